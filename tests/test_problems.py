"""Problems: each is found where it is, on a golden bad site, and not on the same site mended."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from building import COLON_FENCE, ROOTS, Built, build
from sphinx_newsletter.config import Settings
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading import read_text

EXPECTED: dict[Problem, set[str]] = {
    Problem.NOT_A_URL: {"not-a-url.md:10"},
    Problem.NO_LINK: {"no-link.md:14"},
    Problem.NO_TITLE: {"no-title.md:10"},
    Problem.UNKNOWN_LANGUAGE: {"unknown-language.md:4", "unknown-language.md:11"},
    Problem.UNKNOWN_TOPIC: {"unknown-topic.md:4", "unknown-topic.md:11"},
    Problem.TRACKING: {"tracking-parameters.md:10", "tracking-parameters.md:16", "duplicate-link.md:12"},
    Problem.NUMBERING: {"numbering.md:12", "numbering.md:13"},
    Problem.SWALLOWED_ITEM: {"swallowed-item.md:11", "swallowed-item.md:16"},
    Problem.DUPLICATE_LINK: {"duplicate-link.md:11", "duplicate-link.md:12"},
    Problem.DUPLICATE_ISSUE: {"duplicate-issue.md:2"},
    Problem.ISSUE_NUMBER: {"issue-number.md:3"},
    Problem.BAD_DATE: {"bad-date.md:3", "bad-date.md:4"},
    Problem.FILE_NAME: {"0031.md:2"},
    Problem.DATE_ORDER: {"date-order.md:3"},
    Problem.FRONT_MATTER: {"front-matter.md:4", "front-matter.md:5"},
    Problem.OUTSIDE_SECTION: {"outside-section.md:8"},
    Problem.EMPTY_SECTION: {"empty-section.md:12"},
    Problem.IMAGE_ALT: {"image-alt.md:12"},
    Problem.RAW_HTML: {"raw-html.md:12", "raw-html.md:14"},
    Problem.MARKUP: {"markup.md:12", "markup.md:16"},
    Problem.BROKEN_LINK: {"broken-link.md:10", "broken-link.md:14", "broken-link.md:16"},
    Problem.PAGE_TITLE: {"page-title.md:12", "no-page-title.md:6"},
    Problem.HEADING: {"markup.md:20", "heading.md:12", "heading.md:16"},
    Problem.NO_ITEMS: {"no-items.md:10"},
    Problem.ITEM_FORM: {"item-form.md:14", "item-form.md:16"},
    Problem.MISPLACED_MARKER: {"misplaced-marker.md:10", "misplaced-marker.md:11", "misplaced-marker.md:12"},
    Problem.SIMILAR_SECTION: {"similar-section.md:12"},
    Problem.REPEATED_TEXT: {"repeated-text.md:13", "repeated-text.md:17"},
    Problem.UNFINISHED: {"unfinished.md:12", "unfinished.md:16"},
    Problem.MISSING_PAGE: {"missing-page.md:12"},
    Problem.DOUBTFUL_URL: {"doubtful-url.md:10", "doubtful-url.md:12"},
    Problem.FOREIGN_MARKUP: {
        *("foreign-markup.md:12", "foreign-markup.md:13", "foreign-markup.md:15", "foreign-markup.md:21"),
        "foreign-markup.md:23",
    },
    Problem.NOT_ALLOWED: {"not-allowed.md:12", "not-allowed.md:15", "not-allowed.md:19"},
    Problem.SCRIPT_URL: {"script-url.md:10"},
    Problem.MISLEADING_URL: {"misleading-url.md:10", "misleading-url.md:12"},
    Problem.NOT_A_PICTURE: {"not-a-picture.md:12"},
    Problem.HIDDEN_CHARACTER: {"hidden-character.md:10", "hidden-character.md:12"},
    Problem.TOO_LARGE: {"too-large.md:12"},
    Problem.MISSING_SEASON: {"missing-season.md:2"},
    Problem.NOT_A_NUMBER: {"not-a-number.md:7", "not-a-number.md:10", "not-a-number.md:13"},
    Problem.UNREADABLE: {"unreadable.md:10"},
    Problem.UNKNOWN_TARGET: {"unknown-target.md:12"},
}
"""Where each problem stands in ``roots/test-problems``."""
ACROSS_PAGES = {
    Problem.DUPLICATE_ISSUE,
    Problem.FILE_NAME,
    Problem.DATE_ORDER,
    Problem.MISSING_SEASON,
    Problem.NOT_A_NUMBER,
    Problem.UNREADABLE,
    Problem.UNKNOWN_TARGET,
}
"""Problems whose examples are no page."""
IN_SETTINGS = {Problem.SETTING}
"""Problems of ``conf.py``: ``test_settings.py`` has them."""
ONLY_CHECKED = {Problem.DAMAGED_TEXT, Problem.FUTURE_DATE, Problem.NUMBER_GAP, Problem.NO_SUMMARY}
"""Problems that ``newsletter check`` alone looks for: ``test_check.py`` has them."""
WITH_ERRORS = {Problem.DISCARDED, Problem.FAILED}
"""Problems that a build reports only beside an error: ``test_gate.py`` and ``test_page_failures.py`` have them."""
BUILT = [problem for problem in Problem if problem not in ONLY_CHECKED | WITH_ERRORS | IN_SETTINGS]
ON_ONE_PAGE = [
    problem for problem in Problem if problem not in {*ONLY_CHECKED, *ACROSS_PAGES, *IN_SETTINGS, Problem.FAILED}
]
WARNING = re.compile(r"^(?:.*/)?(?P<place>[\w-]+\.md:\d+): WARNING: .*\[(?P<code>[\w.-]+)\]$", re.MULTILINE)


def found_in(built: Built) -> dict[str, set[str]]:
    """Return the places of every warning of a build, by its type and subtype."""
    found: dict[str, set[str]] = {}
    for match in WARNING.finditer(built.warnings):
        found.setdefault(match["code"], set()).add(match["place"])
    assert built.warnings.count(": WARNING: ") == len(WARNING.findall(built.warnings)), built.warnings
    return found


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Built:
    work = tmp_path_factory.mktemp("problems")
    return build(Path(shutil.copytree(ROOTS / "test-problems", work / "source")), work / "built")


@pytest.mark.parametrize("problem", BUILT, ids=lambda problem: problem.code)
def test_each_problem_is_found_where_it_is(bad: Built, problem: Problem) -> None:
    assert found_in(bad).get(f"newsletter.{problem.code}") == EXPECTED[problem]


def test_nothing_else_is_found(bad: Built) -> None:
    assert set(found_in(bad)) == {f"newsletter.{problem.code}" for problem in BUILT}


def test_the_mended_site_is_silent(build_root: Callable[..., Built]) -> None:
    assert build_root("mended").warnings == ""


def test_codes_are_silenced_one_by_one(build_root: Callable[..., Built]) -> None:
    silent = [f"newsletter.{problem.code}" for problem in BUILT[::2]]
    heard = {f"newsletter.{problem.code}" for problem in BUILT[1::2]}
    assert set(found_in(build_root("problems", suppress_warnings=silent))) == heard


def test_all_are_silenced_together(build_root: Callable[..., Built]) -> None:
    assert build_root("problems", suppress_warnings=["newsletter"]).warnings == ""


def test_every_problem_is_found_in_books_too(build_root: Callable[..., Built]) -> None:
    assert set(found_in(build_root("problems", "text"))) == {f"newsletter.{problem.code}" for problem in BUILT}


def test_codes_are_different_and_speak(bad: Built) -> None:
    assert len({problem.code for problem in Problem}) == len(Problem)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", problem.code) for problem in Problem)


def codes_of(example: str, tmp_path: Path) -> set[Problem]:
    """Read a page made of an example and return the problems found in it."""
    (tmp_path / "topics.toml").write_text('[asyncio]\nwords = ["asyncio"]\n', encoding="utf-8")
    if not example.startswith(("---", "# ", "## ")):
        example = f"## Articles\n\n1. [First](https://first.example)\n\n{example}"
    if not example.startswith("---"):
        example = f"---\nissue: 7\ndate: 2023-06-17\n---\n\n{example}"
    settings = Settings(
        default_language="en",
        topics_path=tmp_path / "topics.toml",
        source=tmp_path,
        markdown=COLON_FENCE,
        sections={"articles": ["Articles & Tutorials"]},
    )
    _, findings, _ = read_text(example, "issues/0007", settings)
    return {finding.problem for finding in findings}


@pytest.mark.parametrize("problem", ON_ONE_PAGE, ids=lambda problem: problem.code)
def test_the_examples_of_the_guide_are_true(problem: Problem, tmp_path: Path) -> None:
    assert problem in codes_of(problem.value.bad, tmp_path)
    assert problem not in codes_of(problem.value.good, tmp_path)


def test_front_matter_that_is_no_yaml_is_found(root: Callable[[str], Path]) -> None:
    source = root("mended")
    (source / "raw-html.md").write_text(
        "---\nissue: 16\ndate: 2023-01-16\norphan: [2023\n---\n\n# Title\n", encoding="utf-8"
    )
    warnings = build(source, source / "_build").warnings
    assert re.search(r"raw-html\.md:\d+: WARNING: .*\[newsletter\.front-matter\]", warnings)


def test_script_addresses_make_no_links(bad: Built) -> None:
    assert "javascript:" not in {
        str(link.get("href")).partition("alert")[0] for link in bad.soup("script-url").find_all("a")
    }


def test_raw_html_is_shown_as_text(bad: Built) -> None:
    article = bad.article("raw-html")
    assert "Some <b>bold</b> words." in article.get_text()
    assert "<div>A block</div>" in article.get_text()
    assert not article.select("b")
