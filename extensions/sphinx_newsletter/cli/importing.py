"""The ``newsletter import`` command."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sphinx_newsletter.authoring.conf_files import resolved
from sphinx_newsletter.authoring.importing.bookmarks.bookmark_issues import MONTH, WEEK
from sphinx_newsletter.authoring.importing.documents import IN_FOLDERS
from sphinx_newsletter.authoring.importing.imported_documents import Choice
from sphinx_newsletter.authoring.importing.numbering.clues import Clues, TableError, read_table
from sphinx_newsletter.authoring.importing.numbering.decisions import Options
from sphinx_newsletter.authoring.importing.numbering.patterns import Pattern, PatternError
from sphinx_newsletter.authoring.importing.planning import Plan, Step
from sphinx_newsletter.authoring.importing.sources import find_sources
from sphinx_newsletter.authoring.next_issue import published
from sphinx_newsletter.authoring.project import Project
from sphinx_newsletter.cli.common import find_project, shown
from sphinx_newsletter.cli.dates import Zone
from sphinx_newsletter.cli.import_report import report
from sphinx_newsletter.cli.import_writing import finish, show_difference, written
from sphinx_newsletter.cli.passed_over import say_passed_over
from sphinx_newsletter.files.page_files import stays_inside

if TYPE_CHECKING:
    from rich.progress import TaskID


@click.command(name="import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--to",
    "target",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIRECTORY",
    help="Directory of the issue pages; by default newsletter_issue_folder, such as docs/issues.",
)
@click.option(
    "--name", "name", metavar="PATTERN", help="Number and date in file names: '{date}-*', 'issue-{number}'."
)
@click.option(
    "--title", "title", metavar="PATTERN", help="Number and date in titles: 'This Week in Tea {number}*'."
)
@click.option(
    "--table",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    metavar="FILE",
    help="CSV file with the columns file, number, date and title.",
)
@click.option(
    "--timezone",
    "zone",
    type=Zone(),
    metavar="NAME",
    help="Time zone for dates given in UTC, as in Substack's exports: Europe/Berlin, +08:00.",
)
@click.option("--git-dates", is_flag=True, help="Date an issue by its file's first commit, if nothing else does.")
@click.option("--count", is_flag=True, help="Number the issues by date.")
@click.option("--drafts", is_flag=True, help="Import drafts, private and unpublished entries, too.")
@click.option(
    "--every",
    type=click.Choice([WEEK, MONTH]),
    default=WEEK,
    show_default=True,
    help="Period of an issue that is made of bookmarks.",
)
@click.option(
    "--no-accept", is_flag=True, help="Do not add the problems of imported pages to the list of known problems."
)
@click.option("--dry-run", is_flag=True, help="Show what would change, without writing.")
@click.option("--force", is_flag=True, help="Overwrite existing pages with different content.")
def command(
    paths: tuple[Path, ...],
    target: Path | None,
    name: str | None,
    title: str | None,
    table: Path | None,
    zone: dt.tzinfo | None,
    git_dates: bool,
    count: bool,
    drafts: bool,
    every: str,
    no_accept: bool,
    dry_run: bool,
    force: bool,
) -> None:
    """Convert newsletter files to issue pages. PATHS are files or directories.

    A file may be Markdown, an RSS or Atom feed, HTML, a mail (*.eml), a mailbox (*.mbox), an export of a
    newsletter service, or a zip archive of these; or bookmarks, which become an issue for each week or month.
    Other kinds are refused by name, or counted if they are in a directory. Nothing is downloaded.

    Number, date and title are taken from a file's front matter, title, first lines or name, or from where the
    options say. What all files tell together is used if it is certain, and reported. In a PATTERN, write
    {number}, {date}, {year}, {month} and {day}, and * for any other text.

    Wrongly decoded emoji are fixed, full-width numbering becomes lists, and text in newsletter_boilerplate is left
    out. A file is not imported if other content would be lost, or if its number or date is missing. The reason is
    reported, the other files are imported, and the exit status is 1.

    If two files contain the same issue, the first one is used.

    The problems of the new pages are added to the list of known problems, docs/known-problems.toml.

    \b
    Examples:
      newsletter import ~/old-newsletter
      newsletter import --dry-run 2023-06-17-weekly.md
      newsletter import feed.xml --count
      newsletter import --force en zh --to docs/issues
      newsletter import posts --name '{date}-*' --count
    """  # noqa: D301 (a marker of click)
    missing = [path for path in paths if not os.path.lexists(path)]
    if missing:
        raise click.UsageError(f"no such file or directory: {', '.join(map(str, missing))}")
    project = _project(target)
    target = target or _issue_folder(project)
    clues = replace(_clues(name, title, table, project.settings.page_language), zone=zone)
    if problem := project.name_problem(target / "0001.md"):
        raise click.UsageError(f"{shown(target / '0001.md')}: {problem}")
    sources = find_sources(paths)
    if not sources:
        kinds = ", ".join(f"*{suffix}" for suffix in IN_FOLDERS)
        say_passed_over(paths)
        raise click.UsageError(f"no file to import in {', '.join(map(str, paths))}: a directory must have {kinds}")
    options = Options(Choice(drafts, every, zone, count), git_dates, _existing_dates(project, target))
    folder = project.docname(target / "0001.md").rpartition("/")[0] or project.settings.issue_folder
    plan = Plan(target, project.settings, force, _existing_pages(project, target), clues, options, folder)
    steps = _with_progress(plan, sources)
    if dry_run:
        for step in steps:
            show_difference(step)
    else:
        steps = [written(step, force) for step in steps]
    report(steps, plan.decisions, target, dry_run=dry_run)
    say_passed_over(paths)
    if not dry_run:
        finish(project, steps, accept=not no_accept)
    if any(step.is_problem for step in steps):
        raise SystemExit(1)


def _project(target: Path | None) -> Project:
    """Return the newsletter that *target* belongs to, or else that of the current directory."""
    try:
        return find_project(target or Path.cwd())
    except click.UsageError as reason:
        try:
            return find_project(Path.cwd())
        except click.UsageError:
            raise reason from None


def _issue_folder(project: Project) -> Path:
    """Return the directory of the issue pages, relative to the current directory if it is below it."""
    folder = project.source / project.settings.issue_folder
    here = resolved(Path.cwd())
    return folder.relative_to(here) if folder.is_relative_to(here) else folder


def _clues(name: str | None, title: str | None, table: Path | None, language: str) -> Clues:
    """Return what the options say of numbers and dates. Raises :class:`click.UsageError`."""
    try:
        return Clues(
            Pattern.of(name) if name else None,
            Pattern.of(title) if title else None,
            read_table(table, language) if table else {},
        )
    except (PatternError, TableError) as error:
        raise click.UsageError(str(error)) from error


def _existing_dates(project: Project, target: Path) -> dict[int, dt.date]:
    """Return the dates of existing issues by number; empty if *target* is outside the source directory."""
    if not stays_inside(target, project.source):
        return {}
    return {issue.number: issue.date for issue in published(project) if issue.date}


def _existing_pages(project: Project, target: Path) -> dict[int, Path]:
    """Return the existing issue pages by number; empty if *target* is outside the source directory."""
    if not stays_inside(target, project.source):
        return {}
    return {
        number: resolved(project.pages[docname])
        for docname, front_matter in project.issues.items()
        if (number := front_matter.number()) is not None
    }


def _with_progress(plan: Plan, sources: Mapping[Path, Path | None]) -> list[Step]:
    """Return the steps of a plan. Show how many files have been read for many files on a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    if len(sources) < 5 or not console.is_terminal:
        return list(plan.steps(sources))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("files"))
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as progress:
        tasks: dict[str, TaskID] = {}

        def show(what: str, done: int) -> None:
            if what not in tasks:
                tasks[what] = progress.add_task(what, total=len(sources))
            progress.update(tasks[what], completed=done)

        plan.progress = show
        return list(plan.steps(sources))
