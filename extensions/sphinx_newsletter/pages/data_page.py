"""The page of the archive's open data: which files there are, for whom."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx.application import Sphinx

from sphinx_newsletter.locale import gettext
from sphinx_newsletter.outputs.feeds import FEED
from sphinx_newsletter.pages.collections import CollectionPages, Page, Values
from sphinx_newsletter.rendering.counts import issue_count, link_count


class DataPage(CollectionPages):
    """Generates the data page."""

    def data_page(self) -> Iterator[Page]:
        """Yield the page, if what it shows has changed."""
        here = self.settings.page("data")
        values = self._values(here)
        yield from self.page(here, gettext("Data"), "data.html", values, None, lambda: values)

    def _values(self, here: str) -> Values:
        issues = self.domain.archive.issues
        counts = [issue_count(len(issues)), link_count(sum(len(issue.body.names) for issue in issues))]
        return {
            "counts": counts if issues else [],
            "root": self.up(here),
            "stats": self._uri(here, self.settings.page("stats")),
            "feed": FEED if self.settings.base_url else "",
        }


def collect_pages(app: Sphinx) -> Iterator[Page]:
    """Yield the page about the data."""
    yield from DataPage(app).data_page()
