"""Avoid work that Sphinx repeats on every page.

The ``<link>`` and ``<script>`` tags of assets are the same on all pages of a depth, but for each tag Sphinx
resolves the path of the file to look up its checksum. Sphinx calls ``repr()`` on the arguments of every event,
for a debug message, which for ``html-page-context`` quotes the whole page. And the title of a page is rendered
again for each page that is next to it or below it. Tags and ``repr()`` are 3 % of a clean build of 459 pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

_Tag = Callable[[Any], str]


class _Body(str):
    """A page's HTML whose ``repr()`` takes no time."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'…'"


def with_quiet_body(context: Mapping[str, Any]) -> dict[str, Any]:
    """Return the context of a page in which the body has a short ``repr()``."""
    context = dict(context)
    if type(body := context.get("body")) is str:
        context["body"] = _Body(body)
    return context


def title_text(node: nodes.Node | None) -> str | None:
    """Return the text of a title that has no markup and no attributes, or None for any other node."""
    if not isinstance(node, nodes.title) or any(node.attributes.values()):
        return None
    if not all(type(child) is nodes.Text for child in node.children):
        return None
    return node.astext()


class AssetTags:
    """The tags of assets made so far, in one build."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, Any], str] = {}

    def remember(
        self, app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None
    ) -> None:
        """Replace the functions of a page that make tags."""
        if "css_tag" not in context:
            return  # not HTML
        folder = app.builder.get_target_uri(pagename).partition("/")[0]
        for kind in ("css_tag", "js_tag"):
            context[kind] = self._remembering(context[kind], kind, context["content_root"], folder)

    def _remembering(self, make: _Tag, kind: str, root: str, folder: str) -> _Tag:
        """Return *make* that remembers the tags of assets, except those beside or below the page."""

        def tag(asset: Any) -> str:
            filename = str(getattr(asset, "filename", None) or asset)
            if filename.partition("/")[0] == folder:
                return make(asset)
            key = (kind, root, asset)
            if key not in self._known:
                self._known[key] = make(asset)
            return self._known[key]

        return tag


def setup(app: Sphinx) -> None:
    """Connect the handler, before those that may replace the functions."""
    app.connect("html-page-context", AssetTags().remember, priority=1)
