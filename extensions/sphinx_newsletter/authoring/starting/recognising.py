"""Recognise a newsletter in its old issues: title, language, author, form of items, sections and topics."""

from __future__ import annotations

import contextlib
import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sphinx_newsletter.authoring.importing.document import Document
from sphinx_newsletter.authoring.importing.documents import documents_of
from sphinx_newsletter.authoring.importing.front import Front
from sphinx_newsletter.authoring.importing.healing import heal
from sphinx_newsletter.authoring.importing.identity import leading_number, number_in, number_of_file
from sphinx_newsletter.authoring.importing.imported_documents import selected
from sphinx_newsletter.authoring.importing.layout import HEAD
from sphinx_newsletter.authoring.importing.sources import find_sources, read_source
from sphinx_newsletter.authoring.starting.forms import forms_in
from sphinx_newsletter.authoring.starting.newsletter import Newsletter, language_of, line
from sphinx_newsletter.authoring.starting.script import language_of_text
from sphinx_newsletter.authoring.starting.words import topics_of
from sphinx_newsletter.config import Settings
from sphinx_newsletter.files.page_files import PageFileError
from sphinx_newsletter.reading import read_text
from sphinx_newsletter.records.model import HIGHEST_NUMBER, Issue

_SAMPLE = 100
"""Number of issues that are read; more say nothing new."""
_SECTIONS = 12
_NUMBERED = re.compile(
    r"(?:\b(?:issue|no|nr|vol|volume|edition|number)\b\.?\s*+|(?<!\s)\s++)?[#＃№(（\[:：|\d第–—].*", re.IGNORECASE
)
"""What follows the name of the newsletter in the title of an issue."""
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,3}")
"""A language tag, as BCP 47 and POSIX write it."""
_AND = re.compile(r"(?:(?<!\s)\s++)?(?:[&＆,，、/+＋]|\b(?:and|und|et|y)\b).*", re.IGNORECASE)


@dataclass
class _Seen:
    """What the issues have been seen to have."""

    titles: list[str] = field(default_factory=list)
    about: dict[str, Counter[str]] = field(default_factory=dict)
    """What files say of their newsletter: title, author, language."""
    sections: Counter[str] = field(default_factory=Counter)
    """Number of issues with a section of a heading, in the order in which they were seen."""
    texts: list[str] = field(default_factory=list)
    """Title of each link. Summaries have more words, but fewer that name a subject."""
    numbers: set[int] = field(default_factory=set)

    def commonest(self, key: str) -> str:
        return next((value for value, _ in self.about.get(key, Counter()).most_common(1)), "")


def recognised(paths: Iterable[Path], offered: Newsletter) -> Newsletter:
    """Return *offered* with what the files in *paths* show instead.

    Raises :class:`~sphinx_newsletter.files.page_files.PageFileError` if there is no issue in them.
    """
    documents = _documents(paths)
    seen = _Seen()
    for document in documents:
        with contextlib.suppress(Exception):  # a parser bug
            _see_identity(seen, document)
    forms = forms_in(documents, _read)
    for document in documents[-_SAMPLE:]:
        with contextlib.suppress(Exception):  # a parser bug
            _see_content(seen, _read(document, forms))
    if not seen.texts:
        raise PageFileError("no link items were found: see the guide for the forms of an issue")
    language = _language(seen)
    return dataclasses.replace(
        offered,
        title=seen.commonest("title") or _name(seen.titles) or offered.title,
        author=seen.commonest("author") or offered.author,
        language=language,
        items=forms,
        sections=_sections(seen, min(len(documents), _SAMPLE)),
        topics=topics_of(seen.texts, language),
        numbers=seen.numbers or range(1, len(documents) + 1),
    )


def _documents(paths: Iterable[Path]) -> list[Document]:
    """Return the documents of all files that can be read; the import reports the others."""
    found: list[Document] = []
    for path, folder in find_sources(paths).items():
        with contextlib.suppress(Exception):  # unreadable, or a parser bug
            parts = list(selected(documents_of(path.name, read_source(path, folder)), path, folder))
            found += [part for part in parts if isinstance(part, Document)]
    return found


