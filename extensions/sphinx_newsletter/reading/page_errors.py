"""Show the source of a page that cannot be read, because of an error in the software."""

from __future__ import annotations

import traceback
from pathlib import PurePath

from docutils import nodes

from sphinx_newsletter.problems import Problem, Report
from sphinx_newsletter.reading.front_matter import FrontMatter
from sphinx_newsletter.records.characters import shown

_FRAMES = 3
_PACKAGE = "sphinx_newsletter"


class PageError(Exception):
    """Raised from an error in the software while the page is read. *line* is where (1-based)."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def report_failure(error: Exception, report: Report) -> None:
    """Report an error in the software, with the last functions of this extension that it went through."""
    line = error.line if isinstance(error, PageError) else 1
    # Sphinx raises ExtensionError from an error of a handler.
    cause = error.__cause__ or error
    frames = [
        frame for frame in traceback.extract_tb(cause.__traceback__) if _PACKAGE in PurePath(frame.filename).parts
    ]
    where = ", ".join(f"{PurePath(frame.filename).name}:{frame.lineno}" for frame in reversed(frames[-_FRAMES:]))
    what = " ".join(f"{type(cause).__name__}: {cause}".split())
    report(Problem.FAILED, line, {"error": f"{what} ({where})" if where else what})


def show_source(document: nodes.document, text: str, title: str) -> None:
    """Replace the content of *document* with a section that shows the source of the page."""
    document.children = []
    text = shown(text)
    title = FrontMatter.of(text).text("title") or title
    section = nodes.section("", nodes.title(title, title), ids=["page-source"])
    section += nodes.literal_block(text, text, language="none")
    for node in (section, *section.children):
        node.source, node.line = document.get("source"), 1
    document += section
