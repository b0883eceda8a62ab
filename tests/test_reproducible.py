"""Two clean builds of one source are the same, byte for byte, wherever and however they are made."""

from __future__ import annotations

import locale
import os
import shutil
import subprocess
import sys
from pathlib import Path

import sphinx_newsletter
from full_site import make_site

BUILDER = os.environ.get("NEWSLETTER_BUILDER", "dirhtml")


def chinese() -> str:
    """Return a Chinese locale, if the machine has one: Sphinx does not start with one that is missing."""
    before = locale.setlocale(locale.LC_ALL)
    try:
        return locale.setlocale(locale.LC_ALL, "zh_CN.UTF-8")
    except locale.Error:
        return "POSIX"
    finally:
        locale.setlocale(locale.LC_ALL, before)


WAYS = {
    "here": ({"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"}, "1"),
    "there/and/deeper": ({"TZ": "Asia/Shanghai", "LC_ALL": chinese(), "PYTHONHASHSEED": "7"}, "2"),
    "elsewhere": ({"TZ": "America/St_Johns", "PYTHONHASHSEED": "random"}, "2"),
}
"""A folder, the environment in which the site is built there, and in how many processes."""


def files(folder: Path) -> dict[str, bytes]:
    """Return every file of a site, Sphinx's own notes included."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def build_there(folder: Path, settings: dict[str, str], jobs: str) -> dict[str, bytes]:
    source = make_site(folder / "source", issues=6)
    extensions = Path(sphinx_newsletter.__file__).parents[1]
    shutil.copytree(extensions, folder / "extensions", ignore=shutil.ignore_patterns("__pycache__"))
    kept = {name: value for name, value in os.environ.items() if name not in ("LANG", "LC_ALL", "TZ")}
    settings = {**kept, **settings, "PYTHONPATH": str(folder / "extensions")}
    command = [sys.executable, "-m", "sphinx", "-qW", "-b", BUILDER, "-j", jobs, "-d", str(folder / "doctrees")]
    subprocess.run([*command, str(source), str(folder / "site")], check=True, env=settings)
    return files(folder / "site")


def test_clean_builds_are_the_same_everywhere(tmp_path: Path) -> None:
    one, *others = (build_there(tmp_path / way, *how) for way, how in WAYS.items())
    for other in others:
        assert sorted(one) == sorted(other)
        assert [name for name in sorted(one) if one[name] != other[name]] == []
    assert {".buildinfo", ".newsletter.json"} <= one.keys()
