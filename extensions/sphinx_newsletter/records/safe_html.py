"""Verify finished HTML: its elements, attributes and URLs are on an allow-list.

Everything before this makes HTML that passes. It is verified again, so that no mistake of a parser, a directive, a
transform, a visitor or this extension reaches a reader.

Tags of a strict form, which every parser reads alike wherever they stand, are compared with a regular expression.
Anything else is parsed with libxml2, which tokenizes as the HTML Standard does (from 2.14). To parse everything
would take a twentieth of the time of a build.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from lxml import etree

_ELEMENTS = (
    *("a", "p", "span", "div", "li", "code", "em", "strong", "article", "section", "header", "h3", "h2", "h1"),
    *("abbr", "address", "aside", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "col", "colgroup"),
    *("data", "dd", "del", "details", "dfn", "dl", "dt", "figcaption", "figure", "footer", "h4", "h5", "h6", "hr"),
    *(
        "i",
        "img",
        "input",
        "ins",
        "kbd",
        "label",
        "main",
        "mark",
        "nav",
        "ol",
        "path",
        "picture",
        "pre",
        "q",
        "rp",
    ),
    *("rt", "ruby", "s", "samp", "small", "sub", "summary", "sup", "svg", "table", "tbody", "td", "tfoot", "th"),
    *("thead", "time", "tr", "tt", "u", "ul", "var", "wbr"),
)
"""Elements that neither run, embed, submit nor style anything (HTML Standard, section 4); frequent ones first."""
_PLAIN = (
    *("class", "id", "title", "alt", "lang", "hreflang", "rel", "align", "checked", "colspan", "d", "datetime"),
    *(
        "decoding",
        "dir",
        "fill",
        "for",
        "headers",
        "height",
        "hidden",
        "loading",
        "name",
        "open",
        "reversed",
        "role",
    ),
    *(
        "rowspan",
        "scope",
        "span",
        "start",
        "tabindex",
        "translate",
        "valign",
        "value",
        "version",
        "viewbox",
        "width",
    ),
)
"""Attributes that may have any value; with them, those that begin with ``aria-`` or ``data-``."""
_WEB = r"(?:https?://[^/?#\\\s]|mailto:)[^\x00-\x20\\]*"
_RELATIVE = r"(?!//)[^\x00-\x20\\:/?#]*+(?:[/?#][^\x00-\x20\\]*)?"
"""A relative URL has no colon before the first slash (RFC 3986, section 4.2)."""
_LENGTH = r"[\d.]+(?:px|%|em|rem|ex|pt|pc|in|cm|mm)?"
_VALUES = {
    **dict.fromkeys(("cite", "href", "src"), re.compile(f"{_WEB}|{_RELATIVE}", re.IGNORECASE)),
    "style": re.compile(rf"\s*+(?:(?:width|height)\s*+:\s*+{_LENGTH}\s*+(?:;\s*+)?)*", re.IGNORECASE),
    "referrerpolicy": re.compile("no-referrer"),
    "type": re.compile(r"checkbox|radio|[1aAiI]"),
}
"""The values of other attributes."""
_PLACEHOLDER = "newsletter:"
_TAG = re.compile(r"<[^<>]*>")
_STRICT_WEB = r'https?://[^/?#\\&"<>\x00-\x20][^\\"<>\x00-\x20]*'
_STRICT_RELATIVE = r'(?!//)[^:/?#\\&"<>\x00-\x20]*+(?:[/?#][^\\"<>\x00-\x20]*)?'
"""URLs without character references before their path."""

Allowed = Mapping[str, Sequence[str]]
"""Further elements, each with its attributes."""


class UnsafeHtml(Exception):
    """Raised for an element, attribute or URL that is not allowed."""


class SafeHtml:
    """What HTML may have: the allow-list, and the elements in *further* with their attributes.

    Portable HTML has placeholders for URLs within the site.
    """

    def __init__(self, further: Allowed, *, portable: bool = False) -> None:
        self._further = further
        self._portable = portable
        self._strict = _strict(portable)
        self._verified: set[str] = set()
        """Tags of a strict form without a URL, which are likely to come again."""

    def verify(self, *pieces: str) -> None:
        """Raise :class:`UnsafeHtml` if any of *pieces* has anything that is not allowed."""
        for html in pieces:
            tags = _TAG.findall(html)
            is_strict = html.count("<") == len(tags) == html.count(">")
            if not is_strict or not all(map(self._is_strict, set(tags) - self._verified)):
                self._parse(html)

    def _is_strict(self, tag: str) -> bool:
        if not self._strict.fullmatch(tag):
            return False
        if "=" not in tag or tag.startswith("<span"):
            self._verified.add(tag)
        return True

    def _parse(self, html: str) -> None:
        """Verify each element and attribute of *html* after parsing it."""
        for element in etree.fromstring(f"<body>{html}".encode(), _parser()).iter():
            tag = element.tag
            further = self._further.get(str(tag))
            if tag not in (*_ELEMENTS, "html", "body") and further is None:
                raise UnsafeHtml(f"<{tag}>" if isinstance(tag, str) else "a comment or declaration")
            for name, value in element.items():
                if name in _VALUES:
                    if not self._is_allowed(name, value):
                        raise UnsafeHtml(f"<{tag} {name}={value[:80]!r}>")
                elif not (name in _PLAIN or name.startswith(("aria-", "data-")) or name in (further or ())):
                    raise UnsafeHtml(f"<{tag} {name}>")

    def _is_allowed(self, name: str, value: str) -> bool:
        if self._portable and value.startswith(_PLACEHOLDER):
            return True
        return bool(_VALUES[name].fullmatch(value))


@cache
def _parser() -> etree.HTMLParser:
    return etree.HTMLParser(encoding="utf-8", huge_tree=True)


@cache
def _strict(portable: bool) -> re.Pattern[str]:
    """Return a pattern of tags with allowed elements, attributes and URLs, all values in double quotes."""
    url = f"{_STRICT_WEB}|{_STRICT_RELATIVE}"
    url = f'{_PLACEHOLDER}[^"<>]+|{url}' if portable else url
    value = r'(?:="[^"<>]*+")?+'
    attribute = rf"(?:{'|'.join(_PLAIN)}){value}|(?:aria|data)-[a-z-]+{value}"
    attribute += rf'|(?:href|src)="(?:{url})"|referrerpolicy="no-referrer"'
    return re.compile(rf"</?(?:{'|'.join(_ELEMENTS)})(?: (?:{attribute}))* ?/?>")
