"""The ``newsletter check`` command."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sphinx_newsletter.authoring.conf_files import resolved
from sphinx_newsletter.authoring.project import Project
from sphinx_newsletter.cli.common import find_project, shown
from sphinx_newsletter.cli.output import say, say_formatted
from sphinx_newsletter.files.page_files import PageFileError, read_page_file, reason_of
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.records.counts import count_label

if TYPE_CHECKING:
    from sphinx_newsletter.authoring.checking.archive import ArchiveCheck, Located
    from sphinx_newsletter.authoring.checking.formats import Shown
    from sphinx_newsletter.authoring.checking.known import Comparison
    from sphinx_newsletter.reading import Finding

CODES = [problem.code for problem in Problem]


def _codes(ctx: click.Context, parameter: click.Parameter, value: Sequence[str]) -> frozenset[str]:
    """Split comma-separated codes. Raises :class:`click.BadParameter` for an unknown code."""
    chosen = [code.strip().removeprefix("newsletter.") for text in value for code in text.split(",")]
    for code in filter(None, chosen):
        if code not in CODES:
            close = difflib.get_close_matches(code, CODES, 1)
            hint = f"did you mean {close[0]}?" if close else f"write one of {', '.join(CODES)}"
            raise click.BadParameter(f"unknown problem code {code!r}: {hint}")
    return frozenset(filter(None, chosen))


@click.command("check", short_help="Find problems in issue pages, and fix them.")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(exists=True, path_type=Path))
@click.option("--fix", "fixing", is_flag=True, help="Fix problems that are safe to fix, and report the rest.")
@click.option("--accept", "accepting", is_flag=True, help="Add the problems to the list of known problems.")
@click.option("--known", "known_too", is_flag=True, help="Report known problems too.")
@click.option("--all", "every", is_flag=True, help="Show all problems, instead of the first five of each kind.")
@click.option("--since", metavar="REV", help="Check only pages changed since this git revision, committed or not.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github", "json", "sarif"]),
    default="text",
    show_default=True,
    help="Output format.",
)
@click.option("--select", multiple=True, metavar="CODES", callback=_codes, help="Report only these problems.")
@click.option("--ignore", multiple=True, metavar="CODES", callback=_codes, help="Do not report these problems.")
def command(
    paths: Sequence[Path],
    fixing: bool,
    accepting: bool,
    known_too: bool,
    every: bool,
    since: str | None,
    form: str,
    select: frozenset[str],
    ignore: frozenset[str],
) -> None:
    """Find problems in issue pages, without building the site.

    PATH is a page or a directory; the default is all issues. Links are always compared with the whole archive.
    Problems in suppress_warnings of docs/conf.py are not reported, nor are known problems: those that --accept has
    added to docs/known-problems.toml. What is fixed leaves that list by itself.

    \b
    Examples:
      newsletter check docs/issues/0031.md
      newsletter check --fix
      newsletter check --fix --accept
      newsletter check --since origin/main --format github
      newsletter check --select duplicate-link,not-a-url

    Exit status: 0 no problems, 1 problems found, 2 usage error.
    """  # noqa: D301 (a marker of click)
    from sphinx_newsletter.cli.known_list import accept, compare, forget_fixed, list_errors

    project = find_project(paths[0] if paths else Path.cwd())
    pages = _pages(project, paths, since)
    checking, found = _check(project, pages)
    suppressed = ignore | _suppressed(project)
    selected = {code for code in CODES if code not in suppressed and (not select or code in select)}
    if fixing and _fix(checking, found, selected):
        checking, found = _check(find_project(project.source), pages)
    comparison = compare(checking, pages, found)
    if accepting:
        comparison = accept(comparison, selected, whole=not paths and since is None)
    else:
        comparison = forget_fixed(comparison)
    chosen = [one for one in found if one.finding.problem.code in selected]
    new = chosen if known_too else [one for one in comparison.new if one.finding.problem.code in selected]
    problems = sorted([*(_shown(checking, one) for one in new), *list_errors(comparison)])
    if output := _formatted(form, problems, comparison, len(chosen) - len(new), every):
        say_formatted(output)
    sys.exit(0 if all(problem.is_notice for problem in problems) else 1)


def _pages(project: Project, paths: Sequence[Path], since: str | None) -> dict[str, Path]:
    from sphinx_newsletter.authoring.checking.selection import GitError, changed_pages, chosen_pages

    pages = chosen_pages(project, paths)
    if since is None:
        return pages
    try:
        return changed_pages(project, pages, since)
    except GitError as error:
        raise click.UsageError(str(error)) from error


def _check(project: Project, pages: Mapping[str, Path]) -> tuple[ArchiveCheck, list[Located]]:
    from sphinx_newsletter.authoring.checking.archive import ArchiveCheck

    checking = ArchiveCheck(project)
    return checking, checking.check(pages)


def _suppressed(project: Project) -> set[str]:
    """Return the problem codes in ``suppress_warnings``."""
    given = {str(name) for name in project.values.get("suppress_warnings", ())}
    if given & {"newsletter", "newsletter.*"}:
        return set(CODES)
    return {name.removeprefix("newsletter.") for name in given if name.startswith("newsletter.")}


def _fix(checking: ArchiveCheck, found: Iterable[Located], codes: set[str]) -> bool:
    """Fix the problems in *found* with one of *codes*. Return whether any page has changed."""
    from sphinx_newsletter.authoring.checking.fixes import fix
    from sphinx_newsletter.authoring.checking.selection import is_published

    by_page: dict[str, list[Finding]] = {}
    for one in found:
        if one.finding.problem.code in codes:
            by_page.setdefault(one.docname, []).append(one.finding)
    changed: set[Path] = set()
    for docname, findings in by_page.items():
        reading = checking.readings[docname]
        file = resolved(reading.path)  # fixes the target of a symbolic link
        settings = checking.project.settings
        fixed = fix(reading.text, docname, findings, settings, is_published=is_published(file))
        if not fixed.count or file in changed:
            continue
        if reason := _replace(file, reading.text, fixed.text):
            say(f"{shown(reading.path)}: not fixed: {reason}", err=True)
            continue
        say(f"{shown(reading.path)}: fixed {count_label(fixed.count, 'problem', 'problems')}", err=True)
        changed.add(file)
    return bool(changed)


def _replace(file: Path, before: str, after: str) -> str:
    """Replace the text of a page if it is still *before*. Return the error message, or an empty string."""
    from sphinx_newsletter.files.writing import write_whole

    try:
        if read_page_file(file) != before:
            return "file has changed since it was checked: run the command again"
        write_whole(file, [after.encode("utf-8")])
    except PageFileError as error:
        return str(error)
    except OSError as error:
        return f"cannot be written: {reason_of(error)}"
    return ""


def _shown(checking: ArchiveCheck, one: Located) -> Shown:
    from sphinx_newsletter.authoring.checking.columns import column_of
    from sphinx_newsletter.authoring.checking.formats import Shown

    reading, finding = checking.readings[one.docname], one.finding
    column = column_of(reading.text.split("\n"), finding)
    return Shown(shown(reading.path), max(finding.line, 1), column, finding.problem.code, finding.message)


def _formatted(form: str, problems: Sequence[Shown], comparison: Comparison, known: int, every: bool) -> str:
    from sphinx_newsletter.authoring.checking import formats

    pages = comparison.pages
    if form == "text":
        return formats.as_text(problems, len(pages), known, every=every)
    if form == "json":
        readings = {shown(path): comparison.checking.readings[docname] for docname, path in pages.items()}
        return formats.as_json(problems, len(pages), known, readings)
    return {"github": formats.as_github, "sarif": formats.as_sarif}[form](problems)
