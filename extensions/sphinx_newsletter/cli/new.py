"""``newsletter new``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from sphinx_newsletter import next_issue
from sphinx_newsletter.cli.common import find_project, shown
from sphinx_newsletter.next_issue import Published
from sphinx_newsletter.project import Project
from sphinx_newsletter.urls import is_web_url, normalise, without_tracking

_LOOKED_AT = 5
"""How many issues are asked for the emoji of each section."""


@click.command("new", short_help="Begin the next issue.")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="When it appears.")
@click.option("--issue", "number", type=click.IntRange(min=1), metavar="N", help="Its number.")
@click.option("--title", default="", metavar="TEXT", help="Its title.")
@click.option("--link", "links", multiple=True, metavar="URL", help="A link to begin with; may be repeated.")
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Where to put it; else where the newest issue is.",
)
@click.option("--force", is_flag=True, help="Overwrite the page, if there is one.")
def command(
    date: dt.datetime | None,
    number: int | None,
    title: str,
    links: Sequence[str],
    folder: Path | None,
    force: bool,
) -> None:
    """Begin the next issue: write its page and print the page's path.

    The number is the one after the highest. The date is the next day on which the newsletter appears, as far
    as the last issues tell. The sections are those of newsletter_sections in docs/conf.py.

    \b
    Examples:
      newsletter new
      newsletter new --title "Type hints at work" --link https://example.org/type-hints
      newsletter new --issue 31 --date 2024-01-06
      $EDITOR "$(newsletter new)"

    Exit status: 0 written, 2 wrong usage, or the page or the number is there already.
    """  # noqa: D301 (click takes the backspace itself as a mark)
    from sphinx_newsletter.outputs.files import write_whole

    project = find_project(folder if folder and folder.is_dir() else Path.cwd())
    issues = next_issue.published(project)
    number = number or next_issue.next_number(issues)
    path = next_issue.next_path(project, issues, number, folder.resolve() if folder else None)
    if mistakes := list(_mistakes(project, issues, number, path, links, force)):
        raise click.UsageError("\n".join(mistakes))
    day = date.date() if date else next_issue.next_date(issues, number, dt.date.today())
    text = _page(project, issues, number, day, " ".join(title.split()), links)
    try:
        write_whole(path, [text.encode("utf-8")])
    except OSError as error:
        raise click.UsageError(f"{shown(path)} cannot be written: {error.strerror}") from error
    click.echo(shown(path))
    _hint(project, number, day, path)


def _mistakes(
    project: Project, issues: Sequence[Published], number: int, path: Path, links: Sequence[str], force: bool
) -> Iterator[str]:
    for link in links:
        if not is_web_url(link):
            yield f"{link!r} is not a web address: write the full https://… URL, without spaces"
    if not path.is_relative_to(project.source):
        yield f"{shown(path.parent)} is not below {shown(project.source)}, where the newsletter's pages are"
    for issue in issues:
        if issue.number == number and issue.path != path:
            yield f"issue {number} is {shown(issue.path)}: write in it, or choose another number with --issue"
    if path.exists() and not force:
        yield f"{shown(path)} is there already: choose another number with --issue, or overwrite it with --force"


def _page(
    project: Project, issues: Sequence[Published], number: int, day: dt.date, title: str, links: Sequence[str]
) -> str:
    from sphinx_newsletter.issue_template import headings, page
    from sphinx_newsletter.model import Section
    from sphinx_newsletter.reading import read_text

    settings = project.settings
    sections: list[Section] = []
    for issue in reversed([other for other in issues if other.number != number][-_LOOKED_AT:]):
        text = issue.path.read_text(encoding="utf-8-sig", errors="replace")
        record, _, _ = read_text(text, project.docname(issue.path), settings)
        sections += [block for block in record.body.blocks if isinstance(block, Section)] if record else []
        if sections and settings.sections.keys() <= {section.key for section in sections}:
            break
    addresses: dict[str, str] = {}
    for link in links:
        addresses.setdefault(normalise(link), without_tracking(link))
    return page(settings, number, day, title, addresses.values(), headings(settings, sections))


def _hint(project: Project, number: int, day: dt.date, path: Path) -> None:
    """Say on the standard error what comes next; the standard output has the path alone."""
    from sphinx_newsletter.season_pages import shown_seasons

    click.echo(f"Issue {number}, {day:%A}, {day}. When it is written: newsletter check {shown(path)}", err=True)
    season = -(-number // project.settings.season_length)
    if season not in shown_seasons(project):
        page = project.source / "seasons" / f"season-{season:02}.md"
        click.echo(
            f"It opens season {season}, which has no page yet. Write one, such as {shown(page)}:\n\n"
            f"# Season {season}\n\n```{{season}} {season}\n```",
            err=True,
        )
