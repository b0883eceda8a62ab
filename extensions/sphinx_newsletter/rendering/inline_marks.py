"""Struck text, boxes of tasks and hard line breaks in HTML and LaTeX.

Other builders write the text of a line break, a newline, and struck text as
:mod:`sphinx_newsletter.rendering.plain` has it.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator
from sphinx.writers.latex import LaTeXTranslator

from sphinx_newsletter.reading.nodes import check_box, line_break, struck


def _open_struck(self: HTML5Translator, node: struck) -> None:
    self.body.append("<del>")


def _close_struck(self: HTML5Translator, node: struck) -> None:
    self.body.append("</del>")


def _html_break(self: HTML5Translator, node: line_break) -> None:
    self.body.append("<br />\n")
    raise nodes.SkipNode


def _latex_break(self: LaTeXTranslator, node: line_break) -> None:
    self.body.append("\\\\\n")
    raise nodes.SkipNode


def _nothing(self: HTML5Translator, node: check_box) -> None:
    """Write nothing around the text."""


def setup(app: Sphinx) -> None:
    """Register the nodes with their visitors."""
    app.add_node(struck, html=(_open_struck, _close_struck))
    app.add_node(check_box, html=(_nothing, _nothing))
    app.add_node(line_break, html=(_html_break, None), latex=(_latex_break, None))
