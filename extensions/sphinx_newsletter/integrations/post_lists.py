"""ABlog's directive ``postlist`` with every builder, and in pages that are written again if the posts change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ablog.post import PostList, PostListDirective, process_postlist
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment
from sphinx.errors import NoUri

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.integrations.handlers import disconnect_if
from sphinx_newsletter.locale import gettext
from sphinx_newsletter.rendering.references import line

_NOWHERE = "newsletter:nowhere"
"""Stands for the URI of a page that is not in a book."""


class TrackedPostList(PostListDirective):  # type: ignore[misc]
    """ABlog's ``postlist``; its page is written again if the posts have changed."""

    def run(self) -> list[nodes.Node]:
        """Record the page and run ABlog's directive."""
        env: BuildEnvironment = self.state.document.settings.env
        NewsletterDomain.of(env).note_listing(env.docname, "postlist")
        result: list[nodes.Node] = super().run()
        return result


@contextmanager
def _with_all_pages(builder: Builder) -> Iterator[None]:
    """Give a URI to pages that are not in the book, for which ABlog would stop the build."""
    relative_uri = builder.get_relative_uri

    def any_relative_uri(from_: str, to: str, typ: str | None = None) -> str:
        try:
            return relative_uri(from_, to, typ)
        except NoUri:
            return _NOWHERE

    builder.get_relative_uri = any_relative_uri  # type: ignore[method-assign]
    try:
        yield
    finally:
        del builder.get_relative_uri  # the method of the class is found again


def fill_post_lists(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Fill lists. A post that is not in the book is text; an empty list, invalid in LaTeX, is a paragraph."""
    if next(doctree.findall(PostList), None) is None:
        return
    with _with_all_pages(app.builder):
        process_postlist(app, doctree, docname)
    for reference in list(doctree.findall(nodes.reference)):
        if reference.get("refuri") == _NOWHERE:
            reference.replace_self(reference.children)
    for bullet_list in list(doctree.findall(nodes.bullet_list)):
        if "postlist" in bullet_list["classes"] and not bullet_list.children:
            bullet_list.replace_self(line(gettext("No posts yet.")))


def setup(app: Sphinx) -> None:
    """Replace ABlog's directive and event handler. ABlog is set up already."""
    disconnect_if(app, "doctree-resolved", lambda handler: handler is process_postlist)
    app.add_directive("postlist", TrackedPostList, override=True)
