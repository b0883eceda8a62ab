"""Sizes of images and tables without style attributes, which a strict Content Security Policy forbids.

Absolute sizes of images become ``width`` and ``height`` attributes. Other widths become CSS classes for a
percentage of the available width: ``nl-width-35``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.writers.html5 import HTML5Translator

from sphinx_newsletter.environment.site_pages import writes_newsletter

_MEASURE = re.compile(r"(\d++(?:\.\d*+)?|\.\d++) *+([a-zA-Z%]*+)")
_PIXELS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 37.8, "mm": 3.78}
_PIXELS |= {"em": 16.0, "rem": 16.0, "ex": 8.0, "ch": 8.0}
_COLUMN = 736
"""Width of the text column in pixels: 46 rem."""
_STEP = 5
"""Percentages are rounded to multiples of it, for which the style sheet has classes."""
_COLUMN_STYLE = re.compile(r'style="width: ([\d.]+)%"')


def _is_newsletter(builder: Builder) -> bool:
    return writes_newsletter(builder)


def _share(percent: float) -> str:
    return f"nl-width-{min(100, max(_STEP, round(percent / _STEP) * _STEP))}"


def sized(visit: Callable[[HTML5Translator, Any], None]) -> Callable[[HTML5Translator, Any], None]:
    """Wrap a visitor of Sphinx to convert the node's sizes first."""

    def visit_sized(self: HTML5Translator, node: nodes.Element) -> None:
        for dimension in ("width", "height"):
            if dimension in node and _is_newsletter(self.builder):
                _resize(node, dimension, node.attributes.pop(dimension))
        visit(self, node)

    return visit_sized


def _resize(node: nodes.Element, dimension: str, size: str) -> None:
    if not (measure := _MEASURE.fullmatch(size)):
        return
    value, unit = float(measure[1]), measure[2]
    if unit in _PIXELS and isinstance(node, nodes.image):
        node[dimension] = str(round(value * _PIXELS[unit]))
    elif dimension == "width":
        node["classes"].append(_share(value if unit == "%" else value * _PIXELS.get(unit, 1) / _COLUMN * 100))


def depart_colspec(self: HTML5Translator, node: nodes.colspec) -> None:
    """Write column widths as CSS classes."""
    start = len(self.body)
    HTML5Translator.depart_colspec(self, node)
    if _is_newsletter(self.builder):
        self.body[start:] = [
            _COLUMN_STYLE.sub(lambda found: f'class="{_share(float(found[1]))}"', text)
            for text in self.body[start:]
        ]


def setup(app: Sphinx) -> None:
    """Override Sphinx's visitors."""
    html = HTML5Translator
    app.add_node(nodes.figure, override=True, html=(sized(html.visit_figure), html.depart_figure))
    app.add_node(nodes.table, override=True, html=(sized(html.visit_table), html.depart_table))
    app.add_node(nodes.colspec, override=True, html=(html.visit_colspec, depart_colspec))
