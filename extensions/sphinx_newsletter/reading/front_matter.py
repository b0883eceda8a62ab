"""The YAML block that opens an issue page."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from sphinx_newsletter.problems import Problem, Report
from sphinx_newsletter.urls import is_web_url, normalise

_BLOCK = re.compile(r"\A---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"^([A-Za-z][\w-]*)[ \t]*:", re.MULTILINE)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

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
KEPT_KEYS = (KEYS - {"author", "pubDate"}) | _SPHINX_KEYS | _OPEN_GRAPH_KEYS
"""What an issue's front matter says to some purpose."""


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
            values = yaml.load(block.group(1), _LOADER)
        except (yaml.YAMLError, ValueError) as error:
            return cls({}, lines, f"the front matter is not YAML: {_first_line(error)}")
        if not isinstance(values, dict):
            return cls({}, lines, "the front matter is not YAML: write a key, a colon and a value on each line")
        return cls({str(key): value for key, value in values.items()}, lines)

    @property
    def is_issue(self) -> bool:
        """Whether the page is an issue of the newsletter at all."""
        return "issue" in (self.values if not self.mistake else self.lines)

    def line(self, key: str) -> int:
        """Return the line *key* is on, or the block's first."""
        return self.lines.get(key, 1)

    def number(self) -> int | None:
        """Return the issue's number, or None if ``issue`` is no positive whole number."""
        value = self.values.get("issue")
        return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None

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
        """Return *key*'s value as text, or None if it is missing or empty."""
        value = self.values.get(key)
        return None if value in (None, "") else str(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return *key*'s value as several texts: a YAML list, or words between commas."""
        value = self.values.get(key)
        parts = value if isinstance(value, list) else str(value or "").split(",")
        return tuple(text for part in parts if (text := str(part).strip()))

    def check(self, report: Report) -> None:
        """Report what the front matter of an issue page has wrong, key by key."""
        if self.mistake:
            report(Problem.FRONT_MATTER, 1, {"what": self.mistake})
            return
        if self.number() is None:
            report(Problem.ISSUE_NUMBER, self.line("issue"), {"value": self.values.get("issue", "")})
        for key in ("date", "updated"):
            if (key == "date" or key in self.values) and self.date(key) is None:
                report(Problem.BAD_DATE, self.line(key), {"key": key, "value": self.values.get(key, "")})
        for key, what in self._unknown():
            report(Problem.FRONT_MATTER, self.line(key), {"what": what})

    def _unknown(self) -> Iterator[tuple[str, str]]:
        for key in self.values:
            if key == "myst":
                yield key, "'myst' changes nothing in an issue page: take it out"
            elif key not in KEYS | KEPT_KEYS:
                known = ", ".join(sorted(KEYS - {"author", "pubDate"}))
                yield key, f"{key!r} means nothing in an issue page: write one of {known}"
        addresses = ["original", *(key for key in ("repeated-links", "og:image") if key in self.values)]
        for key in addresses:
            for url in self.texts(key):
                if not is_web_url(url):
                    yield key, f"{key}: {url!r} is not a web address: write the full https://… URL"

    def metadata(self) -> dict[str, Any]:
        """Return what Sphinx and its extensions may know: the keys that mean something, and of addresses the
        ones on the web.
        """
        kept = {key: value for key, value in self.values.items() if key in KEPT_KEYS}
        return {key: value for key, value in kept.items() if key != "og:image" or is_web_url(str(value))}

    def repeated_links(self) -> tuple[str, ...]:
        """Return the normalised URLs that the page repeats on purpose."""
        return tuple(normalise(url) for url in self.texts("repeated-links"))


def _first_line(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
    return f"{problem}, at line {mark.line + 2}" if mark else str(problem)
