"""Draw a social card as a PNG file with sixteen colours."""

from __future__ import annotations

import re
import zlib
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageColor
from sphinx.util import logging

from sphinx_newsletter.integrations.card_png import png_of
from sphinx_newsletter.integrations.card_text import Style, is_complete

logger = logging.getLogger(__name__)

SIZE = (1146, 600)
"""Width and height; sphinxext-opengraph writes them to ``og:image:width`` and ``og:image:height``."""
_MARGIN = 72
_WIDTH = SIZE[0] - 2 * _MARGIN
_INK_INDEX, _MUTED_INDEX, _ACCENT_INDEX = 9, 6, 15
"""Palette indices; 0 is the background."""
_TITLE_SIZES = {80: 2, 72: 2, 64: 2, 56: 3, 50: 3, 44: 3, 38: 4}
"""Font sizes in pixels, with the maximum number of lines."""
_KANA = re.compile("[\u3040-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_TRADITIONAL = ("zh-TW", "zh-HK", "zh-MO", "zh-Hant")


@dataclass(frozen=True)
class Look:
    """Colours (as understood by Pillow's ``ImageColor``), font and logo of all cards."""

    background: str = "#fcfcfa"
    text: str = "#16191d"
    line: str = "#1a5fb4"
    """Colour of the bar and of the label."""
    font: str = ""
    """Family or file of the font for Latin text; Roboto Flex if empty."""
    logo: Path | None = None


@dataclass(frozen=True)
class Card:
    """The text of a social card."""

    site: str
    title: str
    label: str = ""
    """The number of an issue, shown above the title."""
    date: str = ""
    details: tuple[str, ...] = ()
    """Lines below the title: counts, or a description."""
    language: str = "en"


def draw_card(card: Card, look: Look) -> bytes:
    """Draw a card and return it as a PNG file."""
    image = Image.new("L", SIZE)  # palette indices, so that antialiasing blends them with the background, 0
    _draw_text(card, look.font, image)
    palette = _palette(look.background, look.text, look.line)
    if not (look.logo and (picture := _logo(look.logo, look.logo.stat().st_mtime_ns))):
        return png_of(image, palette)
    image.putpalette(palette)
    file = BytesIO()
    # Large areas have one colour.
    _with_logo(image, picture).save(file, "PNG", compress_level=1, compress_type=zlib.Z_RLE)
    return file.getvalue()


def _draw_text(card: Card, font: str, image: Image.Image) -> None:
    language = _cjk_language(card)
    small, large = Style(30, "Regular", language, font), Style(60, "Bold", language, font)
    image.paste(_ACCENT_INDEX, (0, 0, SIZE[0], 12))
    date = small.printable(card.date)
    left = SIZE[0] - _MARGIN - small.width(date)
    small.draw(image, date, (left, 92), _MUTED_INDEX)
    (site,) = small.wrap(small.printable(card.site), left - _MARGIN - 40, 1)
    small.draw(image, site, (_MARGIN, 92), _MUTED_INDEX)
    title, top = large.printable(card.title), 150
    if card.label and title:
        _draw_label(image, large, card.label, top)
        top += 70
    elif card.label:
        _draw_label(image, replace(large, size=120), card.label, top + 60)
    bottom = 460 if card.details else 520
    style, lines = _title_lines(title, large, bottom - top)
    for place, line in enumerate(lines):
        style.draw(image, line, (_MARGIN, top + style.size + place * style.height), _INK_INDEX)
    details = [line for text in card.details for line in small.wrap(small.printable(text), _WIDTH, 2)]
    for place, line in enumerate(details[:2]):
        small.draw(image, line, (_MARGIN, 490 + 42 * place), _INK_INDEX if card.label else _MUTED_INDEX)


def _draw_label(image: Image.Image, style: Style, label: str, top: int) -> None:
    """Draw text in the accent colour, whose palette indices follow those of the ink."""
    layer = Image.new("L", (min(_WIDTH, round(style.width(label)) + 8), style.height))
    style.draw(layer, label, (0, round(style.size * 0.83)), _ACCENT_INDEX - _INK_INDEX)
    image.paste(layer.point([0, *(min(_INK_INDEX + shade, 255) for shade in range(1, 256))]), (_MARGIN, top))


def _title_lines(title: str, model: Style, height: int) -> tuple[Style, list[str]]:
    """Return the title in the largest size in which it fits, with lines of similar widths."""
    for size, most in _TITLE_SIZES.items():
        style = replace(model, size=size)
        lines = style.wrap(title, _WIDTH, most)
        if is_complete(lines, title) and len(lines) * style.height <= height:
            break
    return style, style.balance(title, lines, _WIDTH)


def _cjk_language(card: Card) -> str:
    """Return the language whose glyph variants are used."""
    if _KANA.search(card.title):
        return "ja"
    if _HANGUL.search(card.title):
        return "ko"
    if card.language in _TRADITIONAL:
        return "zh-TW"
    return card.language if card.language in ("ja", "ko") else "zh"


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
    """Return an RGB image with a logo in the lower right corner."""
    whole = image.convert("RGB")
    whole.paste(logo, (SIZE[0] - _MARGIN - logo.width, SIZE[1] - 48 - logo.height), logo)
    return whole


@cache
def _logo(path: Path, mtime: int) -> Image.Image | None:
    """Return a logo, scaled down; None if Pillow cannot read it, for example an SVG file."""
    if path.suffix != ".svg":  # Pillow would import all its plugins to find that none can read it
        with suppress(OSError), Image.open(path) as file:
            logo = file.convert("RGBA")
            logo.thumbnail((220, 120))
            return logo
    logger.info("social cards have no logo: %s is not an image that Pillow can read", path)
    return None
