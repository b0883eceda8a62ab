"""Two newsletters that others publish in Markdown of their own, imported and built by settings alone.

Their issues are in the folder that ``NEWSLETTER_OTHERS`` names. Their links are counted independently.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt

from building import Built, build
from sphinx_newsletter.cli import main
from sphinx_newsletter.records.urls import normalise

FOLDER = Path(os.environ.get("NEWSLETTER_OTHERS") or "unset")
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="NEWSLETTER_OTHERS names no folder of newsletters")

CONF = """\
extensions = ["sphinx_newsletter"]
html_theme = "furo"
ogp_social_cards = {"enable": False}
newsletter_season_length = "year"
"""
RUST = (
    CONF
    + """\
project = "This Week in Rust"
newsletter_items = "bulleted"
newsletter_section_items = {
    "Crate of the Week": "prose",
    "Calls for Testing": "prose",
    "Upcoming Events": "prose",
    "Quote of the Week": "prose",
}
suppress_warnings = ["newsletter.raw-html", "newsletter.duplicate-link", "newsletter.empty-section"]
"""
)
WEEKLY = (
    CONF
    + """\
project = "科技爱好者周刊"
language = "zh_CN"
newsletter_section_items = {"封面图": "prose", "言论": "prose", "往年回顾": "paragraphs"}
suppress_warnings = ["newsletter.raw-html", "newsletter.image-alt"]
"""
)
TABLE = "file,date\nissue-100.md,2020-03-27\nissue-250.md,2023-04-14\nissue-400.md,2026-06-12\n"
INDEX = "# Letter\n\n```{latest-issue}\n```\n\n```{toctree}\n:hidden:\n:glob:\n\nyear-*\n```\n"


class Letter(NamedTuple):
    """A newsletter that was imported and built."""

    built: Built
    sources: dict[str, Path]
    """The original of each page."""
    is_item: re.Pattern[str]
    """Which lines of an original begin an item."""
    prose: re.Pattern[str]
    """Headings of sections without items."""


def made(name: str, conf: str, work: Path, *options: str) -> dict[str, Path]:
    (work / "issues").mkdir(parents=True)
    (work / "conf.py").write_text(conf, encoding="utf-8")
    (work / "index.md").write_text(INDEX, encoding="utf-8")
    for year in (2020, 2023, 2026):
        (work / f"year-{year}.md").write_text(f"# {year}\n\n```{{season}} {year}\n```\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["import", str(FOLDER / name), "--to", str(work / "issues"), *options])
    assert result.exit_code == 0, result.output
    numbers = {
        path: re.search(rf"{re.escape(path.name)}: issue (\d+)", result.output)
        for path in (FOLDER / name).iterdir()
    }
    return {f"{int(number[1]):04}": path for path, number in numbers.items() if number}


@pytest.fixture(scope="module", params=["twir", "ruanyf"])
def letter(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Letter:
    work = tmp_path_factory.mktemp(request.param)
    if request.param == "twir":
        sources = made("twir", RUST, work / "source")
        item, prose = (
            r"[*-] .*\]\(http",
            r"(Crate of the Week|Calls for Testing|Upcoming Events|Quote of the Week)$",
        )
    else:
        (work / "table.csv").write_text(TABLE, encoding="utf-8")
        sources = made("ruanyf", WEEKLY, work / "source", "--table", str(work / "table.csv"))
        item, prose = r"\d+、 ?\S|\[[^\]]+\]\([^)]+\)（#", r"(封面图|言论)$"
    assert len(sources) == 3
    return Letter(build(work / "source", work / "built"), sources, re.compile(item), re.compile(prose))


def links_in(text: str) -> Counter[str]:
    """Count the links of a Markdown file with a parser of its own."""
    tokens = MarkdownIt("commonmark").parse(text)
    children = (child for token in tokens for child in token.children or ())
    urls = (str(child.attrGet("href")) for child in children if child.type == "link_open")
    return Counter(normalise(url) for url in urls if url.startswith("http"))


def item_lines(letter: Letter, text: str) -> Iterator[str]:
    """Yield the lines that begin an item: those outside sections of prose and comments."""
    level, is_prose = 0, False
    for line in re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL).splitlines():
        if heading := re.match(r"(#+) +(.*)", line):
            if not is_prose or len(heading[1]) <= level:
                level, is_prose = len(heading[1]), bool(letter.prose.match(heading[2].strip()))
        elif not is_prose and letter.is_item.match(line):
            yield line


def test_the_site_builds_clean(letter: Letter) -> None:
    assert letter.built.warnings == ""


def test_no_link_is_lost(letter: Letter) -> None:
    for page, source in letter.sources.items():
        written = links_in(source.read_text(encoding="utf-8"))
        article = letter.built.article(f"issues/{page}")
        shown = Counter(normalise(str(link["href"])) for link in article.find_all("a", href=True))
        assert written.total() > 50
        assert {url: count for url, count in written.items() if shown[url] < count} == {}


def test_each_item_is_a_card(letter: Letter) -> None:
    cards = Counter(link["issue"] for link in letter.built.json("links.json")["links"])
    for page, source in letter.sources.items():
        lines = list(item_lines(letter, source.read_text(encoding="utf-8")))
        assert cards[int(page)] == len(lines) > 25
        assert len(letter.built.article(f"issues/{page}").select(".nl-card")) == len(lines)


def test_each_line_of_text_is_shown_in_order(letter: Letter) -> None:
    """Each heading and each paragraph is found on the page, after the one before it."""
    for page, source in letter.sources.items():
        article = letter.built.article(f"issues/{page}")
        for hidden in article.select(".nl-menu, .nl-badges, .headerlink"):
            hidden.extract()
        shown = re.sub(r"[\W_]+", "", article.get_text())
        place = 0
        for text in texts_in(source.read_text(encoding="utf-8")):
            found = shown.find(text, place)
            assert found >= 0, (page, text)
            place = found


def texts_in(text: str) -> Iterator[str]:
    """Yield the letters of each text of a Markdown file, without marks of languages and numbers."""
    text = re.sub(r"\A(?:\w+: .*\n)+", "", text)
    for token in MarkdownIt("commonmark").parse(text):
        for child in token.children or ():
            if child.type == "text" and not re.fullmatch(
                r"\s*\d+、.*|\s*[(（]\w+[)）].*|.*\[\w+\]\s*", child.content
            ):
                yield re.sub(r"[\W_]+", "", child.content)
