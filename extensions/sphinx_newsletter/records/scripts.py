"""The script of a text, and the language that it shows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sphinx_newsletter.records.directions import RTL, text_direction

_SCRIPTS = {
    **dict.fromkeys(("ar", "fa", "ur", "ckb", "ps", "sd", "ug"), "Arabic"),
    **dict.fromkeys(("he", "yi"), "Hebrew"),
} | {"zh": "Han", "ja": "Kana", "ko": "Hangul", "ru": "Cyrillic", "uk": "Cyrillic", "el": "Greek"}
_RTL_SCRIPTS = ("Arabic", "Hebrew")
_SCRIPT_PATTERNS = {
    "Kana": re.compile(r"[\u3040-\u30ff]"),
    "Hangul": re.compile(r"[\uac00-\ud7af]"),
    "Han": re.compile(r"[\u3400-\u9fff\uf900-\ufaff]"),
    "Cyrillic": re.compile(r"[\u0400-\u04ff]"),
    "Greek": re.compile(r"[\u0370-\u03ff]"),
    "Arabic": re.compile(r"[\u0620-\u074a\u0750-\u077f\u0870-\u08c9]"),
    "Hebrew": re.compile(r"[\u05d0-\u05ea]"),
}


def script_of(text: str) -> str:
    """Return the script that identifies the language of *text*: ``Han``, ``Kana``, … or ``Latin``."""
    if text.isascii():
        return "Latin"
    for script, pattern in _SCRIPT_PATTERNS.items():
        if pattern.search(text) and (script not in _RTL_SCRIPTS or text_direction(text) == RTL):
            return script
    return "Latin"


def text_language(text: str, candidates: Sequence[str], page_language: str) -> str:
    """Return the language of *text*, judged by its script.

    A title may be translated, so one of *candidates* is only returned if the text is in its script:
    ``What is gevent?`` on a Chinese link is not marked as Chinese.
    """
    script = script_of(text)
    for code in candidates:
        if _SCRIPTS.get(code.split("-")[0], "Latin") == script:
            # The site's language says more: zh on a page in zh-TW is in its script.
            return page_language if code == page_language.split("-")[0] else code
    if _SCRIPTS.get(page_language.split("-")[0], "Latin") == script or script == "Latin":
        return page_language
    return next(code for code, known in _SCRIPTS.items() if known == script)
