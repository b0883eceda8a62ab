"""Format problems as text, GitHub workflow commands, JSON or SARIF.

Whatever pages contain, the result has no control or direction characters but those of styles.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import get_terminal_size
from textwrap import shorten
from typing import Any

import click

from sphinx_newsletter import __version__
from sphinx_newsletter.authoring.checking.pages import PageReading
from sphinx_newsletter.files.page_files import printable, printable_json
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.records.counts import count_label

FIRST = 5
"""Number of problems of a code that are shown as text, if not all are."""
_NOTICES = frozenset(problem.code for problem in Problem if problem.value.is_notice)


@dataclass(frozen=True, slots=True, order=True)
class Shown:
    """A problem with its location; line and column are 1-based."""

    path: str
    line: int
    column: int
    code: str
    message: str

    @property
    def is_notice(self) -> bool:
        """Whether it may be as it should."""
        return self.code in _NOTICES


def as_text(found: Sequence[Shown], checked: int, known: int, *, every: bool) -> str:
    """Return the problems, a table of their codes, and a summary.

    Unless *every* problem is asked for, at most :data:`FIRST` of each code are shown, then by code.
    """
    pages = count_label(checked, "page", "pages")
    wrong = [one for one in found if not one.is_notice]
    notices = count_label(len(found) - len(wrong), "notice", "notices")
    rest = f", {notices}" if len(found) > len(wrong) else ""
    rest += f"; {count_label(known, 'known problem', 'known problems')} not shown" if known else ""
    counts = Counter(one.code for one in found)
    lines = list(map(_line, found)) if every or max(counts.values(), default=0) <= FIRST else list(_by_code(found))
    if not wrong:
        return "\n".join([*lines, f"no problems in {pages}{rest}"])
    problems = count_label(len(wrong), "problem", "problems")
    paths = {one.path for one in wrong}
    in_pages = {path for path in paths if Path(path).name != "conf.py"}
    settings = "" if in_pages == paths else " and conf.py"
    summary = f"{problems} in {len(in_pages)} of {pages}{settings}{rest}"
    return "\n".join([*lines, "", *_table(found, counts), "", summary])


def _line(one: Shown) -> str:
    place = click.style(f"{one.path}:{one.line}:{one.column}:", bold=True)
    return f"{place} {click.style(one.code, fg='yellow')} {printable(one.message)}"


def _by_code(found: Sequence[Shown]) -> Iterator[str]:
    for code in sorted({one.code for one in found}):
        those = [one for one in found if one.code == code]
        yield from map(_line, those[:FIRST])
        if more := len(those[FIRST:]):
            yield f"… and {more:,} more {code}: --all shows them"


def _table(found: Sequence[Shown], counts: Counter[str]) -> Iterator[str]:
    """Yield a line for each code, the most frequent first: problems, pages, and what the code means."""
    about = {problem.code: problem.value.about.partition(". ")[0].replace("``", "") for problem in Problem}
    pages = Counter(code for _, code in {(one.path, one.code) for one in found})
    width = max(map(len, counts))
    room = get_terminal_size((100, 24)).columns - width - 20
    yield click.style(f"problems   pages  {'code':{width}}  meaning", dim=True)
    for code, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        meaning = shorten(about[code].removesuffix("."), max(room, 60), placeholder=" …")
        name = click.style(f"{code:{width}}", fg="yellow")
        yield f"{count:8,}  {pages[code]:6,}  {name}  {meaning}"


def as_github(found: Iterable[Shown]) -> str:
    """Return GitHub workflow commands, which annotate the lines of a pull request."""
    return "\n".join(
        f"::{'notice' if one.is_notice else 'warning'} "
        f"file={_property(one.path)},line={one.line},col={one.column},"
        f"title={_property(f'newsletter.{one.code}')}::{_data(printable(one.message))}"
        for one in found
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def as_json(found: Iterable[Shown], checked: int, known: int, readings: Mapping[str, PageReading]) -> str:
    """Return the problems, and the link counts of each issue in total, by section and by language."""
    issues = [
        {
            "path": path,
            "number": reading.issue.number,
            "links": len(reading.issue.body.names),
            "sections": dict(reading.issue.body.sections),
            "languages": dict(reading.issue.body.languages),
        }
        for path, reading in readings.items()
        if reading.issue
    ]
    told: dict[bool, list[dict[str, object]]] = {False: [], True: []}
    for one in found:
        place: dict[str, object] = {"path": one.path, "line": one.line, "column": one.column}
        told[one.is_notice].append({**place, "code": one.code, "message": one.message})
    data = {"problems": told[False], "notices": told[True], "known": known, "checked": checked, "issues": issues}
    return printable_json(json.dumps(data, ensure_ascii=False, indent=1))


def as_sarif(found: Sequence[Shown]) -> str:
    """Return a SARIF 2.1.0 log for code scanning services."""
    used = {one.code for one in found}
    rules = [
        {"id": kind.code, "shortDescription": {"text": kind.about}}
        for kind in (problem.value for problem in Problem)
        if kind.code in used
    ]
    driver = {"name": "newsletter check", "version": __version__, "rules": rules}
    run = {"tool": {"driver": driver}, "results": [_result(one) for one in found]}
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    log = {"$schema": schema, "version": "2.1.0", "runs": [run]}
    return printable_json(json.dumps(log, ensure_ascii=False, indent=1))


def _result(one: Shown) -> dict[str, Any]:
    location = {
        "artifactLocation": {"uri": Path(one.path).as_posix()},
        "region": {"startLine": one.line, "startColumn": one.column},
    }
    return {
        "ruleId": one.code,
        "level": "note" if one.is_notice else "warning",
        "message": {"text": one.message},
        "locations": [{"physicalLocation": location}],
    }
