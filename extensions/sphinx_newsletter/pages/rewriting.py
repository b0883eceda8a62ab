"""Which pages must be written again though their own source has not changed."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.outputs.config_digest import config_digest
from sphinx_newsletter.outputs.manifest import manifest_of
from sphinx_newsletter.pages.listings import listing_facts
from sphinx_newsletter.pages.targets import Targets
from sphinx_newsletter.records.model import digest_of
from sphinx_newsletter.rendering.link_card import makes_pages
from sphinx_newsletter.rendering.navigation import navigation_of


def _reference_facts(env: BuildEnvironment, docname: str) -> tuple[object, ...]:
    """Return the titles and places of what the roles of a page refer to."""
    domain = NewsletterDomain.of(env)
    facts: list[object] = []
    for role, target in sorted(domain.data["references"].get(docname, ())):
        found = domain.find(role, target)
        if found:
            issue, link = found
            facts.append((issue.docname, domain.display_title(issue), link and (link.anchor, link.title)))
    return tuple(facts)


def _name_pictures(app: Sphinx, env: BuildEnvironment) -> None:
    """Name local pictures anew: the names they are published by must not depend on which page was read first."""
    if not NewsletterDomain.of(env).in_use:
        return
    named = type(env.images)()
    for path, (docnames, _) in sorted(env.images.items()):
        for docname in docnames:
            named.add_file(docname, path)
    env.images = named


def _pictures(env: BuildEnvironment) -> dict[str, list[tuple[str, str]]]:
    """Return the local pictures of each page, with the names they are published by."""
    found: dict[str, list[tuple[str, str]]] = {}
    for path, (docnames, name) in sorted(env.images.items()):
        for docname in docnames:
            found.setdefault(docname, []).append((path, name))
    return found


def _find_changed(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages that show something of other pages which has changed since they were written."""
    manifest = manifest_of(app)
    builder = app.builder
    if not isinstance(builder, StandaloneHTMLBuilder) or not makes_pages(builder) or manifest.unchanged:
        return []
    navigation = navigation_of(env)
    pictures = _pictures(env)
    targets = Targets(env)
    changed: list[str] = []
    for docname in sorted(env.found_docs):
        facts = (
            config_digest(app),
            pictures.get(docname),
            navigation.facts(docname),
            listing_facts(app.builder, env, docname),
            _reference_facts(env, docname),
            targets.facts(docname),
        )
        if manifest.note_page(docname, digest_of(facts)):
            changed.append(docname)
    manifest.expect({docname: Path(builder.get_output_path(docname)) for docname in changed})
    return changed


def setup(app: Sphinx) -> None:
    """Look for such pages once everything has been read."""
    app.connect("env-updated", _name_pictures, priority=40)
    app.connect("env-updated", _find_changed, priority=900)
