"""Hidden characters: control, invisible and bidirectional formatting characters.

They can make titles and URLs misleading, hide text that only programs read, and some are not allowed in XML.

The invisible ones are the Default_Ignorable_Code_Points of Unicode (UAX #44, ``DerivedCoreProperties.txt``), and
the interlinear annotations. Some are legitimate in a few places, and only there. What emoji may have is from
UTS #51 (``emoji-sequences.txt``, ``emoji-zwj-sequences.txt``), other variants from ``StandardizedVariants.txt``
and the Ideographic Variation Database (UTS #37). Lines with Arabic or Hebrew text may have marks, and isolates in
pairs, but no embeddings and overrides, with which a text can be shown in another order than it is read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

_RIGHT_TO_LEFT = (
    r"\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
)
_HAN = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002fffd\U00030000-\U0003fffd"
_EMOJI = r"\xa9\xae\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_JOINING = (
    rf"{_RIGHT_TO_LEFT}\u0900-\u109f\u1780-\u17b3\u17b6-\u180a\u1810-\u18af\u1b00-\u1bff\ua840-\ua8ff"
    r"\ua980-\uaadf\U00010a00-\U00010aff\U00011000-\U00011fff\U0001e900-\U0001e95f"
)
"""Scripts whose letters change their shape beside others: Arabic, those of India and South-East Asia, and more."""
_ARABIC = r"\u0620-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdcf\ufe70-\ufefc"
_VIRAMAS = r"\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u1039\u103a\u17d2"
_VARIED = (
    rf"{_HAN}\u1000-\u109f\u2018\u2019\u201c\u201d\u2200-\u22ff\u2a00-\u2aff\u3001\u3002\ua840-\ua87f"
    r"\uaa60-\uaa7f\uff01-\uff1f\U00010ac0-\U00010aff\U00013000-\U0001345f\U0001d49c-\U0001d4b5"
)
"""Other characters that may have a standardised variant: ideographs, punctuation, mathematical signs."""
_FLAGS = "|".join(
    "".join(chr(0xE0000 + ord(char)) for char in region) + "\U000e007f" for region in ("gbeng", "gbsct", "gbwls")
)
"""What follows a black flag in those of England, Scotland and Wales, the only ones that are recommended."""
_AFTER_MONGOLIAN = r"[\u200c\u200d]|\u180e(?=[\u1820\u1821])"
_LEGITIMATE = "|".join(
    [
        rf"\U0001f3f4(?:{_FLAGS})",
        rf"[{_EMOJI}](?:[\ufe0e\ufe0f]?\u200d(?=[{_EMOJI}])|[\ufe0e\ufe0f])",
        r"[#*0-9][\ufe0e\ufe0f](?=\u20e3)",
        rf"[{_HAN}][\U000e0100-\U000e01ef]",
        rf"[{_VARIED}][\ufe00-\ufe0d]",
        rf"[\u1820-\u18aa](?:[\u180b-\u180d\u180f](?:{_AFTER_MONGOLIAN})?|{_AFTER_MONGOLIAN})",
        rf"[{_JOINING}][\u200c\u200d](?=[{_JOINING}])|[{_VIRAMAS}][\u200c\u200d]|[{_ARABIC}]\u200d",
        rf"(?<=[{_RIGHT_TO_LEFT}])[\u061c\u200e\u200f]|[\u061c\u200e\u200f](?=[{_RIGHT_TO_LEFT}])",
    ]
)
"""Flags, emoji, keycaps, variants, letters with a joiner between them, and marks next to right-to-left text."""

_CONTROLS = r"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef" + "".join(
    f"\\U{plane:04x}fffe\\U{plane:04x}ffff" for plane in range(0x11)
)
_BREAKS = r"\x0b\x0c\x1c-\x1f\x85\u2028\u2029"
_INVISIBLE = (
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_SUSPECT = re.compile(f"[{_CONTROLS}{_BREAKS}{_INVISIBLE}]")
_FOUND = re.compile(f"{_LEGITIMATE}|(?P<hidden>{_SUSPECT.pattern})")
"""A legitimate sequence, or a hidden character."""
_POP = "\u2069"
_ISOLATE = re.compile("[\u2066-\u2069]")
"""What begins and ends a part of a text with a direction of its own."""
_MARK = re.compile(f"(?<!{_SUSPECT.pattern})[\u061c\u200e\u200f](?!{_SUSPECT.pattern})")
"""An invisible letter of one direction, alone."""
_DIRECTION = re.compile("[\u061c\u200e\u200f\u2066-\u2069]")
_REFERENCE = re.compile(
    r"&(?:lrm|rlm|#x0{0,5}(?:61c|200[ef]|206[6-9])|#0{0,4}(?:1564|820[67]|829[4-7]));", re.IGNORECASE
)
_LETTER = re.compile(f"[{_RIGHT_TO_LEFT}]")
_AS_SPACE = re.compile(f"[{_BREAKS}]")
_AS_MARK = re.compile(f"[{_CONTROLS}]")


def shown(text: str) -> str:
    """Replace line breaks with a space and controls with U+FFFD; remove other hidden characters."""
    if not _is_suspect(text):
        return text
    kept = _directions(text)
    return _FOUND.sub(lambda match: match[0] if match.start() in kept else _replacement(match), text)


def _is_suspect(text: str) -> bool:
    """Return whether *text* may have hidden characters: a fast check, as most texts have none."""
    return not (text.isascii() and text.isprintable()) and _SUSPECT.search(text) is not None


def _replacement(match: re.Match[str]) -> str:
    if not match["hidden"]:
        return match[0]
    if _AS_SPACE.match(match[0]):
        return " "
    return "\ufffd" if _AS_MARK.match(match[0]) else ""


def _directions(text: str) -> set[int]:
    """Return the places of legitimate marks and isolates, which only lines with text from right to left have."""
    found: set[int] = set()
    if not _DIRECTION.search(text):
        return found
    start = 0
    for line in text.splitlines(keepends=True):
        if _LETTER.search(line):
            found.update(start + place for place in (*_marks(line), *_pairs(line)))
        start += len(line)
    return found


def _marks(line: str) -> Iterator[int]:
    return (match.start() for match in _MARK.finditer(line))


def _pairs(line: str) -> Iterator[int]:
    """Yield the places of isolates that begin and end in a line."""
    begun: list[int] = []
    for match in _ISOLATE.finditer(line):
        if match[0] != _POP:
            begun.append(match.start())
        elif begun:
            yield from (begun.pop(), match.start())


def has_directions(text: str) -> bool:
    """Return whether *text* has marks or isolates, and none as a character reference, which is only seen later."""
    return _DIRECTION.search(text) is not None and not _REFERENCE.search(text)


def without_directions(text: str) -> str:
    """Return a part of a line without marks and isolates, which are legitimate in the line."""
    return _DIRECTION.sub("", text)


def hidden(text: str) -> dict[str, None]:
    """Return the unique names of the hidden characters in *text*, such as ``U+202E RIGHT-TO-LEFT OVERRIDE``."""
    if not _is_suspect(text):
        return {}
    kept = _directions(text)
    found = (match for match in _FOUND.finditer(text) if match["hidden"] and match.start() not in kept)
    return dict.fromkeys(_name(match["hidden"]) for match in found)


def _name(char: str) -> str:
    return f"U+{ord(char):04X} {unicodedata.name(char, '')}".rstrip()


def hidden_by_line(text: str) -> Iterator[tuple[int, str]]:
    """Yield the number (1-based) of each line with hidden characters, and their names."""
    for number, line in enumerate(text.split("\n"), start=1):
        if names := hidden(line):
            yield number, ", ".join(names)


def texts_of(value: Any) -> str:
    """Return all strings in a front matter value, one per line."""
    if isinstance(value, list):
        return "\n".join(map(texts_of, value))
    if isinstance(value, dict):
        return "\n".join(texts_of(one) for pair in value.items() for one in pair)
    return value if isinstance(value, str) else ""


def shown_values(value: Any) -> Any:
    """Apply :func:`shown` to all strings in a front matter value."""
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, list):
        return [shown_values(one) for one in value]
    if isinstance(value, dict):
        return {shown_values(key): shown_values(one) for key, one in value.items()}
    return value
