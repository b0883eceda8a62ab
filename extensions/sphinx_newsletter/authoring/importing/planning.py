"""Plan an import: convert the files without writing any page."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path

from sphinx_newsletter.authoring.importing.clues import Clues
from sphinx_newsletter.authoring.importing.page import Page, Refused, pages_of
from sphinx_newsletter.authoring.importing.sources import read_source
from sphinx_newsletter.authoring.project import resolved
from sphinx_newsletter.config import Settings
from sphinx_newsletter.files.page_files import PageFileError, read_page_file


class Outcome(Enum):
    """Outcome for one issue of a file; the value is shown in reports."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    EXISTS = "exists"
    FAILED = "failed"


@dataclass(frozen=True)
class Step:
    """One issue of one file, and its outcome."""

    source: Path
    outcome: Outcome
    reason: str = ""
    page: Page | None = None
    target: Path | None = None
    before: str = ""
    """Current content of the target."""

    @property
    def is_problem(self) -> bool:
        """Whether the user has to act."""
        return self.outcome in (Outcome.EXISTS, Outcome.FAILED)


@dataclass
class Plan:
    """An import into the directory *target*."""

    target: Path
    settings: Settings
    force: bool = False
    held: Mapping[int, Path] = field(default_factory=dict)
    """Pages of existing issues, by number."""
    clues: Clues = field(default_factory=Clues)
    counts: Mapping[Path, int] = field(default_factory=dict)
    """Numbers of the files, if they are counted by date."""
    taken: dict[int, tuple[Path, str]] = field(default_factory=dict)
    """Source file and page text of each imported issue, by number."""

    def steps(self, sources: Mapping[Path, Path | None]) -> Iterator[Step]:
        """Yield a step for each issue of each file. *sources* maps files to the directory they were found in."""
        for source, folder in sources.items():
            try:
                known = self.clues.about(source)
                known = replace(known, number=self.counts.get(source, known.number))
                pages = pages_of(read_source(source, folder), source.stem, self.settings, known)
            except (PageFileError, Refused) as reason:
                yield Step(source, Outcome.FAILED, str(reason))
                continue
            except Exception as error:  # a parser bug must not stop the import of other files
                yield Step(source, Outcome.FAILED, f"cannot be parsed: {type(error).__name__}: {error}")
                continue
            for page in pages:
                if isinstance(page, Refused):
                    yield Step(source, Outcome.FAILED, str(page))
                else:
                    yield self._step(source, page)

    def _step(self, source: Path, page: Page) -> Step:
        number = page.issue.number
        target = self.target / f"{number:04}.md"
        if number in self.taken:
            first, text = self.taken[number]
            same = "identical to the page from" if text == page.text else f"issue {number} was already read from"
            return Step(source, Outcome.SKIPPED, f"{same} {first}", page)
        self.taken[number] = (source, page.text)
        other = self.held.get(number)
        if other and other != resolved(target):
            return Step(
                source, Outcome.FAILED, f"issue {number} already exists as {other}: remove one of them", page
            )
        before = _text_of(target)
        if before == page.text:
            return Step(source, Outcome.UNCHANGED, "", page, target)
        if before is not None and not self.force:
            reason = f"{target} exists with different content: compare with --dry-run, then use --force"
            return Step(source, Outcome.EXISTS, reason, page, target, before)
        return Step(source, Outcome.WRITTEN, "", page, target, before or "")


def count_by_date(
    sources: Mapping[Path, Path | None], settings: Settings, clues: Clues, held: Mapping[int, dt.date]
) -> dict[Path, int]:
    """Return a number for each file, in the order of their dates; *held* are the dates of existing issues.

    A file with the date of an existing issue is that issue. The others follow the highest existing number.
    """
    dates: list[tuple[dt.date, Path]] = []
    for source, folder in sources.items():
        known = replace(clues.about(source), number=1)
        with suppress(Exception):  # a file that cannot be read is reported when it is imported
            (page,) = pages_of(read_source(source, folder), source.stem, settings, known)
            if isinstance(page, Page):
                dates.append((page.issue.date, source))
    free: dict[dt.date, list[int]] = {}
    for number in sorted(held, reverse=True):
        free.setdefault(held[number], []).append(number)
    last = max(held, default=0)
    found: dict[Path, int] = {}
    for date, source in sorted(dates):
        if numbers := free.get(date):
            found[source] = numbers.pop()
        else:
            last += 1
            found[source] = last
    return found


def _text_of(path: Path) -> str | None:
    """Return the text of a file: None if it does not exist, an empty string if it cannot be read."""
    if not os.path.lexists(path):
        return None
    try:
        return read_page_file(path)
    except PageFileError:
        return ""
