"""The ``newsletter new`` command."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import click

from sphinx_newsletter.authoring import next_issue
from sphinx_newsletter.authoring.conf_files import resolved
from sphinx_newsletter.authoring.next_issue import NoNextIssue, Published
from sphinx_newsletter.authoring.project import Project
from sphinx_newsletter.cli.common import find_project, shown
from sphinx_newsletter.cli.dates import Date
from sphinx_newsletter.cli.output import say
from sphinx_newsletter.cli.seasons import add_season_pages
from sphinx_newsletter.files.page_files import reason_of, stays_inside, text_or_empty
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading.front_matter import FrontMatter
from sphinx_newsletter.records.model import HIGHEST_NUMBER
from sphinx_newsletter.records.urls import is_web_url, normalise, web_url, without_tracking

_RECENT = 5
"""Number of last issues that are searched for the emoji of the sections."""
_SHOWN = 80
"""Length of the part of a URL in a message."""


@click.command("new", short_help="Create the page of the next issue.")
@click.option("--date", type=Date(), metavar="YYYY-MM-DD", help="Publication date.")
@click.option("--issue", "number", type=click.IntRange(1, HIGHEST_NUMBER), metavar="N", help="Issue number.")
@click.option("--title", default="", metavar="TEXT", help="Issue title.")
@click.option("--link", "links", multiple=True, metavar="URL", help="Link to add; may be repeated.")
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIRECTORY",
    help="Directory of the page; by default that of the newest issue.",
)
@click.option("--force", is_flag=True, help="Overwrite an existing page.")
def command(
    date: dt.date | None,
    number: int | None,
    title: str,
    links: Sequence[str],
    folder: Path | None,
    force: bool,
) -> None:
    """Create the page of the next issue and print its path.

    The default number is the highest number plus one. The default date follows from the interval between the
    last issues. The sections are those of newsletter_sections in docs/conf.py.

    \b
    Examples:
      newsletter new
      newsletter new --title "Type hints at work" --link https://example.org/type-hints
      newsletter new --issue 31 --date 2024-01-06
      $EDITOR "$(newsletter new)"

    Exit status: 0 page written, 2 usage error, or the page or the number already exists.
    """  # noqa: D301 (a marker of click)
    seen: set[Path] = set()
    written = False
    while not written:
        project = find_project(folder if folder and folder.is_dir() else Path.cwd())
        issue = _next(project, number, date, folder)
        is_there = os.path.lexists(issue.path)
        if is_there and not force and issue.path not in seen:
            seen.add(issue.path)
            continue  # another process may have just written it: read the issues again
        if mistakes := list(_mistakes(project, issue, links, is_there and not force)):
            raise click.UsageError("\n".join(mistakes))
        text = _page(project, issue, " ".join(title.split()), links)
        if mistakes := list(_lost(project, issue, text, links)):
            raise click.UsageError("\n".join(mistakes))
        written = _write(issue.path, text, is_there)
    say(shown(issue.path))
    _hint(project, issue)
    if links:
        _report_repeats(find_project(project.source), issue.path)


def _write(path: Path, text: str, is_there: bool) -> bool:
    """Write a page. Return False if another process has created it in the meantime."""
    from sphinx_newsletter.files.writing import write_new, write_whole

    write = write_whole if is_there else write_new
    try:
        write(path, [text.encode("utf-8")])
    except OSError as error:
        if isinstance(error, FileExistsError) and os.path.lexists(path):
            return False
        raise click.UsageError(f"{shown(path)} cannot be written: {reason_of(error)}") from error
    return True


@dataclass(frozen=True)
class _Next:
    """The issue to write."""

    number: int
    day: dt.date
    path: Path
    others: Sequence[Published]
    """The existing issues."""


def _next(project: Project, number: int | None, day: dt.date | None, folder: Path | None) -> _Next:
    """Return the next issue, with defaults for missing values. Raises :class:`click.UsageError`."""
    others = next_issue.published(project)
    try:
        number = number or next_issue.next_number(others)
        day = day or next_issue.next_date(others, number, dt.date.today())
    except NoNextIssue as reason:
        raise click.UsageError(str(reason)) from reason
    path = next_issue.next_path(project, others, number, resolved(folder) if folder else None)
    return _Next(number, day, path, others)


def _mistakes(project: Project, issue: _Next, links: Sequence[str], is_there: bool) -> Iterator[str]:
    for link in links:
        if not is_web_url(link):
            yield f"{link!r} is not a web URL: write the full https://… URL, without spaces"
    for place, (_, reason) in project.refused.items():
        if _may_have_number(place):
            yield f"{shown(place)}: {reason}"
    if wrong := project.name_problem(issue.path):
        yield f"{shown(issue.path)}: {wrong}"
    folder = issue.path.parent
    if not folder.is_relative_to(project.source) or not stays_inside(folder, project.source):
        yield f"{shown(folder)} is not below {shown(project.source)}: choose a directory below it with --to"
    for other in issue.others:
        if other.number == issue.number and other.path != issue.path:
            yield (
                f"issue {issue.number} already exists as {shown(other.path)}: edit that page, "
                "or choose another number with --issue"
            )
    if is_there:
        yield (
            f"{shown(issue.path)} already exists: choose another number with --issue, or overwrite it with --force"
        )


def _lost(project: Project, issue: _Next, text: str, links: Sequence[str]) -> Iterator[str]:
    """Yield the links that are not in the page as it is read."""
    from sphinx_newsletter.reading import read_text

    record, _, _ = read_text(text, project.docname(issue.path), project.settings)
    found = {unquote(normalise(link.url)) for link in (record.links if record else ()) if link.url}
    for link in links:
        if unquote(normalise(web_url(link) or link)) not in found:
            yield f"{link[:_SHOWN]!r} cannot be written as a link: shorten it, or write the item by hand"


def _may_have_number(place: Path) -> bool:
    """Return whether a file or directory that is not read may have the number: an issue with an invalid name."""
    is_issue = place.is_dir() or FrontMatter.of(text_or_empty(place)).is_issue
    return is_issue and not place.is_symlink()


def _page(project: Project, issue: _Next, title: str, links: Sequence[str]) -> str:
    from sphinx_newsletter.authoring.issue_template import headings, page
    from sphinx_newsletter.reading import read_text
    from sphinx_newsletter.records.model import Section

    settings = project.settings
    sections: list[Section] = []
    for other in reversed([other for other in issue.others if other.number != issue.number][-_RECENT:]):
        record, _, _ = read_text(text_or_empty(other.path), project.docname(other.path), settings)
        sections += [block for block in record.body.blocks if isinstance(block, Section)] if record else []
        if sections and settings.sections.keys() <= {section.key for section in sections}:
            break
    urls: dict[str, str] = {}
    for link in links:
        urls.setdefault(normalise(link), without_tracking(link))
    return page(settings, issue.number, issue.day, title, urls.values(), headings(settings, sections))


def _hint(project: Project, issue: _Next) -> None:
    """Print the next steps to standard error, as standard output has only the path. Write the season's page."""
    created = f"Created issue {issue.number}, dated {issue.day:%A}, {issue.day}."
    say(f"{created} To check it, run: newsletter check {shown(issue.path)}", err=True)
    add_season_pages(find_project(project.source))


def _report_repeats(project: Project, page: Path) -> None:
    """Print to standard error which links of a new page the archive has already."""
    from sphinx_newsletter.authoring.checking.archive import ArchiveCheck

    for one in ArchiveCheck(project).check({project.docname(page): page}):
        if one.finding.problem is Problem.DUPLICATE_LINK:
            say(f"{shown(page)}:{one.finding.line}: {one.finding.message}", err=True)
