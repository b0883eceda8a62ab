"""Number, date and file of the next issue."""

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
"""Number of last issues from which the publication interval is estimated."""


class NoNextIssue(Exception):
    """Raised if an issue cannot be numbered or dated."""


@dataclass(frozen=True, slots=True)
class Published:
    """Number, date and page of an existing issue."""

    number: int
    date: dt.date | None
    path: Path


def published(project: Project) -> list[Published]:
    """Return the issues with a valid number, sorted by number."""
    found = [
        Published(number, front_matter.date("date", project.settings.page_language), project.pages[docname])
        for docname, front_matter in project.issues.items()
        if (number := front_matter.number()) is not None and number <= HIGHEST_NUMBER
    ]
    return sorted(found, key=lambda issue: (issue.number, issue.path))


def next_number(issues: list[Published]) -> int:
    """Return the highest number plus one. Raises :class:`NoNextIssue` if that exceeds the limit."""
    number = issues[-1].number + 1 if issues else 1
    if number > HIGHEST_NUMBER:
        raise NoNextIssue(f"{HIGHEST_NUMBER} is the highest possible number: choose an unused one with --issue")
    return number


def next_date(issues: list[Published], number: int, today: dt.date) -> dt.date:
    """Return the publication date of issue *number*.

    The date follows from the last issue before it and the usual interval. A new issue is not dated before
    *today*, and a missing one not after the issues that follow it. Raises :class:`NoNextIssue` if the date is
    out of range.
    """
    dated = [(issue.number, issue.date) for issue in issues if issue.date]
    before = [(other, date) for other, date in dated if other < number]
    after = [date for other, date in dated if other > number]
    if not before:
        return min([today, *after])
    last_number, last = before[-1]
    step = _usual_interval(before)
    try:
        date = last + dt.timedelta(days=step * (number - last_number))
        if not after and date < today:
            date += dt.timedelta(days=-(-(today - date).days // step) * step)
    except OverflowError as error:
        if not after:
            reason = f"issue {last_number} is dated {last}, so issue {number} would be later than {dt.date.max}"
            raise NoNextIssue(f"{reason}: choose a date with --date") from error
        date = dt.date.max
    return max(last, min(date, *after)) if after else date


def _usual_interval(dated: list[tuple[int, dt.date]]) -> int:
    """Return the median interval between two issues in days; missing numbers count as issues."""
    intervals = [
        round((later - earlier).days / (number - other))
        for (other, earlier), (number, later) in pairwise(dated[-_RECENT:])
        if number > other and later > earlier
    ]
    return max(1, statistics.median_low(intervals)) if intervals else _WEEK


def next_path(project: Project, issues: list[Published], number: int, folder: Path | None) -> Path:
    """Return the path for an issue, named like the newest one: ``0031.md`` next to ``0030.md``."""
    newest = issues[-1].path if issues else None
    if folder is None:
        folder = newest.parent if newest else project.source / project.settings.issue_folder
    width = len(newest.stem) if newest and newest.stem.isdecimal() else 4
    return folder / f"{number:0{width}}.md"
