"""What a file to import is read as: documents, and parts that cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import yaml
from bs4 import BeautifulSoup, Tag

from sphinx_newsletter.authoring.importing.bookmarks.bookmark import Bookmark
from sphinx_newsletter.authoring.importing.markup.html import to_markdown
from sphinx_newsletter.authoring.importing.page import reason_for


@dataclass(frozen=True)
class Document:
    """One text to import."""

    part: str
    """Where it is in its file: the title of a feed's entry, or a file in a zip archive."""
    stem: str
    """File name without suffix."""
    body: str
    front: Mapping[str, Any] | None = None
    """Front matter of what was converted; Markdown has its own in :attr:`body`."""
    notes: Sequence[str] = ()
    about: Mapping[str, str] = field(default_factory=dict)
    """What the file says of the newsletter: ``title``, ``author``, ``language``."""
    unpublished: str = ""
    """Why it was not public, such as ``a draft``; empty if it was."""
    counted: bool = False
    """Whether the issue has no number of its own, and gets the next one."""
    bookmarks: Sequence[Bookmark] = ()
    """Bookmarks to make issues of, instead of a text."""

    @property
    def text(self) -> str:
        """Markdown with front matter."""
        if self.front is None:
            return self.body
        dumped = yaml.safe_dump(dict(self.front), allow_unicode=True, sort_keys=False, width=100_000)
        return f"---\n{dumped}---\n\n{self.body}"


@dataclass(frozen=True)
class Unread:
    """A part of a file that is not imported, and why."""

    part: str
    reason: str
    is_draft: bool = False
    """Whether it was not published, so that nothing has to be done."""


def converted(
    part: str,
    stem: str,
    html: BeautifulSoup | Tag,
    front: Mapping[str, Any],
    notes: Sequence[str] = (),
    base: str = "",
) -> Document:
    """Return HTML as a document; *base* is the URL that its relative URLs belong to.

    Raises :class:`~sphinx_newsletter.authoring.importing.page.Refused`.
    """
    made = to_markdown(html, base or str(front.get("original") or ""))
    return Document(part, stem, made.text, front, [*notes, *made.notes])


def entry_or_reason(part: str, make: Callable[[], Document], unpublished: str = "") -> Document | Unread:
    """Return the document that *make* returns. One that cannot be read does not stop the others of its file."""
    try:
        return replace(make(), unpublished=unpublished)
    except Exception as error:
        return Unread(part, reason_for(error), is_draft=bool(unpublished))
