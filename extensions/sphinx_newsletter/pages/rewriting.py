"""Find pages to write again although their source has not changed."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment

from sphinx_newsletter.environment.connections import connections_of
from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.environment.site_pages import writes_site
from sphinx_newsletter.outputs.config_digest import config_digest
from sphinx_newsletter.outputs.copies import extra_files
from sphinx_newsletter.outputs.manifest import manifest_of
from sphinx_newsletter.pages.listings import listing_facts
from sphinx_newsletter.pages.targets import Targets
from sphinx_newsletter.records.model import digest_of
from sphinx_newsletter.rendering.navigation import navigation_of


def _reference_facts(env: BuildEnvironment, docname: str) -> tuple[object, ...]:
    """Return the titles and locations of the targets of a page's roles."""
    domain = NewsletterDomain.of(env)
    facts: list[object] = []
    for role, target in sorted(domain.data["references"].get(docname, ())):
        found = domain.find(role, target)
        if found:
            issue, link = found
            facts.append((issue.docname, domain.display_title(issue), link and (link.anchor, link.title)))
    return tuple(facts)


def _group_facts(env: BuildEnvironment, docname: str) -> object:
    """Return the pages of topics, languages and sources that the cards of a page link to."""
    domain = NewsletterDomain.of(env)
    archive, issue = domain.archive, domain.issues.get(docname)
    if issue and archive.by_number[issue.number] is issue:
        return archive.linked_groups(issue)
    if docname not in domain.data["used"]:
        return ()
    # Cards that are no part of the archive may link to any of them.
    sources = sorted((source, archive.slugs("sources").get(source)) for source in archive.large_sources)
    return (list(archive.by_topic), archive.slugs("languages"), sources)


def _season_facts(env: BuildEnvironment, docname: str) -> str | None:
    """Return the page of an issue's season, which the issue links to even if it is in no toctree."""
    domain = NewsletterDomain.of(env)
    issue = domain.issues.get(docname)
    return navigation_of(env).season_page(domain.archive.season_of(issue)) if issue else None


def rename_images(app: Sphinx, env: BuildEnvironment) -> None:
    """Rename local images, so that their output names do not depend on the order of reading."""
    if not NewsletterDomain.of(env).in_use:
        return
    named = type(env.images)()
    for path, (docnames, _) in sorted(env.images.items()):
        for docname in docnames:
            named.add_file(docname, path)
    env.images = named


def _local_images(env: BuildEnvironment) -> dict[str, list[tuple[str, str]]]:
    """Return the local images of each page with their output names."""
    found: dict[str, list[tuple[str, str]]] = {}
    for path, (docnames, name) in sorted(env.images.items()):
        for docname in docnames:
            found.setdefault(docname, []).append((path, name))
    return found


def find_changed(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages that show facts of other pages which have changed since they were written."""
    manifest = manifest_of(app)
    builder = app.builder
    if not isinstance(builder, StandaloneHTMLBuilder) or not writes_site(builder) or manifest.unchanged:
        return []
    navigation = navigation_of(env)
    images = _local_images(env)
    targets = Targets(app, env)
    connections = connections_of(env)
    copied = set(extra_files(builder))  # these have replaced pages of the same path
    changed: list[str] = []
    for docname in sorted(env.found_docs):
        facts = (
            config_digest(app),
            images.get(docname),
            navigation.facts(docname),
            listing_facts(app.builder, env, docname),
            _reference_facts(env, docname),
            targets.facts(docname),
            _group_facts(env, docname),
            _season_facts(env, docname),
            connections.facts(docname),
        )
        is_replaced = bool(copied) and manifest.path_of(builder, docname) in copied
        if manifest.note_page(docname, digest_of(facts)) or is_replaced:
            changed.append(docname)
    manifest.expect({docname: Path(builder.get_output_path(docname)) for docname in changed})
    return changed
