"""Real issues, each broken in one place: lines removed, doubled and moved, marks dropped and of another width.

``python tests/broken_pages.py SEED COUNT`` lists the pages of which the check reports nothing although they show
something else than before.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from building import DOCS
from sphinx_newsletter.authoring.checking.pages import damaged
from sphinx_newsletter.authoring.project import Project
from sphinx_newsletter.reading import read_text
from sphinx_newsletter.records.model import Issue, Link, Section

ISSUES = sorted((DOCS / "issues").glob("[0-9]*.md"))
MARKS = "[]()#*`.:-!"
WIDE = {
    **dict(zip("[]()#.:-!", "［］（）＃．：－！", strict=True)),
    **dict(zip("0123456789", "０１２３４５６７８９", strict=True)),
}
_ITEM = re.compile(r"\d+\. \[")


@dataclass(frozen=True)
class BrokenPage:
    """A page that was good, and what was done to it."""

    issue: str
    kind: str
    line: int
    before: str
    """The line that was changed."""
    after: str
    """What is there now."""
    text: str


Break = Callable[[random.Random, list[str]], tuple[int, list[str]]]
"""Changes a list of lines; returns the index of the line, and all lines."""


def _pick(chance: random.Random, lines: list[str], wanted: Callable[[int, str], bool]) -> int:
    return chance.choice([index for index, line in enumerate(lines) if wanted(index, line)])


def _remove_line(chance: random.Random, lines: list[str]) -> tuple[int, list[str]]:
    at = _pick(chance, lines, lambda _, line: bool(line.strip()))
    return at, [*lines[:at], *lines[at + 1 :]]


def _remove_blank(chance: random.Random, lines: list[str]) -> tuple[int, list[str]]:
    at = _pick(chance, lines, lambda _, line: not line.strip())
    return at, [*lines[:at], *lines[at + 1 :]]


def _double_line(chance: random.Random, lines: list[str]) -> tuple[int, list[str]]:
    at = _pick(chance, lines, lambda _, line: bool(line.strip()))
    return at, [*lines[: at + 1], *lines[at:]]


def _shift_line(chance: random.Random, lines: list[str]) -> tuple[int, list[str]]:
    at = _pick(chance, lines, lambda _, line: bool(line.strip()))
    line = lines[at]
    moved = line[1:] if line[0] == " " and chance.random() < 0.5 else " " * chance.randint(1, 5) + line
    return at, [*lines[:at], moved, *lines[at + 1 :]]


def _swap_lines(chance: random.Random, lines: list[str]) -> tuple[int, list[str]]:
    places = [index for index, line in enumerate(lines) if line.strip()]
    at = chance.randrange(len(places) - 1)
    one, other = places[at], places[at + 1]
    swapped = list(lines)
    swapped[one], swapped[other] = lines[other], lines[one]
    return one, swapped


def _join_lines(chance: random.Random, lines: list[str]) -> tuple[int, list[str]]:
    at = _pick(chance, lines[:-2], lambda _, line: bool(line.strip()))
    end = at + 2 if lines[at + 1].strip() else at + 3
    return at, [*lines[:at], f"{lines[at]} {lines[end - 1].strip()}", *lines[end:]]


def _at_mark(change: Callable[[random.Random, str], str], marks: str) -> Break:
    """Return a break that changes one mark, in items, headings, texts with links and front matter alike."""

    def break_mark(chance: random.Random, lines: list[str]) -> tuple[int, list[str]]:
        mark = chance.choice([mark for mark in marks if any(mark in line for line in lines)])
        at = _pick(chance, lines, lambda _, line: mark in line)
        line = lines[at]
        place = chance.choice([index for index, char in enumerate(line) if char == mark])
        changed = line[:place] + change(chance, line[place]) + line[place + 1 :]
        return at, [*lines[:at], changed, *lines[at + 1 :]]

    return break_mark


def _space_in_link(chance: random.Random, lines: list[str]) -> tuple[int, list[str]]:
    at = _pick(chance, lines, lambda _, line: "](" in line)
    places = [found.start() + 1 for found in re.finditer(r"\]\(|\(http|/", lines[at])]
    place = chance.choice(places)
    return at, [*lines[:at], f"{lines[at][:place]} {lines[at][place:]}", *lines[at + 1 :]]


def _letter(chance: random.Random, lines: list[str]) -> tuple[int, list[str]]:
    """Drop or swap a letter where letters have a meaning: front matter, headings, markers, schemes."""
    found = [
        (at, place)
        for at, line in enumerate(lines)
        for part in re.finditer(r"^\w+(?=: )|^## .*|(?<=\()(?:English|Chinese)(?=\))|(?<=\()https?://", line)
        for place in range(*part.span())
        if line[place].isalpha()
    ]
    at, place = chance.choice(found)
    line = lines[at]
    after = line[place + 1 : place + 2]
    changed = line[:place] + (after + line[place] if chance.random() < 0.5 else after) + line[place + 2 :]
    return at, [*lines[:at], changed, *lines[at + 1 :]]


def _cut(chance: random.Random, lines: list[str]) -> tuple[int, list[str]]:
    at = chance.randrange(len(lines) // 2, len(lines))
    return at, [*lines[:at], lines[at][: chance.randint(0, len(lines[at]))]]


def _number(chance: random.Random, lines: list[str]) -> tuple[int, list[str]]:
    """Change what is before the title of an item: no number, another one, no dot, no space."""
    at = _pick(chance, lines, lambda _, line: bool(_ITEM.match(line)))
    number, _, rest = lines[at].partition(". ")
    wrong = f"{int(number) + 1}. {rest}"
    forms = (rest, f". {rest}", f"{number} {rest}", f"{number}.{rest}", f"{number}, {rest}", wrong)
    return at, [*lines[:at], chance.choice(forms), *lines[at + 1 :]]


BREAKS: dict[str, Break] = {
    "a line is removed": _remove_line,
    "a blank line is removed": _remove_blank,
    "a line is doubled": _double_line,
    "a line is shifted": _shift_line,
    "two lines are swapped": _swap_lines,
    "two lines are joined": _join_lines,
    "a mark is dropped": _at_mark(lambda _, mark: "", MARKS),
    "a mark is doubled": _at_mark(lambda _, mark: mark * 2, MARKS),
    "a mark is of another width": _at_mark(lambda _, mark: WIDE[mark], "[]()#.:-!0123456789"),
    "a bracket is another one": _at_mark(lambda chance, mark: chance.choice("[](){}<>"), "[]()"),
    "a space is in a link": _space_in_link,
    "a letter is missing or swapped": _letter,
    "the page is cut off": _cut,
    "the number of an item is broken": _number,
}


def broken_pages(seed: int, count: int) -> Iterator[BrokenPage]:
    """Yield *count* pages, the same for the same seed; each of another issue, as long as there are any."""
    chance = random.Random(seed)
    paths: list[Path] = []
    kinds = list(BREAKS)
    for number in range(count):
        if not paths:
            paths = chance.sample(ISSUES, len(ISSUES))
        path, kind = paths.pop(), kinds[number % len(kinds)]
        lines = path.read_text(encoding="utf-8").split("\n")
        at, changed = BREAKS[kind](chance, lines)
        while changed == lines:
            at, changed = BREAKS[kind](chance, lines)
        after = " / ".join(changed[max(0, at - 1) : at + 2])
        yield BrokenPage(path.name, kind, at + 1, lines[at], after, "\n".join(changed))


@cache
def _project() -> Project:
    return Project.load(DOCS / "conf.py")


@cache
def _shown_of(name: str) -> list[object]:
    text = (DOCS / "issues" / name).read_text(encoding="utf-8")
    return _shown(read_text(text, f"issues/{name[:-3]}", _project().settings)[0])


def _shown(issue: Issue | None) -> list[object]:
    """Return what an issue shows, without its lines."""
    if issue is None:
        return []
    found: list[object] = [issue.number, issue.date, issue.title]
    for block in issue.body.blocks:
        if isinstance(block, Link):
            found.append((block.number, block.title_html, block.url, block.languages, block.content))
        else:
            found.append((block.title, block.depth) if isinstance(block, Section) else block.html)
    return found


def outcome(page: BrokenPage) -> str:
    """Return what becomes of a page: *reported*, *the same* as before, or *silent*."""
    issue, findings, _ = read_text(page.text, f"issues/{page.issue[:-3]}", _project().settings)
    if findings or any(damaged(page.text)):
        return "reported"
    return "the same" if _shown(issue) == _shown_of(page.issue) else "silent"


def main(seed: int, count: int) -> None:
    """List the silent pages, and count the outcomes of each kind of break."""
    found: dict[str, Counter[str]] = {kind: Counter() for kind in BREAKS}
    for page in broken_pages(seed, count):
        what = outcome(page)
        found[page.kind][what] += 1
        if what == "silent":
            print(f"{page.kind}: {page.issue}:{page.line}\n  - {page.before[:100]}\n  + {page.after[:200]}")
    for kind, counts in found.items():
        print(f"{kind}: {dict(counts)}")
    print(dict(sum(found.values(), Counter())))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
