"""The command line: ``newsletter``, also ``python -m sphinx_newsletter``.

Each command is a module with a function ``command``, imported when it is called: ``--help`` is quick.
Exit status: 0 fine, 1 problems found, 2 wrong usage.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from sphinx_newsletter import __version__

_COMMANDS = {
    "new": ("new", "Begin the next issue."),
    "import": ("importing", "Make issue pages of newsletter files."),
    "check": ("check", "Find what is wrong in issue pages, and mend it."),
    "preview": ("preview", "Show the site as it is being written."),
}
"""The module and the short help of each command."""


class _LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, _ = _COMMANDS[cmd_name]
        command: click.Command = import_module(f"{__name__}.{module}").command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; say in a line what a file or the output refuses, if the command has not."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise  # click knows
        except OSError as error:
            if error.filename is None:  # else Python would try once more to write, as it ends, and fail
                sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115
            raise click.ClickException(f"{error.filename or 'the output'}: {error.strerror or error}") from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in _COMMANDS.items()])


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="newsletter")
def main() -> None:
    """Write, import, check and preview the issues of a link newsletter.

    Run it anywhere below the newsletter's folder, the one with docs/conf.py.

    \b
    Examples:
      newsletter new --link https://charlesleifer.com/blog/asyncio
      newsletter check docs/issues/0031.md
      newsletter check --fix
      newsletter preview docs/issues/0031.md
      newsletter import ~/old-newsletter --to docs/issues

    Completion in the shell: eval "$(_NEWSLETTER_COMPLETE=bash_source newsletter)", or zsh_source, fish_source.
    """  # noqa: D301 (click takes the backspace itself as a mark)
