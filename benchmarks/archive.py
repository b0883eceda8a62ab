"""Archives to build: seeded synthetic issues with the shape of real ones, or real pages copied many times."""

from __future__ import annotations

import datetime as dt
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

FIRST_DAY = dt.date(2010, 1, 2)
SEASON = 30
_SECTIONS = (("🦄 Articles & Tutorials", 13), ("🐿️ Projects & Resources", 10), ("🐢 Podcasts & Videos", 3))
_TOPICS = ("asyncio", "typing", "django", "flask", "fastapi", "numpy", "pandas", "testing", "packaging", "rust")
_SYLLABLES = ("ba", "co", "di", "fe", "ga", "lo", "mi", "nu", "pa", "re", "so", "tu", "va", "xi", "yo", "zen")
_URL = re.compile(r"\]\((https?://[^/)\s]+)")

Page = Callable[[int], str]
"""From an issue's number to its Markdown, without front matter."""


def synthetic_page(number: int) -> str:
    """Return an issue of 26 links, a word list of its own, and one image in three links."""
    dice = random.Random(number)
    words = ["".join(dice.choices(_SYLLABLES, k=dice.randint(1, 4))) for _ in range(400)]

    def text(length: int) -> str:
        return " ".join(dice.choices(words, k=length)).capitalize()

    parts = [f"# Issue {number}: {text(4)}", text(25) + "."]
    for section, size in _SECTIONS:
        parts.append(f"## {section}")
        for position in range(1, size + 1):
            host = f"https://{dice.choice(words)}.example/{number}"
            marker = dice.choice(("", " (English)", " (Chinese)"))
            parts.append(f"{position}. [{text(6)}]({host}/{position}){marker}")
            summary = f"{text(22)}, about {dice.choice(_TOPICS)} and `{dice.choice(words)}`. {text(20)}."
            if dice.random() < 0.4:
                summary += f" See [{text(4)}]({host}/more/{position})."
            parts.append(f"   {summary}")
            if dice.random() < 0.33:
                parts.append(f"   ![{text(5)}](https://img.example/{number}-{position}.png)")
    return "\n\n".join(parts) + "\n"


def real_pages(corpus: Path) -> Page:
    """Return pages made of the real English issues in *corpus*, each copy with addresses of its own."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((corpus / "en").glob("2023-*.md"))]

    def page(number: int) -> str:
        text = texts[number % len(texts)]
        text = _URL.sub(lambda match: f"]({match[1]}/copy-{number}", text)
        return re.sub(r"\A# .*", f"# Issue {number} of a long archive", text)

    return page


def write_archive(folder: Path, count: int, page: Page, *, stock: bool) -> None:
    """Write a site of *count* issues; for the stock stack, with what ABlog needs typed into every page."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "issues").mkdir(parents=True)
    (folder / "seasons").mkdir()
    for number in range(1, count + 1):
        date = FIRST_DAY + dt.timedelta(weeks=number)
        season = -(-number // SEASON)
        front = [f"issue: {number}", f"date: {date}"]
        if stock:
            tags = ", ".join(random.Random(number).sample(_TOPICS, 4))
            front = ["blogpost: true", f"date: {date}", f"tags: {tags}", f"category: Season {season}"]
        block = "\n".join(["---", *front, "---", ""])
        (folder / "issues" / f"{number:04}.md").write_text(f"{block}\n{page(number)}", encoding="utf-8")
    for season in range(1, -(-count // SEASON) + 1):
        numbers = range((season - 1) * SEASON + 1, min(season * SEASON, count) + 1)
        toctree = "\n".join(["```{toctree}", *(f"../issues/{number:04}" for number in numbers), "```"])
        body = toctree if stock else f"```{{season}} {season}\n```"
        (folder / "seasons" / f"season-{season:02}.md").write_text(
            f"# Season {season}\n\n{body}\n", encoding="utf-8"
        )
    home = "" if stock else "```{latest-issue}\n```\n\n```{season-list}\n```\n\n"
    index = f"# Home\n\n{home}```{{toctree}}\n:hidden:\n:glob:\n\nseasons/*\n```\n"
    (folder / "index.md").write_text(index, encoding="utf-8")
    (folder / "conf.py").write_text(_conf(stock), encoding="utf-8")


def _conf(stock: bool) -> str:
    extensions = ["myst_parser", "sphinx_design", "ablog", "sphinxext.opengraph"]
    if not stock:
        extensions[:0] = ["sphinx_newsletter", "sphinx_parallel_html"]
    lines = [
        'project = "Benchmark"',
        'author = "Benchmark"',
        f"extensions = {extensions!r}",
        'html_theme = "furo"',
        'html_baseurl = "https://archive.example/en/latest/"',
        'myst_enable_extensions = ["colon_fence"]',
        'ogp_site_url = "https://archive.example/en/latest/"',
        'suppress_warnings = ["newsletter", "myst"]',
    ]
    if not stock:
        lines += [  # as the guide has them
            'exclude_patterns = ["_build"]',
            "html_copy_source = False",
            "html_show_sourcelink = False",
        ]
    else:
        lines += [
            'blog_baseurl = "https://archive.example/en/latest/"',
            "blog_feed_archives = True",
            "blog_feed_fulltext = True",
            'blog_authors = {"A": ("A", None)}',
            'blog_default_author = "A"',
        ]
    return "\n".join([*lines, ""])


def write_zensical(folder: Path, count: int, page: Page) -> None:
    """Write the same pages as a project of Zensical."""
    _write_pages(folder / "docs" / "issues", count, page, "---\ndate: {date}\n---\n")
    (folder / "docs" / "index.md").write_text("# Home\n", encoding="utf-8")
    settings = '[project]\nsite_name = "Benchmark"\nsite_url = "https://archive.example/en/latest/"\n'
    (folder / "zensical.toml").write_text(settings, encoding="utf-8")


def write_pelican(folder: Path, count: int, page: Page) -> None:
    """Write the same pages as a project of Pelican, with a full-text Atom feed."""
    head = "Title: Issue {number}\nDate: {date}\nCategory: Season {season}\n"
    _write_pages(folder / "content", count, page, head)
    lines = [
        'SITENAME = AUTHOR = "Benchmark"',
        'SITEURL = "https://archive.example/en/latest"',
        'PATH = "content"',
        'TIMEZONE = "UTC"',
        'FEED_ALL_ATOM = "feeds/all.atom.xml"',
    ]
    (folder / "pelicanconf.py").write_text("\n".join([*lines, ""]), encoding="utf-8")


def _write_pages(folder: Path, count: int, page: Page, head: str) -> None:
    folder.mkdir(parents=True)
    for number in range(1, count + 1):
        date, season = FIRST_DAY + dt.timedelta(weeks=number), -(-number // SEASON)
        text = f"{head.format(number=number, date=date, season=season)}\n{page(number)}"
        (folder / f"{number:04}.md").write_text(text, encoding="utf-8")
