"""Sphinx's builders of web sites, writing whole pages in parallel.

Sphinx resolves and indexes every page in the main process, and hands the trees to others that only render
them: measured, no faster than one process alone, and every tree that waits is kept in memory. Here a process
gets the names of some pages and does everything for them; what the site needs of it, the words for the search
index and the images that pages show, comes back.

An extension that takes part in resolving pages may count on Sphinx's way. Where there is one that is not known to
do without, pages are written in that way (:mod:`.other_handlers`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from pathlib import Path
from typing import Any, TypeVar

from jinja2 import FileSystemBytecodeCache
from sphinx.application import Sphinx
from sphinx.builders import dirhtml, html
from sphinx.jinja2glue import BuiltinTemplateLoader
from sphinx.util.build_phase import BuildPhase
from sphinx.util.display import progress_message
from sphinx.util.parallel import ParallelTasks

from sphinx_parallel_html import search_index
from sphinx_parallel_html.page_handlers import any_may_gather
from sphinx_parallel_html.worker_logs import drop_unseen_records

_T = TypeVar("_T")
_R = TypeVar("_R")

_CHUNKS_A_PROCESS = 4
"""Few, for each costs a fork; more than one, for chunks don't take the same time."""
_LEAST = 8
"""Fewer pages than this are written by the main process: a fork costs as much."""


class ParallelPagesBuilder(html.StandaloneHTMLBuilder):
    """Writes pages, with ``-j``, from beginning to end in several processes; nothing where nothing has changed."""

    @property
    def _sphinx(self) -> Sphinx:
        return self._app

    @property
    def _unchanged(self) -> bool:
        """Whether an extension says that the site is as the last build left it."""
        return any(self.events.emit("html-unchanged"))

    def load_indexer(self, docnames: Set[str]) -> None:
        """Load the last build's search index, if it is to change."""
        if not self._unchanged:
            original = self.indexer_format
            self.indexer_format = remembering = search_index.Remembering(original)
            super().load_indexer(docnames)
            self.indexer_format = original
            if self.indexer is not None:
                search_index.restore_entries(self.indexer, remembering.loaded)

    def dump_search_index(self) -> None:
        """Write the search index, if it has changed, and forget it."""
        if self.indexer is not None and not self._unchanged:
            search_index.tidy(self.indexer)
            super().dump_search_index()
        self.indexer = None

    def dump_inventory(self) -> None:
        """Write the inventory, if anything has changed."""
        if not self._unchanged:
            super().dump_inventory()

    def _read_parallel(self, docnames: list[str], nproc: int) -> None:
        """Read pages in several processes, if there are enough of them; Sphinx would do so with one."""
        if len(docnames) < _LEAST:
            self._read_serial(docnames)
        else:
            super()._read_parallel(docnames, nproc)

    def write_documents(self, docnames: Set[str]) -> None:
        """Write the pages of documents."""
        if self.parallel_ok and any_may_gather(self._sphinx):
            super().write_documents(docnames)
            return
        first, *rest = sorted(docnames)
        with progress_message("writing output"):
            self._write_page(first)  # makes, once, what all processes need and keep
            if not self._worth_forking(rest):
                for docname in rest:
                    self._write_page(docname)
                return
            for images, index in self._in_processes(self._write_apart, rest):
                self.images.update(images)
                if self.indexer is not None:
                    search_index.add(self.indexer, index)

    def gen_pages_from_extensions(self) -> None:
        """Write the pages that extensions collect."""
        if self._unchanged:
            return
        pages = [page for pages in self.events.emit("html-collect-pages") for page in pages]
        self.events.emit("html-pages-collected", [pagename for pagename, _, _ in pages])
        self.dump_search_index()  # it is complete, and what it takes is free for the processes to come
        if not self._worth_forking(pages):
            self._handle_pages(pages)
            return
        with progress_message("writing collected pages"):
            self._in_processes(self._handle_pages, pages)

    def _worth_forking(self, items: Sequence[object]) -> bool:
        return self.parallel_ok and len(items) >= _LEAST

    def _in_processes(self, task: Callable[[Sequence[_T]], _R], items: Sequence[_T]) -> list[_R]:
        """Give parts of *items* to *task*, each in a process of its own; return the results in order."""
        jobs = self._sphinx.parallel
        size = -(-len(items) // (jobs * _CHUNKS_A_PROCESS))
        chunks = [items[start : start + size] for start in range(0, len(items), size)]
        results: dict[int, _R] = {}
        tasks = ParallelTasks(jobs)

        def keep(numbered: tuple[int, Sequence[_T]], result: _R) -> None:
            results[numbered[0]] = result

        def work(numbered: tuple[int, Sequence[_T]]) -> _R:
            drop_unseen_records(self._sphinx)
            return task(numbered[1])

        for numbered in enumerate(chunks):
            tasks.add_task(work, numbered, keep)
        tasks.join()
        return [results[index] for index in range(len(chunks))]

    def _write_page(self, docname: str) -> None:
        self.phase = BuildPhase.RESOLVING
        doctree = self.env.get_and_resolve_doctree(docname, self, tags=self.tags)
        self.phase = BuildPhase.WRITING
        self.write_doc_serialized(docname, doctree)
        self.write_doc(docname, doctree)

    def _write_apart(self, docnames: Sequence[str]) -> tuple[dict[str, str], search_index.Parts]:
        """Write pages in a process that will end; return the images they show and what they add to the index."""
        self.images = {}
        if self.indexer is not None:
            search_index.empty(self.indexer)
        for docname in docnames:
            self._write_page(docname)
        return self.images, search_index.parts_of(self.indexer) if self.indexer else {}

    def _handle_pages(self, pages: Sequence[tuple[str, dict[str, Any], str]]) -> None:
        for pagename, context, template in pages:
            self.handle_page(pagename, context, template)


# These have the names of Sphinx's own classes, for extensions ask for them by name, as sphinx-sitemap does.


class StandaloneHTMLBuilder(ParallelPagesBuilder):
    """``html``: a file for each page."""

    name = "html"


class DirectoryHTMLBuilder(ParallelPagesBuilder, dirhtml.DirectoryHTMLBuilder):
    """``dirhtml``: a folder for each page."""

    name = "dirhtml"


def _keep_templates(app: Sphinx) -> None:
    """Keep compiled templates beside the doctrees: compiling the theme's takes a tenth of a second."""
    if isinstance(app.builder, ParallelPagesBuilder) and isinstance(app.builder.templates, BuiltinTemplateLoader):
        folder = Path(app.doctreedir) / "templates"
        folder.mkdir(parents=True, exist_ok=True)
        app.builder.templates.environment.bytecode_cache = FileSystemBytecodeCache(str(folder))


def setup(app: Sphinx) -> None:
    """Put these in the place of Sphinx's own."""
    app.connect("builder-inited", _keep_templates)
    app.add_builder(StandaloneHTMLBuilder, override=True)
    app.add_builder(DirectoryHTMLBuilder, override=True)
