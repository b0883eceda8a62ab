"""Build archives of several sizes, with ours and with the stock stack, and print what each took.

``python -m benchmarks --sizes 92,368,1472 --compare 736``; ``NEWSLETTER_CORPUS`` names a folder with real
issues to copy instead of synthetic ones. A JSON result is written beside the archives.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.archive import Page, real_pages, synthetic_page, write_archive
from benchmarks.measure import Measured, measure

Rows = dict[str, Measured]
TOPICS = Path(__file__).parents[1] / "docs" / "topics.toml"


def sphinx(source: Path, jobs: str, profile: Path | None = None) -> list[str]:
    """Return the command that builds *source* beside itself."""
    python = [sys.executable, *(["-m", "cProfile", "-o", str(profile)] if profile else [])]
    out = source.with_name(source.name + "-out")
    doctrees = source.with_name(source.name + "-doctrees")
    return [*python, "-m", "sphinx", "-b", "dirhtml", "-q", "-j", jobs, "-d", str(doctrees), str(source), str(out)]


def bench(source: Path, jobs: str, log: Path) -> Rows:
    """Build an archive anew, after one edit, and with nothing changed."""
    for suffix in ("-out", "-doctrees"):
        shutil.rmtree(source.with_name(source.name + suffix), ignore_errors=True)
    command = sphinx(source, jobs)
    rows = {"clean": measure(command, log)}
    pages = sorted((source / "issues").glob("*.md"))
    page = pages[len(pages) // 2]
    page.write_text(page.read_text(encoding="utf-8").replace(". ", ". Edited: ", 1), encoding="utf-8")
    rows["edit"] = measure(command, log)
    rows["none"] = measure(command, log)
    return rows


def size_mb(folder: Path) -> float:
    """Return the size of all files of a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def exponent(times: dict[int, float]) -> float:
    """Return the slope of log time over log size, by least squares: 1 is growth in a line."""
    points = [(math.log(size), math.log(seconds)) for size, seconds in sorted(times.items())]
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points)


def _row(name: str, rows: Rows, site: Path) -> None:
    cells = "".join(f"{rows[kind].seconds:9.2f}" for kind in ("clean", "edit", "none"))
    clean = rows["clean"]
    print(f"{name:18}{cells}{clean.main_mb:9.0f}{clean.worker_mb:9.0f}{size_mb(site):9.1f}", flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", default="92,368,1472", help="how many issues, for growth")
    parser.add_argument("--compare", type=int, default=736, help="how many for both stacks; 0: ours only")
    parser.add_argument("--jobs", default="auto", help="Sphinx's -j, for ours (the stock stack reads serially)")
    parser.add_argument("--folder", type=Path, default=Path("build/bench"), help="where archives are made")
    parser.add_argument("--profile", action="store_true", help="also profile a clean build and a no-change one")
    options = parser.parse_args(arguments)
    corpus = os.environ.get("NEWSLETTER_CORPUS")
    page: Page = real_pages(Path(corpus)) if corpus else synthetic_page
    folder: Path = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    print(f"pages: {'real' if corpus else 'synthetic'}; processors: {os.cpu_count()}; -j {options.jobs}")
    print(f"{'':18}{'clean s':>9}{'edit s':>9}{'none s':>9}{'main MB':>9}{'work MB':>9}{'out MB':>9}")
    sizes = sorted({*map(int, options.sizes.split(",")), *([options.compare] if options.compare else [])})
    result: dict[str, dict[str, object]] = {}
    times: dict[int, float] = {}
    for size in sizes:
        source = folder / f"ours-{size}"
        write_archive(source, size, page, stock=False)
        shutil.copy(TOPICS, source)
        rows = bench(source, options.jobs, folder / "log.txt")
        _row(f"ours, {size}", rows, source.with_name(source.name + "-out"))
        result[source.name] = {kind: asdict(row) for kind, row in rows.items()}
        times[size] = rows["clean"].seconds
        if options.profile and size == sizes[0]:
            _profile(source, folder)
    if len(times) > 1:
        print(f"growth exponent of clean builds: {exponent(times):.2f}")
    if options.compare:
        _compare(options.compare, page, folder, times[options.compare], result)
    (folder / "result.json").write_text(json.dumps(result, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _compare(size: int, page: Page, folder: Path, ours: float, result: dict[str, dict[str, object]]) -> None:
    source = folder / f"stock-{size}"
    write_archive(source, size, page, stock=True)
    rows = bench(source, "auto", folder / "log.txt")
    _row(f"stock, {size}", rows, source.with_name(source.name + "-out"))
    result[source.name] = {kind: asdict(row) for kind, row in rows.items()}
    print(f"clean build at {size}: ours takes 1/{rows['clean'].seconds / ours:.1f} of the stock stack's time")


def _profile(source: Path, folder: Path) -> None:
    """Write ``clean.prof`` and ``none.prof``, for ``python -m pstats``; one process, so that all is seen."""
    for suffix in ("-out", "-doctrees"):
        shutil.rmtree(source.with_name(source.name + suffix))
    for kind in ("clean", "none"):
        measure(sphinx(source, "1", folder / f"{kind}.prof"), folder / "log.txt")
        print(f"profile: {folder / kind}.prof")


if __name__ == "__main__":
    main()
