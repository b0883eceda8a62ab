"""Functions shared by the commands."""

from __future__ import annotations

from pathlib import Path

import click

from sphinx_newsletter.authoring.project import Project, ProjectError
from sphinx_newsletter.files.page_files import printable


def find_project(start: Path) -> Project:
    """Return the newsletter that *start* belongs to. Raises :class:`click.UsageError` if there is none."""
    try:
        return Project.find(start)
    except ProjectError as error:
        raise click.UsageError(str(error)) from error


def shown(path: Path) -> str:
    """Return a path for output, relative to the current directory if it is below it."""
    try:
        return printable(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return printable(path)
