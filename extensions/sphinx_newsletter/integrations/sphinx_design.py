"""Load sphinx-design, whose cards and badges issue pages use, without changing projects that have no newsletter.

sphinx-design adds its style sheet and script to all pages. Unless the project loads it, they are added only if the
project has a newsletter or a page uses sphinx-design.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.integrations.handlers import disconnect_if

_DESIGN = "sphinx_design"


def _note_design(app: Sphinx, doctree: nodes.document) -> None:
    """Record a page that uses sphinx-design."""
    if any(map(_is_design, doctree.findall(nodes.Element))):
        NewsletterDomain.of(app.env).note_use(app.env.docname)


def _is_design(node: nodes.Element) -> bool:
    if isinstance(node, nodes.raw):
        return 'class="sd-' in node.astext()
    classes: list[str] = node.get("classes", [])
    return "design_component" in node or any(name.startswith("sd-") for name in classes)


def setup(app: Sphinx) -> None:
    """Load sphinx-design; add its assets after reading, before their digest is computed (priority 50)."""
    requested = _DESIGN in app.extensions or _DESIGN in app.config.extensions
    app.setup_extension(_DESIGN)
    if requested:
        return
    adders = disconnect_if(app, "builder-inited", lambda handler: handler.__module__ == f"{_DESIGN}.extension")

    def add_assets(app: Sphinx, env: BuildEnvironment) -> None:
        if NewsletterDomain.of(env).in_use:
            for add in adders:
                add(app)

    app.connect("doctree-read", _note_design)
    app.connect("env-updated", add_assets, priority=21)
