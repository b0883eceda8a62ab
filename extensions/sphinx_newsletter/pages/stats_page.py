"""The statistics page: charts of the archive, with their data as tables and as files."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx.application import Sphinx

from sphinx_newsletter.environment.site_pages import group_page
from sphinx_newsletter.locale import gettext
from sphinx_newsletter.pages.collections import CollectionPages, Page, Values
from sphinx_newsletter.pages.stats_parts import StatsParts
from sphinx_newsletter.records.statistics import Statistics
from sphinx_newsletter.rendering.counts import issue_count, link_count


class StatsPage(CollectionPages):
    """Generates the statistics page."""

    def stats_page(self) -> Iterator[Page]:
        """Yield the page, if the data have changed."""
        here, title = self.settings.page("stats"), gettext("Statistics")
        values = self._values(here)
        tags = self.style_sheet(here, "stats.css")
        yield from self.page(here, title, "stats.html", values, None, lambda: values, tags=tags)

    def _values(self, here: str) -> Values:
        archive = self.domain.archive
        statistics = Statistics(archive)

        def group_url(kind: str, value: str) -> str:
            page = group_page(self.builder, kind, value)
            return self._uri(here, page) if page else ""

        return {
            "parts": list(StatsParts(statistics, self.settings, group_url).parts()),
            "counts": [issue_count(len(archive.issues)), link_count(statistics.links)] if archive.issues else [],
            "folder": f"{self.up(here)}{here}/",
            "random": self._uri(here, self.settings.page("random")),
        }


def collect_pages(app: Sphinx) -> Iterator[Page]:
    """Yield the page with statistics."""
    yield from StatsPage(app).stats_page()
