"""Checks of the values of settings, and the names of generated pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sphinx_newsletter.records.slugs import RESERVED, folded
from sphinx_newsletter.records.urls import is_url_or_path


def is_text(value: Any) -> bool:
    """Return whether a value is a string."""
    return isinstance(value, str)


def is_folder(value: Any) -> bool:
    """Return whether a value is the path of a folder below another."""
    return isinstance(value, str) and bool(value.strip("/"))


def is_page_name(value: Any) -> bool:
    """Return whether a value is a page name that stays below the root and is not the page of its directory."""
    if not isinstance(value, str):
        return False
    *folders, name = value.strip("/").split("/")
    return not {"", ".", ".."} & {*folders, name} and folded(name) not in RESERVED


def is_count(value: Any) -> bool:
    """Return whether a value is a whole number from 1."""
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def is_number(value: Any) -> bool:
    """Return whether a value is a whole number from 0."""
    return is_count(value) or value == 0


def are_texts(value: Any) -> bool:
    """Return whether a value is a list of strings."""
    return isinstance(value, list | tuple) and all(map(is_text, value))


def maps_to(check: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Return a check for dictionaries of strings to values that pass *check*."""
    return lambda value: isinstance(value, dict) and all(map(is_text, value)) and all(map(check, value.values()))


def are_follow_links(value: Any) -> bool:
    """Return whether a value is a list of name, URL and description."""
    return isinstance(value, list | tuple) and all(
        are_texts(entry) and len(entry) == 3 and is_url_or_path(entry[1]) for entry in value
    )


DEFAULT_PAGES = {
    "issues": "issues",
    "topics": "topics",
    "topics-by-size": "topics-by-size",
    "sections": "sections",
    "languages": "languages",
    "sources": "sources",
    "seasons": "seasons",
    "years": "years",
    "authors": "authors",
    "search": "search",
    "follow": "follow",
    "stats": "stats",
    "random": "random",
    "data": "data",
}
"""Names of the generated pages, by kind."""


def are_pages(value: Any) -> bool:
    """Return whether a value names some of the generated pages, and no two of them alike."""
    if not isinstance(value, dict) or not value.keys() <= DEFAULT_PAGES.keys():
        return False
    names = [*{**DEFAULT_PAGES, **value}.values()]
    return all(map(is_page_name, names)) and len({folded(name.strip("/")) for name in names}) == len(names)
