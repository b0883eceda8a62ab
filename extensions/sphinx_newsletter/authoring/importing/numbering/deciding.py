"""Decide the numbers and dates of all documents of an import together, where that is certain.

One file says little: ``Week411`` may be anything, four hundred such names are numbers of issues.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from itertools import pairwise

from sphinx_newsletter.authoring.importing.numbering.advising import advise
from sphinx_newsletter.authoring.importing.numbering.counting import fitted, following
from sphinx_newsletter.authoring.importing.numbering.decisions import Decisions, Options
from sphinx_newsletter.authoring.importing.numbering.heads import Number
from sphinx_newsletter.authoring.importing.numbering.name_numbers import LEAST, NameNumbers, numbers_in
from sphinx_newsletter.authoring.importing.numbering.surveying import Survey
from sphinx_newsletter.records.counts import count_label

_FEW = 0.1
"""Share of documents that may be no issues."""
_BULK = 4
"""Number of files with the same first commit that are no issues of one day."""
_FIRST = 6
"""Number with which a year may begin if its first issues are missing."""
_PERIODS = {
    "week": "by the week in their title or name, its Monday",
    "range": "by the first of the days in their title or name",
    "month": "by the month in their title or name, its first day",
}
_NUMBERS = "other numbers: --name, --title, --table, or 'issue:' in the front matter"
_OVERRIDE = "other dates: --table, or 'date:' in the front matter"


def decided(
    surveys: Mapping[int, Survey], options: Options, committed: Callable[[int], dt.date | None]
) -> Decisions:
    """Return the numbers and dates of documents. *committed* returns the date of the first commit of one."""
    found = Decisions()
    single = {
        index: survey for index, survey in surveys.items() if not survey.is_collection and not survey.is_counted
    }
    found.dates = {index: survey.date for index, survey in single.items() if survey.date}
    _by_order(found, single)
    _by_period(found, single)
    commits = _by_commits(found, single, options, committed)
    numbers = {index: survey.number for index, survey in single.items() if survey.number}
    numbers = _without_dates(numbers, found.dates)
    numbers = _without_restarts(found, numbers)
    found.numbers = {index: number.value for index, number in numbers.items()}
    uncertain = _by_names(found, single)
    _by_count(found, single, numbers, options)
    advise(found, single, options, commits, uncertain)
    _count_bookmarks(found, surveys, options)
    return found


def _by_order(found: Decisions, single: Mapping[int, Survey]) -> None:
    """Read ``5/6/2024`` as the other files say: in ``25/6/2024``, the day is first, in ``6/25/2024`` the month."""
    numeric = {index: survey.numeric for index, survey in single.items() if survey.numeric}
    orders = {first > 12 for first, second, _ in numeric.values() if max(first, second) > 12}
    dates: dict[int, dt.date] = {}
    if len(orders) == 1:
        for index, (first, second, year) in numeric.items():
            if index not in found.dates:
                with suppress(ValueError):
                    dates[index] = dt.date(year, *((second, first) if True in orders else (first, second)))
    if dates:
        found.dates |= dates
        order = "with the day first" if True in orders else "with the month first"
        found.said.append(f"{_issues(len(dates))} dated {order}, as others must be; {_OVERRIDE}")


def _by_period(found: Decisions, single: Mapping[int, Survey]) -> None:
    """Date what has no date by the week or the month that it names, if these differ."""
    periods = {
        index: survey.period for index, survey in single.items() if index not in found.dates and survey.period
    }
    for kind, how in _PERIODS.items():
        dates = {index: period.first for index, period in periods.items() if period.kind == kind}
        if dates and (kind != "month" or len(set(dates.values())) == len(dates)):
            found.dates |= dates
            found.said.append(f"{_issues(len(dates))} dated {how}; {_OVERRIDE}")


def _by_commits(
    found: Decisions, single: Mapping[int, Survey], options: Options, committed: Callable[[int], dt.date | None]
) -> Mapping[int, dt.date]:
    """Date the others by the first commits of their files. Return the dates that are not certain."""
    without = [index for index in single if index not in found.dates]
    dates = {index: date for index in without if (date := committed(index))}
    days = Counter(dates.values())
    bulk = {date for date, count in days.items() if count >= _BULK}
    sure = {index: date for index, date in dates.items() if options.use_history or date not in bulk}
    found.dates |= sure
    if sure:
        found.said.append(f"{_issues(len(sure))} dated by the first commit of their files; {_OVERRIDE}")
    for date in sorted(bulk):
        same = f"{days[date]} files have the same first commit, of {date}"
        if options.use_history:
            found.said.append(f"{same}, so {days[date]} issues have the same date; {_OVERRIDE}")
        else:
            found.advice.append(f"{same}, which is hardly their date: --git-dates uses it all the same")
    return {index: date for index, date in dates.items() if index not in sure}


def _without_dates(numbers: Mapping[int, Number], dates: Mapping[int, dt.date]) -> dict[int, Number]:
    """Return *numbers* without those that are the month and day, if most of them are."""
    told = {index: number.value for index, number in numbers.items() if number.place in ("title", "file name")}
    days = {
        index
        for index, value in told.items()
        if index in dates and value in (dates[index].month * 100 + dates[index].day, dates[index].year)
    }
    return {index: number for index, number in numbers.items() if index not in days or 2 * len(days) <= len(told)}


def _without_restarts(found: Decisions, numbers: Mapping[int, Number]) -> dict[int, Number]:
    """Return *numbers* without those of titles and names, if they begin again each year."""
    told = {index: number.value for index, number in numbers.items() if number.place in ("title", "file name")}
    if not found.dates.keys() >= told.keys():
        return dict(numbers)
    years: dict[int, list[int]] = {}
    for index in sorted(told, key=lambda index: (found.dates[index], told[index])):
        years.setdefault(found.dates[index].year, []).append(told[index])
    begins = [later[0] <= min(earlier[-1], _FIRST) for earlier, later in pairwise(years.values())]
    if not any(begins) or any(sorted(set(values)) != values for values in years.values()):
        return dict(numbers)
    found.said.append(
        f"{_issues(len(told))} numbered by date, because the numbers begin again each year; {_NUMBERS}"
    )
    found.is_told = True
    return {index: number for index, number in numbers.items() if index not in told}


def _by_names(found: Decisions, single: Mapping[int, Survey]) -> tuple[str, NameNumbers] | None:
    """Use the numbers in which names or titles differ. Return those that are not certain, and their option."""
    without = [index for index in single if index not in found.numbers]
    if len(without) < LEAST:
        return None
    order = {index: found.dates[index] for index in without if index in found.dates}
    uncertain: tuple[str, NameNumbers] | None = None
    for option, what, names in (
        ("--title", "titles", {index: single[index].title for index in without}),
        ("--name", "names of files", {index: single[index].name for index in without}),
    ):
        made = numbers_in(names, order)
        if made and made.is_certain and not set(made.numbers.values()) & set(found.numbers.values()):
            found.numbers |= made.numbers
            text = f"{_issues(len(made.numbers))} numbered by the {what}, as in {made.example!r}"
            found.said.append(f"{text}; other numbers: --name, --title, --table, or by date --count")
            return None
        uncertain = uncertain or ((option, made) if made else None)
    return uncertain


def _by_count(
    found: Decisions, single: Mapping[int, Survey], numbers: Mapping[int, Number], options: Options
) -> None:
    """Give numbers by date to what has none: always with ``--count``, otherwise if that is certain."""
    without = [index for index in single if index not in found.numbers]
    dated = [index for index in without if index in found.dates]
    clash = options.choice.count and _clash(found)
    if not clash and not (dated and (options.choice.count or _may_count(found, single, without, options))):
        return
    counted = (
        None if clash else fitted(found.dates, found.numbers, dated, options.held, loose=options.choice.count)
    )
    titles = [index for index, number in numbers.items() if number.place == "title"]
    if counted is None and (options.choice.count or len(found.numbers) == len(titles) <= _FEW * len(single)):
        counted = following(found.dates, found.dates, options.held)
        others = sum(counted.get(index, number) != number for index, number in found.numbers.items())
        if others:
            found.said.append(f"{_issues(others, 'have', 'has')} another number than the title or the file says")
    if counted is None:
        return
    found.numbers |= counted
    if not options.choice.count and not found.is_told:
        text = f"{_issues(len(dated))} numbered by date, as with --count, because the files have no numbers"
        found.said.append(f"{text}; {_NUMBERS}")


def _count_bookmarks(found: Decisions, surveys: Mapping[int, Survey], options: Options) -> None:
    """Give issues of bookmarks the numbers of existing issues of their dates, or else the next ones."""
    dates = {index: survey.date for index, survey in surveys.items() if survey.is_counted and survey.date}
    highest = {max(found.numbers.values()): dt.date.min} if found.numbers else {}
    found.numbers |= following(dates, dates, {**highest, **options.held})
    found.dates |= dates


def _clash(found: Decisions) -> bool:
    """Return whether issues with different dates have the same number."""
    numbers = [(number, found.dates[index]) for index, number in found.numbers.items() if index in found.dates]
    return len(set(numbers)) > len({number for number, _ in numbers})


def _may_count(found: Decisions, single: Mapping[int, Survey], without: Sequence[int], options: Options) -> bool:
    """Return whether all but few have dates, there are several, and those that exist are the same issues."""
    dated = [index for index in without if index in found.dates]
    if any(single[index].has_zero for index in without) or len(dated) < LEAST:
        return False
    if len(without) - len(dated) > max(_FEW * len(without), 1 if len(dated) > LEAST else 0):
        return False
    names = {(single[index].name, found.dates[index]) for index in dated}
    if len(dated) - len(names) > _FEW * len(dated):
        return False  # one issue in several languages
    same = set(options.held.values())
    return not same or 2 * sum(found.dates[index] in same for index in dated) >= len(dated)


def _issues(count: int, verb: str = "are", one: str = "is") -> str:
    return count_label(count, f"issue {one}", f"issues {verb}")
