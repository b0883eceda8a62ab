"""The whole archive, as far as checking some of its pages takes.

To know whether a link was recommended before, every page would have to be read. But a page that does not
contain an address does not recommend it: only pages that do are read, and of all others the front
matter, for their numbers and dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from sphinx_newsletter.authoring.checking.pages import PageReading, read_page, unread
from sphinx_newsletter.authoring.project import Project
from sphinx_newsletter.authoring.shown_seasons import shown_seasons
from sphinx_newsletter.files.page_files import text_or_empty
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading import Finding, FrontMatter
from sphinx_newsletter.records.archive import Archive
from sphinx_newsletter.records.archive_problems import archive_problems
from sphinx_newsletter.records.model import Issue

_SERIAL = 24
"""Up to so many pages are read in this process: others take as long to start."""
_ADDRESS = re.compile(r"//(?:www\.)?([^\s/()<>?#:]+)(?::\d+)?((?:/[a-z0-9.~-]*)*)")


@dataclass(frozen=True, slots=True)
class Located:
    """A problem and the page it is in."""

    docname: str
    finding: Finding


class ArchiveCheck:
    """Checks pages of one project."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.readings: dict[str, PageReading] = {}

    def check(self, docnames: Mapping[str, Path]) -> list[Located]:
        """Return every problem of these pages, within them and with the rest of the archive."""
        self._read(docnames)
        self._read(self._repeating(docnames))
        found = [
            Located(docname, finding)
            for docname in docnames
            for finding in (*self.readings[docname].findings, *self._between.get(docname, ()))
        ]
        return [*found, *self._targets(docnames)]

    def _read(self, docnames: Mapping[str, Path]) -> None:
        wanted: dict[str, Path] = {}
        for name, path in docnames.items():
            if name in self.readings:
                continue
            if refusal := self.project.refusal(path):
                self.readings[name] = unread(path, *refusal)
            else:
                wanted[name] = path
        read = partial(read_page, settings=self.project.settings)
        if len(wanted) <= _SERIAL:
            made = list(map(read, wanted.values(), wanted))
        else:
            with ProcessPoolExecutor() as pool:
                made = list(pool.map(read, wanted.values(), wanted, chunksize=8))
        self.readings.update(zip(wanted, made, strict=True))

    def _repeating(self, docnames: Iterable[str]) -> dict[str, Path]:
        """Return the pages that may recommend what these pages do."""
        issues = [issue for docname in docnames if (issue := self.readings[docname].issue)]
        sought = {needle for issue in issues for link in issue.links if link.url for needle in _needles(link.url)}
        others = {name: self.project.pages[name] for name in self.project.issues if name not in self.readings}
        return {
            name: path for name, path in others.items() if not sought.isdisjoint(_needles(text_or_empty(path)))
        }

    @cached_property
    def _issues(self) -> list[Issue]:
        """Every issue: what was read of it, or only what its front matter says."""
        read = [reading.issue for reading in self.readings.values()]
        fronts = self.project.issues
        others = [_outline(docname, fronts[docname]) for docname in fronts if docname not in self.readings]
        return [issue for issue in (*read, *others) if issue]

    @cached_property
    def _archive(self) -> Archive:
        return Archive(tuple(self._issues), self.project.settings.season_length)

    @cached_property
    def _between(self) -> dict[str, list[Finding]]:
        found: dict[str, list[Finding]] = {}
        problems = archive_problems(
            self._archive, self._issues, shown_seasons(self.project), lambda docname: f"{docname}.md"
        )
        for issue, line, problem, details in problems:
            finding = Finding(problem, line, problem.message(**details), details)
            found.setdefault(issue.docname, []).append(finding)
        return found

    def _targets(self, docnames: Iterable[str]) -> Iterator[Located]:
        """Yield the roles that name what the archive does not hold."""
        asked = [(docname, reference) for docname in docnames for reference in self.readings[docname].references]
        if any(reference.role == "link" for _, reference in asked):
            self._read({docname: self.project.pages[docname] for docname in self.project.issues})
            for name in ("_issues", "_archive"):
                self.__dict__.pop(name, None)
        for docname, reference in asked:
            if self._archive.find(reference.role, reference.target) is None:
                details: dict[str, object] = {"role": reference.role, "target": reference.target}
                message = Problem.UNKNOWN_TARGET.message(**details)
                finding = Finding(Problem.UNKNOWN_TARGET, reference.line, message, details)
                yield Located(docname, finding)


def _needles(text: str) -> Iterator[tuple[str, str]]:
    """Yield, of every address in a text, the host and the plain beginning of the path, in lower case."""
    for host, path in _ADDRESS.findall(text.casefold()):
        yield host, path.rstrip("/")


def _outline(docname: str, front_matter: FrontMatter) -> Issue | None:
    number, date = front_matter.number(), front_matter.date("date")
    if number is None or date is None:
        return None
    return Issue(docname, number, date, "", lines=front_matter.lines)
