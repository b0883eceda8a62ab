"""Parse and check the YAML front matter of issue pages."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import yaml

from sphinx_newsletter.config import Settings
from sphinx_newsletter.problems import Problem, Report
from sphinx_newsletter.reading.limits import FRONT_MATTER, NUMBER, TITLE, shortened
from sphinx_newsletter.records.characters import hidden, shown_values, texts_of
from sphinx_newsletter.records.urls import is_web_url, misleading, normalise, web_url

_BLOCK = re.compile(r"\A---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"([A-Za-z][\w-]*+)[ \t]*+:")
_DIGITS = re.compile(r"[-+]?[0-9]+", re.ASCII)
_NOT_YAML = (yaml.YAMLError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""Errors that PyYAML raises, including those for values that do not match their tag."""

KEYS = frozenset(
    {
        "issue",
        "date",
        "updated",
        "title",
        "original",
        "link-language",
        "topics",
        "contributors",
        "repeated-links",
        "anchors",
        "editions",
        "author",
        "pubDate",
    }
)
"""Keys allowed in the front matter of an issue; ``author`` and ``pubDate`` come from older newsletters."""
_SPHINX_KEYS = frozenset({"orphan", "tocdepth", "nosearch", "no-search", "hide-toc"})
_OPEN_GRAPH_KEYS = frozenset({"og:title", "og:description", "og:image", "og:image:alt", "ogp_disable"})
_URL_KEYS = ("original", "repeated-links", "og:image")
_TITLE_KEYS = ("title", "og:title", "og:description")
KEPT_KEYS = (KEYS - {"author", "pubDate", "editions", "anchors"}) | _SPHINX_KEYS | _OPEN_GRAPH_KEYS
"""Keys that become metadata of the page. Of the others, ``editions`` and ``anchors`` are only in the record."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Load integers as decimal: in YAML 1.1, 0010 is 8 and 1:30 is 90."""


def _decimal(loader: Any, node: yaml.ScalarNode) -> int | str:
    return int(node.value) if _DIGITS.fullmatch(node.value) else str(node.value)


_Loader.add_constructor("tag:yaml.org,2002:int", _decimal)
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("^0[0-9]+$"), ["0"])  # 0008 is a string in YAML


