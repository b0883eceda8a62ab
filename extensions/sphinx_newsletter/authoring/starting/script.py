"""Recognise the language of a text by its script, and of Latin and Cyrillic texts by their frequent words."""

from __future__ import annotations

import re

from sphinx_newsletter.authoring.starting.function_words import language_by_words

_SCRIPTS = {
    "kana": re.compile(r"[\u3041-\u30ff]"),
    "han": re.compile(r"[\u3400-\u9fff]"),
    "ko": re.compile(r"[\uac00-\ud7af]"),
    "cyrillic": re.compile(r"[\u0400-\u04ff]"),
    "el": re.compile(r"[\u0370-\u03ff]"),
    "ar": re.compile(r"[\u0600-\u06ff]"),
    "he": re.compile(r"[\u0590-\u05ff]"),
    "hi": re.compile(r"[\u0900-\u097f]"),
    "th": re.compile(r"[\u0e00-\u0e7f]"),
}
_ONE = ("ko", "el", "ar", "he", "hi", "th")
"""Scripts of one language, or that this is the most frequent of."""
_PERSIAN = re.compile("[پچژگ]")
_SIMPLIFIED = re.compile("[这们说时国个来对学会开发库编程数据为与从应实现]")
_TRADITIONAL = re.compile("[這們說時國個來對學會開發庫編程數據為與從應實現]")
_SHARE = 0.15
"""Share of the letters: texts on technology have many Latin words."""
_CODE = re.compile(r"^(```|~~~).*?^\1[^\n]*$|`[^`\n]{1,200}`", re.MULTILINE | re.DOTALL)
_NO_WORDS = re.compile(
    r"\]\([^()\n]{0,500}\)|<[^<>\n]{0,500}>|(?:https?://|www\.)[^\s)\]>]{1,500}|\{[{%][^\n]{0,300}?[}%]\}"
)
_LINK_TEXT = re.compile(r"\[[^\[\]\n]{1,300}\]")
_FEW_WORDS = 80
"""Number of words outside of links from which they alone tell the language."""


def language_of_text(text: str) -> str:
    """Return the language, as Sphinx names it, that a Markdown text shows; empty if it shows none.

    >>> language_of_text("Python 的异步编程：这是新的开发"), language_of_text("An article")
    ('zh_CN', '')
    """
    text = _NO_WORDS.sub(lambda found: "]" if found[0][0] == "]" else " ", _CODE.sub(" ", text))
    own = _LINK_TEXT.sub(" ", text)
    return (_language(own) if len(own.split()) >= _FEW_WORDS else "") or _language(text)


def _language(text: str) -> str:
    letters = sum(map(str.isalpha, text)) or 1
    counts = {name: len(pattern.findall(text)) for name, pattern in _SCRIPTS.items()}
    east_asian = counts["kana"] + counts["han"]
    if east_asian > letters * _SHARE and east_asian > counts["ko"]:
        if counts["kana"] > east_asian * _SHARE:
            return "ja"
        simplified, traditional = len(_SIMPLIFIED.findall(text)), len(_TRADITIONAL.findall(text))
        return "zh_TW" if traditional > simplified else "zh_CN"
    if counts["cyrillic"] > letters * _SHARE:
        return language_by_words(text, ("ru", "uk", "bg")) or "ru"
    found = next((name for name in _ONE if counts[name] > letters * _SHARE), "")
    if found == "ar" and len(_PERSIAN.findall(text)) > counts["ar"] * 0.02:
        return "fa"
    return found or language_by_words(text)
