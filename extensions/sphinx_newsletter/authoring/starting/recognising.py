"""Recognise a newsletter in its old issues: title, language, author, form of items, sections and topics."""

from __future__ import annotations

import contextlib
import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sphinx_newsletter.authoring.importing.document import Document
from sphinx_newsletter.authoring.importing.front import Front
from sphinx_newsletter.authoring.importing.numbering.identity import leading_number, number_in, number_of_file
from sphinx_newsletter.authoring.importing.sources import documents_in, find_sources
from sphinx_newsletter.authoring.starting.forms import forms_in, spread
from sphinx_newsletter.authoring.starting.names import name_in, name_in_texts
from sphinx_newsletter.authoring.starting.newsletter import Newsletter, language_of, line
from sphinx_newsletter.authoring.starting.samples import Sample
from sphinx_newsletter.authoring.starting.script import language_of_text
from sphinx_newsletter.authoring.starting.sections import sections_of
from sphinx_newsletter.authoring.starting.words import topics_of
from sphinx_newsletter.config import Settings
from sphinx_newsletter.files.page_files import PageFileError
from sphinx_newsletter.records.dates import date_in
from sphinx_newsletter.records.model import HIGHEST_NUMBER

_SAMPLE = 40
"""Number of issues that are read; reading more does not change the result."""
_TEXT = 20_000
"""Length of the text of an issue in which its language is looked for."""
_LANGUAGE_KEYS = ("language", "lang", "locale")
_FENCED = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^# +([^\n]*)$|^(?=[^\s#>*+|=-])([^\n]{1,200})\n={3,}[ \t]*$", re.MULTILINE)
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,3}")
"""A language tag, as BCP 47 and POSIX write it."""


@dataclass
class _Seen:
    """What the files have been seen to say of themselves."""

    titles: list[list[str]] = field(default_factory=list)
    """The titles in the front matter and the heading of each issue."""
    first_sections: Counter[str] = field(default_factory=Counter)
    """The first heading of issues with several headings of the first level, which may be a section."""
    stems: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    fronts: list[Front] = field(default_factory=list)
    about: dict[str, Counter[str]] = field(default_factory=dict)
    """What files say of their newsletter: title, author, language."""

    def commonest(self, key: str) -> str:
        return next((value for value, _ in self.about.get(key, Counter()).most_common(1)), "")


def recognised(paths: Iterable[Path], offered: Newsletter) -> Newsletter:
    """Return *offered* with what the files in *paths* show instead.

    Raises :class:`~sphinx_newsletter.files.page_files.PageFileError` if there is no text in them.
    """
    documents = _documents(paths)
    seen = _Seen()
    for document in documents:
        with contextlib.suppress(Exception):  # a parser bug
            _see(seen, document)
    if not any(body.strip() for body in seen.bodies):
        raise PageFileError("no issue was found: see the guide for the files that can be imported")
    samples = [Sample(document) for document in documents]
    forms = forms_in(samples)
    issues = [issue for sample in spread(samples, _SAMPLE) if (issue := sample.issue(forms.items))]
    language = _language(seen)
    title = seen.commonest("title") or _name(seen) or offered.title
    return dataclasses.replace(
        offered,
        title=title,
        author=seen.commonest("author") or offered.author,
        language=language,
        items=forms.items,
        section_items=forms.sections,
        sections=sections_of(issues),
        topics=topics_of([link.title for issue in issues for link in issue.links], language),
        numbers=_numbers(seen, title, language) or range(1, len(documents) + 1),
        years=set(_years(seen, language)),
    )


def _documents(paths: Iterable[Path]) -> list[Document]:
    """Return the documents of all files that can be read; the import reports the others."""
    found: list[Document] = []
    for path, folder in find_sources(paths).items():
        with contextlib.suppress(Exception):  # unreadable, or a parser bug
            parts = list(documents_in(path, folder, Settings()))
            found += [part for part in parts if isinstance(part, Document)]
    return found


def _see(seen: _Seen, document: Document) -> None:
    front, body = Front.split(document.text)
    headings = _headings(body)
    seen.titles.append([front.matter.text("title") or "", headings[0] if headings else ""])
    if len(headings) > 1:
        seen.first_sections[headings[0]] += 1
    seen.stems.append(document.stem)
    seen.bodies.append(body)
    seen.fronts.append(front)
    values = front.matter.values
    author = values.get("author")
    language = next((values[key] for key in _LANGUAGE_KEYS if isinstance(values.get(key), str)), "")
    own = {"author": author if isinstance(author, str) else "", "language": language}
    for key, value in {**own, **document.about}.items():
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


def _headings(body: str) -> list[str]:
    """Return the headings of the first level, in both ways of writing them."""
    return [(one or other).strip() for one, other in _HEADING.findall(_FENCED.sub("", body))]


def _name(seen: _Seen) -> str:
    """Return the name in the titles in the front matter, or else in the headings or the texts."""
    sections = {title for title, count in seen.first_sections.items() if count > max(1, len(seen.titles) / 2)}
    for titles in zip(*seen.titles, strict=True):
        written = [title for title in titles if title and title not in sections]
        if len(written) * 2 > len(titles) and (name := _plain(name_in(written))):
            return name
    return _plain(name_in_texts(seen.bodies))


def _numbers(seen: _Seen, title: str, language: str) -> set[int]:
    """Return the numbers that an import will find, as the newsletter has this title."""
    found: set[int] = set()
    for front, titles, stem, body in zip(seen.fronts, seen.titles, seen.stems, seen.bodies, strict=True):
        with contextlib.suppress(Exception):  # a parser bug
            number = front.number()
            in_titles = (number_in(text, title, language) for text in titles)
            own = number or next(filter(None, in_titles), None) or number_of_file(stem)
            rows = (row[3:] for row in body.splitlines() if row.startswith("## "))
            collected = [] if number else [leading_number(row, title, language) for row in rows]
            found |= {each for each in (own, *collected) if each and each <= HIGHEST_NUMBER}
    return found


def _years(seen: _Seen, language: str) -> Iterator[int]:
    """Yield the years in the dates that an import will find."""
    for front, titles, stem in zip(seen.fronts, seen.titles, seen.stems, strict=True):
        with contextlib.suppress(Exception):  # a parser bug
            dates = (front.date(language), *(date_in(text, language) for text in (*titles, stem)))
            if date := next(filter(None, dates), None):
                yield date.year


def _language(seen: _Seen) -> str:
    """Return the language of the texts, or if they do not show it, what the files say."""
    bodies: Sequence[str] = seen.bodies[-_SAMPLE:]
    found = language_of_text("\n".join(body[:_TEXT] for body in bodies))
    said = ""
    with contextlib.suppress(ValueError):
        said = language_of(_locale(seen.commonest("language")))
    if found and said.partition("_")[0] == found.partition("_")[0]:
        return said
    return found or said or "en"


def _locale(tag: str) -> str:
    """Return a language tag of a feed as Sphinx names it: ``de`` for ``de-DE``, ``pt_BR`` for ``pt-br``.

    Raises :class:`ValueError` if it is none.
    """
    if not _TAG.fullmatch(tag):
        raise ValueError(f"{tag!r} is not a language tag")
    language, _, region = tag.replace("-", "_").partition("_")
    known = {("pt", "BR"): "pt_BR", ("zh", "TW"): "zh_TW", ("zh", "HK"): "zh_TW", ("zh", "HANT"): "zh_TW"}
    name = known.get((language.lower(), region.upper()), language.lower())
    return "zh_CN" if name == "zh" else name
