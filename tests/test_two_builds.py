"""Two builds at once in one checkout: the second waits, says so, and both end well."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from building import Built, build, differences, environment
from full_site import make_site
from sphinx_newsletter.environment import build_lock

CONF = """\
project = "Small Weekly"
extensions = ["sphinx_newsletter", "sphinx_parallel_html"]
html_theme = "furo"
"""
WAITS = "another build is running"


def begin(source: Path, work: Path, *options: str, doctrees: str = "doctrees") -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "sphinx", "-b", "dirhtml", "-j", "2", *options, "-d", str(work / doctrees)]
    return subprocess.Popen(
        [*command, str(source), str(work / "dirhtml")],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment(),
    )


def said(process: subprocess.Popen[str]) -> str:
    """Wait for a build; return what it said."""
    text, _ = process.communicate(timeout=120)
    assert process.returncode == 0, text
    return text


def slow(source: Path, seconds: int = 300) -> None:
    """Have every build of a site take some seconds more, while it holds its locks."""
    with (source / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write("\ndef setup(app):\n    import time\n")
        conf.write(f"    app.connect('builder-inited', lambda app: time.sleep({seconds}))\n")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    source = tmp_path / "source"
    source.mkdir()
    (source / "conf.py").write_text(CONF, encoding="utf-8")
    (source / "index.md").write_text("# Small Weekly\n", encoding="utf-8")
    return source


def test_two_builds_at_once_give_the_site_of_one(tmp_path: Path) -> None:
    source = make_site(tmp_path / "source", issues=4)
    slow(source, 3)
    told = [said(process) for process in [begin(source, tmp_path / "work", "-W") for _ in range(2)]]
    assert sum(WAITS in text for text in told) == 1
    assert differences(Built(tmp_path / "work/dirhtml", ""), build(source, tmp_path / "clean")) == []


@pytest.mark.skipif(os.name != "posix", reason="a folder cannot be locked there")
def test_builds_of_one_output_folder_wait_whatever_doctrees_they_have(source: Path, tmp_path: Path) -> None:
    work = tmp_path / "work"
    slow(source, 3)
    told = [said(process) for process in [begin(source, work, doctrees=name) for name in ("one", "other")]]
    assert sum(WAITS in text for text in told) == 1


@pytest.mark.skipif(os.name != "posix", reason="kills a process")
def test_a_killed_build_keeps_nobody_waiting(source: Path, tmp_path: Path) -> None:
    conf = (source / "conf.py").read_text(encoding="utf-8")
    slow(source)
    killed = begin(source, tmp_path / "work")
    locked = tmp_path / "work/doctrees/.newsletter.lock"
    while not locked.exists():
        time.sleep(0.05)
        assert killed.poll() is None
    (source / "conf.py").write_text(conf, encoding="utf-8")
    waiting = begin(source, tmp_path / "work", "-v")
    assert waiting.stdout is not None
    while WAITS not in waiting.stdout.readline():
        assert waiting.poll() is None
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    said(waiting)


def test_builds_in_one_process_do_not_wait_for_each_other(source: Path, tmp_path: Path) -> None:
    with (source / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write("\ndef setup(app):\n    app.connect('build-finished', lambda app, error: 1 / 0, priority=0)\n")
    with pytest.raises(Exception, match="division by zero"):
        build(source, tmp_path / "work")  # never gets to where it would unlock
    (source / "conf.py").write_text(CONF, encoding="utf-8")
    assert build(source, tmp_path / "work").warnings == ""


def test_builds_go_on_where_there_are_no_locks(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(handle: int) -> Any:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(build_lock, "_try_lock", none)
    assert build(source, tmp_path / "work").warnings == ""
