"""Report of ``newsletter import``: a table on a terminal, otherwise one line per issue."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from sphinx_newsletter.authoring.importing.numbering.decisions import Decisions
from sphinx_newsletter.authoring.importing.page import Page
from sphinx_newsletter.authoring.importing.planning import Outcome, Step
from sphinx_newsletter.cli.common import shown
from sphinx_newsletter.cli.output import say
from sphinx_newsletter.files.page_files import printable
from sphinx_newsletter.records.counts import count_label

_SHOWN = 3
"""Number of files that are named if many have the same outcome."""
_COLOURS = {
    Outcome.WRITTEN: "green",
    Outcome.UNCHANGED: "dim",
    Outcome.SKIPPED: "dim",
    Outcome.EXISTS: "yellow",
    Outcome.FAILED: "red",
}


def report(steps: Sequence[Step], decisions: Decisions, target: Path, *, dry_run: bool) -> None:
    """Print the outcome for each issue of each file, what was decided, what would help, and a summary."""
    groups = list(_grouped(steps))
    if _is_terminal():
        _table(groups, dry_run)
    else:
        for group in groups:
            say(printable(f"{_names(group)}: {'; '.join(_facts(group[0]))}: {_outcome(group[0], dry_run)}"))
    for group in _grouped_by(steps, _notes):
        for note in _notes(group[0]):
            say(printable(f"{_names(group)}: {note}"))
    for text in (*decisions.said, *decisions.advice):
        say(printable(f"{text[0].upper()}{text[1:]}."))
    say(_summary(steps, target, dry_run))
    if held := sum(step.outcome is Outcome.SKIPPED and "--drafts" in step.reason for step in steps):
        left_out = count_label(held, "entry is", "entries are")
        say(f"Not public: {left_out} left out. To import them, too, add --drafts.")


def _grouped(steps: Sequence[Step]) -> Iterator[list[Step]]:
    """Yield the steps, those without a page together if the reason is the same."""
    yield from _grouped_by(steps, lambda step: [step.outcome.value, step.reason] if step.page is None else [])


def _grouped_by(steps: Sequence[Step], facts: Callable[[Step], list[str]]) -> Iterator[list[Step]]:
    """Yield many steps with the same facts together, where the first of them is; the others alone."""
    groups: dict[tuple[str, ...], list[Step]] = {}
    for step in steps:
        if key := tuple(facts(step)):
            groups.setdefault(key, []).append(step)
    for step in steps:
        key = tuple(facts(step))
        if not key or len(groups[key]) <= _SHOWN:
            yield [step]
        elif groups[key][0] is step:
            yield groups[key]


def _names(group: Sequence[Step]) -> str:
    """Return the names of the first files of a group, and how many there are."""
    names = ", ".join(_name(step) for step in group[:_SHOWN])
    more = len(group) - _SHOWN
    return f"{names} and {more:,} more" if more > 0 else names


def _is_terminal() -> bool:
    return sys.stdout.isatty()


def _table(groups: Sequence[Sequence[Step]], dry_run: bool) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table()
    for name in ("File", "Issue", "Items", "Fixes", "Problems", "Status"):
        table.add_column(
            name, justify="right" if name in ("Issue", "Fixes", "Problems") else "left", overflow="fold"
        )
    for group in groups:
        step = group[0]
        page = step.page
        numbers = (
            [str(page.issue.number), _sections(page), str(len(page.healed)), str(page.problems)] if page else []
        )
        cells = [_names(group), *(numbers or [""] * 4)]
        shown_cells = (Text(printable(cell)) for cell in cells)
        table.add_row(*shown_cells, Text(printable(_outcome(step, dry_run)), style=_COLOURS[step.outcome]))
    Console().print(table)


def _name(step: Step) -> str:
    """Return the name of a file, and of the part of it that is the issue."""
    return f"{shown(step.source)}: {printable(step.part)}" if step.part else shown(step.source)


def _facts(step: Step) -> list[str]:
    page = step.page
    if page is None:
        return ["not imported"]
    facts = [f"issue {page.issue.number}", count_label(len(page.issue.links), "item", "items")]
    if sections := _sections(page):
        facts[-1] += f" ({sections})"
    fixes = count_label(len(page.healed), "encoding fix", "encoding fixes")
    return [*facts, fixes, count_label(page.problems, "problem", "problems")]


def _sections(page: Page) -> str:
    counts = Counter(link.section.title if link.section else "no section" for link in page.issue.links)
    return ", ".join(f"{title} {count}" for title, count in counts.items())


def _outcome(step: Step, dry_run: bool) -> str:
    name = "would be written" if dry_run and step.outcome is Outcome.WRITTEN else step.outcome.value
    return f"{name}: {step.reason}" if step.reason else name


def _notes(step: Step) -> list[str]:
    """Return notes on what was changed in the conversion."""
    if step.page is None or step.outcome not in (Outcome.WRITTEN, Outcome.EXISTS):
        return []
    fixes = [f"line {run.line}: {run.before!r} fixed to {run.after!r}" for run in step.page.healed]
    left_out = (
        [f"{count_label(step.page.left_out, 'block', 'blocks')} of boilerplate left out"]
        if step.page.left_out
        else []
    )
    return [*fixes, *left_out, *step.page.notes]


def _summary(steps: Sequence[Step], target: Path, dry_run: bool) -> str:
    counts = Counter(step.outcome for step in steps)
    names = {outcome: outcome.value for outcome in Outcome}
    if dry_run:
        names[Outcome.WRITTEN] = "would be written"
    parts = [f"{count} {name}" for outcome, name in names.items() if (count := counts[outcome])]
    done = set(counts) <= {Outcome.UNCHANGED, Outcome.SKIPPED}
    return f"{'Nothing to do' if done else 'Issues'} in {shown(target)}: {', '.join(parts)}."
