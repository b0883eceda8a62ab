"""Recognise the language of a text by its script."""

from __future__ import annotations

import re

_SCRIPTS = {
    "kana": re.compile(r"[\u3041-\u30ff]"),
    "han": re.compile(r"[\u3400-\u9fff]"),
    "ko": re.compile(r"[\uac00-\ud7af]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "el": re.compile(r"[\u0370-\u03ff]"),
}
_SIMPLIFIED = re.compile("[这们说时国个来对学会开发库编程数据为与从应实现]")
_TRADITIONAL = re.compile("[這們說時國個來對學會開發庫編程數據為與從應實現]")
_SHARE = 0.15
"""Share of the letters: Chinese and Japanese texts on technology have many Latin words."""


def language_of_text(text: str) -> str:
    """Return the language, as Sphinx names it, that the script of a text shows; empty for Latin script.

    >>> language_of_text("Python 的异步编程：这是新的开发"), language_of_text("An article")
    ('zh_CN', '')
    """
    letters = sum(map(str.isalpha, text)) or 1
    counts = {name: len(pattern.findall(text)) for name, pattern in _SCRIPTS.items()}
    east_asian = counts["kana"] + counts["han"]
    if east_asian > letters * _SHARE:
        if counts["kana"] > east_asian * _SHARE:
            return "ja"
        simplified, traditional = len(_SIMPLIFIED.findall(text)), len(_TRADITIONAL.findall(text))
        return "zh_TW" if traditional > simplified else "zh_CN"
    return next((name for name in ("ko", "ru", "el") if counts[name] > letters * _SHARE), "")
