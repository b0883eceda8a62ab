"""Show raw HTML as text, because issue pages are untrusted."""

from __future__ import annotations

import re

from docutils import nodes

from sphinx_newsletter.problems import Problem, Report
from sphinx_newsletter.reading.images import line_of
from sphinx_newsletter.reading.unfinished import to_do_in_comment

_COMMENT = re.compile(r"\s*<!--(?!-?>)(?:(?!--!?>).)*-->\s*", re.DOTALL)
"""A single comment (HTML Standard, section 13.1.6)."""

_INSTEAD = {
    "br": "\\ at the end of the line",
    **dict.fromkeys(("b", "strong", "mark"), "**…**"),
    **dict.fromkeys(("i", "em", "cite"), "*…*"),
    **dict.fromkeys(("s", "del", "strike"), "~~…~~"),
    **dict.fromkeys(("code", "tt", "samp"), "`…`"),
    **dict.fromkeys(("sub", "sup", "kbd"), "{{{name}}}`…`"),
    **dict.fromkeys(("p", "div", "center", "span", "font"), "plain text, with a blank line between paragraphs"),
    **dict.fromkeys(("ul", "ol", "li"), "a list, with - or 1. before each entry"),
    **dict.fromkeys(("table", "tr", "td", "th"), "a table, with | between its cells"),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "a heading, with # before it"),
    "a": "[…](https://…)",
    "img": "![…](https://…)",
    "hr": "---",
    "pre": "a block of code between two lines ```",
    "blockquote": "a quotation, with > before each line",
    "details": "the directive {{dropdown}}",
}
"""What to write instead of an element."""
_NAME = re.compile(r"<([A-Za-z][A-Za-z0-9]*)")


def _advice(text: str) -> str:
    """Return what to write instead of HTML."""
    name = found[1].lower() if (found := _NAME.match(text)) else ""
    return _INSTEAD.get(name, "Markdown").format(name=name)


def escaped(raw: nodes.raw, report: Report) -> nodes.Node:
    """Return what is shown instead of raw HTML, and report it: its text, or nothing for a comment."""
    text = raw.astext()
    if _COMMENT.fullmatch(text):
        if to_do := to_do_in_comment(text):
            report(Problem.UNFINISHED, line_of(raw), to_do)
        return nodes.comment(text, text)
    if not text.startswith("</"):  # report an element once
        report(Problem.RAW_HTML, line_of(raw), {"text": text.strip(), "instead": _advice(text.strip())})
    return (
        nodes.Text(text)
        if isinstance(raw.parent, nodes.TextElement)
        else nodes.literal_block(text, text, language="none")
    )
