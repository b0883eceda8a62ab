"""Compare the problems of pages with the list of known problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from sphinx_newsletter.authoring.checking.archive import ArchiveCheck, Located
from sphinx_newsletter.files.known_problems import Counts, KnownProblems
from sphinx_newsletter.files.page_files import is_printable
from sphinx_newsletter.problems import NEVER_KNOWN, Problem

_BETWEEN = frozenset(
    problem.code
    for problem in (Problem.DUPLICATE_LINK, Problem.DATE_ORDER, Problem.MISSING_SEASON, Problem.UNKNOWN_TARGET)
)
"""Codes of problems that depend on other pages."""


@dataclass(frozen=True)
class Comparison:
    """The problems found on some pages, and the list of known problems."""

    checking: ArchiveCheck
    pages: Mapping[str, Path]
    """The pages that were checked, by docname."""
    found: Sequence[Located]
    known: KnownProblems

    @cached_property
    def new(self) -> list[Located]:
        """The problems that are not known. If a page has more of a code than are known, it is all of them."""
        return list(self._new())

    def _new(self) -> Iterator[Located]:
        for one in self.found:
            code, page = one.finding.problem.code, self._names.get(one.docname)
            remark = "" if page is None else self.known.remark(page, code, self._counts[page][code])
            if remark is not None:
                yield replace(one, finding=replace(one.finding, message=one.finding.message + remark))

    @cached_property
    def _names(self) -> dict[str, str]:
        """The path in the source directory of each page that is part of the archive: only these are listed.

        What is missing from the archive must be fixed, whatever the problem is. Besides, what else such a page has
        is not known before.
        """
        found: dict[str, str] = {}
        source = self.checking.project.source
        for docname in self.pages:
            reading = self.checking.readings[docname]
            if reading.issue and reading.path.is_relative_to(source):
                name = reading.path.relative_to(source).as_posix()
                if is_printable(name):
                    found[docname] = name
        return found

    @cached_property
    def _counts(self) -> dict[str, Counter[str]]:
        counts: dict[str, Counter[str]] = {name: Counter() for name in self._names.values()}
        for one in self.found:
            if name := self._names.get(one.docname):
                counts[name][one.finding.problem.code] += 1
        return counts

    def updated(self, accepted: Set[str] = frozenset()) -> KnownProblems:
        """Return the list without what is fixed, and with all problems of the *accepted* codes.

        While a page is missing from the archive because of a mistake, problems between pages may be missing too.
        """
        counts = self._counts
        if not self.checking.is_complete:
            counts = {page: found | _between(self.known.pages.get(page, {})) for page, found in counts.items()}
        gone = [page for page in self.known.pages if not (self.checking.project.source / page).exists()]
        return self.known.updated(counts, accepted - NEVER_KNOWN).without(gone)


def _between(codes: Counts) -> Counter[str]:
    return Counter({code: number for code, number in codes.items() if code in _BETWEEN})
