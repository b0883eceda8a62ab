"""Topics: a vocabulary file that says which words and hosts mean which topic."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from sphinx_newsletter.urls import host_matches

_ASCII_EDGE = re.compile(r"[a-z0-9]", re.IGNORECASE)
_KEYS = {"title": str, "description": str, "words": list, "hosts": list}


class TopicsError(ValueError):
    """The topics file is not what it should be; the message lists everything that is wrong."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject that links are about; ABlog calls it a tag."""

    slug: str
    title: str
    description: str = ""
    words: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Vocabulary:
    """All topics of a newsletter, by slug."""

    topics: Mapping[str, Topic]
    limit: int = 4
    """How many topics a link gets at most."""

    @classmethod
    def load(cls, path: Path, limit: int = 4) -> Vocabulary:
        """Read a topics file: a TOML table a topic, with ``title``, ``description``, ``words``, ``hosts``.

        Raises :class:`TopicsError` with every mistake in it at once.
        """
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise TopicsError(f"{path}: {error}") from error
        mistakes = list(_mistakes(data))
        if mistakes:
            raise TopicsError("\n".join(f"{path}: {mistake}" for mistake in mistakes))
        return cls(
            {
                slug: Topic(
                    slug,
                    str(table.get("title", slug)),
                    str(table.get("description", "")),
                    tuple(table.get("words", ())),
                    tuple(table.get("hosts", ())),
                )
                for slug, table in data.items()
            },
            limit,
        )

    @cached_property
    def _by_word(self) -> dict[str, str]:
        return {word.casefold(): topic.slug for topic in self.topics.values() for word in topic.words}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        # Longest first, so that "data science" is found before "data"; whole words where a word's edge is a
        # letter or digit, anywhere for Chinese, which puts no blanks between words.
        words = sorted(self._by_word, key=len, reverse=True)
        return re.compile("|".join(map(_word_pattern, words)) or r"(?!)", re.IGNORECASE)

    def find(self, *texts: str, host: str = "") -> tuple[str, ...]:
        """Return the topics of a link, the most telling first: its texts in order, then its host."""
        found: dict[str, None] = {}
        for text in texts:
            for match in self._pattern.finditer(text):
                word = match.group().casefold()
                slug = self._by_word.get(word) or self._by_word[word.removesuffix("s")]
                found[slug] = None
        for topic in self.topics.values():
            if any(host_matches(host, pattern) for pattern in topic.hosts):
                found[topic.slug] = None
        return tuple(found)[: self.limit]


def _word_pattern(word: str) -> str:
    start = r"(?<![A-Za-z0-9])" if _ASCII_EDGE.match(word[0]) else ""
    end = r"s?(?![A-Za-z0-9])" if _ASCII_EDGE.match(word[-1]) else ""
    return start + re.escape(word) + end


def _mistakes(data: Mapping[str, Any | Mapping[str, Any]]) -> list[str]:
    mistakes: list[str] = []
    owner: dict[str, str] = {}
    for slug, table in data.items():
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
            mistakes.append(f"[{slug}]: a topic's name is made of a-z, 0-9 and single hyphens")
        if not isinstance(table, Mapping):
            mistakes.append(f"{slug}: write a table, as in [{slug}]")
            continue
        for key, value in table.items():
            expected = _KEYS.get(key)
            if expected is None:
                mistakes.append(f"[{slug}]: unknown key {key!r}; write one of {', '.join(_KEYS)}")
            elif not isinstance(value, expected):
                mistakes.append(f"[{slug}]: {key} must be a {'string' if expected is str else 'list of strings'}")
            elif key == "words":
                for word in value:
                    other = owner.setdefault(str(word).casefold(), slug)
                    if not str(word).strip():
                        mistakes.append(f"[{slug}]: a word must be a string that is not empty")
                    elif other != slug:
                        mistakes.append(f"[{slug}]: the word {word!r} already means [{other}]")
    return mistakes
