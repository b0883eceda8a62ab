"""A small newsletter with all that a site may have, for tests that edit it, break its builds off, and compare."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from building import write_issue

CONF = """\
project = "Small Weekly"
author = "Ada"
copyright = "its authors"
extensions = ["sphinx_newsletter", "sphinx_parallel_html", "notfound.extension", "sphinx.ext.extlinks"]
myst_enable_extensions = ["colon_fence"]
html_theme = "furo"
html_baseurl = "https://small.example/en/latest/"
html_static_path = ["_static"]
html_css_files = ["own.css"]
html_extra_path = ["extra"]
templates_path = ["_templates"]
exclude_patterns = ["_build", "drafts"]
ogp_social_cards = {"enable": False}
newsletter_season_length = 4
newsletter_sections = {"articles": ["Articles"], "projects": ["Projects"]}
newsletter_follow = [("Letter", "https://letter.example", "By email.")]
newsletter_host_languages = {"juejin.cn": "zh"}
"""
INDEX = """\
# Small Weekly

```{latest-issue} 3
```

```{season-list}
```

```{topic-list}
```

```{follow}
```

```{toctree}
:hidden:
:glob:

seasons/*
```

```{toctree}
:maxdepth: 2

guide
recent
```
"""
GUIDE = """\
# Guide

It began with {issue}`1`; see also {doc}`recent` and [](seasons/season-1.md).

![A picture of the guide](pictures/one.png)

{download}`Notes <extra/notes.txt>`

```{toctree}
:maxdepth: 3

more
```
"""
MORE = "# More\n\n```{toctree}\n:glob:\n:maxdepth: 2\n\ndetails/*\n```\n"
TOPICS = """\
[asyncio]
title = "asyncio"
words = ["asyncio", "协程"]

[typing]
title = "Type hints"
words = ["type hint", "mypy"]
"""
SUBJECTS = ("asyncio", "协程 in depth", "mypy and more", "type hint", "C++", "packaging")
TREE = {
    "conf.py": CONF,
    "index.md": INDEX,
    "guide.md": GUIDE,
    "more.md": MORE,
    "details/one.md": "# One detail\n\nOf {link}`https://example.org/2`.\n",
    "details/two.md": "# Another detail\n\nSee {doc}`one`.\n",
    "recent.md": "# Recent\n\n```{postlist} 3\n```\n",
    "topics.toml": TOPICS,
    "_static/own.css": "p { color: inherit; }\n",
    "_static/data/table.csv": "a,b\n1,2\n",
    "_templates/sidebar/brand.html": "<p>{{ project }}</p>\n",
    "extra/notes.txt": "Notes.\n",
}


def png(shade: int) -> bytes:
    """Return a picture of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes([0, shade])))
        + chunk(b"IEND", b"")
    )


def issue_body(number: int, *, picture: str = "", reference: int = 0, words: str = "") -> str:
    """Return the body of an issue about a subject that depends on its number."""
    subject = SUBJECTS[number % len(SUBJECTS)]
    summary = f"A summary of {number}, {words or 'in a few words'}."
    if reference:
        summary += f" See {{issue}}`{reference}`."
    if picture:
        summary += f"\n\n   ![A picture]({picture})"
    return (
        f"An introduction to {number}.\n\n## Articles\n\n"
        f"1. [All about {subject}](https://example.org/{number}) (English)\n\n   {summary}\n\n"
        f"2. [第 {number} 篇](https://juejin.cn/post/{number})\n\n"
        f"## 🐿️ Projects\n\n1. [A project](https://example.org/project/{number})\n\n   For {subject}.\n"
    )


def make_site(folder: Path, issues: int = 9) -> Path:
    """Write the newsletter's source and return its folder."""
    for name, text in TREE.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for name, shade in (("pictures/one.png", 1), ("issues/one.png", 2)):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(png(shade))
    for number in range(1, issues + 1):
        body = issue_body(number, picture="one.png" * (number % 4 == 3), reference=number - 1)
        write_issue(folder / "issues", number, body=body, title=f"Title {number}")
    (folder / "seasons").mkdir(exist_ok=True)
    for season in range(1, -(-issues // 4) + 1):
        write_season(folder, season)
    return folder


def write_season(folder: Path, season: int, title: str = "") -> None:
    """Write the page of a season."""
    text = f"# {title or f'Season {season}'}\n\n```{{season-facts}} {season}\n```\n\n```{{season}} {season}\n```\n"
    (folder / f"seasons/season-{season}.md").write_text(text, encoding="utf-8")
