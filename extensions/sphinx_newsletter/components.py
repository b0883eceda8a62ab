"""What this extension registers with Sphinx: settings, directives, nodes, transforms and other extensions."""

from __future__ import annotations

from sphinx.application import Sphinx

from sphinx_newsletter import config, locale
from sphinx_newsletter.environment import domain, issue_parser, pipeline
from sphinx_newsletter.integrations import blog, furo_tables, opengraph, post_lists
from sphinx_newsletter.pages import follow_list, listings, newest_issues, search_form, season_facts, season_table
from sphinx_newsletter.rendering import directions, flat_cards, images, inline_marks, link_card, sizes

_MODULES = (
    *(locale, config),  # some settings have a text as default
    *(domain, issue_parser, pipeline),
    *(link_card, inline_marks, flat_cards, sizes, images, directions),
    *(listings, newest_issues, follow_list, season_table, season_facts, search_form),
    *(blog, post_lists, opengraph, furo_tables),
)


def register(app: Sphinx) -> None:
    """Register what the modules define."""
    app.setup_extension("myst_parser")
    for module in _MODULES:
        module.setup(app)
