"""What browser tests and the screenshot script share: the built site served as it is hosted, and Chromium."""

from __future__ import annotations

import gzip
import io
import os
import re
import shutil
import struct
import subprocess
import sys
import threading
import time
import traceback
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, BinaryIO, NoReturn
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Route

ROOT = Path(__file__).resolve().parents[2]
NODE_MODULES = ROOT / "tests" / "node" / "node_modules"

PREFIX = "/en/latest/"
"""Where Read the Docs shows the site: the page for missing addresses names its resources from here."""

CANONICAL_URL = f"https://python-trending-weekly.readthedocs.io{PREFIX}"
"""Where the archive is hosted."""

WARNINGS = "warnings.txt"
"""The file beside a built site with what the build said."""

IMAGE_HOST = "img.pythoncat.top"
"""The one other host that pages may ask for something: the newsletter's pictures."""

POLICY = (
    "default-src 'self'; img-src 'self' https:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
"""The Content Security Policy that the guide has for hosts, and that the archive is served with."""

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

PAGES = {
    "home": "",
    "issue": "issues/0007/",
    "season": "seasons/season-01/",
    "topic": "topics/asyncio/",
    "issues": "issues/",
    "statistics": "stats/",
    "missing": "no/such/page/",
}
"""A page of each kind, by its address from the site's root."""


def missing(what: str, remedy: str) -> NoReturn:
    """Skip a test for want of a tool; where CI is true nothing may be wanting."""
    reason = f"{what} is missing; {remedy}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def once(folder: Path, make: Callable[[], str]) -> None:
    """Make something in *folder*, whichever worker of a test run comes first; the others wait for it.

    *make* returns what went wrong, if anything did: every test that asks for it fails with that.
    """
    failed, done = folder / ".failed", folder / ".done"
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        for _ in range(6000):
            if done.exists() or failed.exists():
                break
            time.sleep(0.1)
        else:
            pytest.fail(f"another worker did not finish {folder.name}", pytrace=False)
    else:
        try:
            wrong = make()
        except BaseException:
            failed.write_text(traceback.format_exc(), "utf-8")
            raise
        if wrong:
            failed.write_text(wrong, "utf-8")
        else:
            done.touch()
    if failed.exists():
        pytest.fail(failed.read_text("utf-8"), pytrace=False)


def build(target: Path, builder: str) -> Path:
    """Build docs/ as it is hosted, once for all workers of a test run. Return the output directory.

    Sphinx's warnings are in the file ``warnings.txt`` beside it.
    """
    once(target / builder, lambda: build_anew(ROOT / "docs", target / builder, builder))
    return target / builder / "site"


def build_anew(source: Path, work: Path, builder: str, jobs: str = "2") -> str:
    """Build a site as it is hosted, in a process of its own, into *work*; return what went wrong.

    In one process, a theme that extends ``templates_path`` changes the default of all later builds.
    """
    work.mkdir(exist_ok=True)
    hosting = {name: value for name, value in os.environ.items() if not name.startswith("READTHEDOCS")}
    hosting["READTHEDOCS_CANONICAL_URL"] = CANONICAL_URL
    command = [sys.executable, "-m", "sphinx", "-qn", "-j", jobs, "-b", builder, "-d", str(work / "doctrees")]
    run = subprocess.run(
        [*command, str(source), str(work / "site")],
        env=hosting | {"PYTHONPATH": str(ROOT / "extensions"), "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    (work / WARNINGS).write_text(run.stdout, "utf-8")
    return run.stdout if run.returncode else ""


def find_chromium() -> str | None:
    """Return the path of the Chromium to drive: $CHROMIUM, else the first of the usual names on the path."""
    # The headless shell is Chromium without a user interface: tests take two thirds of the time.
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def prefix_of(site: Path) -> str:
    """Return where the site was built to be hosted, as its page for missing addresses has it."""
    path = site / "404" / "index.html"
    page = path.read_text("utf-8") if path.exists() else ""
    found = re.search(r'href="(/(?:[^"]*/)?)_static/', page)
    return found[1] if found else "/"


@cache
def _compressed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 9)


@contextmanager
def served(
    site: Path,
    prefix: str = PREFIX,
    headers: Mapping[str, str] = MappingProxyType({"Content-Security-Policy": POLICY}),
    *,
    compressed: bool = False,
) -> Iterator[str]:
    """Serve a built site on a free port of this machine and yield its address, which ends in a slash.

    *compressed* has texts sent as hosts send them, for those who measure what is transferred.
    """

    class Handler(SimpleHTTPRequestHandler):
        """Answers as Read the Docs does: the site below its prefix, its 404 page for everything else."""

        protocol_version = "HTTP/1.1"

        def __init__(self, *args: object) -> None:
            super().__init__(*args, directory=str(site))  # type: ignore[arg-type]

        def handle(self) -> None:
            with suppress(ConnectionError):  # a browser that left did not wait for the answer
                super().handle()

        def translate_path(self, path: str) -> str:
            inside = path.startswith(prefix)
            return super().translate_path("/" + path.removeprefix(prefix) if inside else "/no/such/page")

        def send_head(self) -> io.BytesIO | BinaryIO | None:
            path = Path(self.translate_path(self.path.partition("?")[0]))
            path = path / "index.html" if path.is_dir() else path
            if not compressed or path.suffix not in (".html", ".css", ".js", ".json", ".svg"):
                return super().send_head()
            body = _compressed(path)
            self.send_response(200)
            self.send_header("Content-Type", self.guess_type(path))
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            return io.BytesIO(body)

        def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
            missing = site / "404" / "index.html"
            if code != 404 or not missing.exists():
                super().send_error(code, message, explain)
                return
            page = missing.read_bytes()
            self.send_response(404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(page)

        def end_headers(self) -> None:
            for name, value in headers.items():
                self.send_header(name, value)
            super().end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{prefix}"
        finally:
            server.shutdown()
            thread.join()


@cache
def picture(width: int, height: int) -> bytes:
    """Return a PNG of that size: grey with a diagonal, so that one sees where it begins and ends."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = bytearray()
    for y in range(height):
        edge = width * y // height
        rows += b"\0" + b"\x8a" * edge + b"\xb4" * (width - edge)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", header),
            chunk(b"IDAT", zlib.compress(bytes(rows))),
            chunk(b"IEND", b""),
        ]
    )


def answer_with_picture(route: Route, size: tuple[int, int] = (1200, 700)) -> None:
    """Answer a request for an image with a generated one."""
    route.fulfill(status=200, content_type="image/png", body=picture(*size))


def refuse(route: Route) -> None:
    """Answer as if the host could not be reached."""
    route.abort()


@dataclass
class Network:
    """Stands between a browser and everything that is not this machine."""

    on_image: Callable[[Route], None] = refuse
    foreign: list[str] = field(default_factory=list)
    """URLs on hosts that pages have no business with."""
    images: list[str] = field(default_factory=list)

    def guard(self, context: BrowserContext) -> None:
        """See every request of the context."""
        context.route("**/*", self._decide)

    def _decide(self, route: Route) -> None:
        url = route.request.url
        host = urlsplit(url).hostname
        if host == "127.0.0.1":
            route.continue_()
        elif host == IMAGE_HOST:
            self.images.append(url)
            self.on_image(route)
        else:
            self.foreign.append(url)
            route.abort()
