"""Measure what Sphinx and MyST repeat for every page, in a project with nothing else, and import for every build.

``python -m benchmarks.reduced``; ``benchmarks/REPORTS.md`` describes each case for the project it belongs to.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from sphinx.cmd.build import main as sphinx_build

Function = tuple[str, int, str]
"""File, line and name, as in :mod:`pstats`."""
_CASES: Mapping[str, tuple[str, str, str]] = {
    "MyST: a document that is not used": ("mdit_to_docutils/base.py", "make_document", ""),
    "Sphinx: settings of docutils": ("sphinx/util/docutils.py", "_get_settings", ""),
    "Sphinx: repr() of the arguments of events": ("", "<built-in method builtins.repr>", "emit"),
    "Sphinx: checksums of assets": ("html/_assets.py", "_file_checksum", ""),
}
"""File, function and, if only its calls count, the caller."""
_IMPORTS: Mapping[str, tuple[str, str]] = {
    "Sphinx: requests, for its link checker": ("sphinx.builders.linkcheck", "requests"),
    "Beautiful Soup: Soup Sieve, for selectors": ("bs4", "soupsieve"),
}
"""A module that a build imports, and what that imports."""
_RUNS = 5


def write_project(folder: Path, pages: int) -> None:
    """Write a project of plain Markdown pages."""
    names = [f"page{number:04}" for number in range(pages)]
    (folder / "conf.py").write_text('project = "Pages"\nextensions = ["myst_parser"]\n', encoding="utf-8")
    toctree = "\n".join(names)
    (folder / "index.md").write_text(f"# Pages\n\n```{{toctree}}\n{toctree}\n```\n", encoding="utf-8")
    for name in names:
        items = "\n".join(
            f"{n}. [Link {n}](https://example.org/{name}/{n})\n\n   A summary.\n" for n in range(1, 26)
        )
        (folder / f"{name}.md").write_text(f"# {name}\n\n{items}", encoding="utf-8")


def _seconds(stats: pstats.Stats, file: str, name: str, caller: str) -> float:
    """Return the time in a function, or in its calls by another one."""
    total = 0.0
    rows: Mapping[Function, tuple[int, int, float, float, Mapping[Function, tuple[int, int, float, float]]]]
    rows = stats.stats  # type: ignore[attr-defined]
    for (path, _, function), (_, _, _, cumulative, callers) in rows.items():
        if function != name or not path.endswith(file):
            continue
        calls = [times[3] for (_, _, by), times in callers.items() if by == caller]
        total += sum(calls) if caller else cumulative
    return total


def import_time(module: str, imported: str) -> float:
    """Return the seconds that an import takes within another one: the least of several processes."""
    found = []
    for _ in range(_RUNS):
        command = [sys.executable, "-X", "importtime", "-c", f"import sphinx.application, {module}"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        (line,) = re.findall(rf"\|\s+(\d+) \|\s+{imported}\n", done.stderr)
        found.append(int(line) / 1_000_000)
    return min(found)


def main() -> None:
    """Build the project with a profiler, and print what each case takes."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reduced", description=__doc__)
    parser.add_argument("--pages", type=int, default=300)
    pages: int = parser.parse_args().pages
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "source")
        source.mkdir()
        write_project(source, pages)
        profile = cProfile.Profile()
        if profile.runcall(sphinx_build, ["-q", "-b", "html", str(source), str(Path(folder, "built"))]):
            sys.exit(1)
    stats = pstats.Stats(profile)
    whole: float = stats.total_tt  # type: ignore[attr-defined]
    print(f"{pages} pages, {whole:.1f} s with the profiler")
    for title, (file, name, caller) in _CASES.items():
        seconds = _seconds(stats, file, name, caller)
        print(f"{title:45}{1000 * seconds / pages:8.2f} ms a page {seconds / whole:6.1%}")
    for title, (module, imported) in _IMPORTS.items():
        print(f"{title:45}{1000 * import_time(module, imported):8.0f} ms a build")


if __name__ == "__main__":
    main()
