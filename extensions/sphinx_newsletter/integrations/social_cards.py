"""The files of social cards: one for each page that is there, each whole.

OpenGraph's extension names a card by its page and by what it shows, takes any file of that name for the card, and
deletes none.
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
    """The cards that earlier builds have drawn, by the name of their page as it is in theirs."""

    def __init__(self) -> None:
        self._drawn: dict[str, list[Path]] = {}
        self._shared: set[str] = set()

    def find(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Find the cards; delete any that was not drawn to its end, and have every page written again."""
        self._drawn.clear()
        self._shared = {name for name, count in Counter(map(_flat, env.found_docs)).items() if count > 1}
        for name, path in _cards(app):
            if _is_whole(path):
                self._drawn.setdefault(name, []).append(path)
            else:
                path.unlink(missing_ok=True)
                manifest_of(app).broken = True

    def drop_old(
        self, app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None
    ) -> None:
        """Delete the card a page had before what it shows changed: the new one has another name."""
        name = _flat(pagename)
        drawn = self._drawn.get(name, ())
        if drawn and name not in self._shared:  # else a card may be that of another page
            shown = _SHOWN.search(context.get("metatags", ""))
            for path in drawn:
                if not shown or path.name != shown[1]:
                    path.unlink(missing_ok=True)

    def drop_gone(self, app: Sphinx, exception: Exception | None) -> None:
        """Delete the cards of pages that are no more, or all if none are drawn; note the others."""
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
    """Yield every card there is, with the name of its page."""
    for path in sorted(Path(app.outdir, _FOLDER).glob("*.png")):
        if named := _NAMED.fullmatch(path.name):
            yield named[1], path


def _flat(pagename: str) -> str:
    return pagename.replace("/", "_")


def _is_whole(path: Path) -> bool:
    """Say whether a PNG file has its last part."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - len(_PNG_END)))
        return file.read() == _PNG_END


def setup(app: Sphinx) -> None:
    """Look at the cards before pages are written, at each page, and when the build ends."""
    cards = Cards()
    app.connect("env-updated", cards.find, priority=40)
    app.connect("html-page-context", cards.drop_old, priority=700)
    app.connect("build-finished", cards.drop_gone, priority=800)
