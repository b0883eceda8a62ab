"""What is installed and run: pinned, with hashes, agreed upon, and looked up among known vulnerabilities."""

from __future__ import annotations

import ast
import http.server
import json
import re
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
FILES = sorted((ROOT / "requirements").iterdir())
APART = ("pelican", "zensical")
"""What is installed in an environment of its own, to be compared with."""
LINE = re.compile(
    r"(?P<package>[a-z0-9.-]+)==(?P<version>\S+)(?: ; [^\\]+?)?(?P<hashes>(?: --hash=sha256:[0-9a-f]{64})+)"
)


def lines(path: Path) -> list[str]:
    """A requirements file's lines without comments, those that are continued put together."""
    text = path.read_text(encoding="utf-8").replace("\\\n", "")
    return [re.sub(" +", " ", line.strip()) for line in text.splitlines() if line and not line.startswith("#")]


def pins(name: str) -> dict[str, set[str]]:
    """Each package's releases: there may be one for old and one for new versions of Python."""
    found: dict[str, set[str]] = {}
    for line in lines(ROOT / f"requirements/{name}.txt"):
        match = LINE.fullmatch(line)
        assert match
        found.setdefault(match["package"], set()).add(match["version"])
    return found


def asked_for(group: str) -> Iterator[Requirement]:
    """What pyproject.toml asks for in a dependency group and those that it includes."""
    for one in PYPROJECT["dependency-groups"][group]:
        if isinstance(one, str):
            yield Requirement(one)
        else:
            yield from asked_for(one["include-group"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_package_is_pinned_with_hashes_and_no_index_is_named(path: Path) -> None:
    """Options too would be lines of another form."""
    found = lines(path)
    assert len(found) > 5
    assert [line for line in found if not LINE.fullmatch(line)] == []
    assert "://" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_pins_are_what_pyproject_asks_for(path: Path) -> None:
    pinned = pins(path.stem)
    asked = list(asked_for(path.stem))
    if path.stem not in ("build", "nox", *APART):
        asked += map(Requirement, PYPROJECT["project"]["dependencies"])
    for one in asked:
        assert all(map(one.specifier.contains, pinned[canonicalize_name(one.name)])), one
    assert {one.name for one in map(Requirement, PYPROJECT["build-system"]["requires"])} <= pins("build").keys()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_files_agree(path: Path) -> None:
    everything = {} if path.stem in APART else pins("dev")
    assert all(releases == everything.get(package, releases) for package, releases in pins(path.stem).items())


def test_the_style_checkers_release_is_the_same_before_a_commit() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    (ruff,) = [repo["rev"] for repo in hooks["repos"] if repo["repo"].endswith("/ruff-pre-commit")]
    assert {ruff.removeprefix("v")} == pins("dev")["ruff"]


def test_nodes_packages_are_pinned_with_hashes_and_no_registry_is_named() -> None:
    text = (ROOT / "tests/node/package-lock.json").read_text(encoding="utf-8")
    packages = [package for name, package in json.loads(text)["packages"].items() if name]
    assert packages and all(package["integrity"].startswith("sha512-") for package in packages)
    assert '"resolved"' not in text


def installed_in_ci() -> Iterator[list[str]]:
    """What follows each ``pip install`` that GitHub and Read the Docs run."""
    paths = [ROOT / ".readthedocs.yaml", *(ROOT / ".github/workflows").glob("*.yml")]
    for path in paths:
        for words in re.findall(r"\bpip install (.*)", path.read_text(encoding="utf-8")):
            yield words.partition("&&")[0].split()


def test_ci_and_read_the_docs_install_nothing_without_a_hash() -> None:
    found = list(installed_in_ci())
    assert len(found) > 8
    for words in found:
        if "--require-hashes" in words:
            assert (ROOT / words[-1]) in FILES and words[-2] == "-r"
        else:
            assert words == ["--no-deps", "--no-build-isolation", "."]


def test_sessions_install_nothing_without_a_hash() -> None:
    """All but those for the oldest and the newest releases, which no file can pin."""
    free = ("tests_lowest", "tests_latest", "tests_development")
    tree = ast.parse((ROOT / "noxfile.py").read_text(encoding="utf-8"))
    for function in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            if ast.unparse(call.func) == "session.install" and function.name not in free:
                assert ast.literal_eval(call.args[0]) in ("--require-hashes", "--no-deps")


def test_what_is_pinned_is_kept_fresh_after_a_week() -> None:
    updates = yaml.safe_load((ROOT / ".github/dependabot.yml").read_text(encoding="utf-8"))["updates"]
    kinds = {one["package-ecosystem"]: one["directory"] for one in updates}
    assert kinds == {"github-actions": "/", "pip": "/requirements", "npm": "/tests/node"}
    assert all(one["cooldown"]["default-days"] >= 7 for one in updates)


@contextmanager
def database(answer: dict[str, Any], status: int = 200) -> Iterator[str]:
    """A vulnerability service on this machine, which says the same of every package."""
    body = json.dumps(answer).encode()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Keep quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def audit(address: str, *options: str) -> tuple[int, str]:
    command = [sys.executable, str(ROOT / ".ci/audit.py"), "--osv-url", address, *options]
    run = subprocess.run(command, capture_output=True, text=True, timeout=100)
    return run.returncode, run.stdout


def test_packages_without_known_vulnerabilities_pass_the_audit() -> None:
    with database({}) as address:
        assert audit(address) == (0, "No known vulnerability in the pinned packages.\n")


VULNERABLE = {"package": {"name": "sphinx", "ecosystem": "PyPI"}, "ranges": []}


def test_a_known_vulnerability_fails_the_audit() -> None:
    with database({"vulns": [{"id": "PYSEC-2099-1", "affected": [VULNERABLE]}]}) as address:
        status, said = audit(address, "--may-be-offline")
    assert status == 1
    assert re.search(r"^sphinx +\d\S+ +PYSEC-2099-1", said, re.MULTILINE)


def test_silence_is_not_taken_for_a_good_answer() -> None:
    with database({}, status=500) as address:
        failing = audit(address)
    silent = audit(address)  # nothing listens there any more
    for status, said in (failing, silent):
        assert status == 2
        assert said.startswith("NOT AUDITED")
    status, said = audit(address, "--may-be-offline")
    assert status == 0 and said.startswith("NOT AUDITED")
