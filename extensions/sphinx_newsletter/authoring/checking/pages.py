"""Read a page in order to check it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from docutils import nodes

from sphinx_newsletter.authoring.healing import heal
from sphinx_newsletter.config import Settings
from sphinx_newsletter.files.page_files import PageFileError, read_page_of
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading import Finding, FrontMatter, read_text
from sphinx_newsletter.reading.gate import MARKDOWN
from sphinx_newsletter.reading.images import line_of
from sphinx_newsletter.records.model import Issue


@dataclass(frozen=True, slots=True)
class Reference:
    """A role that refers to an issue or a link."""

    role: str
    target: str
    line: int


@dataclass(frozen=True, slots=True)
class PageReading:
    """Content, problems and references of a page."""

    path: Path
    text: str = ""
    issue: Issue | None = None
    findings: tuple[Finding, ...] = ()
    references: tuple[Reference, ...] = ()


def read_page(path: Path, docname: str, settings: Settings) -> PageReading:
    """Read a page. If it is not an issue page, only problems of the file are reported."""
    try:
        text = read_page_of(settings, docname, path)
    except PageFileError as error:
        return unread(path, Problem.UNREADABLE, str(error), error.line)
    if not FrontMatter.of(text).is_issue_page(docname, settings):
        return PageReading(path, text)
    return reading_of(path, text, *read_text(text, docname, settings))


def reading_of(
    path: Path, text: str, issue: Issue | None, findings: Sequence[Finding], document: nodes.document
) -> PageReading:
    """Return the reading of a page that has been parsed."""
    return PageReading(path, text, issue, (*findings, *damaged(text)), _references(document))


def unread(path: Path, problem: Problem, what: str, line: int = 1) -> PageReading:
    """Return the reading of a page that cannot be read: only the problem."""
    details: dict[str, object] = {"what": what, "advice": MARKDOWN}
    return PageReading(path, findings=(Finding(problem, line, problem.message(**details), details),))


def damaged(text: str) -> Iterator[Finding]:
    """Yield text that was decoded with the wrong encoding."""
    for healed in heal(text)[1]:
        details: dict[str, object] = {"before": healed.before, "after": healed.after}
        yield Finding(Problem.DAMAGED_TEXT, healed.line, Problem.DAMAGED_TEXT.message(**details), details)


def _references(document: nodes.document) -> tuple[Reference, ...]:
    return tuple(
        Reference(node["reftype"], node["reftarget"], line_of(node))
        for node in document.findall(nodes.inline)
        if node.get("refdomain") == "newsletter"
    )
