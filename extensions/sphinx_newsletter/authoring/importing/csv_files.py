"""Read CSV files: posts of newsletter services, or bookmarks."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from sphinx_newsletter.authoring.importing.bookmarks.bookmark_tables import are_bookmarks, table_bookmarks
from sphinx_newsletter.authoring.importing.bookmarks.url_lists import url_list
from sphinx_newsletter.authoring.importing.document import Document, Unread
from sphinx_newsletter.authoring.importing.services.posts import document_of
from sphinx_newsletter.authoring.importing.services.service_posts import table_posts
from sphinx_newsletter.files.page_files import PageFileError, decoded

_KINDS = "exports of beehiiv or Buttondown, with the texts of posts, or bookmarks (Raindrop, Pocket, Instapaper)"
_LARGEST_CELL = 20_000_000
_OF_ARCHIVES = {"post_id", "is_published", "email_subject", "send date", "secondary_id"}
"""Columns of tables that name the files beside them in an archive."""


def csv_documents(data: bytes, stem: str, part: str) -> Iterator[Document | Unread]:
    """Yield the issues or bookmarks of a file.

    Raises :class:`~sphinx_newsletter.files.page_files.PageFileError`.
    """
    text = decoded(data)
    rows = csv_rows(text)
    if not are_bookmarks(rows) and (posts := table_posts(rows)) is not None:
        yield from (document_of(post, part) for post in posts)
    elif bookmarks := table_bookmarks(rows) or url_list(text.removeprefix("\ufeff"), stem):
        yield Document(part, stem, "", {}, bookmarks=bookmarks)
    elif rows and set(rows[0]) & _OF_ARCHIVES:
        raise PageFileError("the table has no texts: import the whole export, the zip archive that it is from")
    else:
        raise PageFileError(f"cannot read this CSV file; CSV files may be {_KINDS}")


def csv_rows(text: str) -> list[dict[str, str]]:
    """Return the rows of a table, with the names of columns in lower case.

    Raises :class:`~sphinx_newsletter.files.page_files.PageFileError`.
    """
    lines = text.removeprefix("\ufeff")
    head = lines.partition("\n")[0]
    mark = max(",;\t", key=head.count)
    limit = csv.field_size_limit(_LARGEST_CELL)
    try:
        rows = [row for row in csv.reader(lines.splitlines(keepends=True), delimiter=mark) if any(row)]
    except csv.Error as error:
        raise PageFileError(f"file is not valid CSV: {error}: export it again") from error
    finally:
        csv.field_size_limit(limit)
    names = [name.strip().casefold() for name in rows[0]] if rows else []
    return [dict(zip(names, row, strict=False)) for row in rows[1:]]
