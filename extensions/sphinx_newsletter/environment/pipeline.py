"""Connect reading to Sphinx's events, and find the pages to read again.

Facts that span pages are computed once, after all pages have been read (``env-updated``). A page that shows such
facts is written again only if they have changed.
"""

from __future__ import annotations

import os
from collections import ChainMap
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.util.i18n import CatalogRepository

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.environment.issue_parser import ISSUE_TEXT
from sphinx_newsletter.environment.issue_pictures import note_pictures
from sphinx_newsletter.environment.page_problems import note_problems
from sphinx_newsletter.environment.source_files import read_sources
from sphinx_newsletter.reading import FrontMatter, read_issue
from sphinx_newsletter.reading.directives import LinkCardDirective
from sphinx_newsletter.reading.issue_page import Places
from sphinx_newsletter.reading.nodes import link_item
from sphinx_newsletter.reading.stray_cards import make_stray_cards
from sphinx_newsletter.reading.translation import translate_issue
from sphinx_newsletter.records.archive import season_of
from sphinx_newsletter.records.model import digest_of

_PLACES = "newsletter_places"
"""Key of ``env.temp_data`` for the nodes of the blocks of the issue that is being read."""
_MANY = 8
"""Number of pages from which several processes may read them."""


class ReadIssuePage(SphinxTransform):
    """Convert link items to cards, before references are resolved."""

    default_priority = 5

    def apply(self, **kwargs: Any) -> None:
        """Read an issue page; of any other page, only its ``link-card`` directives."""
        docname = self.env.docname
        domain = NewsletterDomain.of(self.env)
        report = note_problems(self.env, docname)
        text = self.env.temp_data.get(ISSUE_TEXT)
        if text is not None or any(self.document.findall(link_item)):
            domain.note_use(docname)
        if text is None:
            make_stray_cards(self.document, docname, domain.settings, report)
            return
        self.document["newsletter_issue_page"] = True
        note_pictures(self.env, self.document)
        # Pages generated from records show titles as written, without smart quotes.
        self.document.settings.smart_quotes = False
        places: Places = []
        issue = read_issue(self.document, docname, text, domain.settings, report, places)
        if issue is not None:
            domain.note_issue(issue)
            self.env.temp_data[_PLACES] = places


class TranslateIssuePage(SphinxTransform):
    """Make the record of an issue again from its translation, right after Sphinx's ``Locale`` (priority 20)."""

    default_priority = 21

    def apply(self, **kwargs: Any) -> None:
        """Replace the record, if the page has a catalog."""
        title = next(self.document.findall(nodes.title), None)
        places: Places | None = self.env.temp_data.get(_PLACES)
        # Sphinx marks every text of a page that has a catalog, translated or not.
        if places is None or title is None or "translated" not in title:
            return
        domain = NewsletterDomain.of(self.env)
        docname = self.env.docname
        report = note_problems(self.env, docname, translated=True)
        domain.note_issue(translate_issue(self.document, domain.issues[docname], places, domain.settings, report))


def note_numbers(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Collect issue numbers before any page is read, so that season pages find their issues.

    Season pages whose list of issues has changed are read again.
    """
    domain = NewsletterDomain.of(env)
    domain.forget_archive()
    domain.data["process"] = os.getpid()
    for docname in set(domain.numbers) - env.found_docs:
        del domain.numbers[docname]
    for docname in docnames:
        domain.numbers.pop(docname, None)
    for docname, text in read_sources(app, env, domain.settings, docnames):
        front_matter = FrontMatter.of(text)
        if not front_matter.is_issue_page(docname, domain.settings):
            continue  # a page of a guide may have front matter as an example
        if (number := front_matter.number()) is not None:
            date = front_matter.date("date", domain.settings.page_language)
            season = season_of(number, date, domain.settings.season_length)
            domain.numbers[docname] = season, number
    if len(docnames) >= _MANY:
        domain.settings.language_table.load_names()
    for docname, shown in domain.data["seasons"].items():
        changed = any(tuple(domain.issue_docnames(season)) != seen for season, seen in shown.items())
        if changed and docname not in docnames:
            docnames.append(docname)


def read_for_topics(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Read every page again if the topics have changed: links are assigned topics during reading."""
    domain = NewsletterDomain.of(env)
    topics = digest_of(sorted(domain.settings.vocabulary.topics.items()))
    before, domain.data["topics"] = domain.data["topics"], topics
    return sorted(env.all_docs) if before not in ("", topics) else []


class _Additions(ChainMap[str, Any]):
    """A mapping that shows what it inherits, and pickles as a dictionary of what has been added."""

    def __reduce__(self) -> tuple[type[dict[str, Any]], tuple[dict[str, Any]]]:
        """Pickle what has been added."""
        return dict, (dict(self.maps[0]),)


def drop_inherited(app: Sphinx, docname: str, source: list[str]) -> None:
    """In a worker process, send only new data back to the main process.

    Sphinx pickles the whole environment after every chunk of pages. Including the inherited data would make the
    time for reading quadratic in the size of the archive.
    """
    domain = NewsletterDomain.of(app.env)
    if domain.data["process"] != os.getpid():
        domain.data["process"] = os.getpid()
        domain.data["issues"] = _Additions({}, domain.issues)
        domain.data["related"] = {}
        domain.data["problems"] = {}
        for name in ("tocs", "titles", "longtitles"):
            setattr(app.env, name, _Additions({}, getattr(app.env, name)))


def has_translations(app: Sphinx) -> bool:
    """Return whether the project has catalogs for the site's language."""
    config = app.config
    repository = CatalogRepository(app.srcdir, config.locale_dirs, config.language, config.source_encoding)
    return next(iter(repository.catalogs), None) is not None


def read_translations(app: Sphinx) -> None:
    """Register the transform that reads translated issue pages, if there are translations."""
    if has_translations(app):
        app.add_transform(TranslateIssuePage)


def forget_archive(app: Sphinx, env: BuildEnvironment) -> None:
    """Discard what was made of the archive before all pages were read."""
    NewsletterDomain.of(env).forget_archive()


def setup(app: Sphinx) -> None:
    """Register the directive and the transform, and connect the event handlers."""
    app.add_directive("link-card", LinkCardDirective)
    app.add_transform(ReadIssuePage)
