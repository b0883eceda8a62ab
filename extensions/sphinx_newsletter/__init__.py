"""Sphinx extension for archives of link newsletters: link cards, seasons, topics, feeds and open data."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"

PARTS = (
    "environment.build_lock",
    "locale",  # before the settings, some of which have a text as default
    "config",
    "environment.checked_settings",
    "environment.domain",
    "integrations.sphinx_design",
    "environment.issue_parser",
    "environment.page_failures",
    "environment.issue_pictures",
    "environment.source_files",
    "environment.pipeline",
    "environment.stamps",
    "environment.packed_tocs",
    "environment.consistency",
    "rendering.page_urls",
    "rendering.sidebar",
    "rendering.link_card",
    "rendering.inline_marks",
    "rendering.flat_cards",
    "rendering.plain",
    "rendering.issue_head",
    "rendering.sizes",
    "rendering.images",
    "rendering.directions",
    "rendering.last_look",
    "pages.templates",
    "pages.listings",
    "pages.follow_list",
    "pages.season_table",
    "pages.season_facts",
    "pages.targets",
    "pages.rewriting",
    "environment.posts",
    "environment.page_texts",
    "integrations.blog",
    "integrations.post_lists",
    "integrations.opengraph",
    "integrations.social_cards",
    "pages.search_form",
    "pages.search_page",
    "pages.stats_page",
    "pages.data_page",
    "pages.random_page",
    "pages.site_links",
    "pages.past_years",  # above the ways to follow
    "pages.page_head",
    "integrations.furo_files",
    "integrations.furo_tables",
    "integrations.furo_navigation",
    "integrations.not_found",
    "outputs.dataset",
    "outputs.statistics",
    "outputs.feeds",
    "outputs.sitemap",
    "outputs.write_errors",
    "outputs.sphinx_files",
    "outputs.manifest",
    "outputs.cleaning",
)
"""Modules with a ``setup()`` function. They are imported only for a build, so that other commands start faster."""


def setup(app: Sphinx) -> ExtensionMetadata:
    """Load MyST-Parser and set up all modules."""
    app.setup_extension("myst_parser")
    for module in PARTS:
        import_module(f"{__name__}.{module}").setup(app)
    return {
        "version": __version__,
        "env_version": 2,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
