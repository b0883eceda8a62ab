"""What a contributor runs: ``nox -s docs``, ``docs-live``, ``tests``, ``lint``. Each installs all it needs."""

from __future__ import annotations

from pathlib import Path

import nox

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "uv|venv"
nox.options.sessions = ["docs"]
nox.options.reuse_existing_virtualenvs = True

PYPROJECT = nox.project.load_toml("pyproject.toml")
CONSTRAINTS = ("-c", "docs/constraints.txt")
SITE = Path("docs/_build/html")


def install(session: nox.Session, *groups: str, pinned: bool = True) -> None:
    packages = nox.project.dependency_groups(PYPROJECT, *groups)
    # pip compiles what it installs; uv does so when told, and saves a second at every start.
    env = {"UV_COMPILE_BYTECODE": "1"}
    session.install("-e", ".", *packages, *(CONSTRAINTS if pinned else ()), env=env)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the site, every warning an error, and say where to open it."""
    install(session, "docs")
    session.run(
        *("python", "-m", "sphinx", "-b", "dirhtml", "-nW", "--keep-going", "-j", "auto"),
        *("-d", "docs/_build/doctrees", *session.posargs, "docs", str(SITE)),
    )
    session.log(f"Built. Open {(SITE / 'index.html').resolve().as_uri()}")
    session.log(f"or serve it: python -m http.server -d {SITE}")


@nox.session(name="docs-live")
def docs_live(session: nox.Session) -> None:
    """Serve the site and show each change as it is saved."""
    install(session, "live")
    session.run("newsletter", "preview", "--no-browser", "--watch", "extensions", *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests."""
    install(session, "tests")
    session.run("pytest", "-n", "auto", *session.posargs)


@nox.session(name="tests-lowest", venv_backend="uv")
def tests_lowest(session: nox.Session) -> None:
    """Run the tests with the oldest releases that pyproject.toml allows."""
    packages = nox.project.dependency_groups(PYPROJECT, "tests")
    session.install("-e", ".", *packages, "--resolution", "lowest-direct")
    session.run("pytest", "-n", "auto", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Time builds of large archives; ``-- --help`` tells what can be chosen."""
    install(session, "docs")
    session.run("python", "-m", "benchmarks", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and types, and the issue pages."""
    install(session, "lint", "docs", "tests")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("mypy")
    session.run("newsletter", "check")
