"""Sphinx extension for archives of link newsletters: link cards, seasons, topics, feeds and open data."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Set up the extension. Its modules are imported only for a build, so that other commands start faster."""
    from sphinx_newsletter import build, components

    components.register(app)
    build.Build(app).connect()
    return {
        "version": __version__,
        "env_version": 2,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
