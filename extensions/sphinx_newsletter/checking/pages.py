"""One page, read to be checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from docutils import nodes

from sphinx_newsletter.config import Settings
from sphinx_newsletter.importing.healing import heal
from sphinx_newsletter.model import Issue
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.project import LARGEST
from sphinx_newsletter.reading import Finding, FrontMatter, read_text
from sphinx_newsletter.reading.images import line_of


@dataclass(frozen=True, slots=True)
class Reference:
    """A role that names an issue or a link."""

    role: str
    target: str
    line: int


@dataclass(frozen=True, slots=True)
class PageReading:
    """What a page was found to hold."""

    path: Path
    text: str = ""
    issue: Issue | None = None
    findings: tuple[Finding, ...] = ()
    references: tuple[Reference, ...] = ()


def text_of(path: Path) -> str:
    """Return a page's text, its line ends as they are. Raises :class:`ValueError` that says why it can't."""
    try:
        if not path.is_file():
            raise ValueError(f"{path.name} is no file: name a page or a folder of pages")
        if path.stat().st_size > LARGEST:
            size = path.stat().st_size // 1_000_000
            raise ValueError(f"the file has {size} MB: an issue page has at most {LARGEST // 1_000_000}")
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"byte {error.start} is not UTF-8: save the file in UTF-8") from error
    except OSError as error:
        raise ValueError(f"the file cannot be read: {error.strerror}") from error


def read_page(path: Path, docname: str, settings: Settings) -> PageReading:
    """Read a page; one that is no issue gives no findings but those of its file."""
    try:
        text = text_of(path)
    except ValueError as error:
        details: dict[str, object] = {"what": str(error)}
        return PageReading(path, findings=(Finding(Problem.UNREADABLE, 1, str(error), details),))
    if not settings.is_issue_page(docname, FrontMatter.of(text)):
        return PageReading(path, text)
    issue, findings, document = read_text(text, docname, settings)
    return PageReading(path, text, issue, (*findings, *_damaged(text)), _references(document))


def _damaged(text: str) -> Iterator[Finding]:
    """Yield the runs of a text that were read in a wrong encoding."""
    for healed in heal(text)[1]:
        details: dict[str, object] = {"before": healed.before, "after": healed.after}
        yield Finding(Problem.DAMAGED_TEXT, healed.line, Problem.DAMAGED_TEXT.message(**details), details)


def _references(document: nodes.document) -> tuple[Reference, ...]:
    return tuple(
        Reference(node["reftype"], node["reftarget"], line_of(node))
        for node in document.findall(nodes.inline)
        if node.get("refdomain") == "newsletter"
    )
