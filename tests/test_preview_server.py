"""The server of ``newsletter preview``: it answers its own pages, and gives nothing but the site."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import click
import pytest

from building import ROOTS
from sphinx_newsletter.cli.preview_server import serve
from test_preview import COMMAND, free_port, running, served, until

pytestmark = pytest.mark.skipif(
    os.name != "posix" or importlib.util.find_spec("sphinx_autobuild") is None,
    reason="sends a signal to sphinx-autobuild",
)
SECRET = "planted-beside-the-site"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A server that runs; links in its folder lead out of it, and secrets lie around it."""
    folder = tmp_path_factory.mktemp("preview")
    site = Path(shutil.copytree(ROOTS / "test-basic", folder / "site"))
    number = free_port()
    with running([*COMMAND, "--no-browser", "--port", str(number)], site) as (process, output):
        until(lambda: served(f"http://127.0.0.1:{number}/issues/0001/") != "", 120, process, output)
        for path in (folder, site, site / "_build", site / "_build/doctrees-live"):
            (path / "secret.txt").write_text(SECRET, encoding="utf-8")
        live = site / "_build/live"
        (live / "link.txt").symlink_to("../secret.txt")
        (live / "folder").symlink_to(folder)
        (live / "chain").symlink_to("folder")
        (live / "zero.txt").symlink_to("/dev/zero")
        (live / "within.txt").write_text("within", encoding="utf-8")
        (live / "link-within.txt").symlink_to("within.txt")
        os.mkfifo(live / "pipe.txt")
        yield number
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)
        assert "Traceback" not in output.read_text(encoding="utf-8")


def ask(port: int, request: str, *headers: str, version: str = "1.1") -> tuple[int, str]:
    """Send a request as it stands; return the status and all that came back."""
    lines = [f"{request} HTTP/{version}", *headers, "Connection: close"]
    if any("websocket" in line for line in lines):
        lines[-1] = "Connection: Upgrade"
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall("".join(f"{line}\r\n" for line in [*lines, ""]).encode("latin-1"))
        answer = b""
        while part := connection.recv(65536):
            answer += part
            if answer.startswith(b"HTTP/1.1 101"):
                break
    return int(answer.split()[1]), answer.decode("utf-8", "replace")


def own(port: int) -> str:
    return f"Host: 127.0.0.1:{port}"


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LocalHost"])
def test_its_own_names_are_answered(port: int, name: str) -> None:
    status, answer = ask(port, "GET /issues/0001/", f"Host: {name}:{port}")
    assert status == 200
    assert "Where it begins" in answer
    assert ask(port, "GET /issues/0001/", f"Host: {name}:{port}", f"Origin: http://{name}:{port}")[0] == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1.evil.example:{port}",
        "evil.example:{port}@127.0.0.1:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        "localhost.:{port}",
        "2130706433:{port}",
        "[::1]:{port}",
        "0.0.0.0:{port}",
        "",
    ],
)
def test_other_names_are_refused(port: int, host: str) -> None:
    for path in ("/", "/issues/0001/", "/links.json", "/not-there"):
        status, answer = ask(port, f"GET {path}", f"Host: {host.format(port=port)}")
        assert status == 403
        assert "Where it begins" not in answer


def test_no_name_and_two_names_are_refused(port: int) -> None:
    assert ask(port, "GET /", version="1.0")[0] == 403
    assert ask(port, "GET /")[0] in (400, 403)
    assert ask(port, "GET /", own(port), "Host: evil.example")[0] in (400, 403)
    assert ask(port, "GET http://evil.example/", "Host: evil.example")[0] == 403


ORIGINS = ["http://evil.example", "null", "https://127.0.0.1:{port}", "http://127.0.0.1:1", "http://127.0.0.1", ""]


@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
def test_pages_of_other_sites_are_refused(port: int, method: str, origin: str) -> None:
    assert ask(port, f"{method} /links.json", own(port), f"Origin: {origin.format(port=port)}")[0] == 403


