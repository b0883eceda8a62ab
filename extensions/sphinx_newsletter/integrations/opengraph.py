"""Integration of sphinxext-opengraph: page descriptions from the archive, and social cards.

sphinxext-opengraph draws its cards with matplotlib, and imports it when it is loaded. Here its drawing function is
replaced by one that uses Pillow (:mod:`.social_cards`). Its settings and meta tags stay.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.docutils import new_document

from sphinx_newsletter.config import load_settings, set_default
from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.environment.site_pages import writes_site
from sphinx_newsletter.integrations.descriptions import describing
from sphinx_newsletter.integrations.handlers import disconnect_if
from sphinx_newsletter.integrations.social_cards import check_options, create_social_card, drawn_for
from sphinx_newsletter.integrations.stub_modules import import_with_stub
from sphinx_newsletter.locale import labelled, listed
from sphinx_newsletter.rendering.counts import link_count
from sphinx_newsletter.rendering.references import long_date

_OPENGRAPH = "sphinxext.opengraph"
_DRAWING = f"{_OPENGRAPH}._social_cards"
_MAX_TITLES = 6


def set_defaults(app: Sphinx, config: Config) -> None:
    """Derive the settings of sphinxext-opengraph from the newsletter's, unless ``conf.py`` sets them."""
    settings = load_settings(config, app.srcdir)
    derived: dict[str, Any] = {"ogp_site_url": settings.base_url, "ogp_site_name": settings.title}
    cards = dict(config.ogp_social_cards or {})
    if not settings.base_url:
        cards["enable"] = False  # cards need absolute URLs
    check_options(cards, Path(app.srcdir))
    images = [Path(app.srcdir, name) for name in (cards.get("image"), config.html_logo) if name]
    # File names of cards depend on the options, so cards are drawn again if an image has changed.
    cards["pictures"] = [hashlib.sha256(path.read_bytes()).hexdigest() for path in images if path.is_file()]
    config.ogp_social_cards = cards
    for name, value in derived.items():
        set_default(config, name, value)


@cache
def _load_opengraph() -> ModuleType:
    """Import sphinxext-opengraph with a stub for its private drawing module, which would import matplotlib.

    If that module is renamed, matplotlib is imported if it is installed, and not used.
    """
    import_with_stub(_OPENGRAPH, _DRAWING, DEFAULT_SOCIAL_CONFIG={}, create_social_card=create_social_card)
    opengraph = import_module(_OPENGRAPH)
    opengraph.create_social_card = create_social_card  # type: ignore[attr-defined]
    opengraph.get_description = describing(opengraph.get_description)  # type: ignore[attr-defined]
    return opengraph


def add_metadata(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add OpenGraph metadata to a page, with the links of an issue or the text of a topic as description."""
    enabled = NewsletterDomain.of(app.env).in_use or _OPENGRAPH in app.config.extensions
    if not enabled or not writes_site(app.builder):
        return
    description = context.get("newsletter_description") or _issue_description(app, pagename)
    if description:
        doctree = new_document("")
        doctree += nodes.paragraph("", description)
        context.setdefault("metatags", "")
        context["meta"] = {**(context.get("meta") or {}), "og:type": "article"}
    with drawn_for(context.get("newsletter_social_card")):
        _load_opengraph().html_page_context(app, pagename, templatename, context, doctree)


def _issue_description(app: Sphinx, pagename: str) -> str:
    domain = NewsletterDomain.of(app.env)
    issue = domain.issues.get(pagename)
    if issue is None:
        return ""
    names = issue.body.names
    titles = "; ".join(title for _, title in names[:_MAX_TITLES])
    date = long_date(issue.date, domain.settings.page_language)
    return labelled(listed([f"#{issue.number}", date, link_count(len(names))]), titles)


def setup(app: Sphinx) -> None:
    """Replace the handler of sphinxext-opengraph, which describes pages by their text only."""
    opengraph = _load_opengraph()
    app.setup_extension(_OPENGRAPH)
    disconnect_if(app, "html-page-context", lambda handler: handler is opengraph.html_page_context)
