"""What of Sphinx this extension needs beyond its public API, and whether it is there."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import sphinx
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.search import IndexBuilder

from sphinx_parallel_html.search_index import ATTRIBUTES

TESTED = ((9, 0), (9, 2))
"""The first and the last release of Sphinx that the tests were run with."""
_NEEDED = {
    Builder: ("_read_parallel", "_read_serial", "write_documents", "write_doc", "write_doc_serialized"),
    StandaloneHTMLBuilder: (
        *("load_indexer", "dump_search_index", "dump_inventory", "gen_pages_from_extensions", "handle_page"),
    ),
}
_ATTRIBUTES = {Builder: ("_app",), IndexBuilder: ATTRIBUTES}


def unmet_requirement() -> str | None:
    """Return why this extension cannot work with the Sphinx that is installed; None if it can."""
    release = sphinx.version_info[:2]
    if not TESTED[0] <= release <= TESTED[1]:
        return f"it was not tested with Sphinx {sphinx.__display_version__}"
    if missing := list(_missing_names()):
        return f"Sphinx {sphinx.__display_version__} has no {', '.join(missing)}"
    return None


def _missing_names() -> Iterator[str]:
    for owner, names in _NEEDED.items():
        yield from (f"{owner.__name__}.{name}" for name in names if not hasattr(owner, name))
    for cls, attributes in _ATTRIBUTES.items():
        source = inspect.getsource(cls)
        yield from (f"{cls.__name__}.{name}" for name in attributes if f"self.{name}" not in source)
