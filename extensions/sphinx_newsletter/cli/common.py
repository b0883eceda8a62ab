"""Functions shared by the commands."""

from __future__ import annotations

from pathlib import Path

import click

from sphinx_newsletter.authoring.conf_files import ProjectError
from sphinx_newsletter.authoring.project import Project
from sphinx_newsletter.cli.output import say
from sphinx_newsletter.files.page_files import printable


def find_project(start: Path) -> Project:
    """Return the newsletter that *start* belongs to. Raises :class:`click.UsageError` if there is none."""
    try:
        project = Project.find(start)
    except ProjectError as error:
        raise click.UsageError(str(error)) from error
    for path in project.ignored:
        folder = shown(project.source / project.settings.issue_folder)
        say(f"{shown(path)} is not used, because anyone may add files to {folder}: remove it", err=True)
    return project


def shown(path: Path) -> str:
    """Return a path for output, relative to the current directory if it is below it."""
    try:
        return printable(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return printable(path)
