"""The data of the statistics page as CSV files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.outputs.manifest import write_output
from sphinx_newsletter.records.statistics import Count, Statistics

Rows = Sequence[Sequence[object]]


def tables(statistics: Statistics) -> Mapping[str, Rows]:
    """Return the rows of each file, the headings first. Months without an issue are left out."""
    codes = [code for code, _ in statistics.languages]
    return {
        "links-by-month.csv": [
            ("month", "issues", "links"),
            *((_month(count), count.issues, count.links) for count in statistics.months),
        ],
        "languages-by-month.csv": [
            ("month", *codes),
            *((_month(count), *(count.languages.get(code, 0) for code in codes)) for count in statistics.months),
        ],
        "sources.csv": [("source", "links"), *statistics.sources],
        "topics.csv": [("topic", "links_before", "links_since", "change"), *statistics.changes],
        "seasons.csv": [("season", "issues", "links"), *statistics.seasons],
    }


def _month(count: Count) -> str:
    return f"{count.period.year:04}-{count.period.month:02}"


def _csv(rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def write(app: Sphinx, builder: StandaloneHTMLBuilder) -> None:
    """Write the statistics as CSV files."""
    domain = NewsletterDomain.of(app.env)
    folder = domain.settings.page("stats")
    for name, rows in tables(Statistics(domain.archive)).items():
        write_output(app, f"{folder}/{name}", rows, lambda rows=rows: _csv(rows))  # type: ignore[misc]
