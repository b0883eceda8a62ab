"""Output of the commands.

Names of files, pages and error messages may contain escape sequences, which a terminal obeys: they can rewrite
what is on the screen. All output passes through this module, which shows them instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from sphinx_newsletter.files.page_files import printable_text


def say(text: str, *, err: bool = False, nl: bool = True, **style: Any) -> None:
    """Print a text of one or several lines, to standard error with *err*."""
    click.secho(printable_text(text), err=err, nl=nl, **style)


def say_formatted(text: str) -> None:
    """Print what :mod:`~sphinx_newsletter.authoring.checking.formats` returns: it has styles, and is harmless."""
    click.echo(text)


@contextmanager
def harmless_errors() -> Iterator[None]:
    """Show escape sequences in the messages of errors that Click prints."""
    try:
        yield
    except click.ClickException as error:
        message = printable_text(error.format_message())
        error.format_message = lambda: message  # type: ignore[method-assign]
        raise
