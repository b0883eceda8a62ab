"""Feed links, style sheet, script and the "Follow" box of HTML pages, with any theme."""

from __future__ import annotations

import json
import re
from html import escape
from pathlib import Path
from typing import Any, cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.environment.site_pages import writes_site
from sphinx_newsletter.files.writing import write_if_changed
from sphinx_newsletter.locale import gettext
from sphinx_newsletter.outputs.config_digest import STATIC
from sphinx_newsletter.outputs.feeds import feed_links
from sphinx_newsletter.outputs.manifest import manifest_of
from sphinx_newsletter.pages.templates import render

_TRANSLATIONS = "const translations = {};"
_NOT_IN_BOOKS = "\n/* Directions: "
"""Begins the part of a style sheet that e-books do not have."""
_MESSAGE = re.compile(r'gettext\("([^"]+)"\)')
"""A message in a script: a string without escape sequences."""


def name_feeds(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Link the feeds in every page's head, so that feed readers discover them from any URL of the site."""
    domain = NewsletterDomain.of(app.env)
    if not writes_site(app.builder) or not domain.in_use:
        return
    slug = pagename.removeprefix(domain.settings.page("topics", ""))
    feeds = feed_links(cast(StandaloneHTMLBuilder, app.builder), slug if slug in domain.archive.by_topic else None)
    tags = "".join(
        f'<link rel="alternate" type="application/atom+xml" title="{escape(title)}" href="{escape(url)}">\n'
        for title, url in feeds
    )
    context["metatags"] = context.get("metatags", "") + "\n" + tags


def show_icon(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give sites without a favicon that of this package; browsers would ask for one at every page."""
    if app.config.html_favicon or not writes_site(app.builder) or not NewsletterDomain.of(app.env).in_use:
        return
    url = context["pathto"]("_static/sphinx-newsletter/mark.svg", resource=True)
    tag = f'<link rel="icon" type="image/svg+xml" href="{escape(url)}">\n'
    context["metatags"] = context.get("metatags", "") + "\n" + tag


def link_editions(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Link the other editions of an issue in its head, and itself, as search engines ask for."""
    domain = NewsletterDomain.of(app.env)
    issue = domain.issues.get(pagename)
    if issue is None or not issue.editions or not writes_site(app.builder):
        return
    settings = domain.settings
    editions = dict(issue.editions)
    if settings.base_url:
        editions.setdefault(settings.page_language, settings.base_url + app.builder.get_target_uri(pagename))
    tags = "".join(
        f'<link rel="alternate" hreflang="{escape(tag)}" href="{escape(url)}">\n' for tag, url in editions.items()
    )
    context["metatags"] = context.get("metatags", "") + "\n" + tags


def show_follow(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Append the ways to follow the newsletter to issue pages."""
    domain = NewsletterDomain.of(app.env)
    follow = domain.settings.follow
    if pagename not in domain.issues or not follow or not writes_site(app.builder):
        return
    context["body"] += render("follow.html", follow=follow)


def add_assets(app: Sphinx, env: BuildEnvironment) -> None:
    """Add the style sheet and the script, unless the project is not a newsletter."""
    if NewsletterDomain.of(env).in_use:
        # Before other style sheets, so that the project's rules override these.
        app.add_css_file("sphinx-newsletter/newsletter.css", priority=490)
        app.add_js_file("sphinx-newsletter/newsletter.js", loading_method="defer")


def _translated(script: str) -> str:
    """Return a script with the translations of its messages."""
    translations = {message: gettext(message) for message in _MESSAGE.findall(script)}
    changed = {message: text for message, text in translations.items() if text != message}
    return script.replace(_TRANSLATIONS, _TRANSLATIONS.replace("{}", json.dumps(changed, ensure_ascii=False)))


def copy_static(app: Sphinx, builder: Builder) -> None:
    """Copy static files before the project's, which may override them."""
    if not isinstance(builder, StandaloneHTMLBuilder) or not NewsletterDomain.of(app.env).in_use:
        return
    names = [path.relative_to(STATIC).as_posix() for path in sorted(STATIC.rglob("*.*"))]
    if writes_site(builder):
        manifest_of(app).note_copies(f"_static/{name}" for name in names)
    for name in names:
        text = (STATIC / name).read_text(encoding="utf-8")
        if builder.name == "epub":
            text = text.partition(_NOT_IN_BOOKS)[0]
        write_if_changed(Path(app.outdir, "_static", name), _translated(text) if name.endswith(".js") else text)
