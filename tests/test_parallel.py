"""Reading and writing in several processes gives what one process gives."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from building import PIXEL, Built, build, differences, environment, write_issue

CONF = """\
extensions = ["sphinx_newsletter", "sphinx_parallel_html"]
project = "Weekly"
html_theme = "furo"
html_baseurl = "https://weekly.example/"
newsletter_season_length = 4
ogp_social_cards = {"enable": False}
"""
INDEX = "# Weekly\n\n```{latest-issue}\n```\n\n```{season-list}\n```\n\n```{toctree}\n:glob:\n\nseason-*\n```\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A site of twelve issues: Sphinx reads in parallel only what is more than five pages."""
    folder = tmp_path / "source"
    (folder / "issues").mkdir(parents=True)
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    (folder / "topics.toml").write_text('[items]\nwords = ["item"]\n', encoding="utf-8")
    for number in range(1, 13):
        item = f"1. [Item {number}](https://example.org/{number})\n\n   See {{issue}}`{13 - number}`.\n"
        if number % 5 == 0:
            (folder / f"issues/{number}.gif").write_bytes(PIXEL)
            item += f"\n   ![A picture of {number}]({number}.gif)\n"
        write_issue(folder / "issues", number, body=f"## Articles\n\n{item}")
    for season in (1, 2, 3):
        text = f"# Season {season}\n\n```{{season}} {season}\n```\n"
        (folder / f"season-{season}.md").write_text(text, encoding="utf-8")
    (folder / "index.md").write_text(INDEX, encoding="utf-8")
    return folder


def test_parallel_equals_serial(source: Path, tmp_path: Path) -> None:
    serial = build(source, tmp_path / "serial")
    parallel = build(source, tmp_path / "parallel", jobs=4)
    assert (serial.warnings, parallel.warnings) == ("", "")
    assert differences(serial, parallel) == []
    assert len(parallel.json("links.json")["links"]) == 12
    assert {path.name for path in (parallel.outdir / "_images").iterdir()} == {"5.gif", "10.gif"}


def test_an_incremental_parallel_build_equals_a_clean_one(source: Path, tmp_path: Path) -> None:
    build(source, tmp_path / "again", jobs=4)
    for number in (1, 2, 3, 4, 6, 7, 8, 9):
        write_issue(source / "issues", number, title=f"Another title {number}")
    again = build(source, tmp_path / "again", jobs=4)
    assert differences(again, build(source, tmp_path / "clean")) == []


def test_problems_are_reported_by_every_process(source: Path, tmp_path: Path) -> None:
    for number in range(1, 13):
        write_issue(source / "issues", number, body="## Articles\n\n1. [Item](nowhere)\n")
    warnings = build(source, tmp_path / "built", jobs=4).warnings
    assert warnings.count("[newsletter.not-a-url]") == 12


TWO_SITES = """
import sys
from sphinx.cmd.build import main

source, other, one = sys.argv[1:]
main(["-b", "dirhtml", "-q", "-D", "project=Other", "-D", "newsletter_season_length=6", source, other])
sys.exit(main(["-b", "dirhtml", "-qW", source, one]))
"""
"""Builds a site, and then another, of one language: Sphinx keeps the first one's words for its own indices."""


def test_a_build_in_a_process_of_its_own_equals_the_second_of_one(source: Path, tmp_path: Path) -> None:
    folders = [str(source), str(tmp_path / "other"), str(tmp_path / "second")]
    own = [sys.executable, "-m", "sphinx", "-b", "dirhtml", "-qW", str(source), str(tmp_path / "own")]
    for command, seed in (([sys.executable, "-c", TWO_SITES, *folders], "3"), (own, "7")):
        subprocess.run(command, check=True, env={**environment(), "PYTHONHASHSEED": seed}, cwd=os.sep)
    second, alone = Built(tmp_path / "second", ""), Built(tmp_path / "own", "")
    assert second.inventory() == alone.inventory()  # the one file whose differences cannot be read as they are
    assert [name for name in differences(second, alone) if not name.startswith(".doctrees/")] == []
