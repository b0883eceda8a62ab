"""Render the sidebar, in place of Sphinx's ``toctree()``, which would resolve the whole tree for every page.

Themes call the replacement in the same way, and get the same markup.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.environment.site_pages import writes_site
from sphinx_newsletter.locale import gettext
from sphinx_newsletter.records.directions import isolated
from sphinx_newsletter.rendering.navigation import Entry, Navigation, navigation_of

_MANY_SEASONS = 20
_NEWEST_SEASONS = 12
"""Number of seasons up to which the sidebar lists them all, and of those that it lists if there are more."""


@dataclass(frozen=True)
class _Tree:
    """Renders the tree for one page, with only the branches on the path to it."""

    navigation: Navigation
    pathto: Callable[[str], str]
    path: tuple[str, ...]
    maxdepth: int
    """Number of levels; unlimited if negative, and the toctree's own ``maxdepth`` if 0."""
    includehidden: bool
    has_index: bool
    """Whether the site has the page that lists all seasons."""

    @property
    def language(self) -> str:
        """The language of the page."""
        return self.navigation.domain.settings.page_language

    def latest(self, docname: str) -> str:
        """Return the latest issues in the markup of a toctree with a caption."""
        items = "".join(self._item(entry, 1, 1) for entry in self.navigation.latest(docname))
        return _caption(gettext("Latest issues"), self.language) + f"<ul>\n{items}</ul>\n" if items else ""

    def level(self, parent: str, depth: int = 1, maxdepth: int = 0) -> str:
        """Return the toctrees of a page as nested lists."""
        parts: list[str] = []
        for toctree in self.navigation.level(parent):
            deepest = self.maxdepth or maxdepth or toctree.maxdepth
            if (toctree.hidden and not self.includehidden) or 0 < deepest < depth:
                continue
            if toctree.caption and depth == 1:
                parts.append(_caption(toctree.caption, self.language))
            items = "".join(self._item(entry, depth, deepest) for entry in self._shortened(toctree.entries))
            current = ' class="current"' * any(self._is_on_path(target, depth) for _, target in toctree.entries)
            parts.append(f"<ul{current}>\n{items}</ul>\n" if items else "")
        return "".join(parts)

    def _shortened(self, entries: Sequence[Entry]) -> Sequence[Entry]:
        """Return only the newest of many seasons and the one of the page, and the page that lists all."""
        seasons = self.navigation.domain.data["seasons"]
        numbers = {target: max(seasons[target]) for _, target in entries if seasons.get(target)}
        if len(numbers) <= _MANY_SEASONS or not self.has_index:
            return entries
        old = set(sorted(numbers, key=lambda target: -numbers[target])[_NEWEST_SEASONS:]) - {*self.path}
        shown = [entry for entry in entries if entry[1] not in old]
        return [*shown, (gettext("All seasons"), self.navigation.domain.settings.page("seasons"))]

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
        anchor = f'<a class="{classes}" href="{escape(href)}">{self._text(title, target)}</a>'
        below = self.level(target, depth + 1, maxdepth) if on_path else ""
        return f'<li class="toctree-l{depth}{" current" * on_path}">{anchor}{below}</li>\n'

    def _text(self, title: str, target: str) -> str:
        """Return the title of an entry as HTML; the number of an issue is an element of its own."""
        issue = self.navigation.domain.issues.get(target)
        number = f"#{issue.number}" if issue else ""
        if not number or not title.startswith(f"{number} "):
            return isolated(title, self.language)
        return f'<span class="nl-n">{number}</span> {isolated(title[len(number) + 1 :], self.language)}'


def _caption(text: str, language: str) -> str:
    inner = f'<span class="caption-text">{isolated(text, language)}</span>'
    return f'<p class="caption" role="heading" aria-level="2">{inner}</p>\n'


def set_navigation(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Replace ``toctree`` in the template context, and ``prev`` and ``next`` where issues and seasons are near."""
    if not NewsletterDomain.of(app.env).in_use:
        return
    navigation = navigation_of(app.env)
    pathto = context["pathto"]

    def toctree(maxdepth: int | str = 0, includehidden: bool = False, **options: Any) -> str:
        path, has_index = navigation.path(pagename), writes_site(app.builder)
        tree = _Tree(navigation, pathto, path, int(maxdepth or 0), includehidden, has_index)
        return tree.latest(pagename) + tree.level(app.config.root_doc)

    context["toctree"] = toctree
    neighbours = navigation.neighbours(pagename)
    if neighbours is not None:
        language = navigation.domain.settings.page_language
        for side, neighbour in zip(("prev", "next"), neighbours, strict=True):
            context[side] = neighbour and {"title": isolated(neighbour[0], language), "link": pathto(neighbour[1])}
    elif navigation.begins_anew(pagename):
        context["prev"] = None
