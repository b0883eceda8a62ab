"""What Git says about a directory."""

from __future__ import annotations

import subprocess
from pathlib import Path


def git_output(folder: Path, *arguments: str) -> str:
    """Return the output of a Git command in a directory; empty if it fails, or if there is no Git."""
    command = ["git", "-C", str(folder), "-c", "core.quotepath=off", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=True, timeout=600)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace")
