"""Which files below the docs folder are pages, and which links and folders nobody is to go into.

Anyone may send a symbolic link: one to a file or folder elsewhere on the machine, one that leads round in a
circle, or thirty folders with two links each that make a thousand million paths. Links within the docs folder
are followed; every other is refused, before anything behind it is opened.
"""

from __future__ import annotations

import os
import unicodedata
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from sphinx.util.matching import compile_matchers

from sphinx_newsletter.files.page_files import is_printable, reason_of

Matches = Callable[[str], bool]
"""Says something of a path from the docs folder, written with ``/``."""

LEADS_OUT = "it is a link that leads out of the docs folder: put the file itself in its place"
_CIRCLE = "it is a link that leads round in a circle: take it out"
_SEVERAL = "it is one of several links to the same folder of pages: keep one of them"


@dataclass
class FoundFiles:
    """What was found below the docs folder. All are paths from it, written with ``/``."""

    pages: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    """Pages that must not be read, links that must not be followed and folders that can't be read; with why."""
    shut: list[str] = field(default_factory=list)
    """Links to folders without a page that need not be followed again."""


def matching(patterns: Iterable[str]) -> Matches:
    """Return what says whether a path matches one of Sphinx's patterns, as Sphinx compares them.

    Only that for Sphinx no pattern matches the end of a line: such a name is to be reported, not passed over.
    """
    matchers = compile_matchers(patterns)

    def matches(path: str) -> bool:
        path = unicodedata.normalize("NFC", path).replace("\n", " ")
        return any(match(path) for match in matchers)

    return matches


def find_files(root: str | os.PathLike[str], is_page: Matches, is_excluded: Matches) -> FoundFiles:
    """Go through the docs folder; each folder that links lead to, once."""
    walk = _Walk(os.path.realpath(root), is_page, is_excluded)
    walk.go_through("", walk.root)
    while walk.links:
        walk.follow(*walk.links.popleft())
    walk.found.pages.sort()
    return walk.found


class _Walk:
    def __init__(self, root: str, is_page: Matches, is_excluded: Matches) -> None:
        self.root = root
        self.is_page = is_page
        self.is_excluded = is_excluded
        self.found = FoundFiles()
        self.links: deque[tuple[str, str]] = deque()
        """Links to folders that are still to be followed, each with where it leads."""
        self.followed: dict[str, bool] = {}
        """The folders that links were followed to, and whether pages were found there."""

    def go_through(self, path: str, real: str) -> None:
        waiting = [(path, real)]
        while waiting:
            path, real = waiting.pop()
            try:
                with os.scandir(real) as found:
                    entries = sorted(found, key=lambda entry: entry.name)
            except OSError as error:
                self.found.refused[path or "."] = f"the folder cannot be read: {reason_of(error)}"
                continue
            for entry in entries:
                below = f"{path}/{entry.name}" if path else entry.name
                if entry.is_symlink():
                    if not self._is_left_out(below, entry.name):
                        self._look_at_link(below, entry.path, real)
                elif entry.is_dir(follow_symlinks=False):
                    if not self._is_left_out(below, entry.name):
                        waiting.append((below, entry.path))
                elif self.is_page(below) and not self._is_left_out(below, entry.name):
                    self._note_page(below, entry.path)

    def follow(self, path: str, target: str) -> None:
        if target in self.followed:
            if self.followed[target]:
                self.found.refused[path] = _SEVERAL
            else:
                self.found.shut.append(path)
            return
        before = len(self.found.pages)
        self.go_through(path, target)
        self.followed[target] = len(self.found.pages) > before

    def _is_left_out(self, path: str, name: str) -> bool:
        return name.startswith(".#") or self.is_excluded(path)  # the locks of some editors are links to nothing

    def _look_at_link(self, path: str, link: str, parent: str) -> None:
        target = os.path.realpath(link)
        is_folder = os.path.isdir(target)  # noqa: PTH112 (of paths in their thousands)
        if not is_folder and not self.is_page(path):
            return
        if not _is_below(target, self.root):
            self.found.refused[path] = LEADS_OUT
        elif not is_folder:
            self._note_page(path, link)
        elif _is_below(parent, target):
            self.found.refused[path] = _CIRCLE
        else:
            self.links.append((path, target))

    def _note_page(self, path: str, real: str) -> None:
        if not is_printable(path):
            self.found.refused[path] = "its name has characters that cannot be shown: rename it"
            return
        if os.access(real, os.R_OK):
            self.found.pages.append(path)
            return
        try:
            os.stat(real)  # noqa: PTH116
        except OSError as error:
            self.found.refused[path] = f"it cannot be read: {reason_of(error)}"
        else:
            self.found.refused[path] = "it cannot be read: Permission denied"


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
