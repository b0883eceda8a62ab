"""Make cards of the ``link-card`` directives that are not items of an issue."""

from __future__ import annotations

from collections import Counter

from docutils import nodes

from sphinx_newsletter.config import Settings
from sphinx_newsletter.problems import Report
from sphinx_newsletter.reading.cards import CardMaker
from sphinx_newsletter.reading.front_matter import FrontMatter
from sphinx_newsletter.reading.link_items import directive_item
from sphinx_newsletter.reading.nodes import link_item
from sphinx_newsletter.reading.replacing import replace_all


def make_stray_cards(
    document: nodes.document, docname: str, settings: Settings, report: Report, ids: Counter[str] | None = None
) -> None:
    """Replace the remaining ``link-card`` directives with cards that are not part of the archive.

    *ids* are those of the other cards of the page.
    """
    cards = CardMaker(docname, FrontMatter(), settings, report)
    cards.ids = Counter() if ids is None else ids
    directives = list(document.findall(link_item))
    replace_all([(directive, cards.make(directive_item(directive), None)) for directive in directives])
