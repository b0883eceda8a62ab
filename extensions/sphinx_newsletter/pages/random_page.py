"""The page of random links. With JavaScript, it opens a random link; without, it lists a sample."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from sphinx.application import Sphinx

from sphinx_newsletter.locale import gettext
from sphinx_newsletter.pages.collections import CollectionPages, Page, Values
from sphinx_newsletter.records.model import Issue
from sphinx_newsletter.rendering.references import long_date

_ISSUES = 1000
"""Number of issues, the newest, that the script chooses from, so that the page does not grow without bound."""
_LISTED = 20
_PRIME = 7919
"""A large prime number: links of different places are listed, and the same ones at every build."""


class RandomPage(CollectionPages):
    """Generates the page of random links."""

    def random_page(self) -> Iterator[Page]:
        """Yield the page, if the issues have changed."""
        here = self.settings.page("random")
        values = self._values(here)
        yield from self.page(
            here,
            gettext("Random"),
            "random.html",
            values,
            None,
            lambda: values,
            tags=self.style_sheet(here, "stats.css"),
        )

    def _values(self, here: str) -> Values:
        issues = [issue for issue in self.domain.archive.issues if issue.body.names][-_ISSUES:]
        choices = [[self._uri(here, issue.docname), len(issue.body.names)] for issue in issues]
        return {
            "data": json.dumps(choices, separators=(",", ":"), ensure_ascii=False),
            "listed": [self._listed(here, issue) for issue in _spread(issues)],
            "script": self.static_url(here, "random.js"),
        }

    def _listed(self, here: str, issue: Issue) -> Values:
        anchor, title = issue.body.names[issue.number * _PRIME % len(issue.body.names)]
        return {
            "url": f"{self._uri(here, issue.docname)}#{anchor}",
            "title": title,
            "number": issue.number,
            "date": long_date(issue.date, self.settings.page_language),
            "iso_date": issue.date.isoformat(),
        }


def _spread(issues: Sequence[Issue]) -> list[Issue]:
    """Return some issues of all times, newest first."""
    count = min(_LISTED, len(issues))
    return [issues[len(issues) * index // count] for index in range(count)][::-1]


def collect_pages(app: Sphinx) -> Iterator[Page]:
    """Yield the page that leads to a random link."""
    yield from RandomPage(app).random_page()
