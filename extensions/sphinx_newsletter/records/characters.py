"""Hidden characters: control, invisible and bidirectional formatting characters.

They can make titles and URLs misleading, and some are not allowed in XML.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

_RIGHT_TO_LEFT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
_FLAG = "\U0001f3f4"
_JOINED = "\u0590-\u109f\u1780-\u18af\u2190-\u2bff\ufb1d-\ufdff\ufe0f\ufe70-\ufefc\U0001f000-\U0001faff"

_CONTROLS = r"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef" + "".join(
    f"\\U{plane:04x}fffe\\U{plane:04x}ffff" for plane in range(0x11)
)
_BREAKS = r"\x0b\x0c\x1c-\x1f\x85\u2028\u2029"
_OVERRIDES = r"\u202a-\u202e\u2066-\u2069\u206a-\u206f"
_INVISIBLE = (
    r"\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2065\u3164\ufeff\uffa0"
    r"\ufff0-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e001f\U000e0080-\U000e00ff\U000e01f0-\U000e0fff"
)
_HIDDEN = re.compile(
    "|".join(
        [
            f"[{_CONTROLS}{_BREAKS}{_OVERRIDES}{_INVISIBLE}]",
            # Legitimate uses: direction marks next to right-to-left text, joiners within words and emoji, tag
            # characters of flags, variation selectors of Han characters.
            rf"(?<![{_RIGHT_TO_LEFT}])[\u200e\u200f\u061c](?![{_RIGHT_TO_LEFT}])",
            rf"(?<![{_JOINED}])[\u200c\u200d]|[\u200c\u200d](?![{_JOINED}])",
            rf"(?<![{_FLAG}\U000e0020-\U000e007f])[\U000e0020-\U000e007f]+",
            rf"(?<![{_HAN}])[\U000e0100-\U000e01ef]+",
        ]
    )
)
_SUSPECT = re.compile(
    rf"[{_CONTROLS}{_BREAKS}{_OVERRIDES}{_INVISIBLE}\u061c\u200c-\u200f\U000e0020-\U000e007f\U000e0100-\U000e01ef]"
)
_AS_SPACE = re.compile(f"[{_BREAKS}]")
_AS_MARK = re.compile(f"[{_CONTROLS}]")


def shown(text: str) -> str:
    """Replace line breaks with a space and controls with U+FFFD; remove other hidden characters."""
    return _HIDDEN.sub(_replacement, text) if _is_suspect(text) else text


def _is_suspect(text: str) -> bool:
    """Return whether *text* may have hidden characters: a fast check, as most texts have none."""
    return not (text.isascii() and text.isprintable()) and _SUSPECT.search(text) is not None


def _replacement(match: re.Match[str]) -> str:
    if _AS_SPACE.match(match[0]):
        return " "
    return "\ufffd" if _AS_MARK.match(match[0]) else ""


def hidden(text: str) -> dict[str, None]:
    """Return the unique names of the hidden characters in *text*, such as ``U+202E RIGHT-TO-LEFT OVERRIDE``."""
    if not _is_suspect(text):
        return {}
    return dict.fromkeys(_name(char) for match in _HIDDEN.finditer(text) for char in match[0])


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
