"""Write the pages of seasons that have issues and no page."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from sphinx_newsletter.authoring.next_issue import published
from sphinx_newsletter.authoring.project import Project
from sphinx_newsletter.authoring.shown_seasons import shown_seasons
from sphinx_newsletter.files.page_files import stays_inside, text_or_empty
from sphinx_newsletter.files.writing import write_new
from sphinx_newsletter.locale import translations
from sphinx_newsletter.records.archive import YEAR, season_of

FOLDER = "seasons"
_STEM = re.compile(r"season-(\d{1,6})")
_GLOB = re.compile(rf"^/?{FOLDER}/(?:season-)?\*[ \t]*$", re.MULTILINE)
"""A line of a toctree that includes the pages of seasons, whatever their numbers are."""


@dataclass(frozen=True)
class SeasonPage:
    """A page of a season to write."""

    path: Path
    text: str


def missing_pages(project: Project) -> list[SeasonPage]:
    """Return the pages of seasons that have issues and no page."""
    length = project.settings.season_length
    seasons = {season_of(issue.number, issue.date, length) for issue in published(project)}
    missing = sorted(seasons - shown_seasons(project) - ({0} if length == YEAR else set()))
    if not missing:
        return []
    stems = [
        found for path in (project.source / FOLDER).glob("season-*.md") if (found := _STEM.fullmatch(path.stem))
    ]
    width = max((len(stem[1]) for stem in stems), default=max(2, len(str(missing[-1]))))
    heading = _heading(project, [int(stem[1]) for stem in stems], width)
    return [
        SeasonPage(
            project.source / FOLDER / f"season-{number:0{width}}.md",
            _template().render(number=number, heading=heading.format(number=number)),
        )
        for number in missing
    ]


def are_written_so(project: Project) -> bool:
    """Return whether the seasons are pages as ``newsletter init`` writes them, which a toctree finds by itself."""
    pages = [path for docname, path in project.pages.items() if docname not in project.issues]
    has_toctree = any(":glob:" in text and _GLOB.search(text) for text in map(text_or_empty, pages))
    return has_toctree and stays_inside(project.source / FOLDER, project.source)


def write(pages: Collection[SeasonPage]) -> list[Path]:
    """Write pages that do not exist, and return their paths. May raise :class:`OSError`."""
    written: list[Path] = []
    for page in pages:
        page.path.parent.mkdir(exist_ok=True)
        write_new(page.path, [page.text.encode()])
        written.append(page.path)
    return written


def _heading(project: Project, numbers: Collection[int], width: int) -> str:
    """Return the heading as other seasons have it, with ``{number}``, or else in the newsletter's language."""
    for number in sorted(numbers, reverse=True):
        rows = text_or_empty(project.source / FOLDER / f"season-{number:0{width}}.md").splitlines()
        title = next((row[2:].strip() for row in rows if row.startswith("# ")), "")
        parts = re.split(rf"(?<!\d)0*{number}(?!\d)", title)
        if len(parts) == 2:
            return "{number}".join(part.replace("{", "{{").replace("}", "}}") for part in parts)
    if project.settings.season_length == YEAR:
        return "{number}"
    return translations(str(project.values.get("language") or "en")).gettext("Season {number}")


def _template() -> Template:
    loader = PackageLoader("sphinx_newsletter.authoring.starting")
    return Environment(loader=loader, undefined=StrictUndefined, keep_trailing_newline=True).get_template(
        "season.md.jinja"
    )
