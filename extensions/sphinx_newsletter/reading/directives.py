"""The ``link-card`` directive."""

from __future__ import annotations

from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import Directive, directives

from sphinx_newsletter.reading.nodes import link_item


class LinkCardDirective(Directive):
    """A link item with explicit language, topics, snapshot or number.

    The argument is the title as a Markdown link, the content is the summary::

        :::{link-card} [AsyncIO](https://charlesleifer.com/blog/asyncio)
        :lang: en
        :topics: asyncio, opinion
        :snapshot: https://web.archive.org/web/2023/https://charlesleifer.com/blog/asyncio
        :number: 1

        A summary of the article.
        :::
    """

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar = {
        "lang": directives.unchanged_required,
        "topics": directives.unchanged,
        "snapshot": directives.uri,
        "number": directives.nonnegative_int,
    }

    def run(self) -> list[nodes.Node]:
        """Return a :class:`link_item`, which is replaced with a card later."""
        children, messages = self.state.inline_text(self.arguments[0], self.lineno)
        title = nodes.paragraph(self.arguments[0], "", *children)
        title.source, title.line = self.state_machine.get_source_and_line(self.lineno)
        item = link_item(
            "",
            title,
            number=self.options.get("number"),
            languages=self.options.get("lang"),
            topics=self.options.get("topics"),
            snapshot=self.options.get("snapshot"),
        )
        item.source, item.line = title.source, self.lineno
        self.state.nested_parse(self.content, self.content_offset, item)
        return [item, *messages]
