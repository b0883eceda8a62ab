"""Find the seasons that the pages of a newsletter show."""

from __future__ import annotations

from docutils import nodes
from docutils.parsers.rst import Directive

from sphinx_newsletter.authoring.project import Project
from sphinx_newsletter.files.page_files import text_or_empty
from sphinx_newsletter.reading import read_text

_DIGITS = 9
"""Length limit of a season number; :class:`int` raises an error for thousands of digits."""


class _SeasonDirective(Directive):
    """Record the argument of a ``season`` directive."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        return [nodes.comment(self.arguments[0], season=self.arguments[0])]


def shown_seasons(project: Project) -> set[int]:
    """Return the numbers of the seasons shown by a ``season`` directive."""
    found: set[int] = set()
    for docname, path in project.pages.items():
        if docname in project.issues:
            continue
        text = text_or_empty(path)
        if "{season}" not in text:
            continue
        _, _, document = read_text(text, docname, project.settings, {"season": _SeasonDirective})
        seasons = (str(node.get("season", "")).strip() for node in document.findall(nodes.comment))
        found |= {int(season) for season in seasons if season.isdecimal() and len(season) <= _DIGITS}
    return found
