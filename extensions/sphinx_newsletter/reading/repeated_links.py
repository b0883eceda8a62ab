"""Report links that an issue has twice."""

from __future__ import annotations

from collections.abc import Iterable

from sphinx_newsletter.problems import Problem, Report
from sphinx_newsletter.records.model import Issue, Link
from sphinx_newsletter.records.urls import normalise


def report_repeated(issue: Issue, links: Iterable[Link], report: Report) -> None:
    """Report URLs that occur twice in the issue, unless they are in ``repeated-links``."""
    seen: dict[str, Link] = {}
    for link in links:
        if not link.url or (url := normalise(link.url)) in issue.repeated_links:
            continue
        if url in seen:
            where = f"this issue, at line {seen[url].line}"
            report(Problem.DUPLICATE_LINK, link.line, {"url": link.url, "where": where})
        seen.setdefault(url, link)
