"""Find the pages below the source directory, and refuse unsafe symbolic links.

A contribution may add symbolic links to files outside the source directory, loops, or nested directories with
two links each, whose number of paths grows exponentially. Links inside the source directory are followed. All
others are refused before their targets are opened.
"""

from __future__ import annotations

import os
import unicodedata
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from sphinx.util.matching import compile_matchers

from sphinx_newsletter.files.page_files import is_printable, reason_of
from sphinx_newsletter.files.page_names import name_problem
from sphinx_newsletter.files.same_urls import same_urls

Matches = Callable[[str], bool]
"""Predicate for a path relative to the source directory, with ``/`` as separator."""

LEADS_OUT = "symbolic link points outside the source directory: replace it with the file itself"
_NO_PAGE = "symbolic link points to a file that is not a page: replace it with a page"
SAME_URL = "page has the same URL as {other}: rename or remove one of them"
_OF_MACOS = "._"
"""What the names of files begin with in which macOS keeps what other file systems cannot hold."""
_LOOP = "symbolic link forms a loop: remove it"
_SEVERAL = "several symbolic links point to the same directory of pages: keep one of them"


@dataclass
class FoundFiles:
    """Result of :func:`find_files`: paths relative to the source directory, with ``/`` as separator."""

    pages: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    """Reasons by path: pages that must not be read, links that must not be followed, unreadable directories."""
    shut: list[str] = field(default_factory=list)
    """Links to directories without pages, which Sphinx need not follow again, and files such as ``._0007.md``."""


def matching(patterns: Iterable[str]) -> Matches:
    """Return a predicate for paths that match one of *patterns*, in Sphinx's pattern syntax.

    Unlike in Sphinx, patterns match line breaks, so that file names with line breaks are found and reported.
    """
    matchers = compile_matchers(patterns)

    def matches(path: str) -> bool:
        path = unicodedata.normalize("NFC", path).replace("\n", " ")
        return any(match(path) for match in matchers)

    return matches


def find_files(
    root: str | os.PathLike[str], is_page: Matches, is_excluded: Matches, issue_folder: str
) -> FoundFiles:
    """Walk the source directory. The target of several links is walked once.

    The names of pages in *issue_folder* are checked. Of several pages with the same URL, all but one are refused.
    """
    walk = _Walk(os.path.realpath(root), is_page, is_excluded, issue_folder)
    walk.scan("", walk.root)
    while walk.links:
        walk.follow(*walk.links.popleft())
    for path, other in same_urls(walk.found.pages, issue_folder).items():
        walk.found.refused[path] = SAME_URL.format(other=other)
    walk.found.pages = sorted(set(walk.found.pages) - walk.found.refused.keys())
    return walk.found


class _Walk:
    def __init__(self, root: str, is_page: Matches, is_excluded: Matches, issue_folder: str) -> None:
        self.root = root
        self.is_page = is_page
        self.is_excluded = is_excluded
        self.issue_folder = issue_folder
        self.found = FoundFiles()
        self.links: deque[tuple[str, str]] = deque()
        """Pending links to directories, with their targets."""
        self.followed: dict[str, bool] = {}
        """Link targets that were walked, and whether they contain pages."""

    def scan(self, path: str, real: str) -> None:
        pending = [(path, real)]
        while pending:
            path, real = pending.pop()
            try:
                with os.scandir(real) as found:
                    entries = sorted(found, key=lambda entry: entry.name)
            except OSError as error:
                self.found.refused[path or "."] = f"directory cannot be read: {reason_of(error)}"
                continue
            for entry in entries:
                below = f"{path}/{entry.name}" if path else entry.name
                if entry.is_symlink():
                    if not self.is_excluded(below):
                        self._add_link(below, entry.path, real)
                elif entry.is_dir(follow_symlinks=False):
                    if not self.is_excluded(below):
                        pending.append((below, entry.path))
                elif self.is_page(below) and not self.is_excluded(below):
                    if entry.name.startswith(_OF_MACOS):
                        self.found.shut.append(below)
                    else:
                        self._add_page(below, entry.path)

    def follow(self, path: str, target: str) -> None:
        if target in self.followed:
            if self.followed[target]:
                self.found.refused[path] = _SEVERAL
            else:
                self.found.shut.append(path)
            return
        before = len(self.found.pages)
        self.scan(path, target)
        self.followed[target] = len(self.found.pages) > before

    def _add_link(self, path: str, link: str, parent: str) -> None:
        target = os.path.realpath(link)
        is_folder = os.path.isdir(target)  # noqa: PTH112 (faster than pathlib)
        if not is_folder and not self.is_page(path):
            return
        if not _is_below(target, self.root):
            self.found.refused[path] = LEADS_OUT
        elif not is_folder and os.path.exists(target) and _suffix(target) != _suffix(path):  # noqa: PTH110
            self.found.refused[path] = _NO_PAGE
        elif not is_folder:
            self._add_page(path, link)
        elif _is_below(parent, target):
            self.found.refused[path] = _LOOP
        else:
            self.links.append((path, target))

    def _add_page(self, path: str, real: str) -> None:
        if problem := name_problem(path, self.issue_folder):
            self.found.refused[path] = problem
            return
        if not is_printable(path):
            self.found.refused[path] = "file name has non-printable characters: rename the file"
            return
        if os.access(real, os.R_OK):
            self.found.pages.append(path)
            return
        try:
            os.stat(real)  # noqa: PTH116
        except OSError as error:
            self.found.refused[path] = f"file cannot be read: {reason_of(error)}"
        else:
            self.found.refused[path] = "file cannot be read: Permission denied"


def _suffix(path: str) -> str:
    return os.path.splitext(path)[1]  # noqa: PTH122 (faster than pathlib)


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
