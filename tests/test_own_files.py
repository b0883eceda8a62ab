"""Files of the extension's own that somebody has changed: nothing is deleted that should stay, nothing runs."""

from __future__ import annotations

import json
import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from building import ROOTS, Built, build, differences
from sphinx_newsletter.outputs import manifest_file
from sphinx_newsletter.outputs.fragments import Fragments


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("original")
    shutil.copytree(ROOTS / "test-basic", folder / "source")
    build(folder / "source", folder / "work")
    shutil.copytree(folder / "source", folder / "pristine")
    return folder


@pytest.fixture
def source(original: Path) -> Path:
    shutil.rmtree(original / "source")
    return Path(shutil.copytree(original / "pristine", original / "source"))


@pytest.fixture
def work(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original / "work", tmp_path / "work"))


def change_manifest(work: Path, change: Callable[[dict[str, Any]], None]) -> None:
    path = work / "dirhtml/.newsletter.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")


def test_a_manifest_deletes_nothing_outside_the_output_folder(source: Path, work: Path) -> None:
    outside = work / "outside.txt"
    (work / "outside").mkdir()
    for path in (outside, work / "outside/index.html", work / "outside/page.html"):
        path.write_text("stays", encoding="utf-8")
    (work / "dirhtml/link").symlink_to(work / "outside")
    (work / "dirhtml/empty").mkdir()
    names = [
        "../outside.txt",
        "issues/../../outside.txt",
        "..\\outside.txt",
        str(outside),
        "link/index.html",
        "../outside/index.html",
        "empty",
        "link",
        "\0",
        "\ud800",
        "x" * 300,
        "",
        ".",
        "..",
    ]
    pages = [
        "../outside",
        "../outside/index",
        str(work / "outside"),
        "link",
        "link/page",
        "empty",
        "\0",
        "\ud800",
        "..",
    ]

    def name_them(content: dict[str, Any]) -> None:
        content["files"] |= dict.fromkeys(names, "")
        content["copies"] += names
        content["collected"] += names
        content["pages"] |= dict.fromkeys(pages, "")

    change_manifest(work, name_them)
    build(source, work)
    assert outside.is_file()
    assert sorted(path.name for path in (work / "outside").iterdir()) == ["index.html", "page.html"]
    assert (work / "dirhtml/empty").is_dir()
    assert (work / "dirhtml/link").is_symlink()


def test_a_manifest_deletes_nothing_that_is_part_of_the_site(source: Path, work: Path, tmp_path: Path) -> None:
    site = Built(work / "dirhtml", "").files()

    def name_them(content: dict[str, Any]) -> None:
        content["files"] = dict.fromkeys([*site, "./index.html", "issues//0001/index.html"], "")
        content["copies"] = content["collected"] = list(site)
        content["pages"] |= dict.fromkeys(["./index", "issues/./0001", "_static/newsletter"], "")

    change_manifest(work, name_them)
    assert build(source, work).files() == site


DEEP = b"[" * 10_000
NOT_OURS = [
    b"",
    b"[]",
    b"null",
    b'"text"',
    b"\xff\xfe",
    DEEP,
    b'{"pages":' * 10_000,
    b'{"pages": ' + DEEP + b"]" * 10_000 + b"}",
    b'{"pages": ["index"], "paths": {}, "files": {}, "copies": [], "collected": [], "config_digest": ""}',
    b'{"pages": {"index": 1}, "paths": {}, "files": {}, "copies": [], "collected": [], "config_digest": ""}',
    b'{"pages": {}, "paths": {"index": 1}, "files": {}, "copies": [], "collected": [], "config_digest": ""}',
    b'{"pages": {}, "paths": {}, "files": {}, "copies": [1, {}], "collected": [], "config_digest": ""}',
    b'{"pages": {}, "paths": {}, "files": {}, "copies": 5, "collected": [], "config_digest": ""}',
    b'{"pages": {}, "paths": {}, "files": {}, "copies": [], "collected": [1], "config_digest": ""}',
    b"1" * 5000,
]


