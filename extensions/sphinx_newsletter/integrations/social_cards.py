"""Delete outdated and incomplete social cards.

sphinxext-opengraph derives the file name of a card from its page and content, uses existing files without checking
them, and never deletes cards.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from sphinx_newsletter.outputs.manifest import manifest_of
from sphinx_newsletter.rendering.link_card import makes_pages

_FOLDER = "_images/social_previews"
_SHOWN = re.compile(rf"{_FOLDER}/(summary_[^\"/]+\.png)")
_NAMED = re.compile(r"summary_(.+)_[0-9a-f]{8}\.png")
_PNG_END = b"IEND\xaeB`\x82"


class Cards:
    """The cards of earlier builds, by the page name in their file names."""

    def __init__(self) -> None:
        self._drawn: dict[str, list[Path]] = {}
        self._shared: set[str] = set()

    def find(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Find the cards; if one is incomplete, delete it and have all pages written again."""
        self._drawn.clear()
        self._shared = {name for name, count in Counter(map(_flat, env.found_docs)).items() if count > 1}
        for name, path in _cards(app):
            if _is_complete(path):
                self._drawn.setdefault(name, []).append(path)
            else:
                path.unlink(missing_ok=True)
                manifest_of(app).broken = True

    def drop_old(
        self, app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None
    ) -> None:
        """Delete outdated cards of a page; the file name changes with the content."""
        name = _flat(pagename)
        drawn = self._drawn.get(name, ())
        if drawn and name not in self._shared:  # otherwise the card may belong to another page
            shown = _SHOWN.search(context.get("metatags", ""))
            for path in drawn:
                if not shown or path.name != shown[1]:
                    path.unlink(missing_ok=True)

    def drop_removed(self, app: Sphinx, exception: Exception | None) -> None:
        """Delete the cards of removed pages, or all cards if they are disabled; record the others."""
        if exception or not makes_pages(app.builder):
            return
        manifest = manifest_of(app)
        pages = set(map(_flat, manifest.now.pages))
        if app.config.ogp_social_cards.get("enable") is False:
            pages.clear()
        for name, path in _cards(app):
            if name in pages:
                manifest.note_copies([f"{_FOLDER}/{path.name}"])
            else:
                path.unlink(missing_ok=True)


def _cards(app: Sphinx) -> Iterator[tuple[str, Path]]:
    """Yield the page name and path of each card."""
    for path in sorted(Path(app.outdir, _FOLDER).glob("*.png")):
        if named := _NAMED.fullmatch(path.name):
            yield named[1], path


def _flat(pagename: str) -> str:
    return pagename.replace("/", "_")


def _is_complete(path: Path) -> bool:
    """Return whether a PNG file ends with an IEND chunk."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - len(_PNG_END)))
        return file.read() == _PNG_END


def setup(app: Sphinx) -> None:
    """Connect the event handlers."""
    cards = Cards()
    app.connect("env-updated", cards.find, priority=40)
    app.connect("html-page-context", cards.drop_old, priority=700)
    app.connect("build-finished", cards.drop_removed, priority=800)
