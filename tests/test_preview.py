"""``newsletter preview``: a real server, a page that changes, Ctrl-C; and what it refuses before that."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPException
from pathlib import Path
from types import ModuleType
from urllib.request import ProxyHandler, build_opener

import pytest
from click.testing import CliRunner

from building import environment
from sphinx_newsletter.cli import main, preview_builds

HAS_SERVER = importlib.util.find_spec("sphinx_autobuild") is not None
needs_server = pytest.mark.skipif(not HAS_SERVER, reason="sphinx-autobuild is not installed")
COMMAND = [sys.executable, "-m", "sphinx_newsletter", "preview"]
fetch = build_opener(ProxyHandler({})).open

NOTES_BROWSER = """
import sys, webbrowser
from pathlib import Path
from sphinx_newsletter.cli import main
note = Path(sys.argv.pop(1))
webbrowser.open = note.write_text
main(prog_name="newsletter")
"""
"""The command line with a browser that only notes the address, in the file that is the first argument."""


@pytest.fixture
def site(root: Callable[[str], Path]) -> Path:
    return root("basic")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(command: list[str], folder: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Run a command in a folder; its output goes to a file. What is left of it at the end is killed."""
    output = folder.parent / "output.txt"
    env = {**environment(), "PYTHONUNBUFFERED": "1"}  # as on a terminal, where lines are seen at once
    with output.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            yield process, output
        finally:
            if os.name == "posix":  # the server's own processes too, which it could not end if it were killed
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
            process.wait()


def until(found: Callable[[], bool], seconds: float, process: subprocess.Popen[str], output: Path) -> None:
    end = time.monotonic() + seconds
    while not found():
        assert process.poll() is None, output.read_text(encoding="utf-8")
        assert time.monotonic() < end, output.read_text(encoding="utf-8")
        time.sleep(0.2)


def served(url: str) -> str:
    with contextlib.suppress(OSError, HTTPException), fetch(url, timeout=5) as answer:
        return str(answer.read().decode("utf-8"))
    return ""


@needs_server
@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_a_change_is_served_and_ctrl_c_ends_it(site: Path) -> None:
    port = free_port()
    page = site / "issues/0002.md"
    command = [*COMMAND, "issues/0002.md", "--no-browser", "--port", str(port), "--", "-D", "html_title=Passed on"]
    with running(command, site) as (process, output):
        url = f"http://127.0.0.1:{port}/issues/0002/"
        until(lambda: served(url) != "", 120, process, output)
        assert output.read_text(encoding="utf-8").splitlines()[0] == url
        assert "Passed on" in served(url)
        assert "A sentence that is new" not in served(url)
        text = page.read_text(encoding="utf-8")
        page.write_text(text + "\n   A sentence that is new.\n", encoding="utf-8")
        until(lambda: "A sentence that is new" in served(url), 20, process, output)
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)
        if process.poll() is None:  # the server lost the first while it started, as it may: one presses again
            process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0
        assert "Traceback" not in output.read_text(encoding="utf-8")
        assert served(url) == ""
    assert sorted(path.name for path in (site / "_build").iterdir()) == ["doctrees-live", "live"]


@needs_server
def test_a_build_that_fails_leaves_the_server_running(site: Path) -> None:
    port = free_port()
    conf = site / "conf.py"
    settings = conf.read_text(encoding="utf-8")
    with running([*COMMAND, "issues/0002.md", "--no-browser", "--port", str(port)], site) as (process, output):
        url = f"http://127.0.0.1:{port}/issues/0002/"
        until(lambda: served(url) != "", 120, process, output)
        conf.write_text(settings + "raise SystemExit(3)\n", encoding="utf-8")
        until(lambda: "Sphinx exited with exit code: 2" in output.read_text(encoding="utf-8"), 20, process, output)
        assert served(url) != ""
        conf.write_text(settings + 'html_title = "Mended"\n', encoding="utf-8")
        until(lambda: "Mended" in served(url), 20, process, output)


def test_after_a_module_has_changed_a_build_imports_it_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[object] = []
    monkeypatch.setattr(subprocess, "run", lambda command, check: ran.append(command))
    monkeypatch.setattr(preview_builds, "_build", lambda arguments: ran.append("forked") or 0)
    builds, command = preview_builds.Builds(), [sys.executable, "-m", "sphinx", "build"]
    builds.run(command)  # the first, by the server itself
    monkeypatch.setattr(os, "getpid", lambda: -1)
    builds.run(command)
    assert ran == [command, "forked"]
    module = ModuleType("changed")
    module.__file__ = str(tmp_path / "changed.py")
    Path(module.__file__).write_text("", encoding="utf-8")
    monkeypatch.setitem(sys.modules, "changed", module)
    builds.run(command)
    assert ran == [command, "forked", command]


@needs_server
@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_ctrl_c_during_the_first_build_ends_it_quietly(site: Path) -> None:
    with running([*COMMAND, "--no-browser"], site) as (process, output):
        until(lambda: "Starting initial build" in output.read_text(encoding="utf-8"), 60, process, output)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0
        assert "Traceback" not in output.read_text(encoding="utf-8")


@needs_server
@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_the_browser_opens_at_the_newest_issue_and_watched_folders_count(site: Path, tmp_path: Path) -> None:
    note, code = tmp_path / "opened.txt", tmp_path / "code"
    code.mkdir()
    command = [sys.executable, "-c", NOTES_BROWSER, str(note), "preview", "--watch", str(code)]
    with running(command, site) as (process, output):
        until(lambda: note.is_file() and note.read_text(encoding="utf-8") != "", 120, process, output)
        url = note.read_text(encoding="utf-8")
        assert url == output.read_text(encoding="utf-8").splitlines()[0]
        assert url.endswith("/issues/0003/")
        assert "A second season" in served(url)
        (code / "new.py").write_text("", encoding="utf-8")
        until(lambda: "Rebuilding" in output.read_text(encoding="utf-8"), 20, process, output)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0


def preview(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["preview", "--no-browser", *arguments])
    return result.exit_code, result.output


def test_without_sphinx_autobuild_it_says_how_to_install_it(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site)
    real = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "sphinx_autobuild" else real(name)
    )
    code, output = preview()
    assert code == 2
    assert "pip install 'sphinx-newsletter[live]'" in output


@needs_server
def test_a_port_in_use_is_told_before_anything_is_built(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        code, output = preview("--port", str(port))
    assert code == 2
    assert f"port {port} cannot be used" in output
    assert not (site / "_build").exists()


def test_only_pages_of_the_site_can_be_shown(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site)
    with (site / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write('exclude_patterns = ["_build"]\n')
    for name in ("conf.py", "_build/page.md"):
        (site / name).parent.mkdir(exist_ok=True)
        (site / name).touch()
        code, output = preview(name)
        assert code == 2
        assert f"{name} is not a page of the site" in output
    assert preview("issues/0099.md")[0] == 2


@needs_server
@pytest.mark.parametrize("target", ["/", ".."])
def test_nothing_behind_a_link_out_or_in_a_circle_is_watched(
    site: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    monkeypatch.chdir(site)
    (site / "issues/all").symlink_to(target)
    code, output = preview()
    assert code == 2
    assert "issues/all: symbolic link " in output
    assert not (site / "_build").exists()
