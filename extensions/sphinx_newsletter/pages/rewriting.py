"""Which pages must be written again though their own source has not changed."""

from __future__ import annotations

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from sphinx_newsletter.domain import NewsletterDomain
from sphinx_newsletter.model import digest_of
from sphinx_newsletter.navigation import navigation_of
from sphinx_newsletter.outputs.manifest import manifest_of
from sphinx_newsletter.pages.listings import listing_facts
from sphinx_newsletter.rendering.link_card import makes_pages


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


def _find_changed(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages that show something of other pages which has changed since they were written."""
    manifest = manifest_of(app)
    if not makes_pages(app.builder) or manifest.unchanged:
        return []
    navigation = navigation_of(env)
    changed: list[str] = []
    for docname in sorted(env.found_docs):
        facts = (
            navigation.facts(docname),
            listing_facts(app.builder, env, docname),
            _reference_facts(env, docname),
        )
        if manifest.note_page(docname, digest_of(facts)):
            changed.append(docname)
    return changed


def setup(app: Sphinx) -> None:
    """Look for such pages once everything has been read."""
    app.connect("env-updated", _find_changed, priority=900)
