"""Where a project is no newsletter, this extension stands aside: its pages are as they would be without.

A project is one when any page is an issue, or holds something that comes with this extension
(:attr:`.NewsletterDomain.in_use`). That is known when all pages have been read; what goes into pages whatever they
hold, as style sheets, is added only then.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from sphinx_newsletter.domain import NewsletterDomain

_DESIGN = "sphinx_design"


def _note_design(app: Sphinx, doctree: nodes.document) -> None:
    """Note a page that has something of sphinx-design's: it has that from us."""
    if any(map(_is_design, doctree.findall(nodes.Element))):
        NewsletterDomain.of(app.env).note_use(app.env.docname)


def _is_design(node: nodes.Element) -> bool:
    if isinstance(node, nodes.raw):
        return 'class="sd-' in node.astext()
    classes: list[str] = node.get("classes", [])
    return "design_component" in node or any(name.startswith("sd-") for name in classes)


def _take_assets(app: Sphinx) -> list[Callable[[Sphinx], Any]]:
    """Keep sphinx-design from adding style sheet and script to every page; return what would."""
    taken = [
        listener
        for listener in app.events.listeners["builder-inited"]
        if listener.handler.__module__ == f"{_DESIGN}.extension"
    ]
    for listener in taken:
        app.disconnect(listener.id)
    return [listener.handler for listener in taken]


def setup(app: Sphinx) -> None:
    """Add assets when it is known that they are needed; before anything asks what pages depend on (50)."""
    from_us = _DESIGN not in app.extensions and _DESIGN not in app.config.extensions
    app.setup_extension(_DESIGN)
    further = _take_assets(app) if from_us else []
    if from_us:
        app.connect("doctree-read", _note_design)

    def add_assets(app: Sphinx, env: BuildEnvironment) -> None:
        if NewsletterDomain.of(env).in_use:
            # Before what other extensions add, so that a project's own rules have the last word.
            app.add_css_file("sphinx-newsletter/newsletter.css", priority=490)
            app.add_js_file("sphinx-newsletter/newsletter.js", loading_method="defer")
            for add in further:
                add(app)

    app.connect("env-updated", add_assets, priority=20)
