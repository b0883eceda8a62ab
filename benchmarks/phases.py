"""A Sphinx extension that measures what each part of a build takes.

Wall time of the phases of a build, and processor time of social cards in all processes, is added as lines of JSON
to the file that the environment variable ``BENCHMARK_PHASES`` names.
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

_OUTPUTS = {"feeds": "feeds", "dataset": "data", "sitemap": "sitemap"}


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


def _time_builder(app: Sphinx) -> None:
    builder: Any = app.builder
    for method, name in (
        ("read", "reading"),
        ("write_documents", "writing documents"),
        ("gen_pages_from_extensions", "collected pages"),
        ("dump_search_index", "search index"),
        ("finish", "everything after documents"),
    ):
        setattr(builder, method, _timed(name, getattr(builder, method), time.perf_counter))


def setup(app: Sphinx) -> dict[str, bool]:
    """Wrap what is to be measured."""
    begun = time.perf_counter()
    opengraph: Any = import_module("sphinxext.opengraph")
    draw = opengraph.create_social_card
    opengraph.create_social_card = _timed("social cards (processor)", draw, time.process_time)
    for module, name in _OUTPUTS.items():
        output: Any = import_module(f"sphinx_newsletter.outputs.{module}")
        output.write_output = _timed(name, output.write_output, time.perf_counter)
    app.connect("builder-inited", _time_builder, priority=999)
    app.connect("build-finished", lambda *_: _note("all of the build", time.perf_counter() - begun), priority=999)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
