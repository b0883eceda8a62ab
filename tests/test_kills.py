"""Builds that are killed at any moment: the next one is whole, and the site is that of a clean build.

A few kills are part of the tests. More, or others, take one command:

    NEWSLETTER_KILLS=50 NEWSLETTER_SEED=1 pytest -s tests/test_kills.py
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from building import Built, differences, environment, start_build
from edits import Editor
from full_site import make_site
from test_random_walk import BACKUP

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills processes")

KILLS = int(os.environ.get("NEWSLETTER_KILLS", "2"))
SEED = int(os.environ.get("NEWSLETTER_SEED", "1"))


@dataclass(frozen=True)
class Site:
    """A source, what a whole build of it has left, and how long that took."""

    source: Path
    work: Path
    duration: float


def begin(source: Path, work: Path) -> subprocess.Popen[bytes]:
    folders = ["-d", str(work / "doctrees"), str(source), str(work / "dirhtml")]
    return subprocess.Popen(
        [sys.executable, "-m", "sphinx", "-q", "-b", "dirhtml", "-j", "2", *folders],
        stderr=subprocess.DEVNULL,
        env=environment(),
        start_new_session=True,
    )


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("kills")
    source = make_site(folder / "source", issues=5)
    shutil.copytree(source, folder / "pristine")
    start = time.monotonic()
    assert begin(source, folder / "work").wait() == 0
    return Site(source, folder / "work", time.monotonic() - start)


@pytest.fixture
def site(original: Site, tmp_path: Path) -> Site:
    """The original, to be changed: files keep their times, and the source its place, which Sphinx remembers."""
    shutil.rmtree(original.source)
    shutil.copytree(original.source.with_name("pristine"), original.source)
    return Site(original.source, Path(shutil.copytree(original.work, tmp_path / "work")), original.duration)


def kill(source: Path, work: Path, delay: float, *, alone: bool) -> bool:
    """Begin a build and kill it, with all its processes or *alone*; return whether it came to its end before."""
    process = begin(source, work)
    time.sleep(delay)
    ended = process.poll() is not None
    if not ended:
        (os.kill if alone else os.killpg)(process.pid, signal.SIGKILL)
    process.wait()
    return ended


def left_over(work: Path) -> list[str]:
    """Return what a build keeps while it writes."""
    known = (".buildinfo", BACKUP, ".newsletter.json")
    return [path.name for path in (work / "dirhtml").rglob(".*") if path.name not in known]


@pytest.mark.parametrize("number", range(KILLS))
def test_the_build_after_a_kill_gives_the_site_of_a_clean_one(number: int, site: Site, tmp_path: Path) -> None:
    chance = random.Random(SEED * 1000 + number)
    editor = Editor(site.source, chance.randrange(1000))
    work, edits = tmp_path / "new", []
    if number % 2:  # an incremental build, with enough to do
        work = site.work
        for path in site.source.rglob("*.md"):
            path.touch()
        edits = [editor.edit() for _ in range(3)]
    delay, alone = site.duration * chance.uniform(0.3, 1), chance.random() < 0.3
    ended = kill(site.source, work, delay, alone=alone)
    edits += ["killed", *(editor.edit() for _ in range(chance.randrange(3)))]
    after, clean = start_build(site.source, work, jobs=2), start_build(site.source, tmp_path / "clean")
    print(
        f"{number}. {delay:.2f} of {site.duration:.2f} s{', ended' * ended}{', alone' * alone}; {edits}",
        flush=True,
    )
    assert [name for name in differences(after(), clean()) if name != BACKUP] == []
    assert left_over(work) == []


def cut(path: Path) -> None:
    """Leave the first half of a file."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize(
    ("damage", "name"),
    [
        (cut, "doctrees/environment.pickle"),
        (cut, "doctrees/issues/0001.doctree"),
        (cut, "dirhtml/.buildinfo"),
        (empty, "dirhtml/.buildinfo"),
    ],
)
def test_a_build_mends_what_is_damaged(damage: Callable[[Path], None], name: str, site: Site) -> None:
    before = Built(site.work / "dirhtml", "").files()
    damage(site.work / name)
    (site.work / "dirhtml/issues/0001/index.html").unlink()  # to be written again from what was read
    (site.source / "issues/0002.md").touch()
    after = start_build(site.source, site.work)()
    assert [name for name, data in after.files().items() if data != before.get(name)] == []
    assert after.warnings == ""


HALF_WRITTEN = [
    "issues/0001/index.html",
    "topics/asyncio/index.html",
    "_sources/issues/0001.md.txt",
    "_images/one.png",
    "_static/own.css",
    "_static/pygments.css",
    "_downloads/*/notes.txt",
    "notes.txt",
    "objects.inv",
    "links.json",
    "atom.xml",
]


def test_a_build_mends_what_one_that_broke_off_has_half_written(site: Site) -> None:
    built = Built(site.work / "dirhtml", "")
    before = built.files()
    (built.outdir / ".newsletter.journal").touch()  # as a build leaves it that is killed
    for name in HALF_WRITTEN:
        (path,) = built.outdir.glob(name)
        cut(path)
    (built.outdir / ".links.json.abcd1234").write_text("half of a file", encoding="utf-8")
    assert start_build(site.source, site.work)().files() == before
