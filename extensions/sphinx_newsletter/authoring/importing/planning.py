"""What an import does, file by file: found out first, written afterwards."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from sphinx_newsletter.authoring.importing.page import Page, Refused, pages_of
from sphinx_newsletter.authoring.importing.sources import read_source
from sphinx_newsletter.authoring.project import resolved
from sphinx_newsletter.config import Settings
from sphinx_newsletter.files.page_files import PageFileError, read_page_file


class Outcome(Enum):
    """What becomes of an issue of a file; the value is how it is called."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    EXISTS = "exists"
    FAILED = "failed"


@dataclass(frozen=True)
class Step:
    """One issue of one file, and what becomes of it."""

    source: Path
    outcome: Outcome
    reason: str = ""
    page: Page | None = None
    target: Path | None = None
    before: str = ""
    """What the target holds so far."""

    @property
    def is_problem(self) -> bool:
        """Whether someone has to do something about it."""
        return self.outcome in (Outcome.EXISTS, Outcome.FAILED)


@dataclass
class Plan:
    """An import into the folder *target*, one file after the other."""

    target: Path
    settings: Settings
    force: bool = False
    held: Mapping[int, Path] = field(default_factory=dict)
    """The page of each issue that the archive has."""
    taken: dict[int, tuple[Path, str]] = field(default_factory=dict)
    """The file that each issue of this import is from, and the page made of it."""

    def steps(self, sources: Mapping[Path, Path | None]) -> Iterator[Step]:
        """Yield what becomes of each issue of each file, with its folder. Nothing is written."""
        for source, folder in sources.items():
            try:
                pages = pages_of(read_source(source, folder), source.stem, self.settings)
            except (PageFileError, Refused) as reason:
                yield Step(source, Outcome.FAILED, str(reason))
                continue
            except Exception as error:  # a parser's mistake in one file must not keep the others
                yield Step(
                    source, Outcome.FAILED, f"it cannot be read as Markdown: {type(error).__name__}: {error}"
                )
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
            same = "the same page as from" if text == page.text else f"is issue {number} too, taken from"
            return Step(source, Outcome.SKIPPED, f"{same} {first}", page)
        self.taken[number] = (source, page.text)
        other = self.held.get(number)
        if other and other != resolved(target):
            return Step(
                source, Outcome.FAILED, f"issue {number} is {other} already: take one of the two out", page
            )
        before = _text_of(target)
        if before == page.text:
            return Step(source, Outcome.UNCHANGED, "", page, target)
        if before is not None and not self.force:
            reason = f"{target} holds something else: look at it with --dry-run, then use --force"
            return Step(source, Outcome.EXISTS, reason, page, target, before)
        return Step(source, Outcome.WRITTEN, "", page, target, before or "")


def _text_of(path: Path) -> str | None:
    """Return what a file holds, None if there is none; what is no text counts as something else."""
    if not os.path.lexists(path):
        return None
    try:
        return read_page_file(path)
    except PageFileError:
        return ""
