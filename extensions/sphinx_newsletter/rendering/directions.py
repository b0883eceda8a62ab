"""The direction of pages, and of texts and blocks on them that have another.

No theme has a means to set the attribute ``dir`` of a page, so it is added to the rendered page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment
from sphinx.writers.html5 import HTML5Translator

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.reading.nodes import directed_block, isolated_text
from sphinx_newsletter.records.directions import LTR, language_direction


def visit_isolated_text(self: HTML5Translator, node: isolated_text) -> None:
    """Open a text of another direction."""
    self.body.append(f'<bdi dir="{node["dir"]}">')


def depart_isolated_text(self: HTML5Translator, node: isolated_text) -> None:
    """Close the text."""
    self.body.append("</bdi>")


def visit_directed_block(self: HTML5Translator, node: directed_block) -> None:
    """Open a block of another direction."""
    self.body.append(f'<div dir="{node["dir"]}">\n')


def depart_directed_block(self: HTML5Translator, node: directed_block) -> None:
    """Close the block."""
    self.body.append("</div>\n")


def direct_pages(app: Sphinx, env: BuildEnvironment) -> None:
    """Add the direction to all pages, if it is not that which browsers assume."""
    domain = NewsletterDomain.of(env)
    direction = language_direction(domain.settings.page_language)
    builder = app.builder
    if not isinstance(builder, StandaloneHTMLBuilder) or direction == LTR or not domain.in_use:
        return
    builder.templates.render = _directing(builder.templates.render, direction)
    if builder.name == "epub":
        book: Any = builder
        book.content_metadata = _paging(book.content_metadata, direction)


def _directing(render: Callable[..., str], direction: str) -> Callable[..., str]:
    def render_directed(template: str, context: dict[str, Any]) -> str:
        before, start, rest = render(template, context).partition("<html")
        tag = rest.partition(">")[0]
        if not start or tag.strip()[:1] == "<" or " dir=" in tag:  # no page, or the theme knows
            return before + start + rest
        return f'{before}<html dir="{direction}"{rest}'

    return render_directed


def _paging(metadata: Callable[[], dict[str, Any]], direction: str) -> Callable[[], dict[str, Any]]:
    """Return the function that makes the metadata of an e-book, whose pages follow each other in a direction."""
    return lambda: {**metadata(), "page_progression_direction": direction}


def setup(app: Sphinx) -> None:
    """Register the nodes, and connect the event handler."""
    app.add_node(isolated_text, html=(visit_isolated_text, depart_isolated_text))
    app.add_node(directed_block, html=(visit_directed_block, depart_directed_block))
