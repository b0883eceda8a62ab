"""Atom documents, as parsers read them."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET

import pytest

from sphinx_newsletter.outputs.atom import Entry, Feed

ATOM = "{http://www.w3.org/2005/Atom}"
DAY = dt.datetime(2024, 1, 20, 12, tzinfo=dt.UTC)
TEXTS = [
    "a < b & c > d",
    "say \"hi\" & 'bye'",
    "]]>",
    "two\nlines\tand a tab",
    "\rreturn",
    "异步 🐍",
    "&amp; &#60;",
]


def read(entry: Entry, title: str = "Weekly") -> ET.Element:
    feed = Feed("tag:a", title, title, "https://a.example/", "https://a.example/atom.xml", "en", DAY, [entry])
    return ET.fromstring(feed.xml())


@pytest.mark.parametrize("text", TEXTS)
def test_every_text_reads_back(text: str) -> None:
    entry = Entry("tag:b", text, f"https://a.example/?{text.strip()}", DAY, DAY, text, text, {text: text}, [text])
    feed = read(entry, text)
    (found,) = feed.findall(f"{ATOM}entry")
    for name in ("title", "content", "summary", f"contributor/{ATOM}name"):
        assert found.findtext(f"{ATOM}{name}") == text
    assert feed.findtext(f"{ATOM}title") == feed.findtext(f"{ATOM}author/{ATOM}name") == text
    (category,) = found.findall(f"{ATOM}category")
    assert category.attrib == {"term": text, "label": text}
    (link,) = found.findall(f"{ATOM}link")
    assert link.attrib == {"href": entry.url, "rel": "alternate", "type": "text/html"}


def test_characters_that_no_xml_may_have_are_left_out() -> None:
    feed = read(
        Entry("tag:b", "a\x00b\x08c\ufffe", "https://a.example/\x1f", DAY, DAY, "x\x0by", "", {"t\x01": "l"})
    )
    assert feed.findtext(f"{ATOM}entry/{ATOM}title") == "abc"
    assert feed.findtext(f"{ATOM}entry/{ATOM}content") == "xy"


def test_what_an_entry_lacks_has_no_element() -> None:
    (entry,) = read(Entry("tag:b", "A title", "https://a.example/", DAY, DAY)).findall(f"{ATOM}entry")
    assert [child.tag.removeprefix(ATOM) for child in entry] == ["id", "title", "updated", "link", "published"]
