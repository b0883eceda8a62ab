"""What parsing lets through and an issue page may not show as it is: reported, and put in plain words."""

from __future__ import annotations

import re

from docutils import nodes

from sphinx_newsletter.problems import Problem, Report
from sphinx_newsletter.reading.cards import report_link
from sphinx_newsletter.reading.images import line_of
from sphinx_newsletter.reading.limits import TITLE, shortened
from sphinx_newsletter.reading.nodes import refused_link
from sphinx_newsletter.urls import link_url

_COMMENT = re.compile(r"\s*<!--(?!-?>)(?:(?!--!?>).)*-->\s*", re.DOTALL)
"""A comment and nothing else, as HTML ends it (section 13.1.6)."""


def shorten_titles(document: nodes.document, report: Report) -> None:
    """Shorten the titles of sections, tabs and the like: other pages show them too."""
    for title in document.findall(lambda node: isinstance(node, nodes.title | nodes.rubric)):
        assert isinstance(title, nodes.TextElement)
        if (length := len(text := title.astext())) > TITLE:
            details = {"what": f"a title of {length:,} characters", "limit": f"{TITLE:,}"}
            report(Problem.TOO_LARGE, line_of(title), dict(details))
            title.children = []
            title += nodes.Text(shortened(text))


def write_links(document: nodes.document, report: Report) -> None:
    """Write the URLs that directives and roles made as those of links are written."""
    for link in list(document.findall(nodes.reference)):
        address = link.get("refuri", "#")
        if address.startswith("#"):
            continue
        if url := link_url(address):
            link["refuri"] = url
        else:
            report_link(address, line_of(link), report)
            link.parent.replace(link, link.children)


def refuse_links(document: nodes.document, report: Report) -> None:
    """Report the links that no issue page may have, and leave their words; those of items are reported there."""
    for link in list(document.findall(refused_link)):
        report_link(link["url"], line_of(link), report)
        link.parent.replace(link, link.children)


def show_html(document: nodes.document, report: Report) -> None:
    """Show raw HTML as text: an issue page is written by anyone, and runs nothing."""
    for raw in list(document.findall(nodes.raw)):
        text = raw.astext()
        if "html" not in raw.get("format", "").split() or text == "<br />\n":
            continue
        if _COMMENT.fullmatch(text):
            raw.parent.replace(raw, nodes.comment(text, text))
            continue
        if not text.startswith("</"):  # an element is one mistake, not two
            report(Problem.RAW_HTML, line_of(raw), {"text": text.strip()})
        inline = isinstance(raw.parent, nodes.TextElement)
        raw.parent.replace(raw, nodes.Text(text) if inline else nodes.literal_block(text, text))
