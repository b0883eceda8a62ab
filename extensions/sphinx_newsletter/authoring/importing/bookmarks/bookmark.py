"""What a bookmark is, wherever it was kept."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A URL that somebody kept."""

    url: str
    title: str = ""
    added: str = ""
    """When it was kept: a date, or a time."""
    note: str = ""
    section: str = ""
    """The folder it is in."""
    tags: tuple[str, ...] = ()
    is_private: bool = False
    is_unread: bool = False
