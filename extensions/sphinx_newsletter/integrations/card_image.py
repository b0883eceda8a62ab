"""Draw a social card as a PNG file with sixteen colours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from io import BytesIO
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageColor
from sphinx.util import logging

from sphinx_newsletter.integrations.card_fonts import Face, cjk_face, latin_face

logger = logging.getLogger(__name__)

SIZE = (1146, 600)
"""The size that sphinxext-opengraph gives in ``og:image:width`` and ``og:image:height``."""
_MARGIN = 72
_WIDTH = SIZE[0] - 2 * _MARGIN
_INK_INDEX, _MUTED_INDEX, _ACCENT_INDEX = 9, 6, 15
"""Places in the palette."""
_TITLE_SIZES = {80: 2, 72: 2, 64: 2, 56: 3, 50: 3, 44: 3, 38: 4}
"""Sizes in pixels, each with the highest number of lines."""
_SMALL = 30
_UNIT = 64
"""The size in which widths are measured."""
_KANA = re.compile("[\u3040-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_WIDE = "\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_WIDE}]|[^\s{_WIDE}]+|\s+")
_SPACED_WORD = re.compile(r"\S+\s*|\s+")
_CLOSING = "、。，．：；！？）］｝」』】》〉…,.:;!?)]}%ー々っゃゅょッャュョ"
_OPENING = "（［｛「『【《〈([{"


@dataclass(frozen=True)
class Look:
    """Colours, as Pillow's ``ImageColor`` reads them, font and logo of all cards."""

    background: str = "#fcfcfa"
    text: str = "#16191d"
    line: str = "#1a5fb4"
    """The colour of the bar and of the number."""
    font: str = ""
    """The family of Latin text, as fontconfig knows it, or a file; the default is Roboto Flex."""
    logo: Path | None = None


@dataclass(frozen=True)
class Card:
    """The text of a social card."""

    site: str
    title: str
    label: str = ""
    """Above the title: an issue's number."""
    date: str = ""
    details: tuple[str, ...] = ()
    """Lines below the title: counts, or a description."""
    language: str = "en"


@cache
def _load_fonts(font: str) -> None:
    """Load fonts and the commonest characters: worker processes that are forked later inherit them."""
    for weight, sizes in (("Regular", (_UNIT,)), ("Bold", (60, *_TITLE_SIZES))):
        cjk_face("zh", weight)
        face = latin_face(weight, font)
        for size in sizes:
            for char in map(chr, range(ord("!"), ord("~") + 1)):
                face.drawn(char, size)


def draw_card(card: Card, look: Look) -> bytes:
    """Draw a card and return it as a PNG file."""
    _load_fonts(look.font)
    image = Image.new("L", SIZE)  # of palette indices: text is blended with the background, index 0
    _draw_text(card, look.font, image)
    image.putpalette(_palette(look.background, look.text, look.line))
    if look.logo and (picture := _logo(look.logo)):
        image = _with_logo(image, picture)
    file = BytesIO()
    image.save(file, "PNG", compress_level=1, **({"bits": 4} if image.mode == "P" else {}))
    return file.getvalue()


def _draw_text(card: Card, font: str, image: Image.Image) -> None:
    language = _cjk_language(card)
    small, large = _Style(_SMALL, "Regular", language, font), _Style(60, "Bold", language, font)
    image.paste(_ACCENT_INDEX, (0, 0, SIZE[0], 12))
    small.draw(image, card.site, (_MARGIN, 92), _MUTED_INDEX)
    small.draw(image, card.date, (SIZE[0] - _MARGIN - small.width(card.date), 92), _MUTED_INDEX)
    title, top = large.shown(card.title), 150
    if card.label and title:
        _draw_label(image, large, card.label, top)
        top += 70
    elif card.label:
        _draw_label(image, replace(large, size=120), card.label, top + 60)
    bottom = 460 if card.details else 520
    style, lines = _title_lines(title, large, bottom - top)
    for place, line in enumerate(lines):
        style.draw(image, line, (_MARGIN, top + style.size + place * style.height), _INK_INDEX)
    details = [line for text in card.details for line in small.wrap(small.shown(text), _WIDTH, 2)]
    for place, line in enumerate(details[:2]):
        small.draw(image, line, (_MARGIN, 490 + 42 * place), _INK_INDEX if card.label else _MUTED_INDEX)


def _draw_label(image: Image.Image, style: _Style, label: str, top: int) -> None:
    """Draw text in the accent colour: the shades of ink are shifted to those of the accent."""
    layer = Image.new("L", (min(_WIDTH, round(style.width(label)) + 8), style.height))
    style.draw(layer, label, (0, round(style.size * 0.83)), _ACCENT_INDEX - _INK_INDEX)
    image.paste(layer.point([0, *(min(_INK_INDEX + shade, 255) for shade in range(1, 256))]), (_MARGIN, top))


