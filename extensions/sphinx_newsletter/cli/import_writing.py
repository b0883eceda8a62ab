"""Write, or show, what ``newsletter import`` has converted."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import replace

from sphinx_newsletter.authoring.importing.planning import Outcome, Step
from sphinx_newsletter.authoring.project import Project
from sphinx_newsletter.cli.common import find_project, shown
from sphinx_newsletter.cli.output import say
from sphinx_newsletter.cli.seasons import add_season_pages
from sphinx_newsletter.files.page_files import reason_of, stays_inside
from sphinx_newsletter.files.writing import write_new, write_whole


def written(step: Step, force: bool) -> Step:
    """Write the page of a step, and return the step with its outcome."""
    if step.outcome is not Outcome.WRITTEN:
        return step
    assert step.page and step.target
    write = write_whole if force else write_new
    try:
        write(step.target, [step.page.text.encode("utf-8")])
    except OSError as error:
        reason = f"{shown(step.target)} cannot be written: {reason_of(error)}"
        return replace(step, outcome=Outcome.FAILED, reason=reason)
    return step


def finish(project: Project, steps: Iterable[Step], *, accept: bool) -> None:
    """Write pages of new seasons, and add the problems of the pages that were written to the known ones."""
    from sphinx_newsletter.cli.known_list import accept_imported

    pages = {
        step.target: step.page.reading
        for step in steps
        if step.outcome is Outcome.WRITTEN and step.target and step.page
    }
    if not pages or not stays_inside(next(iter(pages)), project.source):
        return
    add_season_pages(find_project(project.source))
    if accept:
        accept_imported(find_project(project.source), pages)


def show_difference(step: Step) -> None:
    """Print the change to a page as a unified diff, in colour on a terminal."""
    if step.outcome not in (Outcome.WRITTEN, Outcome.EXISTS) or not step.page or not step.target:
        return
    name = shown(step.target)
    lines = difflib.unified_diff(
        step.before.splitlines(keepends=True),
        step.page.text.splitlines(keepends=True),
        name if step.before else "/dev/null",
        name,
    )
    for line in lines:
        colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
        say(line if line.endswith("\n") else f"{line}\n", fg=colour, nl=False)
