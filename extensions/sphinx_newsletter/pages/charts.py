"""Charts of bars: positions and labels for the template ``charts.html``, which draws them as SVG.

Widths are in percent and heights in pixels, so that a chart is as wide as the page and its text keeps its size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

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


class Bar(NamedTuple):
    """A bar with its name, its value and what the value is shown as."""

    name: str
    value: float
    shown: str


class Rectangle(NamedTuple):
    """A drawn bar: its place and size, in percent across and in pixels down."""

    x: str
    y: str
    width: str
    height: str
    text: str


class Label(NamedTuple):
    """A text on a chart, and where it stands."""

    x: str
    y: str
    anchor: str
    text: str


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
    """Return a chart of level bars, each below its name and value."""
    most = max(abs(bar.value) for bar in bars)
    drawn: list[Rectangle] = []
    labels: list[Label] = []
    for index, bar in enumerate(bars):
        top = 36 * index
        drawn.append(_rectangle(0, top + 20, max(0.3, 100 * abs(bar.value) / most), 8, bar))
        labels.append(Label("0", str(top + 14), "start", bar.name))
        labels.append(Label("100%", str(top + 14), "end", bar.shown))
    return Chart("rows", title, 36 * len(bars), drawn, labels)


def _rectangle(x: float, y: float, width: float, height: float, bar: Bar) -> Rectangle:
    return Rectangle(
        f"{_number(x)}%", _number(y), f"{_number(width)}%", _number(height), f"{bar.name}: {bar.shown}"
    )
