"""``newsletter preview``."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import socket
import threading
import time
import webbrowser
from collections.abc import Sequence
from http.client import HTTPException
from pathlib import Path
from urllib.parse import quote
from urllib.request import ProxyHandler, build_opener

import click

from sphinx_newsletter.authoring.next_issue import published
from sphinx_newsletter.authoring.project import Project
from sphinx_newsletter.cli.common import find_project, shown
from sphinx_newsletter.cli.preview_server import serve

_HOST = "127.0.0.1"
_PATIENCE = 600
"""For how many seconds the browser waits for the first build."""


class _WithSphinxArguments(click.Command):
    """Keeps what follows ``--`` for Sphinx; click itself would take it for this command's own."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        cut = args.index("--") if "--" in args else len(args)
        ctx.meta["sphinx"] = args[cut + 1 :]
        return super().parse_args(ctx, args[:cut])


@click.command(
    "preview",
    cls=_WithSphinxArguments,
    short_help="Show the site as it is being written.",
    options_metavar="[OPTIONS]",
    epilog="What follows -- goes to Sphinx.",
)
@click.argument("page", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--no-browser", is_flag=True, help="Do not open the browser.")
@click.option("--port", type=click.IntRange(1, 65535), help="The port to serve at; else a free one.")
@click.option(
    "--watch",
    "watched",
    multiple=True,
    metavar="FOLDER",
    type=click.Path(exists=True, path_type=Path),
    help="Build again when something in this folder changes, too; may be repeated.",
)
@click.pass_context
def command(
    ctx: click.Context, page: Path | None, no_browser: bool, port: int | None, watched: Sequence[Path]
) -> None:
    """Build the site, serve it on this machine, and show each change as it is saved.

    The browser opens at PAGE, or else at the newest issue. Its address is printed first. Ctrl-C ends it.

    \b
    Examples:
      newsletter preview
      newsletter preview docs/issues/0031.md
      newsletter preview --no-browser --port 8000
      newsletter preview -- -D html_theme_options.announcement=Draft
    """  # noqa: D301 (click takes the backspace itself as a mark)
    project = find_project(page or Path.cwd())
    path = _web_path(project, page)
    if importlib.util.find_spec("sphinx_autobuild") is None:
        raise click.UsageError(
            "the preview needs sphinx-autobuild: python3 -m pip install 'sphinx-newsletter[live]', "
            "or python3 -m pip install sphinx-autobuild"
        )
    for place, (_, reason) in project.refused.items():
        if place.is_symlink() and place.is_dir():
            raise click.UsageError(f"{shown(place)}: {reason}. All that is behind it would be watched for changes")
    port = _free_port(port)
    url = f"http://{_HOST}:{port}/{path}"
    click.echo(url)
    if not no_browser:
        threading.Thread(target=_open_when_served, args=(url,), daemon=True).start()
    serve(_arguments(project.source, port, watched, ctx.meta["sphinx"]))


def _web_path(project: Project, page: Path | None) -> str:
    """Return where a page, or else the newest issue, is on the site: as the builder ``dirhtml`` puts it."""
    if page is None:
        issues = published(project)
        docname = project.docname(issues[-1].path) if issues else "index"
    else:
        docname = project.docname(page)
        if project.pages.get(docname) != project.place(page):
            raise click.UsageError(f"{shown(page)} is no page of the site in {shown(project.source)}")
    folder = re.sub(r"(^|/)index$", r"\1", docname)
    return quote(folder if folder.endswith("/") or not folder else f"{folder}/")


def _free_port(wanted: int | None) -> int:
    """Return the port that is wanted, or any; one that another program has is wrong usage."""
    with socket.socket() as probe:
        if os.name == "posix":  # a port whose last connection has only just ended is free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, wanted or 0))
        except OSError as error:
            reason = f"port {wanted} cannot be used ({error.strerror}): choose another, or leave --port out"
            raise click.UsageError(reason) from error
        return int(probe.getsockname()[1])


def _arguments(source: Path, port: int, watched: Sequence[Path], further: Sequence[str]) -> list[str]:
    build = source / "_build"
    return [
        *("-b", "dirhtml", "-n", "-j", "auto", "-d", str(build / "doctrees-live")),
        *("--host", _HOST, "--port", str(port), "--ignore", str(build), "--re-ignore", "__pycache__"),
        *(part for folder in watched for part in ("--watch", str(folder))),
        *further,
        *(str(source), str(build / "live")),
    ]


def _open_when_served(url: str) -> None:
    """Open the browser once the page answers; never, if it does not."""
    fetch = build_opener(ProxyHandler({})).open  # this machine needs no proxy
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        with contextlib.suppress(OSError, HTTPException):
            fetch(url, timeout=5).close()
            webbrowser.open(url)
            return
        time.sleep(0.3)
