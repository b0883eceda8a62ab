"""Read bookmarks in HTML: the format of browsers, which services write too, and that of Pocket."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser

from sphinx_newsletter.authoring.importing.bookmarks.bookmark import Bookmark
from sphinx_newsletter.authoring.importing.bookmarks.bookmark_tables import folder_name
from sphinx_newsletter.authoring.importing.document import Document, Unread
from sphinx_newsletter.authoring.importing.unix_time import day_text
from sphinx_newsletter.files.page_files import PageFileError, decoded
from sphinx_newsletter.records.counts import count_label
from sphinx_newsletter.records.urls import is_web_url

_BROWSER = re.compile(r"<!DOCTYPE\s+NETSCAPE-Bookmark-file", re.IGNORECASE)
_POCKET = re.compile(r"<a\b[^<>]*\btime_added=", re.IGNORECASE)
_HEAD = 2000


def is_bookmark_file(data: bytes) -> bool:
    """Return whether HTML is an export of bookmarks."""
    head = data[:_HEAD].decode("latin-1")
    return bool(_BROWSER.search(head) or _POCKET.search(head))


def bookmark_documents(data: bytes, stem: str, part: str) -> Iterator[Document | Unread]:
    """Yield the bookmarks of a file. Raises :class:`~sphinx_newsletter.files.page_files.PageFileError`."""
    text = decoded(data).removeprefix("\ufeff")
    parser = _Parser()
    parser.feed(text)
    parser.close()
    found = parser.bookmarks()
    kept = [mark for mark in found if is_web_url(mark.url)]
    if not kept:
        raise PageFileError("file has no bookmark of a web page: export it again")
    yield Document(part, stem, "", {}, bookmarks=kept)
    if others := len(found) - len(kept):
        label = count_label(others, "bookmark is", "bookmarks are")
        yield Unread(part, f"{label} of no web page, and left out", is_draft=True)


class _Parser(HTMLParser):
    """Read the elements of both formats as they come: most have no end."""

    def __init__(self) -> None:
        super().__init__()
        self._found: list[_Entry] = []
        self._folders: list[str] = []
        self._named = ""
        """The folder whose list is to come."""
        self._into: list[str] | None = None
        """Where text belongs."""
        self._title: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a folder, a bookmark or a description."""
        values = {name: value or "" for name, value in attrs}
        if tag in ("h1", "h3"):
            self._title = self._into = []
        elif tag in ("dl", "ul"):
            self._folders.append(self._named)
            self._named, self._into = "", None
        elif tag == "a":
            entry = _Entry(values, [name for name in self._folders if name])
            self._found.append(entry)
            self._into = entry.title
        elif tag == "dd":
            self._into = self._found[-1].note if self._found and not self._named else []
        elif tag in ("dt", "hr", "li"):
            self._into = None
        elif tag == "br" and self._into is not None:
            self._into.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End a folder, its name, or the title of a bookmark."""
        if tag in ("h1", "h3"):
            self._named = "".join(self._title)
            self._into = None
        elif tag in ("dl", "ul"):
            self._into = None
            self._folders = self._folders[:-1]
            self._named = ""
        elif tag == "a":
            self._into = None

    def handle_data(self, data: str) -> None:
        """Add text to what it belongs to."""
        if self._into is not None:
            self._into.append(data)

    def bookmarks(self) -> Sequence[Bookmark]:
        """Return what was read."""
        return [entry.bookmark() for entry in self._found]


class _Entry:
    """A bookmark that is being read."""

    def __init__(self, values: Mapping[str, str], folders: Sequence[str]) -> None:
        self.values, self.folders = values, folders
        self.title: list[str] = []
        self.note: list[str] = []

    def bookmark(self) -> Bookmark:
        """Return the bookmark."""
        values = self.values
        url, title = values.get("href", "").strip(), " ".join("".join(self.title).split())
        note = "".join(self.note).replace("[linkding-notes]", "\n\n").replace("[/linkding-notes]", "").strip()
        state = self.folders[0].casefold() if self.folders else ""
        tags = (tag.strip() for tag in values.get("tags", "").replace("|", ",").split(","))
        return Bookmark(
            url,
            "" if title == url else title,
            day_text(values.get("add_date") or values.get("time_added") or ""),
            note,
            folder_name(self.folders),
            tuple(filter(None, tags)),
            is_private=values.get("private") == "1",
            is_unread=values.get("toread") == "1" or state == "unread",
        )
