"""Topics: a vocabulary that assigns words and hosts to topics."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from sphinx_newsletter.records.urls import host_matches

UNSPACED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1100-\u11ff\u2e80-\u31ff\u3400-\u9fff\uac00-\ud7ff\uf900-\ufaff"
    r"\uff66-\uffdc\U00020000-\U0003ffff"
)
"""Letters of scripts that do not separate words by spaces: Chinese, Japanese, Korean, Thai and others."""
_LETTER = rf"[^\W_{UNSPACED}]"
_RUN = re.compile(rf"{_LETTER}+")
_ASCII_RUN = re.compile(r"[a-z0-9]+")
"""The same for ASCII text, in a quarter of the time."""
_ENDS = re.compile(rf"s?(?!{_LETTER})")
_TEXTS = ("title", "description")
_LISTS = ("words", "hosts")


class TopicsError(ValueError):
    """Invalid topics file; the message has one error per line."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject of links; a tag in ABlog."""

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
    """Maximum number of topics per link."""

    @classmethod
    def load(cls, path: Path, limit: int = 4) -> Vocabulary:
        """Load a topics file: one TOML table per topic, with ``title``, ``description``, ``words``, ``hosts``.

        Raises :class:`TopicsError` with all errors in it.
        """
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise TopicsError(f"{path}: {error}") from error
        return cls._parse(path, text, limit)

    @classmethod
    @lru_cache(4)  # a build loads its settings several times
    def _parse(cls, path: Path, text: str, limit: int) -> Vocabulary:
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise TopicsError(f"{path}: {error}") from error
        errors = list(_errors(data))
        if errors:
            raise TopicsError("\n".join(f"{path}: {message}" for message in errors))
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

    def topic(self, slug: str) -> Topic:
        """Return a topic; the title of one that is not in the file is its slug."""
        return self.topics.get(slug) or Topic(slug, slug)

    @cached_property
    def _phrases(self) -> dict[str, list[tuple[str, int, str]]]:
        """Words to search for, by their first run of letters, with and without a plural ``s``; longest first.

        Each is a tuple of the word, the offset of that run, and the topic's slug. A text is scanned once, run by
        run, which is much faster than one large regular expression.
        """
        found: dict[str, list[tuple[str, int, str]]] = {}
        for topic in self.topics.values():
            for word in topic.words:
                text = word.casefold()
                run = _RUN.search(text)
                if run:
                    found.setdefault(run.group(), []).append((text, run.start(), topic.slug))
        for phrases in found.values():
            phrases.sort(key=lambda phrase: -len(phrase[0]))
        return {f"{run}s": phrases for run, phrases in found.items()} | found

    @cached_property
    def _with_hosts(self) -> list[Topic]:
        return [topic for topic in self.topics.values() if topic.hosts]

    @cached_property
    def _unspaced(self) -> list[tuple[str, str]]:
        """Words of scripts without spaces, with their topics' slugs."""
        return [
            (word.casefold(), topic.slug)
            for topic in self.topics.values()
            for word in topic.words
            if not _RUN.search(word.casefold())
        ]

    def find(self, *texts: str, host: str = "") -> tuple[str, ...]:
        """Return the topics of a link: those of *texts* in order, then those of *host*.

        Only whole words match, with or without a plural ``s``; words of scripts without spaces match anywhere.
        """
        found: dict[str, None] = {}
        for text in texts:
            found |= dict.fromkeys(self._find_in(text.casefold()))
        for topic in self._with_hosts:
            if any(host_matches(host, pattern) for pattern in topic.hosts):
                found[topic.slug] = None
        return tuple(found)[: self.limit]

    def _find_in(self, text: str) -> Iterator[str]:
        pattern = _ASCII_RUN if text.isascii() else _RUN
        if not self._phrases.keys().isdisjoint(pattern.findall(text)):  # few texts have any
            yield from self._find_phrases(pattern, text)
        if not text.isascii():
            yield from (slug for word, slug in self._unspaced if word in text)

    def _find_phrases(self, pattern: re.Pattern[str], text: str) -> Iterator[str]:
        phrases, end = self._phrases, 0
        for run in pattern.finditer(text):
            if run[0] not in phrases or run.start() < end:
                continue
            for phrase, offset, slug in phrases[run[0]]:
                start = run.start() - offset
                stop = start + len(phrase)
                if start >= 0 and text.startswith(phrase, start) and _is_whole(phrase, text, stop):
                    yield slug
                    end = stop
                    break


def _is_whole(phrase: str, text: str, stop: int) -> bool:
    """Return whether a phrase ends at a word end, or before a plural ``s``; always for one like ``C++``."""
    return not phrase[-1].isalnum() or _ENDS.match(text, stop) is not None


def _errors(data: Mapping[str, Any]) -> Iterator[str]:
    owner: dict[str, str] = {}
    for slug, table in data.items():
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
            yield f"[{slug}]: invalid topic name; use a-z, 0-9 and single hyphens"
        if isinstance(table, dict):
            yield from (f"[{slug}]: {message}" for message in _table_errors(slug, table, owner))
        else:
            yield f"{slug} must be a table, as in [{slug}]"


def _table_errors(slug: str, table: Mapping[str, Any], owner: dict[str, str]) -> Iterator[str]:
    for key, value in table.items():
        if key in _TEXTS:
            if not isinstance(value, str):
                yield f"{key} must be a string"
        elif key not in _LISTS:
            yield f"unknown key {key!r}; use one of {', '.join(_TEXTS + _LISTS)}"
        elif not isinstance(value, list) or not all(isinstance(word, str) and word.strip() for word in value):
            yield f"{key} must be a list of non-empty strings"
        elif key == "words":
            for word in value:
                other = owner.setdefault(word.casefold(), slug)
                if other != slug:
                    yield f"the word {word!r} is already assigned to [{other}]"
