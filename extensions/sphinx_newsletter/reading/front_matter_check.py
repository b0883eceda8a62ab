"""Report the problems in the front matter of an issue page."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from sphinx_newsletter.problems import Problem, Report
from sphinx_newsletter.reading.front_matter import FrontMatter
from sphinx_newsletter.reading.front_matter_block import Change
from sphinx_newsletter.reading.front_matter_keys import TITLES, URLS
from sphinx_newsletter.reading.front_matter_texts import as_text
from sphinx_newsletter.reading.limits import NUMBER, TITLE, shortened
from sphinx_newsletter.records.dates import date_in, reading_of
from sphinx_newsletter.records.urls import is_web_url, misleading

_EXAMPLE = "2023-06-17"
_SHOWN = 40
"""Length of a value in a message."""
_NUMBER_OF_FILE = re.compile(r"[A-Za-z]*[-_.]?0*([1-9][0-9]{0,5})", re.ASCII)
_CERTAIN_NUMBER = re.compile(r"[#\"']?0*([1-9][0-9]{0,5})[\"',;.]?", re.ASCII)


def check_front_matter(front: FrontMatter, docname: str, language: str, report: Report) -> None:
    """Report the problems in the front matter of an issue page, each once, in its line."""
    if front.block is None or not any(row.strip() for row in front.block.rows):
        what = "the page has no front matter" if front.block is None else "the front matter is empty"
        write = "begin line 1 with ---, then write" if front.block is None else "write"
        end = ", and another ---" if front.block is None else " between two lines ---"
        example = f"'issue: {_number_in(docname)}' and 'date: {_day_in(docname)}', each on a line{end}"
        report(Problem.FRONT_MATTER, 1, {"what": f"{what}: {write} {example}"})
        return
    for mistake in front.mistakes:
        details = {"what": mistake.what, "text": mistake.text, "changes": mistake.changes}
        report(Problem.FRONT_MATTER, mistake.line, dict(details))
    _check_number(front, docname, report)
    for key in ("date", "updated"):
        if key in front.values or (key == "date" and key not in front.guessed and not front.mistake):
            _check_date(front, key, docname, language, report)
    for key in TITLES:
        if (length := len(as_text(front.values.get(key, "")))) > TITLE:
            details = {"what": f"{key!r} with {length:,} characters", "limit": f"{TITLE:,}"}
            report(Problem.TOO_LARGE, front.line(key), dict(details))
    _check_urls(front, report)


def _number_in(docname: str) -> str:
    """Return the number in a page's name, for an example."""
    found = _NUMBER_OF_FILE.fullmatch(PurePosixPath(docname).name)
    return found[1] if found else "7"


def _day_in(docname: str) -> str:
    """Return the date in a page's name, for an example."""
    return str(date_in(PurePosixPath(docname).name) or _EXAMPLE)


def _check_number(front: FrontMatter, docname: str, report: Report) -> None:
    if front.number() is not None or "issue" in front.guessed:
        return
    if "issue" not in front.values:
        if not front.mistake:
            what = "'issue' is missing from the front matter"
            report(Problem.ISSUE_NUMBER, _first_line(front), {"what": what, "number": _number_in(docname)})
        return
    value = as_text(front.values["issue"] if front.values["issue"] is not None else "")
    what = f"issue: {shortened(value, _SHOWN)!r} is not an issue number" if value else "'issue' has no value"
    line = front.line("issue")
    changes: tuple[Change, ...] = ()
    found = _CERTAIN_NUMBER.fullmatch(unicodedata.normalize("NFKC", value).strip())
    if found and int(found[1]) <= NUMBER:
        changes = (Change(line, line + 1, (f"issue: {found[1]}",)),)
    number = found[1] if found else _number_in(docname)
    report(Problem.ISSUE_NUMBER, line, {"what": what, "number": number, "value": value, "changes": changes})


def _check_date(front: FrontMatter, key: str, docname: str, language: str, report: Report) -> None:
    if front.date(key, language) is not None:
        return
    value = front.values.get(key)
    if value is None:
        what = f"{key!r} is missing from the front matter" if key not in front.values else f"{key!r} has no value"
        line = front.line(key) if key in front.values else _first_line(front)
        report(Problem.BAD_DATE, line, {"what": what, "expected": f"'{key}: {_day_in(docname)}', as YYYY-MM-DD"})
        return
    text = as_text(value)
    reading = reading_of(text, language)
    dates = " or ".join(f"'{key}: {date}'" for date in reading.meant) or f"'{key}: {_EXAMPLE}'"
    what = f"{key}: {shortened(text, _SHOWN)!r} {reading.why}"
    report(Problem.BAD_DATE, front.line(key), {"what": what, "expected": f"{dates}, as YYYY-MM-DD", "value": text})


def _first_line(front: FrontMatter) -> int:
    return front.block.start + 1 if front.block else 1


def _check_urls(front: FrontMatter, report: Report) -> None:
    for key, names in sorted(front.escaped):
        report(Problem.HIDDEN_CHARACTER, front.line(key), {"names": names})
    for key in URLS:
        one = (as_text(front.values.get(key) or "").strip(),)
        for url in front.texts(key) if key == "repeated-links" else filter(None, one):
            if not is_web_url(url):
                what = f"{key}: {shortened(url)!r} is not a web URL; write the full https://… URL"
                report(Problem.FRONT_MATTER, front.line(key), {"what": what, "url": url})
            elif why := misleading(url):
                report(Problem.MISLEADING_URL, front.line(key), {"url": url, "why": why})
