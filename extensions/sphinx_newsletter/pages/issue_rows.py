"""What lists show of issues and of other posts.

Templates get nothing else of them. A page is written again when a row in it has changed, so that nothing that is
added to a row can be forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass

from ablog.blog import Post

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.records.model import Issue, theme
from sphinx_newsletter.rendering.counts import link_count
from sphinx_newsletter.rendering.references import long_date


@dataclass(frozen=True)
class IssueRow:
    """What a list shows of an issue or of another post."""

    docname: str
    number: int | None
    title: str
    date: str
    iso_date: str
    intro: str
    counts: str = ""
    section: str = ""
    """ID of the section that is the post, if it is only a part of its page."""
    external: str = ""
    """URL of a post that is on another site."""

    def values(self, url: str) -> dict[str, object]:
        """Return the values for templates; *url* leads to the issue from the page that shows it."""
        return {**vars(self), "url": url}


class IssueRows:
    """Makes the rows of one build. An issue is in many lists, and its row is made once."""

    def __init__(self, domain: NewsletterDomain) -> None:
        self._domain = domain
        self._rows: dict[str, IssueRow] = {}

    def of_post(self, post: Post) -> IssueRow:
        """Return the row of an issue or of another post."""
        if issue := self._domain.issues.get(post.docname):
            return self.of_issue(issue)
        date = post.date.date()
        return IssueRow(
            post.docname,
            None,
            post.title,
            long_date(date, self._domain.settings.page_language),
            date.isoformat(),
            " ".join(node.astext() for node in post.excerpt),
            section=post.section or "",
            external=post.external_link or "",
        )

    def of_issue(self, issue: Issue) -> IssueRow:
        """Return the row of an issue."""
        if issue.docname not in self._rows:
            settings = self._domain.settings
            self._rows[issue.docname] = IssueRow(
                issue.docname,
                issue.number,
                theme(issue, settings.title) or issue.title,
                long_date(issue.date, settings.page_language),
                issue.date.isoformat(),
                issue.body.intro,
                link_count(len(issue.body.names)),
            )
        return self._rows[issue.docname]
