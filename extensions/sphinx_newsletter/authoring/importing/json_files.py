"""Read JSON files: find out what wrote them."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sphinx_newsletter.authoring.importing.bookmarks.bookmark_tables import are_bookmarks, json_bookmarks
from sphinx_newsletter.authoring.importing.document import Document, Unread
from sphinx_newsletter.authoring.importing.json_values import rows_of
from sphinx_newsletter.authoring.importing.services.ghost import ghost_posts
from sphinx_newsletter.authoring.importing.services.own_data import is_own_data, own_data_documents
from sphinx_newsletter.authoring.importing.services.posts import document_of
from sphinx_newsletter.authoring.importing.services.service_posts import json_posts
from sphinx_newsletter.files.page_files import PageFileError, decoded

_KINDS = (
    "JSON Feed, exports of Ghost or Buttondown, links.json of a site of this package, or bookmarks (Pinboard, "
    "linkding, a browser's backup)"
)


def json_documents(data: bytes, stem: str, part: str) -> Iterator[Document | Unread]:
    """Yield the issues or bookmarks of a file.

    Raises :class:`~sphinx_newsletter.files.page_files.PageFileError`.
    """
    try:
        values = json.loads(decoded(data).removeprefix("\ufeff"))
    except ValueError as error:
        raise PageFileError(f"file is not valid JSON: {error}: export it again") from error
    except RecursionError as error:
        raise PageFileError("file is nested too deeply: export it again") from error
    if is_own_data(values):
        yield from own_data_documents(values, stem, part)
        return
    posts = ghost_posts(values)
    if posts is None and not are_bookmarks(rows_of(values)):
        posts = json_posts(values)
    if posts is not None:
        yield from (document_of(post, part) for post in posts)
        return
    if bookmarks := json_bookmarks(values):
        yield Document(part, stem, "", {}, bookmarks=bookmarks)
        return
    raise PageFileError(f"cannot read this JSON file; JSON files may be {_KINDS}")
