"""Tell titles that are not in the language of a site from those that are, by their script."""

from __future__ import annotations

import re
from collections.abc import Container

from sphinx_newsletter.records.scripts import script_of

_OTHER_SCRIPTS = frozenset(("ar", "bg", "el", "fa", "he", "ja", "ko", "ru", "uk", "zh"))
"""Languages that are not written in Latin script."""
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]+")
_SEVERAL = 3
"""Number of words that are no name of a program, as *GitHub Actions* is."""


def language_of_title(title: str, site_language: str, codes: Container[str]) -> str:
    """Return the language of a title of which nothing else is known: that of the site, or English.

    >>> language_of_title("How to brew tea", "ru", ("ru", "en")), language_of_title("Flask", "ru", ("en",))
    ('en', 'ru')
    """
    is_foreign = (
        site_language.partition("-")[0] in _OTHER_SCRIPTS
        and "en" in codes
        and script_of(title) == "Latin"
        and len(_WORD.findall(title)) >= _SEVERAL
    )
    return "en" if is_foreign else site_language
