"""sphinx-design, whose cards and badges issue pages use: loaded, but kept out of projects that are no newsletter.

It adds its style sheet and script to every page. Where a project has not asked for it, they are added once it is
known that the project is a newsletter, or has something of sphinx-design's on a page.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.integrations.handlers import take_handlers

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


def setup(app: Sphinx) -> None:
    """Load it; add its assets when pages have been read, before their digest is taken (50)."""
    is_wanted = _DESIGN in app.extensions or _DESIGN in app.config.extensions
    app.setup_extension(_DESIGN)
    if is_wanted:
        return
    adders = take_handlers(app, "builder-inited", lambda handler: handler.__module__ == f"{_DESIGN}.extension")

    def add_assets(app: Sphinx, env: BuildEnvironment) -> None:
        if NewsletterDomain.of(env).in_use:
            for add in adders:
                add(app)

    app.connect("doctree-read", _note_design)
    app.connect("env-updated", add_assets, priority=21)
