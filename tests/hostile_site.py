"""Sites of hostile pages, checked and built once for all the workers of a test run."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from browser.harness import once
from building import Built, build
from generated_pages import write_pages
from hostile_pages import CONF, FURTHER_MARKUP, write_site
from sphinx_newsletter.cli import main

WARNING = re.compile(
    r"^(?P<path>.*?\.(?:md|rst)):(?P<line>\d+): (?:WARNING|ERROR): .*\[(?P<code>[\w.-]+)\]$", re.MULTILINE
)
Place = tuple[int, str]
"""A line (1-based) and the code of a problem."""
SITES = {"plain": CONF, "further": CONF + FURTHER_MARKUP}
"""The settings of the two sites: as a newsletter begins, and with all the markup that there is."""


class Site:
    """A site: what the check said, and what was built."""

    def __init__(self, folder: Path, name: str, write: Callable[[Path, Path], None]) -> None:
        self.work = folder / f"hostile-{name}"
        self.source = self.work / "docs"
        once(self.work, lambda: self._make(write))

    @classmethod
    def of_hostile_pages(cls, folder: Path, name: str) -> Site:
        """Return one of the sites of hostile pages."""
        return cls(folder, name, lambda source, canary: write_site(source, canary, SITES[name]))

    @classmethod
    def of_generated_pages(cls, folder: Path, name: str, texts: Iterable[str]) -> Site:
        """Return a site of generated pages."""
        return cls(folder, name, lambda source, canary: write_pages(source, texts))

    def _make(self, write: Callable[[Path, Path], None]) -> str:
        canary = self.work / "canary"
        self.source.mkdir()
        write(self.source, canary)
        result = CliRunner().invoke(main, ["check", "--format", "json", str(self.source)])
        assert not isinstance(result.exception, Exception), result.exception
        if canary.exists():
            return "newsletter check ran a page"
        built = build(self.source, self.work / "built", jobs=2)
        (self.work / "checked.json").write_text(result.stdout, encoding="utf-8")
        (self.work / "warnings.txt").write_text(built.warnings, encoding="utf-8")
        return "the build ran a page" if canary.exists() else ""

    @cached_property
    def built(self) -> Built:
        """The built site."""
        return Built(self.work / "built" / "dirhtml", (self.work / "warnings.txt").read_text(encoding="utf-8"))

    @cached_property
    def checked(self) -> dict[str, Counter[str]]:
        """How often the check reports each problem of a page, by the page's path."""
        return _without_lines(self.checked_places)

    @cached_property
    def warned(self) -> dict[str, Counter[str]]:
        """The same for what the build warns of."""
        return _without_lines(self.warned_places)

    @cached_property
    def problems(self) -> list[dict[str, Any]]:
        """What the check reports."""
        found: list[dict[str, Any]] = json.loads((self.work / "checked.json").read_text(encoding="utf-8"))[
            "problems"
        ]
        return found

    @cached_property
    def checked_places(self) -> dict[str, Counter[Place]]:
        """How often the check reports each problem of a line."""
        found: dict[str, Counter[Place]] = {}
        for problem in self.problems:
            found.setdefault(self._name(problem["path"]), Counter())[problem["line"], problem["code"]] += 1
        return found

    @cached_property
    def warned_places(self) -> dict[str, Counter[Place]]:
        """The same for what the build warns of."""
        found: dict[str, Counter[Place]] = {}
        for match in WARNING.finditer(self.built.warnings):
            place = int(match["line"]), match["code"].removeprefix("newsletter.")
            found.setdefault(self._name(match["path"]), Counter())[place] += 1
        return found

    def _name(self, path: str) -> str:
        return Path(path).resolve().relative_to(self.source.resolve()).as_posix()


def _without_lines(places: dict[str, Counter[Place]]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for page, counts in places.items():
        codes = found.setdefault(page, Counter())
        for (_, code), number in counts.items():
            codes[code] += number
    return found


def differences(site: Site) -> dict[str, object]:
    """Return the pages of which the check and the build report different problems, or in other lines."""
    checked, warned = site.checked_places, site.warned_places
    pages = checked.keys() | warned.keys()
    return {page: (checked.get(page), warned.get(page)) for page in pages if checked.get(page) != warned.get(page)}
