"""Checks of an issue page while it is read: what would be lost or look wrong without an error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from docutils import nodes

from sphinx_newsletter.config import Settings
from sphinx_newsletter.problems import Problem, Report
from sphinx_newsletter.reading.headings import first_line
from sphinx_newsletter.reading.image_marks import image_mistake
from sphinx_newsletter.reading.images import line_of
from sphinx_newsletter.reading.item import Item
from sphinx_newsletter.reading.missed_items import (
    inner_item,
    is_only_link,
    is_unmarked_item,
    joined_item,
    missed_in,
    no_items,
)
from sphinx_newsletter.reading.nodes import link_card, link_gap
from sphinx_newsletter.reading.repeated_text import repeated_lines
from sphinx_newsletter.reading.unfinished import to_do_in_text
from sphinx_newsletter.reading.unusual_numbers import unusual_lines
from sphinx_newsletter.records.item_forms import Forms, ItemForm, example
from sphinx_newsletter.records.model import Issue, Link
from sphinx_newsletter.records.section_names import similar_title
from sphinx_newsletter.records.urls import normalise

_FEW = 5
"""One in as many links is an exception."""


class PageChecks:
    """Checks of one page; *numbers* are those of its list items by line."""

    def __init__(self, settings: Settings, report: Report, numbers: Mapping[int, int]) -> None:
        self.settings = settings
        self.report = report
        self.numbers = numbers
        self._before: Item | None = None
        """The item before the one that is checked, in the same section."""
        self._sections: list[tuple[nodes.section, str, Forms]] = []
        """The sections of the page, with their titles if the settings name them, and the forms of their items."""

    def blocks(self, blocks: Sequence[nodes.Node]) -> None:
        """Check the blocks of a section before they are divided into items."""
        for line, before in repeated_lines(blocks):
            self.report(Problem.REPEATED_TEXT, line, {"before": before})

    def item(self, item: Item, link: Link, forms: Forms) -> None:
        """Check the blocks of an item, and of the one before it."""
        self._numbers(item, forms)
        for block in item.blocks:
            if isinstance(block, nodes.paragraph) and not _is_text(block):
                if link.url:
                    self._unnumbered(block, forms)
                self._image(block)
        if item.number is not None:
            self._unusual(item.blocks, forms, item.number + 1)
        if to_do := to_do_in_text(link.title):
            self.report(Problem.UNFINISHED, item.line, to_do)
        elif to_do := to_do_in_text(link.summary):
            self.report(Problem.UNFINISHED, first_line(item.blocks) if item.blocks else item.line, to_do)

    def _numbers(self, item: Item, forms: Forms) -> None:
        """Report the next item where it is part of this one, and the one that lacks its number before this one."""
        before, self._before = self._before, item
        if item.number is None:
            return
        details: dict[str, object] = {"number": item.number + 1, "before": item.number}
        for line in (inner_item(item), joined_item(item)):
            if line is not None:
                self.report(Problem.SWALLOWED_ITEM, line, dict(details))
        missing = item.number - 1
        for block in before.blocks if before is not None and before.number == missing - 1 else ():
            if is_only_link(block) and not isinstance(block.parent, nodes.list_item):
                what = f"a paragraph looks like item {missing}; write it as '{example(forms, missing)}'"
                self.report(Problem.ITEM_FORM, line_of(block), {"what": what})

    def prose(self, part: nodes.Node, forms: Forms) -> None:
        """Check a block that is not part of an item."""
        if ItemForm.PROSE in forms:
            return
        self._image(part)
        self._unusual([part], forms)
        if isinstance(part, nodes.paragraph):
            self._unnumbered(part, forms)
            if to_do := to_do_in_text(part.rawsource):
                self.report(Problem.UNFINISHED, line_of(part), to_do)
        else:
            for line, what in missed_in(part, forms):
                self.report(Problem.ITEM_FORM, line, {"what": what})

    def _unnumbered(self, block: nodes.Node, forms: Forms) -> None:
        if self._is_unnumbered(block):
            what = f"a paragraph looks like a link item; write it as '{example(forms)}'"
            self.report(Problem.ITEM_FORM, line_of(block), {"what": what})

    def _unusual(self, blocks: Iterable[nodes.Node], forms: Forms, expected: int | None = None) -> None:
        unread = [
            block
            for block in blocks
            if not (isinstance(block, nodes.paragraph) and (_is_text(block) or self._is_unnumbered(block)))
        ]
        for line, text in unusual_lines(unread, expected):
            what = f"{text!r} looks like a link item; write it as '{example(forms)}'"
            self.report(Problem.ITEM_FORM, line, {"what": what, "text": text})

    def _is_unnumbered(self, block: nodes.Node) -> bool:
        return isinstance(block, nodes.paragraph) and is_unmarked_item(block, self.settings.language_table)

    def _image(self, block: nodes.Node) -> None:
        if isinstance(block, nodes.paragraph) and (mistake := image_mistake(block)):
            self.report(Problem.NOT_A_PICTURE, line_of(block), mistake)

    def section(self, section: nodes.section, title: str, forms: Forms, *, known: bool, is_inner: bool) -> None:
        """Check the heading of a section; note the section for :meth:`without_items`."""
        self._before = None
        self._sections.append((section, title if known else "", forms))
        settings = self.settings
        names = [*(name for names in settings.sections.values() for name in names), *settings.section_items]
        if known or is_inner or not names or settings.section_forms(title):
            return
        if meant := similar_title(title, names):
            self.report(Problem.SIMILAR_SECTION, line_of(section), {"title": title, "meant": meant})

    def without_items(self, top: nodes.section) -> None:
        """Report a page without link items, or else its known sections whose items are in another form."""
        all_forms = [forms for *_, forms in self._sections] or [self.settings.item_forms]
        if all(forms == {ItemForm.PROSE} for forms in all_forms):
            return
        if not _has_items(top):
            line, what, _ = no_items(
                _blocks(top), self.numbers, self.settings.item_forms, "the page", is_page=True
            )
            self.report(Problem.NO_ITEMS, line or line_of(top), {"what": what})
            return
        for section, title, forms in self._sections:
            if title and forms != {ItemForm.PROSE} and not _has_items(section):
                line, what, count = no_items(_blocks(section), self.numbers, forms, f"the section {title!r}")
                if count:
                    self.report(Problem.NO_ITEMS, line, {"what": what})


def _is_text(paragraph: nodes.paragraph) -> bool:
    """Return whether a paragraph is a text without a link or an image, as most are."""
    return len(paragraph.children) == 1 and isinstance(paragraph.children[0], nodes.Text)


def _blocks(section: nodes.Element) -> list[nodes.Node]:
    return [child for child in section.children if not isinstance(child, nodes.title)]


def _has_items(section: nodes.Element) -> bool:
    return any(True for kind in (link_card, link_gap) for _ in section.findall(kind))


def check_links(issue: Issue, links: Sequence[Link], report: Report) -> None:
    """Report links that occur twice, and those that lack what the others have."""
    _report_duplicates(issue, links, report)
    _report_without_text(links, report)


def _report_duplicates(issue: Issue, links: Iterable[Link], report: Report) -> None:
    """Report URLs that occur twice in the issue, unless they are in ``repeated-links``."""
    seen: dict[str, Link] = {}
    for link in links:
        if not link.url or (url := normalise(link.url)) in issue.repeated_links:
            continue
        if url in seen:
            where = f"this issue, at line {seen[url].line}"
            report(Problem.DUPLICATE_LINK, link.line, {"url": link.url, "where": where})
        seen.setdefault(url, link)


def _report_without_text(links: Sequence[Link], report: Report) -> None:
    """Report links without a text below them, if almost all of the issue have one."""
    bare = [link for link in links if link.url and not link.content]
    if len(bare) * _FEW <= len(links):
        for link in bare:
            report(Problem.NO_SUMMARY, link.line, {"title": link.title})
