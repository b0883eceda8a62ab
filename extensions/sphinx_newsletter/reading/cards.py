"""Create the record and the card node of a link item."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from docutils import nodes

from sphinx_newsletter.config import Settings
from sphinx_newsletter.problems import Problem, Report
from sphinx_newsletter.reading.bodies import body_of, images_in, related_links
from sphinx_newsletter.reading.directions import directed
from sphinx_newsletter.reading.free_title_line import line_of_item
from sphinx_newsletter.reading.front_matter import FrontMatter
from sphinx_newsletter.reading.images import line_of
from sphinx_newsletter.reading.item import Item
from sphinx_newsletter.reading.kept_anchors import KeptAnchors
from sphinx_newsletter.reading.limits import SLUG, TITLE, TOPICS, shortened
from sphinx_newsletter.reading.marker_mistakes import marker_mistake
from sphinx_newsletter.reading.nodes import link_card, link_gap, link_title
from sphinx_newsletter.reading.portable_html import to_html, to_text
from sphinx_newsletter.reading.refusals import report_link
from sphinx_newsletter.reading.title_line import TitleLine, without_links
from sphinx_newsletter.records.foreign_titles import language_of_title
from sphinx_newsletter.records.model import Link, Related, Section, digest_of
from sphinx_newsletter.records.permalinks import anchor_base, permalink_form
from sphinx_newsletter.records.scripts import text_language
from sphinx_newsletter.records.slugs import RESERVED
from sphinx_newsletter.records.topics import topic_slug
from sphinx_newsletter.records.urls import (
    is_web_url,
    misleading,
    source,
    web_url,
    without_tracking,
)


class CardMaker:
    """Create the cards of one page, in order."""

    def __init__(
        self,
        docname: str,
        front_matter: FrontMatter,
        settings: Settings,
        report: Report,
        reported: Collection[int] = (),
    ) -> None:
        """Make the cards of *docname*; *reported* are the lines of links that are reported as broken."""
        self.folder = posixpath.dirname(docname)
        self.settings = settings
        self.report = report
        self.reported = reported
        self.position = 0
        self.ids: Counter[str] = Counter()
        self.anchors = KeptAnchors(front_matter, report)
        self.page_languages = self._languages(
            front_matter.text("link-language") or "", front_matter.line("link-language")
        )

    def make(
        self, item: Item, section: Section | None, subsections: tuple[Section, ...] = ()
    ) -> link_card | link_gap:
        """Return the item's card, or a gap if the item has been removed."""
        line = line_of_item(item, self.settings.language_table)
        line.title = without_links(line.title, is_link=line.url is not None)
        body = body_of(line, item)
        if mistake := marker_mistake(line, body, item.line, self.settings.language_table):
            self.report(Problem.MISPLACED_MARKER, *mistake)
        url = self._checked_url(line, item)
        related = tuple(related_links(body, url))
        for reference in (found for block in body for found in block.findall(nodes.reference)):
            self._check_tracking(reference.get("refuri", ""), line_of(reference) or item.line)
        title = self._title(line, item)
        if not url and not related and line.url is None and self._is_gap(title, body):
            gap = link_gap("", nodes.paragraph("", "", *line.title), *body, number=item.number)
            gap.line = item.line
            return gap
        self._check_title(title, url, related, line, item)
        summary, languages = to_text(body), self._link_languages(line, item, url, title)
        body = directed(body, summary, self.settings.page_language, languages)
        link = Link(
            id=self._id(url or title),
            number=item.number,
            position=self._next_position(),
            section=section,
            title=title or url or "",
            title_html=to_html(line.title, self.folder).strip() or url or "",
            url=url,
            languages=languages,
            topics=self._topics(item, title, url, summary),
            source=source(url) if url else "",
            summary=summary,
            content=to_html(body, self.folder),
            related=related,
            images=tuple(images_in(body, self.folder)),
            snapshot=self._snapshot(item),
            line=item.line,
            subsections=subsections,
        )
        title_nodes = line.title or [nodes.Text(link.title)]
        return make_card(with_digest(link), title_nodes, body, self.settings.page_language)

    def _title(self, line: TitleLine, item: Item) -> str:
        title = " ".join("".join(node.astext() for node in line.title).split())
        if len(title) <= TITLE:
            return title
        what = f"a title of {len(title):,} characters"
        self.report(Problem.TOO_LARGE, item.line, {"what": what, "limit": TITLE})
        line.title = [nodes.Text(shortened(title))]
        return shortened(title)

    def known_topics(self, given: Iterable[str], line: int) -> tuple[str, ...]:
        """Return the slugs of the given topics; drop and report those missing from the topics file, if any."""
        topics = self.settings.vocabulary.topics
        found = list(dict.fromkeys(filter(None, map(topic_slug, given))))
        if len(found) > TOPICS:
            self.report(Problem.TOO_LARGE, line, {"what": f"a list of {len(found):,} topics", "limit": TOPICS})
            del found[TOPICS:]
        for topic in found:
            if topic in RESERVED or (topics and topic not in topics):
                details = {"topic": shortened(topic), "file": self.settings.topics_file}
                self.report(Problem.UNKNOWN_TOPIC, line, dict(details))
            elif len(topic) > SLUG:
                what = f"a topic of {len(topic):,} characters"
                self.report(Problem.TOO_LARGE, line, {"what": what, "limit": SLUG})
        is_free = not topics
        return tuple(
            topic
            for topic in found
            if topic in topics or (is_free and len(topic) <= SLUG and topic not in RESERVED)
        )

    def _checked_url(self, line: TitleLine, item: Item) -> str | None:
        if line.url is None:
            return None
        if url := web_url(line.url):
            self._check_tracking(url, item.line)
            return url
        if not self._is_reported(item):
            report_link(line.url, item.line, self.report)
        return None

    def _is_reported(self, item: Item) -> bool:
        """Return whether a broken link in the first paragraph of an item has been reported."""
        lines = sum(str(node).count("\n") for node in item.title if isinstance(node, nodes.Text)) + 1
        return bool(self.reported) and any(line in self.reported for line in range(item.line, item.line + lines))

    def _snapshot(self, item: Item) -> str | None:
        given = item.directive["snapshot"] if item.directive else None
        if given is None:
            return None
        if not (url := web_url(given)):
            report_link(given, item.line, self.report)
        elif why := misleading(given):
            self.report(Problem.MISLEADING_URL, item.line, {"url": given, "why": why})
        return url

    def _check_tracking(self, url: str, line: int) -> None:
        if (clean := without_tracking(url)) != url:
            self.report(Problem.TRACKING, line, {"url": url, "clean": clean})

    def _is_gap(self, title: str, body: Sequence[nodes.Node]) -> bool:
        text = f"{title} {to_text(body)}".casefold()
        return any(word.casefold() in text for word in self.settings.gap_words)

    def _check_title(
        self, title: str, url: str | None, related: Sequence[Related], line: TitleLine, item: Item
    ) -> None:
        if not title or line.is_bare:
            self.report(Problem.NO_TITLE, item.line, {"url": url or line.url or "an empty URL", "title": title})
        elif line.url is None and not related and not self._is_reported(item):
            self.report(Problem.NO_LINK, item.line, {"title": title})

    def _id(self, text: str) -> str:
        is_url = is_web_url(text)
        base = (is_url and self.anchors.find(text)) or anchor_base(permalink_form(text) if is_url else text)
        self.ids[base] += 1
        return base if self.ids[base] == 1 else f"{base}-{self.ids[base]}"

    def _next_position(self) -> int:
        self.position += 1
        return self.position

    def _languages(self, text: str, line: int) -> tuple[str, ...]:
        try:
            return self.settings.language_table.split(text)
        except ValueError as error:
            self._unknown_language(str(error), line)
            return ()

    def _unknown_language(self, marker: str, line: int) -> None:
        table = self.settings.language_table
        if meant := table.meant(marker):
            advice = f"did you mean {meant!r}?"
        else:
            known = ", ".join(map(table.name, self.settings.languages))
            advice = f"use one of {known}, or add it to newsletter_languages or newsletter_language_markers"
        self.report(Problem.UNKNOWN_LANGUAGE, line, {"marker": marker, "advice": advice})

    def _link_languages(self, line: TitleLine, item: Item, url: str | None, title: str) -> tuple[str, ...]:
        """Return the languages of the first of: option, marker, host, page, script of the title, site."""
        if line.unknown_marker:
            self._unknown_language(line.unknown_marker, item.line)
        option = (item.directive and item.directive["languages"]) or ""
        table = self.settings.language_table
        return (
            self._languages(option, item.line)
            or line.languages
            or (table.from_host(source(url)) if url else ())
            or self.page_languages
            or (language_of_title(title, self.settings.default_language, self.settings.languages),)
        )

    def _topics(self, item: Item, title: str, url: str | None, summary: str) -> tuple[str, ...]:
        given = item.directive["topics"] if item.directive else None
        if given is not None:
            return self.known_topics((topic for topic in given.split(",") if topic.strip()), item.line)
        path = re.sub(r"[-_/.]+", " ", unquote(urlsplit(url).path)) if url else ""
        return self.settings.vocabulary.find(title, path, summary, host=source(url) if url else "")


def with_digest(link: Link) -> Link:
    """Return a link with the digest of everything shown of it."""
    shown = [getattr(link, name) for name in Link.__slots__ if name not in ("line", "digest")]
    return replace(link, digest=digest_of(shown))


def make_card(
    link: Link, title: Sequence[nodes.Node], body: Sequence[nodes.Node], page_language: str
) -> link_card:
    """Return the card of a link, with the nodes of its title and body."""
    inline = nodes.reference("", "", *title, refuri=link.url) if link.url else nodes.inline("", "", *title)
    heading = link_title(link.title, "", inline)
    card = link_card("", heading, *body, link=link, ids=[link.anchor])
    card.line = heading.line = inline.line = link.line
    language = text_language(link.title, link.languages, page_language)
    card["title_language"] = language if language != page_language else ""
    return card
