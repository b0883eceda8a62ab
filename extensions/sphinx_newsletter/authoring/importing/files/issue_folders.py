"""Read directories that are issues: several files, without numbers, of a numbered or dated directory."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path, PurePath
from typing import TypeVar

from sphinx_newsletter.authoring.importing.document import Document
from sphinx_newsletter.authoring.importing.files.atx_headings import definitions_in, first_heading, shifted
from sphinx_newsletter.authoring.importing.files.texts import markdown_of
from sphinx_newsletter.authoring.importing.front import Front
from sphinx_newsletter.authoring.importing.numbering.identity import number_in, number_of_file
from sphinx_newsletter.files.page_files import PageFileError
from sphinx_newsletter.records.dates import date_in

PathKind = TypeVar("PathKind", bound=PurePath)
"""Paths of the file system, or in an archive."""
_MARKDOWN = (".md", ".markdown", ".mdown", ".mkd")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH = re.compile(r"(?:0?[1-9]|1[0-2])")
_DAY = re.compile(r"(?:0?[1-9]|[12]\d|3[01])")
_NAMED = re.compile(
    r"(?:issue|number|no|nr|vol|ausgabe|week|edition|newsletter)?[-_ .#]?0*[1-9]\d{0,5}(?:[-_. ]\D.*)?"
)
"""Names of directories such as ``012``, ``issue-12`` and ``12-a-quiet-week``."""
_NUMBER = re.compile(r"(?<!\d)0*([1-9]\d{0,5})(?!\d)")
_AT_END = re.compile(r"(?<!\d)(?!(?:19|20)\d\d\W*$)\d{1,6}\W{0,9}$")
"""A number at the end of a title, as in *Tea Letter 7*."""
_FIRST = ("readme", "index", "intro", "introduction", "newsletter", "issue")
"""Files that come first, whatever their place in the alphabet."""
_CODE = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2,4})?")
_LANGUAGE = re.compile(r"(?:.*[._-])?(?:[a-z]{2}|zh|pt)(?:[-_][A-Za-z]{2,4})?")


def identity_of(path: PurePath) -> str:
    """Return what stands for the name of a file that has no number or date: that of its directory, if it has one.

    >>> identity_of(Path("posts/2024-01-06/index.md")), identity_of(Path("2024/01/06/tea.md"))
    ('2024-01-06', '2024-01-06')
    """
    if number_of_file(path.stem) or date_in(path.stem) or not path.parent.name:
        return ""
    identity = _identity(path.parent)
    # Other files of a numbered directory may be the issues of a volume.
    return identity if date_in(identity) or _is_first(path) or _CODE.fullmatch(path.stem) else ""


def _identity(folder: PurePath) -> str:
    """Return the number or the date that the name of a directory has; empty if it has none."""
    name, above, top = folder.name, folder.parent.name, folder.parent.parent.name
    if _YEAR.fullmatch(top) and _MONTH.fullmatch(above) and _DAY.fullmatch(name):
        return f"{top}-{int(above):02}-{int(name):02}"
    if date_in(name):
        return name
    is_month = _YEAR.fullmatch(above) and _MONTH.fullmatch(name)
    if is_month or _YEAR.match(name) or not _NAMED.fullmatch(name.casefold()):
        return ""
    number = _NUMBER.search(name)
    return number[1] if number else ""


def issue_folders(files: Iterable[PathKind], read: Callable[[PathKind], bytes]) -> dict[PathKind, list[PathKind]]:
    """Return the directories whose files are an issue together, with these files."""
    found: dict[PathKind, list[PathKind]] = {}
    everything = sorted(files, key=lambda file: (file.parent, file))
    parents = {parent for file in everything for parent in file.parent.parents}
    for folder, members in groupby(everything, key=lambda file: file.parent):
        parts = list(members)
        is_issue = len(parts) > 1 and folder not in parents and _identity(_whole(folder))
        if is_issue and not _are_translations(parts) and not any(_has_own_identity(file, read) for file in parts):
            found[folder] = parts
    return found


def _whole(folder: PurePath) -> PurePath:
    return folder.absolute() if isinstance(folder, Path) else folder


def _are_translations(files: Sequence[PurePath]) -> bool:
    return all(_LANGUAGE.fullmatch(file.stem) for file in files)


def _has_own_identity(file: PathKind, read: Callable[[PathKind], bytes]) -> bool:
    """Whether a file says its number or date, so that it is an issue. One that is no Markdown stays alone, too."""
    if file.suffix.casefold() not in _MARKDOWN or number_of_file(file.stem) or date_in(file.stem):
        return True
    if _is_first(file):
        return False
    try:
        front, body = Front.split(markdown_of(read(file)))
    except PageFileError:
        return True
    title = front.matter.text("title") or first_heading(body)
    return bool(
        front.number() or front.date_text or number_in(title, "") or date_in(title) or _AT_END.search(title)
    )


def _is_first(file: PurePath) -> bool:
    return file.stem.casefold().strip("_") in _FIRST


def joined(folder: PurePath, contents: Mapping[PathKind, bytes], part: str = "") -> Document:
    """Return the document that the files of a directory are together: each is a section.

    Raises :class:`~sphinx_newsletter.files.page_files.PageFileError` if one cannot be read, or if two
    define a link differently.
    """
    order = sorted(contents, key=lambda file: (not _is_first(file), file))
    texts: list[str] = []
    block, dropped = "", []
    definitions: dict[str, str] = {}
    for file in order:
        front, body = Front.split(markdown_of(contents[file]).replace("\r\n", "\n").replace("\r", "\n"))
        for label, target in definitions_in(body):
            if definitions.setdefault(label, target) != target:
                raise PageFileError(f"[{label}] has several targets in its files: give each another name")
        if _is_first(file) and not texts:
            block = front.block
            texts.append(body.strip("\n"))
        else:
            dropped += [key for key in front.matter.values if key != "title"]
            texts.append(_section(body, front.matter.text("title") or "", file.stem))
    notes = [f"{len(order)} files put together: {', '.join(file.name for file in order)}"]
    notes += [f"front matter keys dropped: {', '.join(dict.fromkeys(dropped))}"] if dropped else []
    text = "\n\n".join(texts)
    text = f"{block}\n{text}\n" if block else f"{text}\n"
    return Document(part, _identity(_whole(folder)), text, notes=notes)


def _section(body: str, title: str, stem: str) -> str:
    """Return a file as a section with its title, or else its name, as the heading."""
    heading = first_heading(body)
    if heading and body.lstrip().startswith("# "):
        return shifted(body, 1).strip("\n")
    words = title or re.sub(r"^\d+[-_. ]+", "", stem).replace("-", " ").replace("_", " ").strip().capitalize()
    return f"## {words}\n\n{shifted(body, 1 if '## ' in body else 0).strip()}"
