"""Choose what of the files is imported: without drafts, and with bookmarks as issues."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath

from sphinx_newsletter.authoring.importing.bookmark_issues import WEEK, issues_of
from sphinx_newsletter.authoring.importing.document import Document, Unread
from sphinx_newsletter.authoring.importing.unpublished import reason_for_document


def selected(
    documents: Iterable[Document | Unread],
    source: Path,
    folder: Path | None = None,
    *,
    drafts: bool = False,
    every: str = WEEK,
    zone: dt.tzinfo | None = None,
) -> Iterator[Document | Unread]:
    """Yield *documents* of the file *source*, found in *folder*: those to import, and what is left out.

    *every* is the period of an issue of bookmarks, in the time of *zone*. With *drafts*, what was never public is
    imported too.
    """
    path = PurePath(source.relative_to(folder)) if folder else PurePath(source.name)
    for document in documents:
        if isinstance(document, Unread):
            yield document
        elif document.bookmarks:
            yield from issues_of(document, every, private=drafts, zone=zone)
        elif not drafts and (reason := reason_for_document(document, path)):
            yield Unread(document.part, f"{reason}: --drafts imports it", is_draft=True)
        else:
            yield document
