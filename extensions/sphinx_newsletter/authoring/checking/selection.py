"""Select the pages to check: by path, or by changes since a git revision."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from sphinx_newsletter.authoring.conf_files import resolved
from sphinx_newsletter.authoring.project import Project


class GitError(Exception):
    """Raised if git fails; the message is that of git."""


def chosen_pages(project: Project, paths: Iterable[Path]) -> dict[str, Path]:
    """Return the pages in *paths* and the issues in directories; all issues if *paths* is empty.

    Includes refused files, so that they are reported.
    """
    known = _all_issues(project)
    names = {path: name for name, path in known.items()}
    found: dict[str, Path] = {}
    for path in map(project.place, paths):
        if path.is_dir():
            found |= {name: page for name, page in known.items() if page.is_relative_to(path)}
        else:
            found[names.get(path) or project.docname(path)] = path
    return found or ({} if list(paths) else known)


def _all_issues(project: Project) -> dict[str, Path]:
    """Return the paths of all issues by docname, and of refused files by relative path."""
    issues = {docname: project.pages[docname] for docname in project.issues}
    return issues | {path.relative_to(project.source).as_posix(): path for path in project.refused}


def changed_pages(project: Project, pages: Mapping[str, Path], since: str) -> dict[str, Path]:
    """Return the *pages* that have changed since the merge base with *since*, committed or not.

    Returns all *pages* if the settings, the topics or the known problems have changed. Raises :class:`GitError`.
    """
    top = Path(_git(project.source, "rev-parse", "--show-toplevel").strip())
    base = _git(project.source, "merge-base", since, "HEAD").strip()
    names = _git(project.source, "diff", "--name-only", "-z", base)
    names += _git(top, "ls-files", "--others", "--exclude-standard", "-z")
    changed = {resolved(top / name) for name in names.split("\0") if name}
    settings = {project.source / "conf.py", project.settings.topics_path, project.settings.known_problems_path}
    if changed & {resolved(path) for path in settings if path}:
        return dict(pages)
    return {docname: path for docname, path in pages.items() if resolved(path) in changed}


def is_published(page: Path) -> bool:
    """Return whether a page may have been published: Git has committed it, or does not know."""
    try:
        return bool(_git(page.parent, "ls-tree", "--name-only", "HEAD", "--", page.name))
    except GitError:
        return True


def _git(folder: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=False)
    except OSError as error:
        raise GitError(f"cannot run git: {error.strerror}") from error
    if done.returncode:
        message = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        raise GitError(f"git {arguments[0]} failed: {message}")
    return done.stdout.decode("utf-8", "surrogateescape")
