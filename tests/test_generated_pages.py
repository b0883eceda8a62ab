"""Pages made from a grammar: none fails or takes long, and the check and the build report the same of each.

``NEWSLETTER_PAGES`` is the number of pages that are built, 300 unless told; the check reads four times as many.
"""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from generated_pages import random_pages, script_pages
from hostile_site import Site, differences
from reading_costs import read_pages
from sphinx_newsletter.problems import Problem

PAGES = int(os.environ.get("NEWSLETTER_PAGES", "300"))
BATCH = 1000
"""Pages of a site."""
MEGABYTES = 300
"""What reading a hundred pages may take in memory."""


def failed(site: Site) -> list[str]:
    return [page for page, codes in {**site.checked, **site.warned}.items() if Problem.FAILED.code in codes]


def test_a_build_and_a_check_agree_on_a_few(builds: Path) -> None:
    site = Site.of_generated_pages(builds, "few", random_pages(seed=28, count=60))
    assert differences(site) == {}
    assert failed(site) == []


@pytest.mark.long
@pytest.mark.parametrize("start", range(0, PAGES, BATCH))
def test_a_build_and_a_check_agree_on_many(builds: Path, start: int) -> None:
    pages = random_pages(seed=start + 1, count=min(BATCH, PAGES - start))
    site = Site.of_generated_pages(builds, f"many-{start}", pages)
    assert len(list((site.source / "issues").glob("*.md"))) > 0
    assert differences(site) == {}
    assert failed(site) == []
    assert len(site.built.pages()) > min(BATCH, PAGES - start)


@pytest.mark.long
def test_a_build_and_a_check_agree_on_scripts(generated_scripts: Site) -> None:
    assert differences(generated_scripts) == {}
    assert failed(generated_scripts) == []


@pytest.mark.long
def test_no_page_fails_or_takes_long() -> None:
    batches = range(10_000, 10_000 + PAGES * 4 // 100)
    with ProcessPoolExecutor(max_tasks_per_child=1, max_workers=2) as pool:
        for wrong, memory in pool.map(partial(read_pages, count=100), batches):
            assert wrong == []
            assert memory < MEGABYTES


@pytest.mark.long
def test_each_directive_and_role_is_generated() -> None:
    assert len(list(script_pages())) > 2000
