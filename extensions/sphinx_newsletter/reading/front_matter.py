"""The YAML block that opens an issue page."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from sphinx_newsletter.config import Settings
from sphinx_newsletter.problems import Problem, Report
from sphinx_newsletter.reading.characters import hidden, shown_values, texts_of
from sphinx_newsletter.reading.limits import FRONT_MATTER, NUMBER, TITLE, shortened
from sphinx_newsletter.records.urls import is_web_url, misleading, normalise, web_url

_BLOCK = re.compile(r"\A---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"^([A-Za-z][\w-]*)[ \t]*:", re.MULTILINE)
_DIGITS = re.compile(r"[-+]?[0-9]+", re.ASCII)
_NOT_YAML = (yaml.YAMLError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What PyYAML raises: its own errors, and whatever comes of a value that is not what its tag says."""

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
        "author",
        "pubDate",
    }
)
"""What an issue's front matter may say; ``author`` and ``pubDate`` are what older pages of newsletters hold."""
_SPHINX_KEYS = frozenset({"orphan", "tocdepth", "nosearch", "no-search", "hide-toc"})
_OPEN_GRAPH_KEYS = frozenset({"og:title", "og:description", "og:image", "og:image:alt", "ogp_disable"})
_ADDRESSES = ("original", "repeated-links", "og:image")
_TITLES = ("title", "og:title", "og:description")
KEPT_KEYS = (KEYS - {"author", "pubDate"}) | _SPHINX_KEYS | _OPEN_GRAPH_KEYS
"""What an issue's front matter says to some purpose."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Takes numbers as they are typed: to YAML 1.1, 0010 is eight, and 1:30 ninety."""


def _typed_number(loader: Any, node: yaml.ScalarNode) -> int | str:
    return int(node.value) if _DIGITS.fullmatch(node.value) else str(node.value)


_Loader.add_constructor("tag:yaml.org,2002:int", _typed_number)
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("^0[0-9]+$"), ["0"])  # 0008, to YAML, is a text


