"""Find problems between pages: duplicate issue numbers, repeated links, …

Used by the Sphinx build and by the command line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from itertools import pairwise

from sphinx_newsletter.problems import Problem
from sphinx_newsletter.records.archive import Archive
from sphinx_newsletter.records.model import Issue, Link
from sphinx_newsletter.records.urls import normalise

Found = tuple[Issue, int, Problem, dict[str, object]]
"""The issue with the problem, its line, the problem, and the details of its message."""


def archive_problems(
    archive: Archive, issues: Iterable[Issue], seasons: Set[int], path_of: Callable[[str], str]
) -> Iterator[Found]:
    """Yield every problem between pages.

    *issues* are all issues, including those with a duplicate number; *seasons* are the seasons shown by a page;
    *path_of* returns the file of a docname.
    """
    yield from _numbers(archive, issues, path_of)
    yield from _dates(archive)
    yield from _links(archive)
    for number, season in archive.seasons.items():
        if number not in seasons:
            first = season.issues[0]
            yield first, first.lines.get("issue", 1), Problem.MISSING_SEASON, {"season": number}


def _numbers(archive: Archive, issues: Iterable[Issue], path_of: Callable[[str], str]) -> Iterator[Found]:
    for issue in sorted(issues, key=lambda issue: issue.docname):
        first = archive.by_number[issue.number]
        if first.docname != issue.docname:
            details = {"number": issue.number, "other": path_of(first.docname)}
            yield issue, issue.lines.get("issue", 1), Problem.DUPLICATE_ISSUE, details


def _dates(archive: Archive) -> Iterator[Found]:
    for before, issue in pairwise(archive.issues):
        if issue.date < before.date:
            details = {
                "number": issue.number,
                "date": issue.date,
                "other": before.number,
                "other_date": before.date,
            }
            yield issue, issue.lines.get("date", 1), Problem.DATE_ORDER, details


def _links(archive: Archive) -> Iterator[Found]:
    repeated = archive.repeated
    for issue in archive.issues:
        for index, address in enumerate(issue.body.addresses):
            first, first_index = repeated[address][0] if address in repeated else (issue, index)
            if first is not issue:
                yield from _repeat(issue, issue.links[index], first, first.links[first_index])


def _repeat(issue: Issue, link: Link, first_issue: Issue, first: Link) -> Iterator[Found]:
    if not link.url or not first.url:
        return
    url = normalise(link.url)
    if url == normalise(first.url) and url not in issue.repeated_links:
        where = f"issue {first_issue.number}, {first.anchor}"
        yield issue, link.line, Problem.DUPLICATE_LINK, {"url": link.url, "where": where}
