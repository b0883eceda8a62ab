"""The ``newsletter`` command, also ``python -m sphinx_newsletter``.

Each subcommand is a module with a function ``command``, imported on use to keep ``--help`` fast.
Exit status: 0 success, 1 problems found, 2 usage error.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from sphinx_newsletter import __version__
from sphinx_newsletter.cli.extras import require_extra
from sphinx_newsletter.cli.output import harmless_errors
from sphinx_newsletter.files.page_files import printable

_COMMANDS = {
    "init": ("init", "Start a newsletter: settings, first pages, checks."),
    "new": ("new", "Create the page of the next issue."),
    "import": ("importing", "Convert newsletter files to issue pages."),
    "check": ("check", "Find problems in issue pages, and fix them."),
    "preview": ("preview", "Serve the site and rebuild it on changes."),
}
"""Module and short help of each command."""


class _LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        if cmd_name == "import":
            require_extra("import")
        module, _ = _COMMANDS[cmd_name]
        command: click.Command = import_module(f"{__name__}.{module}").command
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the options before the command."""
        with harmless_errors():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. Report an unhandled :class:`OSError` in one line."""
        try:
            with harmless_errors():
                return super().invoke(ctx)
        except BrokenPipeError:
            raise  # handled by click
        except OSError as error:
            if error.filename is None:  # flushing the output at exit would fail again
                sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115
            name = printable(error.filename or "the output")
            raise click.ClickException(f"{name}: {printable(error.strerror or str(error))}") from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in _COMMANDS.items()])


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="newsletter")
def main() -> None:
    """Start a link newsletter, and write, import, check and preview its issues.

    Run it in the directory that contains docs/conf.py, or anywhere below it.

    \b
    Examples:
      newsletter init my-newsletter
      newsletter new --link https://charlesleifer.com/blog/asyncio
      newsletter check docs/issues/0031.md
      newsletter check --fix
      newsletter preview docs/issues/0031.md
      newsletter import ~/old-newsletter

    Shell completion: eval "$(_NEWSLETTER_COMPLETE=bash_source newsletter)", or zsh_source, fish_source.
    """  # noqa: D301 (a marker of click)
