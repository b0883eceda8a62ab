"""Process Furo's sidebar once per season instead of once per issue.

Furo parses the HTML of the sidebar to add check boxes, which takes longer than rendering the template of a page.
The sidebars of the issues of a season only differ in the current issue. Therefore Furo processes a sidebar without
a current issue, whose result it caches, and the current issue is marked afterwards. If the result is not as
expected, Furo processes the sidebar of the page itself.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.config import Config

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.integrations.stub_modules import import_with_stub
from sphinx_newsletter.rendering.navigation import navigation_of

_OPTIONS = {"collapse": False, "titles_only": True, "maxdepth": -1, "includehidden": True}
"""The options with which Furo calls ``toctree()``."""
_LEAF = re.compile(r'<li class="(toctree-l\d) current"><a class="current reference internal" href="#">')
_PARENT = re.compile(r'(<li class="toctree-l\d current has-children) current-page"')
_NUMERIC = {"&amp;": "&#38;", "&lt;": "&#60;", "&gt;": "&#62;", "&quot;": "&#34;"}
"""The named character references that :func:`html.escape` makes, and their numeric forms."""
_NAMED = re.compile("|".join(_NUMERIC))
_SELECTORS = "soupsieve"


def hide_tree(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give Furo's handler an empty sidebar, which it does not process."""
    if _is_newsletter(app):
        toctree = context["newsletter_toctree"] = context["toctree"]
        context["toctree"] = lambda **options: "" if options == _OPTIONS else toctree(**options)


def set_tree(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Set the sidebar as Furo's handler does."""
    if _is_newsletter(app):
        context["toctree"] = context.pop("newsletter_toctree")
        html = context["toctree"](**_OPTIONS)
        context["furo_navigation_tree"] = _shared_tree(app, pagename, html) or _tree(html)


def _is_newsletter(app: Sphinx) -> bool:
    builder = app.builder
    is_furo = isinstance(builder, StandaloneHTMLBuilder) and builder.theme.name == "furo"
    return is_furo and NewsletterDomain.of(app.env).in_use


def _shared_tree(app: Sphinx, pagename: str, html: str) -> str | None:
    """Return Furo's version of a page's sidebar, derived from one that the issues of a season share."""
    uri = _uri_from_neighbour(app, pagename)
    leaf = _LEAF.search(html)
    if uri is None or leaf is None or f'href="{uri}"' in html:
        return None
    plain = f'<li class="{leaf[1]}"><a class="reference internal" href="{uri}">'
    made = _tree(html.replace(leaf[0], plain, 1))
    current = f'<li class="{leaf[1]} current current-page"><a class="current reference internal" href="#">'
    made, parents = _PARENT.subn(r'\1"', made)
    if parents != 1 or made.count(plain) != 1:
        return None
    return made.replace(plain, current)


def _tree(html: str) -> str:
    """Return Furo's version of a sidebar."""
    from furo.navigation import get_navigation_tree  # see furo_files

    # At the first named reference in a process, Beautiful Soup takes 10 ms to make a table of all that HTML has.
    return str(get_navigation_tree(_NAMED.sub(lambda found: _NUMERIC[found[0]], html)))


def _uri_from_neighbour(app: Sphinx, pagename: str) -> str | None:
    """Return the relative URI of an issue from another issue of the season in the same directory."""
    neighbours = NewsletterDomain.of(app.env).archive.neighbours.get(pagename, ())
    folder = pagename.rpartition("/")[0]
    for issue in neighbours:
        if issue and issue.docname.rpartition("/")[0] == folder:
            path = navigation_of(app.env).path
            same_list = path(issue.docname)[:-1] == path(pagename)[:-1]
            return app.builder.get_relative_uri(issue.docname, pagename) if same_list else None
    return None


def load_beautiful_soup(app: Sphinx, config: Config) -> None:
    """Load Beautiful Soup for Furo, but Soup Sieve only when it is used: it takes a tenth of a second.

    Beautiful Soup imports Soup Sieve for CSS selectors, which Furo does not use.
    """
    if config.html_theme == "furo" and (stub := import_with_stub("bs4", _SELECTORS)):
        stub.__getattr__ = lambda name: getattr(import_module(_SELECTORS), name)  # type: ignore[method-assign]
