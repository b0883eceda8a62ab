"""A site that cannot be written: the build says so and fails, and what was there before stays as it was."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sphinx.errors import SphinxError

from building import Built, build, environment
from full_site import issue_body, make_site, write_issue
from sphinx_newsletter.outputs import manifest

SMALL_DISK = """
def setup(app):
    import resource

    def limit(size):
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    for event, size in (("write-started", 15_000), ("build-finished", 4_000)):
        if (app.srcdir / event).exists():
            app.connect(event, lambda *arguments: limit(size), priority=0)
            break
"""
"""Lets files grow to a few bytes only, from some moment on: a full disk for anyone who runs the tests."""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_site(tmp_path / "source", issues=4)


def run(source: Path, work: Path, jobs: int) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-b",
        "dirhtml",
        "-j",
        str(jobs),
        "-d",
        str(work / "doctrees"),
    ]
    return subprocess.run(
        [*command, str(source), str(work / "dirhtml")], capture_output=True, text=True, env=environment()
    )


@pytest.mark.skipif(os.name != "posix", reason="limits the size of files")
@pytest.mark.parametrize(("event", "jobs"), [("write-started", 2), ("build-finished", 1)])
def test_a_full_disk_leaves_the_last_good_site(event: str, jobs: int, source: Path, tmp_path: Path) -> None:
    with (source / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(SMALL_DISK)
    before = build(source, tmp_path / "work").files()
    write_issue(source / "issues", 2, body=issue_body(2, words="other words"), title="Another title")
    after = build(source, tmp_path / "clean").files()
    (source / event).touch()
    failed = run(source, tmp_path / "work", jobs)
    assert failed.returncode == 2
    assert "The site cannot be written!" in failed.stderr or "CannotWrite" in failed.stderr
    assert os.strerror(errno.EFBIG) in failed.stderr
    left = Built(tmp_path / "work/dirhtml", "").files()
    left.pop(".newsletter.journal")
    assert before.keys() <= left.keys()
    left.pop("_static/pygments.css")  # Sphinx writes one at every build, and furo another at its end
    assert [name for name, data in left.items() if data not in (before.get(name), after.get(name))] == []
    (source / event).unlink()
    assert build(source, tmp_path / "work").files() == after


def deny(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let no file of a name be opened for writing, as if its folder could only be read."""
    opened = Path.open

    def denied(path: Path, mode: str = "r", *arguments: Any, **options: Any) -> Any:
        if path.name == name and mode[0] != "r":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return opened(path, mode, *arguments, **options)

    monkeypatch.setattr(Path, "open", denied)


@pytest.mark.parametrize("name", [".newsletter.journal", ".index.html.part", "searchtools.js"])
def test_a_permission_that_is_missing_is_told(
    name: str, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name == "searchtools.js":
        (source / "_static/searchtools.js.jinja").write_text("{{ project }}", encoding="utf-8")
    with monkeypatch.context() as context:
        deny(context, name)
        with pytest.raises(SphinxError, match=rf"{name}: Permission denied"):
            build(source, tmp_path / "work")
    assert build(source, tmp_path / "work").warnings == ""


def test_a_feed_that_a_worker_process_cannot_write_is_told(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifest, "_MIN_FILES", 2)
    feeds = sorted(build(source, tmp_path / "work", jobs=2).outdir.glob("topics/*/atom.xml"))
    assert len(feeds) == 2
    before = feeds[0].read_bytes()
    feeds[0].unlink()
    feeds[0].mkdir()  # no file can take its place
    for feed in feeds[1:]:
        feed.unlink()
    with pytest.raises(SphinxError, match=r"CannotWrite: .*atom\.xml: Is a directory"):
        build(source, tmp_path / "work", jobs=2)
    feeds[0].rmdir()
    build(source, tmp_path / "work", jobs=2)
    assert feeds[0].read_bytes() == before
