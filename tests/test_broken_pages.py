"""Real issues that are broken in one place: the check reports what the build reports, and little is missed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from broken_pages import BREAKS, BrokenPage, broken_pages, outcome
from building import DOCS
from hostile_site import Site, differences

SEED = 29
HALF = 100
"""Pages of a site: fewer than there are issues, so that no link is there twice."""
PAGES = [*broken_pages(SEED, HALF), *broken_pages(SEED + 1, HALF)]
NOT_SEEN = 0.15
"""Share of broken pages that may show something else without a report: a page that ends early, a changed word."""


def write_site(source: Path, pages: list[BrokenPage]) -> None:
    """Write broken issues with the settings of the archive."""
    (source / "issues").mkdir()
    settings = (DOCS / "conf.py").read_text(encoding="utf-8")
    (source / "conf.py").write_text(
        settings.replace('"guide_directives",', "")
        + 'ogp_social_cards = {"enable": False}\nhtml_logo = html_favicon = None\n'
        + 'suppress_warnings = ["toc.not_included", "newsletter.missing-season"]\n',
        encoding="utf-8",
    )
    (source / "topics.toml").write_bytes((DOCS / "topics.toml").read_bytes())
    for page in pages:
        (source / "issues" / page.issue).write_text(page.text, encoding="utf-8")
    seasons = "".join(f"```{{season}} {season}\n```\n\n" for season in range(1, 5))
    (source / "index.md").write_text(f"# Weekly\n\n{seasons}", encoding="utf-8")


@pytest.fixture(scope="module", params=[0, 1])
def site(request: pytest.FixtureRequest, builds: Path) -> Site:
    pages = PAGES[request.param * HALF : (request.param + 1) * HALF]
    return Site(builds, f"broken-{request.param}", lambda source, canary: write_site(source, pages))


@pytest.mark.long
def test_the_check_reports_what_the_build_reports(site: Site) -> None:
    assert sum(map(Counter.total, site.checked.values())) > HALF // 2
    assert differences(site) == {}
    assert site.built.warnings.count(": WARNING: ") == sum(map(Counter.total, site.warned.values()))


@pytest.mark.long
def test_each_problem_has_a_place(site: Site) -> None:
    for one in site.problems:
        lines = (site.source / "issues" / Path(one["path"]).name).read_text(encoding="utf-8").split("\n")
        assert 1 <= one["line"] <= len(lines), one
        assert 1 <= one["column"] <= len(lines[one["line"] - 1]) + 1, one


@pytest.mark.long
def test_few_are_missed() -> None:
    outcomes = Counter(outcome(page) for page in PAGES)
    assert outcomes["silent"] <= NOT_SEEN * len(PAGES), outcomes
    assert outcomes["reported"] > outcomes["silent"]


def test_pages_are_broken_in_each_way() -> None:
    assert {page.kind for page in PAGES} == set(BREAKS)
    assert all(page.text != (DOCS / "issues" / page.issue).read_text(encoding="utf-8") for page in PAGES)
    assert PAGES[:HALF] == list(broken_pages(SEED, HALF))
