"""Say which files of a directory or an archive are not read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sphinx_newsletter.authoring.importing.document import Document
from sphinx_newsletter.authoring.importing.documents import CONVERTED
from sphinx_newsletter.authoring.importing.files.selection import told
from sphinx_newsletter.authoring.importing.page import reason_for
from sphinx_newsletter.authoring.importing.sources import documents_in, passed_over
from sphinx_newsletter.cli.output import say
from sphinx_newsletter.config import Settings
from sphinx_newsletter.files.page_files import printable


def say_passed_over(paths: Sequence[Path]) -> None:
    """Print the number of files by kind, and what to do with those that have to be converted."""
    for sentence in told(passed_over(paths), CONVERTED):
        say(printable(sentence), err=True)


def why_unread(path: Path) -> str:
    """Return why nothing of a file can be read: by its kind, or by what it holds; empty for a directory."""
    if path.is_dir():
        return ""
    try:
        documents = list(documents_in(path, None, Settings()))
    except Exception as error:
        return printable(reason_for(error))
    reasons = [one.reason for one in documents if not isinstance(one, Document)]
    return printable(reasons[0]) if reasons and len(reasons) == len(documents) else ""
