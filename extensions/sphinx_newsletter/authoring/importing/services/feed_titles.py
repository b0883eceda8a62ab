"""Read the titles of feeds, of which few say whether they are text or HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from sphinx_newsletter.authoring.importing.markup.html import soup_of

_IN_TITLES = ("a", "abbr", "b", "code", "em", "i", "small", "span", "strong", "sub", "sup")
_ALONE = ("br", "wbr", "img")
"""Elements without an end."""


def title_of(entry: Mapping[str, Any], version: str) -> str:
    """Return the title of an entry as text. In Atom, a title that is not HTML is as it is written."""
    title = str(entry.get("title") or "")
    kind = (entry.get("title_detail") or {}).get("type")
    if version.startswith("atom") and kind == "text/plain":
        return " ".join(title.split())
    return _text_of(title)


def plain_title(markup: str) -> str:
    """Return a title as text, whatever it is."""
    try:
        return _text_of(markup)
    except Exception:  # a parser bug, which is reported with the entry
        return " ".join(markup.split())


def _text_of(markup: str) -> str:
    """Return a title as text. A tag that no title has, or that does not end, is part of it: ``Why <dialog>?``."""
    soup = soup_of(markup)
    names = [str(tag.name) for tag in soup.find_all(True)]
    ends = [name.lower() for name in re.findall(r"</([A-Za-z0-9]+)", markup)]
    is_markup = all(
        name in _ALONE or (name in _IN_TITLES and names.count(name) <= ends.count(name)) for name in names
    )
    return " ".join((soup.get_text() if is_markup else unescape(markup)).split())
