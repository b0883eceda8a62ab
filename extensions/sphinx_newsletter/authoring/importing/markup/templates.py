"""Convert the templates and shortcodes of other tools (Hugo, Jekyll, WordPress and others) in Markdown.

What stands for an image, a video or code becomes that; what makes no text is left out; all of it is reported.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from sphinx_newsletter.authoring.importing.markup.code_places import without_code
from sphinx_newsletter.authoring.importing.markup.numbered_lines import NumberedLines
from sphinx_newsletter.authoring.importing.markup.template_tags import SHORTCODE_TAGS, STAYS, instead_of
from sphinx_newsletter.reading.shortcodes import CANDIDATES, SHORTCODE, emoji_of

_TAG = re.compile(
    r"\{\{[<%][^{}]{0,600}[>%]\}\}"  # Hugo
    r"|\{%[^{}%]{0,600}%\}"  # Liquid, Jinja, Nunjucks
    r"|\$?\{\{[^{}\n]{1,200}\}\}"
    r"|[ \t]?\{:[^{}\n]{1,200}\}"  # kramdown
    r"|(?<=[)\]])\{ ?(?:[.#][\w-]{1,60}|[a-z-]{1,20}=[^{}\n]{1,60})(?: [^{}\n]{0,120})?\}"  # Pandoc
    r"|(?<=[^\n\s])[ \t]?\{#[\w-]{1,80}\}[ \t]*$"
    rf"|{SHORTCODE_TAGS}"
    r"|<!--[ \t]{0,9}/?(?:more|truncate|excerpt|endexcerpt|end excerpt|readmore|toc|tocstop)[ \t]{0,9}-->"
    r"|^[ \t]*\[\[?_?TOC_?\]?\][ \t]*$"
    r"|^import[ \t][^\n\"']{0,200}[\"'][^\n\"']{1,200}[\"'];?[ \t]*$"
    r"|^export[ \t](?:const|default|let|var|async|function)\b[^\n]{0,300}$"
    r"|!?\[\[[^\[\]\n]{1,120}\]\]",
    re.MULTILINE | re.IGNORECASE,
)
_CODE = re.compile(
    r"\{\{[<%][ \t]*highlight[ \t]+\"?([\w+#.-]*)[^{}\n]{0,100}[>%]\}\}"
    r"|\{%-?[ \t]*(?:highlight|codeblock|code)(?:[ \t]+(?:lang:)?([\w+#.-]+))?[^{}%\n]{0,200}%\}"
)
_CODE_END = re.compile(
    r"\{\{[<%][ \t]*/[ \t]*highlight[ \t]*[>%]\}\}|\{%-?[ \t]*end(?:highlight|codeblock|code)[ \t]*-?%\}"
)
_COMMENT = re.compile(r"\{%-?[ \t]*comment[ \t]*-?%\}")
_COMMENT_END = re.compile(r"\{%-?[ \t]*endcomment[ \t]*-?%\}")
_CONTENTS = re.compile(
    r"^[-*+1.]{1,2}[ \t][^\n]{0,80}\n[ \t]*\{:[ \t]*toc[^{}\n]{0,40}\}", re.MULTILINE | re.IGNORECASE
)
_SHOWN = 5
_LONGEST = 80


@dataclass
class _Report:
    """What was done, by kind."""

    found: dict[str, list[tuple[int, str]]] = field(default_factory=dict)

    def add(self, kind: str, line: int, text: str) -> None:
        shown = " ".join(text.split())
        shown = f"{shown[:_LONGEST]}…" if len(shown) > _LONGEST else shown
        self.found.setdefault(kind, []).append((line, shown))

    def notes(self) -> Iterator[str]:
        for kind, places in self.found.items():
            listed = "; ".join(f"line {line}: {text!r}" for line, text in sorted(places)[:_SHOWN])
            more = f"; {len(places) - _SHOWN} more like these" if len(places) > _SHOWN else ""
            yield f"{kind}: {listed}{more}"


def without_templates(lines: NumberedLines) -> Iterator[str]:
    """Convert templates and shortcodes in *lines*, and yield notes on them."""
    report = _Report()
    if any(pattern.search(lines.text) for pattern in (_TAG, _CONTENTS)):
        _tags(lines, report)
    if CANDIDATES.search(lines.text):
        _unknown_emoji(lines, report)
    yield from report.notes()


def _tags(lines: NumberedLines, report: _Report) -> None:
    _paired(lines, report, _CODE, _CODE_END)
    _paired(lines, report, _COMMENT, _COMMENT_END)
    text = _Text(lines, report)
    for found in reversed([*_CONTENTS.finditer(text.plain)]):
        text.replace(found.start(), found.end(), "", "contents left out")
    text = _Text(lines, report)
    for found in reversed([*_TAG.finditer(text.plain)]):
        before = text.whole[max(found.start() - 2, 0) : found.start()]
        tag = text.whole[found.start() : found.end()]
        instead, kind = instead_of(tag, in_address=before.endswith(("](", "(<")))
        text.replace(found.start(), found.end(), instead, kind)


def _paired(lines: NumberedLines, report: _Report, opening: re.Pattern[str], closing: re.Pattern[str]) -> None:
    """Turn what is between two tags into code, or leave a comment out."""
    if not opening.search(lines.text):
        return
    text = _Text(lines, report)
    limit = len(text.plain)
    for found in reversed([*opening.finditer(text.plain)]):
        end = closing.search(text.plain, found.end(), limit)
        limit = found.start()
        if not end:
            continue
        inner = text.whole[found.end() : end.start()].strip("\n")
        instead, kind = "", "comments left out"
        if opening is _CODE:
            marks = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", inner)), default=0))
            instead = f"\n{marks}{found[1] or found[2] or ''}\n{inner}\n{marks}\n"
            kind = "templates that became code"
        text.replace(found.start(), end.end(), instead, kind, found[0])


class _Text:
    """A text in which pieces are replaced, the last first."""

    def __init__(self, lines: NumberedLines, report: _Report) -> None:
        self.lines, self.report = lines, report
        self.whole = lines.text
        self.plain = without_code(self.whole)
        self.starts = [0, *accumulate(len(text) + 1 for text in lines.texts)]

    def replace(self, start: int, end: int, instead: str, kind: str, shown: str = "") -> None:
        """Replace a piece, and report it as of a kind, if there is one."""
        first, last = bisect_right(self.starts, start) - 1, bisect_right(self.starts, end) - 1
        if kind:
            self.report.add(kind, self.lines.numbers[first], shown or self.whole[start:end])
        if kind == STAYS:
            return
        before = self.lines.texts[first][: start - self.starts[first]]
        row = f"{before}{instead}{self.lines.texts[last][end - self.starts[last] :]}"
        self.lines.replace(first, last + 1, (row if row.strip() else "").split("\n"))


def _unknown_emoji(lines: NumberedLines, report: _Report) -> None:
    for row, text in enumerate(without_code(lines.text).split("\n")):
        for run in CANDIDATES.finditer(text):
            for found in SHORTCODE.finditer(run[0]):
                if len(found[0]) > 4 and not emoji_of(found[0]):
                    report.add(STAYS, lines.numbers[row], found[0])
