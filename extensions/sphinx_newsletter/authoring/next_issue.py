"""Where the next issue of a newsletter goes: its number, its date and its file."""

from __future__ import annotations

import datetime as dt
import statistics
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from sphinx_newsletter.authoring.project import Project
from sphinx_newsletter.records.model import HIGHEST_NUMBER

_WEEK = 7
_RECENT = 6
"""How many of the last issues tell how often the newsletter appears."""


class NoNextIssue(Exception):
    """Says why an issue can't be numbered or dated, and what to do."""


@dataclass(frozen=True, slots=True)
class Published:
    """An issue that is there: what its front matter says and where it is."""

    number: int
    date: dt.date | None
    path: Path


def published(project: Project) -> list[Published]:
    """Return the issues that have a number, in its order."""
    found = [
        Published(number, front_matter.date("date"), project.pages[docname])
        for docname, front_matter in project.issues.items()
        if (number := front_matter.number()) is not None and number <= HIGHEST_NUMBER
    ]
    return sorted(found, key=lambda issue: (issue.number, issue.path))


def next_number(issues: list[Published]) -> int:
    """Return the number after the highest. Raises :class:`NoNextIssue` if there is none."""
    number = issues[-1].number + 1 if issues else 1
    if number > HIGHEST_NUMBER:
        raise NoNextIssue(f"there is no number after {HIGHEST_NUMBER}: choose one that is free with --issue")
    return number


def next_date(issues: list[Published], number: int, today: dt.date) -> dt.date:
    """Return the day on which the issue *number* is to appear.

    A new issue: the first of the newsletter's days, counted on from the last issue, that is not over yet.
    One that was left out: the day that was its turn, between its neighbours. Raises :class:`NoNextIssue` if no
    calendar has that day.
    """
    dated = [(issue.number, issue.date) for issue in issues if issue.date]
    before = [(other, date) for other, date in dated if other < number]
    after = [date for other, date in dated if other > number]
    if not before:
        return min([today, *after])
    last_number, last = before[-1]
    step = _usual_distance(before)
    try:
        date = last + dt.timedelta(days=step * (number - last_number))
        if not after and date < today:
            date += dt.timedelta(days=-(-(today - date).days // step) * step)
    except OverflowError as error:
        if not after:
            reason = f"issue {last_number} is of {last}, so that issue {number} would be later than {dt.date.max}"
            raise NoNextIssue(f"{reason}: choose a day with --date") from error
        date = dt.date.max
    return max(last, min(date, *after)) if after else date


def _usual_distance(dated: list[tuple[int, dt.date]]) -> int:
    """Return how many days usually lie between two issues; numbers that are missing had a turn of theirs."""
    distances = [
        round((later - earlier).days / (number - other))
        for (other, earlier), (number, later) in pairwise(dated[-_RECENT:])
        if number > other and later > earlier
    ]
    return max(1, statistics.median_low(distances)) if distances else _WEEK


def next_path(project: Project, issues: list[Published], number: int, folder: Path | None) -> Path:
    """Return the file for an issue, named as the newest one is: ``0031.md`` beside ``0030.md``."""
    newest = issues[-1].path if issues else None
    if folder is None:
        folder = newest.parent if newest else project.source / project.settings.issue_folder
    width = len(newest.stem) if newest and newest.stem.isdecimal() else 4
    return folder / f"{number:0{width}}.md"
