"""Tables in Furo's pages: the theme puts a box around each, and gives the box the table's id once more."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_newsletter.environment.domain import NewsletterDomain

_BOXES = frozenset({"table-wrapper", "math-wrapper"})


class BoxesWithoutIds(SphinxPostTransform):
    """Take the ids from the boxes, after the theme's own transform (priority 500) has made them."""

    default_priority = 510
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Change the boxes of a page."""
        if not NewsletterDomain.of(self.env).in_use:
            return
        for box in self.document.findall(nodes.container):
            if not _BOXES.isdisjoint(box["classes"]):
                box["ids"] = []


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_post_transform(BoxesWithoutIds)
