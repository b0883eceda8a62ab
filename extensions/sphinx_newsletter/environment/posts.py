"""ABlog's posts on pages that are not issues, kept as plain records.

ABlog keeps a copy of each post's doctree in the environment, and does not merge them from worker processes. Only
what lists and feeds show of a post is kept here.
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
from sphinx_newsletter.reading.portable_html import to_text

logger = logging.getLogger(__name__)

_KEPT_BY_ABLOG = "ablog_posts"
"""ABlog's attribute of the environment."""


@dataclass(frozen=True, slots=True)
class Post:
    """A post without its body."""

    docname: str
    section: str
    """ID of the post's section; empty if the whole page is the post."""
    order: int
    date: dt.datetime | None
    updated: dt.datetime | None
    title: str
    excerpt: str
    labels: tuple[tuple[str, tuple[str, ...]], ...]
    """Each of ABlog's catalogs, with the post's labels in it."""
    nocomments: bool
    canonical_link: str
    external_link: str

    @classmethod
    def of(cls, info: Mapping[str, Any]) -> Post:
        """Create a post from ABlog's dictionary."""
        catalogs = ("tags", "author", "category", "location", "language")
        labels = ((name, tuple(filter(None, info[name] or ()))) for name in catalogs)
        return cls(
            docname=info["docname"],
            section=info["section"],
            order=info["order"],
            date=info["date"],
            updated=info["update"],
            title=info["title"],
            excerpt="\n\n".join(filter(None, (to_text([node]) for node in info["excerpt"]))),
            labels=tuple(labels),
            nocomments=bool(info["nocomments"]),
            canonical_link=info["canonical_link"] or "",
            external_link=info["external_link"] or "",
        )

    def info(self) -> dict[str, Any]:
        """Return the post as ABlog's dictionary."""
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
    """Return the posts of all pages, ordered by docname."""
    return [post for _, posts in sorted(domain.data["posts"].items()) for post in posts]


def published_posts(domain: NewsletterDomain) -> list[Post]:
    """Return the posts with a date, newest first.

    A post dated in the future is shown as soon as the site is built with it, as an issue is: what a build writes
    does not depend on the day.
    """
    posts = [post for post in posts_of(domain) if post.date]
    return sorted(posts, key=lambda post: (post.date, post.title), reverse=True)


def read_posts(app: Sphinx, doctree: nodes.document) -> None:
    """Process the posts of a page with ABlog, and store them as records."""
    if next(doctree.findall(PostNode), None) is None:
        return
    docname = app.env.docname
    found: list[Mapping[str, Any]] = []
    if not doctree.get("newsletter_issue_page"):  # issues are added as posts in integrations/blog.py
        try:
            process_posts(app, doctree)
            found = getattr(app.env, _KEPT_BY_ABLOG, {}).get(docname, [])
        except (TypeError, ValueError):  # ABlog's message names neither file nor line
            form = app.config.post_date_format
            message = f"the post has an invalid date: write it in the format of post_date_format, {form!r}"
            logger.warning(message, location=docname, type="ablog", subtype="date")
        vars(app.env).pop(_KEPT_BY_ABLOG, None)
    for node in list(doctree.findall(PostNode)):
        node.parent.replace(node, node.children)
    if found:
        NewsletterDomain.of(app.env).data["posts"][docname] = tuple(map(Post.of, found))
