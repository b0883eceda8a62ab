"""One build at a time in a folder.

Builds that share doctrees or an output folder would write what the other is reading. So each takes two locks
before the environment is loaded, and holds them to its end: of a file beside the doctrees, and of the output
folder itself, where the system can lock a folder. A process that ends, however it does, loses its locks; processes
that write pages for another hold them with it, so that no page of a build that was killed comes in later.

Where there are no locks, as on a read-only file system, builds go on without.
"""

from __future__ import annotations

import os
import sys
import time
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util import logging

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

logger = logging.getLogger(__name__)

_NAME = ".newsletter.lock"
_PAUSE = 0.1
"""Seconds between two attempts."""

_handles: dict[Path, int] = {}
"""What this process holds. It may build in one folder more than once, and must not wait for itself."""
_counts: dict[Path, int] = {}


def _try_lock(handle: int) -> bool:
    """Lock an open file, if no other process has; raises OSError where there are no locks."""
    if sys.platform == "win32":
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
    else:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def _take(path: Path, flags: int) -> None:
    """Wait until this process alone works with what *path*, opened with *flags*, guards."""
    if path not in _handles:
        handle = os.open(path, flags, 0o666)
        try:
            if not _try_lock(handle):
                logger.info("another build is at work in %s; waiting until it has ended", path.parent)
                while not _try_lock(handle):
                    time.sleep(_PAUSE)
        except BaseException:
            os.close(handle)
            raise
        _handles[path] = handle
    _counts[path] = _counts.get(path, 0) + 1


def _unlock(handle: int) -> None:
    """Unlock an open file, also for processes that were begun with it."""
    if sys.platform == "win32":
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
    else:
        fcntl.flock(handle, fcntl.LOCK_UN)


def _give_back(path: Path, for_all: bool) -> None:
    _counts[path] -= 1
    if not _counts[path]:
        handle = _handles.pop(path)
        if for_all:
            _unlock(handle)
        os.close(handle)


def _guards(app: Sphinx) -> Iterator[tuple[Path, int]]:
    """Yield what is to be locked, and how to open it; in one order: no two builds wait for each other."""
    doctrees = Path(app.doctreedir)
    doctrees.mkdir(parents=True, exist_ok=True)
    yield doctrees / _NAME, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    if sys.platform != "win32":
        yield Path(app.outdir), os.O_RDONLY | os.O_DIRECTORY


def setup(app: Sphinx) -> None:
    """Lock before anything is loaded; unlock when the build has ended, or nothing knows of it any more."""
    held: list[Path] = []

    def take(app: Sphinx, *arguments: Any) -> list[str]:
        if not held:
            try:
                for path, flags in _guards(app):
                    _take(path, flags)
                    held.append(path)
            except OSError as error:
                logger.info("this build is not guarded against another at the same time: %s", error)
        return []

    def give_back(app: Sphinx | None = None, exception: Exception | None = None) -> None:
        # What an extension has begun, as sphinx-sitemap's queue, may live on when a build has ended well. After
        # another end, the processes that write pages keep the locks for as long as they live.
        while held:
            _give_back(held.pop(), for_all=app is not None and exception is None)

    app.connect("config-inited", take, priority=0)
    app.connect("env-get-outdated", take, priority=0)  # one application may build more than once
    app.connect("build-finished", give_back, priority=1000)
    weakref.finalize(app, give_back)
