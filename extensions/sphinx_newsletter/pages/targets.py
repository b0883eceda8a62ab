"""Targets of Sphinx's own roles and of Markdown links: other pages, labels, objects, ABlog's collections.

Sphinx does not write a page again when the title of such a target has changed, or the target has been removed.
Therefore each page's targets are noted when it is read, and their current state is part of the page's digest.
"""

from __future__ import annotations

from ablog.blog import Blog
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import docname_join

from sphinx_newsletter.environment.domain import NewsletterDomain


def note_targets(app: Sphinx, doctree: nodes.document) -> None:
    """Note the targets of a page's references outside the domain."""
    env = app.env
    docname = env.docname
    targets: set[str] = set()
    for node in doctree.findall(addnodes.pending_xref):
        if node.get("refdomain") != NewsletterDomain.name:
            target = str(node["reftarget"])
            targets.add(docname_join(docname, target) if node["reftype"] == "doc" else target)
            targets.add(node.get("reftargetid") or "")
    targets.discard("")
    NewsletterDomain.of(env).note_targets(docname, targets)


class Targets:
    """The targets of references in one build."""

    def __init__(self, app: Sphinx, env: BuildEnvironment) -> None:
        self.env = env
        self.blog = Blog(app)
        self.noted: dict[str, set[str]] = NewsletterDomain.of(env).data["targets"]
        self._known: dict[str, list[object]] = {}
        if self.noted:
            self._add_objects()

    def _add_objects(self) -> None:
        for domain in self.env.domains.sorted():
            if domain.name != NewsletterDomain.name:
                for name, *facts in domain.get_objects():
                    self._known.setdefault(name, []).append((domain.name, *facts))
        for name, target in self.blog.references.items():
            self._known.setdefault(name, []).append(target)
        standard = self.env.domains.standard_domain
        for labels in (standard.labels, standard.anonlabels):
            for name, label in labels.items():
                self._known.setdefault(name, []).append(label)

    def facts(self, docname: str) -> list[object]:
        """Return the current state of a page's targets."""
        return [self._target(target) for target in sorted(self.noted.get(docname, ()))]

    def _target(self, name: str) -> tuple[object, ...]:
        if name not in self.env.all_docs:
            return (name, self._known.get(name))
        anchors = self.env.metadata.get(name, {}).get("myst_slugs")
        return (name, self._known.get(name), self.env.titles[name].astext(), anchors)
