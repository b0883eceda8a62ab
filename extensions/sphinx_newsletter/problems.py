"""Problems that a build or ``newsletter check`` reports.

A build logs each as a warning with a location, ``type="newsletter"`` and ``subtype=<code>``, so that
``suppress_warnings = ["newsletter.duplicate-link"]`` suppresses one kind.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Kind:
    """The code, message, description and examples of a problem."""

    code: str
    message: str
    """A format string: what is wrong, then what to write instead."""
    about: str
    bad: str
    good: str
    is_notice: bool = False
    """Whether it may be as it should: ``newsletter check`` tells it, and no build reports it."""


class Problem(Enum):
    """The problems, in the order of the guide."""

    NOT_A_URL = Kind(
        "not-a-url",
        "{what}",
        "The target of a link item is not an ``http`` or ``https`` URL.",
        "1. [AsyncIO](charlesleifer.com/blog)",
        "1. [AsyncIO](https://charlesleifer.com/blog)",
    )
    NO_LINK = Kind(
        "no-link",
        "item {title!r} has no link; write the title as [title](https://…), or put links below it",
        "A numbered item has no link, neither in its title nor below it. "
        "Mark an item that was removed on purpose: ``10. Content deleted.``",
        "1. A text without a link",
        "1. [A text with a link](https://example.org)",
    )
    BROKEN_LINK = Kind(
        "broken-link",
        "{what}",
        "A text was meant to be a link, but Markdown does not recognise it: a bracket is missing, full-width, or "
        "separated by a space.",
        "1. [AsyncIO] (https://charlesleifer.com/blog/asyncio)",
        "1. [AsyncIO](https://charlesleifer.com/blog/asyncio)",
    )
    NO_TITLE = Kind(
        "no-title",
        "the link to {url} has no title; write it between square brackets, as in [title](https://…)",
        "A link item has a URL but no link text, or is a URL that is written out.",
        "1. [](https://example.org)",
        "1. [An example](https://example.org)",
    )
    UNKNOWN_LANGUAGE = Kind(
        "unknown-language",
        "unknown language {marker!r}; {advice}",
        "A language marker, option or front matter value names a language that is not in the settings.",
        "1. [Ein Artikel](https://example.org) (Klingon)",
        "1. [An article](https://example.org) (English)",
    )
    UNKNOWN_TOPIC = Kind(
        "unknown-topic",
        "unknown topic {topic!r}; use one from {file}, or add it there",
        "An option or front matter value names a topic that is not in the topics file.",
        ":::{link-card} [AsyncIO](https://example.org)\n:topics: asynchio\n:::",
        ":::{link-card} [AsyncIO](https://example.org)\n:topics: asyncio\n:::",
    )
    TRACKING = Kind(
        "tracking-parameters",
        "{url} has tracking parameters; use {clean}",
        "A link has tracking parameters such as ``utm_source``.",
        "1. [An example](https://example.org/a?utm_source=newsletter)",
        "1. [An example](https://example.org/a)",
    )
    NUMBERING = Kind(
        "numbering",
        "item {number} comes after item {before}; number it {expected}",
        "The item numbers of a section are not ascending.",
        "## Articles\n\n1. [One](https://example.org/1)\n1. [Two](https://example.org/2)",
        "## Articles\n\n1. [One](https://example.org/1)\n2. [Two](https://example.org/2)",
    )
    NUMBER_GAP = Kind(
        "number-gap",
        "item {number} comes after item {before}; add what is missing, or write '{expected}. Content deleted.'",
        "A number is left out, so that an item is perhaps missing. This is a notice.",
        "## Articles\n\n1. [One](https://example.org/1)\n3. [Three](https://example.org/3)",
        "## Articles\n\n1. [One](https://example.org/1)\n2. [Two](https://example.org/2)",
        is_notice=True,
    )
    NO_SUMMARY = Kind(
        "no-summary",
        "{title!r} has no text, as the other links of the issue have; write one below it",
        "A link has no text, although at least four in five links of the issue have one. This is a notice.",
        "1. [An example](https://example.org)",
        "1. [An example](https://example.org)\n\n   What it says, and for whom it is.",
        is_notice=True,
    )
    SWALLOWED_ITEM = Kind(
        "swallowed-item",
        "this looks like item {number} but is part of item {before}; write it on a line of its own without "
        "indentation, with a blank line before it",
        "A line in an item's text starts with the next item's number. Markdown parses it as part of the text.",
        "3、[One](https://example.org/1)\n4. Two, without a link",
        "3、[One](https://example.org/1)\n\n4. [Two](https://example.org/2)",
    )
    DUPLICATE_LINK = Kind(
        "duplicate-link",
        "{url} is already in {where}; remove one of them, or add the URL to repeated-links in the front matter",
        "The same URL is linked twice, in one issue or in two. Scheme, ``www.``, trailing slash and tracking "
        "parameters are ignored in the comparison.",
        "1. [One](https://example.org/a)\n2. [Two](http://www.example.org/a/)",
        "1. [One](https://example.org/a)\n2. [Two](https://example.org/b)",
    )
    DUPLICATE_ISSUE = Kind(
        "duplicate-issue",
        "issue number {number} is already used by {other}; give each issue a unique number",
        "Two pages have the same issue number.",
        "---\nissue: 7   # in two files\n---",
        "---\nissue: 8\n---",
    )
    ISSUE_NUMBER = Kind(
        "issue-number",
        "{what}; write a whole number from 1 to 999999, as in 'issue: {number}'",
        "``issue`` in the front matter is missing, or not a whole number from 1 to 999999.",
        "---\nissue: seven\n---",
        "---\nissue: 7\n---",
    )
    BAD_DATE = Kind(
        "bad-date",
        "{what}; write {expected}",
        "A date in the front matter is missing, invalid or not certain: ``05/06/2023`` may be two dates.",
        "---\nissue: 7\ndate: June 2023\n---",
        "---\nissue: 7\ndate: 2023-06-17\n---",
    )
    FILE_NAME = Kind(
        "file-name",
        "the page of issue {number} is named {name!r}; rename it {expected!r}, or correct the number",
        "The name of a page has another number than its front matter, or another form than the other pages in its "
        "directory: its URL differs from theirs.",
        "docs/issues/0110.md with issue: 111; docs/issues/110.md beside 0109.md and 0108.md",
        "docs/issues/0110.md with issue: 110",
    )
    FUTURE_DATE = Kind(
        "future-date",
        "issue {number} is dated {date}, which is in the future; the next build publishes it all the same",
        "An issue has a date in the future. Builds do not look at the date: an issue is published when it is "
        "built. This is a notice.",
        "date: 2063-06-17",
        "date: 2023-06-17",
        is_notice=True,
    )
    DATE_ORDER = Kind(
        "date-order",
        "issue {number} ({date}) is older than issue {other} ({other_date}); fix one of the dates",
        "An issue is older than the issue with the previous number.",
        "issue: 8, date: 2023-06-01 after issue: 7, date: 2023-06-17",
        "issue: 8, date: 2023-06-24 after issue: 7, date: 2023-06-17",
    )
    FRONT_MATTER = Kind(
        "front-matter",
        "{what}",
        "The front matter is missing, not closed, below other text or not YAML, or has an unknown key or an "
        "invalid value.",
        "---\nissue: 7\ndate: 2023-06-17\norignal: https://example.org\n---",
        "---\nissue: 7\ndate: 2023-06-17\noriginal: https://example.org\n---",
    )
    PAGE_TITLE = Kind(
        "page-title",
        "{what}",
        "An issue page has no title, two titles, or text above its title. The title is the only heading that "
        "begins with one ``#``, or ``title`` in the front matter.",
        "# Title\n\n## Articles\n\n1. [An example](https://example.org)\n\n# Books",
        "# Title\n\n## Articles\n\n1. [An example](https://example.org)\n\n## Books",
    )
    HEADING = Kind(
        "heading",
        "{what}",
        "A heading skips a level, has no text, or is a text that a line of dashes below makes a heading.",
        "# Title\n\n### Articles\n\n1. [An example](https://example.org)\n\nThat is all.\n---",
        "# Title\n\n## Articles\n\n1. [An example](https://example.org)\n\nThat is all.\n\n---",
    )
    NO_ITEMS = Kind(
        "no-items",
        "{what}",
        "An issue page, or a section that ``newsletter_sections`` lists, has no link items, because it is empty "
        "or its links are written in another form than ``newsletter_items``.",
        "# Title\n\n## Articles\n\n* [An example](https://example.org)",
        "# Title\n\n## Articles\n\n1. [An example](https://example.org)",
    )
    ITEM_FORM = Kind(
        "item-form",
        "{what}",
        "A text looks like a link item, but is not in the form of the newsletter's items, so that it does not "
        "become a card.",
        "1. [One](https://example.org/1) (English)\n\n2 [Two](https://example.org/2) (English)",
        "1. [One](https://example.org/1) (English)\n\n2. [Two](https://example.org/2) (English)",
    )
    MISPLACED_MARKER = Kind(
        "misplaced-marker",
        "{what}",
        "A language marker is not read, because it is not directly after the link, or not in parentheses.",
        "1. [Ein Artikel (Chinese)](https://example.org)",
        "1. [Ein Artikel](https://example.org) (Chinese)",
    )
    SIMILAR_SECTION = Kind(
        "similar-section",
        "section {title!r} is not in newsletter_sections; did you mean {meant!r}? If not, add it there",
        "A heading differs in a letter or a word from one in ``newsletter_sections`` or "
        "``newsletter_section_items``, and is counted as a section of its own.",
        "## Article & Tutorials",
        "## Articles & Tutorials",
    )
    REPEATED_TEXT = Kind(
        "repeated-text",
        "this repeats line {before}; remove one of them",
        "A paragraph, line or list entry is there twice, one after the other.",
        "A long summary of an example.\nA long summary of an example.",
        "A long summary of an example.",
    )
    UNFINISHED = Kind(
        "unfinished",
        "{what}",
        "A page has a text that was to be replaced, such as a comment with ``TODO`` of ``newsletter new``.",
        "<!-- TODO: check the title, and write a summary. -->",
        "A summary.",
    )
    OUTSIDE_SECTION = Kind(
        "outside-section",
        "link item {title!r} is not in a section; add a heading above it, such as '## Articles'",
        "A link item comes before the first section heading, while other items are in sections.",
        "# Title\n\n1. [An example](https://example.org)\n\n## Books\n\n1. [Fluent Python](https://example.org/book)",
        "# Title\n\n## Articles\n\n1. [An example](https://example.org)\n\n## Books\n\n"
        "1. [Fluent Python](https://example.org/book)",
    )
    EMPTY_SECTION = Kind(
        "empty-section",
        "section {title!r} is empty; add an item or remove the heading",
        "A section has a heading but no content.",
        "## Podcasts\n\n## Books",
        "## Books\n\n1. [Fluent Python](https://example.org)",
    )
    IMAGE_ALT = Kind(
        "image-alt",
        "image {url} has no alternative text; write it between the brackets of ![…]",
        "An image has no alternative text for screen readers.",
        "![](https://example.org/chart.png)",
        "![Bar chart of run times](https://example.org/chart.png)",
    )
    RAW_HTML = Kind(
        "raw-html",
        "raw HTML is shown as text in issue pages; write {instead} instead of {text!r}",
        "An issue page has raw HTML. It is escaped and shown as text.",
        "<b>bold</b>",
        "**bold**",
    )
    FOREIGN_MARKUP = Kind(
        "foreign-markup",
        "{text!r} {advice}",
        "An issue page has markup of another system, such as a formula or highlighted text, or an emoji or a kind "
        "of note that is not known. It is shown as it is written. Or a row of a table has more cells than the "
        "table has columns; these cells are left out.",
        "1. [An example](https://example.org)\n\n   It takes $x^2$ steps.",
        "1. [An example](https://example.org)\n\n   It takes x² steps.",
    )
    NOT_ALLOWED = Kind(
        "not-allowed",
        "{what} is not allowed in an issue page; {advice}",
        "An issue page has a directive, role or option that the settings do not allow, or markup that is never "
        "allowed: reStructuredText, a template, another file type. It is shown as text.",
        "```{include} notes.md\n```",
        "A note.",
    )
    MARKUP = Kind(
        "markup",
        "{what}",
        "MyST or docutils warns of markup in an issue page: a table with an error, an option with an invalid "
        "value, a footnote that does not exist; or a backtick has no counterpart. A directive with an error is "
        "shown as text. Warnings in ``suppress_warnings``, such as ``myst.xref_missing``, are not reported.",
        "A text with a note[^1].",
        "A text with a note[^1].\n\n[^1]: The note.",
    )
    FAILED = Kind(
        "failed",
        "the page cannot be built, and its source is shown: {error}; please report this",
        "An error in this extension, or in one that it uses. The rest of the site is built, but the build fails.",
        "(an error in the software)",
        "(a page that can be built)",
    )
    DISCARDED = Kind(
        "discarded",
        "the footnote {text} is in a part of a directive that is not shown; write it below the directive",
        "A footnote is in text that a directive leaves out, such as text between the tabs of a tab set. "
        "It is removed.",
        "````{tab-set}\n[^a]: A note.\n\n```{tab-item} A tab\nA text[^a].\n```\n````",
        "````{tab-set}\n```{tab-item} A tab\nA text[^a].\n```\n````\n\n[^a]: A note.",
    )
    SCRIPT_URL = Kind(
        "script-url",
        "{url!r} can run a script; use an https://… URL",
        "A link in an issue page can run a script in the reader's browser.",
        "1. [Click](javascript:alert(1))",
        "1. [Read](https://example.org)",
    )
    MISLEADING_URL = Kind(
        "misleading-url",
        "{url!r} may be misleading: {why}",
        "A URL has a user name before its host, or a host that mixes letters of several scripts. The site shows "
        "the URL without the user name and with the host in ASCII.",
        "1. [An example](https://example.org@example.com/)",
        "1. [An example](https://example.com/)",
    )
    DOUBTFUL_URL = Kind(
        "doubtful-url",
        "{url!r} is probably wrong: {why}",
        "The host of a URL has no dot, or one too many, or readers cannot reach it; the URL has a full-width "
        "digit, letter or hyphen, or punctuation at its end; or the URL of an image is that of a page.",
        "1. [An example](https://exampleorg/a)",
        "1. [An example](https://example.org/a)",
    )
    NOT_A_PICTURE = Kind(
        "not-a-picture",
        "{url!r} {what}",
        "An image of an issue page is neither a web URL nor an image file in the source directory. Its "
        "alternative text is shown.",
        "![A chart](../../chart.txt)",
        "![A chart](https://example.org/chart.png)",
    )
    MISSING_PAGE = Kind(
        "missing-page",
        "there is no page {url!r}; write its path relative to this page, as in 0007.md, or a full https://… URL",
        "The target of a link is a page that the site does not have. Only its text is shown.",
        "1. [An example](https://example.org)\n\n   Compare [issue 7](7000.md).",
        "1. [An example](https://example.org)\n\n   Compare {issue}`7`.",
    )
    HIDDEN_CHARACTER = Kind(
        "hidden-character",
        "line contains invisible characters ({names}); remove them",
        "Text contains control characters, invisible characters, or characters that change the direction of the "
        "surrounding text. They are removed from the output.",
        "1. [An exam\u200bple](https://example.org)",
        "1. [An example](https://example.org)",
    )
    TOO_LARGE = Kind(
        "too-large",
        "{what} exceeds the limit of {limit}",
        "A page, or a part of it, exceeds a size limit. The excess is shown as text, without colours, shortened, "
        "or left out.",
        "```{image} https://example.org/chart.png\n:alt: A chart\n:width: 20000px\n```",
        "```{image} https://example.org/chart.png\n:alt: A chart\n:width: 640px\n```",
    )
    SETTING = Kind(
        "setting",
        "{what}",
        "``conf.py`` sets a name that begins with ``newsletter_`` and is no setting, or ``html_baseurl`` is not "
        "the URL of a site. Invalid values of settings are errors: they end the build, and ``newsletter check``.",
        "newsletter_season_lenght = 30",
        "newsletter_season_length = 30",
    )
    MISSING_SEASON = Kind(
        "missing-season",
        "season {season} has issues but no page; add one with the directive {{season}} {season}",
        "An issue belongs to a season that has no page.",
        "docs/issues/0031.md without docs/seasons/season-02.md",
        "docs/seasons/season-02.md with ```{season} 2",
    )
    NOT_A_NUMBER = Kind(
        "not-a-number",
        "{{{name}}} {value} is not a valid number; write a whole number from 1, as in '{{{name}}} 1'",
        "The argument of a directive, a season or a number of entries, is not a positive number. The directive "
        "produces no output. Only builds report this.",
        "```{season} one\n```",
        "```{season} 1\n```",
    )
    DAMAGED_TEXT = Kind(
        "damaged-text",
        "{before!r} was decoded with the wrong encoding; write {after!r}",
        "Text was saved in one encoding and decoded with another. Only ``newsletter check`` reports this.",
        "1. [Un cafÃ©](https://example.org)",
        "1. [Un café](https://example.org)",
    )
    UNREADABLE = Kind(
        "unreadable",
        "{what}",
        "A page has an invalid name or the URL of another page, is not UTF-8, too large, not a regular file, or a "
        "symbolic link that leaves the source directory or leads to a file that is not a page. It is left out; "
        "the rest of the site is built. A damaged line in the list of known problems has this code too.",
        "docs/issues/0007.md, a symbolic link to ../../notes.md",
        "docs/issues/0007.md, a Markdown file in UTF-8",
    )
    UNKNOWN_TARGET = Kind(
        "unknown-target",
        "{role} target not found: {target!r}",
        "The target of a role is an issue or a link that is not in the archive.",
        "{issue}`7000`",
        "{issue}`7`",
    )

    @property
    def code(self) -> str:
        """The name used in ``suppress_warnings`` and on the command line."""
        return self.value.code

    def message(self, **details: object) -> str:
        """Return the message, filled in with *details*."""
        return self.value.message.format(**details)


NEVER_KNOWN = frozenset(
    {
        Problem.FAILED.code,  # the page is not shown
        Problem.UNREADABLE.code,  # nor is this one
        Problem.DUPLICATE_ISSUE.code,  # nor is this one part of the archive
        Problem.SCRIPT_URL.code,  # an attack, of which the next must not take the place
        Problem.MISLEADING_URL.code,
        Problem.FUTURE_DATE.code,  # goes away by itself
    }
)
"""Codes of problems that the list of known problems cannot have."""

Report = Callable[[Problem, int, dict[str, object]], None]
"""A callback that reports a problem: the problem, its line (1-based), and the values its message needs."""
