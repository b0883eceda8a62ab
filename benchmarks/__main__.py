"""Build archives of several sizes, with everything on, and print what each build took.

At one size the same pages are built by Zensical, Pelican and the stock stack (Sphinx, MyST, furo, ABlog and
OpenGraph) too, in turn with ours, and one more build of ours says what each of its parts takes.

``python -m benchmarks --sizes 92,368,736,1472 --compare 736``; ``NEWSLETTER_CORPUS`` names a folder with real
issues to copy instead of synthetic ones. A JSON result is written beside the archives.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import statistics
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.archive import (
    Page,
    real_pages,
    synthetic_page,
    write_archive,
    write_pelican,
    write_zensical,
)
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
    parser.add_argument("--sizes", default="92,368,736,1472", help="how many issues, for growth")
    parser.add_argument("--compare", type=int, default=736, help="how many for all programs; 0: ours only")
    parser.add_argument("--runs", type=int, default=3, help="how often Zensical, Pelican and ours build in turn")
    parser.add_argument("--zensical", default="zensical", help="the command of Zensical")
    parser.add_argument("--pelican", default="pelican", help="the command of Pelican")
    parser.add_argument("--no-stock", action="store_true", help="leave out the stock stack, which takes minutes")
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
        _compare(options, page, folder, result)
        _phases(folder / f"ours-{options.compare}", options.jobs, folder)
    (folder / "result.json").write_text(json.dumps(result, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _compare(options: argparse.Namespace, page: Page, folder: Path, result: dict[str, dict[str, object]]) -> None:
    """Build with each program in turn, and print medians and their ratio to ours."""
    size: int = options.compare
    programs = _programs(options, page, folder)
    seconds: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(options.runs):
        for name, (command, made) in programs.items():
            for path in made:
                shutil.rmtree(path, ignore_errors=True)
            seconds[name].append(measure(command, folder / "log.txt").seconds)
    medians = {name: statistics.median(runs) for name, runs in seconds.items()}
    if not options.no_stock:
        source = folder / f"stock-{size}"
        write_archive(source, size, page, stock=True)
        for suffix in ("-out", "-doctrees"):
            shutil.rmtree(source.with_name(source.name + suffix), ignore_errors=True)
        medians["stock"] = measure(sphinx(source, "auto"), folder / "log.txt").seconds
    print(f"clean builds of {size} issues, medians of {options.runs} (stock: 1):")
    for name, median in medians.items():
        print(f"  {name:10}{median:8.1f} s   ours takes {medians['ours'] / median:.2f} of that")
    result[f"compare-{size}"] = {"medians": medians, "runs": seconds}


def _programs(options: argparse.Namespace, page: Page, folder: Path) -> dict[str, tuple[list[str], list[Path]]]:
    """Return the command of each program, and what it makes."""
    size: int = options.compare
    ours, zensical, pelican = (folder.resolve() / f"{name}-{size}" for name in ("ours", "zensical", "pelican"))
    for write, place in ((write_zensical, zensical), (write_pelican, pelican)):
        shutil.rmtree(place, ignore_errors=True)
        write(place, size, page)
    made = [ours.with_name(ours.name + suffix) for suffix in ("-out", "-doctrees")]
    return {
        "ours": (sphinx(ours, options.jobs), made),
        "zensical": (
            [options.zensical, "build", "--clean", "--config-file", str(zensical / "zensical.toml")],
            [zensical / "site", zensical / ".cache"],
        ),
        "pelican": (
            [
                *(options.pelican, str(pelican / "content"), "-q"),
                *("-s", str(pelican / "pelicanconf.py"), "-o", str(pelican / "output")),
            ],
            [pelican / "output"],
        ),
    }


def _phases(source: Path, jobs: str, folder: Path) -> None:
    """Print what each part of a clean build takes."""
    noted = (folder / "phases.jsonl").resolve()
    noted.unlink(missing_ok=True)
    for suffix in ("-out", "-doctrees"):
        shutil.rmtree(source.with_name(source.name + suffix), ignore_errors=True)
    os.environ |= {"BENCHMARK_PHASES": str(noted), "PYTHONPATH": str(Path(__file__).parents[1])}
    conf = source / "conf.py"
    text = conf.read_text(encoding="utf-8")
    conf.write_text(f'{text}extensions.insert(0, "benchmarks.phases")\n', encoding="utf-8")
    try:
        measure(sphinx(source, jobs), folder / "log.txt")
    finally:
        conf.write_text(text, encoding="utf-8")
    parts: dict[str, list[float]] = {}
    for line in noted.read_text(encoding="utf-8").splitlines():
        name, seconds = json.loads(line)
        parts.setdefault(name, []).append(seconds)
    print("parts of a clean build, in seconds (social cards: processor time of all processes, within the others):")
    for name, values in parts.items():
        print(f"  {name:30}{sum(values):8.2f}  {len(values):6} ×")


def _profile(source: Path, folder: Path) -> None:
    """Write ``clean.prof`` and ``none.prof``, for ``python -m pstats``; one process, so that all is seen."""
    for suffix in ("-out", "-doctrees"):
        shutil.rmtree(source.with_name(source.name + suffix))
    for kind in ("clean", "none"):
        measure(sphinx(source, "1", folder / f"{kind}.prof"), folder / "log.txt")
        print(f"profile: {folder / kind}.prof")


if __name__ == "__main__":
    main()
