"""Nox sessions for contributors, such as ``nox -s docs``, ``docs-live``, ``tests`` and ``lint``."""

from __future__ import annotations

from pathlib import Path

import nox

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "uv|venv"
nox.options.sessions = ["docs"]
nox.options.reuse_existing_virtualenvs = True

PYPROJECT = nox.project.load_toml("pyproject.toml")
SITE = Path("docs/_build/html")
LOCALE = "extensions/sphinx_newsletter/locale"
CATALOG = "sphinx_newsletter"
# Files in requirements/, and the sources that each pins in addition to the dependency group of the same name.
LOCKS = {
    "dev": ["pyproject.toml"],  # the dependencies of the project
    "live": ["pyproject.toml"],
    "docs": ["pyproject.toml"],
    "bench": ["pyproject.toml"],
    "pelican": [],
    "zensical": [],
    "build": [],
    "nox": [],
}


def install(session: nox.Session, lock: str) -> None:
    """Install the pinned packages of a file in requirements/ and the project."""
    # Unlike pip, uv compiles modules only on request; this saves a second at every start.
    env = {"UV_COMPILE_BYTECODE": "1"}
    # Install the build requirements first, because an isolated build would install them without hashes.
    session.install("--require-hashes", "-r", "requirements/build.txt", env=env)
    session.install("--require-hashes", "--no-build-isolation", "-r", f"requirements/{lock}.txt", env=env)
    session.install("--no-deps", "--no-build-isolation", "-e", ".", env=env)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the site, with warnings as errors, and log its URL."""
    install(session, "docs")
    session.run(
        *("python", "-m", "sphinx", "-b", "dirhtml", "-nW", "--keep-going", "-j", "auto"),
        *("-d", "docs/_build/doctrees", *session.posargs, "docs", str(SITE)),
    )
    session.log(f"Built. Open {(SITE / 'index.html').resolve().as_uri()}")
    session.log(f"or serve it: python -m http.server -d {SITE}")


@nox.session(name="docs-live")
def docs_live(session: nox.Session) -> None:
    """Serve the site and rebuild it on changes."""
    install(session, "live")
    session.run("newsletter", "preview", "--no-browser", "--watch", "extensions", *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests, except the long ones."""
    install(session, "dev")
    session.run("pytest", "-n", "auto", "-m", "not long", *session.posargs)


@nox.session(name="tests-long")
def tests_long(session: nox.Session) -> None:
    """Run the long tests: all hostile pages in a browser, random pages, and very long ones."""
    install(session, "dev")
    env = {"NEWSLETTER_FUZZ": session.env.get("NEWSLETTER_FUZZ", "10")}  # seconds per test
    session.run("pytest", "-n", "auto", "-m", "long", *session.posargs, env=env)


@nox.session(name="tests-lowest", venv_backend="uv")
def tests_lowest(session: nox.Session) -> None:
    """Run the tests with the oldest versions that pyproject.toml allows."""
    packages = nox.project.dependency_groups(PYPROJECT, "tests")
    session.install("-e", ".", *packages, "--resolution", "lowest-direct")
    session.run("pytest", "-n", "auto", *session.posargs)


@nox.session(name="tests-latest", venv_backend="uv")
def tests_latest(session: nox.Session) -> None:
    """Run the tests with the latest version of every package."""
    packages = nox.project.dependency_groups(PYPROJECT, "tests")
    session.install("-e", ".", *packages, "--upgrade")
    session.run("pytest", "-n", "auto", *session.posargs)


@nox.session(name="tests-development", venv_backend="uv")
def tests_development(session: nox.Session) -> None:
    """Run the tests with Sphinx's development branch, and the newest release of every other package."""
    packages = nox.project.dependency_groups(PYPROJECT, "tests")
    session.install("-e", ".", *packages, "--upgrade")
    session.install("sphinx @ git+https://github.com/sphinx-doc/sphinx")
    session.run("pytest", "-n", "auto", *session.posargs)


@nox.session
def i18n(session: nox.Session) -> None:
    """Collect the messages of the extension and update its catalogs; add a language with ``-- init -l de``."""
    install(session, "dev")
    template, places = f"{LOCALE}/{CATALOG}.pot", ("-d", LOCALE, "-D", CATALOG)
    session.run(
        *("pybabel", "extract", "-F", "pyproject.toml", "-o", template, "--omit-header"),
        *("--add-comments", "Translators:", "--add-location", "file", "--sort-by-file", LOCALE.rpartition("/")[0]),
    )
    if session.posargs:
        session.run("pybabel", *session.posargs, *places, "-i", template)
    session.run(
        *("pybabel", "update", *places, "-i", template),
        *("--no-fuzzy-matching", "--ignore-obsolete", "--ignore-pot-creation-date"),
    )
    session.run("pybabel", "compile", *places)


@nox.session
def bench(session: nox.Session) -> None:
    """Time builds of large archives; see ``nox -s bench -- --help``."""
    install(session, "bench")
    commands = []
    for name in ("pelican", "zensical"):
        place = Path(session.create_tmp()) / name
        session.run("python", "-m", "venv", str(place))
        scripts = next(folder for folder in (place / "bin", place / "Scripts") if folder.is_dir())
        pip = (str(scripts / "python"), "-m", "pip", "install", "-q", "--require-hashes")
        session.run(*pip, "-r", f"requirements/{name}.txt", external=True)
        commands += [f"--{name}", str(scripts / name)]
    session.run("python", "-m", "benchmarks", *commands, *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, types and issue pages."""
    install(session, "dev")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("mypy")
    session.run("newsletter", "check")


@nox.session
def audit(session: nox.Session) -> None:
    """Check the workflows, and check the pinned packages for known vulnerabilities."""
    install(session, "dev")
    session.run("actionlint")
    session.run("zizmor", "--no-progress", ".")
    session.run("python", ".ci/audit.py", *session.posargs)


@nox.session(venv_backend="none")
def lock(session: nox.Session) -> None:
    """Update the pins for changes of pyproject.toml, or all of them with ``-- --upgrade``. Requires uv."""
    for name, sources in LOCKS.items():
        # The pins of dev.txt apply to the files of the same environment.
        pins = [] if name in ("dev", "pelican", "zensical") else ["--constraint", "requirements/dev.txt"]
        session.run(
            *("uv", "pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes"),
            *("--quiet", "--no-annotate", "--custom-compile-command", "nox -s lock"),
            *("--output-file", f"requirements/{name}.txt", *sources, "--group", name, *pins, *session.posargs),
            external=True,
        )
