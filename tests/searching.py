"""What tests of search share: the records of a built site, the engine in Node, and a scan to compare it with."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup

from browser.harness import NODE_MODULES, missing
from sphinx_newsletter.outputs.config_digest import STATIC

ENGINE = STATIC / "sphinx-newsletter" / "search-engine.js"
_SCRIPT = NODE_MODULES.parent / "search.js"
_CALL = re.compile(r"newsletterRecords\((.*)\);\n", re.DOTALL)

FACETS = ("language", "section", "season", "year", "topic", "source")


def node() -> str:
    return shutil.which("node") or missing("Node", "install it")


def _run(request: Mapping[str, Any], *arguments: str) -> Any:
    run = subprocess.run(
        [node(), str(_SCRIPT), str(ENGINE), *arguments],
        input=json.dumps(request),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def call(name: str, *arguments: Any) -> Any:
    """Return what a function of the engine returns."""
    return _run({"calls": [[name, *arguments]]})[0]


def page_data(site: Path) -> dict[str, Any]:
    """Return the data that the search page of a site has for its script."""
    page = next(path for path in (site / "search" / "index.html", site / "search.html") if path.is_file())
    section = BeautifulSoup(page.read_text("utf-8"), "html.parser").select_one("[data-search]")
    assert section
    data: dict[str, Any] = json.loads(str(section["data-search"]))
    return data


def read_records(path: Path) -> dict[str, Any]:
    """Return the records of a file."""
    found = _CALL.fullmatch(path.read_text("utf-8"))
    assert found, path
    records: dict[str, Any] = json.loads(found[1])
    return records


@dataclass(frozen=True)
class Engine:
    """The engine with the records of a site."""

    files: list[dict[str, Any]]
    names: dict[str, dict[str, str]]

    @classmethod
    def of_site(cls, site: Path) -> Engine:
        data = page_data(site)
        return cls([read_records(site / name) for name in data["files"]], data["names"])

    def _request(self, searches: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
        return {"files": self.files, "names": self.names, "searches": list(searches)}

    def answers(self, searches: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return the answer to each question."""
        found: list[dict[str, Any]] = _run(self._request(searches))
        return found

    def found(self, queries: Iterable[str], **question: Any) -> list[list[str]]:
        """Return the addresses of the links found by each query."""
        answers = self.answers({"query": query, **question} for query in queries)
        links = [[] if answer["replaced"] else answer["results"] for answer in answers]
        return [[f"{link['page']}#{link['anchor']}" for link in found] for found in links]

    def reference(self, queries: Iterable[str]) -> list[set[tuple[int, str]]]:
        """Return issue and anchor of the links that uFuzzy finds."""
        if not (NODE_MODULES / "@leeoniya" / "ufuzzy").is_dir():
            missing("uFuzzy", "run: npm ci --prefix tests/node")
        found = _run(self._request({"query": query} for query in queries), "reference")
        return [{(issue, anchor) for issue, anchor in places} for places in found]


@cache
def fold(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).lower()
    return text.translate(str.maketrans("‘’“”„", '\'\'"""'))


class Scan:
    """All links of ``links.json``, looked through one by one: what the search must agree with."""

    def __init__(self, site: Path) -> None:
        data = json.loads((site / "links.json").read_text("utf-8"))
        self.topics: dict[str, str] = page_data(site)["names"]["topic"]
        self.issues = {issue["number"]: issue for issue in data["issues"]}
        self.base = data["base_url"]
        self.links: list[dict[str, Any]] = data["links"]
        self._texts = [self._text(link) for link in self.links]

    def _text(self, link: dict[str, Any]) -> str:
        topics = [text for slug in link["topics"] for text in (slug, self.topics[slug])]
        related = [text for other in link["related"] for text in (other["title"], other["url"])]
        texts = [link["title"], *topics, link["source"], link["summary"], link["url"] or "", *related]
        return "\n".join(map(fold, [*texts, *(image["alt"] for image in link["images"])]))

    def find(
        self, *terms: str, without: Sequence[str] = (), filters: Mapping[str, Sequence[str]] | None = None
    ) -> list[dict[str, Any]]:
        """Return the links with all of the terms, none of *without*, and of each facet one of the values."""
        return [
            link
            for link, text in zip(self.links, self._texts, strict=True)
            if all(fold(term) in text for term in terms)
            and not any(fold(term) in text for term in without)
            and all(
                set(self.values(link, facet)) & set(values) for facet, values in (filters or {}).items() if values
            )
        ]

    def addresses(self, links: Iterable[dict[str, Any]]) -> set[str]:
        """Return the addresses of links, relative to the site."""
        return {link["permalink"].removeprefix(self.base) for link in links}

    def values(self, link: dict[str, Any], facet: str) -> list[str]:
        """Return a link's values of a facet."""
        issue = self.issues[link["issue"]]
        return {
            "language": link["languages"],
            "section": [link["section"]] if link["section"] else [],
            "season": [str(issue["season"])],
            "year": [issue["date"][:4]],
            "topic": link["topics"],
            "source": [link["source"]] if link["source"] else [],
        }[facet]

    def counts(self, facet: str, *terms: str, filters: Mapping[str, Sequence[str]] | None = None) -> Counter[str]:
        """Return how many links each value of a facet would find, given the filters of the others."""
        others = {name: values for name, values in (filters or {}).items() if name != facet}
        links = self.find(*terms, filters=others)
        return Counter(value for link in links for value in self.values(link, facet))
