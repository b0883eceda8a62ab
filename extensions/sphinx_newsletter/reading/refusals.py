"""Report and replace markup in the doctree that is not allowed in issue pages."""

from __future__ import annotations

from docutils import nodes

from sphinx_newsletter.problems import Problem, Report
from sphinx_newsletter.reading.cards import report_link
from sphinx_newsletter.reading.images import line_of
from sphinx_newsletter.reading.limits import TITLE, shortened
from sphinx_newsletter.reading.nodes import refused_link
from sphinx_newsletter.reading.raw_html import escaped
from sphinx_newsletter.records.urls import link_url


def check_markup(document: nodes.Element, report: Report) -> None:
    """Escape raw HTML, truncate long titles, and normalise the URLs of links."""
    raws, links, titles = [], [], []
    for node in document.findall():  # one pass, as this runs for every page
        if isinstance(node, nodes.raw):
            raws.append(node)
        elif isinstance(node, nodes.reference):
            links.append(node)
        elif isinstance(node, nodes.title | nodes.rubric):
            titles.append(node)
    for raw in raws:
        raw.parent.replace(raw, escaped(raw, report))
    for link in links:
        _check_link(link, report)
    for title in titles:
        _truncate(title, report)


def refuse_links(document: nodes.document, report: Report) -> None:
    """Report refused links and replace them with their text; those in item titles are already replaced."""
    for link in list(document.findall(refused_link)):
        report_link(link["url"], line_of(link), report)
        link.parent.replace(link, link.children)


def _check_link(link: nodes.reference, report: Report) -> None:
    """Normalise the URL of a reference from a directive or role, or replace the reference with its text."""
    uri = link.get("refuri", "#")
    if uri.startswith("#"):
        return
    if url := link_url(uri):
        link["refuri"] = url
    else:
        report_link(uri, line_of(link), report)
        link.parent.replace(link, link.children)


def _truncate(title: nodes.TextElement, report: Report) -> None:
    """Truncate the title of a section or tab, because other pages show it too."""
    if (length := len(text := title.astext())) > TITLE:
        report(
            Problem.TOO_LARGE,
            line_of(title),
            {"what": f"a title of {length:,} characters", "limit": f"{TITLE:,}"},
        )
        title.children = []
        title.append(nodes.Text(shortened(text)))
