"""What is known of a newsletter before it has any file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sphinx_newsletter.records.archive import YEAR, season_of
from sphinx_newsletter.records.item_forms import ItemForm
from sphinx_newsletter.records.languages import language_errors
from sphinx_newsletter.records.topics import Topic
from sphinx_newsletter.records.urls import is_web_url

SEASON_LENGTH = 30
_LONGEST = 200
"""Length limit of a title or an author."""
_LONGEST_NUMBER = 6
_SHOWN = 40
"""Length of the part of an invalid answer in a message."""


@dataclass(frozen=True)
class Newsletter:
    """A newsletter to start. The first five fields are what ``newsletter init`` asks for."""

    title: str
    language: str = "en"
    """As Sphinx names it: ``zh_CN``."""
    url: str = ""
    author: str = ""
    season_length: int | str = SEASON_LENGTH
    """As in the setting ``newsletter_season_length``: a number, or ``year``."""
    sections: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """As in the setting ``newsletter_sections``; if empty, sections to begin with are chosen."""
    items: Sequence[str] = (ItemForm.NUMBERED,)
    """The forms of link items, as in the setting ``newsletter_items``."""
    section_items: Mapping[str, str] = field(default_factory=dict)
    """The forms of items in some sections, as in the setting ``newsletter_section_items``."""
    topics: Sequence[Topic] = ()
    numbers: Collection[int] = (1,)
    """The numbers of the issues there will be after an import."""

    years: Collection[int] = ()
    """The years of these issues."""

    @property
    def seasons(self) -> list[int]:
        """The numbers of the seasons that need a page, or their years."""
        if self.season_length == YEAR:
            return sorted({*self.years, dt.date.today().year})
        return sorted({season_of(number, None, self.season_length) for number in (1, *self.numbers)})


def line(value: str) -> str:
    """Return an answer as one line of text. Raises :class:`ValueError` if it is long or not printable."""
    text = " ".join(value.split())
    if len(text) > _LONGEST:
        raise ValueError(f"{text[:_SHOWN]!r}… has more than {_LONGEST} characters: write a shorter one")
    if not text.isprintable():
        raise ValueError(f"{value!r} has invisible characters: write it without")
    return text


def title_of(value: str) -> str:
    """Return a valid title. Raises :class:`ValueError`."""
    if not (text := line(value)):
        raise ValueError("the title is empty: write the name of the newsletter, as in Field Notes")
    return text


def language_of(value: str) -> str:
    """Return a valid language, as Sphinx names it. Raises :class:`ValueError`."""
    text = value.strip()
    for error in language_errors(text, "", ()):
        raise ValueError(error)
    return text


def url_of(value: str) -> str:
    """Return a valid URL of a site, or an empty string. Raises :class:`ValueError`."""
    text = value.strip()
    if text and not is_web_url(text):
        raise ValueError(f"{text[:_SHOWN]!r} is not a web URL: write the full https://… URL, or leave it empty")
    return text if not text or text.endswith("/") else f"{text}/"


def season_length_of(value: str) -> int | str:
    """Return a valid length of a season. Raises :class:`ValueError`."""
    text = value.strip().casefold()
    if text == YEAR:
        return YEAR
    if not (text.isascii() and text.isdigit() and int(text[:_LONGEST_NUMBER])):
        raise ValueError(f"{value[:_SHOWN]!r} is no length: write a number of issues from 1, or {YEAR}")
    return int(text[:_LONGEST_NUMBER])
