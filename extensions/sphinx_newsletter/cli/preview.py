"""The ``newsletter preview`` command."""

from __future__ import annotations

import contextlib
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
from sphinx_newsletter.cli.extras import require_extra
from sphinx_newsletter.cli.output import say
from sphinx_newsletter.cli.preview_server import serve

_HOST = "127.0.0.1"
_TIMEOUT = 600
"""Seconds to wait for the first build. After that, the browser is not opened."""


class _WithSphinxArguments(click.Command):
    """Keep the arguments after ``--`` for Sphinx. Click would parse them as arguments of the command."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        cut = args.index("--") if "--" in args else len(args)
        ctx.meta["sphinx"] = args[cut + 1 :]
        return super().parse_args(ctx, args[:cut])


@click.command(
    "preview",
    cls=_WithSphinxArguments,
    short_help="Serve the site and rebuild it on changes.",
    options_metavar="[OPTIONS]",
    epilog="Arguments after -- are passed to Sphinx.",
)
@click.argument("page", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--no-browser", is_flag=True, help="Do not open the browser.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port of the server; by default a free one.")
@click.option(
    "--watch",
    "watched",
    multiple=True,
    metavar="DIRECTORY",
    type=click.Path(exists=True, path_type=Path),
    help="Also rebuild when a file in this directory changes; may be repeated.",
)
@click.pass_context
def command(
    ctx: click.Context, page: Path | None, no_browser: bool, port: int | None, watched: Sequence[Path]
) -> None:
    """Build and serve the site on this machine, and rebuild it when a file changes.

    Opens the browser at PAGE, by default the newest issue, and prints the URL. Press Ctrl-C to stop.

    \b
    Examples:
      newsletter preview
      newsletter preview docs/issues/0031.md
      newsletter preview --no-browser --port 8000
      newsletter preview -- -D html_theme_options.announcement=Draft
    """  # noqa: D301 (a marker of click)
    project = find_project(page or Path.cwd())
    path = _web_path(project, page)
    require_extra("live")
    for place, (_, reason) in project.refused.items():
        if place.is_symlink() and place.is_dir():
            raise click.UsageError(f"{shown(place)}: {reason} (everything below its target would be watched)")
    port = _free_port(port)
    url = f"http://{_HOST}:{port}/{path}"
    say(url)
    if not no_browser:
        threading.Thread(target=_open_when_served, args=(url,), daemon=True).start()
    serve(_arguments(project.source, port, watched, ctx.meta["sphinx"]))


def _web_path(project: Project, page: Path | None) -> str:
    """Return the URL path of a page, or else of the newest issue, in the ``dirhtml`` builder."""
    if page is None:
        issues = published(project)
        docname = project.docname(issues[-1].path) if issues else "index"
    else:
        docname = project.docname(page)
        if project.pages.get(docname) != project.place(page):
            raise click.UsageError(f"{shown(page)} is not a page of the site in {shown(project.source)}")
    folder = re.sub(r"(^|/)index$", r"\1", docname)
    return quote(folder if folder.endswith("/") or not folder else f"{folder}/")


def _free_port(port: int | None) -> int:
    """Return *port*, or else any free port. Raises :class:`click.UsageError` if it is in use."""
    with socket.socket() as probe:
        if os.name == "posix":  # a port in TIME_WAIT counts as free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port or 0))
        except OSError as error:
            reason = f"port {port} cannot be used ({error.strerror}): choose another, or omit --port"
            raise click.UsageError(reason) from error
        return int(probe.getsockname()[1])


def _arguments(source: Path, port: int, watched: Sequence[Path], extra: Sequence[str]) -> list[str]:
    build = source / "_build"
    return [
        *("-b", "dirhtml", "-n", "-j", "auto", "-d", str(build / "doctrees-live")),
        *("--host", _HOST, "--port", str(port), "--ignore", str(build), "--re-ignore", "__pycache__"),
        *(part for folder in watched for part in ("--watch", str(folder))),
        *extra,
        *(str(source), str(build / "live")),
    ]


def _open_when_served(url: str) -> None:
    """Open the browser once the server responds with the page."""
    fetch = build_opener(ProxyHandler({})).open  # no proxy for localhost
    end = time.monotonic() + _TIMEOUT
    while time.monotonic() < end:
        with contextlib.suppress(OSError, HTTPException):
            fetch(url, timeout=5).close()
            webbrowser.open(url)
            return
        time.sleep(0.3)
