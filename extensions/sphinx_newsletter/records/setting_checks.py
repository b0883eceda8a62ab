"""Checks of the values of settings, and the names of generated pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
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


class MapsTo:
    """A check for dictionaries of strings to values that pass another check."""

    def __init__(self, check: Callable[[Any], bool]) -> None:
        self.check = check

    def __call__(self, value: Any) -> bool:
        """Return whether a value is such a dictionary."""
        return isinstance(value, dict) and all(map(is_text, value)) and all(map(self.check, value.values()))


class ListOf:
    """A check for lists of values that pass another check."""

    def __init__(self, check: Callable[[Any], bool]) -> None:
        self.check = check

    def __call__(self, value: Any) -> bool:
        """Return whether a value is such a list."""
        return isinstance(value, list | tuple) and all(map(self.check, value))


def is_follow_link(value: Any) -> bool:
    """Return whether a value is a name, a URL and a description."""
    return are_texts(value) and len(value) == 3 and is_url_or_path(value[1])


def wrong_parts(check: Callable[[Any], bool], value: Any, form: str) -> Iterator[tuple[str, Any, str]]:
    """Yield what *check* finds wrong in the value of a setting: its place in it, its value, and what to write.

    *form* describes the whole value: ``a dictionary of name to list of headings``.

    >>> list(wrong_parts(MapsTo(are_texts), {"a": ["b"], "c": "d"}, "a dictionary of name to list of headings"))
    [("['c']", 'd', 'a list of headings')]
    """
    if check(value):
        return
    parts: Iterable[tuple[Any, Any]] = ()
    if isinstance(check, MapsTo) and isinstance(value, dict) and all(map(is_text, value)):
        parts, form = value.items(), form.partition(" to ")[2]
    elif isinstance(check, ListOf) and isinstance(value, list | tuple):
        parts, form = enumerate(value), form.partition(" of ")[2]
    if not parts:
        yield "", value, form
        return
    assert isinstance(check, MapsTo | ListOf)
    article = "" if form.startswith(("a ", "(")) else "a "
    yield from ((f"[{key!r}]", part, f"{article}{form}") for key, part in parts if not check.check(part))


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
