"""Load sphinx-design, whose cards and badges issue pages use, without changing projects that have no newsletter.

sphinx-design adds its style sheet and script to all pages. Unless the project loads it, they are added only if the
project has a newsletter or a page uses sphinx-design.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.integrations.handlers import disconnect_if

_DESIGN = "sphinx_design"


def _is_design(node: nodes.Element) -> bool:
    if isinstance(node, nodes.raw):
        return 'class="sd-' in node.astext()
    classes: list[str] = node.get("classes", [])
    return "design_component" in node or any(name.startswith("sd-") for name in classes)


class DesignAssets:
    """The assets of sphinx-design. They are added only to newsletters, unless the project loads it itself."""

    def __init__(self, app: Sphinx) -> None:
        requested = _DESIGN in app.extensions or _DESIGN in app.config.extensions
        app.setup_extension(_DESIGN)
        self._adders = [] if requested else disconnect_if(app, "builder-inited", _adds_assets)

    def note_use(self, app: Sphinx, doctree: nodes.document) -> None:
        """Note a page that uses sphinx-design."""
        if self._adders and any(map(_is_design, doctree.findall(nodes.Element))):
            NewsletterDomain.of(app.env).note_use(app.env.docname)

    def add(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Add the assets after reading."""
        if self._adders and NewsletterDomain.of(env).in_use:
            for add in self._adders:
                add(app)


def _adds_assets(handler: Callable[..., Any]) -> bool:
    return bool(handler.__module__ == f"{_DESIGN}.extension")
