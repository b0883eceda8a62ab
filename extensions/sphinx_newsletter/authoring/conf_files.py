"""Find the ``conf.py`` of a newsletter, without executing any.

Commands run in the directory of issue pages, or are given a page in it, and look for ``conf.py`` upward. Anyone
may contribute a file there, so one in the issue directory of a newsletter is never used.
"""

from __future__ import annotations

import ast
import os
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sphinx_newsletter.config import Settings

_SETTING = "newsletter_issue_folder"


class ProjectError(Exception):
    """Raised if a newsletter is not found or its settings are invalid."""


@dataclass(frozen=True)
class _Candidate:
    """A ``conf.py`` that may be that of the newsletter, or why there is none."""

    named_in: Path
    """The directory in which it was looked for: its own, or one that has it in ``docs``."""
    conf: Path | None
    error: Exception | None = None


def resolved(path: Path) -> Path:
    """Return the absolute path with symbolic links resolved, unless they form a loop."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()


def conf_of(start: Path) -> tuple[Path, list[Path]]:
    """Return the ``conf.py`` that *start*, a directory or a page, belongs to, and those that must not be used.

    Searches *start* and its parents for a ``conf.py``, a ``docs/conf.py``, or a ``pyproject.toml`` with
    ``[tool.newsletter] docs = "directory"``. Raises :class:`ProjectError` if there is none.
    """
    start = Path(os.path.abspath(start))  # noqa: PTH100 (keeps symbolic links)
    folders = dict.fromkeys([start, *start.parents, resolved(start), *resolved(start).parents])
    found = [candidate for folder in folders for candidate in _candidates(folder)]
    ignored: list[Path] = []
    for index, candidate in enumerate(found):
        if _is_contributed(candidate, found[index + 1 :]):
            ignored.append(candidate.conf or candidate.named_in / "pyproject.toml")
        elif candidate.error:
            raise candidate.error
        elif candidate.conf:
            return candidate.conf, ignored
    raise ProjectError(
        f"no newsletter found at {start}: change to its directory, or set the source directory in "
        'pyproject.toml, as in [tool.newsletter] docs = "docs"'
    )


def _candidates(folder: Path) -> Iterator[_Candidate]:
    places = [folder / "conf.py"]
    pyproject = folder / "pyproject.toml"
    try:
        if pyproject.is_file():
            places += _named(folder, pyproject)
        places.append(folder / "docs" / "conf.py")
        yield from (_Candidate(folder, conf) for conf in places if conf.is_file())
    except (OSError, ProjectError) as error:
        yield from (_Candidate(folder, conf) for conf in places[:1] if os.path.isfile(conf))  # noqa: PTH113
        yield _Candidate(folder, None, error)


def _named(folder: Path, pyproject: Path) -> Iterator[Path]:
    try:
        table = tomllib.loads(pyproject.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProjectError(f"{pyproject} is not valid TOML: {error}") from error
    for name in ("tool", "newsletter"):
        inner = table.get(name)
        table = inner if isinstance(inner, dict) else {}
    if docs := table.get("docs"):
        yield folder / str(docs) / "conf.py"


def _is_contributed(candidate: _Candidate, outer: list[_Candidate]) -> bool:
    """Return whether a candidate is in the issue directory of another that was found after it."""
    places = [candidate.named_in, *([candidate.conf.parent] if candidate.conf else ())]
    above = {folder for place in places for path in (place, resolved(place)) for folder in (path, *path.parents)}
    confs = {resolved(other.conf.parent) / other.conf.name for other in outer if other.conf}
    return any(
        _is_same(folder, conf.parent / name)
        for conf in confs - {candidate.conf and resolved(candidate.conf.parent) / candidate.conf.name}
        for name in _issue_folders(conf)
        for folder in above
    )


def _issue_folders(conf: Path) -> Iterator[str]:
    """Yield the directories of issue pages that a ``conf.py`` may name: the default one, if it names none.

    If it computes the name, its own directory is taken for one.
    """
    try:
        tree = ast.parse(conf.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        yield Settings().issue_folder
        return
    values = [value for node in ast.walk(tree) if (value := _assigned(node)) is not None]
    for value in values:
        yield value.value.strip("/") if isinstance(value, ast.Constant) and isinstance(value.value, str) else "."
    if not values:
        yield Settings().issue_folder


def _assigned(node: ast.AST) -> ast.expr | None:
    """Return the value that a statement gives the setting."""
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AnnAssign | ast.NamedExpr):
        targets = [node.target]
    else:
        return None
    is_setting = any(isinstance(target, ast.Name) and target.id == _SETTING for target in targets)
    return node.value if is_setting else None


def _is_same(path: Path, other: Path) -> bool:
    """Return whether two paths are the same directory, even on file systems that ignore case."""
    try:
        return path.samefile(other)
    except OSError:
        return path == other
