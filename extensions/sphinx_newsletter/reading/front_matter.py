"""The front matter of a page: its values, and what they mean for an issue."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sphinx_newsletter.config import Settings
from sphinx_newsletter.reading.front_matter_block import Block, Mistake, find_block
from sphinx_newsletter.reading.front_matter_keys import KEPT_KEYS, KEYS, TITLES
from sphinx_newsletter.reading.front_matter_texts import as_text
from sphinx_newsletter.reading.front_matter_values import read_values
from sphinx_newsletter.reading.limits import NUMBER, shortened
from sphinx_newsletter.records.characters import hidden, shown_values, texts_of
from sphinx_newsletter.records.dates import read_date
from sphinx_newsletter.records.urls import normalise, web_url

__all__ = ["KEPT_KEYS", "KEYS", "FrontMatter", "split_front_matter", "without_front_matter"]


def split_front_matter(text: str) -> tuple[str, str]:
    """Split a page's text into its front matter, including the delimiter lines, and the rest."""
    text = text.removeprefix("\ufeff")
    block = find_block(text)
    if block is None or not block.begins:
        return "", text
    lines = text.splitlines(keepends=True)
    return "".join(lines[: block.end]), "".join(lines[block.end :])


def without_front_matter(text: str) -> str:
    """Return a page's text with empty lines in place of its front matter."""
    block = find_block(text)
    if block is None:
        return text
    lines = text.split("\n")
    lines[block.start : block.end] = [""] * (block.end - block.start)
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The front matter of a page: its values, and the line (1-based) of each key."""

    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()
    """What is not written as front matter should be."""
    guessed: frozenset[str] = frozenset()
    """Keys that are not there, but meant by others."""
    escaped: frozenset[tuple[str, str]] = frozenset()
    """Keys whose values have hidden characters from escape sequences, and the names of the characters."""
    block: Block | None = None
    """Where the front matter is; None if the page has none."""

    @classmethod
    def of(cls, text: str) -> FrontMatter:
        """Parse the front matter of a page's text. What cannot be read is in :attr:`mistakes`."""
        block = find_block(text)
        return cls._parse(block) if block else cls()

    @classmethod
    @lru_cache(4)  # a build parses the front matter of a page several times
    def _parse(cls, block: Block) -> FrontMatter:
        found = read_values(block)
        values = shown_values(found.values)
        escaped: frozenset[tuple[str, str]] = frozenset()
        if values != found.values:
            escaped = _escaped(found.values, "\n".join(block.rows))
        return cls(values, found.lines, (*block.mistakes, *found.mistakes), found.guessed, escaped, block)

    @property
    def mistake(self) -> str:
        """What is written and cannot be read; empty if there is nothing."""
        return next((mistake.what for mistake in self.mistakes if mistake.loses), "")

    @property
    def is_issue(self) -> bool:
        """Whether the key ``issue`` is present, at the top of the page."""
        return ("issue" in self.values or "issue" in self.lines) and (self.block is None or self.block.begins)

    def is_issue_page(self, docname: str, settings: Settings) -> bool:
        """Return whether the page is an issue page, by its location or its ``issue`` key."""
        return self.is_issue or settings.is_below_issues(docname)

    def line(self, key: str) -> int:
        """Return the line of *key*, or 1 if it is missing."""
        return self.lines.get(key, 1)

    def number(self) -> int | None:
        """Return the issue number, or None if ``issue`` is not an integer from 1 to :data:`NUMBER`."""
        value = self.values.get("issue")
        return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= NUMBER else None

    def date(self, key: str, language: str = "en") -> dt.date | None:
        """Return *key*'s value as a date, or None if it is missing, invalid or not certain.

        *language* is the tag of the newsletter's language, whose names of months are read.
        """
        value = self.values.get(key)
        if isinstance(value, dt.datetime):
            return value.date()
        return value if isinstance(value, dt.date) else read_date(as_text(value or ""), language)

    def text(self, key: str) -> str | None:
        """Return *key*'s value as shortened text, or None if it is missing or empty."""
        value = self.values.get(key)
        return None if value in (None, "") else shortened(as_text(value))

    def texts(self, key: str) -> tuple[str, ...]:
        """Return *key*'s value, a YAML list or a comma-separated string, as a tuple of strings."""
        value = self.values.get(key)
        parts = value if isinstance(value, list) else as_text(value or "").split(",")
        return tuple(text for part in parts if (text := as_text(part).strip()))

    def url(self, key: str) -> str | None:
        """Return *key*'s value as a web URL, or None if it is missing or invalid."""
        return web_url(as_text(self.values.get(key, "")).strip())

    def metadata(self) -> dict[str, Any]:
        """Return the metadata for Sphinx and its extensions: the used keys, without invalid URLs."""
        kept = {key: value for key, value in self.values.items() if key in KEPT_KEYS}
        kept |= {key: self.text(key) for key in TITLES if key in kept}
        kept |= {key: self.date(key) for key in ("date", "updated") if key in kept}
        if "og:image" in kept:
            kept["og:image"] = self.url("og:image")
        return {key: value for key, value in kept.items() if value is not None}

    def repeated_links(self) -> tuple[str, ...]:
        """Return the normalised URLs that the page may repeat."""
        return tuple(normalise(url) for url in self.texts("repeated-links"))


def _escaped(values: dict[str, Any], block: str) -> frozenset[tuple[str, str]]:
    """Return the keys with hidden characters that are not in the source of the block."""
    found = {key: hidden(texts_of({key: value})) for key, value in values.items()}
    seen = hidden(block)
    named = {key: [name for name in names if name not in seen] for key, names in found.items()}
    return frozenset((shown_values(key), ", ".join(names)) for key, names in named.items() if names)
