"""Builds of ``newsletter preview`` that need not start Python and import Sphinx.

sphinx-autobuild starts each build from a new process that it forks. If that process has imported Sphinx already,
it can build by itself, half a second sooner than a program that it starts. Where processes are not forked, and
after a module has changed, builds are started as usual.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

_MODULES = ("myst_parser.sphinx_ext.main", "sphinx_design", "ablog", "furo")
"""What most newsletters load, besides the extensions in this package and in Sphinx. A build imports the rest."""


class Builds:
    """Stands for the module :mod:`subprocess` where sphinx-autobuild starts builds."""

    CalledProcessError = subprocess.CalledProcessError

    def __init__(self) -> None:
        self._server = os.getpid()
        self._since = time.time()
        self._has_imported = False

    def run(self, command: Sequence[str], check: bool = True) -> None:
        """Run a command, as :func:`subprocess.run` does."""
        is_build = command[1:3] == ["-m", "sphinx"]
        if is_build and self._has_imported and os.getpid() != self._server and not self._has_changed():
            returncode = _build(command[3:])
            if check and returncode:
                raise subprocess.CalledProcessError(returncode, command)
            return
        subprocess.run(command, check=check)
        if is_build and not self._has_imported:
            _import_all()
            self._has_imported = True

    def _has_changed(self) -> bool:
        """Return whether a module that this process has imported has been written since the server started."""
        paths = (
            Path(path) for module in list(sys.modules.values()) if (path := getattr(module, "__file__", None))
        )
        return any(path.is_file() and path.stat().st_mtime >= self._since for path in paths)


def _import_all() -> None:
    """Import what a build needs."""
    from sphinx.application import builtin_extensions

    for name in (*builtin_extensions, *_MODULES, "sphinx_newsletter.build"):
        with contextlib.suppress(ImportError):  # the build will say so
            import_module(name)


def _build(arguments: Sequence[str]) -> int:
    """Run ``python -m sphinx`` with some arguments in this process; return its exit code."""
    from sphinx.cmd.build import main

    sys.path.insert(0, str(Path.cwd()))  # as ``python -m`` does
    try:
        return main(arguments)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 1
