"""Builds of ``newsletter preview`` that need not start Python and import Sphinx.

sphinx-autobuild starts each build from a new process that it forks. If that process has imported Sphinx already,
it can build by itself, half a second sooner than a program that it starts. Where processes are not forked, and
after a module has changed, builds are started as usual.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

_MODULES = ("sphinx_newsletter", "myst_parser.sphinx_ext.main", "sphinx_design", "ablog", "furo")
"""What most newsletters load, besides Sphinx's own extensions. A build imports whatever else it needs."""


class Builds:
    """Stands for the module :mod:`subprocess` where sphinx-autobuild starts builds."""

    def __init__(self) -> None:
        self._server = os.getpid()
        self._imported_at: float | None = None

    def run(self, command: Sequence[str], check: bool = True) -> None:
        """Run a command, as :func:`subprocess.run` does."""
        is_build = command[1:3] == ["-m", "sphinx"]
        if is_build and os.getpid() != self._server and self._is_current(list(sys.modules.values())):
            returncode = _build(command[3:])
            if check and returncode:
                raise subprocess.CalledProcessError(returncode, command)
            return
        subprocess.run(command, check=check)
        if is_build and self._imported_at is None:
            self._import()

    def _import(self) -> None:
        """Import what a build needs, in the server's process."""
        from sphinx.application import builtin_extensions

        begun = time.time()
        for name in (*builtin_extensions, *_MODULES):
            import_module(name)
        self._imported_at = begun

    def _is_current(self, modules: Iterable[ModuleType]) -> bool:
        """Return whether modules have been imported and none has changed since."""
        paths = (Path(path) for module in modules if (path := getattr(module, "__file__", None)))
        since = self._imported_at
        return since is not None and all(not path.is_file() or path.stat().st_mtime < since for path in paths)

    def as_module(self) -> Any:
        """Return what sphinx-autobuild uses of :mod:`subprocess`."""
        return SimpleNamespace(run=self.run, CalledProcessError=subprocess.CalledProcessError)


def _build(arguments: Sequence[str]) -> int:
    """Run ``python -m sphinx`` with some arguments in this process; return its exit code."""
    from sphinx.cmd.build import main

    sys.path.insert(0, str(Path.cwd()))  # as ``python -m`` does
    return main(arguments)
