"""Read and parse a page once, although several steps of an import need what it has."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from functools import lru_cache

from docutils import nodes
from markdown_it.token import Token

from sphinx_newsletter.authoring.importing.markup.emphasis import parser
from sphinx_newsletter.config import Settings
from sphinx_newsletter.reading import Finding, read_text
from sphinx_newsletter.records.model import Issue

Read = tuple[Issue | None, list[Finding], nodes.document]
_recent: deque[tuple[str, str, Settings, Read]] = deque(maxlen=3)
"""The texts read last: as they are in the file, without boilerplate, and as they are written."""


def read_once(text: str, docname: str, settings: Settings) -> Read:
    """Return what :func:`~sphinx_newsletter.reading.read_text` returns, which must not be changed."""
    for known, name, used, read in _recent:
        if used is settings and name == docname and known == text:
            return read
    read = read_text(text, docname, settings)
    _recent.append((text, docname, settings, read))
    return read


@lru_cache(2)
def tokens_of(text: str) -> Sequence[Token]:
    """Return the tokens of a text, which must not be changed."""
    return parser().parse(text)
