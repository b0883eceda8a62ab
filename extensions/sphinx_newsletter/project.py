"""A newsletter's folder, as the command line sees it: its settings and its issue pages, without Sphinx."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path
from typing import Any

from sphinx_newsletter.config import Settings, SettingsError, make_settings
from sphinx_newsletter.reading.front_matter import FrontMatter

SKIPPED_FOLDERS = {"_build", "node_modules", ".git", ".nox", ".tox", ".venv", "venv"}
"""Folders that hold no pages, whoever looks for them."""
LARGEST = 5_000_000
"""How many bytes a page may have; an issue of thirty links has some ten thousand."""


class ProjectError(Exception):
    """Says why a folder is no newsletter, and what would make it one."""


class _Tags:
    """What Sphinx gives a ``conf.py`` as ``tags``; no builder is running, so none is set."""

    def has(self, name: str) -> bool:
        return False

    def add(self, name: str) -> None:
        pass

    remove = add

    def __contains__(self, name: str) -> bool:
        return False


def resolved(path: Path) -> Path:
    """Return a path from the root, links followed; one that leads round in a circle, as it is."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()


def text_or_nothing(path: Path) -> str:
    """Return a file's text; nothing, if it can't be read: that is reported where the file itself is checked."""
    try:
        return _text(path)
    except OSError:
        return ""


def _text(path: Path) -> str:
    if not path.is_file():  # to read a pipe would wait for ever
        raise OSError(f"{path} is no file")
    return path.read_text(encoding="utf-8-sig", errors="replace")


@dataclass(frozen=True)
class Project:
    """Where the pages are, and what the newsletter is."""

    source: Path
    """The folder of ``conf.py``: docnames are paths from it."""
    settings: Settings
    values: dict[str, Any]
    """Every value of ``conf.py``."""

    @classmethod
    def find(cls, start: Path) -> Project:
        """Find the newsletter that *start*, a folder or a page, belongs to.

        The first of its folders, going up, that has a ``conf.py``, a ``docs/conf.py``, or a ``pyproject.toml``
        with ``[tool.newsletter] docs = "folder"``. Raises :class:`ProjectError` if there is none, or if its
        settings are wrong.
        """
        start = resolved(start)
        for folder in (start, *start.parents):
            for conf in _candidates(folder):
                if conf.is_file():
                    return cls.load(conf)
        raise ProjectError(
            f"no newsletter at {start}: go to its folder, or name the docs folder in pyproject.toml, "
            'as in [tool.newsletter] docs = "docs"'
        )

    @classmethod
    def load(cls, conf: Path) -> Project:
        """Read the settings from a ``conf.py``, as Sphinx does: it is run in its own folder."""
        values: dict[str, Any] = {"__file__": str(conf), "tags": _Tags()}
        before = Path.cwd()
        try:
            os.chdir(conf.parent)
            exec(compile(conf.read_bytes(), conf, "exec"), values)
        except Exception as error:
            raise ProjectError(f"{conf} does not run: {type(error).__name__}: {error}") from error
        finally:
            os.chdir(before)
        try:
            return cls(conf.parent, make_settings(values, conf.parent), values)
        except SettingsError as error:
            raise ProjectError(f"{conf}:\n{error}") from error

    @cached_property
    def pages(self) -> dict[str, Path]:
        """Every Markdown page, by docname."""
        excluded = [str(pattern) for pattern in self.values.get("exclude_patterns", ())]
        found: dict[str, Path] = {}
        for path in _markdown(self.source):
            docname = path.relative_to(self.source).with_suffix("").as_posix()
            if not any(fnmatch(f"{docname}.md", p) or fnmatch(docname, p) for p in excluded):
                found[docname] = path
        return found

    def docname(self, path: Path) -> str:
        """Return what a page is called from the source folder; a page elsewhere by its name alone."""
        path = resolved(path)
        inside = path.is_relative_to(self.source)
        return (path.relative_to(self.source) if inside else Path(path.name)).with_suffix("").as_posix()

    @cached_property
    def issues(self) -> dict[str, FrontMatter]:
        """The front matter of every issue page, by docname."""
        found: dict[str, FrontMatter] = {}
        for docname, path in self.pages.items():
            try:
                front_matter = FrontMatter.of(_text(path))
            except OSError as error:  # it may be an issue: whoever reads it reports why it can't be read
                front_matter = FrontMatter({}, {"issue": 1}, str(error))
            if self.settings.is_issue_page(docname, front_matter):
                found[docname] = front_matter
        return found


def _candidates(folder: Path) -> Iterator[Path]:
    yield folder / "conf.py"
    pyproject = folder / "pyproject.toml"
    if pyproject.is_file():
        try:
            table = tomllib.loads(pyproject.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ProjectError(f"{pyproject} is not TOML: {error}") from error
        if docs := table.get("tool", {}).get("newsletter", {}).get("docs"):
            yield folder / str(docs) / "conf.py"
    yield folder / "docs" / "conf.py"


def _markdown(folder: Path) -> Iterator[Path]:
    """Yield the Markdown files below *folder*; folders that are links are not followed."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in SKIPPED_FOLDERS)
        yield from (Path(parent, name) for name in sorted(names) if name.endswith(".md"))
