"""Compare HTML with the Markdown that has been made of it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from urllib.parse import unquote

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

from sphinx_newsletter.authoring.importing.emphasis import parser

_SHOWN = 5
"""Number of URLs, or of words with lost markup, that a message names."""
_LETTERS = 20
"""Length of the text that a message quotes, in letters."""
_KINDS = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("s", "del", "strike"), "struck"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
}

Marked = list[tuple[str, frozenset[str]]]
"""Letters, with the names of the markup that each has."""


def lost(html: BeautifulSoup | Tag, text: str) -> str:
    """Return the URLs of *html* that *text* lacks, or else the beginning of the words that do."""
    after = _rendered(text)
    kept = set(_urls(after))
    if lost := list(dict.fromkeys(url for url in _urls(html) if url not in kept)):
        return ", ".join(lost[:_SHOWN]) + (f" and {len(lost) - _SHOWN} more" if len(lost) > _SHOWN else "")
    words, same = letters_of(html), letters_of(after)
    if words == same:
        return ""
    start = next(
        (place for place, pair in enumerate(zip(words, same, strict=False)) if pair[0] != pair[1]), len(same)
    )
    return f"the text from {words[start : start + _LETTERS]!r}"


def lost_markup(html: BeautifulSoup | Tag, text: str) -> Iterator[str]:
    """Yield what is bold, italic, struck or code in *html* and not in *text*, or the other way round."""
    pairs = zip(_marked(html), _marked(_rendered(text)), strict=True)
    found: list[str] = []
    for changes, run in groupby(pairs, key=lambda pair: (pair[0][1] - pair[1][1], pair[1][1] - pair[0][1])):
        letters = "".join(pair[0][0] for pair in run)
        gone, new = (", ".join(sorted(names)) for names in changes)
        if gone or new:
            found.append(f"{letters[:_LETTERS]!r} is {f'no longer {gone}' if gone else f'now {new}'}")
    yield from found[:_SHOWN]
    if len(found) > _SHOWN:
        yield f"{len(found) - _SHOWN} more like these"


def _rendered(text: str) -> BeautifulSoup:
    return BeautifulSoup(parser().render(text), "html.parser")


def letters_of(html: BeautifulSoup | Tag) -> str:
    """Return the letters of a text; its digits may have become the numbers of a list.

    ``get_text`` would leave out ruby annotations.
    """
    return "".join(filter(str.isalpha, "".join(map(str, html.find_all(string=True)))))


def _marked(html: BeautifulSoup | Tag) -> Marked:
    found: Marked = []
    for string in html.find_all(string=True):
        if letters := list(filter(str.isalpha, str(string))):
            found += [(letter, _kinds(string)) for letter in letters]
    return found


def _kinds(string: PageElement) -> frozenset[str]:
    """Return the markup of a text. In code, there is none."""
    kinds: set[str] = set()
    for parent in string.parents:
        kind = _KINDS.get(str(parent.name), "")
        kinds = {kind} if kind == "code" or parent.name == "pre" else kinds | {kind}
    return frozenset(kinds - {""})


def _urls(html: BeautifulSoup | Tag) -> Iterator[str]:
    for name, attribute in (("a", "href"), ("img", "src")):
        found = (str(tag.get(attribute, "")) for tag in html.find_all(name))
        yield from (unquote(url).strip() for url in found if url)