@pytest.mark.parametrize("content", NOT_OURS, ids=lambda content: content[:50].decode(errors="replace"))
def test_what_is_not_ours_counts_as_nothing(content: bytes, tmp_path: Path) -> None:
    for name in (manifest_file.NAME, manifest_file.JOURNAL, "cache"):
        (tmp_path / name).write_bytes(content)
    found = manifest_file.load(tmp_path)
    assert manifest_file.Journal(tmp_path).read(found)
    assert found == manifest_file.ManifestData()
    fragments = Fragments(tmp_path / "cache")
    assert fragments.get("name", "digest", lambda: "made") == b"made"
    fragments.keep()
    assert Fragments(tmp_path / "cache").get("name", "digest", lambda: "again") == b"made"


def test_a_cache_that_is_cut_short_gives_nothing(tmp_path: Path) -> None:
    path = tmp_path / "cache"
    fragments = Fragments(path)
    for name in ("one", "other"):
        fragments.get(name, "digest", lambda: "made once")
    fragments.keep()
    path.write_bytes(path.read_bytes()[:-1])
    assert Fragments(path).get("one", "digest", lambda: "made again") == b"made again"


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / manifest_file.NAME).open("wb") as file:
        file.truncate(10**12)  # of which nothing is on the disk
    assert manifest_file.load(tmp_path) == manifest_file.ManifestData()


OWN = ["dirhtml/.newsletter.json", "dirhtml/.newsletter.journal", "doctrees/links.cache"]


def deep(path: Path, target: Path) -> None:
    path.write_bytes(DEEP)


def make_folder(path: Path, target: Path) -> None:
    path.mkdir()
    (path / "file").touch()


def link_to_file(path: Path, target: Path) -> None:
    target.write_text("stays", encoding="utf-8")
    path.symlink_to(target)


def link_to_folder(path: Path, target: Path) -> None:
    make_folder(target, target)
    path.symlink_to(target)


def link_to_nothing(path: Path, target: Path) -> None:
    path.symlink_to(target)


@pytest.mark.parametrize("damage", [deep, make_folder, link_to_file, link_to_folder, link_to_nothing])
def test_own_files_are_made_anew(
    damage: Callable[[Path, Path], None], source: Path, work: Path, tmp_path: Path
) -> None:
    site = Built(work / "dirhtml", "").files()
    for number, name in enumerate(OWN):
        (work / name).unlink(missing_ok=True)
        damage(work / name, tmp_path / f"target{number}")
    (source / "issues/0001.md").touch()
    assert build(source, work).files() == site
    assert not any((work / name).is_symlink() for name in OWN)
    for target in tmp_path.glob("target?"):
        assert (target / "file").is_file() if target.is_dir() else target.read_text(encoding="utf-8") == "stays"


class Runs:
    def __reduce__(self) -> tuple[Any, ...]:
        return (os.mkdir, (f"{os.environ['RUN_HERE']}/ran",))


def test_the_cache_runs_nothing(source: Path, work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUN_HERE", str(tmp_path))
    for name in ("links.cache", "links.pickle"):
        (work / "doctrees" / name).write_bytes(pickle.dumps(Runs()))
    (source / "issues/0001.md").write_text("---\nissue: 1\ndate: 2024-01-06\n---\n\n# Other\n", encoding="utf-8")
    build(source, work)
    assert not (tmp_path / "ran").exists()


def test_a_deleted_page_takes_no_other_page_s_source_with_it(tmp_path: Path) -> None:
    source = Path(shutil.copytree(ROOTS / "test-basic", tmp_path / "source"))
    with (source / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write("\nhtml_copy_source = True\n")
    names = ["v1", "v1.1", "[ab]", "a", "v*", "é [1]"]
    for name in names:
        (source / f"{name}.md").write_text(f"---\norphan: true\n---\n\n# {name}\n", encoding="utf-8")
    build(source, tmp_path / "work")
    for name in ("v1", "[ab]", "v*"):
        (source / f"{name}.md").unlink()
        built = build(source, tmp_path / "work")
        names.remove(name)
        kept = {path.name for path in (built.outdir / "_sources").glob("*.md.txt")}
        assert kept == {f"{name}.md.txt" for name in [*names, "guide", "index", "recent"]}
        assert not (built.outdir / name).exists()
    assert differences(built, build(source, tmp_path / "clean")) == []
