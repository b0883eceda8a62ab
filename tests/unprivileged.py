"""Running commands for which the permissions of files hold, also where the tests are run by root."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from building import environment

_SETPRIV = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--"]
"""Runs a program as root, but without root's leave to read and write everything."""
_IS_ROOT = os.name == "posix" and os.geteuid() == 0
needs_permissions = pytest.mark.skipif(
    os.name != "posix" or (_IS_ROOT and shutil.which("setpriv") is None),
    reason="permissions do not hold for who runs the tests",
)


def run_unprivileged(*command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a Python module's command, as in ``-m sphinx_newsletter check``, in a folder."""
    return subprocess.run(
        [*(_SETPRIV if _IS_ROOT else ()), sys.executable, *command],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
