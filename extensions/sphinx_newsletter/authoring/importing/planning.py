"""Plan an import: convert the files without writing any page."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import count
from pathlib import Path, PurePosixPath

from sphinx_newsletter.authoring.conf_files import resolved
from sphinx_newsletter.authoring.importing.bookmark_issues import WEEK
from sphinx_newsletter.authoring.importing.clues import Clues
from sphinx_newsletter.authoring.importing.document import Document, Unread
from sphinx_newsletter.authoring.importing.documents import documents_of
from sphinx_newsletter.authoring.importing.imported_documents import selected
from sphinx_newsletter.authoring.importing.page import Missing, Page, Refused, pages_of, reason_for
from sphinx_newsletter.authoring.importing.sources import read_source
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
    part: str = ""
    """Where in the file the issue is: the title of a feed's entry, a file in a zip archive."""

    @property
    def is_problem(self) -> bool:
        """Whether the user has to act."""
        return self.outcome in (Outcome.EXISTS, Outcome.FAILED)


_Found = tuple[Path, Document | Unread]


@dataclass
class Plan:
    """An import into the directory *target*."""

    target: Path
    settings: Settings
    force: bool = False
    held: Mapping[int, Path] = field(default_factory=dict)
    """Pages of existing issues, by number."""
    clues: Clues = field(default_factory=Clues)
    dates: Mapping[int, dt.date] | None = None
    """Dates of existing issues by number, if the issues are numbered by date."""
    days: Mapping[int, dt.date] = field(default_factory=dict)
    """Dates of existing issues by number, for documents that have no number of their own."""
    drafts: bool = False
    """Whether to import what was never public, too."""
    every: str = WEEK
    """The period of an issue of bookmarks."""
    taken: dict[int, tuple[Path, str, str]] = field(default_factory=dict)
    """Source file, part of it and page text of each imported issue, by number."""

    def steps(self, sources: Mapping[Path, Path | None]) -> Iterator[Step]:
        """Yield a step for each issue of each file. *sources* maps files to the directory they were found in."""
        documents: Iterable[_Found] = self._documents(sources)
        counts: Mapping[int, int] = {}
        if self.dates is not None:
            documents = list(documents)
            counts = self._counts(documents, self.dates)
        for index, (source, document) in enumerate(documents):
            if isinstance(document, Unread):
                outcome = Outcome.SKIPPED if document.is_draft else Outcome.FAILED
                yield Step(source, outcome, document.reason, part=document.part)
                continue
            try:
                yield from self._steps_of(source, document, counts.get(index))
            except Exception as error:  # a parser bug must not stop the import of other files
                yield Step(source, Outcome.FAILED, reason_for(error), part=document.part)

    def _documents(self, sources: Mapping[Path, Path | None]) -> Iterator[_Found]:
        for source, folder in sources.items():
            try:
                found = documents_of(source.name, read_source(source, folder))
                zone = self.clues.zone
                for document in selected(found, source, folder, drafts=self.drafts, every=self.every, zone=zone):
                    yield source, document
            except Exception as error:
                yield source, Unread("", reason_for(error))

    def _counts(self, documents: Iterable[_Found], held: Mapping[int, dt.date]) -> Mapping[int, int]:
        """Return the numbers of documents by their index, in the order of their dates.

        A document with the date of an existing issue is that issue. The others follow the highest existing number.
        """
        dates: list[tuple[dt.date, Path, int]] = []
        for index, (source, document) in enumerate(documents):
            with suppress(Exception):  # what cannot be read is reported when it is imported
                (page,) = self._pages(source, document, 1)
                if isinstance(page, Page):
                    dates.append((page.issue.date, source, index))
        free: dict[dt.date, list[int]] = {}
        for number in sorted(held, reverse=True):
            free.setdefault(held[number], []).append(number)
        following = count(max(held, default=0) + 1)
        return {index: free[date].pop() if free.get(date) else next(following) for date, _, index in sorted(dates)}

    def _pages(self, source: Path, document: Document | Unread, number: int | None) -> list[Page | Refused]:
        if isinstance(document, Unread):
            return []
        known = self.clues.about(_place(source, document))
        if document.counted and not number and not known.number:
            number = self._next_number(document)
        if number:
            known = replace(known, number=number)
        return pages_of(document.text, document.stem, self.settings, known)

    def _next_number(self, document: Document) -> int:
        """Return the number of the existing issue with the date of a document, or else the next one."""
        day = str((document.front or {}).get("date"))
        same = (number for number, date in self.days.items() if str(date) == day and number not in self.taken)
        return next(same, max([*self.days, *self.held, *self.taken], default=0) + 1)

    def _steps_of(self, source: Path, document: Document, number: int | None) -> Iterator[Step]:
        try:
            pages = self._pages(source, document, number)
        except Refused as reason:
            yield Step(source, Outcome.FAILED, self._reason(reason, document), part=document.part)
            return
        for page in pages:
            if isinstance(page, Refused):
                yield Step(source, Outcome.FAILED, str(page), part=document.part)
            else:
                page = replace(page, notes=[*document.notes, *page.notes])
                yield self._step(source, document.part, page)

    def _reason(self, reason: Refused, document: Document) -> str:
        """Return why a document is not imported.

        What was converted has no front matter that could be corrected.
        """
        if not isinstance(reason, Missing):
            return str(reason)
        names = [name for name in reason.names if name != "number" or self.dates is None]
        reason = Missing(names, reason.unread, reason.language)
        if document.front is None:
            return str(reason)
        advices = {
            "number": "write it in the title, as in 'Issue 7', or number by date with --count",
            "date": "write it in the title, as in '2023-06-17', or name it with --table",
        }
        return reason.told(advices)

    def _step(self, source: Path, part: str, page: Page) -> Step:
        number = page.issue.number
        target = self.target / f"{number:04}.md"
        step = Step(source, Outcome.FAILED, "", page, part=part)
        if number in self.taken:
            return self._repeated(step, *self.taken[number])
        self.taken[number] = (source, part, page.text)
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

    def _repeated(self, step: Step, first: Path, part: str, text: str) -> Step:
        """Return the step of an issue whose number another had. In one file, the order cannot be chosen."""
        assert step.page is not None
        number, name = step.page.issue.number, f"{first}: {part}" if part else str(first)
        if text == step.page.text:
            return replace(step, outcome=Outcome.SKIPPED, reason=f"identical to the page from {name}")
        reason = f"issue {number} was already read from {name}"
        if first == step.source:
            return replace(step, reason=f"{reason}: give one of them another number, or leave one out")
        return replace(step, outcome=Outcome.SKIPPED, reason=reason)


def _place(source: Path, document: Document) -> Path:
    """Return the path of a document; a file in an archive is below it, whatever its name."""
    if source.suffix.casefold() != ".zip":
        return source
    return source.joinpath(*(part for part in PurePosixPath(document.part).parts if part not in ("/", "..")))


def _text_of(path: Path) -> str | None:
    """Return the text of a file: None if it does not exist, an empty string if it cannot be read."""
    if not os.path.lexists(path):
        return None
    try:
        return read_page_file(path)
    except PageFileError:
        return ""
