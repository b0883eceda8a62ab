"""Check that the installed release of Sphinx has the private API that this extension needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sphinx
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment

TESTED = ((9, 0), (9, 2))
"""First and last supported release of Sphinx."""
_NEEDED = {
    Builder: (
        *("_read_parallel", "_read_serial", "read_doc"),
        *("write_documents", "write_doc", "write_doc_serialized"),
    ),
    BuildEnvironment: ("clear_doc", "merge_info_from"),
    StandaloneHTMLBuilder: (
        *("load_indexer", "dump_search_index", "dump_inventory", "gen_pages_from_extensions"),
        *("handle_page", "render_partial"),
    ),
}
_ATTRIBUTES: dict[Any, tuple[str, ...]] = {Builder: ("_app",)}
"""Attributes that ``__init__`` sets."""
_ARGUMENTS: dict[Any, dict[str, tuple[str, ...]]] = {Builder: {"read_doc": ("_cache",)}}
"""Names of arguments of methods."""


def unmet_requirement() -> str | None:
    """Return why the installed release of Sphinx is not supported, or None if it is."""
    release = sphinx.version_info[:2]
    if not TESTED[0] <= release <= TESTED[1]:
        return f"Sphinx {sphinx.__display_version__} is not supported"
    if missing := list(_missing_names()):
        return f"Sphinx {sphinx.__display_version__} has no {', '.join(missing)}"
    return None


def _missing_names() -> Iterator[str]:
    for owner, names in _NEEDED.items():
        yield from (f"{owner.__name__}.{name}" for name in names if not hasattr(owner, name))
    for owner, attributes in _ATTRIBUTES.items():
        used = owner.__init__.__code__.co_names
        yield from (f"{owner.__name__}.{name}" for name in attributes if name not in used)
    for owner, methods in _ARGUMENTS.items():
        for method, arguments in methods.items():
            known = getattr(owner, method).__code__.co_varnames if hasattr(owner, method) else arguments
            yield from (f"{owner.__name__}.{method}({name})" for name in arguments if name not in known)
