"""Writing files: whole or not at all, with their permissions, and of several processes one."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from building import environment
from full_disk import full_disk
from sphinx_newsletter.files.writing import write_new, write_whole

Write = Callable[[Path, Iterable[bytes]], None]
posix = pytest.mark.skipif(os.name != "posix", reason="asks for permissions and limits of files")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("write", [write_whole, write_new])
@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_nothing_is_left_of_what_was_broken_off(tmp_path: Path, write: Write, error: type[BaseException]) -> None:
    def parts() -> Iterator[bytes]:
        yield b"half"
        raise error

    with pytest.raises(error):
        write(tmp_path / "page.md", parts())
    assert names(tmp_path) == []
    (tmp_path / "page.md").write_bytes(b"before")
    with pytest.raises(error):
        write(tmp_path / "page.md", parts())
    assert names(tmp_path) == ["page.md"]
    assert (tmp_path / "page.md").read_bytes() == b"before"


@posix
@pytest.mark.parametrize("write", [write_whole, write_new])
def test_nothing_is_left_where_no_room_is(tmp_path: Path, write: Write) -> None:
    with full_disk(), pytest.raises(OSError, match="File too large"):
        write(tmp_path / "page.md", [b"x" * 100])
    assert names(tmp_path) == []


@posix
def test_a_file_keeps_its_permissions(tmp_path: Path) -> None:
    for mode in (0o600, 0o640, 0o755):
        (tmp_path / "page.md").touch()
        (tmp_path / "page.md").chmod(mode)
        write_whole(tmp_path / "page.md", [b"new"])
        assert stat.S_IMODE((tmp_path / "page.md").stat().st_mode) == mode


@posix
@pytest.mark.parametrize("write", [write_whole, write_new])
@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o027, 0o640), (0o077, 0o600)])
def test_who_may_read_a_new_file_is_for_the_user_to_say(
    tmp_path: Path, write: Write, umask: int, mode: int
) -> None:
    before = os.umask(umask)
    try:
        write(tmp_path / "page.md", [b"new"])
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "page.md").stat().st_mode) == mode


@pytest.mark.parametrize("links", [True, False])
def test_a_file_that_is_there_is_not_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    def no_link(source: Path, target: Path) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    if not links:  # as on the file systems of memory cards
        monkeypatch.setattr(os, "link", no_link)
    write_new(tmp_path / "page.md", [b"first", b" and whole"])
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "page.md", [b"second"])
    assert names(tmp_path) == ["page.md"]
    assert (tmp_path / "page.md").read_bytes() == b"first and whole"


AT_ONCE = """
import sys, time
from pathlib import Path
from sphinx_newsletter.files.writing import write_new
while time.time() < float(sys.argv[2]):
    pass
for number in range(50):
    try:
        write_new(Path(sys.argv[1], str(number)), [sys.argv[3].encode()] * 1000)
        print(number)
    except FileExistsError:
        pass
"""


def test_of_four_processes_one_writes_each_file(tmp_path: Path) -> None:
    start = time.time() + 1.5
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", AT_ONCE, str(tmp_path), str(start), name],
            env=environment(),
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in "abcd"
    ]
    written = [name for process in processes for name in process.communicate(timeout=60)[0].split()]
    assert sorted(written) == sorted(map(str, range(50)))
    assert {path.stat().st_size for path in tmp_path.iterdir()} == {1000}
    assert len(names(tmp_path)) == 50
