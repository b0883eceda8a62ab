"""The catalogs: they have every message of the source, translated, and are compiled."""

from __future__ import annotations

import ast
import re
import tomllib
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from building import HERE
from sphinx_newsletter.locale import CATALOG, LOCALE

LANGUAGES = ("zh_CN", "zh_TW", "ja")
every_language = pytest.mark.parametrize("language", LANGUAGES)


def read(path: Path, language: str | None = None) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language)


def translations(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"{CATALOG}.po"


def messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def ids(catalog: Catalog) -> set[str]:
    return {str(message.id) for message in messages(catalog)}


def in_source() -> set[str]:
    """Return the messages in the source, as ``nox -s i18n`` extracts them."""
    settings = tomllib.loads((HERE.parent / "pyproject.toml").read_text(encoding="utf-8"))
    mappings = [(entry["pattern"], entry["method"]) for entry in settings["tool"]["babel"]["mappings"]]
    return {str(message) for _, _, message, _, _ in extract_from_dir(LOCALE.parent, mappings)}


def test_the_template_has_every_message_of_the_source() -> None:
    found = in_source()
    assert {"Search", "Follow", "Copy link"} <= found  # of Python, of a template, of a script
    assert ids(read(LOCALE / f"{CATALOG}.pot")) == found, "run nox -s i18n"


def called(path: Path) -> set[str]:
    """Return the messages that a module looks up; Babel finds none within an f-string."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    return {
        str(call.args[0].value)
        for call in calls
        if call.func.id in ("gettext", "ngettext") and isinstance(call.args[0], ast.Constant)
    }


def test_no_message_is_where_it_is_not_found() -> None:
    catalog = read(LOCALE / f"{CATALOG}.pot")
    first = {message.id[0] if isinstance(message.id, tuple) else message.id for message in messages(catalog)}
    for path in LOCALE.parent.rglob("*.py"):
        assert called(path) <= first, path


def test_every_language_is_tested() -> None:
    assert sorted(path.name for path in LOCALE.iterdir() if path.is_dir() and "_" * 2 not in path.name) == sorted(
        LANGUAGES
    )


@every_language
def test_every_message_is_translated(language: str) -> None:
    catalog = read(translations(language), language)
    assert ids(catalog) == in_source(), "run nox -s i18n"
    for message in messages(catalog):
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        assert not message.fuzzy and all(texts), message.id
        originals = message.id if isinstance(message.id, tuple) else (message.id,)
        for text in texts:
            assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", originals[0])), message.id


@every_language
def test_the_compiled_catalog_is_that_of_the_translations(language: str) -> None:
    path = translations(language)
    expected = BytesIO()
    write_mo(expected, read(path, language))
    assert path.with_suffix(".mo").read_bytes() == expected.getvalue(), "run nox -s i18n"
