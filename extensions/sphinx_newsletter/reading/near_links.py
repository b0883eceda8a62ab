"""Find text that was meant to be a link, such as ``[title] (https://…)``, and say what to correct.

The text is that of one paragraph or heading, with :data:`LINK`, :data:`ESCAPED` and :data:`OTHER` in place of what
Markdown has recognised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LINK, ESCAPED, OTHER = "\ufdd0", "\ufdd1", "\ufdd2"
"""A link, a character after a backslash, and other markup. None is a character of any text."""

LINK_MARKS = ("](", "://", "www.", ".md")
"""A text without these, which are searched for much faster than by a pattern, has no link."""
_TARGET = re.compile(r"(?:https?://|www\.)[^\s<>\"]*+|\.md(?=[)）#])", re.IGNORECASE)
"""A URL, or the end of the path of a page."""
_BEFORE_PATH = re.compile(r"[\s()（）\[\]<>\"]")
_UNKNOWN = re.compile(r"\]\((?:[htps]{3,5}:|www)[^)\n]*+\)", re.IGNORECASE)
_OPENING, _CLOSING = "[［【", "]］】"
_PARENTHESES = "(（"
_NO_OPENING = ")）{}>"
_REACH = 300
"""Length of the text in which the beginning of a link is looked for."""
_TITLE_MARK = tuple("\"'“‘")


@dataclass(frozen=True, slots=True)
class NearLink:
    """A text that was meant to be a link."""

    offset: int
    text: str
    """The text, up to the end of its line."""
    what: str
    """What to correct."""
    fixed: str = ""
    """The link, if it is certain what was meant."""


def near_links(text: str) -> Iterator[NearLink]:
    """Yield the texts that were meant to be links."""
    if not any(mark in text for mark in LINK_MARKS):
        return
    end = 0
    for target in _TARGET.finditer(text):
        if target.start() < end or not target[0]:
            continue
        found = _Target(text, _start(text, target), target.end()).near_link()
        if found:
            end = target.end()
            if ESCAPED not in found.text:
                yield found
    yield from _unknown_links(text, end)


def _start(text: str, target: re.Match[str]) -> int:
    """Return where a URL or path begins."""
    if target[0].lower() != ".md":
        return target.start()
    first = max(0, target.start() - _REACH)
    marks = [found.end() for found in _BEFORE_PATH.finditer(text, first, target.start())]
    return marks[-1] if marks else first


def _unknown_links(text: str, start: int) -> Iterator[NearLink]:
    """Yield links to something that does not look like a URL: ``[title](https:/ /…)``."""
    for found in _UNKNOWN.finditer(text, start):
        before = text[max(0, found.start() - _REACH) : found.start() + 1].rpartition("\n")[2]
        opened = _opening(before)
        if opened is not None and ESCAPED not in before[opened:]:
            place = found.start() + 1 - len(before) + opened
            shown = re.split(f"[{LINK}{OTHER}]", text[place : found.end()])[0]
            yield NearLink(place, shown, "this is not a link: write [text](https://…), without spaces")


class _Target:
    """A URL in a text, and what stands before and after it."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.start = start
        self.end = end
        before = text[max(0, start - _REACH) : start]
        self._is_angled = before.endswith("<") and not text[end:].startswith(">")
        self.before = before.removesuffix("<").rstrip(" \t")
        self.first = start - len(before)
        """The offset of ``before``."""

    def near_link(self) -> NearLink | None:
        """Return the link that was meant, if any."""
        opener = self.before[-1:]
        if opener and opener in _PARENTHESES:
            return self._in_parentheses(self.before[:-1], opener)
        if opener and opener in _OPENING:
            return self._in_brackets(self.before[:-1])
        return self._bare(self.before)

    def _in_parentheses(self, before: str, opener: str) -> NearLink | None:
        """Return what ``](https://…`` or ``[title(https://…)`` was meant to be."""
        label, gap = _split_gap(before)
        if label.endswith("(") and label[:-1].endswith(tuple(_CLOSING)):
            return self._wrongly_opened(label[:-1], "write one ( before the URL")
        if not label or label[-1] not in _CLOSING:
            return self._unclosed_label(before)
        start = _opening(label)
        if start is None and ESCAPED in label.rpartition("\n")[2]:
            return None
        if gap and start is not None and label[start + 1 : -1].isdigit():
            return None  # the number of a note
        unclosed, end = self._closing()
        closer = "" if unclosed else self.text[end - 1]
        whats = [
            *self._gap(gap),
            *_brackets(f"{'' if start is None else label[start]}{label[-1]}{opener}{closer}"),
        ]
        if start is None:
            whats.append("add the missing [ before its text")
        whats += unclosed
        if start is None or unclosed or "\n" in gap:
            fixed = ""
        else:
            fixed = f"[{label[start + 1 : -1]}]({self.text[self.start : end - 1].rstrip()})"
        if not whats:
            fixed = ""
            whats = ["a link cannot be in the text of another one" if LINK in label else "write [text](URL)"]
        place = len(label) - 1 if start is None else start
        return self._found(self.first + place, end, "; ".join(whats), fixed)

    def _gap(self, gap: str) -> Iterator[str]:
        if ":" in gap or "：" in gap:
            yield f"remove the {gap.strip()} between ] and ("
        elif "\n" in gap:
            yield "put ] and ( on one line, without a space"
        elif gap:
            yield "remove the space between ] and ("

    def _closing(self) -> tuple[list[str], int]:
        """Return what is wrong with the end of a URL in parentheses, and the offset after it."""
        if self._is_angled:
            return ["add the missing > before )"], self.end
        depth = 1
        for index in range(self.start, self.end):
            char = self.text[index]
            depth += (char in _PARENTHESES) - (char in ")）")
            if depth == 0:
                return [], index + 1
        rest = self.text[self.end :].partition("\n")[0]
        after = rest.removeprefix(">").lstrip()
        length = len(rest) - len(after)
        if after.startswith((")", "）")):
            return [], self.end + length + 1
        if self.text[self.start : self.end].endswith("]"):
            return ["write ) instead of ] after the URL"], self.end
        if length and after.startswith(_TITLE_MARK) and self.text[self.end : self.end + 1] != ">":
            return ['write the title in quotation marks and close it: [text](URL "title")'], self.end
        if ")" in after.partition("(")[0]:
            return ["add the missing ) after the URL, or write a space in it as %20"], self.end
        return ["add the missing ) after the URL"], self.end

    def _unclosed_label(self, before: str) -> NearLink | None:
        """Return what ``[title(https://…)`` was meant to be."""
        line = before.rpartition("\n")[2]
        start = _opening(f"{line}]")
        rest = self.text[self.start :].partition("\n")[0]
        if start is None or ESCAPED in line or any(mark in rest for mark in _CLOSING):
            return None
        place = self.start - (len(self.text[self.first : self.start]) - len(before)) - len(line) + start
        return self._found(place, self._closing()[1], "add the missing ] before (")

    def _in_brackets(self, before: str) -> NearLink | None:
        """Return what ``(title)[https://…]`` or ``[title][https://…]`` was meant to be."""
        label = before.rstrip(" \t")
        start = _opening(label) if label and label[-1] in _CLOSING else None
        what = "write the URL in parentheses: [text](URL)"
        if start is None and before and before[-1] in ")）":
            start = _opening(label, "(（", ")）")
            what = "write the text in brackets and the URL in parentheses: [text](URL)"
        if start is None:
            return None
        end = self.text.find("]", self.start, self.end) + 1 or self.end
        return self._found(self.first + start, end, what)

    def _bare(self, before: str) -> NearLink | None:
        """Return what ``[title]https://…)`` or ``[titlehttps://…)`` was meant to be."""
        if before and before[-1] in _NO_OPENING and before[:-1].endswith(tuple(_CLOSING)):
            return self._wrongly_opened(before[:-1], f"write ( instead of {before[-1]} before the URL")
        closed = self._closes_more()
        label = before if before[-1:] in ("]", "］") and before else ""
        if label and (start := _opening(label)) is not None:
            is_close = self.first + len(before) == self.start
            if closed or (is_close and not label[start + 1 : -1].isdigit()):
                return self._found(self.first + start, self.end, "write the URL in parentheses: [text](URL)")
            return None
        line = before.rpartition("\n")[2]
        start = _opening(f"{line}]")
        if not closed or start is None or ESCAPED in line or "(" in line[start:]:
            return None
        place = self.first + len(before) - len(line) + start
        return self._found(place, self.end, "add the missing ]( between its text and the URL")

    def _wrongly_opened(self, label: str, what: str) -> NearLink | None:
        start = _opening(label)
        return None if start is None else self._found(self.first + start, self.end, what)

    def _closes_more(self) -> bool:
        """Return whether the URL ends with a parenthesis that nothing before it opens."""
        url = self.text[self.start : self.end].rstrip(".,;:!?，。；：！？")
        text = f"{self.before.rpartition(chr(10))[2]}{url}"
        return url.endswith(")") and text.count(")") > text.count("(")

    def _found(self, start: int, end: int, what: str, fixed: str = "") -> NearLink:
        shown = re.split(f"[\n{LINK}{OTHER}]", self.text[start:end])[0] or self.text[start : start + 1]
        return NearLink(
            start, shown, f"this is not a link: {what}", fixed if shown == self.text[start:end] else ""
        )


def _split_gap(before: str) -> tuple[str, str]:
    """Split a text into what may be the text of a link, and the space or colon after it."""
    label = before.rstrip()
    if label.endswith((":", "：")):
        label = label[:-1].rstrip()
    return label, before[len(label) :]


def _brackets(marks: str) -> Iterator[str]:
    if wide := dict.fromkeys(mark for mark in marks if mark not in "[]()"):
        yield f"write the ASCII brackets [ ] ( ) instead of {' '.join(wide)}"


def _opening(label: str, opening: str = _OPENING, closing: str = _CLOSING) -> int | None:
    """Return the offset of the bracket that the last character of *label* closes."""
    depth = 0
    for index in range(len(label) - 1, -1, -1):
        depth += (label[index] in closing) - (label[index] in opening)
        if depth == 0:
            return index
    return None
