"""Newsletters of every size, with every builder and several themes: each builds clean, and shows what it has."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from building import Built, build, write_issue

CONF = """\
project = "Weekly"
author = copyright = "Ada"
version = "1"
extensions = ["sphinx_newsletter", "sphinxext.opengraph"]
html_theme = "furo"
html_baseurl = "https://weekly.example/"
html_copy_source = False
ogp_site_url = html_baseurl
ogp_social_cards = {"enable": False}
"""
LISTINGS = """\
```{latest-issue}
```

```{season} 1
```

```{season-facts} 1
```

```{season-list}
```

```{topic-list}
```

```{follow}
```
"""
THEMES = ["furo", "alabaster", "pydata_sphinx_theme", "sphinx_book_theme"]
PAPER = ["epub", "text", "latex", "man", "gettext"]
MANY = 300


def empty(docs: Path) -> None:
    """Write no issue at all."""
    (docs / "index.md").write_text(f"# Weekly\n\nWelcome.\n\n{LISTINGS}", encoding="utf-8")


def single(docs: Path) -> None:
    """Write one issue."""
    empty(docs)
    write_issue(docs / "issues", 1)


def posts(docs: Path) -> None:
    """Write two of ABlog's posts, and no issue."""
    index = f"# Weekly\n\nWelcome.\n\n{LISTINGS}\n```{{postlist}}\n```\n\n```{{toctree}}\n:glob:\n\nnews/*\n```\n"
    (docs / "index.md").write_text(index, encoding="utf-8")
    (docs / "news").mkdir()
    for number in (1, 2):
        front = f"blogpost: true\ndate: 2024-01-0{number}\ntags: news\ncategory: Announcements\n"
        text = f"---\n{front}---\n\n# We begin {number}\n\nThe first issue will come.\n"
        (docs / f"news/{number}.md").write_text(text, encoding="utf-8")


def many(docs: Path) -> None:
    """Write hundreds of issues, and no page for their seasons."""
    toctree = "```{toctree}\n:glob:\n\nissues/*\n```\n"
    index = f"# Weekly\n\nWelcome.\n\n```{{latest-issue}}\n```\n\n```{{season-list}}\n```\n\n{toctree}"
    (docs / "index.md").write_text(index, encoding="utf-8")
    for number in range(1, MANY + 1):
        date = f"{2000 + number // 50}-{1 + number % 50 // 5:02}-{1 + number % 5:02}"
        write_issue(docs / "issues", number, date=date)


SHOWN: dict[Callable[[Path], None], list[str]] = {
    empty: ["Welcome."],
    single: ["Welcome.", "Title 1"],
    posts: ["Welcome.", "We begin 1", "We begin 2"],
    many: ["Welcome.", f"Title {MANY}"],
}
"""What the first page of each says."""
every_newsletter = pytest.mark.parametrize(
    "newsletter",
    [empty, single, posts, pytest.param(many, marks=pytest.mark.long)],
    ids=lambda newsletter: newsletter.__name__,
)


@pytest.fixture
def docs(tmp_path: Path, newsletter: Callable[[Path], None]) -> Path:
    folder = tmp_path / "docs"
    (folder / "issues").mkdir(parents=True)
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    newsletter(folder)
    return folder


def warnings_but_for_seasons(built: Built) -> list[str]:
    """Return the warnings of a build; that a season has no page is meant to be said."""
    return [line for line in built.warnings.splitlines() if line and "newsletter.missing-season" not in line]


@every_newsletter
@pytest.mark.parametrize("theme", THEMES)
def test_web_pages(docs: Path, newsletter: Callable[[Path], None], theme: str, tmp_path: Path) -> None:
    if find_spec(theme) is None:
        pytest.skip(f"{theme} is not installed")
    for builder in ("dirhtml", "html", "singlehtml"):
        built = build(docs, tmp_path / "work", builder, html_theme=theme)
        assert warnings_but_for_seasons(built) == []
        article = built.article("index").get_text()
        assert [words for words in SHOWN[newsletter] if words not in article] == []
        for page in built.pages():
            text = page.read_text(encoding="utf-8")
            assert "ERROR" not in text and "</html>" in text, page


@every_newsletter
def test_books_and_other_formats(docs: Path, newsletter: Callable[[Path], None], tmp_path: Path) -> None:
    for builder in PAPER:
        # Translators' texts are numbered, so that no other builder can use what is read for them.
        built = build(docs, tmp_path / ("gettext" if builder == "gettext" else "work"), builder)
        assert warnings_but_for_seasons(built) == []
        assert any(path.stat().st_size for path in built.outdir.rglob("*") if path.is_file())
    text = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "work/text").rglob("*.txt"))
    assert [words for words in SHOWN[newsletter] if words not in text] == []
