"""Links that come back: how far back a repeat is reported, and links that stand in every issue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from sphinx_newsletter.config import Settings
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading import read_text
from sphinx_newsletter.records.archive import Archive
from sphinx_newsletter.records.archive_problems import archive_problems


def repeats(numbers: Sequence[int], count: int, distance: int = 0) -> Mapping[int, str]:
    """Return what is said of a link that the issues with *numbers* have, by issue."""
    issues = []
    for number in range(1, count + 1):
        url = "https://a.example/jobs" if number in numbers else f"https://a.example/{number}"
        text = f"---\nissue: {number}\ndate: 2023-01-01\n---\n\n# Tea\n\n## Articles\n\n1. [One]({url})\n"
        issue, _, _ = read_text(text, f"issues/{number:04}", Settings(default_language="en"))
        assert issue
        issues.append(issue)
    found = archive_problems(Archive(tuple(issues), 30), issues, {1}, str, distance)
    return {
        issue.number: str(details["where"]).partition(",")[0]
        for issue, _, problem, details in found
        if problem is Problem.DUPLICATE_LINK
    }


@pytest.mark.parametrize(
    ("numbers", "distance", "reported"),
    [
        ([1, 8], 0, {8: "issue 1"}),
        ([1, 8], 7, {8: "issue 1"}),
        ([1, 8], 6, {}),
        ([1, 5, 8], 0, {5: "issue 1", 8: "issue 1"}),
        ([1, 5, 8], 3, {8: "issue 5"}),
        ([2, 3, 4, 5, 6, 7, 8], 0, {3: "issue 2", 4: "issue 2"}),
        ([2, 3, 4, 6, 7, 8], 0, {3: "issue 2", 4: "issue 2", 6: "issue 2", 7: "issue 2", 8: "issue 2"}),
    ],
)
def test_repeats_are_reported_within_the_distance(
    numbers: Sequence[int], distance: int, reported: Mapping[int, str]
) -> None:
    assert repeats(numbers, 9, distance) == reported
