"""Find problems between pages: duplicate issue numbers, repeated links, …

Used by the Sphinx build and by the command line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from itertools import pairwise

from sphinx_newsletter.problems import Problem
from sphinx_newsletter.records.archive import Archive
from sphinx_newsletter.records.model import Issue, Link
from sphinx_newsletter.records.urls import normalise

_NUMBERED = re.compile(r"(?P<before>(?:issue|no|nr|number|vol|ausgabe)[-_.]?|)(?P<digits>\d{1,6})", re.IGNORECASE)
_STANDING = 3
"""Number of issues in a row after which a link stands in every issue, and is no mistake."""
Found = tuple[Issue, int, Problem, dict[str, object]]
"""The issue with the problem, its line, the problem, and the details of its message."""


def archive_problems(
    archive: Archive,
    issues: Iterable[Issue],
    seasons: Set[int],
    path_of: Callable[[str], str],
    repeat_distance: int = 0,
) -> Iterator[Found]:
    """Yield every problem between pages.

    *issues* are all issues, including those with a duplicate number; *seasons* are the seasons shown by a page;
    *path_of* returns the file of a docname; links of more than *repeat_distance* issues before are no repeats, or
    of any if it is 0.
    """
    yield from _numbers(archive, issues, path_of)
    yield from _names(issues)
    yield from _dates(archive)
    yield from _links(archive, repeat_distance)
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


def _names(issues: Iterable[Issue]) -> Iterator[Found]:
    """Yield issues whose file names have another number, or another form than the others of their directory."""
    folders: dict[str, list[tuple[Issue, re.Match[str]]]] = {}
    issues = list(issues)
    for issue in issues:
        folder, _, name = issue.docname.rpartition("/")
        if match := _NUMBERED.fullmatch(name):
            folders.setdefault(folder, []).append((issue, match))
    for named in folders.values():
        right = [match for issue, match in named if int(match["digits"]) == issue.number]
        if 2 * len(right) < len(named) and len(issues) > 1:
            continue  # the numbers in the names are others: of weeks or months
        for issue, match in named:
            others = [other for other in right if other is not match]
            expected = _expected(issue.number, others or [match])
            if int(match["digits"]) != issue.number or (len(others) > 1 and expected not in ("", match[0])):
                details = {"number": issue.number, "name": match[0], "expected": expected or str(issue.number)}
                yield issue, issue.lines.get("issue", 1), Problem.FILE_NAME, dict(details)


def _expected(number: int, others: Sequence[re.Match[str]]) -> str:
    """Return the name of an issue, if the names of *others* have one form with leading zeros; else nothing."""
    forms = {(match["before"], len(match["digits"])) for match in others}
    has_zeros = any(match["digits"].startswith("0") for match in others)
    if len(forms) > 1 or not has_zeros:
        return ""
    before, width = forms.pop()
    return f"{before}{number:0{width}}"


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


def _links(archive: Archive, distance: int) -> Iterator[Found]:
    places = {issue.number: place for place, issue in enumerate(archive.issues)}
    for place, issue in enumerate(archive.issues):
        for index, address in enumerate(issue.body.addresses):
            if address not in archive.repeated:
                continue
            earlier = [each for each in archive.repeated[address] if places[each[0].number] < place]
            nearest = [place - places[each.number] for each, _ in earlier[-_STANDING:]]
            if not earlier or (distance and nearest[-1] > distance) or nearest == list(range(_STANDING, 0, -1)):
                continue
            first, first_index = earlier[-1 if distance else 0]
            yield from _repeat(issue, issue.links[index], first, first.links[first_index])


def _repeat(issue: Issue, link: Link, first_issue: Issue, first: Link) -> Iterator[Found]:
    if not link.url or not first.url:
        return
    url = normalise(link.url)
    if url == normalise(first.url) and url not in issue.repeated_links:
        where = f"issue {first_issue.number}, {first.anchor}"
        yield issue, link.line, Problem.DUPLICATE_LINK, {"url": link.url, "where": where}
