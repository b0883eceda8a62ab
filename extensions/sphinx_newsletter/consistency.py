"""Problems that no single page can show: two issues with one number, a link recommended twice, …"""

from __future__ import annotations

from itertools import pairwise

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from sphinx_newsletter.domain import NewsletterDomain
from sphinx_newsletter.model import Issue, Link
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.urls import normalise

logger = logging.getLogger(__name__)

_HASHED = len("link-3f9a1c2b")


def check_archive(app: Sphinx, env: BuildEnvironment) -> None:
    """Report every problem between pages; connected to ``env-check-consistency``."""
    domain = NewsletterDomain.of(env)
    _check_numbers(env, domain)
    _check_dates(env, domain)
    _check_links(env, domain)
    _check_seasons(env, domain)


def _warn(env: BuildEnvironment, issue: Issue, line: int, problem: Problem, **details: object) -> None:
    location = f"{env.doc2path(issue.docname)}:{line}"
    logger.warning(problem.message(**details), location=location, type="newsletter", subtype=problem.code)


def _check_numbers(env: BuildEnvironment, domain: NewsletterDomain) -> None:
    for docname, issue in sorted(domain.issues.items()):
        first = domain.archive.by_number[issue.number]
        if first.docname != docname:
            other = str(env.doc2path(first.docname, base=False))
            line = issue.lines.get("issue", 1)
            _warn(env, issue, line, Problem.DUPLICATE_ISSUE, number=issue.number, other=other)


def _check_dates(env: BuildEnvironment, domain: NewsletterDomain) -> None:
    issues = domain.archive.issues
    for before, issue in pairwise(issues):
        if issue.date < before.date:
            _warn(
                env,
                issue,
                issue.lines.get("date", 1),
                Problem.DATE_ORDER,
                number=issue.number,
                date=issue.date,
                other=before.number,
                other_date=before.date,
            )


def _check_links(env: BuildEnvironment, domain: NewsletterDomain) -> None:
    seen: dict[str, tuple[Issue, int]] = {}
    for issue in domain.archive.issues:
        for index, (anchor, _) in enumerate(issue.body.names):
            # An anchor begins with a hash of the normalised URL: equal URLs have equal beginnings.
            first_issue, first_index = seen.setdefault(anchor[:_HASHED], (issue, index))
            if first_issue is not issue:
                _check_repeat(env, issue, issue.links[index], first_issue, first_issue.links[first_index])


def _check_repeat(env: BuildEnvironment, issue: Issue, link: Link, first_issue: Issue, first: Link) -> None:
    if not link.url or not first.url:
        return
    address = normalise(link.url)
    if address == normalise(first.url) and address not in issue.repeated_links:
        where = f"issue {first_issue.number}, {first.anchor}"
        _warn(env, issue, link.line, Problem.DUPLICATE_LINK, url=link.url, where=where)


def _check_seasons(env: BuildEnvironment, domain: NewsletterDomain) -> None:
    shown = {season for season, _ in domain.data["seasons"].values()}
    for number, season in domain.archive.seasons.items():
        if number not in shown:
            first = season.issues[0]
            _warn(env, first, first.lines.get("issue", 1), Problem.MISSING_SEASON, season=number)


def setup(app: Sphinx) -> None:
    """Check the archive once all pages have been read."""
    app.connect("env-check-consistency", check_archive)
