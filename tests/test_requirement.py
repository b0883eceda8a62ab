"""The line that ``newsletter init`` writes to requirements.txt: from where the package was installed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from sphinx_newsletter.authoring.starting.requirement import requirement_of

COMMIT = "0123456789abcdef0123456789abcdef01234567"
GIT = {"vcs": "git", "commit_id": COMMIT, "requested_revision": "main"}


@pytest.mark.parametrize(
    ("origin", "line"),
    [
        ({}, "sphinx-newsletter[fonts]==0.1.0"),
        ({"url": "https://a.example/it.git", "vcs_info": GIT}, f" @ git+https://a.example/it.git@{COMMIT}"),
        (
            {"url": "https://a.example/it.git", "vcs_info": GIT, "subdirectory": "python"},
            f" @ git+https://a.example/it.git@{COMMIT}#subdirectory=python",
        ),
        ({"url": "ssh://git@a.example/it", "vcs_info": GIT}, f" @ git+ssh://git@a.example/it@{COMMIT}"),
        (
            {"url": "https://a.example/it-0.1.0.tar.gz", "archive_info": {"hashes": {"sha256": "0"}}},
            " @ https://a.example/it-0.1.0.tar.gz",
        ),
    ],
)
def test_what_others_can_install_is_named(origin: dict[str, object], line: str) -> None:
    found = requirement_of("0.1.0", origin)
    assert found.line == (line if line.startswith("sphinx") else f"sphinx-newsletter[fonts]{line}")
    assert not found.local


@pytest.mark.parametrize(
    "origin",
    [
        {"url": "file:///home/ada/it-0.1.0.whl", "archive_info": {}},
        {"url": "file:///home/ada/nowhere", "dir_info": {"editable": True}},
        {"url": "file:///home/ada/it", "vcs_info": GIT},
    ],
)
def test_a_path_is_known_to_be_local(origin: dict[str, object]) -> None:
    found = requirement_of("0.1.0", origin)
    assert str(origin["url"]) in found.line
    assert found.local


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@a.example")
    command = ["git", "-C", str(folder), *identity, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.mark.parametrize(
    ("remote", "url"),
    [
        ("https://a.example/it.git", "git+https://a.example/it.git"),
        ("git@a.example:team/it.git", "git+ssh://git@a.example/team/it.git"),
        ("ssh://git@a.example/it", "git+ssh://git@a.example/it"),
        ("/srv/it.git", ""),
        ("../it.git", ""),
    ],
)
def test_a_clone_gives_its_remote_if_its_commit_is_there(tmp_path: Path, remote: str, url: str) -> None:
    clone = tmp_path / "my clone"
    clone.mkdir()
    git(clone, "init", "-q", "-b", "main")
    git(clone, "remote", "add", "origin", remote)
    git(clone, "commit", "-q", "--allow-empty", "-m", "First")
    origin = {"url": clone.as_uri(), "dir_info": {"editable": True}}
    assert requirement_of("0.1.0", origin).local  # not pushed
    commit = git(clone, "rev-parse", "HEAD")
    git(clone, "update-ref", "refs/remotes/origin/main", commit)
    found = requirement_of("0.1.0", origin)
    assert found.local == (not url)
    assert found.line == f"sphinx-newsletter[fonts] @ {url}@{commit}" if url else clone.as_uri() in found.line
