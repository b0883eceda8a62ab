"""Atom feeds (RFC 4287): one for the newsletter and one for each topic.

IDs are tag URIs (RFC 4151), which do not change if the URL of the site does. Dates come from the issues, not from
the current time. Entries have the full content, with absolute URLs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from html import escape
from urllib.parse import quote, urlsplit

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.environment.posts import Post, published_posts
from sphinx_newsletter.environment.site_pages import topic_page
from sphinx_newsletter.locale import labelled, listed
from sphinx_newsletter.outputs.atom import FORMAT, Entry, Feed
from sphinx_newsletter.outputs.manifest import write_output, write_outputs
from sphinx_newsletter.outputs.site_urls import SiteURLs
from sphinx_newsletter.records.directions import LTR, RTL, direction_attribute, isolated, language_direction
from sphinx_newsletter.records.model import Issue, Link, Prose, Section, digest_of
from sphinx_newsletter.records.urls import web_url

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
        entries = [
            self._post_entry(item)
            if isinstance(item, Post)
            else self._entry(f"{self.id}/issue/{item.number}", item, self._issue_html(item), item.topics)
            for item in newest
        ]
        root = self.builder.config.root_doc
        return self._feed(self.id, self.settings.title, root, self.path(), newest, entries)

    def topic(self, slug: str) -> str:
        """Return the XML of a topic's feed, with the links of each issue about the topic."""
        issues = self.topic_issues(slug)
        atom_id = f"{self.id}/topic/{slug}"
        entries = []
        for issue in issues:
            links = issue.links_in("topics", slug)
            html = "".join(map(self._link_html, links)) or self._issue_html(issue)
            topics = dict.fromkeys(topic for link in links for topic in link.topics) or issue.topics
            entries.append(self._entry(f"{atom_id}/issue/{issue.number}", issue, html, topics))
        page = topic_page(self.builder, slug)
        return self._feed(atom_id, self.topic_title(slug), page, self.path(slug), issues, entries)

    def topic_output(self, slug: str) -> tuple[str, object, Callable[[], str]]:
        """Return the path of a topic's feed, everything that it depends on, and the function that makes it."""
        shown = [self.topic_facts(issue, slug) for issue in self.topic_issues(slug)]
        return self.path(slug), (self.id, _NOON, FORMAT, shown), partial(self.topic, slug)

    def topic_title(self, slug: str) -> str:
        """Return the title of a topic's feed."""
        return labelled(self.settings.title, self.settings.vocabulary.topic(slug).title)

    def path(self, slug: str | None = None) -> str:
        """Return the path of a feed, relative to the output directory."""
        return f"{topic_page(self.builder, slug)}/atom.xml" if slug else FEED

    def _feed(
        self,
        atom_id: str,
        title: str,
        page: str,
        path: str,
        issues: Sequence[Issue | Post],
        entries: Sequence[Entry],
    ) -> str:
        changed = (_time(issue.updated or _day(issue)) for issue in issues)
        return Feed(
            atom_id,
            title,
            self.settings.author,
            self.urls.page(page),
            self.settings.base_url + path,
            self.settings.page_language,
            max(changed, default=_time(dt.date(2000, 1, 1))),
            entries,
        ).xml()

    def _entry(self, atom_id: str, issue: Issue, html: str, topics: Iterable[str]) -> Entry:
        return Entry(
            atom_id,
            self.domain.display_title(issue),
            self.urls.page(issue.docname),
            _time(issue.date),
            _time(issue.updated or issue.date),
            self._directed(html),
            issue.body.intro,
            {slug: self.settings.vocabulary.topic(slug).title for slug in topics},
            issue.contributors,
        )

    def _directed(self, html: str) -> str:
        """Return content with the direction of the newsletter, if it is not that which feed readers assume."""
        language = self.settings.page_language
        if language_direction(language) == LTR:
            return html
        code = html.replace("<pre>", '<pre dir="ltr">').replace("<code>", '<code dir="ltr">')
        return f'<div dir="{RTL}" lang="{language}">\n{code}\n</div>'

    def _post_entry(self, post: Post) -> Entry:
        """Return an entry with the excerpt of an ABlog post."""
        page = self.urls.page(post.docname) + (f"#{post.section}" if post.section else "")
        return Entry(
            f"{self.id}/post/{quote(post.docname)}" + (f"/{post.section}" if post.section else ""),
            post.title,
            web_url(post.external_link) or page,
            _time(_day(post)),
            _time(post.updated or _day(post)),
            summary=post.excerpt or post.title,
            categories={tag: tag for tag in dict(post.labels)["tags"]},
        )

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
    write_output(app, feeds.path(), (feeds.id, _NOON, FORMAT, newest), feeds.main)
    write_outputs(app, map(feeds.topic_output, feeds.domain.archive.by_topic))


def feed_links(builder: StandaloneHTMLBuilder, slug: str | None = None) -> Iterable[tuple[str, str]]:
    """Yield the title and URL of each feed that a page links to in its head."""
    feeds = Feeds(builder)
    if feeds.settings.base_url:
        yield feeds.settings.title, feeds.settings.base_url + feeds.path()
        if slug:
            yield feeds.topic_title(slug), feeds.settings.base_url + feeds.path(slug)
