"""Sidebar, previous and next links, whose size does not depend on the size of the archive.

The sidebar shows the top level of the site, and the siblings of each page on the path to the current page: the
seasons, and the issues of the current season. Sphinx's ``toctree()`` would resolve the whole tree for every page.
Themes call the replacement in the same way, and get the same markup.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any, NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.reading.nodes import icon
from sphinx_newsletter.records.model import digest_of

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
            trees = self.env.tocs[docname].findall(addnodes.toctree) if docname in self.env.tocs else ()
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

    def facts(self, docname: str) -> object:
        """Return everything that the navigation of *docname* shows of other pages."""
        path = self.path(docname)
        levels = tuple(self._level_digest(step) for step in (self.env.config.root_doc, *path))
        neighbours: object = self.neighbours(docname)
        if neighbours is None:
            neighbours = [page and (page, self.title(page)) for page in self._relations.get(docname, [])]
        return (path, levels, neighbours)

    def html(
        self, docname: str, pathto: Callable[[str], str], maxdepth: int = 0, includehidden: bool = False
    ) -> str:
        """Return the sidebar in the markup of Sphinx's ``toctree()``, with these of its options."""
        return _Tree(self, pathto, self.path(docname), maxdepth, includehidden).level(self.env.config.root_doc)


@dataclass(frozen=True)
class _Tree:
    """Renders the tree for one page, with only the branches on the path to it."""

    navigation: Navigation
    pathto: Callable[[str], str]
    path: tuple[str, ...]
    maxdepth: int
    """Number of levels; unlimited if negative, and the toctree's own ``maxdepth`` if 0."""
    includehidden: bool

    def level(self, parent: str, depth: int = 1, maxdepth: int = 0) -> str:
        """Return the toctrees of a page as nested lists."""
        parts: list[str] = []
        for toctree in self.navigation.level(parent):
            deepest = self.maxdepth or maxdepth or toctree.maxdepth
            if (toctree.hidden and not self.includehidden) or 0 < deepest < depth:
                continue
            if toctree.caption and depth == 1:
                text = f'<span class="caption-text">{escape(toctree.caption)}</span>'
                parts.append(f'<p class="caption" role="heading" aria-level="2">{text}</p>\n')
            items = "".join(self._item(entry, depth, deepest) for entry in toctree.entries)
            current = ' class="current"' * any(self._is_on_path(target, depth) for _, target in toctree.entries)
            parts.append(f"<ul{current}>\n{items}</ul>\n" if items else "")
        return "".join(parts)

    def _is_on_path(self, target: str, depth: int) -> bool:
        return len(self.path) >= depth and self.path[depth - 1] == target

    def _item(self, entry: Entry, depth: int, maxdepth: int) -> str:
        title, target = entry
        on_path = self._is_on_path(target, depth)
        kind = "external" if "://" in target else "internal"
        if kind == "external":
            href = target
        elif target == "self":
            href = self.pathto(self.navigation.env.config.root_doc)
        else:
            href = self.pathto(target)
        classes = f"{'current ' * on_path}reference {kind}"
        anchor = f'<a class="{classes}" href="{escape(href)}">{escape(title)}</a>'
        below = self.level(target, depth + 1, maxdepth) if on_path else ""
        return f'<li class="toctree-l{depth}{" current" * on_path}">{anchor}{below}</li>\n'


def navigation_of(env: BuildEnvironment) -> Navigation:
    """Return the navigation of this build, cached until the archive is discarded."""
    domain = NewsletterDomain.of(env)
    found: Navigation | None = domain.__dict__.get("_navigation")
    if found is None:
        found = domain.__dict__["_navigation"] = Navigation(env)
    return found


def _set_navigation(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Replace ``toctree`` in the template context, and ``prev`` and ``next`` of issues and seasons."""
    if not NewsletterDomain.of(app.env).in_use:
        return
    navigation = navigation_of(app.env)
    pathto = context["pathto"]

    def toctree(maxdepth: int | str = 0, includehidden: bool = False, **options: Any) -> str:
        return navigation.html(pagename, pathto, int(maxdepth or 0), includehidden)

    context["toctree"] = toctree
    neighbours = navigation.neighbours(pagename)
    if neighbours is not None:
        for side, neighbour in zip(("prev", "next"), neighbours, strict=True):
            context[side] = neighbour and {"title": escape(neighbour[0]), "link": pathto(neighbour[1])}


def setup(app: Sphinx) -> None:
    """Connect before the theme's handler (priority 500), in which furo calls ``toctree``."""
    app.connect("html-page-context", _set_navigation, priority=450)
