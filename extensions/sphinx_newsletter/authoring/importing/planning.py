"""Plan an import: convert the files without writing any page."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path

from sphinx_newsletter.authoring.importing.documents import Document, Unread, documents_of
from sphinx_newsletter.authoring.importing.page import Missing, Page, Refused, pages_of
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
    part: str = ""
    """Where in the file the issue is: the title of a feed's entry, a file in a zip archive."""

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
    number_from: int | None = None
    """Number of the first issue, if those that are converted to Markdown are numbered by date."""
    held: Mapping[int, Path] = field(default_factory=dict)
    """Pages of existing issues, by number."""
    taken: dict[int, tuple[Path, str]] = field(default_factory=dict)
    """Source file and page text of each imported issue, by number."""

    def steps(self, sources: Mapping[Path, Path | None]) -> Iterator[Step]:
        """Yield a step for each issue of each file. *sources* maps files to the directory they were found in."""
        documents = self._documents(sources)
        for source, document in documents if self.number_from is None else self._numbered(list(documents)):
            if isinstance(document, Unread):
                outcome = Outcome.SKIPPED if document.is_draft else Outcome.FAILED
                yield Step(source, outcome, document.reason, part=document.part)
                continue
            try:
                yield from self._steps_of(source, document)
            except Exception as error:  # a parser bug must not stop the import of other files
                yield Step(source, Outcome.FAILED, _bug(error), part=document.part)

    def _documents(self, sources: Mapping[Path, Path | None]) -> Iterator[tuple[Path, Document | Unread]]:
        for source, folder in sources.items():
            try:
                for document in documents_of(source.name, read_source(source, folder)):
                    yield source, document
            except (PageFileError, Refused) as reason:
                yield source, Unread("", str(reason))
            except Exception as error:
                yield source, Unread("", _bug(error))

    def _numbered(
        self, documents: list[tuple[Path, Document | Unread]]
    ) -> Iterator[tuple[Path, Document | Unread]]:
        """Yield documents with the numbers that follow from their dates; those without a date last."""
        number = self.number_from or 1
        dated: list[tuple[dt.date, Path, Document]] = []
        others: list[tuple[Path, Document | Unread]] = []
        for source, document in documents:
            if isinstance(document, Document) and document.front and "date" in document.front:
                dated.append((document.front["date"], source, document))
            else:
                others.append((source, document))
        for place, (_, source, document) in enumerate(sorted(dated, key=lambda entry: entry[0]), number):
            yield source, replace(document, front={**(document.front or {}), "issue": place})
        yield from others

    def _steps_of(self, source: Path, document: Document) -> Iterator[Step]:
        try:
            pages = pages_of(document.text, document.stem, self.settings)
        except Refused as reason:
            yield Step(source, Outcome.FAILED, _reason(reason, document), part=document.part)
            return
        for page in pages:
            if isinstance(page, Refused):
                yield Step(source, Outcome.FAILED, str(page), part=document.part)
            else:
                page = replace(page, notes=[*document.notes, *page.notes])
                yield replace(self._step(source, page), part=document.part)

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


def _bug(error: Exception) -> str:
    return f"cannot be parsed: {type(error).__name__}: {error}"


def _reason(reason: Refused, document: Document) -> str:
    """Return why a document is not imported. What was converted has no front matter that could be corrected."""
    if not isinstance(reason, Missing) or document.front is None:
        return str(reason)
    advice = {
        "number": "number is missing (write it in the title, as in 'Issue 7', or count with --number-from 1)",
        "date": "date is missing (write it in the title, as in '2023-06-17')",
    }
    return " and ".join(advice[name] for name in reason.names)


def _text_of(path: Path) -> str | None:
    """Return the text of a file: None if it does not exist, an empty string if it cannot be read."""
    if not os.path.lexists(path):
        return None
    try:
        return read_page_file(path)
    except PageFileError:
        return ""
