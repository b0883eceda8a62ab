"""The parts of the statistics page: a chart or two, the same data as a table, and the file with all of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from babel.dates import format_skeleton

from sphinx_newsletter.config import Settings
from sphinx_newsletter.locale import gettext
from sphinx_newsletter.pages.charts import Bar, Chart, columns, directed, is_cut, rows
from sphinx_newsletter.records.directions import separate
from sphinx_newsletter.records.statistics import Change, Period, Statistics
from sphinx_newsletter.rendering.references import long_date, season_name

_LANGUAGES = 4
_SOURCES = 15
_TOPICS = 8
_SEASONS = 60
"""Numbers of entries shown; the files have all."""


class Cell(NamedTuple):
    """The first cell of a row: a name, and the URL of its page, if it has one."""

    name: str
    url: str = ""


class Part(NamedTuple):
    """A part of the page."""

    title: str
    text: str
    charts: Sequence[Chart]
    head: Sequence[str]
    """The headings of the table."""
    rows: Sequence[tuple[Cell, Sequence[object]]]
    file: str
    """Name of the file, without folder."""


class StatsParts:
    """Makes the parts; *group_url* returns the URL of the page of a topic or source, or an empty string."""

    def __init__(self, statistics: Statistics, settings: Settings, group_url: Callable[[str, str], str]) -> None:
        self.statistics = statistics
        self.settings = settings
        self.group_url = group_url
        self._names = [self._name(count.period) for count in statistics.periods]

    def parts(self) -> Iterator[Part]:
        """Yield the parts for which there are data."""
        language = self.settings.page_language
        for part in self._parts():
            yield part._replace(charts=[directed(chart, language) for chart in part.charts])

    def _parts(self) -> Iterator[Part]:
        if not self.statistics.archive.issues:
            return
        yield self._links()
        if self.statistics.languages:
            yield self._languages()
        if self.statistics.sources:
            yield self._sources()
        if self.statistics.changes:
            yield self._topics()
        yield self._seasons()

    def _name(self, period: Period) -> str:
        locale = self.settings.page_language.replace("-", "_")
        if period.months > 12:
            return f"{period.year}–{period.year + period.months // 12 - 1}"
        skeleton = {1: "yMMM", 3: "yQQQ", 12: "y"}[period.months]
        return format_skeleton(skeleton, period.first_day, locale=locale)

    @property
    def _ticks(self) -> Sequence[tuple[int, str]]:
        """Return the labels of the periods that begin a year; the first and last, if there are less than two."""
        last = len(self._names) - 1
        years = [
            (index, str(count.period.year))
            for index, count in enumerate(self.statistics.periods)
            if count.period.month == 1 and count.period.months <= 12
        ]
        return years if len(years) > 1 else [(index, self._names[index]) for index in sorted({0, last})]

    def _over_time(self, title: str, values: Sequence[int], most: int = 0) -> Chart:
        bars = [Bar(name, value, str(value)) for name, value in zip(self._names, values, strict=True)]
        if not self._has_ended:
            bars[-1] = bars[-1]._replace(is_open=True)
        return columns(title, bars, self._ticks, most)

    @property
    def _has_ended(self) -> bool:
        """Whether the next issue, a week after the newest, would be in another period."""
        period = self.statistics.periods[-1].period
        following = self.statistics.archive.issues[-1].date + dt.timedelta(days=7)
        months = (following.year - period.year) * 12 + following.month - period.month
        return months >= period.months

    def _links(self) -> Part:
        periods = self.statistics.periods
        titles = {1: gettext("Links by month"), 3: gettext("Links by quarter"), 12: gettext("Links by year")}
        title = titles.get(periods[0].period.months, gettext("Links over time"))
        return Part(
            title,
            "" if self._has_ended else gettext("The last bar is of a period that has not ended."),
            [self._over_time(title, [count.links for count in periods])],
            [gettext("Period"), gettext("Issues"), gettext("Links")],
            [(Cell(name), (count.issues, count.links)) for name, count in zip(self._names, periods, strict=True)],
            "links-by-month.csv",
        )

    def _languages(self) -> Part:
        periods = self.statistics.periods
        codes = [code for code, _ in self.statistics.languages[:_LANGUAGES]]
        names = [self.settings.language_table.name(code) for code in codes]
        values = {code: [count.languages.get(code, 0) for count in periods] for code in codes}
        most = max(map(max, values.values()))
        return Part(
            gettext("Languages over time"),
            "",
            [self._over_time(name, values[code], most) for name, code in zip(names, codes, strict=True)],
            [gettext("Period"), *names],
            [(Cell(name), row) for name, *row in zip(self._names, *values.values(), strict=True)],
            "languages-by-month.csv",
        )

    def _sources(self) -> Part:
        sources = self.statistics.sources[:_SOURCES]
        title = gettext("Top sources")
        bars = [Bar(source, count, str(count)) for source, count in sources]
        note = gettext("The bar of {name} is shortened.").format(name=bars[0].name) if is_cut(bars) else ""
        return Part(
            title,
            note,
            [rows(title, bars)],
            [gettext("Source"), gettext("Links")],
            [(Cell(source, self.group_url("sources", source)), (count,)) for source, count in sources],
            "sources.csv",
        )

    def _topics(self) -> Part:
        changes = self.statistics.changes
        rising = [change for change in changes if change.points > 0][:_TOPICS]
        falling = [change for change in reversed(changes) if change.points < 0][:_TOPICS]
        charts = {gettext("Rising topics"): rising, gettext("Falling topics"): falling}
        return Part(
            gettext("Topics that rise and fall"),
            self._compared(),
            [rows(title, [self._bar(change) for change in shown]) for title, shown in charts.items() if shown],
            [gettext("Topic"), gettext("Links before"), gettext("Links since"), gettext("Change of share")],
            [self._change(change) for change in (*rising, *reversed(falling))],
            "topics.csv",
        )

    def _compared(self) -> str:
        """Return the sentence that says what is compared."""
        assert self.statistics.spans is not None
        language = self.settings.page_language
        earlier, recent = (
            [separate(long_date(date, language), language) for date in (span.first, span.last)]
            for span in self.statistics.spans
        )
        message = gettext(
            "Each topic’s share of all links from {recent_first} to {recent_last}, compared with its share from "
            "{first} to {last}, in percentage points."
        )
        return message.format(recent_first=recent[0], recent_last=recent[1], first=earlier[0], last=earlier[1])

    def _bar(self, change: Change) -> Bar:
        return Bar(self._topic(change), change.points, _signed(change.points))

    def _change(self, change: Change) -> tuple[Cell, Sequence[object]]:
        cell = Cell(self._topic(change), self.group_url("topics", change.topic))
        return cell, (change.earlier, change.recent, _signed(change.points))

    def _topic(self, change: Change) -> str:
        return self.settings.vocabulary.topic(change.topic).title

    def _seasons(self) -> Part:
        seasons = self.statistics.seasons[-_SEASONS:]
        title = gettext("Links by season")
        bars = [Bar(season_name(number, self.settings), links, str(links)) for number, _, links in seasons]
        ticks = [(index, str(number)) for index, (number, _, _) in enumerate(seasons)]
        return Part(
            title,
            "",
            [columns(title, bars, ticks)],
            [gettext("Season"), gettext("Issues"), gettext("Links")],
            [(Cell(season_name(number, self.settings)), (issues, links)) for number, issues, links in seasons],
            "seasons.csv",
        )


def _signed(points: float) -> str:
    """Return a number with its sign and one decimal; the sign is a minus, not a hyphen."""
    return f"{points:+.1f}".replace("-", "−")
