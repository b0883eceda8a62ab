"""Charts of bars: positions and labels for the template ``charts.html``, which draws them as SVG.

Widths are in percent and heights in pixels, so that a chart is as wide as the page and its text keeps its size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from sphinx_newsletter.records.directions import LTR, RTL, has_rtl, language_direction, text_direction

_HEIGHT = 160
_LOW = 80
"""Heights of the area for bars, of a single chart and of one of several."""
_ROOM = 12
"""Number of upright bars that a chart has room for at least, so that those of a young newsletter are not huge."""
_EDGE = 5
"""Distance from the left and right edge, in percent, within which labels are aligned with it."""
_LABELS = 6
"""Maximum number of labels below a chart."""
_LABEL_ROOM = 30
"""Distance between labels in percent, below the bars of a young newsletter, so that none overlap on a phone."""


_CUT = 4
"""A bar that is longer than the next one by this factor is cut, so that the others can be compared."""


class Bar(NamedTuple):
    """A bar with its name, its value and what the value is shown as."""

    name: str
    value: float
    shown: str
    is_open: bool = False
    """Whether its period has not ended."""


class Rectangle(NamedTuple):
    """A drawn bar: its place and size, in percent across and in pixels down."""

    x: str
    y: str
    width: str
    height: str
    text: str
    is_open: bool = False


class Label(NamedTuple):
    """A text on a chart, and where it stands."""

    x: str
    y: str
    anchor: str
    text: str
    direction: str = ""
    """That of the text, if it is not from left to right."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as drawn."""

    kind: str
    """``columns`` or ``rows``."""
    title: str
    height: int
    bars: Sequence[Rectangle]
    labels: Sequence[Label]


def _number(value: float) -> str:
    """Return a number with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def columns(title: str, bars: Sequence[Bar], ticks: Sequence[tuple[int, str]], most: float = 0) -> Chart:
    """Return a chart of upright bars, with labels below those at the indices of *ticks*.

    *most* is the value at the top, if the chart is one of several; by default, that of the tallest bar.
    """
    full = _LOW if most else _HEIGHT
    most = most or max(bar.value for bar in bars)
    step = 100 / max(len(bars), _ROOM)
    drawn: list[Rectangle] = []
    for index, bar in enumerate(bars):
        if bar.value:
            height = max(1.0, full * bar.value / most)
            drawn.append(_rectangle(step * (index + 0.1), 20 + full - height, step * 0.8, height, bar))
    labels = [Label("0", "12", "start", _number(most))]
    shown = _spaced(ticks, step) if len(bars) < _ROOM else _thinned(ticks)
    labels += [_below(step * (index + 0.5), full, text) for index, text in shown]
    return Chart("columns", title, full + 44, drawn, labels)


def _below(middle: float, full: int, text: str) -> Label:
    """Return the label of a bar whose middle is at *middle* percent."""
    place = ("0", "start") if middle < _EDGE else ("100%", "end") if middle > 100 - _EDGE else None
    x, anchor = place or (f"{_number(middle)}%", "middle")
    return Label(x, str(full + 38), anchor, text)


def _thinned(ticks: Sequence[tuple[int, str]]) -> Sequence[tuple[int, str]]:
    return ticks[:: -(-len(ticks) // _LABELS)] if ticks else ticks


def _spaced(ticks: Sequence[tuple[int, str]], step: float) -> Sequence[tuple[int, str]]:
    shown: list[tuple[int, str]] = []
    for tick in ticks:
        if not shown or (tick[0] - shown[-1][0]) * step >= _LABEL_ROOM:
            shown.append(tick)
    return shown


def rows(title: str, bars: Sequence[Bar]) -> Chart:
    """Return a chart of level bars, each below its name and value; negative ones begin at the other side."""
    most = _scale([abs(bar.value) for bar in bars])
    drawn: list[Rectangle] = []
    labels: list[Label] = []
    for index, bar in enumerate(bars):
        top = 36 * index
        width = max(0.3, min(100, 100 * abs(bar.value) / most))
        if abs(bar.value) > most:  # with a gap, as if a part were left out
            drawn += [_rectangle(0, top + 20, 90, 8, bar), _rectangle(92, top + 20, 8, 8, bar)]
        else:
            drawn.append(_rectangle(0 if bar.value >= 0 else 100 - width, top + 20, width, 8, bar))
        labels.append(Label("0", str(top + 14), "start", bar.name))
        labels.append(Label("100%", str(top + 14), "end", bar.shown))
    return Chart("rows", title, 36 * len(bars), drawn, labels)


def _scale(values: Sequence[float]) -> float:
    """Return the value of a bar of full width: the largest, or the second if the largest is far from it."""
    first, second = [*sorted(values, reverse=True), 0][:2]
    return second if second and first > _CUT * second else first


def is_cut(bars: Sequence[Bar]) -> bool:
    """Return whether the longest bar is cut."""
    values = [abs(bar.value) for bar in bars]
    return max(values) > _scale(values)


def _rectangle(x: float, y: float, width: float, height: float, bar: Bar) -> Rectangle:
    return Rectangle(
        f"{_number(x)}%",
        _number(y),
        f"{_number(width)}%",
        _number(height),
        f"{bar.name}: {bar.shown}",
        bar.is_open,
    )


def directed(chart: Chart, page_language: str) -> Chart:
    """Return a chart in the direction of the page, with each label in that of its text."""
    page = language_direction(page_language)
    if page == LTR and not any(has_rtl(label.text) for label in chart.labels):
        return chart
    bars = [bar._replace(x=_mirrored(bar.x, bar.width)) for bar in chart.bars] if page == RTL else chart.bars
    return replace(chart, bars=bars, labels=[_directed(label, page) for label in chart.labels])


def _directed(label: Label, page: str) -> Label:
    """Return a label at its side of the chart. What is its start and end depends on its direction."""
    direction = text_direction(label.text) or page
    other = {"start": "end", "end": "start"}
    anchor = label.anchor if direction == page else other.get(label.anchor, label.anchor)
    x = _mirrored(label.x) if page == RTL else label.x
    return label._replace(x=x, anchor=anchor, direction=direction)


def _mirrored(x: str, width: str = "0") -> str:
    left = 100 - float(x.removesuffix("%")) - float(width.removesuffix("%"))
    return f"{_number(left)}%"
