"""What parsing lets through and an issue page may not show as it is: reported, and put in plain words."""

from __future__ import annotations

import re

from docutils import nodes

from sphinx_newsletter.problems import Problem, Report
from sphinx_newsletter.reading.cards import report_link
from sphinx_newsletter.reading.images import line_of
from sphinx_newsletter.reading.limits import TITLE, shortened
from sphinx_newsletter.reading.nodes import refused_link
from sphinx_newsletter.records.urls import link_url

_COMMENT = re.compile(r"\s*<!--(?!-?>)(?:(?!--!?>).)*-->\s*", re.DOTALL)
"""A comment and nothing else, as HTML ends it (section 13.1.6)."""


def show_plainly(document: nodes.document, report: Report) -> None:
    """Show raw HTML as text, shorten long titles, and write the URLs of links as all the site's are written."""
    raws, links, titles = [], [], []
    for node in document.findall():  # once: this is done for every page
        if isinstance(node, nodes.raw):
            raws.append(node)
        elif isinstance(node, nodes.reference):
            links.append(node)
        elif isinstance(node, nodes.title | nodes.rubric):
            titles.append(node)
    for raw in raws:
        _show_html(raw, report)
    for link in links:
        _write_link(link, report)
    for title in titles:
        _shorten(title, report)


def refuse_links(document: nodes.document, report: Report) -> None:
    """Report the links that no issue page may have, and leave their words; those of items are reported there."""
    for link in list(document.findall(refused_link)):
        report_link(link["url"], line_of(link), report)
        link.parent.replace(link, link.children)


def _show_html(raw: nodes.raw, report: Report) -> None:
    """Show raw HTML as text: an issue page is written by anyone, and runs nothing."""
    text = raw.astext()
    if "html" not in raw.get("format", "").split() or text == "<br />\n":
        return
    if _COMMENT.fullmatch(text):
        raw.parent.replace(raw, nodes.comment(text, text))
        return
    if not text.startswith("</"):  # an element is one mistake, not two
        report(Problem.RAW_HTML, line_of(raw), {"text": text.strip()})
    inline = isinstance(raw.parent, nodes.TextElement)
    raw.parent.replace(raw, nodes.Text(text) if inline else nodes.literal_block(text, text))


def _write_link(link: nodes.reference, report: Report) -> None:
    """Write the URL that a directive or role made as that of a link is written."""
    address = link.get("refuri", "#")
    if address.startswith("#"):
        return
    if url := link_url(address):
        link["refuri"] = url
    else:
        report_link(address, line_of(link), report)
        link.parent.replace(link, link.children)


def _shorten(title: nodes.TextElement, report: Report) -> None:
    """Shorten the title of a section, tab or the like: other pages show it too."""
    if (length := len(text := title.astext())) > TITLE:
        report(
            Problem.TOO_LARGE,
            line_of(title),
            {"what": f"a title of {length:,} characters", "limit": f"{TITLE:,}"},
        )
        title.children = []
        title.append(nodes.Text(shortened(text)))
