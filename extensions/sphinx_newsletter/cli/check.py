"""``newsletter check``."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sphinx_newsletter.authoring.project import Project, resolved
from sphinx_newsletter.cli.common import find_project, shown
from sphinx_newsletter.files.page_files import PageFileError, read_page_file, reason_of
from sphinx_newsletter.problems import Problem

if TYPE_CHECKING:
    from sphinx_newsletter.authoring.checking.archive import ArchiveCheck, Located
    from sphinx_newsletter.authoring.checking.formats import Shown
    from sphinx_newsletter.reading import Finding

CODES = [problem.code for problem in Problem]


def _codes(ctx: click.Context, parameter: click.Parameter, value: Sequence[str]) -> frozenset[str]:
    """Take codes apart that commas divide; say which is none."""
    chosen = [code.strip().removeprefix("newsletter.") for text in value for code in text.split(",")]
    for code in filter(None, chosen):
        if code not in CODES:
            close = difflib.get_close_matches(code, CODES, 1)
            hint = f"did you mean {close[0]}?" if close else f"write one of {', '.join(CODES)}"
            raise click.BadParameter(f"{code!r} is no problem's code: {hint}")
    return frozenset(filter(None, chosen))


@click.command("check", short_help="Find what is wrong in issue pages, and mend it.")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(exists=True, path_type=Path))
@click.option("--fix", "fixing", is_flag=True, help="Mend what is safe to mend, and report the rest.")
@click.option("--since", metavar="REV", help="Only pages changed since this git revision, or not committed.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github", "json", "sarif"]),
    default="text",
    show_default=True,
    help="How problems are shown.",
)
@click.option("--select", multiple=True, metavar="CODES", callback=_codes, help="Only these problems.")
@click.option("--ignore", multiple=True, metavar="CODES", callback=_codes, help="All problems but these.")
def command(
    paths: Sequence[Path],
    fixing: bool,
    since: str | None,
    form: str,
    select: frozenset[str],
    ignore: frozenset[str],
) -> None:
    """Find what is wrong in issue pages, without building the site.

    PATH is a page or a folder; without one, every issue is checked. Links are looked for in the whole archive
    all the same. Problems that suppress_warnings silences in docs/conf.py are left out here too.

    \b
    Examples:
      newsletter check docs/issues/0031.md
      newsletter check --fix
      newsletter check --since origin/main --format github
      newsletter check --select duplicate-link,not-a-url

    Exit status: 0 no problem, 1 problems, 2 wrong usage.
    """  # noqa: D301 (click takes the backspace itself as a mark)
    project = find_project(paths[0] if paths else Path.cwd())
    pages = _pages(project, paths, since)
    checking, found = _check(project, pages)
    silenced = ignore | _suppressed(project)

    def wanted(code: str) -> bool:
        return code not in silenced and (not select or code in select)

    if fixing and _mend(checking, found, wanted_codes={code for code in CODES if wanted(code)}):
        checking, found = _check(find_project(project.source), pages)
    problems = sorted(_shown(checking, one) for one in found if wanted(one.finding.problem.code))
    if output := _formatted(form, problems, checking, pages):
        click.echo(output)
    sys.exit(1 if problems else 0)


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
    """Return the codes that ``suppress_warnings`` silences in Sphinx's builds."""
    given = {str(name) for name in project.values.get("suppress_warnings", ())}
    if given & {"newsletter", "newsletter.*"}:
        return set(CODES)
    return {name.removeprefix("newsletter.") for name in given if name.startswith("newsletter.")}


def _mend(checking: ArchiveCheck, found: Iterable[Located], wanted_codes: set[str]) -> bool:
    """Mend the pages that *found* names; say what was mended. Return whether anything was."""
    from sphinx_newsletter.authoring.checking.fixes import fix

    by_page: dict[str, list[Finding]] = {}
    for one in found:
        if one.finding.problem.code in wanted_codes:
            by_page.setdefault(one.docname, []).append(one.finding)
    mended: set[Path] = set()
    for docname, findings in by_page.items():
        reading = checking.readings[docname]
        file = resolved(reading.path)  # of a link, the page that it leads to is mended
        fixed = fix(reading.text, docname, findings, checking.project.settings)
        if not fixed.count or file in mended:
            continue
        if reason := _replace(file, reading.text, fixed.text):
            click.echo(f"{shown(reading.path)}: not mended: {reason}", err=True)
            continue
        click.echo(f"{shown(reading.path)}: mended {fixed.count}", err=True)
        mended.add(file)
    return bool(mended)


def _replace(file: Path, before: str, after: str) -> str:
    """Write a page that still is as it was read; return why not, if it can't be done."""
    from sphinx_newsletter.files.writing import write_whole

    try:
        if read_page_file(file) != before:
            return "it has changed while it was checked: run the check again"
        write_whole(file, [after.encode("utf-8")])
    except PageFileError as error:
        return str(error)
    except OSError as error:
        return f"it cannot be written: {reason_of(error)}"
    return ""


def _shown(checking: ArchiveCheck, one: Located) -> Shown:
    from sphinx_newsletter.authoring.checking.columns import column_of
    from sphinx_newsletter.authoring.checking.formats import Shown

    reading, finding = checking.readings[one.docname], one.finding
    column = column_of(reading.text.split("\n"), finding)
    return Shown(shown(reading.path), max(finding.line, 1), column, finding.problem.code, finding.message)


def _formatted(form: str, problems: Sequence[Shown], checking: ArchiveCheck, pages: Mapping[str, Path]) -> str:
    from sphinx_newsletter.authoring.checking import formats

    if form == "json":
        readings = {shown(path): checking.readings[docname] for docname, path in pages.items()}
        return formats.as_json(problems, len(pages), readings)
    write = {"text": formats.as_text, "github": formats.as_github, "sarif": formats.as_sarif}[form]
    return write(problems, len(pages))
