"""The two steps of an import that worker processes do: reading files, and converting documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from sphinx_newsletter.authoring.importing.document import Document, Unread
from sphinx_newsletter.authoring.importing.imported_documents import DEFAULT, Choice
from sphinx_newsletter.authoring.importing.numbering.clues import Clues, Known
from sphinx_newsletter.authoring.importing.numbering.surveying import Survey, survey
from sphinx_newsletter.authoring.importing.page import Page, Refused, pages_of, reason_for
from sphinx_newsletter.authoring.importing.sources import documents_in
from sphinx_newsletter.config import Settings
from sphinx_newsletter.files.page_files import NOT_REGULAR

ENDED = "the process that read it ended: it may be too large, or nested too deeply"
_FOLDERS = 3


@dataclass(frozen=True)
class Source:
    """A file to read, and the directory it was found in."""

    path: Path
    folder: Path | None
    clues: Clues
    settings: Settings
    choice: Choice = DEFAULT


@dataclass(frozen=True)
class Found:
    """A document of a file, and what is known of it."""

    path: Path
    document: Document | Unread
    place: Path
    known: Known
    survey: Survey | None = None
    """None if it cannot be read, or has issues of its own."""


@dataclass(frozen=True)
class Task:
    """A document to convert."""

    document: Document
    known: Known
    settings: Settings
    folder: str
    """Docname of the directory of issue pages."""


def read(source: Source) -> list[Found]:
    """Return the documents of a file, and what they say of themselves."""
    found: list[Found] = []
    try:
        for document in documents_in(source.path, source.folder, source.settings, source.choice):
            found.append(_found(source, document))
    except Exception as error:
        reason = reason_for(error)
        if reason.startswith(NOT_REGULAR):  # such as what a shell writes for <(command)
            reason = f"{NOT_REGULAR}: save its content as a file, and import that"
        found.append(Found(source.path, Unread("", reason), source.path, Known()))
    return found


def unread(source: Source) -> list[Found]:
    """Return what is found in a file that ended the process that read it."""
    return [Found(source.path, Unread("", ENDED), source.path, Known())]


def _found(source: Source, document: Document | Unread) -> Found:
    if isinstance(document, Unread):
        return Found(source.path, document, source.path, Known())
    place = _place(source.path, document)
    known = source.clues.about(place)
    folders = _folders(place)
    try:
        surveyed = survey(document.text, document.stem, folders, source.settings, known)
        surveyed = replace(surveyed, is_counted=document.counted and not source.choice.count)
    except Exception:  # what cannot be parsed is reported when it is converted
        surveyed = None
    return Found(source.path, document, place, known, surveyed)


def convert(task: Task) -> list[Page | Refused] | Refused:
    """Return the pages of a document, or why there are none."""
    try:
        return pages_of(task.document.text, task.document.stem, task.settings, task.known, task.folder)
    except Refused as reason:
        return reason
    except Exception as error:  # a parser bug must not stop the import of other files
        return Refused(reason_for(error))


def ended(task: Task) -> Refused:
    """Return why a document that ended its process is not imported."""
    return Refused(ENDED)


def _place(source: Path, document: Document) -> Path:
    """Return the path of a document; a file in an archive is below it, whatever its name."""
    if source.suffix.casefold() != ".zip":
        return source
    return source.joinpath(*(part for part in PurePosixPath(document.part).parts if part not in ("/", "..")))


def _folders(place: Path) -> Sequence[str]:
    return place.absolute().parent.parts[1:][-_FOLDERS:]
