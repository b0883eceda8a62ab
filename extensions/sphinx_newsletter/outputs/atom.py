"""Write Atom feeds (RFC 4287)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from xml.sax.saxutils import escape

FORMAT = 2
"""Increased when :meth:`Feed.xml` writes something else for the same records."""
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document may have (XML 1.0, section 2.2)."""
_IN_TEXT = {"\r": "&#13;"}
_IN_ATTRIBUTES = {'"': "&quot;", "\n": "&#10;", "\t": "&#9;", "\r": "&#13;"}


@dataclass(frozen=True)
class Entry:
    """An entry (section 4.1.2)."""

    id: str
    title: str
    url: str
    """URL of the page that the entry stands for."""
    published: dt.datetime
    updated: dt.datetime
    content: str = ""
    """HTML."""
    summary: str = ""
    categories: Mapping[str, str] = field(default_factory=dict)
    """Terms with their labels."""
    contributors: Sequence[str] = ()

    def elements(self) -> Iterator[str]:
        """Yield the elements of the entry."""
        yield _element("id", self.id)
        yield _element("title", self.title)
        yield _element("updated", self.updated.isoformat())
        if self.content:
            yield _element("content", self.content, type="html")
        yield _element("link", href=self.url, rel="alternate", type="text/html")
        if self.summary:
            yield _element("summary", self.summary)
        for term, label in self.categories.items():
            yield _element("category", term=term, label=label)
        for name in self.contributors:
            yield _person("contributor", name, "    ")
        yield _element("published", self.published.isoformat())


@dataclass(frozen=True)
class Feed:
    """A feed (section 4.1.1)."""

    id: str
    title: str
    author: str
    url: str
    """URL of the page that the feed is about."""
    self_url: str
    """URL of the feed."""
    language: str
    """BCP 47 tag."""
    updated: dt.datetime
    entries: Sequence[Entry]

    def xml(self) -> str:
        """Return the document."""
        head = [
            _element("id", self.id),
            _element("title", self.title),
            _element("updated", self.updated.isoformat()),
            _person("author", self.author, "  "),
            _element("link", href=self.url, rel="alternate", type="text/html"),
            _element("link", href=self.self_url, rel="self", type="application/atom+xml"),
            _element("generator", "sphinx_newsletter"),
        ]
        lines = [
            "<?xml version='1.0' encoding='UTF-8'?>",
            f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{self.language}">',
            *(f"  {element}" for element in head),
        ]
        for entry in self.entries:
            lines += ["  <entry>", *(f"    {element}" for element in entry.elements()), "  </entry>"]
        return _NOT_IN_XML.sub("", "\n".join([*lines, "</feed>", ""]))


def _element(name: str, text: str = "", **attributes: str) -> str:
    start = "".join([f' {key}="{_attribute(value)}"' for key, value in attributes.items()])
    return f"<{name}{start}>{escape(text, _IN_TEXT)}</{name}>" if text else f"<{name}{start}/>"


@lru_cache(10_000)  # categories are those of many entries
def _attribute(value: str) -> str:
    return escape(value, _IN_ATTRIBUTES)


def _person(name: str, person: str, indentation: str) -> str:
    return f"<{name}>\n{indentation}  {_element('name', person)}\n{indentation}</{name}>"
