"""HTML builders that read, resolve and write pages in worker processes.

Sphinx resolves all pages in the main process, and passes the doctrees to worker processes that only render them.
This is no faster than a single process, and keeps the waiting doctrees in memory. Here a worker process gets
docnames, and returns the images of its pages. Sphinx does read pages in worker processes; here they are divided
so that none waits long for another.

Pages are written as Sphinx does it where it makes a search index (its parts cannot be merged by public means), and
where an extension may rely on pages being resolved in the main process (:mod:`.page_handlers`).
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping, Sequence, Set
from itertools import accumulate, groupby
from math import ceil
from typing import Any, TypeVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import dirhtml, html
from sphinx.environment import BuildEnvironment
from sphinx.locale import __
from sphinx.util import logging
from sphinx.util.build_phase import BuildPhase
from sphinx.util.display import progress_message, status_iterator
from sphinx.util.parallel import ParallelTasks

from sphinx_parallel_html.garbage_collection import collect_page, expect_pages, set_worker_thresholds
from sphinx_parallel_html.page_handlers import may_collect_data
from sphinx_parallel_html.repeated_work import title_text, with_quiet_body
from sphinx_parallel_html.worker_logs import set_worker_log_level

_T = TypeVar("_T")
_R = TypeVar("_R")

_MIN_PAGES = 8
"""Fewer pages than this are handled by the main process, as forking would take longer."""
_MAX_PAGES = 64
"""A worker process reads about this number of pages, which limits its memory."""

logger = logging.getLogger(__name__)


class ParallelPagesBuilder(html.StandaloneHTMLBuilder):
    """Reads, resolves and writes pages in worker processes with ``-j``; skips index files of an unchanged site."""

    def __init__(self, app: Sphinx, env: BuildEnvironment) -> None:
        super().__init__(app, env)
        self._titles: dict[str, dict[str, str]] = {}

    @property
    def _sphinx(self) -> Sphinx:
        return self._app

    @property
    def _unchanged(self) -> bool:
        """Whether an extension reports that the site has not changed since the last build."""
        return any(self.events.emit("html-unchanged"))

    def load_indexer(self, docnames: Set[str]) -> None:
        """Load the search index of the last build, unless the site is unchanged."""
        if not self._unchanged:
            super().load_indexer(docnames)

    def dump_search_index(self) -> None:
        """Write the search index, unless the site is unchanged, and release it."""
        if self.indexer is not None and not self._unchanged:
            super().dump_search_index()
        self.indexer = None

    def dump_inventory(self) -> None:
        """Write the inventory, unless the site is unchanged."""
        if not self._unchanged:
            super().dump_inventory()

    def _read_parallel(self, docnames: list[str], nproc: int) -> None:
        """Read pages in worker processes if there are enough pages; Sphinx would do so for a single page.

        Sphinx gives each process the same number of pages, but there can be an odd part at the end, which one
        process reads while the others wait. It merges what was read in the order in which processes end; here it
        is the order of the pages, for it decides which of two equal labels is found, and which image is renamed.
        """
        if len(docnames) < _MIN_PAGES:
            self._read_serial(docnames)
            return
        for docname in docnames:
            self.events.emit("env-purge-doc", self.env, docname)
            self.env.clear_doc(docname)
        parts = self._parts_to_read(docnames, nproc)
        progress = status_iterator(
            [f"{part[0]} .. {part[-1]}" for part in parts],
            __("reading sources... "),
            "purple",
            len(parts),
            self.config.verbosity,
        )
        unmerged = list(parts)
        read: dict[str, bytes] = {}

        def merge(part: Sequence[str], env: bytes) -> None:
            read[part[0]] = env
            while unmerged and unmerged[0][0] in read:
                first = unmerged.pop(0)
                self.env.merge_info_from(first, pickle.loads(read.pop(first[0])), self._sphinx)
                next(progress)

        # Of the tasks that wait, ParallelTasks starts the last one first.
        self._run_parallel(self._read_part, [*parts[:nproc], *reversed(parts[nproc:])], merge)
        logger.info("")

    def _parts_to_read(self, docnames: Sequence[str], nproc: int) -> list[list[str]]:
        """Divide pages into parts with sources of similar sizes, as many for each process, in the same order."""
        sizes = [self.env.doc2path(docname).stat().st_size for docname in docnames]
        count = nproc * ceil(len(docnames) / nproc / _MAX_PAGES)
        total = sum(sizes) or 1
        parts: list[list[str]] = [[] for _ in range(count)]
        for docname, size, end in zip(docnames, sizes, accumulate(sizes), strict=True):
            parts[min(int((end - size / 2) * count / total), count - 1)].append(docname)
        return [part for part in parts if part]

    def _read_part(self, docnames: Sequence[str]) -> bytes:
        """Read pages in a worker process; return its environment."""
        for docname in docnames:
            self.read_doc(docname, _cache=False)
            collect_page()
        return pickle.dumps(self.env, pickle.HIGHEST_PROTOCOL)

    def write_documents(self, docnames: Set[str]) -> None:
        """Write the pages of documents."""
        expect_pages(docnames)
        if self.parallel_ok and (self.search or may_collect_data(self._sphinx)):
            super().write_documents(docnames)
            return
        first, *rest = sorted(docnames)
        with progress_message("writing output"):
            self._write_page(first)  # fills caches that forked processes share
            if not self._worth_forking(rest):
                for docname in rest:
                    self._write_page(docname)
                return
            parts = self._parts_to_write(rest)
            self._run_parallel(self._write_part, parts, lambda part, images: self.images.update(images))

    def gen_pages_from_extensions(self) -> None:
        """Write the pages that extensions collect."""
        if self._unchanged:
            return
        pages = [page for pages in self.events.emit("html-collect-pages") for page in pages]
        self.events.emit("html-pages-collected", [pagename for pagename, _, _ in pages])
        expect_pages(pages)
        self.dump_search_index()  # complete; frees its memory before forking
        if not self._worth_forking(pages):
            for page in pages:
                self.handle_page(*page)
            return
        with progress_message("writing collected pages"):
            # Neighbours are apart: pages of a kind take similar times, and show parts that a process can keep.
            jobs = min(self._sphinx.parallel, len(pages))
            self._run_parallel(self._write_collected_part, [pages[start::jobs] for start in range(jobs)])

    def _worth_forking(self, items: Sequence[object]) -> bool:
        return self.parallel_ok and len(items) >= _MIN_PAGES

    def _parts_to_write(self, docnames: Sequence[str]) -> list[list[str]]:
        """Return one part for each process: a slice of every folder, because its pages take similar times.

        Neighbours stay together: they are often in the same part of the sidebar, which themes may keep.
        """
        count = self._sphinx.parallel
        parts: list[list[str]] = [[] for _ in range(count)]
        for number, (_, group) in enumerate(groupby(docnames, lambda docname: docname.rpartition("/")[0])):
            names = list(group)
            for index, docname in enumerate(names):
                parts[(number + index * count // len(names)) % count].append(docname)
        return [part for part in parts if part]

    def _run_parallel(
        self,
        task: Callable[[_T], _R],
        arguments: Sequence[_T],
        done: Callable[[_T, _R], None] | None = None,
    ) -> None:
        """Call *task* with each argument in a worker process, and *done* with the argument and the result."""

        def work(argument: _T) -> _R:
            set_worker_log_level(self._sphinx)
            set_worker_thresholds()
            return task(argument)

        tasks = ParallelTasks(self._sphinx.parallel)
        for argument in arguments:
            tasks.add_task(work, argument, done)
        tasks.join()

    def _write_page(self, docname: str) -> None:
        self.phase = BuildPhase.RESOLVING
        doctree = self.env.get_and_resolve_doctree(docname, self, tags=self.tags)
        self.phase = BuildPhase.WRITING
        self.write_doc_serialized(docname, doctree)
        self.write_doc(docname, doctree)

    def _write_part(self, docnames: Sequence[str]) -> dict[str, str]:
        """Write pages in a worker process; return their images."""
        self.images = {}
        for docname in docnames:
            self._write_page(docname)
            collect_page()
        return self.images

    def render_partial(self, node: nodes.Node | None) -> dict[str, str]:
        """Render a node outside a document; render each title once."""
        if (text := title_text(node)) is None:
            return super().render_partial(node)
        if text not in self._titles:
            self._titles[text] = super().render_partial(node)
        return dict(self._titles[text])

    def handle_page(self, pagename: str, addctx: Mapping[str, Any], *arguments: Any, **named: Any) -> None:
        """Write a page."""
        super().handle_page(pagename, with_quiet_body(addctx), *arguments, **named)

    def _write_collected_part(self, pages: Sequence[tuple[str, dict[str, Any], str]]) -> None:
        """Write collected pages in a worker process."""
        for page in pages:
            self.handle_page(*page)
            collect_page()


# These have the names of Sphinx's classes, because extensions such as sphinx-sitemap check the class name.


class StandaloneHTMLBuilder(ParallelPagesBuilder):
    """The ``html`` builder."""

    name = "html"


class DirectoryHTMLBuilder(ParallelPagesBuilder, dirhtml.DirectoryHTMLBuilder):
    """The ``dirhtml`` builder."""

    name = "dirhtml"


def setup(app: Sphinx) -> None:
    """Replace Sphinx's HTML builders."""
    app.add_builder(StandaloneHTMLBuilder, override=True)
    app.add_builder(DirectoryHTMLBuilder, override=True)
