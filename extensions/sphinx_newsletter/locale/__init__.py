"""The texts that the extension shows, in the language of the site.

Messages are English in the source. They are translated by Sphinx's catalogs: those in this folder, and before them
a ``sphinx_newsletter.po`` in one of the project's ``locale_dirs``, which can correct a text or add a language.
"""

from __future__ import annotations

from gettext import NullTranslations, find, translation
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.locale import admonitionlabels, get_translator, init

if TYPE_CHECKING:  # the command line reads pages without an application
    from sphinx.application import Sphinx

CATALOG = "sphinx_newsletter"
LOCALE = Path(__file__).parent
_SAME = {
    "zh": "zh_CN",
    "zh_Hans": "zh_CN",
    "zh_SG": "zh_CN",
    "zh_Hant": "zh_TW",
    "zh_HK": "zh_TW",
    "zh_MO": "zh_TW",
}
"""Languages that share the catalog of another; gettext itself finds ``ja`` for ``ja_JP``."""


def catalog() -> NullTranslations:
    """Return the catalog of this build. Without a build, its messages are in English."""
    return get_translator(CATALOG)


def translations(language: str) -> NullTranslations:
    """Return the catalog of a language, without a build. Its messages are in English if it has none."""
    return translation(CATALOG, LOCALE, [language, _SAME.get(language, language)], fallback=True)


def gettext(message: str) -> str:
    """Return a message in the site's language."""
    return catalog().gettext(message)


def ngettext(one: str, many: str, count: int, shown: str | None = None, **values: object) -> str:
    """Return the form of a message for *count*, with ``{count}`` filled in with *shown*, others with *values*."""
    return catalog().ngettext(one, many, count).format(count=count if shown is None else shown, **values)


def label_of_note(kind: str) -> str:
    """Return Sphinx's title of notes of a kind, such as ``warning``; the empty string if it has none."""
    return str(admonitionlabels.get(kind, ""))


def labelled(label: str, text: object) -> str:
    """Return a text with its label: ``Libraries: 3``."""
    return gettext("{label}: {text}").format(label=label, text=text)


def listed(texts: list[str]) -> str:
    """Return texts as a list on one line: ``Ada, Grace``."""
    # Translators: between the names in a list, with a space if the language has one
    return gettext(", ").join(texts)


def catalog_files(app: Sphinx) -> list[str]:
    """Return the compiled catalogs of this build."""
    language = app.config.language
    folders = [*(Path(app.srcdir, name) for name in app.config.locale_dirs), LOCALE]
    languages = [language, _SAME.get(language, language)]
    return [path for folder in folders for path in find(CATALOG, folder, languages, all=True)]


def setup(app: Sphinx) -> None:
    """Load the catalogs: the project's own, which Sphinx compiles only later, and those of this package."""
    from sphinx.util.i18n import CatalogRepository

    config = app.config
    own = CatalogRepository(app.srcdir, config.locale_dirs, config.language, config.source_encoding)
    for found in own.catalogs:
        if found.domain == CATALOG and found.is_outdated():
            found.write_mo(config.language, config.gettext_allow_fuzzy_translations)
    init(own.locale_dirs, config.language, CATALOG)
    app.add_message_catalog(CATALOG, LOCALE)
    if config.language in _SAME:
        init([LOCALE], _SAME[config.language], CATALOG)
