"""Fixtures every test may use: sites built from ``tests/roots`` and from ``docs``."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from browser import harness
from building import ROOTS, Built, build
from generated_pages import script_pages
from hostile_site import Site

# One change is judged by the same examples each time; new ones are looked for where someone sees them.
# A machine that has other work is no failure.
hypothesis.settings.register_profile("ci", derandomize=True, deadline=None)
hypothesis.settings.register_profile("local", deadline=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.fixture
def root(tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that copies a site of ``tests/roots``, for a test to build or change."""

    def copy(name: str) -> Path:
        return Path(shutil.copytree(ROOTS / f"test-{name}", tmp_path / name))

    return copy


@pytest.fixture
def build_root(root: Callable[[str], Path], tmp_path: Path) -> Callable[..., Built]:
    """Return a function that copies a site of ``tests/roots`` and builds it."""

    def run(name: str, builder: str = "dirhtml", **settings: Any) -> Built:
        return build(root(name), tmp_path / f"{name}-built", builder, **settings)

    return run


@pytest.fixture(scope="session")
def builds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where sites are built, one place for all the workers of a run."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "builds"


@pytest.fixture(scope="session")
def hostile(builds: Path) -> Site:
    """The site of all hostile pages."""
    return Site.of_hostile_pages(builds, "plain")


@pytest.fixture(scope="session")
def hostile_further(builds: Path) -> Site:
    """The same, with all the markup that MyST and Sphinx's own extensions offer."""
    return Site.of_hostile_pages(builds, "further")


@pytest.fixture(scope="session")
def site(builds: Path) -> Built:
    """The archive itself, built as it is hosted; not to be changed."""
    outdir = harness.build(builds, "dirhtml")
    return Built(outdir, (outdir.parent / harness.WARNINGS).read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def basic(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The site of ``tests/roots/test-basic``, built once; not to be changed."""
    work = tmp_path_factory.mktemp("basic")
    return build(Path(shutil.copytree(ROOTS / "test-basic", work / "source")), work / "built")


@pytest.fixture(scope="session")
def generated_scripts(builds: Path) -> Site:
    """A site of pages with scripts in every place that directives and roles discard, move or parse twice."""
    return Site.of_generated_pages(builds, "scripts", script_pages())
