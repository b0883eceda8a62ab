"""Atom feeds (RFC 4287): one for the newsletter and one for each topic.

IDs are tag URIs (RFC 4151), which do not change if the URL of the site does. Dates come from the issues, not from
the current time. Entries have the full content, with absolute URLs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.environment.posts import Post, published_posts
from sphinx_newsletter.locale import labelled, listed
from sphinx_newsletter.outputs.manifest import write_output, write_outputs
from sphinx_newsletter.outputs.site_urls import SiteURLs
from sphinx_newsletter.records.directions import LTR, RTL, direction_attribute, isolated, language_direction
from sphinx_newsletter.records.model import Issue, Link, Prose, Section, digest_of
from sphinx_newsletter.records.urls import web_url
from sphinx_newsletter.rendering.link_card import topic_page

if TYPE_CHECKING:
    from feedgen.feed import FeedGenerator

FEED = "atom.xml"
"""Path of the main feed, relative to the output directory."""
_NOON = dt.time(12)
"""The time of an entry, in UTC: at midnight, readers in America would show the day before."""


class Feeds:
    """Generates the feeds of a build."""

    def __init__(self, builder: StandaloneHTMLBuilder) -> None:
        self.builder = builder
        self.domain = NewsletterDomain.of(builder.env)
        self.settings = self.domain.settings
        self.urls = SiteURLs(builder)
        self.id = self.settings.feed_id or self._default_id()
        self._head_digests: dict[str, str] = {}

    def _default_id(self) -> str:
        issues = self.domain.archive.issues
        year = issues[0].date.year if issues else 2000
        return f"tag:{urlsplit(self.settings.base_url).hostname},{year}:newsletter"

    def newest(self) -> Sequence[Issue | Post]:
        """Return the issues and posts of the main feed, newest first."""
        length = self.settings.feed_length
        issues = self.domain.archive.issues[: -length - 1 : -1]
        posts = published_posts(self.domain)[:length]
        # The sort is stable: on the same day, issues precede posts and stay in order of number.
        both: list[Issue | Post] = [*issues, *posts]
        return sorted(both, key=_day, reverse=True)[:length] if posts else issues

    def topic_issues(self, slug: str) -> Sequence[Issue]:
        """Return the issues of a topic's feed, newest first."""
        return self.domain.archive.by_topic[slug][: self.settings.feed_length]

    def facts(self, issue: Issue | Post) -> object:
        """Return everything that an entry depends on, including the URLs it contains."""
        if isinstance(issue, Post):
            return issue
        html = self._issue_html(issue) if issue.body.refers else ""
        return (self.domain.archive.digests[issue.docname], html)

    def topic_facts(self, issue: Issue, slug: str) -> object:
        """Return everything that an entry in a topic's feed depends on."""
        part = issue.body.topics.get(slug)
        if part is None:
            return self.facts(issue)  # the topic is only in the front matter: the entry has the whole issue
        html = "".join(map(self._link_html, issue.links_in("topics", slug))) if issue.body.refers else ""
        return (self._head_digest(issue), part, html)

    def _head_digest(self, issue: Issue) -> str:
        """Return the digest of what every entry shows of an issue, besides links."""
        if issue.docname not in self._head_digests:
            dates = (issue.docname, issue.number, issue.date, issue.updated)
            facts = (*dates, issue.title, issue.contributors, issue.body.intro)
            self._head_digests[issue.docname] = digest_of(facts)
        return self._head_digests[issue.docname]

    def main(self) -> str:
        """Return the XML of the main feed."""
        newest = self.newest()
        feed = self._feed(self.id, self.settings.title, self.builder.config.root_doc, self.path(), newest)
        for item in newest:
            if isinstance(item, Post):
                self._post_entry(feed, item)
            else:
                self._entry(feed, f"{self.id}/issue/{item.number}", item, self._issue_html(item), item.topics)
        return str(feed.atom_str(pretty=True).decode("utf-8"))

    def topic(self, slug: str) -> str:
        """Return the XML of a topic's feed, with the links of each issue about the topic."""
        issues = self.topic_issues(slug)
        atom_id = f"{self.id}/topic/{slug}"
        title = self.topic_title(slug)
        page = topic_page(self.builder, slug)
        feed = self._feed(atom_id, title, page, self.path(slug), issues)
        for issue in issues:
            links = issue.links_in("topics", slug)
            html = "".join(map(self._link_html, links)) or self._issue_html(issue)
            topics = dict.fromkeys(topic for link in links for topic in link.topics) or issue.topics
            self._entry(feed, f"{atom_id}/issue/{issue.number}", issue, html, topics)
        return str(feed.atom_str(pretty=True).decode("utf-8"))

    def topic_output(self, slug: str) -> tuple[str, object, Callable[[], str]]:
        """Return the path of a topic's feed, everything that it depends on, and the function that makes it."""
        shown = [self.topic_facts(issue, slug) for issue in self.topic_issues(slug)]
        return self.path(slug), (self.id, _NOON, shown), partial(self.topic, slug)

    def topic_title(self, slug: str) -> str:
        """Return the title of a topic's feed."""
        return labelled(self.settings.title, self.settings.vocabulary.topic(slug).title)

    def path(self, slug: str | None = None) -> str:
        """Return the path of a feed, relative to the output directory."""
        return f"{topic_page(self.builder, slug)}/atom.xml" if slug else FEED

    def _feed(
        self, atom_id: str, title: str, page: str, path: str, issues: Sequence[Issue | Post]
    ) -> FeedGenerator:
        from feedgen.feed import FeedGenerator  # most builds write no feed, and need not import lxml

        feed = FeedGenerator()
        feed.id(atom_id)
        feed.title(title)
        feed.author({"name": self.settings.author})
        feed.link(href=self.urls.page(page), rel="alternate", type="text/html")
        feed.link(href=self.settings.base_url + path, rel="self", type="application/atom+xml")
        feed.language(self.settings.page_language)
        feed.generator("sphinx_newsletter")
        feed.updated(
            max((_time(issue.updated or _day(issue)) for issue in issues), default=_time(dt.date(2000, 1, 1)))
        )
        return feed

    def _entry(self, feed: FeedGenerator, atom_id: str, issue: Issue, html: str, topics: Iterable[str]) -> None:
        entry = feed.add_entry(order="append")
        entry.id(atom_id)
        entry.title(self.domain.display_title(issue))
        entry.link(href=self.urls.page(issue.docname), rel="alternate", type="text/html")
        entry.published(_time(issue.date))
        entry.updated(_time(issue.updated or issue.date))
        for contributor in issue.contributors:
            entry.contributor({"name": contributor})
        titles = {slug: self.settings.vocabulary.topic(slug).title for slug in topics}
        entry.category([{"term": slug, "label": title} for slug, title in titles.items()])
        if issue.body.intro:
            entry.summary(issue.body.intro)
        entry.content(self._directed(html), type="html")

    def _directed(self, html: str) -> str:
        """Return content with the direction of the newsletter, if it is not that which feed readers assume."""
        language = self.settings.page_language
        if language_direction(language) == LTR:
            return html
        code = html.replace("<pre>", '<pre dir="ltr">').replace("<code>", '<code dir="ltr">')
        return f'<div dir="{RTL}" lang="{language}">\n{code}\n</div>'

    def _post_entry(self, feed: FeedGenerator, post: Post) -> None:
        """Add an entry with the excerpt of an ABlog post."""
        page = self.urls.page(post.docname) + (f"#{post.section}" if post.section else "")
        entry = feed.add_entry(order="append")
        entry.id(f"{self.id}/post/{quote(post.docname)}" + (f"/{post.section}" if post.section else ""))
        entry.title(post.title)
        entry.link(href=web_url(post.external_link) or page, rel="alternate", type="text/html")
        entry.published(_time(_day(post)))
        entry.updated(_time(post.updated or _day(post)))
        entry.category([{"term": tag, "label": tag} for tag in dict(post.labels)["tags"]])
        entry.summary(post.excerpt or post.title)

    def _issue_html(self, issue: Issue) -> str:
        parts: list[str] = []
        for block in issue.body.blocks:
            if isinstance(block, Section):
                level = _level(block.depth + 1)
                title = isolated(block.title, self.settings.page_language)
                parts.append(f"<{level}>{f'{escape(block.icon)} {title}'.strip()}</{level}>")
            elif isinstance(block, Prose):
                parts.append(self.urls.fill(block.html))
            else:
                parts.append(self._link_html(block))
        return "\n".join(parts)

    def _link_html(self, link: Link) -> str:
        number = "" if link.number is None else f"{link.number}. "
        title = f'<a href="{escape(link.url)}">{link.title_html}</a>' if link.url else link.title_html
        if attribute := direction_attribute(link.title, self.settings.page_language, link.languages):
            title = f"<bdi{attribute}>{title}</bdi>"
        labels = listed([self.settings.language_table.label(code) for code in link.languages])
        sections = [section.depth for section in (link.section, *link.subsections) if section]
        level = _level(max(sections, default=1) + 2)
        return f"<{level}>{number}{title} ({escape(labels)})</{level}>\n{self.urls.fill(link.content)}"


