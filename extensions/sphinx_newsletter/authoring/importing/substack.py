"""Read ``posts.csv`` of Substack's exports: only it has the titles and dates of posts."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import replace

from sphinx_newsletter.authoring.importing.document import Document, Unread

POSTS = "posts.csv"


def substack_posts(data: bytes) -> dict[str, dict[str, str]]:
    """Return the rows of ``posts.csv`` by file name without suffix."""
    rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig", "replace")))
    return {row["post_id"]: row for row in rows if row.get("post_id")}


def named(document: Document | Unread, post: Mapping[str, str]) -> Document | Unread:
    """Return a document with the title and date of a post."""
    if isinstance(document, Unread) or document.front is None:
        return document
    named = {"title": " ".join((post.get("title") or "").split()), "date": post.get("post_date") or ""}
    return replace(document, front={key: value for key, value in named.items() if value} | dict(document.front))
