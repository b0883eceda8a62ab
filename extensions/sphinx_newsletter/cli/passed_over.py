"""Say which files of a directory or an archive are not read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sphinx_newsletter.authoring.importing.documents import CONVERTED
from sphinx_newsletter.authoring.importing.selection import told
from sphinx_newsletter.authoring.importing.sources import passed_over
from sphinx_newsletter.cli.output import say
from sphinx_newsletter.files.page_files import printable


def say_passed_over(paths: Sequence[Path]) -> None:
    """Print the number of files by kind, and what to do with those that have to be converted."""
    for sentence in told(passed_over(paths), CONVERTED):
        say(printable(sentence), err=True)
