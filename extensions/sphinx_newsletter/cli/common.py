"""What the commands share."""

from __future__ import annotations

from pathlib import Path

import click

from sphinx_newsletter.authoring.project import Project, ProjectError
from sphinx_newsletter.files.page_files import printable


def find_project(start: Path) -> Project:
    """Return the newsletter that *start* belongs to, or end with the reason why there is none."""
    try:
        return Project.find(start)
    except ProjectError as error:
        raise click.UsageError(str(error)) from error


def shown(path: Path) -> str:
    """Return a path as it is shown: from where one stands, if it is below."""
    try:
        return printable(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return printable(path)
