"""Check some pages against the whole archive.

To find duplicate links, only pages that contain a URL of the checked pages are parsed. For all other pages, the
number and date in their front matter are enough.
"""

from __future__ import annotations

import datetime as dt
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
from sphinx_newsletter.records.setting_mistakes import line_of_setting

_CONF = "conf.py"
_SERIAL = 24
"""Number of pages up to which starting worker processes takes longer than reading in the main process."""
_URL = re.compile(r"//(?:www\.)?([^\s/()<>?#:]+)(?::\d+)?((?:/[a-z0-9.~-]*+)*)")


@dataclass(frozen=True, slots=True)
class Located:
    """A problem and the docname of its page."""

    docname: str
    finding: Finding


class ArchiveCheck:
    """Check pages of one project."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.readings: dict[str, PageReading] = {}

    def check(self, docnames: Mapping[str, Path]) -> list[Located]:
        """Return all problems of the given pages, including conflicts with other pages of the archive."""
        self._read(docnames)
        self._read(self._repeating(docnames))
        found = [
            Located(docname, finding)
            for docname in docnames
            for finding in (*self.readings[docname].findings, *self._between.get(docname, ()))
        ]
        return [*found, *self._targets(docnames), *self._future(docnames), *self._settings()]

    def _future(self, docnames: Iterable[str]) -> Iterator[Located]:
        """Yield issues that are dated in the future."""
        today = dt.date.today()
        for docname in docnames:
            issue = self.readings[docname].issue
            if issue and issue.date > today:
                details: dict[str, object] = {"number": issue.number, "date": issue.date}
                message = Problem.FUTURE_DATE.message(**details)
                yield Located(docname, Finding(Problem.FUTURE_DATE, issue.lines.get("date", 1), message, details))

    def _settings(self) -> Iterator[Located]:
        """Yield the mistakes in ``conf.py``."""
        conf = self.project.source / _CONF
        text = conf.read_text(encoding="utf-8", errors="replace") if self.project.mistakes else ""
        self.readings[_CONF] = PageReading(conf, text)
        for name, what in self.project.mistakes:
            details: dict[str, object] = {"what": what, "text": name}
            finding = Finding(Problem.SETTING, line_of_setting(text, name), what, details)
            yield Located(_CONF, finding)

    def _read(self, docnames: Mapping[str, Path]) -> None:
        pending: dict[str, Path] = {}
        for name, path in docnames.items():
            if name in self.readings:
                continue
            if refusal := self.project.refusal(path):
                self.readings[name] = unread(path, *refusal)
            else:
                pending[name] = path
        read = partial(read_page, settings=self.project.settings)
        if len(pending) <= _SERIAL:
            made = list(map(read, pending.values(), pending))
        else:
            with ProcessPoolExecutor() as pool:
                made = list(pool.map(read, pending.values(), pending, chunksize=8))
        self.readings.update(zip(pending, made, strict=True))

    def _repeating(self, docnames: Iterable[str]) -> dict[str, Path]:
        """Return the unread issue pages that may contain a link of the given pages."""
        issues = [issue for docname in docnames if (issue := self.readings[docname].issue)]
        keys = {key for issue in issues for link in issue.links if link.url for key in _url_keys(link.url)}
        others = {name: self.project.pages[name] for name in self.project.issues if name not in self.readings}
        return {name: path for name, path in others.items() if not keys.isdisjoint(_url_keys(text_or_empty(path)))}

    @cached_property
    def _issues(self) -> list[Issue]:
        """All issues; those of unread pages only have a number and a date."""
        read = [reading.issue for reading in self.readings.values()]
        fronts = self.project.issues
        language = self.project.settings.page_language
        others = [
            _outline(docname, fronts[docname], language) for docname in fronts if docname not in self.readings
        ]
        return [issue for issue in (*read, *others) if issue]

    @property
    def is_complete(self) -> bool:
        """Whether no issue page is missing from the archive because of a mistake in it."""
        issues = {issue.docname for issue in self._issues}
        return issues.issuperset(self.project.issues)

    @cached_property
    def _archive(self) -> Archive:
        return Archive(tuple(self._issues), self.project.settings.season_length)

    @cached_property
    def _between(self) -> dict[str, list[Finding]]:
        found: dict[str, list[Finding]] = {}
        problems = archive_problems(
            self._archive,
            self._issues,
            shown_seasons(self.project),
            lambda docname: f"{docname}.md",
            self.project.settings.repeat_distance,
        )
        for issue, line, problem, details in problems:
            finding = Finding(problem, line, problem.message(**details), details)
            found.setdefault(issue.docname, []).append(finding)
        return found

    def _targets(self, docnames: Iterable[str]) -> Iterator[Located]:
        """Yield roles with an unknown target."""
        used = [(docname, ref) for docname in docnames for ref in self.readings[docname].references]
        if any(ref.role == "link" for _, ref in used):
            self._read({docname: self.project.pages[docname] for docname in self.project.issues})
            for name in ("_issues", "_archive"):
                self.__dict__.pop(name, None)
        for docname, ref in used:
            if self._archive.find(ref.role, ref.target) is None:
                details: dict[str, object] = {"role": ref.role, "target": ref.target}
                message = Problem.UNKNOWN_TARGET.message(**details)
                finding = Finding(Problem.UNKNOWN_TARGET, ref.line, message, details)
                yield Located(docname, finding)


def _url_keys(text: str) -> Iterator[tuple[str, str]]:
    """Yield the casefolded host and the start of the path of each URL in *text*."""
    for host, path in _URL.findall(text.casefold()):
        yield host, path.rstrip("/")


def _outline(docname: str, front_matter: FrontMatter, language: str) -> Issue | None:
    number, date = front_matter.number(), front_matter.date("date", language)
    if number is None or date is None:
        return None
    return Issue(docname, number, date, "", lines=front_matter.lines)