def _see_identity(seen: _Seen, document: Document) -> None:
    front, body = Front.split(document.text)
    title = front.matter.text("title") or _heading(body)
    if title:
        seen.titles.append(title)
    number = front.number() or number_in(title, "") or number_of_file(document.stem)
    collected = [leading_number(row[3:], "") for row in body.splitlines() if row.startswith("## ")]
    seen.numbers |= {found for found in (number, *collected) if found and found <= HIGHEST_NUMBER}
    author = front.matter.values.get("author")
    for key, value in {"author": author if isinstance(author, str) else "", **document.about}.items():
        if plain := _plain(str(value)):
            seen.about.setdefault(key, Counter())[plain] += 1


def _plain(text: str) -> str:
    """Return a text as one line, if it can be a name; empty if it is too long, or has markup or hidden characters.

    Themes write the title of a site as it is.
    """
    try:
        return "" if "<" in text else line(text)
    except ValueError:
        return ""


def _heading(body: str) -> str:
    return next((row[2:].strip() for row in body.splitlines() if row.startswith("# ")), "")


def _read(document: Document, forms: Sequence[str]) -> Issue | None:
    """Return a document as an issue, with its items in some forms."""
    text, _ = heal(document.text.replace("\r\n", "\n"))
    _, body = Front.split(text)
    title = [] if _heading(body) else ["# Issue", ""]  # else the first section would be taken for the title
    issue, _, _ = read_text("\n".join([*HEAD, *title, body]), "issue", Settings(items=list(forms)))
    return issue


def _see_content(seen: _Seen, issue: Issue | None) -> None:
    if issue is None:
        return
    seen.sections.update(dict.fromkeys(_headings(issue), 1))
    seen.texts += [link.title for link in issue.links]


def _headings(issue: Issue) -> Iterable[str]:
    return dict.fromkeys(link.section.title for link in issue.links if link.section and link.section.title)


def _name(titles: Iterable[str]) -> str:
    """Return what the titles of issues begin with, if most of them do: the name of the newsletter.

    >>> _name(["Field Notes #1: A", "Field Notes #2 (2023-06-17)", "A special issue"])
    'Field Notes'
    """
    names = Counter(_NUMBERED.sub("", title).strip(" -–—,.") for title in titles)
    (name, count), *_ = [*names.most_common(1), ("", 0)]
    return _plain(name) if count * 2 > names.total() else ""


def _language(seen: _Seen) -> str:
    """Return the language of the texts, or for Latin script what the files say."""
    found = language_of_text(" ".join(seen.texts))
    if found:
        return found
    try:
        return language_of(_locale(seen.commonest("language")))
    except ValueError:
        return "en"


def _locale(tag: str) -> str:
    """Return a language tag of a feed as Sphinx names it: ``de`` for ``de-DE``, ``pt_BR`` for ``pt-br``.

    Raises :class:`ValueError` if it is none.
    """
    if not _TAG.fullmatch(tag):
        raise ValueError(f"{tag!r} is not a language tag")
    language, _, region = tag.replace("-", "_").partition("_")
    return "pt_BR" if (language.lower(), region.upper()) == ("pt", "BR") else language.lower()


def _sections(seen: _Seen, issues: int) -> Mapping[str, list[str]]:
    """Return the headings that a fifth of the issues have, by the noun to count them with."""
    least = max(2 if issues > 2 else 1, issues / 5)
    frequent = [title for title, count in seen.sections.items() if count >= least]
    commonest = {title for title, _ in seen.sections.most_common(_SECTIONS)}
    found: dict[str, list[str]] = {}
    for title in frequent:
        if title in commonest:
            found.setdefault(_AND.sub("", title).strip().casefold() or title.casefold(), []).append(title)
    return found