def split_front_matter(text: str) -> tuple[str, str]:
    """Split a page's text into its front matter, with the lines that enclose it, and the rest."""
    text = text.removeprefix("\ufeff")
    block = _BLOCK.match(text)
    return (block.group(0), text[block.end() :]) if block else ("", text)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The values of a page's front matter, and the line each key is on (1-based)."""

    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    mistake: str = ""
    """What is wrong with the block as a whole, if it could not be read."""
    escaped: frozenset[tuple[str, str]] = frozenset()
    """Hidden characters that a value has by an escape sequence: the key, and their names."""

    @classmethod
    def of(cls, text: str) -> FrontMatter:
        """Take the front matter off the beginning of a page's text.

        What is not YAML gives no values; the keys that it seems to have are known by their lines.
        """
        block = _BLOCK.match(text.removeprefix("\ufeff"))
        if not block:
            return cls()
        lines = {
            found.group(1): 2 + block.group(1).count("\n", 0, found.start())
            for found in _KEY.finditer(block.group(1))
        }
        try:
            values = _values(block.group(1))
            if not isinstance(values, dict):
                raise ValueError("write a key, a colon and a value on each line")
            typed = {_text(key): value for key, value in values.items()}
            values = shown_values(typed)
        except _NOT_YAML as error:
            return cls({}, lines, f"the front matter is not YAML: {_first_line(error)}")
        return cls(values, lines, escaped=frozenset() if values == typed else _escaped(typed, block.group(1)))

    @property
    def is_issue(self) -> bool:
        """Whether there is the key ``issue``."""
        return "issue" in (self.lines if self.mistake else self.values)

    def is_issue_page(self, docname: str, settings: Settings) -> bool:
        """Return whether the page is an issue page, by where it is or by what is said here."""
        return self.is_issue or settings.is_below_issues(docname)

    def line(self, key: str) -> int:
        """Return the line *key* is on, or the block's first."""
        return self.lines.get(key, 1)

    def number(self) -> int | None:
        """Return the issue's number, or None if ``issue`` is no whole number from 1 to :data:`NUMBER`."""
        value = self.values.get("issue")
        return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= NUMBER else None

    def date(self, key: str) -> dt.date | None:
        """Return the date that *key* holds, or None if it is missing or no date."""
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
        """Return *key*'s value as text, shortened; None if it is missing or empty."""
        value = self.values.get(key)
        return None if value in (None, "") else shortened(_text(value))

    def texts(self, key: str) -> tuple[str, ...]:
        """Return *key*'s value as several texts: a YAML list, or words between commas."""
        value = self.values.get(key)
        parts = value if isinstance(value, list) else _text(value or "").split(",")
        return tuple(text for part in parts if (text := _text(part).strip()))

    def url(self, key: str) -> str | None:
        """Return the web URL that *key* holds, or None."""
        return web_url(_text(self.values.get(key, "")).strip())

    def check(self, report: Report) -> None:
        """Report what the front matter of an issue page has wrong, key by key."""
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
        for key in _TITLES:
            if (length := len(_text(self.values.get(key, "")))) > TITLE:
                details = {"what": f"{key}: {length:,} characters", "limit": f"{TITLE:,}"}
                report(Problem.TOO_LARGE, self.line(key), dict(details))
        for key, what in self._unknown():
            report(Problem.FRONT_MATTER, self.line(key), {"what": what})
        self._check_urls(report)

    def _unknown(self) -> Iterator[tuple[str, str]]:
        for key in self.values:
            if key == "myst":
                yield key, "'myst' changes nothing in an issue page: take it out"
            elif key not in KEYS | KEPT_KEYS:
                known = ", ".join(sorted(KEYS - {"author", "pubDate"}))
                yield key, f"{key!r} means nothing in an issue page: write one of {known}"

    def _check_urls(self, report: Report) -> None:
        for key, names in sorted(self.escaped):
            report(Problem.HIDDEN_CHARACTER, self.line(key), {"names": names})
        for key in _ADDRESSES:
            one = (_text(self.values.get(key, "")).strip(),)
            for url in self.texts(key) if key == "repeated-links" else filter(None, one):
                if not is_web_url(url):
                    what = f"{key}: {shortened(url)!r} is not a web address: write the full https://… URL"
                    report(Problem.FRONT_MATTER, self.line(key), {"what": what})
                elif why := misleading(url):
                    report(Problem.MISLEADING_URL, self.line(key), {"url": url, "why": why})

    def metadata(self) -> dict[str, Any]:
        """Return what Sphinx and its extensions may know: the keys that mean something, and of addresses the
        ones on the web.
        """
        kept = {key: value for key, value in self.values.items() if key in KEPT_KEYS}
        kept |= {key: self.text(key) for key in _TITLES if key in kept}
        if "og:image" in kept:
            kept["og:image"] = self.url("og:image")
        return {key: value for key, value in kept.items() if value is not None}

    def repeated_links(self) -> tuple[str, ...]:
        """Return the normalised URLs that the page repeats on purpose."""
        return tuple(normalise(url) for url in self.texts("repeated-links"))


def _values(block: str) -> Any:
    """Return what a block of YAML holds. Raises one of :data:`_NOT_YAML`.

    Nothing in it stands for something else in it: a few lines of that can stand for gigabytes.
    """
    if len(block) > FRONT_MATTER:
        raise ValueError(f"it has {len(block):,} characters, more than {FRONT_MATTER:,}")
    if "*" in block and any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(block, _Loader)):
        raise ValueError("it has an alias (*name): write the value again")
    return yaml.load(block, _Loader)


def _escaped(values: dict[str, Any], block: str) -> frozenset[tuple[str, str]]:
    """Return the keys with hidden characters that do not stand in the block itself."""
    found = {key: hidden(texts_of({key: value})) for key, value in values.items()}
    seen = hidden(block)
    named = {key: [name for name in names if name not in seen] for key, names in found.items()}
    return frozenset((shown_values(key), ", ".join(names)) for key, names in named.items() if names)


def _text(value: Any) -> str:
    """Return a value as text; one that Python cannot write as such is none that anyone meant."""
    try:
        return str(value)
    except (ValueError, RecursionError):
        return "…"


def _first_line(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
    return f"{problem}, at line {mark.line + 2}" if mark else str(problem)
