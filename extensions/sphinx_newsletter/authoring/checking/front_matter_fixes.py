"""Fix the front matter of a page where it is certain what was meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sphinx_newsletter.config import Settings
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading import Finding, FrontMatter
from sphinx_newsletter.reading.front_matter_block import Change
from sphinx_newsletter.reading.front_matter_check import check_front_matter

FIXED = (Problem.FRONT_MATTER, Problem.ISSUE_NUMBER)
_MOST = 50
"""The most problems that are fixed in a page."""


def fix_front_matter(text: str, docname: str, findings: Iterable[Finding], settings: Settings) -> tuple[str, int]:
    """Return the text of a page with problems of *findings* fixed, and their number.

    The front matter is read again after each: a fix that does not solve its problem is not made.
    """
    wanted = {
        finding.problem for finding in findings if finding.problem in FIXED and finding.details.get("changes")
    }
    fixed = 0
    for _ in range(_MOST):
        found = _problems(text, docname, settings)
        candidates = (_changed(text, changes) for problem, changes in found if changes and problem in wanted)
        better = next((new for new in candidates if _is_better(text, new, docname, settings)), None)
        if better is None:
            break
        text, fixed = better, fixed + 1
    return text, fixed


def _problems(text: str, docname: str, settings: Settings) -> list[tuple[Problem, Sequence[Change]]]:
    found: list[tuple[Problem, Sequence[Change]]] = []

    def report(problem: Problem, line: int, details: dict[str, object]) -> None:
        changes = details.get("changes")
        found.append((problem, changes if isinstance(changes, tuple) else ()))

    front = FrontMatter.of(text.replace("\r\n", "\n"))
    check_front_matter(front, docname, settings.page_language, report)
    return found


def _changed(text: str, changes: Sequence[Change]) -> str:
    """Return a text with lines changed; new lines end as the first line does."""
    lines = text.split("\n")
    end = "\r" if lines[0].endswith("\r") else ""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    lines[0] = lines[0].removeprefix("\ufeff")
    for change in sorted(changes, key=lambda change: change.start, reverse=True):
        lines[change.start - 1 : change.end - 1] = [line.rstrip("\r") + end for line in change.lines]
    return mark + "\n".join(lines)


def _is_better(before: str, after: str, docname: str, settings: Settings) -> bool:
    """Return whether a change solves a problem, and keeps all values."""
    old, new = FrontMatter.of(before.replace("\r\n", "\n")), FrontMatter.of(after.replace("\r\n", "\n"))
    kept = all(new.values.get(key) == value for key, value in old.values.items() if key in new.values)
    fewer = len(_problems(after, docname, settings)) < len(_problems(before, docname, settings))
    return fewer and (kept or old.number() is None)
