"""Find the URL at which an issue was first published."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from sphinx_newsletter.authoring.importing.layout import HEADING, Block
from sphinx_newsletter.records.dates import date_in
from sphinx_newsletter.records.urls import is_web_url

_BARE_URL = re.compile(r"https?://[^\s<>()（）\[\]，。；]+")


def own_url(date: dt.date, title: Block | None, kept: Sequence[Block], dropped: Sequence[Block]) -> str | None:
    """Return the original URL of the issue, if the file has an unambiguous one.

    Candidates are the link of the title, a URL with the issue's date in boilerplate or as the link of a heading,
    and a boilerplate paragraph that is only a URL.
    """
    return next((url for url in _candidates(date, title, kept, dropped) if is_web_url(url)), None)


def is_own(block: Block, original: str | None) -> bool:
    """Return whether a heading is only a link to *original*."""
    return block.only_link and block.links[0] == original


def _candidates(
    date: dt.date, title: Block | None, kept: Sequence[Block], dropped: Sequence[Block]
) -> Iterator[str]:
    if title and title.only_link:
        yield title.links[0]
    for block in dropped:
        urls = [*block.links, *_BARE_URL.findall(block.text)]
        yield from (url for url in urls if date_in(url) == date)
    for block in kept:
        if block.kind == HEADING and block.only_link and date_in(block.links[0]) == date:
            yield block.links[0]
    for block in dropped:
        if _BARE_URL.fullmatch(block.text):
            yield block.text
