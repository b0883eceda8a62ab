"""Plan an import: convert the files without writing any page."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path

from sphinx_newsletter.authoring.conf_files import resolved
from sphinx_newsletter.authoring.importing.converting import Found, Source, Task, convert, ended, read, unread
from sphinx_newsletter.authoring.importing.document import Document, Unread
from sphinx_newsletter.authoring.importing.numbering.clues import Clues, Known
from sphinx_newsletter.authoring.importing.numbering.deciding import decided
from sphinx_newsletter.authoring.importing.numbering.decisions import Decisions, Options
from sphinx_newsletter.authoring.importing.page import Missing, Page, Refused
from sphinx_newsletter.authoring.importing.workers import Workers
from sphinx_newsletter.config import Settings
from sphinx_newsletter.files.page_files import PageFileError, read_page_file

_ADVICE = {
    "number": "write it in the title, as in 'Issue 7', or number by date with --count",
    "date": "write it in the title, as in '2023-06-17', or name it with --table",
}
"""What to do about a document that was converted, and has no front matter that could be corrected."""


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
    part: str = ""
    """Where in the file the issue is: the title of a feed's entry, a file in a zip archive."""

    @property
    def is_problem(self) -> bool:
        """Whether the user has to act."""
        return self.outcome in (Outcome.EXISTS, Outcome.FAILED)


@dataclass(frozen=True)
class _Taken:
    """An imported issue, by whose number others are compared with it."""

    source: Path
    part: str
    text: str
    date: dt.date


@dataclass
class Plan:
    """An import into the directory *target*."""

    target: Path
    settings: Settings
    force: bool = False
    held: Mapping[int, Path] = field(default_factory=dict)
    """Pages of existing issues, by number."""
    clues: Clues = field(default_factory=Clues)
    options: Options = field(default_factory=Options)
    folder: str = "issues"
    """Docname of the directory of issue pages."""
    progress: Callable[[str, int], None] = lambda what, done: None
    """Called with ``Reading`` and ``Converting``, and the number of files for which that is done."""
    decisions: Decisions = field(default_factory=Decisions)
    """What was decided of numbers and dates, after the first step."""
    taken: dict[int, _Taken] = field(default_factory=dict)
    """The imported issues, by number."""

    def steps(self, sources: Mapping[Path, Path | None]) -> Iterator[Step]:
        """Yield a step for each issue of each file. *sources* maps files to the directory they were found in."""
        with Workers(len(sources)) as workers:
            files = [
                Source(path, folder, self.clues, self.settings, self.options.choice)
                for path, folder in sources.items()
            ]
            documents: list[Found] = []
            for done, found in enumerate(workers.map(read, files, unread), start=1):
                documents += found
                self.progress("Reading", done)
            surveys = {index: found.survey for index, found in enumerate(documents) if found.survey}
            self.decisions = decided(
                surveys, self.options, lambda index: self.clues.first_commit(documents[index].place)
            )
            yield from self._converted(documents, workers)

    def _converted(self, documents: Sequence[Found], workers: Workers) -> Iterator[Step]:
        """Yield the steps of all documents, in their order."""
        tasks = [
            Task(found.document, self._known(index, found), self.settings, self.folder)
            for index, found in enumerate(documents)
            if isinstance(found.document, Document)
        ]
        results = workers.map(convert, tasks, ended)
        files = 0
        for before, found in zip([None, *documents], documents, strict=False):
            files += before is None or before.path != found.path
            document = found.document
            if isinstance(document, Unread):
                outcome = Outcome.SKIPPED if document.is_draft else Outcome.FAILED
                yield Step(found.path, outcome, document.reason, part=document.part)
            else:
                yield from self._steps_of(found.path, document, next(results))
            self.progress("Converting", files)

    def _known(self, index: int, found: Found) -> Known:
        """Return what is known of a document, with what was decided of it."""
        number, date = self.decisions.numbers.get(index), self.decisions.dates.get(index)
        return replace(found.known, number=number or found.known.number, date=date or found.known.date)

    def _steps_of(self, source: Path, document: Document, pages: list[Page | Refused] | Refused) -> Iterator[Step]:
        if isinstance(pages, Refused):
            yield Step(source, Outcome.FAILED, self._reason(pages, document), part=document.part)
            return
        for page in pages:
            if isinstance(page, Refused):
                yield Step(source, Outcome.FAILED, str(page), part=document.part)
            else:
                page = replace(page, notes=[*document.notes, *page.notes])
                yield self._step(source, document.part, page)

    def _reason(self, reason: Refused, document: Document) -> str:
        """Return why a document is not imported."""
        if not isinstance(reason, Missing):
            return str(reason)
        if self.options.choice.count and "date" in reason.names:
            reason = Missing(["date"], reason.unread, reason.language)
        return str(reason) if document.front is None else reason.told(_ADVICE)

    def _step(self, source: Path, part: str, page: Page) -> Step:
        number = page.issue.number
        target = self.target / f"{number:04}.md"
        step = Step(source, Outcome.FAILED, "", page, part=part)
        if number in self.taken:
            return self._repeated(step, self.taken[number])
        self.taken[number] = _Taken(source, part, page.text, page.issue.date)
        other = self.held.get(number)
        if other and other != resolved(target):
            return replace(step, reason=f"issue {number} already exists as {other}: remove one of them")
        before = _text_of(target)
        step = replace(step, target=target, before=before or "")
        if before == page.text:
            return replace(step, outcome=Outcome.UNCHANGED, before="")
        if before is not None and not self.force:
            reason = f"{target} exists with different content: compare with --dry-run, then use --force"
            return replace(step, outcome=Outcome.EXISTS, reason=reason)
        return replace(step, outcome=Outcome.WRITTEN)

    def _repeated(self, step: Step, first: _Taken) -> Step:
        """Return the step of an issue whose number another had. In one file, the order cannot be chosen."""
        assert step.page is not None
        number, name = step.page.issue.number, f"{first.source}: {first.part}" if first.part else str(first.source)
        if first.text == step.page.text:
            return replace(step, outcome=Outcome.SKIPPED, reason=f"identical to the page from {name}")
        reason = f"issue {number} was already read from {name}"
        if first.date != step.page.issue.date:
            dates = f"with another date, {first.date} instead of {step.page.issue.date}"
            return replace(
                step, reason=f"{reason}, {dates}: number by date with --count, or give numbers with --table"
            )
        if first.source == step.source:
            return replace(step, reason=f"{reason}: give one of them another number, or leave one out")
        return replace(step, outcome=Outcome.SKIPPED, reason=reason)


def _text_of(path: Path) -> str | None:
    """Return the text of a file: None if it does not exist, an empty string if it cannot be read."""
    if not os.path.lexists(path):
        return None
    try:
        return read_page_file(path)
    except PageFileError:
        return ""