def _title_lines(title: str, model: _Style, height: int) -> tuple[_Style, list[str]]:
    """Return the title in the largest size in which it fits, with lines of similar widths."""
    for size, most in _TITLE_SIZES.items():
        style = replace(model, size=size)
        lines = style.wrap(title, _WIDTH, most)
        if not lines[-1].endswith("…") and len(lines) * style.height <= height:
            break
    return style, style.balance(title, lines)


@dataclass(frozen=True)
class _Style:
    """A size and weight of text."""

    size: int
    weight: str
    language: str
    font: str = ""

    @property
    def height(self) -> int:
        """The distance of two baselines."""
        return round(self.size * 1.2)

    def width(self, text: str) -> float:
        """Return the width of *text* in pixels."""
        return _unit_width(text, self.weight, self.language, self.font) * self.size

    def shown(self, text: str) -> str:
        """Return *text* without characters that no font has, such as emoji."""
        kept = (char for char in text if _face_of(char, self.weight, self.language, self.font))
        return " ".join("".join(kept).split())

    def draw(self, image: Image.Image, text: str, place: tuple[float, int], index: int) -> None:
        """Draw one line; *place* is the start of its baseline."""
        x, y = place
        for part, face in _runs(text, self.weight, self.language, self.font):
            # Words of small text recur on many cards; of titles, only characters do.
            for text in _SPACED_WORD.findall(part) if self.size <= _SMALL else part:
                drawn = face.drawn(text, self.size)
                image.paste(index, (round(x) + drawn.left, y + drawn.top), drawn.mask)
                x += drawn.advance

    def wrap(self, text: str, width: float, most: int) -> list[str]:
        """Break *text* between words, or between characters of Chinese and Japanese.

        At most *most* lines; what does not fit is replaced by an ellipsis after the last whole word.
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

    def balance(self, text: str, lines: list[str]) -> list[str]:
        """Break *text* into as many lines, with widths as equal as possible."""
        if len(lines) < 2 or lines[-1].endswith("…"):
            return lines
        narrow, wide = _WIDTH // 3, _WIDTH
        while wide - narrow > 16:
            middle = (narrow + wide) // 2
            if self.wrap(text, middle, len(lines))[-1].endswith("…"):
                narrow = middle
            else:
                wide = middle
        return self.wrap(text, wide, len(lines))

    def _shorten(self, lines: list[str], width: float) -> list[str]:
        """End the last line with an ellipsis, and any word that is wider than a line."""
        *before, last = [self._cut(line, width) for line in lines]
        parts = list(_unbreakable(last.removesuffix("…")))
        while len(parts) > 1 and self.width(f"{''.join(parts).rstrip()}…") > width:
            parts.pop()
        return [*before, f"{''.join(parts).rstrip()}…"]

    def _cut(self, line: str, width: float) -> str:
        if self.width(line) <= width:
            return line
        while line and self.width(f"{line}…") > width:
            line = line[:-1]
        return f"{line}…"


@lru_cache(10_000)
def _unit_width(text: str, weight: str, language: str, font: str) -> float:
    """Return the width of *text* in a size of one pixel, as if glyphs could have any width."""
    runs = _runs(text, weight, language, font)
    return sum(face.drawn(char, _UNIT).advance for part, face in runs for char in part) / _UNIT


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
    cjk = cjk_face(language, weight) if re.match(f"[{_WIDE}]", char) else None
    return cjk if cjk and cjk.has(char) else None


def _cjk_language(card: Card) -> str:
    """Return the language that decides between glyph variants."""
    if _KANA.search(card.title):
        return "ja"
    if _HANGUL.search(card.title):
        return "ko"
    return card.language if card.language in ("ja", "ko") else "zh"


def _unbreakable(text: str) -> Iterator[str]:
    """Yield the parts of *text* between which a line may break, with the spaces before them."""
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
    return bool(re.match(f"[{_WIDE}]", before[-1]) or re.match(f"[{_WIDE}]", after[0]))


@cache
def _palette(background: str, text: str, line: str) -> list[int]:
    """Return sixteen colours: from background to text, then from background to the colour of lines."""
    ramps = [(text, range(_INK_INDEX + 1)), (line, range(1, _ACCENT_INDEX - _INK_INDEX + 1))]
    return [
        round(low + (high - low) * step / steps[-1])
        for colour, steps in ramps
        for step in steps
        for low, high in zip(ImageColor.getrgb(background)[:3], ImageColor.getrgb(colour)[:3], strict=True)
    ]


def _with_logo(image: Image.Image, logo: Image.Image) -> Image.Image:
    """Return an image with a logo in the lower right corner; in full colour, because logos have other colours."""
    whole = image.convert("RGB")
    whole.paste(logo, (SIZE[0] - _MARGIN - logo.width, SIZE[1] - 48 - logo.height), logo)
    return whole


@cache
def _logo(path: Path) -> Image.Image | None:
    """Return a logo in the size for cards; None if Pillow cannot read it, for example an SVG file."""
    try:
        with Image.open(path) as file:
            logo = file.convert("RGBA")
    except OSError:
        logger.info("social cards have no logo: %s is not an image that Pillow can read", path)
        return None
    logo.thumbnail((220, 120))
    return logo
