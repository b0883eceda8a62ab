"""How pages look where they are shared: sphinxext-opengraph, told what the archive knows.

It imports matplotlib, which draws its cards, when it is loaded: half a second at every start, though most builds
draw no card. Here it gets a stand-in for what draws, which imports the real thing for the first card.
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
from sphinx_newsletter.integrations.handlers import take_handlers
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
_TITLES = 6


def _set_defaults(app: Sphinx, config: Config) -> None:
    """Derive OpenGraph's settings from the newsletter's, where ``conf.py`` doesn't give them."""
    settings = load_settings(config, app.srcdir)
    derived: dict[str, Any] = {"ogp_site_url": settings.base_url, "ogp_site_name": settings.title}
    cards = dict(config.ogp_social_cards or {})
    if cards.get("enable") is not False and settings.base_url and not find_spec("matplotlib"):
        logger.info("no social cards are drawn: that takes matplotlib (pip install 'sphinx-newsletter[cards]')")
        cards["enable"] = False
    if not settings.base_url:
        cards["enable"] = False  # nothing could point to them
    pictures = [Path(app.srcdir, name) for name in (cards.get("image"), config.html_logo) if name]
    # As an option they are part of each card's name: one whose logo has changed is another.
    cards["pictures"] = [hashlib.sha256(path.read_bytes()).hexdigest() for path in pictures if path.is_file()]
    config.ogp_social_cards = cards
    for name, value in derived.items():
        set_default(config, name, value)


def _draw_card(
    cards: dict[str, Any], name: str, title: str, description: str, address: str, page: str, **options: Any
) -> Path:
    """Draw a card as OpenGraph's extension does, in a font that shows the newsletter's languages."""
    drawing = import_module(_DRAWING)
    cards = {**drawing.DEFAULT_SOCIAL_CONFIG, **cards}
    if "font" not in cards and (fonts := _card_fonts()):
        cards["font"] = fonts
    cards["newsletter"] = address  # a card is named by all else that it shows, and by its options
    with warnings.catch_warnings():
        # No font has emoji: a heading's decoration is left out of its card.
        warnings.filterwarnings("ignore", message="Glyph .* missing from", category=UserWarning)
        path: Path = drawing.create_social_card(cards, name, title, description, address, page, **options)
    return path


@cache
def _load_opengraph() -> ModuleType:
    """Import OpenGraph's extension, without matplotlib unless that has been imported already.

    Its private module that draws has a stand-in meanwhile. Where it has another name, matplotlib is imported.
    """
    if _DRAWING in sys.modules or _OPENGRAPH in sys.modules:
        opengraph = import_module(_OPENGRAPH)
    else:
        stand_in = ModuleType(_DRAWING)
        stand_in.__dict__.update(DEFAULT_SOCIAL_CONFIG={}, create_social_card=_draw_card)
        sys.modules[_DRAWING] = stand_in
        try:
            opengraph = import_module(_OPENGRAPH)
        finally:
            del sys.modules[_DRAWING]
    opengraph.create_social_card = _draw_card  # type: ignore[attr-defined]
    return opengraph


@cache
def _card_fonts() -> list[str]:
    """Return the fonts for social cards: one that shows Chinese and Japanese, if the machine has any."""
    chosen = _known_fonts()
    if not chosen:
        _add_new_fonts()
        chosen = _known_fonts()
    if not chosen:
        logger.info("no font for Chinese and Japanese social cards; installing fonts-noto-cjk gives one")
        return []
    return [chosen[0], "DejaVu Sans"]


def _known_fonts() -> list[str]:
    """Return the fonts of the list above that matplotlib knows, and whose files are still there."""
    from matplotlib.font_manager import fontManager

    files = {font.name: font.fname for font in fontManager.ttflist}
    return [name for name in _CJK_FONTS if name in files and Path(files[name]).is_file()]


def _add_new_fonts() -> None:
    """Tell matplotlib of fonts that were installed since it made its list, which it keeps from run to run."""
    from matplotlib.font_manager import findSystemFonts, fontManager

    known = {str(font.fname) for font in fontManager.ttflist}
    for path in sorted(set(findSystemFonts()) - known):
        with suppress(Exception):  # whatever is wrong with a font, there are others
            fontManager.addfont(path)


def _share(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Let OpenGraph's extension describe a page: an issue by what it links to, a topic by its description."""
    wanted = NewsletterDomain.of(app.env).in_use or _OPENGRAPH in app.config.extensions
    if not wanted or not makes_pages(app.builder):
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
    titles = "; ".join(title for _, title in names[:_TITLES])
    date = long_date(issue.date, domain.settings.page_language)
    return f"#{issue.number}, {date}, {count_label(len(names), 'link', 'links')}: {titles}"


def setup(app: Sphinx) -> None:
    """Put our handler in the place of OpenGraph's own, which knows nothing but the page's text."""
    opengraph = _load_opengraph()
    app.setup_extension(_OPENGRAPH)
    take_handlers(app, "html-page-context", lambda handler: handler is opengraph.html_page_context)
    app.connect("config-inited", _set_defaults, priority=400)
    app.connect("html-page-context", _share)
