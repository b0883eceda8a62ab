"""Building sites for tests: one function, and what it returns."""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import traceback
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import CodeType
from typing import Any

import sphinx.domains.python  # noqa: F401  # imported later, it would be in the language of the first build
from bs4 import BeautifulSoup
from jinja2 import Environment
from sphinx.locale import translators
from sphinx.testing.util import SphinxTestApp

import sphinx_newsletter
from sphinx_newsletter.integrations import card_image

HERE = Path(__file__).parent
ROOTS = HERE / "roots"
DOCS = HERE.parent / "docs"

BUILDERS = ("html", "dirhtml", "singlehtml", "json", "epub", "latex", "text", "man", "texinfo", "gettext")
"""Sphinx's builders that write pages or books."""

PIXEL = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00,"
    b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
"""The smallest picture."""

COLON_FENCE = {"myst_enable_extensions": ["colon_fence"]}
"""The settings of MyST that the guide advises."""

_compile = Environment.compile
_compiled: dict[tuple[object, ...], CodeType] = {}


def _compile_once(self: Environment, source: Any, name: str | None = None, *more: Any, **named: Any) -> Any:
    """Compile a template once in a process: a new build would take a third of its time to compile the theme's."""
    if not isinstance(source, str) or name is None:
        return _compile(self, source, name, *more, **named)
    key = (source, name, more, *sorted(named.items()), type(self), *sorted(self.extensions), self.trim_blocks)
    if key not in _compiled:
        _compiled[key] = _compile(self, source, name, *more, **named)
    return _compiled[key]


Environment.compile = _compile_once  # type: ignore[method-assign]

# The same cards are drawn in many builds, in a fifth of the time that these take.
card_image.draw_card = lru_cache(2048)(card_image.draw_card)

_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


@lru_cache(maxsize=32)  # a parsed page takes megabytes
def _parsed(path: Path, stamp: int) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


@dataclass(frozen=True)
class Built:
    """What a build wrote, and what it warned of."""

    outdir: Path
    warnings: str

    def path(self, page: str) -> Path:
        """Return the file of a page of an ``html`` or ``dirhtml`` build: ``issues/0007``, or ``""``."""
        folder = self.outdir / page / "index.html"
        return folder if folder.is_file() else self.outdir / f"{page}.html"

    def soup(self, page: str) -> BeautifulSoup:
        """Return a page, parsed."""
        path = self.path(page)
        return _parsed(path, path.stat().st_mtime_ns)

    def article(self, page: str) -> Any:
        """Return the part of a page that is its own: without sidebar, head and foot."""
        found = self.soup(page).find(attrs={"role": "main"})
        assert found is not None, f"{page} has no main part"
        return found

    def text(self, name: str) -> str:
        """Return a file of the build."""
        return (self.outdir / name).read_text(encoding="utf-8")

    def json(self, name: str) -> Any:
        """Return a JSON file of the build."""
        return json.loads(self.text(name))

    def inventory(self) -> list[str]:
        """Return the lines of ``objects.inv``, unpacked."""
        head, _, packed = (self.outdir / "objects.inv").read_bytes().partition(b"zlib.\n")
        return (head + zlib.decompress(packed)).decode().splitlines()

    def pages(self) -> list[Path]:
        """Return every page of the build."""
        return sorted(path for path in self.outdir.rglob("*.html") if "_static" not in path.parts)

    def files(self) -> dict[str, bytes]:
        """Return every file that a build of the same source must write again, byte for byte."""
        return {
            path.relative_to(self.outdir).as_posix(): path.read_bytes()
            for path in sorted(self.outdir.rglob("*"))
            if path.is_file() and not path.name.startswith(".buildinfo")
        }


def build(source: Path, work: Path, builder: str = "dirhtml", jobs: int = 0, **settings: Any) -> Built:
    """Build a site as ``sphinx-build`` does; *work* gets the output and, beside it, what Sphinx remembers.

    A second build with the same *work* is an incremental one. *settings* replace those of ``conf.py``.
    """
    work.mkdir(parents=True, exist_ok=True)
    translators.clear()  # a build that failed early leaves its language to the next in this process
    app = SphinxTestApp(builder, srcdir=source, builddir=work, confoverrides=settings, parallel=jobs)
    try:
        app.build()
        return Built(Path(app.outdir), _ESCAPES.sub("", app.warning.getvalue()))
    finally:
        app.cleanup()


def start_build(*arguments: Any, **options: Any) -> Callable[[], Built]:
    """Begin :func:`build` in a process of its own; return a function that waits for what it returns.

    Sphinx keeps things for as long as a process lives, as the checksums of style sheets; users' builds start anew.
    """
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)

    def run() -> None:
        try:
            sender.send(build(*arguments, **options))
        except BaseException:
            sender.send(traceback.format_exc())

    process = context.Process(target=run)
    process.start()
    sender.close()

    def wait() -> Built:
        built = receiver.recv()
        process.join()
        if isinstance(built, str):
            raise AssertionError(built)
        return built

    return wait


def write_issue(
    folder: Path, number: int, *, body: str = "", title: str = "", date: str = "", name: str = ""
) -> Path:
    """Write an issue page of a made-up newsletter and return its path."""
    date = date or f"2024-{1 + number // 28:02}-{1 + number % 28:02}"
    body = body or f"## Articles\n\n1. [Item {number}](https://example.org/{number})\n\n   Summary {number}.\n"
    path = folder / f"{name or f'{number:04}'}.md"
    path.write_text(
        f"---\nissue: {number}\ndate: {date}\n---\n\n# {title or f'Title {number}'}\n\n{body}", encoding="utf-8"
    )
    return path


def differences(one: Built, other: Built) -> list[str]:
    """Return the files that are not the same in two builds."""
    ours, theirs = one.files(), other.files()
    return sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))


def environment() -> dict[str, str]:
    """Return an environment for further processes: they find the extension wherever this one found it."""
    folder = str(Path(sphinx_newsletter.__file__).parents[1])
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [folder, os.environ.get("PYTHONPATH")]))}
