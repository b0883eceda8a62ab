"""What the sidebar, previous and next links show; their size does not depend on the size of the archive.

The sidebar shows the top level of the site, and the siblings of each page on the path to the current page: the
seasons, and the issues of the current season. Pages outside seasons show the latest issues, except those of single
topics and other groups of links, so that a new issue changes few pages.
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.environment import BuildEnvironment

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.reading.nodes import icon
from sphinx_newsletter.records.model import digest_of
from sphinx_newsletter.records.setting_checks import DEFAULT_PAGES

Entry = tuple[str, str]
"""A title and its target: a docname, a URL or ``self``."""


class Toctree(NamedTuple):
    """The entries and options of a toctree."""

    caption: str
    hidden: bool
    maxdepth: int
    entries: tuple[Entry, ...]


Neighbour = tuple[str, str] | None
"""Title and docname; None if there is no page on that side."""


def plain_title(title: nodes.Element) -> str:
    """Return the text of a page title without decorative emoji."""
    return "".join(
        text.astext() for text in title.findall(nodes.Text) if not isinstance(text.parent, icon)
    ).strip()


_LATEST = 5
"""Number of latest issues in the sidebar."""


class Navigation:
    """The tree of pages in one build."""

    def __init__(self, env: BuildEnvironment) -> None:
        self.env = env
        self.domain = NewsletterDomain.of(env)
        self._levels: dict[str, tuple[Toctree, ...]] = {}
        self._level_digests: dict[str, str] = {}

    @cached_property
    def parents(self) -> dict[str, str]:
        """Parent of each page in the toctrees, by docname."""
        found: dict[str, str] = {}
        for parent, children in sorted(self.env.toctree_includes.items()):
            for child in children:
                found.setdefault(child, parent)
        return found

    def title(self, docname: str) -> str:
        """Return the title of a page in navigation."""
        if issue := self.domain.issues.get(docname):
            return self.domain.display_title(issue)
        return plain_title(self.env.titles[docname]) if docname in self.env.titles else docname

    def path(self, docname: str) -> tuple[str, ...]:
        """Return the docnames from the root's child down to *docname*; empty if it is in no toctree."""
        steps: list[str] = []
        current: str | None = docname
        while current is not None and current != self.env.config.root_doc and current not in steps:
            steps.append(current)
            current = self.parents.get(current)
        return tuple(reversed(steps)) if current == self.env.config.root_doc else ()

    def level(self, docname: str) -> tuple[Toctree, ...]:
        """Return the toctrees of a page."""
        if docname not in self._levels:
            has_toctree = docname in self.env.toctree_includes  # other tables of contents remain packed
            trees = self.env.tocs[docname].findall(addnodes.toctree) if has_toctree else ()
            self._levels[docname] = tuple(self._toctree(docname, tree) for tree in trees)
        return self._levels[docname]

    def _level_digest(self, docname: str) -> str:
        if docname not in self._level_digests:
            self._level_digests[docname] = digest_of(self.level(docname))
        return self._level_digests[docname]

    def _toctree(self, docname: str, tree: addnodes.toctree) -> Toctree:
        # A season's toctree is hidden only because the page has a table of the same issues.
        hidden = tree.get("hidden", False) and docname not in self.domain.data["seasons"]
        entries = tuple((title or self.title(target), target) for title, target in tree["entries"])
        return Toctree(tree.get("caption") or "", hidden, tree.get("maxdepth", -1), entries)

    @cached_property
    def _seasons(self) -> dict[int, str]:
        return {
            season: docname
            for docname, shown in sorted(self.domain.data["seasons"].items(), reverse=True)
            for season in shown
        }

    def season_page(self, number: int) -> str | None:
        """Return the docname of the page that shows a season."""
        return self._seasons.get(number)

    @cached_property
    def _indices(self) -> set[str]:
        """The generated pages of which there is only one."""
        return {self.domain.settings.page(kind) for kind in DEFAULT_PAGES}

    def latest(self, docname: str) -> list[Entry]:
        """Return the title and docname of each of the latest issues, if the sidebar of a page shows them."""
        shows = docname in self.env.found_docs or docname in self._indices
        seasons = self.domain.data["seasons"]
        listed = any(noted.startswith("recent-issues:") for noted in self.domain.data["listings"].get(docname, ()))
        if (
            not shows
            or listed
            or docname in self.domain.issues
            or any(step in seasons for step in self.path(docname))
        ):
            return []
        issues = self.domain.archive.issues[: -_LATEST - 1 : -1]
        return [(self.domain.display_title(issue), issue.docname) for issue in issues]

    def neighbours(self, docname: str) -> tuple[Neighbour, Neighbour] | None:
        """Return the previous and next page of an issue or a season; None for other pages."""
        if docname in self.domain.archive.neighbours:
            before, after = self.domain.archive.neighbours[docname]
            return (
                self._neighbour(before.docname if before else None),
                self._neighbour(after.docname if after else None),
            )
        if docname in self.domain.data["seasons"]:
            shown = self.domain.data["seasons"][docname]
            return (
                self._neighbour(self.season_page(min(shown) - 1)),
                self._neighbour(self.season_page(max(shown) + 1)),
            )
        return None

    def _neighbour(self, docname: str | None) -> Neighbour:
        return (self.title(docname), docname) if docname else None

    @cached_property
    def _relations(self) -> dict[str, list[str | None]]:
        return self.env.collect_relations()

    def begins_anew(self, docname: str) -> bool:
        """Return whether a page only follows an issue or a season because its toctree follows theirs."""
        _, before, _ = self._relations.get(docname) or (None, None, None)
        return self.neighbours(docname) is None and before is not None and self.neighbours(before) is not None

    def facts(self, docname: str) -> object:
        """Return everything that the navigation of *docname* shows of other pages."""
        path = self.path(docname)
        levels = tuple(self._level_digest(step) for step in (self.env.config.root_doc, *path))
        neighbours: object = self.neighbours(docname)
        if neighbours is None:
            parent, before, after = self._relations.get(docname) or (None, None, None)
            shown = (parent, None if self.begins_anew(docname) else before, after)
            neighbours = [page and (page, self.title(page)) for page in shown]
        return (path, levels, neighbours, self.latest(docname))


def navigation_of(env: BuildEnvironment) -> Navigation:
    """Return the navigation of this build, cached until the archive is discarded."""
    return NewsletterDomain.of(env).shared(Navigation)
