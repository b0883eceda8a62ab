"""Check the code blocks of a page."""

from __future__ import annotations

from functools import cache

from docutils import nodes
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from sphinx_newsletter.problems import Problem, Report
from sphinx_newsletter.reading.images import line_of

_OF_SPHINX = frozenset({"default", "guess", "none"})
"""Names of languages that only Sphinx knows."""


def check_code(document: nodes.document, report: Report) -> None:
    """Report unknown languages; show code with errors, of which Sphinx would warn when it is written."""
    for block in document.findall(nodes.literal_block):
        language = block.get("language")
        if language is None:
            continue
        block["force"] = True
        if not _is_known(language):
            what = f"unknown language {language!r} of a code block; write one that Pygments knows, or 'none'"
            report(Problem.MARKUP, line_of(block), {"what": what})
            block["language"] = "none"


@cache
def _is_known(language: str) -> bool:
    if language in _OF_SPHINX:
        return True
    try:
        get_lexer_by_name(language)
    except ClassNotFound:
        return False
    return True
