"""Check whether pages can be resolved in worker processes.

Sphinx resolves all pages in the main process, so a handler can collect data there that is used after all pages are
written. Pages are resolved in worker processes only if no handler may do this.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

from sphinx.application import Sphinx

_EVENTS = ("doctree-resolved", "missing-reference", "warn-missing-reference")
"""Events that Sphinx emits while it resolves a page."""
_KNOWN = (
    *("sphinx", "sphinx_newsletter", "myst_parser", "sphinx_design", "ablog", "furo", "notfound"),
    *("pydata_sphinx_theme", "sphinx_book_theme", "sphinxext.opengraph"),
)
"""Packages whose handlers change only the page that is resolved."""


def may_collect_data(app: Sphinx) -> bool:
    """Return whether a handler or post-transform may collect data from pages."""
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
