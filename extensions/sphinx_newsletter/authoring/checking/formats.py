"""Format problems as text, GitHub workflow commands, JSON or SARIF.

Whatever pages contain, the result has no control or direction characters but those of styles.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from sphinx_newsletter import __version__
from sphinx_newsletter.authoring.checking.pages import PageReading
from sphinx_newsletter.files.page_files import printable, printable_json
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.records.counts import count_label


@dataclass(frozen=True, slots=True, order=True)
class Shown:
    """A problem with its location; line and column are 1-based."""

    path: str
    line: int
    column: int
    code: str
    message: str


def as_text(found: Sequence[Shown], checked: int) -> str:
    """Return one line per problem and a summary."""
    lines = [
        f"{click.style(f'{one.path}:{one.line}:{one.column}:', bold=True)} "
        f"{click.style(one.code, fg='yellow')} {printable(one.message)}"
        for one in found
    ]
    pages = count_label(checked, "page", "pages")
    if found:
        problems = count_label(len(found), "problem", "problems")
        paths = {one.path for one in found}
        in_pages = {path for path in paths if Path(path).name != "conf.py"}
        settings = "" if in_pages == paths else " and conf.py"
        lines.append(f"{problems} in {len(in_pages)} of {pages}{settings}")
    else:
        lines.append(f"no problems in {pages}")
    return "\n".join(lines)


def as_github(found: Iterable[Shown], checked: int) -> str:
    """Return GitHub workflow commands, which annotate the lines of a pull request."""
    return "\n".join(
        f"::warning file={_property(one.path)},line={one.line},col={one.column},"
        f"title={_property(f'newsletter.{one.code}')}::{_data(printable(one.message))}"
        for one in found
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def as_json(found: Iterable[Shown], checked: int, readings: Mapping[str, PageReading]) -> str:
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
    problems = [
        {"path": one.path, "line": one.line, "column": one.column, "code": one.code, "message": one.message}
        for one in found
    ]
    data = {"problems": problems, "checked": checked, "issues": issues}
    return printable_json(json.dumps(data, ensure_ascii=False, indent=1))


def as_sarif(found: Sequence[Shown], checked: int) -> str:
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
        "level": "warning",
        "message": {"text": one.message},
        "locations": [{"physicalLocation": location}],
    }
