"""What an issue page shows of other issues: where else a link is, related links, the same week in past years.

An issue shows related links and past years of older issues only, and a repeated link shows only the nearest issues
with it, so that a new issue changes few other pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from sphinx.environment import BuildEnvironment

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.records.model import Issue
from sphinx_newsletter.records.related import Place, related_links, unpack

_NEAREST = 3
"""Number of issues with the same link that are shown, before and after."""


class Other(NamedTuple):
    """A link of another issue."""

    number: int
    docname: str
    anchor: str
    title: str


class Connection(NamedTuple):
    """Links of other issues that a card shows."""

    also: Sequence[Other] = ()
    """The same link."""
    related: Sequence[Other] = ()
    """Links on the same subject."""


class Connections:
    """The connections between issues in one build."""

    def __init__(self, env: BuildEnvironment) -> None:
        self._domain = NewsletterDomain.of(env)
        self._cards: dict[str, dict[str, Connection]] = {}

    @cached_property
    def _related(self) -> dict[str, tuple[str, str]]:
        """The related links of each issue, kept in the environment for the next build."""
        data, limit = self._domain.data, self._domain.settings.related_links
        data["related"] = related_links(self._domain.archive.issues, limit, data["related"]) if limit else {}
        found: dict[str, tuple[str, str]] = data["related"]
        return found

    def cards(self, docname: str) -> dict[str, Connection]:
        """Return the connections of each link of an issue that has any, by anchor."""
        if docname not in self._cards:
            issue = self._domain.issues.get(docname)
            self._cards[docname] = dict(self._connected(issue)) if issue and self._is_in_archive(issue) else {}
        return self._cards[docname]

    def _is_in_archive(self, issue: Issue) -> bool:
        """Return whether no other issue has the same number and is used instead."""
        return self._domain.archive.by_number[issue.number] is issue

    def _connected(self, issue: Issue) -> list[tuple[str, Connection]]:
        related = unpack(self._related.get(issue.docname, ("", ""))[1])
        found: list[tuple[str, Connection]] = []
        for index, (anchor, _) in enumerate(issue.body.names):
            near = [self._other(place) for place in related[index]] if related else []
            also = self._also_in(issue, issue.body.addresses[index])
            if near or also:
                found.append((anchor, Connection(also, near)))
        return found

    def _also_in(self, issue: Issue, address: str) -> list[Other]:
        """Return the nearest other issues with a link."""
        places = [(other.number, index) for other, index in self._domain.archive.repeated.get(address, ())]
        before = [place for place in places if place[0] < issue.number][-_NEAREST:]
        after = [place for place in places if place[0] > issue.number][:_NEAREST]
        return [self._other(place) for place in before + after]

    def _other(self, place: Place) -> Other:
        issue = self._domain.archive.by_number[place[0]]
        return Other(issue.number, issue.docname, *issue.body.names[place[1]])

    def past_years(self, docname: str) -> list[Issue]:
        """Return the issues of the same week in earlier years."""
        issue = self._domain.issues.get(docname)
        return self._domain.archive.past_years(issue) if issue and self._is_in_archive(issue) else []

    def facts(self, docname: str) -> object:
        """Return everything that an issue page shows of other issues."""
        years = [
            (issue.docname, issue.date, self._domain.display_title(issue)) for issue in self.past_years(docname)
        ]
        issue = self._domain.issues.get(docname)
        return (self._card_facts(issue) if issue and self._is_in_archive(issue) else (), years)

    def _card_facts(self, issue: Issue) -> object:
        """Return what :meth:`cards` depends on, without making a tuple for each of the archive's links."""
        places = self._related.get(issue.docname, ("", ""))[1]
        related = [self._names[place] for place in places.replace(";", " ").split()]
        repeated = self._domain.archive.repeated
        also = [self._also_in(issue, address) for address in issue.body.addresses if address in repeated]
        return (places, related, also)

    @cached_property
    def _names(self) -> dict[str, tuple[str, ...]]:
        """Docname, anchor and title of each link, by its packed place."""
        return {
            f"{issue.number}.{index}": (issue.docname, *name)
            for issue in self._domain.archive.issues
            for index, name in enumerate(issue.body.names)
        }


def connections_of(env: BuildEnvironment) -> Connections:
    """Return the connections of this build, cached until the archive is discarded."""
    return NewsletterDomain.of(env).shared(Connections)
