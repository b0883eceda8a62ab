"""What is otherwise on macOS and Windows: line ends, and how Python starts processes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from building import Built, build, differences, environment
from full_site import make_site

TEXTS = (".md", ".py", ".toml", ".html", ".css", ".txt")
COPIED = ("_sources/", "_downloads/", "_static/own.css", "notes.txt", ".newsletter.json")
"""What is in the site as it is in the source, or has a digest of that."""


def test_windows_line_ends_make_no_difference(tmp_path: Path) -> None:
    unix = make_site(tmp_path / "unix")
    windows = Path(shutil.copytree(unix, tmp_path / "windows"))
    for path in windows.rglob("*"):
        if path.suffix in TEXTS:
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    one, other = build(unix, tmp_path / "one"), build(windows, tmp_path / "other")
    assert one.warnings == other.warnings == ""
    assert [name for name in differences(one, other) if not name.startswith(COPIED)] == []


BUILD = """\
import multiprocessing, sys
multiprocessing.set_start_method(sys.argv[1])
from sphinx.cmd.build import main
sys.exit(main(sys.argv[2:]))
"""


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_however_python_starts_processes(method: str, tmp_path: Path) -> None:
    source = make_site(tmp_path / "source")
    outdir = tmp_path / "built"
    command = [sys.executable, "-c", BUILD, method, "-qW", "-j", "2", "-b", "dirhtml", source, outdir]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    shutil.rmtree(outdir / ".doctrees")
    assert differences(Built(outdir, ""), build(source, tmp_path / "serial")) == []