def _level(number: int) -> str:
    return f"h{min(number, 6)}"


def _day(item: Issue | Post) -> dt.date:
    date = item.date
    assert date is not None  # published posts have a date
    return date.date() if isinstance(date, dt.datetime) else date


def _time(date: dt.date) -> dt.datetime:
    return dt.datetime.combine(date, _NOON, tzinfo=dt.UTC)


def write(app: Sphinx, builder: StandaloneHTMLBuilder) -> None:
    """Write the feeds."""
    feeds = Feeds(builder)
    if not feeds.settings.base_url:
        return  # feeds need absolute URLs
    newest = [feeds.facts(issue) for issue in feeds.newest()]
    write_output(app, feeds.path(), (feeds.id, _NOON, newest), feeds.main)
    write_outputs(app, map(feeds.topic_output, feeds.domain.archive.by_topic))


def feed_links(builder: StandaloneHTMLBuilder, slug: str | None = None) -> Iterable[tuple[str, str]]:
    """Yield the title and URL of each feed that a page links to in its head."""
    feeds = Feeds(builder)
    if feeds.settings.base_url:
        yield feeds.settings.title, feeds.settings.base_url + feeds.path()
        if slug:
            yield feeds.topic_title(slug), feeds.settings.base_url + feeds.path(slug)
