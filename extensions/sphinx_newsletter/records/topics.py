"""Topics: a vocabulary file that says which words and hosts mean which topic."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from sphinx_newsletter.records.urls import host_matches

_UNSPACED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1100-\u11ff\u2e80-\u31ff\u3400-\u9fff\uac00-\ud7ff\uf900-\ufaff"
    r"\uff66-\uffdc\U00020000-\U0003ffff"
)
"""Letters of scripts that put no blanks around words: Chinese, Japanese, Korean, Thai and kin."""
_LETTER = rf"(?![{_UNSPACED}])[^\W_]"
_RUN = re.compile(rf"(?:{_LETTER})+")
_ASCII_RUN = re.compile(r"[a-z0-9]+")
"""The same in a text of ASCII, found in a quarter of the time."""
_ENDS = re.compile(rf"s?(?!{_LETTER})")
_TEXTS = ("title", "description")
_LISTS = ("words", "hosts")


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

    def topic(self, slug: str) -> Topic:
        """Return a topic; one that is not in the file, but given by hand, is called by its slug."""
        return self.topics.get(slug) or Topic(slug, slug)

    @cached_property
    def _phrases(self) -> dict[str, list[tuple[str, int, str]]]:
        """The words to look for, by the first run of letters in each; the longest first.

        Each is its text, where that run begins in it, and its topic. A text is looked through once, run by
        run, which takes a small part of the time of one large regular expression.
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
        return found

    @cached_property
    def _unspaced(self) -> list[tuple[str, str]]:
        """The words of scripts that put no blanks between words, and their topics."""
        return [
            (word.casefold(), topic.slug)
            for topic in self.topics.values()
            for word in topic.words
            if not _RUN.search(word.casefold())
        ]

    def find(self, *texts: str, host: str = "") -> tuple[str, ...]:
        """Return the topics of a link, the most telling first: its texts in order, then its host.

        Words are found whole, also with a plural ``s``; Chinese and Japanese ones anywhere.
        """
        found: dict[str, None] = {}
        for text in texts:
            found |= dict.fromkeys(self._find_in(text.casefold()))
        for topic in self.topics.values():
            if topic.hosts and any(host_matches(host, pattern) for pattern in topic.hosts):
                found[topic.slug] = None
        return tuple(found)[: self.limit]

    def _find_in(self, text: str) -> Iterator[str]:
        end = 0
        for run in (_ASCII_RUN if text.isascii() else _RUN).finditer(text):
            if run.start() < end:
                continue
            word = run.group()
            for phrase, offset, slug in self._phrases.get(word, self._phrases.get(word.removesuffix("s"), ())):
                start = run.start() - offset
                stop = start + len(phrase)
                if start >= 0 and text.startswith(phrase, start) and _is_whole(phrase, text, stop):
                    yield slug
                    end = stop
                    break
        if not text.isascii():
            yield from (slug for word, slug in self._unspaced if word in text)


def _is_whole(phrase: str, text: str, stop: int) -> bool:
    """Say whether a phrase found up to *stop* ends there, or after a plural ``s``; one like C++ always does."""
    return not phrase[-1].isalnum() or _ENDS.match(text, stop) is not None


def _mistakes(data: Mapping[str, Any]) -> Iterator[str]:
    owner: dict[str, str] = {}
    for slug, table in data.items():
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
            yield f"[{slug}]: a topic's name is made of a-z, 0-9 and single hyphens"
        if isinstance(table, dict):
            yield from (f"[{slug}]: {mistake}" for mistake in _table_mistakes(slug, table, owner))
        else:
            yield f"{slug}: write a table, as in [{slug}]"


def _table_mistakes(slug: str, table: Mapping[str, Any], owner: dict[str, str]) -> Iterator[str]:
    for key, value in table.items():
        if key in _TEXTS:
            if not isinstance(value, str):
                yield f"{key} must be a string"
        elif key not in _LISTS:
            yield f"unknown key {key!r}; write one of {', '.join(_TEXTS + _LISTS)}"
        elif not isinstance(value, list) or not all(isinstance(word, str) and word.strip() for word in value):
            yield f"{key} must be a list of strings that are not empty"
        elif key == "words":
            for word in value:
                other = owner.setdefault(word.casefold(), slug)
                if other != slug:
                    yield f"the word {word!r} already means [{other}]"
