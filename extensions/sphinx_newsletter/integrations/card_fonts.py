"""Fonts for social cards: Roboto Flex for Latin text, and a system font for Chinese, Japanese and Korean.

sphinxext-opengraph ships Roboto Flex. System fonts are looked up in every build, with fontconfig if it is
installed, otherwise by file name in the system's font directories.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path

from PIL import Image, ImageFont
from sphinx.util import logging

logger = logging.getLogger(__name__)

_FILE_NAMES = (
    *("NotoSansCJK-Bold.ttc", "NotoSansCJKsc-Bold.otf", "NotoSansSC-Bold.otf", "SourceHanSansSC-Bold.otf"),
    *("PingFang.ttc", "Hiragino Sans GB.ttc", "msyhbd.ttc", "YuGothB.ttc", "wqy-zenhei.ttc", "wqy-microhei.ttc"),
)
"""Fonts for Chinese and Japanese on Linux, macOS and Windows, for systems without fontconfig."""
_SAMPLES = {"zh": "编", "zh-TW": "編", "ja": "の", "ko": "한"}
_FONTCONFIG_LANGUAGES = {"zh": "zh-cn", "zh-TW": "zh-tw"}
_UNIT = 64
"""The font size in which widths are measured."""
_MISSING = "\U0010ffff"
"""A code point that no font has a glyph for."""


@dataclass(frozen=True)
class CharImage:
    """A rendered character: its mask, the offset of the mask from the baseline origin, and its advance."""

    mask: Image.Image
    left: int
    top: int
    advance: float


@dataclass(frozen=True)
class Face:
    """A face of a font file."""

    path: str
    index: int = 0
    variation: str = ""
    """Named instance of a variable font."""

    @cache  # noqa: B019 (a few faces exist until the process ends)
    def font(self, size: int) -> ImageFont.FreeTypeFont:
        """Return the font with a size in pixels."""
        font = ImageFont.truetype(self.path, size, index=self.index, layout_engine=ImageFont.Layout.BASIC)
        if self.variation:
            font.set_variation_by_name(self.variation)
        return font

    @lru_cache(4096)  # noqa: B019
    def render(self, char: str, size: int) -> CharImage:
        """Render a character."""
        font = self.font(size)
        mask, (left, top) = font.getmask2(char, "L", anchor="ls")
        return CharImage(Image.frombytes("L", mask.size, bytes(mask)), left, top, font.getlength(char))

    @lru_cache(4096)  # noqa: B019
    def width(self, char: str) -> float:
        """Return the width of a character divided by the font size."""
        return self.font(_UNIT).getlength(char) / _UNIT

    @cached_property
    def _missing(self) -> bytes:
        return bytes(self.font(20).getmask(_MISSING))

    @cache  # noqa: B019
    def has(self, char: str) -> bool:
        """Return whether the font has a glyph for a character."""
        return char.isspace() or bytes(self.font(20).getmask(char)) != self._missing


@cache
def latin_face(weight: str, family: str = "") -> Face:
    """Return the face for Latin text: *weight* is ``Regular`` or ``Bold``, *family* a family or a font file."""
    if family and (face := _face(family) or _matched_face(f"{family}:{weight.lower()}")):
        return face
    package = find_spec("sphinxext.opengraph")
    assert package is not None and package.origin is not None
    return Face(str(Path(package.origin).parent / "_static" / "Roboto-Flex.ttf"), variation=weight)


@cache
def cjk_face(language: str, weight: str) -> Face | None:
    """Return a face for ``zh``, ``zh-TW``, ``ja`` or ``ko``; log a message and return None if there is none."""
    code = _FONTCONFIG_LANGUAGES.get(language, language)
    matched = _matched_face(f"sans-serif:lang={code}:{weight.lower()}")
    for face in (matched, *map(_face, _FILE_NAMES)):
        if face and face.has(_SAMPLES[language]):
            return face
    _log_missing_font()
    return None


@cache
def _log_missing_font() -> None:
    logger.info("social cards omit Chinese and Japanese text: install a font such as fonts-noto-cjk")


def _matched_face(pattern: str) -> Face | None:
    """Return the face that fontconfig finds for a pattern."""
    if not (program := shutil.which("fc-match")):
        return None
    command = [program, "--format", "%{file}\n%{index}", pattern]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    path, _, index = done.stdout.partition("\n")
    return _face(path, int(index)) if index.isdecimal() else None


def _face(path: str, index: int = 0) -> Face | None:
    face = Face(path, index)
    try:
        face.font(20)
    except OSError:
        return None
    return face
