"""Use, and write, the list of known problems for ``newsletter check`` and ``newsletter import``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from pathlib import Path

import click

from sphinx_newsletter.authoring.checking.archive import ArchiveCheck, Located
from sphinx_newsletter.authoring.checking.formats import Shown
from sphinx_newsletter.authoring.checking.known import Comparison
from sphinx_newsletter.authoring.checking.pages import PageReading
from sphinx_newsletter.authoring.checking.selection import chosen_pages
from sphinx_newsletter.authoring.conf_files import resolved
from sphinx_newsletter.authoring.project import Project
from sphinx_newsletter.cli.common import shown
from sphinx_newsletter.cli.output import say
from sphinx_newsletter.files.known_problems import KnownProblems
from sphinx_newsletter.files.page_files import reason_of
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.records.counts import count_label

_SHOWN = 5
"""Number of codes that are named."""
_MANY = 100
"""Number of repeated links in an import that are hardly mistakes."""
_OF_PAGES = frozenset(problem.code for problem in Problem) - {Problem.MISSING_SEASON.code}
"""Codes that an import accepts: a page for the season of the issues is still to be written."""


def compare(checking: ArchiveCheck, pages: Mapping[str, Path], found: Sequence[Located]) -> Comparison:
    """Compare the problems found on *pages* with the project's list of known problems."""
    return Comparison(checking, pages, found, KnownProblems.read(checking.project.settings.known_problems_path))


def accept(comparison: Comparison, codes: Set[str], *, whole: bool) -> Comparison:
    """Add the problems with one of *codes* to the list, and compare with it.

    A damaged list is written anew if the *whole* archive was checked. Raises :class:`click.ClickException`.
    """
    path = comparison.checking.project.settings.known_problems_path
    if path is None:
        raise click.UsageError("there is no list of known problems: set newsletter_known_problems in conf.py")
    if comparison.known.errors and not whole:
        line, what = comparison.known.errors[0]
        raise click.UsageError(f"{shown(path)}:{line}: {what}")
    known = comparison.updated(codes)
    if reason := _write(known, path):
        raise click.ClickException(f"{shown(path)}: {reason}")
    _tell(path, comparison.known, known)
    return replace(comparison, known=known)


def forget_fixed(comparison: Comparison) -> Comparison:
    """Remove from the list what is fixed, and compare with it. A damaged list is left as it is."""
    path, known = comparison.checking.project.settings.known_problems_path, comparison.updated()
    if path is None or comparison.known.errors or known.lines == comparison.known.lines:
        return comparison
    if reason := _write(known, path):
        say(f"{shown(path)}: {reason}", err=True)
    else:
        _tell(path, comparison.known, known)
    return replace(comparison, known=known)


def accept_imported(project: Project, written: Mapping[Path, PageReading]) -> None:
    """Add the problems of the pages *written* to the list, and say so. A damaged list is left as it is."""
    path = project.settings.known_problems_path
    checking = ArchiveCheck(project)
    pages = chosen_pages(project, written)
    readings = {project.docname(path): reading for path, reading in written.items()}
    checking.readings.update(
        (docname, replace(readings[docname], path=path))
        for docname, path in pages.items()
        if docname in readings and not project.refusal(path)
    )
    comparison = compare(checking, pages, checking.check(pages))
    if path is None or comparison.known.errors:
        return
    known = comparison.updated(_OF_PAGES)
    if known.lines == comparison.known.lines:
        return
    if reason := _write(known, path):
        say(f"{shown(path)}: {reason}", err=True)
        return
    _tell(path, comparison.known, known)
    names = [path.relative_to(project.source).as_posix() for path in pages.values()]
    codes = sum((Counter(known.pages.get(name, {})) for name in names), Counter[str]())
    parts = [f"{number:,} {code}" for code, number in codes.most_common(_SHOWN)]
    parts += ["…"] if len(codes) > _SHOWN else []
    say(
        f"Known now: {', '.join(parts)}. Builds and newsletter check do not report them. To see them, run: "
        "newsletter check --known",
        err=True,
    )
    if codes[Problem.DUPLICATE_LINK.code] > _MANY and not project.settings.repeat_distance:
        say("If links come back on purpose, newsletter_repeat_distance = 25 lets them after 25 issues.", err=True)


def list_errors(comparison: Comparison) -> Iterator[Shown]:
    """Yield what is wrong in the list."""
    path = comparison.checking.project.settings.known_problems_path
    for line, what in comparison.known.errors:
        assert path
        yield Shown(shown(path), line, 1, Problem.UNREADABLE.code, Problem.UNREADABLE.message(what=what))


def _write(known: KnownProblems, path: Path) -> str:
    """Write the list. Return the error message, or an empty string."""
    try:
        known.write(resolved(path))
    except OSError as error:
        return f"cannot be written: {reason_of(error)}"
    return ""


def _tell(path: Path, before: KnownProblems, after: KnownProblems) -> None:
    """Say how many problems are known now, and how many have been added and removed."""
    added, gone = _difference(after, before), _difference(before, after)
    parts = [count_label(after.total, "known problem", "known problems")]
    parts += [f"{count:,} {what}" for count, what in ((added, "added"), (gone, "removed")) if count]
    say(f"{shown(path)}: {', '.join(parts)}", err=True)


def _difference(one: KnownProblems, other: KnownProblems) -> int:
    """Return how many problems are in one list and not in the other."""
    return sum((Counter(codes) - Counter(other.pages.get(page, {}))).total() for page, codes in one.pages.items())
