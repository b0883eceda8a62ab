"""Measure, break and draw lines of text for social cards.

Lines break between words, and between the characters of Chinese and Japanese.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby

from PIL import Image, ImageDraw

from sphinx_newsletter.integrations.card_fonts import Face, cjk_face, latin_face
from sphinx_newsletter.records.directions import RTL, has_rtl, text_direction
from sphinx_newsletter.records.graphemes import characters, without_last

_WIDE = "\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
_WIDE_CHAR = re.compile(f"[{_WIDE}]")
_WORD = re.compile(rf"[{_WIDE}]|[^\s{_WIDE}]+|\s+")
_DOT = " · "
_JOINERS = re.compile("[\u200c\u200d\ufe0e\ufe0f]")
_CLOSING = "、。，．：；！？）］｝」』】》〉…,.:;!?)]}%ー々っゃゅょッャュョ"
_OPENING = "（［｛「『【《〈([{"


def has_wide_text(text: str) -> bool:
    """Return whether *text* contains Chinese, Japanese or Korean characters."""
    return bool(_WIDE_CHAR.search(text))


@dataclass(frozen=True)
class Style:
    """Size, weight and fonts of a text."""

    size: int
    weight: str
    language: str
    font: str = ""

    @property
    def height(self) -> int:
        """Distance between baselines."""
        return round(self.size * 1.2)

    def width(self, text: str) -> float:
        """Return the width of *text* in pixels."""
        return _unit_width(text, self.weight, self.language, self.font) * self.size

    def printable(self, text: str) -> str:
        """Return *text* without characters that no font has, such as emoji.

        Parts from right to left are left out: their letters would have to be joined, and their words be reordered.
        """
        parts = [part for part in text.split(_DOT) if text_direction(part) != RTL]
        kept = unicodedata.normalize("NFC", _DOT.join(parts))
        if _JOINERS.search(kept) or has_rtl(kept) or not self._has(set(kept)):
            kept = "".join(filter(self._is_printable, characters(kept)))
        return " ".join(kept.split())

    def _is_printable(self, character: str) -> bool:
        """Return whether fonts have all code points of a character, except what joins or selects a variant."""
        visible = _JOINERS.sub("", character)
        return bool(visible) and not has_rtl(visible) and self._has(visible)

    def _has(self, chars: Iterable[str]) -> bool:
        """Return whether fonts have all of *chars*."""
        return all(_face_of(char, self.weight, self.language, self.font) for char in chars)

    def draw(self, image: Image.Image, text: str, place: tuple[float, int], index: int) -> None:
        """Draw one line with a palette index; *place* is its baseline origin."""
        x, y = place
        canvas = ImageDraw.Draw(image)
        for part, face in _runs(text, self.weight, self.language, self.font):
            for char in part:
                rendered = face.render(char, self.size)
                canvas.bitmap((round(x) + rendered.left, y + rendered.top), rendered.mask, index)
                x += rendered.advance

    def wrap(self, text: str, width: float, most: int) -> list[str]:
        """Break *text* into lines of at most *width* pixels.

        If it needs more than *most* lines, the last one ends with an ellipsis after a whole word.
        """
        lines, line, length = [], "", 0.0
        for part in _unbreakable(text):
            if line.strip() and length + self.width(part.rstrip()) > width:
                lines.append(line.strip())
                line, length = "", 0.0
            line += part if line else part.lstrip()
            length += self.width(part)
        lines.append(line.strip())
        if len(lines) > most or any(self.width(line) > width for line in lines):
            return self._shorten(lines[:most], width)
        return lines

    def balance(self, text: str, lines: list[str], width: int) -> list[str]:
        """Break *text* into the same number of lines with similar widths."""
        if len(lines) < 2 or not is_complete(lines, text):
            return lines
        narrow, wide = width // 3, width
        while wide - narrow > 16:
            middle = (narrow + wide) // 2
            if is_complete(self.wrap(text, middle, len(lines)), text):
                wide = middle
            else:
                narrow = middle
        return self.wrap(text, wide, len(lines))

    def _shorten(self, lines: list[str], width: float) -> list[str]:
        """Shorten words that are wider than a line, and end the last line with an ellipsis."""
        *before, last = [self._cut(line, width) for line in lines]
        parts = list(_unbreakable(last.removesuffix("…")))
        while len(parts) > 1 and self.width(f"{''.join(parts).rstrip()}…") > width:
            parts.pop()
        return [*before, f"{''.join(parts).rstrip()}…"]

    def _cut(self, line: str, width: float) -> str:
        if self.width(line) <= width:
            return line
        while line and self.width(f"{line}…") > width:
            line = without_last(line)
        return f"{line}…"


def is_complete(lines: list[str], text: str) -> bool:
    """Return whether *lines* contain all of *text*."""
    return "".join("".join(lines).split()) == "".join(text.split())


@lru_cache(10_000)
def _unit_width(text: str, weight: str, language: str, font: str) -> float:
    """Return the width of *text* divided by the font size."""
    runs = _runs(text, weight, language, font)
    return sum(face.width(char) for part, face in runs for char in part)


def _runs(text: str, weight: str, language: str, font: str) -> Iterator[tuple[str, Face]]:
    """Yield the parts of *text* with the face of each; omit characters that no font has."""
    for face, chars in groupby(text, lambda char: _face_of(char, weight, language, font)):
        if face is not None:
            yield "".join(chars), face


@cache
def _face_of(char: str, weight: str, language: str, font: str) -> Face | None:
    latin = latin_face(weight, font)
    if latin.has(char):
        return latin
    cjk = cjk_face(language, weight) if has_wide_text(char) else None
    return cjk if cjk and cjk.has(char) else None


def _unbreakable(text: str) -> Iterator[str]:
    """Yield the parts of *text* between which a line can break."""
    part = ""
    for word in _WORD.findall(text):
        starts_line = word[0] not in _CLOSING and not (part and part[-1] in _OPENING)
        if part.strip() and starts_line and (word.isspace() or part[-1].isspace() or _is_wide(part, word)):
            yield part
            part = ""
        part += word
    if part:
        yield part


def _is_wide(before: str, after: str) -> bool:
    return has_wide_text(before[-1]) or has_wide_text(after[0])
