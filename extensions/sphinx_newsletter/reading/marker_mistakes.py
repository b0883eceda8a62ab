"""Find language markers that are not where, or not as, they are read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from docutils import nodes

from sphinx_newsletter.reading.title_line import TitleLine
from sphinx_newsletter.records.languages import Languages

_AT_END = re.compile(r"[(（]\s*+([^()（）\s][^()（）]{0,23})[)）]\s*+$")
_AT_START = re.compile(r"\s*+[(（]\s*+([^()（）\s][^()（）]{0,23})[)）]")
_MARKS = "()[]{}<>（）［］【】〔〕「」"
_BESIDE = re.compile(rf"[^\S\n]*+([{re.escape(_MARKS)}]*+)([^\n{re.escape(_MARKS)}]++)([{re.escape(_MARKS)}]*+)")
"""What is after a link: brackets, a word, brackets."""
_WORD_END = re.compile(r"[,.:;，。：；]")
_LEFT_OVER = re.compile(r"\s*+(?:[)\]）］】}]++(?=\s|$)|[(\[（［【{]++(?=\s*$))")


def marker_mistake(
    line: TitleLine, body: Sequence[nodes.Node], first: int, languages: Languages
) -> tuple[int, dict[str, object]] | None:
    """Return line and details of a language marker that has no effect; *first* is the line of the title."""
    if beside := _beside(line, languages):
        return first, beside
    if line.languages or not body or not isinstance(body[0], nodes.paragraph):
        return None
    place = first + 1 if line.rest else body[0].line or first
    text = body[0].astext().strip().partition("\n")[0]
    marker = _marker(_AT_START.fullmatch(text), languages)
    return (place, _misplaced(marker, "is below the title")) if marker else None


def _beside(line: TitleLine, languages: Languages) -> dict[str, object] | None:
    """Return the details of a marker on the line of the title."""
    if line.languages:
        return _twice(line, languages)
    title = "".join(node.astext() for node in line.title).strip()
    if line.url and (marker := _marker(_AT_END.search(title), languages)):
        return _misplaced(marker, "is part of the title")
    if line.url and (marker := _marker(_AT_START.match(title), languages)):
        return _misplaced(marker, "stands before the title")
    return _after(line, languages)


def _twice(line: TitleLine, languages: Languages) -> dict[str, object] | None:
    """Return the details of a second marker, or of a bracket, after the first."""
    if not line.rest or not isinstance(line.rest[0], nodes.Text):
        return None
    text = str(line.rest[0])
    if marker := _marker(_AT_START.match(text), languages):
        return _details(marker, f"{marker} follows another language; remove it, or write one for both")
    if left := _LEFT_OVER.match(text):
        mark = left[0].strip()
        return _details(mark, f"the {mark} beside the language has no counterpart; remove it")
    return None


def _after(line: TitleLine, languages: Languages) -> dict[str, object] | None:
    """Return the details of a marker after a link without a parenthesis, or with other brackets."""
    if line.url is None or line.is_below or not line.rest or not isinstance(line.rest[0], nodes.Text):
        return None
    text = str(line.rest[0])
    found = _BESIDE.match(text)
    if found is None:
        return None
    opened, word, closed = found[1], found[2].strip(), found[3]
    if opened and not closed:
        word = _WORD_END.split(word)[0].strip()
    is_alone = not text[found.end() :].partition("\n")[0].strip()
    if not languages.from_marker(word) or not (opened or closed or is_alone):
        return None
    return _details(f"{opened}{word}{closed}", f"write the language in parentheses: ({word})")


def _marker(found: re.Match[str] | None, languages: Languages) -> str:
    return found[0].strip() if found and languages.from_marker(found[1].strip()) else ""


def _details(text: str, what: str) -> dict[str, object]:
    return {"what": what, "text": text}


def _misplaced(marker: str, where: str) -> dict[str, object]:
    return _details(marker, f"{marker} {where}; write it after the link: [title](https://…) {marker}")
