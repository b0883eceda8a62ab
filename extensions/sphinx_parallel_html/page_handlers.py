"""Which process resolves pages, when several write them: what other extensions stand on.

Sphinx resolves every page in the main process, so an extension may gather there what it finds in pages and use it
once all are written. Where one could, pages are resolved as it expects; where none can, wherever it is quicker.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

from sphinx.application import Sphinx

_EVENTS = ("doctree-resolved", "missing-reference", "warn-missing-reference")
"""What Sphinx tells of while it resolves a page."""
_KNOWN = (
    *("sphinx", "sphinx_newsletter", "myst_parser", "sphinx_design", "ablog", "furo", "notfound"),
    *("pydata_sphinx_theme", "sphinx_book_theme", "sphinxext.opengraph"),
)
"""Packages that gather nothing: what they do with a page is seen in that page alone."""


def any_may_gather(app: Sphinx) -> bool:
    """Return whether anything that takes part in resolving pages might gather what it finds."""
    return not all(map(_is_known, _modules(app)))


def _modules(app: Sphinx) -> Iterator[str]:
    for event in _EVENTS:
        for listener in app.events.listeners[event]:
            yield _module(listener.handler)
    for transform in app.registry.get_post_transforms():
        yield transform.__module__


def _module(handler: Callable[..., Any]) -> str:
    while isinstance(handler, functools.partial):
        handler = handler.func
    return getattr(handler, "__module__", None) or type(handler).__module__


def _is_known(module: str) -> bool:
    return any(f"{module}.".startswith(f"{package}.") for package in _KNOWN)
