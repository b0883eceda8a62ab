"""The extension as it is installed: a wheel, without the checkout, builds another newsletter."""

from __future__ import annotations

import email.policy
import json
import os
import re
import shutil
import site
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from building import HERE, ROOTS

PROJECT = HERE.parent


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source archive, made of a copy of the project's own files."""
    work = tmp_path_factory.mktemp("wheel")
    ignore = shutil.ignore_patterns("__pycache__", "*.egg-info")
    shutil.copytree(PROJECT / "extensions", work / "project/extensions", ignore=ignore)
    for path in PROJECT.glob("*"):
        if path.suffix in (".toml", ".md") or path.name == "LICENSE":
            shutil.copy(path, work / "project")
    (work / "project/tests").mkdir()
    (work / "project/tests/test_it.py").write_text("", encoding="utf-8")
    (work / "project/local/tests").mkdir(parents=True)
    (work / "project/local/tests/private.txt").write_text("private", encoding="utf-8")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(work)]
    run = subprocess.run(command, cwd=work / "project", capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr
    return work


@pytest.fixture(scope="module")
def wheel(packages: Path) -> Path:
    (path,) = packages.glob("*.whl")
    return path


def test_the_wheel_holds_the_extension_and_no_tests(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"sphinx_newsletter", "sphinx_parallel_html"}
    source = PROJECT / "extensions/sphinx_newsletter"
    for path in source.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            assert f"sphinx_newsletter/{path.relative_to(source).as_posix()}" in names
    assert any(name.endswith("/licenses/LICENSE") for name in names)


def test_the_package_indexs_readme_has_absolute_links(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        metadata = email.message_from_bytes(archive.read(name), policy=email.policy.default)
    text = metadata.get_payload()
    assert isinstance(text, str) and "newsletter init" in text
    assert re.findall(r"\]\((?!https://)[^)]*\)", text) == []
    assert set(metadata.get_all("Provides-Extra", [])) == {"fonts", "import", "live"}


def test_the_source_archive_holds_nothing_that_lies_about(packages: Path) -> None:
    (path,) = packages.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"tests/test_it.py", "LICENSE", "extensions/sphinx_newsletter/__init__.py"} <= names
    assert not [name for name in names if "private" in name]


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Python of an environment with the wheel; other packages are those of these tests."""
    place = tmp_path_factory.mktemp("environment")
    venv.create(place, with_pip=False)
    scripts = next(folder for folder in (place / "bin", place / "Scripts") if folder.is_dir())
    program = scripts / Path(sys.executable).name
    packages = next(path for path in place.rglob("site-packages") if path.parent.parent != place / "lib64")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    (packages / "others.pth").write_text("\n".join(site.getsitepackages()), encoding="utf-8")
    return program


def test_a_newsletter_starts_from_nothing(python: Path, tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    folder = tmp_path / "field-notes"

    def run(*words: str) -> str:
        command = [str(python), *words]
        cwd = folder if folder.exists() else tmp_path
        done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    where = run("-c", "import sphinx_newsletter; print(sphinx_newsletter.__file__)")
    assert Path(where).is_relative_to(python.parents[1])
    run("-m", "sphinx_newsletter", "init", "field-notes", "--yes", "--url", "https://field-notes.example/")
    build = ("-m", "sphinx", "-b", "dirhtml", "-qnW", "docs", "docs/_build/html")
    run(*build)
    data = folder / "docs/_build/html/links.json"
    assert json.loads(data.read_text(encoding="utf-8"))["issues"] == []
    links = ["--link", "https://a.example/the-first-link", "--link", "https://b.example/the-second"]
    assert run("-m", "sphinx_newsletter", "new", *links) == f"{Path('docs/issues/0001.md')}\n"
    page = folder / "docs/issues/0001.md"
    page.write_text(re.sub(r"<!--.*?-->", "", page.read_text(encoding="utf-8"), flags=re.DOTALL), encoding="utf-8")
    assert run("-m", "sphinx_newsletter", "check") == "no problems in 1 page\n"
    run(*build)
    found = json.loads(data.read_text(encoding="utf-8"))
    assert (found["title"], found["issues"][0]["title"]) == ("Field Notes", "Field Notes #1")
    assert [link["title"] for link in found["links"]] == ["The first link", "The second"]
    feed = (data.parent / "atom.xml").read_text(encoding="utf-8")
    assert "tag:field-notes.example," in feed
    assert "/field-notes/" not in feed and str(PROJECT) not in feed


def test_an_installed_extension_builds_another_newsletter(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    source = shutil.copytree(ROOTS / "test-other", tmp_path / "source")
    command = [sys.executable, "-m", "sphinx", "-b", "dirhtml", "-qnW", str(source), str(tmp_path / "site")]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "installed")}
    subprocess.run([*command, "-d", str(tmp_path / "doctrees")], env=environment, cwd=tmp_path, check=True)
    data = json.loads((tmp_path / "site/links.json").read_text(encoding="utf-8"))
    assert [link["languages"][0] for link in data["links"]] == ["fr", "de", "de", "de", "de", "de"]
    page = (tmp_path / "site/letters/10/index.html").read_text(encoding="utf-8")
    assert page.count('class="sd-badge nl-badge nl-badge-de"') == 4
    assert page.count('class="sd-badge nl-badge nl-badge-fr"') == 1
    for name in ("newsletter.css", "newsletter.js"):
        assert (tmp_path / "site/_static/sphinx-newsletter" / name).is_file()
    assert str(PROJECT) not in page
