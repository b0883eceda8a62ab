"""Commands whose packages are in an extra say how to install it; the others do without."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGES = {"import": ("bs4", "feedparser", "markdownify", "webencodings"), "live": ("sphinx_autobuild",)}
RUN = """\
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {names!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Missing())
import importlib.util
find = importlib.util.find_spec
importlib.util.find_spec = lambda name: None if name in {names!r} else find(name)
from sphinx_newsletter.cli import main
main({arguments!r})
"""


def run_without(extra: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``newsletter`` where the packages of an extra cannot be imported."""
    script = RUN.format(names=list(PACKAGES[extra]), arguments=list(arguments))
    return subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def newsletter(tmp_path: Path) -> Path:
    done = run_without("import", tmp_path, "init", "x", "--yes", "--url", "https://x.example/")
    assert done.returncode == 0, done.stderr
    return tmp_path / "x"


def test_start_write_and_check_without_the_importer(newsletter: Path) -> None:
    assert run_without("import", newsletter, "new", "--link", "https://a.example/one").returncode == 0
    done = run_without("import", newsletter, "check", "--format", "json")
    assert done.returncode == 1
    assert {found["code"] for found in json.loads(done.stdout)["problems"]} == {"unfinished"}


@pytest.mark.parametrize(
    ("extra", "arguments"),
    [("import", ["import", "."]), ("import", ["init", "y", "--from", "."]), ("live", ["preview"])],
)
def test_a_command_names_the_extra_it_needs(newsletter: Path, extra: str, arguments: list[str]) -> None:
    done = run_without(extra, newsletter, *arguments)
    assert done.returncode == 2
    assert f"run python3 -m pip install 'sphinx-newsletter[{extra}]'" in done.stderr
    assert PACKAGES[extra][0] in done.stderr and "Traceback" not in done.stderr