def test_one_foreign_origin_of_two_is_enough(port: int) -> None:
    assert (
        ask(port, "GET /", own(port), f"Origin: http://127.0.0.1:{port}", "Origin: http://evil.example")[0] == 403
    )


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/issues/0001/", [], 200),
        ("/links.json", ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors"], 200),
        ("/_static/sphinx-newsletter/newsletter.css", ["Sec-Fetch-Dest: style"], 200),
        ("/issues/0001", [], 307),
        ("/not-there", [], 404),
        ("/links.json", ["Origin: http://evil.example"], 403),
    ],
)
def test_pages_of_other_sites_can_use_no_answer(port: int, path: str, headers: list[str], status: int) -> None:
    given, answer = ask(port, f"GET {path}", own(port), *headers)
    assert given == status
    assert "cross-origin-resource-policy: same-origin\r\n" in answer.partition("\r\n\r\n")[0].lower() + "\r\n"


UPGRADE = (
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
)


def test_only_its_own_pages_hear_of_changes(port: int) -> None:
    socket_of = "GET /websocket-reload"
    assert ask(port, socket_of, own(port), f"Origin: http://127.0.0.1:{port}", *UPGRADE)[0] == 101
    assert ask(port, socket_of, f"Host: localhost:{port}", f"Origin: http://localhost:{port}", *UPGRADE)[0] == 101
    for origin in ("http://evil.example", "null"):
        assert ask(port, socket_of, own(port), f"Origin: {origin}", *UPGRADE)[0] == 403
    assert ask(port, socket_of, f"Host: evil.example:{port}", *UPGRADE)[0] == 403


PATHS = [
    "/../secret.txt",
    "/../../secret.txt",
    "/issues/../../secret.txt",
    "/issues/0001/../../../secret.txt",
    "/%2e%2e/secret.txt",
    "/%2E%2E%2Fsecret.txt",
    "/..%2fsecret.txt",
    "/%252e%252e/secret.txt",
    "/%252e%252e%252fsecret.txt",
    "/..%5csecret.txt",
    "/..\\secret.txt",
    "/%5c..%5c..%5csecret.txt",
    "/..;/secret.txt",
    "/.../secret.txt",
    "/%c0%ae%c0%ae/secret.txt",
    "/../doctrees-live/secret.txt",
    "/../doctrees-live/environment.pickle",
    "/../../conf.py",
    "/%2e%2e/%2e%2e/conf.py",
    "//etc/passwd",
    "/%2fetc%2fpasswd",
    "///etc/passwd",
    "/file:///etc/passwd",
    "/..%00/secret.txt",
    "/within.txt%00.html",
    "/%00",
    "/link.txt",
    "/folder/secret.txt",
    "/folder/site/conf.py",
    "/chain/secret.txt",
    "/issues/../link.txt",
    "/zero.txt",
    "/pipe.txt",
    "/" + "a" * 300,
    "/" + "../" * 100 + "etc/passwd",
]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:40])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_no_path_leaves_the_site(port: int, method: str, path: str) -> None:
    status, answer = ask(port, f"{method} {path}", own(port))
    assert status in (400, 404)
    for secret in (SECRET, "root:", "html_theme"):
        assert secret not in answer


def test_links_within_the_site_are_followed(port: int) -> None:
    status, answer = ask(port, "GET /link-within.txt", own(port))
    assert (status, answer.rpartition("\r\n")[2]) == (200, "within")


def test_no_other_address_of_the_machine_is_served(port: int) -> None:
    """All of ``127.0.0.0/8`` leads here: a server of every address would answer at ``127.0.0.2`` too."""
    with pytest.raises(OSError), socket.create_connection(("127.0.0.2", port), timeout=5):
        pass


def test_without_its_guard_nothing_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    from sphinx_autobuild import __main__ as autobuild

    monkeypatch.setattr(autobuild, "main", lambda arguments: autobuild.uvicorn.Server())
    with pytest.raises(AttributeError):
        serve([])
    monkeypatch.delattr(autobuild, "uvicorn")
    with pytest.raises(click.UsageError, match="does not support"):
        serve([])


def test_after_the_preview_everything_is_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    import uvicorn
    from sphinx_autobuild import __main__ as autobuild

    used: list[object] = []
    monkeypatch.setattr(autobuild, "main", lambda arguments: used.append(autobuild.uvicorn))
    serve([])
    assert isinstance(used[0], SimpleNamespace)
    assert autobuild.uvicorn is uvicorn
