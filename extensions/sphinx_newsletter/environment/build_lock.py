"""Prevent concurrent builds in the same doctree or output directory.

Concurrent builds would overwrite files that the other one is reading. Each build therefore takes two locks before
the environment is loaded, and holds them until it ends: one on a file in the doctree directory, and one on the
output directory itself, on systems that can lock a directory. The system releases locks when a process exits.
Worker processes inherit them, so that a killed build cannot write a page after the next build has started.

If locking is not supported, as on a read-only file system, the build continues without locks.
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
"""Seconds between attempts to lock."""

_handles: dict[Path, int] = {}
"""File descriptors locked by this process. It may build in a directory again, and must not wait for itself."""
_counts: dict[Path, int] = {}


def _try_lock(handle: int) -> bool:
    """Lock an open file without waiting; return whether it worked. Raises OSError if locks are not supported."""
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


def _acquire(path: Path, flags: int) -> None:
    """Lock *path*, opened with *flags*; wait while another process holds the lock."""
    if path not in _handles:
        handle = os.open(path, flags, 0o666)
        try:
            if not _try_lock(handle):
                logger.info("another build is running in %s; waiting for it to finish", path.parent)
                while not _try_lock(handle):
                    time.sleep(_PAUSE)
        except BaseException:
            os.close(handle)
            raise
        _handles[path] = handle
    _counts[path] = _counts.get(path, 0) + 1


def _unlock(handle: int) -> None:
    """Unlock an open file, also for child processes that inherited it."""
    if sys.platform == "win32":
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
    else:
        fcntl.flock(handle, fcntl.LOCK_UN)


def _release(path: Path, for_all: bool) -> None:
    _counts[path] -= 1
    if not _counts[path]:
        handle = _handles.pop(path)
        if for_all:
            _unlock(handle)
        os.close(handle)


def _lock_files(app: Sphinx) -> Iterator[tuple[Path, int]]:
    """Yield each path to lock with the flags to open it; always in the same order, to avoid deadlocks."""
    doctrees = Path(app.doctreedir)
    doctrees.mkdir(parents=True, exist_ok=True)
    yield doctrees / _NAME, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    if sys.platform != "win32":
        yield Path(app.outdir), os.O_RDONLY | os.O_DIRECTORY


class BuildLock:
    """The locks of one application; they are released when it is deleted, too."""

    def __init__(self, app: Sphinx) -> None:
        self._held: list[Path] = []
        weakref.finalize(app, _release_all, self._held, for_all=False)

    def acquire(self, app: Sphinx, *arguments: Any) -> list[str]:
        """Lock the build directories. One application may build more than once."""
        if not self._held:
            try:
                for path, flags in _lock_files(app):
                    _acquire(path, flags)
                    self._held.append(path)
            except OSError as error:
                logger.info("cannot lock the build directories; concurrent builds are not prevented: %s", error)
        return []

    def release(self, app: Sphinx, exception: Exception | None) -> None:
        """Unlock after a build.

        Processes of other extensions, such as sphinx-sitemap's queue, can outlive a successful build. After a
        failed build, the workers that write pages keep the locks until they exit.
        """
        _release_all(self._held, for_all=exception is None)


def _release_all(held: list[Path], for_all: bool) -> None:
    while held:
        _release(held.pop(), for_all)
