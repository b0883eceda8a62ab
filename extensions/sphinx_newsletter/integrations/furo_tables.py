"""Fix duplicate ids in Furo: it wraps each table in a container with the same ids."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_newsletter.environment.domain import NewsletterDomain

_WRAPPERS = frozenset({"table-wrapper", "math-wrapper"})


class RemoveWrapperIds(SphinxPostTransform):
    """Remove the ids of the wrappers after Furo's transform (priority 500) has added them."""

    default_priority = 510
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Remove the ids of all wrappers in the document."""
        if not NewsletterDomain.of(self.env).in_use:
            return
        for wrapper in self.document.findall(nodes.container):
            if not _WRAPPERS.isdisjoint(wrapper["classes"]):
                wrapper["ids"] = []


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_post_transform(RemoveWrapperIds)
