"""The ``season`` directive: toctree and table of a season's issues."""

from __future__ import annotations

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.locale import gettext
from sphinx_newsletter.pages.listings import (
    ListingContext,
    NumberDirective,
    listing,
    no_season,
    register_listing,
)
from sphinx_newsletter.reading.directions import text_node
from sphinx_newsletter.records.model import Issue
from sphinx_newsletter.rendering.references import inline, short_date


class SeasonDirective(NumberDirective):
    """Insert the toctree and the table of a season: ``{season} 1``.

    Issues are found by number, so that a new issue needs only a new file.
    """

    required_arguments = 1
    optional_arguments = 0

    def show(self, number: int | None) -> list[nodes.Node]:
        """Return the toctree, and the placeholder of the table."""
        season = number or 0
        domain = NewsletterDomain.of(self.env)
        docnames = domain.issue_docnames(season)
        domain.note_season(self.env.docname, season, docnames)
        toctree = addnodes.toctree(
            parent=self.env.docname,
            entries=[(None, docname) for docname in docnames],
            includefiles=docnames,
            maxdepth=1,
            caption=None,
            glob=False,
            hidden=True,
            includehidden=False,
            numbered=0,
            titlesonly=True,
        )
        self.set_source_info(toctree)
        wrapper = nodes.compound("", toctree, classes=["toctree-wrapper"])
        return [listing(self.env, "season", season), wrapper]


def season_table(context: ListingContext, season: int | None) -> list[nodes.Node]:
    """Return the table of a season: number, title, date and number of links."""
    found = context.domain.archive.seasons.get(season or 0)
    if found is None:
        return no_season(context)
    table = nodes.table(classes=["nl-season"])
    group = nodes.tgroup(cols=4)
    group += [nodes.colspec(colwidth=width) for width in (5, 48, 20, 8)]  # in characters, for the text builder
    language = context.domain.settings.page_language
    heads = ["#", gettext("Issue"), gettext("Date"), gettext("Links")]
    group += nodes.thead("", _row([_cell(text_node(head, language)) for head in heads]))
    body = nodes.tbody()
    for issue in found.issues:
        body += _row(_cells(context, issue))
    group += body
    table += group
    return [table]


def _season_facts(context: ListingContext, season: int | None) -> object:
    found = context.domain.archive.seasons.get(season or 0)
    if found is None:
        return bool(context.domain.archive.issues)
    return [
        (issue.docname, issue.number, issue.date, context.domain.display_title(issue), len(issue.body.names))
        for issue in found.issues
    ]


def _cells(context: ListingContext, issue: Issue) -> list[nodes.entry]:
    date = short_date(issue.date, context.domain.settings.page_language)
    return [
        _cell(nodes.Text(str(issue.number))),
        _cell(context.issue_reference(issue)),
        _cell(inline(date, "nl-date")),
        _cell(nodes.Text(str(len(issue.body.names))), "nl-count"),
    ]


def _cell(content: nodes.Node, *classes: str) -> nodes.entry:
    return nodes.entry("", nodes.paragraph("", "", content), classes=list(classes))


def _row(cells: list[nodes.entry]) -> nodes.row:
    return nodes.row("", *cells)


def setup(app: Sphinx) -> None:
    """Register the directive and its listing."""
    app.add_directive("season", SeasonDirective)
    register_listing("season", season_table, _season_facts)