def split_front_matter(text: str) -> tuple[str, str]:
    """Split a page's text into its front matter, including the delimiter lines, and the rest."""
    text = text.removeprefix("\ufeff")
    block = _BLOCK.match(text)
    return (block.group(0), text[block.end() :]) if block else ("", text)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The front matter of a page: its values, and the line (1-based) of each key."""

    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    mistake: str = ""
    """The error, if the block could not be parsed."""
    escaped: frozenset[tuple[str, str]] = frozenset()
    """Keys whose values have hidden characters from escape sequences, and the names of the characters."""

    @classmethod
    def of(cls, text: str) -> FrontMatter:
        """Parse the front matter of a page's text.

        If it is not YAML, ``values`` is empty, and ``lines`` has whatever looks like a key.
        """
        block = _BLOCK.match(text.removeprefix("\ufeff"))
        return cls._parse(block.group(1)) if block else cls()

    @classmethod
    @lru_cache(4)  # a build parses the front matter of a page several times
    def _parse(cls, block: str) -> FrontMatter:
        rows = enumerate(block.split("\n"), start=2)
        lines = {found[1]: number for number, row in rows if (found := _KEY.match(row))}
        try:
            values = _values(block)
            if not isinstance(values, dict):
                raise ValueError("write 'key: value' on each line")
            given = {_text(key): value for key, value in values.items()}
            values = shown_values(given)
        except _NOT_YAML as error:
            return cls({}, lines, f"the front matter is not YAML: {_first_line(error)}")
        return cls(values, lines, escaped=frozenset() if values == given else _escaped(given, block))

    @property
    def is_issue(self) -> bool:
        """Whether the key ``issue`` is present."""
        return "issue" in (self.lines if self.mistake else self.values)

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

    def date(self, key: str) -> dt.date | None:
        """Return *key*'s value as a date, or None if it is missing or invalid."""
        value = self.values.get(key)
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, dt.date):
            return value
        try:
            return dt.date.fromisoformat(str(value))
        except ValueError:
            return None

    def text(self, key: str) -> str | None:
        """Return *key*'s value as shortened text, or None if it is missing or empty."""
        value = self.values.get(key)
        return None if value in (None, "") else shortened(_text(value))

    def texts(self, key: str) -> tuple[str, ...]:
        """Return *key*'s value, a YAML list or a comma-separated string, as a tuple of strings."""
        value = self.values.get(key)
        parts = value if isinstance(value, list) else _text(value or "").split(",")
        return tuple(text for part in parts if (text := _text(part).strip()))

    def url(self, key: str) -> str | None:
        """Return *key*'s value as a web URL, or None if it is missing or invalid."""
        return web_url(_text(self.values.get(key, "")).strip())

    def check(self, report: Report) -> None:
        """Report the problems in the front matter of an issue page."""
        if self.mistake:
            report(Problem.FRONT_MATTER, 1, {"what": self.mistake})
            return
        if self.number() is None:
            value = shortened(_text(self.values.get("issue", "")), 40)
            report(Problem.ISSUE_NUMBER, self.line("issue"), {"value": value})
        for key in ("date", "updated"):
            if (key == "date" or key in self.values) and self.date(key) is None:
                value = shortened(_text(self.values.get(key, "")), 40)
                report(Problem.BAD_DATE, self.line(key), {"key": key, "value": value})
        for key in _TITLE_KEYS:
            if (length := len(_text(self.values.get(key, "")))) > TITLE:
                details = {"what": f"{key!r} with {length:,} characters", "limit": f"{TITLE:,}"}
                report(Problem.TOO_LARGE, self.line(key), dict(details))
        for key, what in self._unknown():
            report(Problem.FRONT_MATTER, self.line(key), {"what": what})
        self._check_urls(report)

    def _unknown(self) -> Iterator[tuple[str, str]]:
        for key in self.values:
            if key == "myst":
                yield key, "'myst' has no effect in an issue page; remove it"
            elif key not in KEYS | KEPT_KEYS:
                known = ", ".join(sorted(KEYS - {"author", "pubDate"}))
                yield key, f"unknown key {key!r}; use one of {known}"

    def _check_urls(self, report: Report) -> None:
        for key, names in sorted(self.escaped):
            report(Problem.HIDDEN_CHARACTER, self.line(key), {"names": names})
        for key in _URL_KEYS:
            one = (_text(self.values.get(key, "")).strip(),)
            for url in self.texts(key) if key == "repeated-links" else filter(None, one):
                if not is_web_url(url):
                    what = f"{key}: {shortened(url)!r} is not a web URL; write the full https://… URL"
                    report(Problem.FRONT_MATTER, self.line(key), {"what": what})
                elif why := misleading(url):
                    report(Problem.MISLEADING_URL, self.line(key), {"url": url, "why": why})

    def metadata(self) -> dict[str, Any]:
        """Return the metadata for Sphinx and its extensions: the used keys, without invalid URLs."""
        kept = {key: value for key, value in self.values.items() if key in KEPT_KEYS}
        kept |= {key: self.text(key) for key in _TITLE_KEYS if key in kept}
        if "og:image" in kept:
            kept["og:image"] = self.url("og:image")
        return {key: value for key, value in kept.items() if value is not None}

    def repeated_links(self) -> tuple[str, ...]:
        """Return the normalised URLs that the page may repeat."""
        return tuple(normalise(url) for url in self.texts("repeated-links"))


def _values(block: str) -> Any:
    """Load a block of YAML. Raises one of :data:`_NOT_YAML`.

    Aliases are rejected, because a few lines of nested aliases can expand to gigabytes.
    """
    if len(block) > FRONT_MATTER:
        raise ValueError(f"{len(block):,} characters exceed the limit of {FRONT_MATTER:,}")
    if "*" in block and any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(block, _Loader)):
        raise ValueError("aliases (*name) are not allowed; repeat the value")
    return yaml.load(block, _Loader)


def _escaped(values: dict[str, Any], block: str) -> frozenset[tuple[str, str]]:
    """Return the keys with hidden characters that are not in the source of the block."""
    found = {key: hidden(texts_of({key: value})) for key, value in values.items()}
    seen = hidden(block)
    named = {key: [name for name in names if name not in seen] for key, names in found.items()}
    return frozenset((shown_values(key), ", ".join(names)) for key, names in named.items() if names)


def _text(value: Any) -> str:
    """Return ``str(value)``, or an ellipsis if that fails: an integer too long, a list too deep."""
    try:
        return str(value)
    except (ValueError, RecursionError):
        return "…"


def _first_line(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
    return f"{problem}, at line {mark.line + 2}" if mark else str(problem)
