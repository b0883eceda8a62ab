"""Recognise the sections of a newsletter in its old issues."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from sphinx_newsletter.records.model import Issue, Link

_SECTIONS = 20
_SHARE = 0.2
"""Share of the issues that have a section."""
_CONTAINER = 0.8
"""Share of the links, from which a section only contains the others."""
_AND = re.compile(r"(?:(?<!\s)\s++)?(?:[&＆,，、/+＋]|\b(?:and|und|et|y|и|e|ve|i|en|og|och)\b).*", re.IGNORECASE)


def sections_of(issues: Sequence[Issue]) -> Mapping[str, list[str]]:
    """Return the headings that a fifth of the issues have above links, by the noun to count them with.

    The headings below are taken instead if there is but one heading above nearly all links, or none that recurs.
    """
    outer = _frequent([dict.fromkeys(_title(link, 0) for link in issue.links) for issue in issues])
    inner = _frequent([dict.fromkeys(_title(link, 1) for link in issue.links) for issue in issues])
    if len(inner) > 1 and (not outer or _is_container(issues, outer)):
        outer = [title for title in outer if not _holds_most(issues, title)] + inner
    found: dict[str, list[str]] = {}
    for title in outer:
        found.setdefault(_AND.sub("", title).strip().casefold() or title.casefold(), []).append(title)
    return found


def _title(link: Link, depth: int) -> str:
    path = (*((link.section,) if link.section else ()), *link.subsections)
    return path[depth].title if depth < len(path) else ""


def _frequent(titles: Sequence[Iterable[str]]) -> list[str]:
    """Return the titles that recur, in the order in which they were seen."""
    counts: Counter[str] = Counter()
    for found in titles:
        counts.update(title for title in found if title)
    least = max(2 if len(titles) > 2 else 1, len(titles) * _SHARE)
    commonest = {title for title, _ in counts.most_common(_SECTIONS)}
    return [title for title, count in counts.items() if count >= least and title in commonest]


def _is_container(issues: Sequence[Issue], titles: Sequence[str]) -> bool:
    return any(_holds_most(issues, title) for title in titles)


def _holds_most(issues: Sequence[Issue], title: str) -> bool:
    links = [link for issue in issues for link in issue.links]
    inside = sum(_title(link, 0) == title and bool(link.subsections) for link in links)
    return inside > len(links) * _CONTAINER
