"""The line of a requirements file that installs this package, from where it was installed.

Source: Python Packaging User Guide, *Recording the Direct URL Origin of installed distributions* (PEP 610).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from sphinx_newsletter.files.git import git_output

DISTRIBUTION = "sphinx-newsletter"
_NAME = f"{DISTRIBUTION}[fonts]"
_SSH = re.compile(r"([\w.-]+@[\w.-]+):(?!/)(.+)")
"""Git's short form of an SSH address: ``git@example.org:team/project.git``."""


@dataclass(frozen=True)
class Requirement:
    """A line of a requirements file. *local*: it installs from this machine, and from no other."""

    line: str
    local: bool = False


def own_requirement() -> Requirement:
    """Return the requirement of the installed package, without a version if its metadata is not installed."""
    try:
        distribution = Distribution.from_name(DISTRIBUTION)
    except PackageNotFoundError:
        return Requirement(_NAME)
    origin = json.loads(distribution.read_text("direct_url.json") or "{}")
    return requirement_of(distribution.version, origin)


def requirement_of(version: str, origin: dict[str, Any]) -> Requirement:
    """Return the requirement of a version from *origin*, what ``direct_url.json`` holds; empty from an index.

    A clone that was installed gives its remote repository at its commit, if the commit is in a remote branch.
    """
    url = origin.get("url", "")
    if not url:
        return Requirement(f"{_NAME}=={version}")
    if origin.get("vcs_info", {}).get("vcs") == "git":
        url = f"git+{url}@{origin['vcs_info']['commit_id']}"
    elif "dir_info" in origin:
        url = _published(Path(url2pathname(urlsplit(url).path))) or url
    subdirectory = f"#subdirectory={origin['subdirectory']}" if origin.get("subdirectory") else ""
    return Requirement(f"{_NAME} @ {url}{subdirectory}", local="file:" in url)


def _published(folder: Path) -> str:
    """Return the URL of a clone's commit in its remote repository, empty if it is not known to be there."""
    remote = git_output(folder, "remote", "get-url", "origin").strip()
    commit = git_output(folder, "rev-parse", "HEAD").strip()
    short = _SSH.fullmatch(remote)
    remote = f"ssh://{short[1]}/{short[2]}" if short else remote
    branches = git_output(folder, "branch", "--remotes", "--contains", commit) if commit else ""
    return f"git+{remote}@{commit}" if branches and remote.startswith(("https://", "ssh://")) else ""
