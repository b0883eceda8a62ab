"""Integration of sphinxext-opengraph: page descriptions from the archive, and social cards.

sphinxext-opengraph imports matplotlib when it is loaded, which takes half a second, although most builds draw no
card. Here its drawing function is replaced by one that imports matplotlib for the first card.
"""

from __future__ import annotations

import hashlib
import sys
import warnings
from contextlib import suppress
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import logging
from sphinx.util.docutils import new_document

from sphinx_newsletter.config import load_settings, set_default
from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.integrations.handlers import disconnect_if
from sphinx_newsletter.records.counts import count_label
from sphinx_newsletter.rendering.link_card import makes_pages
from sphinx_newsletter.rendering.references import long_date

logger = logging.getLogger(__name__)

_CJK_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans SC",
    "Source Han Sans SC",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
)
_OPENGRAPH = "sphinxext.opengraph"
_DRAWING = f"{_OPENGRAPH}._social_cards"
_MAX_TITLES = 6


def _set_defaults(app: Sphinx, config: Config) -> None:
    """Derive the settings of sphinxext-opengraph from the newsletter's, unless ``conf.py`` sets them."""
    settings = load_settings(config, app.srcdir)
    derived: dict[str, Any] = {"ogp_site_url": settings.base_url, "ogp_site_name": settings.title}
    cards = dict(config.ogp_social_cards or {})
    if cards.get("enable") is not False and settings.base_url and not find_spec("matplotlib"):
        logger.info("social cards are disabled: install matplotlib (pip install 'sphinx-newsletter[cards]')")
        cards["enable"] = False
    if not settings.base_url:
        cards["enable"] = False  # cards need absolute URLs
    images = [Path(app.srcdir, name) for name in (cards.get("image"), config.html_logo) if name]
    # File names of cards depend on the options, so cards are drawn again if an image has changed.
    cards["pictures"] = [hashlib.sha256(path.read_bytes()).hexdigest() for path in images if path.is_file()]
    config.ogp_social_cards = cards
    for name, value in derived.items():
        set_default(config, name, value)


def _draw_card(
    cards: dict[str, Any], name: str, title: str, description: str, url_text: str, page: str, **options: Any
) -> Path:
    """Draw a card with sphinxext-opengraph, in a font for Chinese and Japanese."""
    drawing = import_module(_DRAWING)
    cards = {**drawing.DEFAULT_SOCIAL_CONFIG, **cards}
    if "font" not in cards and (fonts := _card_fonts()):
        cards["font"] = fonts
    cards["newsletter"] = url_text  # file names depend on the options, but not on the URL
    with warnings.catch_warnings():
        # No font has emoji, so cards omit them.
        warnings.filterwarnings("ignore", message="Glyph .* missing from", category=UserWarning)
        path: Path = drawing.create_social_card(cards, name, title, description, url_text, page, **options)
    return path


@cache
def _load_opengraph() -> ModuleType:
    """Import sphinxext-opengraph, without matplotlib unless it has been imported already.

    A stub replaces the private drawing module during the import. If the module is renamed, matplotlib is imported.
    """
    if _DRAWING in sys.modules or _OPENGRAPH in sys.modules:
        opengraph = import_module(_OPENGRAPH)
    else:
        stub = ModuleType(_DRAWING)
        stub.__dict__.update(DEFAULT_SOCIAL_CONFIG={}, create_social_card=_draw_card)
        sys.modules[_DRAWING] = stub
        try:
            opengraph = import_module(_OPENGRAPH)
        finally:
            del sys.modules[_DRAWING]
    opengraph.create_social_card = _draw_card  # type: ignore[attr-defined]
    return opengraph


@cache
def _card_fonts() -> list[str]:
    """Return the font families for social cards; none if no Chinese and Japanese font is installed."""
    chosen = _known_fonts()
    if not chosen:
        _add_new_fonts()
        chosen = _known_fonts()
    if not chosen:
        logger.info("social cards cannot show Chinese and Japanese: install a font such as fonts-noto-cjk")
        return []
    return [chosen[0], "DejaVu Sans"]


def _known_fonts() -> list[str]:
    """Return the families of ``_CJK_FONTS`` that matplotlib knows and whose files exist."""
    from matplotlib.font_manager import fontManager

    files = {font.name: font.fname for font in fontManager.ttflist}
    return [name for name in _CJK_FONTS if name in files and Path(files[name]).is_file()]


def _add_new_fonts() -> None:
    """Add the fonts that were installed after matplotlib cached its font list."""
    from matplotlib.font_manager import findSystemFonts, fontManager

    known = {str(font.fname) for font in fontManager.ttflist}
    for path in sorted(set(findSystemFonts()) - known):
        with suppress(Exception):  # ignore damaged fonts
            fontManager.addfont(path)


def _add_metadata(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add OpenGraph metadata to a page, with the links of an issue or the text of a topic as description."""
    enabled = NewsletterDomain.of(app.env).in_use or _OPENGRAPH in app.config.extensions
    if not enabled or not makes_pages(app.builder):
        return
    description = context.get("newsletter_description") or _issue_description(app, pagename)
    if description:
        doctree = new_document("")
        doctree += nodes.paragraph("", description)
        context.setdefault("metatags", "")
        context["meta"] = {**(context.get("meta") or {}), "og:type": "article"}
    _load_opengraph().html_page_context(app, pagename, templatename, context, doctree)


def _issue_description(app: Sphinx, pagename: str) -> str:
    domain = NewsletterDomain.of(app.env)
    issue = domain.issues.get(pagename)
    if issue is None:
        return ""
    names = issue.body.names
    titles = "; ".join(title for _, title in names[:_MAX_TITLES])
    date = long_date(issue.date, domain.settings.page_language)
    return f"#{issue.number}, {date}, {count_label(len(names), 'link', 'links')}: {titles}"


def setup(app: Sphinx) -> None:
    """Replace the handler of sphinxext-opengraph, which describes pages by their text only."""
    opengraph = _load_opengraph()
    app.setup_extension(_OPENGRAPH)
    disconnect_if(app, "html-page-context", lambda handler: handler is opengraph.html_page_context)
    app.connect("config-inited", _set_defaults, priority=400)
    app.connect("html-page-context", _add_metadata)
