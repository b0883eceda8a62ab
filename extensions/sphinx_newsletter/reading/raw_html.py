"""Show raw HTML as text, because issue pages are untrusted."""

from __future__ import annotations

import re

from docutils import nodes

from sphinx_newsletter.problems import Problem, Report
from sphinx_newsletter.reading.images import line_of

_COMMENT = re.compile(r"\s*<!--(?!-?>)(?:(?!--!?>).)*-->\s*", re.DOTALL)
"""A single comment (HTML Standard, section 13.1.6)."""


def escape_html(raw: nodes.raw, report: Report) -> None:
    """Replace a node of raw HTML with text, and report it; a comment is no text."""
    text = raw.astext()
    if "html" not in raw.get("format", "").split() or text == "<br />\n":
        return
    if _COMMENT.fullmatch(text):
        raw.parent.replace(raw, nodes.comment(text, text))
        return
    if not text.startswith("</"):  # report an element once
        report(Problem.RAW_HTML, line_of(raw), {"text": text.strip()})
    inline = isinstance(raw.parent, nodes.TextElement)
    raw.parent.replace(raw, nodes.Text(text) if inline else nodes.literal_block(text, text))
