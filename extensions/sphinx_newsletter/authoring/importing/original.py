"""Where an issue first appeared, found in what a newsletter file says of itself."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from sphinx_newsletter.authoring.importing.identity import date_in
from sphinx_newsletter.authoring.importing.layout import HEADING, Block
from sphinx_newsletter.records.urls import is_web_url

_BARE_URL = re.compile(r"https?://[^\s<>()（）\[\]，。；]+")


def own_url(date: dt.date, title: Block | None, kept: Sequence[Block], dropped: Sequence[Block]) -> str | None:
    """Return the address the issue has of its own, if the file surely tells it.

    The link that its title is; an address with the issue's date in it, in boilerplate or as a heading's link;
    or a paragraph of boilerplate that is an address and nothing else.
    """
    return next((url for url in _candidates(date, title, kept, dropped) if is_web_url(url)), None)


def is_own(block: Block, original: str | None) -> bool:
    """Say whether a heading is a link to the issue itself, which its front matter has already."""
    return block.only_link and block.links[0] == original


def _candidates(
    date: dt.date, title: Block | None, kept: Sequence[Block], dropped: Sequence[Block]
) -> Iterator[str]:
    if title and title.only_link:
        yield title.links[0]
    for block in dropped:
        addresses = [*block.links, *_BARE_URL.findall(block.text)]
        yield from (url for url in addresses if date_in(url) == date)
    for block in kept:
        if block.kind == HEADING and block.only_link and date_in(block.links[0]) == date:
            yield block.links[0]
    for block in dropped:
        if _BARE_URL.fullmatch(block.text):
            yield block.text
