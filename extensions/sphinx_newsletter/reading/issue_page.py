"""Create the :class:`~sphinx_newsletter.records.model.Issue` of a page, and the cards of its items.

:func:`read_issue` is the entry point. It takes a doctree from MyST, with Sphinx or plain docutils, before
references are resolved.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from docutils import nodes

from sphinx_newsletter.config import Settings
from sphinx_newsletter.problems import Problem, Report
from sphinx_newsletter.reading.anchors import resolve_anchors
from sphinx_newsletter.reading.cards import CardMaker
from sphinx_newsletter.reading.code_blocks import check_code
from sphinx_newsletter.reading.directions import directed, isolate, isolate_title
from sphinx_newsletter.reading.editions import Editions, read_editions
from sphinx_newsletter.reading.front_matter import FrontMatter
from sphinx_newsletter.reading.front_matter_check import check_front_matter
from sphinx_newsletter.reading.headings import Anchors, mark_icon, note_source, set_id, title_of, top_section
from sphinx_newsletter.reading.images import wrap_images
from sphinx_newsletter.reading.item import Item, split_icon
from sphinx_newsletter.reading.limits import ITEMS
from sphinx_newsletter.reading.link_items import split_items, swallowed_lines, typed_numbers
from sphinx_newsletter.reading.nodes import link_gap
from sphinx_newsletter.reading.page_checks import PageChecks, check_links
from sphinx_newsletter.reading.page_notes import take_notes
from sphinx_newsletter.reading.plain_head import plain_head
from sphinx_newsletter.reading.portable_html import to_html, to_text
from sphinx_newsletter.reading.refusals import check_markup, refuse_links, remove_breaks, remove_empty_quotes
from sphinx_newsletter.reading.stray_cards import make_stray_cards
from sphinx_newsletter.records.item_forms import HEADING_FORMS, Forms
from sphinx_newsletter.records.model import Body, Issue, Link, Prose, Section, theme

Places = list[nodes.Node]
"""The node of each block of an issue, in order."""


def read_issue(
    document: nodes.document,
    docname: str,
    text: str,
    settings: Settings,
    report: Report,
    places: Places | None = None,
) -> Issue | None:
    """Replace the link items of *document* with cards, and return the issue's record.

    *text* is the Markdown source: it has the front matter, and the number of each list item, while the doctree
    has only the first number of a list. Problems are passed to *report*. *places* gets the node of each
    block of the record.
    Returns None if the page has no valid number or date; it is then not part of the archive.
    """
    front_matter = FrontMatter.of(text)
    notes = take_notes(document)
    cards = CardMaker(docname, front_matter, settings, report, notes.broken_links)
    top_id = f"issue-{front_matter.number() or 0}"
    numbers = typed_numbers(text)
    checks = PageChecks(settings, report, numbers)
    page = _Page(docname, settings, report, cards, checks, numbers, Anchors(top_id))
    check_front_matter(front_matter, docname, settings.page_language, report)
    editions = read_editions(front_matter, report)
    check_markup(document, report)
    wrap_images(document, docname, settings, report)
    top = top_section(document, front_matter, settings, notes.titles, report)
    page.read(top, (), settings.item_forms)
    page.check_sections()
    cards.anchors.check()
    refuse_links(document, report)
    remove_breaks(document, report)
    remove_empty_quotes(document, report)
    make_stray_cards(document, docname, settings, report, cards.ids)
    set_id(top, top_id)
    resolve_anchors(document, report)
    check_code(document, report)
    issue = _record(front_matter, page, top, editions)
    isolate_title(top, theme(issue, settings.title) if issue else "", settings.page_language)
    if issue is not None:
        checks.without_items(top)
        if places is not None:
            places.extend(page.places)
            note_source(document, places)
        settings.portable_html.verify(*_portable(page.body))
        links = [block for block in page.body if isinstance(block, Link)]
        check_links(issue, links, report)
        top.insert(1, plain_head(issue, links, settings))
    return issue


def _portable(body: Iterable[Section | Link | Prose]) -> Iterator[str]:
    """Yield the HTML in the blocks of an issue."""
    for block in body:
        if isinstance(block, Link):
            yield from (block.title_html, block.content)
        elif isinstance(block, Prose):
            yield block.html


def _record(front_matter: FrontMatter, page: _Page, top: nodes.section, editions: Editions) -> Issue | None:
    """Return the record of a page that has been read; None if it has no valid number or date."""
    number, date = front_matter.number(), front_matter.date("date", page.settings.page_language)
    if number is None or date is None:
        return None
    return Issue(
        docname=page.docname,
        number=number,
        date=date,
        title=front_matter.text("title") or title_of(top),
        body=Body.of(page.body),
        updated=front_matter.date("updated", page.settings.page_language),
        original=front_matter.url("original"),
        contributors=front_matter.texts("contributors"),
        topics=page.topics(front_matter),
        repeated_links=front_matter.repeated_links(),
        lines=front_matter.lines,
        editions=editions,
    )


@dataclass
class _Page:
    """The state of parsing one page."""

    docname: str
    settings: Settings
    report: Report
    cards: CardMaker
    checks: PageChecks
    numbers: Mapping[int, int]
    anchors: Anchors
    body: list[Section | Link | Prose] = field(default_factory=list)
    places: Places = field(default_factory=list)
    """The node of each block of the body."""
    outside: list[Link] = field(default_factory=list)
    """The links before the first section."""
    last_number: int = 0
    """The number of the previous item in this section, corrected if it was not ascending."""
    is_full: bool = False
    """Whether the maximum number of items has been reported as exceeded."""

    def read(self, container: nodes.Element, path: tuple[Section, ...], forms: Forms) -> None:
        """Parse a section and those in it; *path* are the section of its items and the subsections they are in."""
        title = [child for child in container.children if isinstance(child, nodes.title)]
        blocks = [child for child in container.children if not isinstance(child, nodes.title)]
        container.children = []
        container.extend(title)
        self.checks.blocks(blocks)
        for part in split_items(blocks, self.numbers, forms):
            if isinstance(part, Item) and self.cards.position < ITEMS:
                container += self._item(part, path, forms)
            elif isinstance(part, Item):
                container += self._excess(part)
            elif isinstance(part, nodes.section):
                container += part
                self._section(part, path, forms)
            else:
                self.checks.prose(part, forms)
                (block,) = directed([part], part.astext(), self.settings.page_language)
                container += block
                self._prose(block)

    def _item(self, item: Item, path: tuple[Section, ...], forms: Forms) -> nodes.Element:
        self._check_number(item)
        for line in swallowed_lines(item):
            details = {"number": (item.number or 0) + 1, "before": item.number}
            self.report(Problem.SWALLOWED_ITEM, line, dict(details))
        card = self.cards.make(item, path[0] if path else None, path[1:])
        if isinstance(card, link_gap):
            return card
        link: Link = card["link"]
        if not path and not forms & HEADING_FORMS:
            self.outside.append(link)
        self.checks.item(item, link, forms)
        self._add(link, card)
        return card

    def check_sections(self) -> None:
        """Report links that are not in a section, if others are."""
        if any(isinstance(block, Link) and block.section for block in self.body):
            for link in self.outside:
                self.report(Problem.OUTSIDE_SECTION, link.line, {"title": link.title})

    def _excess(self, item: Item) -> list[nodes.Node]:
        """Return the blocks of an item beyond the maximum number, without a card."""
        if not self.is_full:
            details = {"what": "the number of link items", "limit": f"{ITEMS:,}"}
            self.report(Problem.TOO_LARGE, item.line, dict(details))
            self.is_full = True
        return [nodes.paragraph("", "", *item.title), *item.blocks]

    def _check_number(self, item: Item) -> None:
        if item.number is None:
            return
        missing = self.last_number + 1
        details = {"number": item.number, "before": self.last_number, "expected": missing}
        if item.number < missing:
            self.report(Problem.NUMBERING, item.line, dict(details))
        elif self.last_number and item.number > missing:
            self.report(Problem.NUMBER_GAP, item.line, dict(details))
        self.last_number = max(item.number, missing)

    def _section(self, node: nodes.section, path: tuple[Section, ...], forms: Forms) -> None:
        self.last_number = 0
        title_node = next(iter(node.findall(nodes.title)), nodes.title())
        emoji, title = split_icon(title_node.astext().strip())
        mark_icon(title_node, emoji)
        isolate(title_node, self.settings.page_language)
        key = self.settings.section_key(title)
        known = title.casefold() in self.settings.section_titles
        anchor = self._anchor(node, key if known else f"section {key}")
        section = Section(key, title, emoji, anchor, depth=path[-1].depth + 1 if path else 1)
        if len(node.children) < 2:
            self.report(Problem.EMPTY_SECTION, title_node.line or 0, {"title": title})
        forms = self.settings.section_forms(title) or forms
        self.checks.section(node, title, forms, known=known, is_inner=bool(path))
        self._add(section, node)
        # A heading that the settings name makes a section even in another one.
        path = (section,) if known else (*path, section)
        self.read(node, path, forms)

    def _anchor(self, node: nodes.section, key: str) -> str:
        """Set the id of a section to its key, which does not change with the title's wording or language.

        Keys that are not in the settings get the prefix ``section-``, so that they do not clash with the theme.
        """
        wanted = re.sub(r"[\W_]+", "-", key.casefold()).strip("-") or "section"
        anchor = self.anchors.free(wanted, node.document)
        set_id(node, anchor)
        return anchor

    def _prose(self, node: nodes.Node) -> None:
        if html := to_html([node], posixpath.dirname(self.docname)):
            self._add(Prose(html, to_text([node])), node)

    def _add(self, block: Section | Link | Prose, place: nodes.Node) -> None:
        self.body.append(block)
        self.places.append(place)

    def topics(self, front_matter: FrontMatter) -> tuple[str, ...]:
        """Return the topics in the front matter, else those of the links, most frequent first."""
        if given := front_matter.texts("topics"):
            return self.cards.known_topics(given, front_matter.line("topics"))
        counts = Counter(topic for block in self.body if isinstance(block, Link) for topic in block.topics)
        return tuple(sorted(counts, key=lambda topic: (-counts[topic], topic)))
