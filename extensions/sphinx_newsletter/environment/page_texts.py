"""Text of pages that are not issues, by section, for the search."""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.records.graphemes import cut

PageText = tuple[str, str, str]
"""ID of a section (empty for the page itself), its title and its text without subsections."""

_TEXT_LIMIT = 2_000
"""Characters of a section's text that are kept, so that no page dominates the search records."""
_SKIPPED = (nodes.Invisible, nodes.raw, addnodes.toctree, nodes.section, nodes.title)


def _sections(node: nodes.Element, is_page: bool = True) -> Iterator[PageText]:
    for section in node.children:
        if isinstance(section, nodes.section):
            title = section.next_node(nodes.title)
            anchor = "" if is_page else section["ids"][0]
            text = " ".join(" ".join(_texts(section)).split())
            yield anchor, title.astext() if title else "", cut(text, _TEXT_LIMIT)
            yield from _sections(section, is_page=False)


def _texts(node: nodes.Element) -> Iterator[str]:
    for child in node.children:
        if not isinstance(child, _SKIPPED):
            yield child.astext()


def note_text(app: Sphinx, doctree: nodes.document) -> None:
    """Note the text of a page that is not an issue, once its doctree is complete."""
    docname = app.env.docname
    domain = NewsletterDomain.of(app.env)
    hidden = app.env.metadata[docname].keys() & {"nosearch", "orphan"}
    if docname not in domain.issues and not hidden:
        domain.data["texts"][docname] = tuple(_sections(doctree))
