"""Read bookmarks in tables: CSV of Raindrop, Pocket and Instapaper, JSON of Pinboard, linkding and browsers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sphinx_newsletter.authoring.importing.bookmarks.bookmark import Bookmark
from sphinx_newsletter.authoring.importing.json_values import first, first_text, rows_of
from sphinx_newsletter.authoring.importing.services.posts import first_date
from sphinx_newsletter.authoring.importing.unix_time import day_text
from sphinx_newsletter.records.urls import is_web_url

_Values = Mapping[str, Any]
_URLS = ("url", "href", "link", "uri", "given_url", "resolved_url")
_TITLES = ("title", "name", "resolved_title", "given_title")
_DATES = (
    *("created", "time", "time_added", "timestamp", "date_added", "date", "added", "created_at", "dateadded"),
    *("createdat", "saved date", "savedat", "last interaction date"),
)
_NOTES = ("note", "notes", "extended", "comments", "comment", "excerpt", "description", "selection")
_FOLDERS = ("folder", "collection", "path")
_TAGS = ("tags", "tag_names", "labels", "document tags")
_STATES = {"is_archived", "is_starred", "archived", "toread", "unread", "tag_names", "time_added", "highlights"}
"""Keys that posts do not have, so that a text beside them is that of the web page."""
_TOP = {
    *("unsorted", "unsorted bookmarks", "unread", "archive", "starred", "bookmarks", "bookmarks bar"),
    *(
        "bookmarks menu",
        "bookmarks toolbar",
        "other bookmarks",
        "mobile bookmarks",
        "read archive",
        "favorites bar",
    ),
    *("favorites", "imported", "toolbar", "menu", "unfiled", "mobile", "read later"),
}
"""Folders in which what is in no folder is kept."""
_ON = ("1", "true", "yes")
_OFF = ("0", "false", "no")
_SEVERAL = re.compile(r"[|,;]")
_CHROME = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)
"""The time that Chrome counts microseconds from."""


def json_bookmarks(values: object) -> list[Bookmark]:
    """Return the bookmarks in JSON of a service or a browser; empty if there are none."""
    if isinstance(values, dict) and isinstance(values.get("roots"), dict):
        return [mark for root in rows_of([*values["roots"].values()]) for mark in _tree(root, "")]
    if isinstance(values, dict) and values.get("type") == "text/x-moz-place-container":
        return list(_tree(values, ""))
    if isinstance(values, dict):
        lists = (values.get(key) for key in ("results", "bookmarks", "items", "data"))
        values = next((found for found in lists if isinstance(found, list)), None)
    return table_bookmarks(rows_of(values))


def table_bookmarks(rows: Iterable[_Values]) -> list[Bookmark]:
    """Return the bookmarks in rows that have a URL; empty if none has."""
    inner = ((row, row["content"] if isinstance(row.get("content"), dict) else {}) for row in rows)
    lowered = (
        {str(key).strip().casefold(): value for key, value in {**more, **row}.items()} for row, more in inner
    )
    return [_bookmark(row) for row in lowered if is_web_url(first(row, _URLS))]


def are_bookmarks(rows: Iterable[_Values]) -> bool:
    """Return whether rows are bookmarks, even if they have titles and texts as posts have."""
    return any(is_web_url(first(row, _URLS)) and _STATES & {str(key).casefold() for key in row} for row in rows)


def _bookmark(row: _Values) -> Bookmark:
    pinboard = "href" in row and "extended" in row  # which calls the title a description
    titles = ("description",) if pinboard else _TITLES
    notes = [key for key in _NOTES if not (pinboard and key == "description")]
    url, title = first(row, _URLS), first(row, titles)
    return Bookmark(
        url,
        "" if title == url else title,
        first_date(row, _DATES),
        first_text(row, notes),
        folder_name(first(row, _FOLDERS).split("/")),
        _tags(next((row[key] for key in _TAGS if row.get(key)), ""), by_space=pinboard),
        is_private=first(row, ["private"]).casefold() in _ON or first(row, ["shared"]).casefold() in _OFF,
        is_unread=first(row, ["toread", "unread"]).casefold() in _ON or first(row, ["status"]) == "unread",
    )


def _tags(value: object, *, by_space: bool) -> tuple[str, ...]:
    if isinstance(value, list):
        found = [str(one.get("name", "")) if isinstance(one, dict) else str(one) for one in value]
    else:
        found = str(value).split() if by_space else _SEVERAL.split(str(value))
    return tuple(tag.strip() for tag in found if tag.strip())


def folder_name(path: Iterable[str]) -> str:
    """Return the path of a folder as the title of a section; empty for one that every browser has.

    >>> folder_name(["Bookmarks bar", "Python", "Async"]), folder_name(["Unsorted"])
    ('Python / Async', '')
    """
    names = [" ".join(name.split()) for name in path]
    while names and names[0].casefold() in {*_TOP, ""}:
        names = names[1:]
    return " / ".join(filter(None, names))


def _tree(node: _Values, path: str) -> Iterator[Bookmark]:
    """Yield the bookmarks of a browser's backup, below a folder."""
    url = first(node, ["url", "uri"])
    if is_web_url(url):
        yield Bookmark(url, first(node, _TITLES), _browser_time(node), section=folder_name(path.split("\x00")))
    name = first(node, _TITLES)
    for child in rows_of(node.get("children")):
        yield from _tree(child, f"{path}\x00{name}" if path else name)


def _browser_time(node: _Values) -> str:
    added = first(node, ["date_added"])
    if len(added) == 17 and added.isdigit():
        return (_CHROME + dt.timedelta(microseconds=int(added))).strftime("%Y-%m-%dT%H:%M:%SZ")
    return day_text(first(node, ["dateAdded"]) or added)
