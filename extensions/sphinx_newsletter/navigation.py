"""Ways through the archive that do not grow with it: the sidebar, previous and next.

The sidebar shows the top of the site, and below each page on the way to the current one its siblings: the
seasons, and the issues of the season one is in. Sphinx's own would resolve the whole tree for every page.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from html import escape
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from sphinx_newsletter.domain import NewsletterDomain
from sphinx_newsletter.reading.nodes import icon

Entry = tuple[str, str]
"""A title and what it leads to: a docname, or a web address."""
Neighbour = tuple[str, str] | None
"""A title and a docname, or nothing on that side."""


def plain_title(title: nodes.Element) -> str:
    """Return a page title's text without the emoji that decorates it."""
    return "".join(
        text.astext() for text in title.findall(nodes.Text) if not isinstance(text.parent, icon)
    ).strip()


class Navigation:
    """The site's tree, as one build sees it."""

    def __init__(self, env: BuildEnvironment) -> None:
        self.env = env
        self.domain = NewsletterDomain.of(env)
        self._levels: dict[str, tuple[tuple[str, tuple[Entry, ...]], ...]] = {}

    @cached_property
    def parents(self) -> dict[str, str]:
        """Each page's parent in the toctrees."""
        found: dict[str, str] = {}
        for parent, children in sorted(self.env.toctree_includes.items()):
            for child in children:
                found.setdefault(child, parent)
        return found

    def title(self, docname: str) -> str:
        """Return what a page is called in navigation."""
        if issue := self.domain.issues.get(docname):
            return self.domain.display_title(issue)
        return plain_title(self.env.titles[docname]) if docname in self.env.titles else docname

    def path(self, docname: str) -> tuple[str, ...]:
        """Return the pages from the root's child down to *docname*; empty if it is in no toctree."""
        steps: list[str] = []
        current: str | None = docname
        while current is not None and current != self.env.config.root_doc and current not in steps:
            steps.append(current)
            current = self.parents.get(current)
        return tuple(reversed(steps)) if current == self.env.config.root_doc else ()

    def level(self, docname: str) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
        """Return what the toctrees of a page list: a caption and its entries, for each."""
        if docname not in self._levels:
            trees = self.env.tocs[docname].findall(addnodes.toctree) if docname in self.env.tocs else ()
            self._levels[docname] = tuple(
                (tree.get("caption") or "", tuple(self._entry(*entry) for entry in tree["entries"]))
                for tree in trees
            )
        return self._levels[docname]

    def _entry(self, title: str | None, target: str) -> Entry:
        return (title or self.title(target), target)

    @cached_property
    def _seasons(self) -> dict[int, str]:
        return {
            season: docname
            for docname, shown in sorted(self.domain.data["seasons"].items(), reverse=True)
            for season in shown
        }

    def season_page(self, number: int) -> str | None:
        """Return the page that shows a season."""
        return self._seasons.get(number)

    def neighbours(self, docname: str) -> tuple[Neighbour, Neighbour] | None:
        """Return what comes before and after an issue or a season; None for any other page."""
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
        """Return everything of other pages that the navigation of *docname* shows."""
        path = self.path(docname)
        levels = tuple(self.level(step) for step in (self.env.config.root_doc, *path))
        neighbours: object = self.neighbours(docname)
        if neighbours is None:
            neighbours = [page and (page, self.title(page)) for page in self._relations.get(docname, [])]
        return (path, levels, neighbours)

    def html(self, docname: str, pathto: Callable[[str], str]) -> str:
        """Return the sidebar's tree, in the markup furo gives its own."""
        return self._list(self.env.config.root_doc, 1, self.path(docname), pathto)

    def _list(self, parent: str, depth: int, path: tuple[str, ...], pathto: Callable[[str], str]) -> str:
        parts: list[str] = []
        for caption, entries in self.level(parent):
            if caption and depth == 1:
                text = f'<span class="caption-text">{escape(caption)}</span>'
                parts.append(f'<p class="caption" role="heading" aria-level="2">{text}</p>')
            items = "".join(self._item(entry, depth, path, pathto) for entry in entries)
            parts.append(f"<ul>{items}</ul>" if items else "")
        return "".join(parts)

    def _item(self, entry: Entry, depth: int, path: tuple[str, ...], pathto: Callable[[str], str]) -> str:
        title, target = entry
        kind = "reference internal"
        if "://" in target:
            kind, href = "reference external", target
        elif target == "self":
            href = pathto(self.env.config.root_doc)
        else:
            href = pathto(target)
        on_path = len(path) >= depth and path[depth - 1] == target
        classes = [f"toctree-l{depth}"]
        below = ""
        if on_path:
            classes.append("current")
            kind = f"current {kind}"
            if len(path) == depth:
                classes.append("current-page")
            below = self._list(target, depth + 1, path, pathto)
        if below:
            classes.append("has-children")
            below = _toggle(f"toctree-checkbox-{depth}", title) + below
        anchor = f'<a class="{kind}" href="{escape(href)}">{escape(title)}</a>'
        return f'<li class="{" ".join(classes)}">{anchor}{below}</li>'


def _toggle(name: str, title: str) -> str:
    return (
        f'<input checked aria-label="Toggle navigation of {escape(title)}" class="toctree-checkbox" id="{name}" '
        f'name="{name}" role="switch" type="checkbox"><label for="{name}"><span class="icon"><svg>'
        f'<use href="#svg-arrow-right"></use></svg></span></label>'
    )


def navigation_of(env: BuildEnvironment) -> Navigation:
    """Return this build's navigation; made anew after every reading."""
    domain = NewsletterDomain.of(env)
    found: Navigation | None = domain.__dict__.get("_navigation")
    if found is None:
        found = domain.__dict__["_navigation"] = Navigation(env)
    return found


def _take_tree(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Before the theme asks for it, take Sphinx's tree away."""
    context.pop("toctree", None)


def _give_tree(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Put ours in its place: furo looks for HTML, other themes call a function."""
    navigation = navigation_of(app.env)
    pathto = context["pathto"]
    context["toctree"] = lambda **options: navigation.html(pagename, pathto)
    context["furo_navigation_tree"] = navigation.html(pagename, pathto)
    neighbours = navigation.neighbours(pagename)
    if neighbours is not None:
        for side, neighbour in zip(("prev", "next"), neighbours, strict=True):
            context[side] = neighbour and {"title": escape(neighbour[0]), "link": pathto(neighbour[1])}


def setup(app: Sphinx) -> None:
    """Give every page its sidebar, around the theme's own handler (priority 500)."""
    app.connect("html-page-context", _take_tree, priority=450)
    app.connect("html-page-context", _give_tree, priority=600)
