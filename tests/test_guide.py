"""The guide's examples are what it says they are: read without a problem, or, after ``% bad``, with one."""

from __future__ import annotations

import re
import runpy
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from docutils import nodes
from markdown_it import MarkdownIt

from building import COLON_FENCE
from sphinx_newsletter.config import Settings
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading import FrontMatter, read_text
from sphinx_newsletter.reading.directives import LinkCardDirective
from sphinx_newsletter.reading.front_matter import KEYS

ROOT = Path(__file__).parents[1]
PAGES = [
    ROOT / "README.md",
    ROOT / "extensions" / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs" / "guide").glob("*.md")),
]
MARKDOWN = MarkdownIt("commonmark")
FRONT_MATTER = "---\nissue: 1\ndate: 2023-05-13\n---\n\n"
ONLY_SPHINX_KNOWS = ('"issue"', '"link"')


def examples(page: Path) -> Iterator[tuple[str, bool, str, int]]:
    """Each ``markdown`` block of a page, whether it is a bad example, its form of items, and its line."""
    lines = page.read_text(encoding="utf-8").splitlines()
    for token in MARKDOWN.parse("\n".join(lines)):
        if token.type == "fence" and token.info.strip() == "markdown":
            assert token.map
            line = token.map[0]
            mark = lines[line - 1].strip() if line else ""
            items = mark.removeprefix("% items: ") if mark.startswith("% items: ") else ""
            yield token.content, mark == "% bad", items, line + 1


def completed(example: str) -> str:
    """An example as a whole page: front matter, title and section added where it has none."""
    front, body = FRONT_MATTER, example
    if FrontMatter.of(example).values:
        opening, front, body = example.split("---\n", 2)
        front = f"{opening}---\n{front}---\n"
    lines = body.splitlines()
    heads = {token.tag: token.map for token in MARKDOWN.parse(body) if token.type == "heading_open"}
    title = heads.get("h1")
    after_title = title[1] if title else 0
    if "h2" not in heads and "".join(lines[after_title:]).strip():
        lines[after_title:after_title] = ["", "## Articles", ""]
    return front + ("" if title else "# An example\n\n") + "\n".join(lines) + "\n"


def settings() -> Settings:
    """The archive's own settings."""
    conf = runpy.run_path(str(ROOT / "docs" / "conf.py"))
    chosen = {name.removeprefix("newsletter_"): conf[name] for name in conf if name.startswith("newsletter_")}
    chosen |= {"title": conf["project"], "default_language": conf["language"]}
    chosen["sections"] = {**chosen["sections"], "articles": [*chosen["sections"]["articles"], "Articles"]}
    return Settings(**chosen, topics_path=ROOT / "docs" / "topics.toml", markdown=COLON_FENCE)


CASES = [
    pytest.param(text, bad, items, id=f"{page.relative_to(ROOT).as_posix()}:{line}")
    for page in PAGES
    for text, bad, items, line in examples(page)
]


@pytest.mark.parametrize(("example", "bad", "items"), CASES)
def test_example_is_read_as_the_guide_says(example: str, bad: bool, items: str) -> None:
    chosen = replace(settings(), items=items) if items else settings()
    issue, findings, document = read_text(completed(example), "issues/0001", chosen)

    allowed = {Problem.NO_ITEMS, Problem.NUMBER_GAP}  # an example may have no items, or few of many
    findings = [found for found in findings if found.problem not in allowed]
    assert not items or (issue is not None and issue.links)
    assert bool(findings) == bad, [f"{found.line}: {found.message}" for found in findings]
    messages = [message.astext() for message in document.findall(nodes.system_message)]
    assert not [text for text in messages if not any(name in text for name in ONLY_SPHINX_KNOWS)]


def test_examples_were_found() -> None:
    assert len(CASES) > 20
    assert sum(bool(case.values[1]) for case in CASES) > 3


def test_completed_adds_what_is_missing() -> None:
    assert completed("1. [A](https://example.org)\n") == (
        FRONT_MATTER + "# An example\n\n\n## Articles\n\n1. [A](https://example.org)\n"
    )
    whole = "---\nissue: 7\n---\n\n# Title\n\n## Books\n\n1. [A](https://example.org)\n"
    assert completed(whole) == whole


@pytest.mark.parametrize("key", sorted(KEYS))
def test_guide_names_every_key_of_the_front_matter(key: str) -> None:
    assert f"`{key}`" in (ROOT / "docs" / "guide" / "writing.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("option", sorted(LinkCardDirective.option_spec))
def test_guide_names_every_option_of_a_card(option: str) -> None:
    assert f"| `{option}` |" in (ROOT / "docs" / "guide" / "writing.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_no_example_swallows_what_follows(page: Path) -> None:
    """A fence within an example ends it, unless the example's own fence is longer."""
    text = page.read_text(encoding="utf-8")
    fences = [token for token in MARKDOWN.parse(text) if token.type == "fence"]
    assert not [token.map for token in fences if not token.info and re.search("^#+ ", token.content, re.MULTILINE)]
