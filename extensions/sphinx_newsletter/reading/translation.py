"""Make the record of an issue again from its translated doctree.

Sphinx translates nodes after link items have become cards. What identifies an issue, section or link stays as the
source has it: numbers, IDs, URLs, languages and topics. Titles, texts and images are those of the translation.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field, replace

from docutils import nodes

from sphinx_newsletter.config import Settings
from sphinx_newsletter.problems import Report
from sphinx_newsletter.reading.bodies import images_in, related_links
from sphinx_newsletter.reading.cards import make_card, with_digest
from sphinx_newsletter.reading.directions import isolate, isolate_title, update_directions
from sphinx_newsletter.reading.headings import mark_icon, set_id, title_of
from sphinx_newsletter.reading.images import wrap_images
from sphinx_newsletter.reading.issue_page import Places
from sphinx_newsletter.reading.item import split_icon
from sphinx_newsletter.reading.limits import shortened
from sphinx_newsletter.reading.nodes import icon, issue_head, link_card
from sphinx_newsletter.reading.plain_head import plain_head
from sphinx_newsletter.reading.portable_html import to_html, to_text
from sphinx_newsletter.reading.refusals import check_markup, refuse_links
from sphinx_newsletter.reading.replacing import Replacement, replace_all
from sphinx_newsletter.reading.title_nodes import target_of
from sphinx_newsletter.records.model import Block, Body, Issue, Link, Prose, Section, theme


def translate_issue(
    document: nodes.document, issue: Issue, places: Places, settings: Settings, report: Report
) -> Issue:
    """Return the record of a page after Sphinx has translated *document*; *places* are those of its blocks."""
    for node in filter(_is_translated, list(document.findall(nodes.Element))):
        check_markup(node, report)
        wrap_images(node, issue.docname, settings, report)
    refuse_links(document, report)
    update_directions(document, settings.page_language)
    blocks = _Blocks(posixpath.dirname(issue.docname), settings)
    body = Body.of([blocks.translated(block, node) for block, node in zip(issue.body.blocks, places, strict=True)])
    replace_all(blocks.cards)
    head = next(document.findall(issue_head))
    top = head.parent
    set_id(top, f"issue-{issue.number}")
    # A title from the front matter is not part of the page, so it is not translated.
    is_heading = isinstance(title := top.children[0], nodes.title) and title.rawsource == issue.title
    issue = replace(issue, body=body, title=title_of(top) if is_heading else issue.title)
    isolate_title(top, theme(issue, settings.title), settings.page_language)
    head.parent.replace(head, plain_head(issue, issue.links, settings))
    return issue


def _is_translated(node: nodes.Element) -> bool:
    return bool(node.get("translated"))


@dataclass
class _Blocks:
    """Makes the records of blocks again, in page order."""

    folder: str
    settings: Settings
    sections: dict[str, Section] = field(default_factory=dict)
    """The sections so far, by anchor."""
    cards: list[Replacement] = field(default_factory=list)
    """The cards so far, each with its translation."""

    def translated(self, block: Block, node: nodes.Node) -> Block:
        """Return the record of a translated node."""
        if isinstance(block, Section):
            assert isinstance(node, nodes.section)
            self.sections[block.anchor] = self._section(block, node)
            return self.sections[block.anchor]
        if isinstance(block, Link):
            assert isinstance(node, link_card)
            return self._link(block, node)
        return Prose(to_html([node], self.folder), to_text([node]))

    def _section(self, section: Section, node: nodes.section) -> Section:
        set_id(node, section.anchor)
        title = node.children[0]
        if not isinstance(title, nodes.title) or not _is_translated(title):
            return section
        emoji, text = split_icon(title.astext().strip())
        if not any(title.findall(icon)):
            mark_icon(title, emoji)
        isolate(title, self.settings.page_language)
        key = section.key if section.key in self.settings.sections else text
        return replace(section, key=key, title=text, icon=emoji or section.icon)

    def _link(self, link: Link, card: link_card) -> Link:
        heading, *body = card.children
        assert isinstance(heading, nodes.TextElement)
        title = _title_nodes(heading) if _is_translated(heading) else heading[0].children
        text = shortened(" ".join("".join(node.astext() for node in title).split()))
        link = replace(
            link,
            section=self.sections[link.section.anchor] if link.section else None,
            subsections=tuple(self.sections[section.anchor] for section in link.subsections),
            title=text,
            title_html=to_html(title, self.folder).strip(),
            summary=to_text(body),
            content=to_html(body, self.folder),
            related=tuple(related_links(body, link.url)),
            images=tuple(images_in(body, self.folder)),
        )
        link = with_digest(link)
        self.cards.append((card, make_card(link, title, body, self.settings.page_language)))
        return link


def _title_nodes(heading: nodes.TextElement) -> list[nodes.Node]:
    """Return the nodes of a translated title; a link in it would be a link in a link."""
    if any(target_of(node) is not None for node in heading.findall()):
        return [nodes.Text(heading.astext())]
    return heading.children
