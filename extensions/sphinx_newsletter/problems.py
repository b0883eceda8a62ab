"""Every problem that can be found in an archive, each with a code that can be suppressed.

A problem is reported as a located warning with ``type="newsletter"`` and ``subtype=<code>``, so that
``suppress_warnings = ["newsletter.duplicate-link"]`` silences one kind.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Kind:
    """What a problem is called, says, and looks like."""

    code: str
    message: str
    """A format string; names what is wrong and what to write instead."""
    about: str
    bad: str
    good: str


class Problem(Enum):
    """The problems, in the order the guide lists them."""

    NOT_A_URL = Kind(
        "not-a-url",
        "{url!r} is not a web address: write the full https://… URL, without spaces",
        "A link item points to something that is not an ``http`` or ``https`` address.",
        "1. [AsyncIO](charlesleifer.com/blog)",
        "1. [AsyncIO](https://charlesleifer.com/blog)",
    )
    NO_LINK = Kind(
        "no-link",
        "item {title!r} has no link: write the title as [title](https://…), or put its links below it",
        "A numbered item has a title but no link, neither in the title nor below it. "
        "An item that was taken out on purpose says so: ``10. Content deleted.``",
        "1. A text without a link",
        "1. [A text with a link](https://example.org)",
    )
    NO_TITLE = Kind(
        "no-title",
        "the link to {url} has no title: write it between the square brackets",
        "A link item has an address but no words to click on.",
        "1. [](https://example.org)",
        "1. [An example](https://example.org)",
    )
    UNKNOWN_LANGUAGE = Kind(
        "unknown-language",
        "{marker!r} is not a language of this newsletter: write one of {known}, "
        "or add it to newsletter_languages or newsletter_language_markers",
        "A language marker, option or front matter value names a language the settings do not list.",
        "1. [Ein Artikel](https://example.org) (Klingon)",
        "1. [An article](https://example.org) (English)",
    )
    UNKNOWN_TOPIC = Kind(
        "unknown-topic",
        "{topic!r} is not a topic: write one of those in {file}, or add it there",
        "A topic given by hand is not in the topics file.",
        ":::{link-card} [AsyncIO](https://example.org)\n:topics: asynchio\n:::",
        ":::{link-card} [AsyncIO](https://example.org)\n:topics: asyncio\n:::",
    )
    TRACKING = Kind(
        "tracking-parameters",
        "{url} tells who sent the reader: write {clean}",
        "A link carries tracking parameters (``utm_source`` and kin).",
        "1. [An example](https://example.org/a?utm_source=newsletter)",
        "1. [An example](https://example.org/a)",
    )
    NUMBERING = Kind(
        "numbering",
        "item {number} comes after item {before}: write {expected}",
        "The numbers of a section's items do not go up. They may skip.",
        "## Articles\n\n1. [One](https://example.org/1)\n1. [Two](https://example.org/2)",
        "## Articles\n\n1. [One](https://example.org/1)\n2. [Two](https://example.org/2)",
    )
    SWALLOWED_ITEM = Kind(
        "swallowed-item",
        "the line begins like item {number}, but is text of item {before}: leave a blank line above it, or join "
        "it to the line before",
        "A line within an item's text begins with the number of the next item. Markdown takes it for more of the "
        "text.",
        "3、[One](https://example.org/1)\n4. Two, without a link",
        "3、[One](https://example.org/1)\n\n4. [Two](https://example.org/2)",
    )
    DUPLICATE_LINK = Kind(
        "duplicate-link",
        "{url} is already in {where}: take one of them out, "
        "or list the URL under repeated-links in this page's front matter",
        "The same address is recommended twice, in one issue or in two. SiteURLs are compared without "
        "scheme, ``www.``, trailing slash and tracking parameters.",
        "1. [One](https://example.org/a)\n2. [Two](http://www.example.org/a/)",
        "1. [One](https://example.org/a)\n2. [Two](https://example.org/b)",
    )
    DUPLICATE_ISSUE = Kind(
        "duplicate-issue",
        "issue {number} is also {other}: give each page a number of its own",
        "Two pages claim the same issue number.",
        "---\nissue: 7   # in two files\n---",
        "---\nissue: 8\n---",
    )
    ISSUE_NUMBER = Kind(
        "issue-number",
        "issue: {value!r} is not an issue number: write a whole number from 1 to 999999, as in 'issue: 7'",
        "The ``issue`` of the front matter is not a whole number from 1 to 999999.",
        "---\nissue: seven\n---",
        "---\nissue: 7\n---",
    )
    BAD_DATE = Kind(
        "bad-date",
        "{key}: {value!r} is not a date: write year-month-day, as in '{key}: 2023-06-17'",
        "A date of the front matter is missing or is no date.",
        "---\nissue: 7\ndate: June 2023\n---",
        "---\nissue: 7\ndate: 2023-06-17\n---",
    )
    DATE_ORDER = Kind(
        "date-order",
        "issue {number} is dated {date}, but issue {other} before it is dated {other_date}: mend one of them",
        "An issue is older than the one whose number comes before its own.",
        "issue: 8, date: 2023-06-01 after issue: 7, date: 2023-06-17",
        "issue: 8, date: 2023-06-24 after issue: 7, date: 2023-06-17",
    )
    FRONT_MATTER = Kind(
        "front-matter",
        "{what}",
        "The front matter is not YAML, or holds a key or value this newsletter does not know.",
        "---\nissue: 7\ndate: 2023-06-17\norignal: https://example.org\n---",
        "---\nissue: 7\ndate: 2023-06-17\noriginal: https://example.org\n---",
    )
    OUTSIDE_SECTION = Kind(
        "outside-section",
        "link item {title!r} stands before the first section: put a heading above it, as in '## Articles'",
        "A link item stands under no section heading.",
        "# Title\n\n1. [An example](https://example.org)",
        "# Title\n\n## Articles\n\n1. [An example](https://example.org)",
    )
    EMPTY_SECTION = Kind(
        "empty-section",
        "section {title!r} has nothing in it: add an item or take the heading out",
        "A section heading is followed by nothing.",
        "## Podcasts\n\n## Books",
        "## Books\n\n1. [Fluent Python](https://example.org)",
    )
    IMAGE_ALT = Kind(
        "image-alt",
        "the image {url} has no alternative text: describe it between the brackets of ![…]",
        "An image has no text for those who cannot see it.",
        "![](https://example.org/chart.png)",
        "![Bar chart of run times](https://example.org/chart.png)",
    )
    RAW_HTML = Kind(
        "raw-html",
        "HTML is shown as text in issue pages: write Markdown instead of {text!r}",
        "An issue page holds raw HTML. It is shown as text, never run.",
        "<b>bold</b>",
        "**bold**",
    )
    NOT_ALLOWED = Kind(
        "not-allowed",
        "{what} is not allowed in an issue page: write Markdown instead, or have it added to the settings",
        "An issue page holds a directive, role or option that is not on the newsletter's list, or something that "
        "no issue page may hold: reStructuredText, a template, another format. It is shown as text, never run.",
        "```{include} notes.md\n```",
        "A note.",
    )
    SCRIPT_URL = Kind(
        "script-url",
        "{url!r} would run a script: write an https://… address",
        "A link of an issue page would run a script in the reader's browser.",
        "1. [Click](javascript:alert(1))",
        "1. [Read](https://example.org)",
    )
    MISLEADING_URL = Kind(
        "misleading-url",
        "{url!r} may not lead where it seems to: {why}",
        "A URL has a user name before its host, or a host whose letters come from several scripts. The site "
        "writes it without the user name, its host in ASCII.",
        "1. [An example](https://example.org@example.com/)",
        "1. [An example](https://example.com/)",
    )
    NOT_A_PICTURE = Kind(
        "not-a-picture",
        "{url!r} is not a picture: name a PNG, JPEG, GIF, WebP or AVIF file of the docs folder, or write the full "
        "https://… URL",
        "An image of an issue page is neither a web address nor a picture in the docs folder. Its text is shown.",
        "![A chart](../../chart.txt)",
        "![A chart](https://example.org/chart.png)",
    )
    HIDDEN_CHARACTER = Kind(
        "hidden-character",
        "the line has characters that cannot be seen, {names}: take them out",
        "Text holds control characters, or characters that are invisible or change the direction of the text "
        "around them. They are left out.",
        "1. [An exam\u200bple](https://example.org)",
        "1. [An example](https://example.org)",
    )
    TOO_LARGE = Kind(
        "too-large",
        "{what} is too much for an issue page: {limit} at most",
        "A page, or a part of it, is larger than any issue needs. What is beyond is shown as text, shortened, or "
        "left out.",
        "```{image} https://example.org/chart.png\n:alt: A chart\n:width: 20000px\n```",
        "```{image} https://example.org/chart.png\n:alt: A chart\n:width: 640px\n```",
    )
    MISSING_SEASON = Kind(
        "missing-season",
        "season {season} has issues but no page: write one with the directive {{season}} {season} in it",
        "An issue falls into a season that no page shows.",
        "docs/issues/0031.md without docs/seasons/season-02.md",
        "docs/seasons/season-02.md with ```{season} 2",
    )
    NOT_A_NUMBER = Kind(
        "not-a-number",
        "{{{name}}} {value}: write a whole number from 1, as in '{{{name}}} 1'",
        "A directive that takes a number, of a season or of how many to show, was given something else. Nothing "
        "is shown in its place. Only a build looks for it.",
        "```{season} one\n```",
        "```{season} 1\n```",
    )
    DAMAGED_TEXT = Kind(
        "damaged-text",
        "{before!r} is text in a wrong encoding: write {after!r}",
        "Text that was saved in one encoding and read in another. Only ``newsletter check`` looks for it.",
        "1. [Un cafÃ©](https://example.org)",
        "1. [Un café](https://example.org)",
    )
    UNREADABLE = Kind(
        "unreadable",
        "{what}",
        "A page that cannot be read, or must not be: one that is not UTF-8 or too large, a link that leads out of "
        "the docs folder, what is no file. It is left out, and the rest of the site is built.",
        "docs/issues/0007.md, a symbolic link to ../../notes.md",
        "docs/issues/0007.md, a file of Markdown in UTF-8",
    )
    UNKNOWN_TARGET = Kind(
        "unknown-target",
        "there is no {role} {target!r} in this archive",
        "A role names an issue or a link the archive does not hold.",
        "{issue}`7000`",
        "{issue}`7`",
    )

    @property
    def code(self) -> str:
        """The name used in ``suppress_warnings`` and on the command line."""
        return self.value.code

    def message(self, **details: object) -> str:
        """Return the sentence that says what is wrong here and what to write instead."""
        return self.value.message.format(**details)


Report = Callable[[Problem, int, dict[str, object]], None]
"""What reading calls with a problem, the line it is on (1-based), and the details its message names."""
