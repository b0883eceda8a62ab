"""A Sphinx extension that measures what each part of a build takes. Load it before ``sphinx_newsletter``.

It appends lines of JSON to the file in the environment variable ``BENCHMARK_PHASES``: the wall time of each part,
and for social cards the processor time in all processes.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

_FUNCTIONS = {
    ("environment.connections", "related_links"): "related links",
    ("pages.search_page", "write_search_records"): "search records",
    ("outputs.feeds", "_write"): "feeds",
    ("outputs.dataset", "_write"): "data",
    ("outputs.sitemap", "_write"): "sitemap",
}
_METHODS = {
    "read": "reading",
    "write_documents": "writing documents",
    "gen_pages_from_extensions": "collected pages",
    "dump_inventory": "inventory",
}


def _note(name: str, seconds: float) -> None:
    with Path(os.environ["BENCHMARK_PHASES"]).open("a", encoding="utf-8") as file:
        file.write(json.dumps([name, seconds]) + "\n")


def _timed(name: str, function: Callable[..., Any], clock: Callable[[], float]) -> Callable[..., Any]:
    @wraps(function)
    def timed(*arguments: Any, **named: Any) -> Any:
        begun = clock()
        try:
            return function(*arguments, **named)
        finally:
            _note(name, clock() - begun)

    return timed


def _wrap(owner: Any, attribute: str, name: str, clock: Callable[[], float] = time.perf_counter) -> None:
    setattr(owner, attribute, _timed(name, getattr(owner, attribute), clock))


def _wrap_builder(app: Sphinx) -> None:
    for method, name in _METHODS.items():
        _wrap(app.builder, method, name)


def setup(app: Sphinx) -> dict[str, bool]:
    """Wrap the functions to be measured."""
    begun = time.perf_counter()
    opengraph = import_module("sphinx_newsletter.integrations.opengraph")
    _wrap(opengraph, "create_social_card", "social cards (processor)", time.process_time)
    for (module, function), name in _FUNCTIONS.items():
        _wrap(import_module(f"sphinx_newsletter.{module}"), function, name)
    app.connect("builder-inited", _wrap_builder, priority=999)
    app.connect("build-finished", lambda *_: _note("whole build", time.perf_counter() - begun), priority=999)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
