"""Show raw HTML as text, because issue pages are untrusted."""

from __future__ import annotations

import re

from docutils import nodes

from sphinx_newsletter.problems import Problem, Report
from sphinx_newsletter.reading.images import line_of
from sphinx_newsletter.reading.unfinished import to_do_in_comment

_COMMENT = re.compile(r"\s*<!--(?!-?>)(?:(?!--!?>).)*-->\s*", re.DOTALL)
"""A single comment (HTML Standard, section 13.1.6)."""

_ANCHOR = re.compile(r"\s*+<a\s", re.IGNORECASE)
_BREAKS = frozenset({"<br />\n", "\\\\\n"})
"""The nodes with which MyST writes a hard line break, as HTML and as LaTeX."""


def is_break(raw: nodes.raw) -> bool:
    """Return whether a node is a hard line break of MyST."""
    return raw.astext() in _BREAKS


def escaped(raw: nodes.raw, report: Report) -> nodes.Node:
    """Return what is shown instead of raw HTML, and report it: its text, or nothing for a comment."""
    text = raw.astext()
    if is_break(raw):
        return raw
    if _COMMENT.fullmatch(text):
        if to_do := to_do_in_comment(text):
            report(Problem.UNFINISHED, line_of(raw), to_do)
        return nodes.comment(text, text)
    if not text.startswith("</"):  # report an element once
        instead = "[text](https://…)" if _ANCHOR.match(text) else "Markdown"
        report(Problem.RAW_HTML, line_of(raw), {"text": text.strip(), "instead": instead})
    return (
        nodes.Text(text)
        if isinstance(raw.parent, nodes.TextElement)
        else nodes.literal_block(text, text, language="none")
    )
