"""The head of an issue page: number, date, season, link to the original, counts and contributors."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx

from sphinx_newsletter.config import Settings
from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.environment.site_pages import writes_site
from sphinx_newsletter.locale import gettext, listed
from sphinx_newsletter.reading.directions import separate_text, text_node
from sphinx_newsletter.reading.nodes import issue_head, link_card
from sphinx_newsletter.records.languages import own_name
from sphinx_newsletter.records.model import Issue
from sphinx_newsletter.rendering.counts import issue_counts, language_counts
from sphinx_newsletter.rendering.navigation import navigation_of, plain_title
from sphinx_newsletter.rendering.references import (
    filled,
    inline,
    joined,
    line,
    long_date,
    page_reference,
    season_name,
)


def fill_head(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Fill in the placeholders that reading left for issue heads.

    On the pages of the site, the facts stand above the title, and links to the sections below the intro.
    """
    domain = NewsletterDomain.of(app.env)
    is_site = writes_site(app.builder)
    if is_site and docname not in domain.issues:
        return  # heads are on other pages only with builders that assemble pages, as singlehtml
    for head in list(doctree.findall(issue_head)):
        issue = domain.issues[head["docname"]]
        facts = nodes.container("", _facts(app, issue, docname), classes=["nl-head"])
        page = head.parent
        if not is_site or not isinstance(page, nodes.section):
            page.replace(head, facts)
            facts += _about(issue, line(issue_counts(issue, domain.settings), classes=("nl-counts",)))
            continue
        page.remove(head)
        page.insert(0, facts)
        about = _about(issue, _contents(page, issue, domain.settings))
        first = next((at for at, node in enumerate(page) if isinstance(node, nodes.section)), len(page))
        page.insert(first, nodes.container("", *about, classes=["nl-about"]))


def _facts(app: Sphinx, issue: Issue, here: str) -> nodes.paragraph:
    """Return the line of number, date, season and original."""
    domain = NewsletterDomain.of(app.env)
    settings = domain.settings
    season = domain.archive.season_of(issue)
    season_page = navigation_of(app.env).season_page(season)
    facts: list[nodes.Node] = [
        inline(gettext("Issue {number}").format(number=issue.number), "nl-issue-number"),
        separate_text(long_date(issue.date, settings.page_language), settings.page_language),
    ]
    if season_page:
        facts.append(page_reference(app.builder, here, season_page, season_name(season, settings)))
    if issue.original:
        facts.append(nodes.reference("", gettext("Original"), refuri=issue.original))
    return line(*joined(facts), classes=("nl-facts",))


def _about(issue: Issue, counts: nodes.Element) -> list[nodes.Node]:
    """Return the counts of an issue, its contributors and its other editions."""
    parts: list[nodes.Node] = [counts] if counts.astext() else []
    if issue.contributors:
        thanks = gettext("With thanks to {names}").format(names=listed(list(issue.contributors)))
        parts.append(line(thanks, classes=("nl-counts",)))
    if issue.editions:
        parts.append(_editions(issue))
    return parts


def _contents(page: nodes.section, issue: Issue, settings: Settings) -> nodes.Element:
    """Return links to the sections of a page with their counts, and note the counts in their titles."""
    sections = [node for node in page.children if isinstance(node, nodes.section)]
    counted = [(section, len(list(section.findall(link_card)))) for section in sections]
    counted = [(section, count) for section, count in counted if count and section["ids"]]
    listed_sections = nodes.bullet_list("", classes=["nl-jump"])
    for section, count in counted:
        title = section[0]
        assert isinstance(title, nodes.title)
        text = text_node(plain_title(title), settings.page_language)
        link = nodes.reference("", "", text, internal=True, refid=section["ids"][0])
        listed_sections += nodes.list_item("", line(link, " ", inline(str(count), "nl-muted")))
        title += [nodes.Text(" "), inline(str(count), "nl-count")]
    if len(counted) < 2:
        return line(issue_counts(issue, settings), classes=("nl-counts",))
    if languages := language_counts(issue.body.languages, settings):
        listed_sections += nodes.list_item("", line(languages, classes=("nl-muted",)))
    return listed_sections


def _editions(issue: Issue) -> nodes.paragraph:
    """Return the line of the other editions, each with the name that its readers know their language by."""
    references: list[nodes.Node] = [
        # docutils makes the attribute lang of the class.
        nodes.reference("", own_name(tag), refuri=url, classes=[f"language-{tag}"])
        for tag, url in issue.editions
    ]
    languages = nodes.inline("", "", *joined(references))
    paragraph = filled(gettext("Also in: {languages}"), languages=languages)
    paragraph["classes"].append("nl-editions")
    return paragraph
