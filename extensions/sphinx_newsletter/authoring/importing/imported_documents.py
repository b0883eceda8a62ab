"""Choose what of the files is imported: without drafts, and with bookmarks as issues."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from sphinx_newsletter.authoring.importing.bookmarks.bookmark_issues import WEEK, issues_of
from sphinx_newsletter.authoring.importing.document import Document, Unread
from sphinx_newsletter.authoring.importing.services.export_tables import Tables
from sphinx_newsletter.authoring.importing.services.unpublished import reason_for_document


def _named(
    documents: Iterable[Document | Unread], source: Path, folder: Path | None
) -> Iterator[Document | Unread]:
    """Yield documents with the titles and dates that a table beside or above their file has."""
    places = [source.parent, source.parent.parent] if folder else []
    tables = [Tables.below(place.absolute()) for place in places if place.is_relative_to(folder or place)]
    if folder and any(table.leaves_out(source.relative_to(folder).as_posix()) for table in tables):
        yield Unread("", "it stands beside the posts of an export", is_draft=True)
        return
    for document in documents:
        for table in tables:
            document = table.named(source.name, document)
        yield document


@dataclass(frozen=True)
class Choice:
    """What of the files is imported, and as which issues."""

    drafts: bool = False
    """Whether what was never public is imported, too."""
    every: str = WEEK
    """The period of an issue of bookmarks."""
    zone: dt.tzinfo | None = None
    """The time zone of the newsletter."""
    count: bool = False
    """Whether issues are numbered by date, whatever numbers they have."""


DEFAULT = Choice()


def selected(
    documents: Iterable[Document | Unread], source: Path, folder: Path | None = None, choice: Choice = DEFAULT
) -> Iterator[Document | Unread]:
    """Yield *documents* of the file *source*, found in *folder*: those to import, and what is left out."""
    path = PurePath(source.relative_to(folder)) if folder else PurePath(source.name)
    for document in _named(documents, source, folder):
        if isinstance(document, Unread):
            yield document
        elif document.bookmarks:
            yield from issues_of(document, choice.every, private=choice.drafts, zone=choice.zone)
        elif not choice.drafts and (reason := reason_for_document(document, path)):
            yield Unread(document.part, f"{reason}: --drafts imports it", is_draft=True)
        else:
            yield document
