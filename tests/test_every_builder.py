"""Small newsletters of unusual shape, with every builder that has an output of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from building import BUILDERS, Built, build, differences, write_issue

CONF = """\
project = "Weekly"
author = copyright = "Ada"
version = "1"
extensions = ["sphinx_newsletter", "sphinx_parallel_html"]
html_theme = "furo"
html_baseurl = "https://weekly.example/"
ogp_social_cards = {"enable": False}
exclude_patterns = ["_build"]
"""


def write(folder: Path, pages: dict[str, str]) -> Path:
    """Write a newsletter and return its folder."""
    for name, text in {"conf.py": CONF, **pages}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def output(built: Built) -> str:
    """Return all text that a build wrote."""
    suffixes = {".html", ".fjson", ".tex", ".txt", ".1", ".texi", ".pot"}
    files = [path for path in sorted(built.outdir.rglob("*")) if path.suffix in suffixes]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


CARDS = """\
---
issue: 1
date: 2024-01-06
---

# 🦄 Beginnings

## 🦄 Articles

1. [First](https://example.org/first) (English)

```{note}
```{link-card} [In a note](https://example.org/note)
Words of it.
```
```

> ```{link-card} [In a quote](https://example.org/quote)
> ```

- ```{link-card} [In a list](https://example.org/list)
  ```

````{list-table}
* - ```{link-card} [In a table](https://example.org/table)
    ```
````

````{dropdown} Open
```{link-card} [In a dropdown](https://example.org/dropdown)
```
````

A word.[^1]

[^1]: ```{link-card} [In a footnote](https://example.org/footnote)
      ```
""".replace("```{note}\n", "````{note}\n").replace("```\n```\n", "```\n````\n")

INDEX = "# Weekly\n\n```{toctree}\nissues/0001\nseason\n```\n"


@pytest.mark.parametrize("builder", BUILDERS)
def test_cards_stand_anywhere_and_headings_with_emoji_in_toctrees(tmp_path: Path, builder: str) -> None:
    pages = {"index.md": INDEX, "issues/0001.md": CARDS, "season.md": "# Season 1\n\n```{season} 1\n```\n"}
    built = build(write(tmp_path / "source", pages), tmp_path / "built", builder)
    assert built.warnings == ""
    text = output(built)
    if builder not in ("epub", "gettext"):  # a packed book; and a catalog of what is translated
        places = ("note", "quote", "list", "table", "dropdown", "footnote")
        assert [place for place in places if f"In a {place}" not in text] == []
    if builder == "text":
        assert "  * 🦄 Articles" in built.text("index.txt")


LISTINGS = """\
# Weekly

```{latest-issue}
```

```{season-list}
```

```{topic-list}
```

```{season-facts} 1
```

```{follow}
```

```{postlist} 5
```

```{toctree}
season
```
"""
SEASON = "# Season 1\n\n```{season} 1\n```\n"
HINT = 'No issue has been published yet. Run "newsletter new" to create the first one in "issues/".'


@pytest.mark.parametrize("builder", BUILDERS)
def test_a_newsletter_without_an_issue_says_how_to_add_the_first(tmp_path: Path, builder: str) -> None:
    source = write(tmp_path / "source", {"index.md": LISTINGS, "season.md": SEASON})
    built = build(source, tmp_path / "built", builder)
    assert built.warnings == ""
    text = output(built)
    if builder == "text":
        words = " ".join(text.split())
        assert words.count(HINT) == 6  # one for each directive
    if builder in ("dirhtml", "html"):
        assert built.article("index").get_text().count("newsletter new") == 4  # there is a feed to follow
        assert built.article("season").select_one("p").get_text() == HINT.replace('"', "")
        assert "newsletter new" in built.article("issues").get_text()
        for page in ("topics", "sources", "stats", "random"):
            assert "There is nothing here yet." in built.article(page).get_text()
    if builder == "latex":
        assert "\\begin{itemize}\n\\end{itemize}" not in text  # which is no LaTeX


ISSUE = "---\nissue: 1\ndate: 2024-01-06\n---\n\n# One\n\n## Articles\n\n1. [First](https://example.org/first)\n"
REFERRING = f"{ISSUE}\n   See {{issue}}`2`.\n"
UNTITLED = ISSUE.replace("# One\n", "")
LISTED = LISTINGS.replace("season\n", "")
EXCERPTS = LISTINGS.replace("season\n", "issues/0001\n").replace("5\n", "5\n:excerpts:\n:expand: More\n")
SMALL = {
    "no issue": {"index.md": "# Weekly\n"},
    "no text": {"index.md": ""},
    "no season": {"index.md": "# Weekly\n\n```{toctree}\n:glob:\n\nissues/*\n```\n", "issues/0001.md": REFERRING},
    "no toctree": {"index.md": LISTED, "issues/0001.md": REFERRING},
    "no season of its own": {"index.md": EXCERPTS, "issues/0001.md": REFERRING},
    "only an issue": {"index.md": ISSUE},
    "an issue without a title": {"index.md": INDEX.replace("season\n", ""), "issues/0001.md": UNTITLED},
}
"""Newsletters without the pages that others have."""
SILENT = ["newsletter.missing-season", "newsletter.outside-section", "toc.not_included", "myst.header"]


@pytest.mark.parametrize("name", SMALL)
@pytest.mark.parametrize("builder", BUILDERS)
def test_a_newsletter_needs_neither_seasons_nor_toctrees(tmp_path: Path, name: str, builder: str) -> None:
    source = write(tmp_path / "source", SMALL[name])
    if REFERRING in SMALL[name].values():
        write_issue(source / "issues", 2, date="2024-01-13")
    built = build(source, tmp_path / "built", builder, suppress_warnings=SILENT)
    assert built.warnings == ""
    if builder in ("latex", "texinfo", "man") and name == "no toctree":
        assert "Item 2" in output(built)  # of the latest issue, which is not in the book


def test_the_first_issue_takes_the_place_of_the_hints(tmp_path: Path) -> None:
    source = write(tmp_path / "source", {"index.md": LISTINGS, "season.md": SEASON, "issues/note.txt": ""})
    build(source, tmp_path / "built")
    write_issue(source / "issues", 1)
    built = build(source, tmp_path / "built")
    assert "newsletter new" not in built.article("index").get_text() + built.article("season").get_text()
    assert differences(built, build(source, tmp_path / "clean")) == []
