"""ABlog's posts, as pages that are no issues make them: kept as plain records.

ABlog reads them, and keeps a copy of each post's doctree in the environment, where no other process would find it.
Here what lists and feeds show of a post is taken out of that, and the rest forgotten.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ablog.post import PostNode, process_posts
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from sphinx_newsletter.environment.domain import NewsletterDomain

logger = logging.getLogger(__name__)

_KEPT_BY_ABLOG = "ablog_posts"
"""The attribute of the environment where ABlog keeps posts."""


@dataclass(frozen=True, slots=True)
class Post:
    """A post, without its text."""

    docname: str
    section: str
    """The id of the section that is the post; empty if the page is."""
    order: int
    date: dt.datetime | None
    updated: dt.datetime | None
    title: str
    excerpt: str
    labels: tuple[tuple[str, tuple[str, ...]], ...]
    """The names under which each of ABlog's catalogs lists it."""
    nocomments: bool
    canonical_link: str
    external_link: str

    @classmethod
    def of(cls, info: Mapping[str, Any]) -> Post:
        """Return the record of what ABlog has found."""
        catalogs = ("tags", "author", "category", "location", "language")
        labels = ((name, tuple(filter(None, info[name] or ()))) for name in catalogs)
        return cls(
            docname=info["docname"],
            section=info["section"],
            order=info["order"],
            date=info["date"],
            updated=info["update"],
            title=info["title"],
            excerpt="\n\n".join(node.astext() for node in info["excerpt"] if not isinstance(node, nodes.image)),
            labels=tuple(labels),
            nocomments=bool(info["nocomments"]),
            canonical_link=info["canonical_link"] or "",
            external_link=info["external_link"] or "",
        )

    def info(self) -> dict[str, Any]:
        """Return what ABlog wants to know of a post."""
        return {
            "docname": self.docname,
            "section": self.section,
            "order": self.order,
            "date": self.date,
            "update": self.updated,
            "title": self.title,
            "excerpt": [nodes.paragraph("", text) for text in self.excerpt.split("\n\n") if text],
            **{name: list(labels) for name, labels in self.labels},
            "redirect": [],
            "nocomments": self.nocomments,
            "image": None,
            "exclude": False,
            "canonical_link": self.canonical_link,
            "external_link": self.external_link,
            "doctree": None,
        }


def posts_of(domain: NewsletterDomain) -> list[Post]:
    """Return the posts of all pages, by page."""
    return [post for _, posts in sorted(domain.data["posts"].items()) for post in posts]


def published_posts(domain: NewsletterDomain) -> list[Post]:
    """Return the posts that ABlog shows, the newest first: those whose date has come."""
    today = dt.date.today()
    posts = [post for post in posts_of(domain) if post.date and post.date.date() <= today]
    return sorted(posts, key=lambda post: (post.date, post.title), reverse=True)


def _read_posts(app: Sphinx, doctree: nodes.document) -> None:
    """Have ABlog read the posts of a page, and keep what is shown of them elsewhere."""
    if next(doctree.findall(PostNode), None) is None:
        return
    docname = app.env.docname
    found: list[Mapping[str, Any]] = []
    if not doctree.get("newsletter_issue_page"):  # an issue is a post already
        try:
            process_posts(app, doctree)
            found = getattr(app.env, _KEPT_BY_ABLOG, {}).get(docname, [])
        except (TypeError, ValueError):  # in its words there is neither file nor line
            form = app.config.post_date_format
            message = f"a date of the post is none: write it as ABlog's post_date_format says, {form!r}"
            logger.warning(message, location=docname, type="ablog", subtype="date")
        vars(app.env).pop(_KEPT_BY_ABLOG, None)
    for node in list(doctree.findall(PostNode)):
        node.parent.replace(node, node.children)
    if found:
        NewsletterDomain.of(app.env).data["posts"][docname] = tuple(map(Post.of, found))


def setup(app: Sphinx) -> None:
    """Read posts with each page."""
    app.connect("doctree-read", _read_posts)
