"""Topics: a vocabulary that assigns words and hosts to topics."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, pairwise
from pathlib import Path
from typing import Any, NamedTuple

from sphinx_newsletter.records.slugs import RESERVED
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


def topic_slug(text: str) -> str:
    """Return the slug of a topic as written in an issue; empty if it has no letter or digit.

    >>> topic_slug("Type Hints")
    'type-hints'
    """
    return re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", text.casefold())).strip("-")


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


class _Phrase(NamedTuple):
    text: str
    offset: int
    """Of the first run of letters."""
    slug: str


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
    def _phrases(self) -> tuple[dict[str, list[_Phrase]], dict[tuple[str, str], list[_Phrase]]]:
        """Words to search for: by their only run of letters, or by their first two; longest first.

        The last of these runs is a key with and without a plural ``s``. A text is scanned once, run by run, which
        is much faster than one large regular expression.
        """
        single: dict[str, list[_Phrase]] = {}
        double: dict[tuple[str, str], list[_Phrase]] = {}
        for topic in self.topics.values():
            for word in topic.words:
                text = word.casefold()
                if not (runs := _RUN.findall(text)):
                    continue
                phrase = _Phrase(text, text.index(runs[0]), topic.slug)
                *before, last = runs[:2]
                for run in (last, f"{last}s"):
                    if before:
                        double.setdefault((before[0], run), []).append(phrase)
                    else:
                        single.setdefault(run, []).append(phrase)
        for (first, _), phrases in double.items():
            phrases += single.get(first, [])
        for phrases in (*single.values(), *double.values()):
            phrases.sort(key=lambda phrase: -len(phrase.text))
        return single, double

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
        for slug in chain(chain.from_iterable(map(self._find_in, texts)), self._of_host(host)):
            found[slug] = None
            if len(found) >= self.limit:
                break
        return tuple(found)

    def _of_host(self, host: str) -> Iterator[str]:
        for topic in self._with_hosts:
            if any(host_matches(host, pattern) for pattern in topic.hosts):
                yield topic.slug

    def _find_in(self, text: str) -> Iterator[str]:
        text = text.casefold()
        pattern = _ASCII_RUN if text.isascii() else _RUN
        runs = pattern.findall(text)
        single, double = self._phrases
        if not single.keys().isdisjoint(runs) or not double.keys().isdisjoint(pairwise(runs)):
            yield from self._find_phrases(text, runs, list(pattern.finditer(text)))
        if not text.isascii():
            yield from (slug for word, slug in self._unspaced if word in text)

    def _find_phrases(self, text: str, runs: list[str], matches: list[re.Match[str]]) -> Iterator[str]:
        single, double = self._phrases
        end = 0
        for match, pair in zip(matches, pairwise([*runs, ""]), strict=True):
            phrases = double.get(pair) or single.get(pair[0])
            if not phrases or match.start() < end:
                continue
            for phrase, offset, slug in phrases:
                start = match.start() - offset
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
        if slug in RESERVED:
            yield f"[{slug}]: reserved name, because its page would replace the list of topics; use another"
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
