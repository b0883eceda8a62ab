"""Say which options would help documents that lack a number or a date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sphinx_newsletter.authoring.importing.numbering.decisions import Decisions, Options
from sphinx_newsletter.authoring.importing.numbering.name_numbers import NameNumbers
from sphinx_newsletter.authoring.importing.numbering.surveying import Survey
from sphinx_newsletter.records.counts import count_label


def advise(
    found: Decisions,
    single: Mapping[int, Survey],
    options: Options,
    commits: Mapping[int, dt.date],
    uncertain: tuple[str, NameNumbers] | None,
) -> None:
    """Say which option would help how many of the documents that lack something."""
    unnumbered = [index for index in single if index not in found.numbers]
    undated = [index for index in single if index not in found.dates]
    countable = [index for index in unnumbered if index in found.dates and not single[index].has_zero]
    if countable and not options.choice.count:
        text = count_label(len(countable), "file has", "files have")
        found.advice.append(f"{text} a date but no number: --count numbers by date")
    if uncertain and (unnumbered or not found.numbers) and uncertain[1].pattern:
        option, made = uncertain
        count = count_label(len(made.numbers.keys() & set(unnumbered)), "file has", "files have")
        found.advice.append(f"{count} a number in it, as {made.example!r}: {option} '{made.pattern}'")
    if undated:
        text = count_label(len(undated), "file has", "files have")
        by_git = len(commits.keys() & set(undated))
        helps = (
            f"--git-dates dates {by_git:,} of them" if by_git else "name the dates in a --table, or write 'date:'"
        )
        found.advice.append(f"{text} no date: {helps}")
