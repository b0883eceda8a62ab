"""What a bookmark is, wherever it was kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A URL that somebody kept."""

    url: str
    title: str = ""
    date: dt.date | None = None
    """The day on which it was kept."""
    note: str = ""
    section: str = ""
    """The folder it is in."""
    tags: tuple[str, ...] = ()
    is_private: bool = False
    is_unread: bool = False
