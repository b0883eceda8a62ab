"""The search page, which searches the records of all links in the browser, and an OpenSearch description.

It replaces Sphinx's search, which finds pages instead of links, and no Chinese words, and loads its whole index.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from typing import Any

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.environment.site_pages import topic_page, writes_newsletter, writes_site
from sphinx_newsletter.locale import gettext
from sphinx_newsletter.outputs.config_digest import STATIC
from sphinx_newsletter.outputs.manifest import write_output
from sphinx_newsletter.outputs.search_records import search_records, write_search_records
from sphinx_newsletter.outputs.site_urls import SiteURLs
from sphinx_newsletter.pages.collections import CollectionPages, Page, Values
from sphinx_newsletter.pages.search_labels import search_labels
from sphinx_newsletter.records.directions import RTL, language_direction
from sphinx_newsletter.records.graphemes import cut
from sphinx_newsletter.records.model import Link, digest_of
from sphinx_newsletter.rendering.card_html import CODE_HOSTS, CardPlace, card_close, card_open
from sphinx_newsletter.rendering.references import season_name

_SCRIPTS = ("search-engine.js", "search-worker.js", "search.js", "search.css")


class SearchPage(CollectionPages):
    """Generates the search page."""

    def search_page(self, app: Sphinx) -> Iterator[Page]:
        """Yield the page, if the records or names have changed."""
        data = self._data(app)
        up = self.up(self._here)
        styles = f"{up}_static/sphinx-newsletter/search.css?v={self._version}"
        tags = f'\n<link rel="stylesheet" href="{styles}">'
        yield from self.page(
            self._here, gettext("Search"), "search.html", data, None, lambda: self._values(up, data), tags=tags
        )

    @property
    def _here(self) -> str:
        return self.settings.page("search")

    @property
    def _version(self) -> str:
        folder = STATIC / "sphinx-newsletter"
        return digest_of([(folder / name).read_bytes() for name in _SCRIPTS])[:8]

    def _values(self, up: str, data: str) -> Values:
        return {
            "browse": [(up + url, name) for url, name in self._browse()],
            "data": data,
            "card": Markup(self._card()),
            "scripts": f"{up}_static/sphinx-newsletter/",
            "version": self._version,
        }

    def _card(self) -> str:
        """Return an empty card, which the script fills in."""
        # The values only have to be there, so that the card has the elements for them.
        link = Link("", None, 1, None, "…", "…", "#", ("en",), ("…",), "…", "…", "…")
        place = CardPlace(
            self.settings, lambda kind, value: "#", "#", heading=2, issue=0, date=("…", "2000-01-01")
        )
        return card_open(link, place) + card_close(link, place)

    def _browse(self) -> Iterator[tuple[str, str]]:
        kinds = {"issues": gettext("All issues"), "topics": gettext("Topics"), "sources": gettext("Sources")}
        for kind, title in kinds.items():
            yield self.builder.get_target_uri(self.settings.page(kind)), title

    def _data(self, app: Sphinx) -> str:
        """Return everything the script needs as JSON: files, labels and the names of values."""
        table = self.settings.language_table
        topics = self.domain.archive.by_topic
        labels = {
            **search_labels(self.settings.page_language),
            "rtl": [code for code in self.settings.languages if language_direction(code) == RTL],
            "badges": {code: table.label(code) for code in self.settings.languages},
            "codeHosts": sorted(CODE_HOSTS),
            "permalink": gettext("Permalink: {title}"),
            "topicURLs": self.builder.get_target_uri(topic_page(self.builder, "{slug}"))
            .replace("%7B", "{")
            .replace("%7D", "}"),
        }
        found: dict[str, Any] = {
            "files": list(search_records(app).names),
            "labels": labels,
            "names": {
                "language": {code: table.name(code) for code in self.settings.languages},
                "topic": {slug: self.settings.vocabulary.topic(slug).title for slug in topics},
                "season": {str(n): season_name(n, self.settings) for n in self.domain.archive.seasons},
                "section": {key: titles[0] for key, titles in self.settings.sections.items() if titles},
            },
            "root": self.up(self._here) or "./",
            "version": self._version,
        }
        return json.dumps(found, ensure_ascii=False, sort_keys=True)


def collect_pages(app: Sphinx) -> Iterator[Page]:
    """Yield the search page."""
    write_search_records(app)  # before the page that names them
    yield from SearchPage(app).search_page(app)


def replace_search(app: Sphinx, env: BuildEnvironment) -> None:
    """Have Sphinx write no search page and index of its own."""
    builder = app.builder
    if isinstance(builder, StandaloneHTMLBuilder) and writes_newsletter(builder):
        builder.search = False


def link_description(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Name the OpenSearch description in the head, instead of Sphinx's, which is not written."""
    domain = NewsletterDomain.of(app.env)
    if not writes_site(app.builder) or not domain.in_use:
        return
    context["use_opensearch"] = ""
    if domain.settings.base_url:
        href = context["pathto"](_DESCRIPTION, resource=True)
        tag = (
            f'<link rel="search" type="application/opensearchdescription+xml" '
            f'title="{escape(domain.settings.title)}" href="{escape(href)}">'
        )
        context["metatags"] = f"{context.get('metatags', '')}\n{tag}\n"


_DESCRIPTION = "opensearch.xml"
_OPENSEARCH = """\
<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>{name}</ShortName>
<Description>{description}</Description>
<InputEncoding>UTF-8</InputEncoding>
<Url type="text/html" method="get" template="{url}?q={{searchTerms}}"/>
</OpenSearchDescription>
"""


def write_description(app: Sphinx, builder: StandaloneHTMLBuilder) -> None:
    """Write ``opensearch.xml``, with which a browser can search the archive. It needs an absolute URL."""
    settings = NewsletterDomain.of(app.env).settings
    title, base = settings.title, SiteURLs(builder).base
    if base:
        facts = (title, base, builder.name, settings.page("search"))
        url = base + builder.get_target_uri(settings.page("search"))
        description = gettext("Search {title}").format(title=title)
        values = {"name": escape(cut(title, 16).strip()), "description": escape(description), "url": escape(url)}
        write_output(app, _DESCRIPTION, facts, lambda: _OPENSEARCH.format(**values))
