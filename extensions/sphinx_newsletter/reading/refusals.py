"""Report and replace markup in the doctree that is not allowed in issue pages."""

from __future__ import annotations

import re
from urllib.parse import unquote

from docutils import nodes

from sphinx_newsletter.problems import Problem, Report
from sphinx_newsletter.reading.images import line_of
from sphinx_newsletter.reading.limits import TITLE, shortened
from sphinx_newsletter.reading.nodes import refused_link
from sphinx_newsletter.reading.raw_html import escaped
from sphinx_newsletter.reading.replacing import replace_all
from sphinx_newsletter.records.doubtful_urls import doubtful
from sphinx_newsletter.records.urls import link_url

_SCRIPT_URL = re.compile(r"\s*(?:javascript|vbscript|data)\s*:", re.IGNORECASE)
_CHECKED = (nodes.raw, nodes.reference, nodes.title, nodes.rubric, nodes.system_message, nodes.problematic)


def check_markup(document: nodes.Element, report: Report) -> None:
    """Escape raw HTML, truncate long titles, normalise the URLs of links, and remove messages already reported."""
    for parent in list(document.findall(nodes.Element)):  # one pass, as this runs for every page
        if any(isinstance(child, _CHECKED) for child in parent.children):
            children, parent.children = parent.children, []
            for child in children:
                # A directive may leave a node with another parent, which parent.replace() does not find.
                child.parent = parent
                parent.extend(_checked(child, report) if isinstance(child, _CHECKED) else [child])


def _checked(node: nodes.Node, report: Report) -> list[nodes.Node]:
    """Return what is shown instead of a node."""
    if isinstance(node, nodes.raw):
        return [escaped(node, report)]
    if isinstance(node, nodes.reference):
        return _checked_link(node, report)
    if isinstance(node, nodes.title | nodes.rubric):
        _truncate(node, report)
    elif isinstance(node, nodes.system_message):
        return []
    elif isinstance(node, nodes.problematic):
        return [nodes.Text(node.astext())]
    return [node]


def remove_breaks(document: nodes.document, report: Report) -> None:
    """Report and remove thematic breaks that have nothing to separate, of which docutils would warn."""
    parents = {id(node.parent): node.parent for node in document.findall(nodes.transition)}
    for parent in parents.values():
        kept = _with_breaks(parent) if isinstance(parent, nodes.document | nodes.section) else set()
        children, parent.children = parent.children, []
        for child in children:
            if not isinstance(child, nodes.transition) or id(child) in kept:
                parent.append(child)
                continue
            what = "a thematic break (---) has no text before or after it: remove it"
            report(Problem.MARKUP, line_of(child), {"what": what})


def remove_empty_quotes(document: nodes.document, report: Report) -> None:
    """Report and remove quotations without text: Sphinx fails to replace them with their content."""
    empty: dict[int, nodes.block_quote] = {}
    for quote in reversed(list(document.findall(nodes.block_quote))):  # a quotation of empty ones is empty
        if all(id(child) in empty for child in quote.children):
            empty[id(quote)] = quote
    for quote in empty.values():
        if id(quote.parent) not in empty:
            what = "a quotation is empty: write a text, or remove it"
            report(Problem.MARKUP, line_of(quote), {"what": what})
    replace_all([(quote, []) for quote in reversed(empty.values())])


def _with_breaks(parent: nodes.Element) -> set[int]:
    """Return the ids of the breaks in a section that follow content, and precede some in it or after it.

    Footnotes do not count: they are moved to the end of the page.
    """
    kept: list[nodes.transition] = []
    content: nodes.Node | None = None
    for child in parent.children:
        if isinstance(child, nodes.footnote):
            continue
        starts = content is None or isinstance(
            content, nodes.title | nodes.subtitle | nodes.meta | nodes.transition
        )
        if isinstance(child, nodes.transition) and starts:
            continue
        if isinstance(child, nodes.transition):
            kept.append(child)
        if not isinstance(child, nodes.Invisible):
            content = child
    if kept and content is kept[-1] and not _is_followed(parent):
        kept.pop()
    return set(map(id, kept))


def _is_followed(section: nodes.Element) -> bool:
    """Return whether there is content after a section."""
    while (parent := section.parent) is not None:
        after = parent.children[parent.index(section) + 1 :]
        if any(not isinstance(other, nodes.footnote | nodes.Invisible) for other in after):
            return True
        section = parent
    return False


def refuse_links(document: nodes.document, report: Report) -> None:
    """Report refused links and replace them with their text; those in item titles are already replaced."""
    links = list(document.findall(refused_link))
    for link in links:
        if link["is_page"]:
            report(Problem.MISSING_PAGE, line_of(link), {"url": shortened(link["url"])})
        else:
            report_link(link["url"], line_of(link), report)
    replace_all([(link, link.children) for link in links])


def report_link(url: str, line: int, report: Report) -> None:
    """Report a URL that is not allowed in an issue page."""
    problem = Problem.SCRIPT_URL if _SCRIPT_URL.match(url) else Problem.NOT_A_URL
    if not url:
        report(problem, line, {"url": "", "what": "the link has no URL; write it between the parentheses"})
        return
    what = f"{shortened(url)!r} is not a web URL; write the full https://… URL, without spaces"
    report(problem, line, {"url": shortened(url), "what": what})


def _checked_link(link: nodes.reference, report: Report) -> list[nodes.Node]:
    """Normalise the URL of a reference from a directive or role, or replace the reference with its text."""
    uri = link.get("refuri", "#")
    if uri.startswith("#"):
        return [link]
    if url := link_url(uri):
        link["refuri"] = url
        shown = unquote(url) if "%" in url else url
        if why := doubtful(shown):
            report(Problem.DOUBTFUL_URL, line_of(link), {"url": shortened(shown), "why": why})
        return [link]
    report_link(uri, line_of(link), report)
    return link.children


def _truncate(title: nodes.TextElement, report: Report) -> None:
    """Truncate the title of a section or tab, because other pages show it too."""
    for message in list(title.findall(nodes.system_message)):  # has the path of the page
        message.parent.remove(message)
    if (length := len(text := title.astext())) > TITLE:
        report(
            Problem.TOO_LARGE,
            line_of(title),
            {"what": f"a title of {length:,} characters", "limit": f"{TITLE:,}"},
        )
        title.children = []
        title.append(nodes.Text(shortened(text)))
