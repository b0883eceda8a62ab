"""What a site of this package publishes can be imported again: ``atom.xml`` and ``links.json``."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from building import DOCS, Built, build
from importing import run
from sphinx_newsletter.authoring.project import Project
from sphinx_newsletter.reading import read_text
from sphinx_newsletter.records.model import Issue, theme

CONF = """\
extensions = ["sphinx_newsletter", "myst_parser"]
project = "Field Notes"
language = "en"
html_baseurl = "https://notes.example/"
newsletter_section_items = {"Bullets": "bulleted", "Headed": "headings", "Bold": "bold", "Texts": "paragraphs"}
suppress_warnings = ["newsletter", "toc"]
"""
NUMBERED = """\
---
issue: 1
date: 2023-06-17
contributors: Ada, Bob
---

# Field Notes #1: AT&T & `code` for Vec<T>

An intro, with *italic* and a [link](https://i.example/).

## 📚 Articles

1. [One & `two` *three*](https://a.example/one?a=1&b=2) (English)

   A summary, see [more](https://a.example/more). 2 * 3 * 4 and snake_case.

   ```python
   x = 1

   y
   ```

   ![Chart](https://a.example/chart.png)

3、[装饰器](https://b.example/1) (中文)

   - a
   - b

5. [Both](https://c.example/both) (中英)

12. Three Hands-On Project Tutorials:

    [Alpha](https://g.example/a), [Beta](https://g.example/b)

🎁 A note of the editor.

### Talks (2024)

14. [Deep](https://d.example/deep) (日本語)

    > quoted

```{link-card} [Card](https://e.example/card)
:lang: zh

Its summary, and code:

~~~
y
~~~
```

15. [Kept](https://e.example/after)

```{link-card} [Snapshot](https://e.example/snapshot)
:number: 16
:snapshot: https://web.archive.org/web/2023/https://e.example/snapshot
```
"""
OTHER_FORMS = """\
---
issue: 2
date: 2023-06-24
updated: 2023-07-01
---

# Field Notes #2

## Bullets

* [B one](https://a.example/b1) - Charles
* [video] [B two](https://a.example/b2)

## Headed

### [H one](https://a.example/h1) (中文)

Text.

## Bold

**[Bold one](https://a.example/bb)**: greens.

## Texts

[Para one](https://a.example/p1) is nice.
"""
NO_SECTIONS = """\
---
issue: 3
date: 2024-02-29
original: https://elsewhere.example/3
---

# Why not?

1. [One](https://n.example/1)
2. [Two](https://n.example/2) (Eng)
"""


def read_issues(folder: Path, numbers: set[int] | None = None) -> dict[int, Issue]:
    """Return the issues of a newsletter as a build reads them."""
    project = Project.find(folder)
    found = {}
    for docname in project.issues:
        text = project.pages[docname].read_text(encoding="utf-8")
        issue, _, _ = read_text(text, docname, project.settings)
        if issue is not None and (numbers is None or issue.number in numbers):
            found[issue.number] = issue
    return found


def links_of(issue: Issue) -> list[tuple[object, ...]]:
    return [(link.title, link.url, link.languages) for link in issue.links]


def numbers_of(issue: Issue) -> list[int | None]:
    return [link.number for link in issue.links]


def imported(built: Built, name: str, folder: Path, title: str) -> dict[int, Issue]:
    """Import a file of a site into an empty newsletter."""
    folder.mkdir()
    (folder / "conf.py").write_text(f'project = "{title}"\nlanguage = "en"\n', encoding="utf-8")
    shutil.copy(built.outdir / name, folder / name)
    result = run(str(folder / name), "--to", str(folder / "issues"))
    assert result.exit_code == 0, result.output
    return read_issues(folder)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Built]:
    """A site with items in all forms."""
    folder = tmp_path_factory.mktemp("round-trip")
    source = folder / "source"
    (source / "issues").mkdir(parents=True)
    (source / "conf.py").write_text(CONF, encoding="utf-8")
    (source / "index.md").write_text("# Home\n", encoding="utf-8")
    for number, text in enumerate((NUMBERED, OTHER_FORMS, NO_SECTIONS), 1):
        (source / f"issues/{number:04}.md").write_text(text, encoding="utf-8")
    return source, build(source, folder / "work")


@pytest.mark.parametrize("name", ["atom.xml", "links.json"])
def test_a_site_with_all_forms_comes_back(small: tuple[Path, Built], tmp_path: Path, name: str) -> None:
    source, built = small
    before = read_issues(source)
    after = imported(built, name, tmp_path / "new", "Field Notes")
    assert list(after) == list(before)
    for number, issue in before.items():
        assert after[number].date == issue.date
        assert theme(after[number], "Field Notes") == theme(issue, "Field Notes")
        assert links_of(after[number]) == links_of(issue)
    assert [link.snapshot for link in after[1].links][-1] == (
        before[1].links[-1].snapshot if ".json" in name else None
    )


def test_the_feed_keeps_numbers_and_text(small: tuple[Path, Built], tmp_path: Path) -> None:
    source, built = small
    before = read_issues(source)
    after = imported(built, "atom.xml", tmp_path / "new", "Field Notes")
    assert [numbers_of(after[number]) for number in (1, 3)] == [numbers_of(before[number]) for number in (1, 3)]
    assert numbers_of(after[2]) == [1, 2, 3, 4, 5]  # the default form needs numbers
    assert (after[1].contributors, after[2].updated) == (before[1].contributors, before[2].updated)
    assert [link.summary for link in after[1].links] == [link.summary for link in before[1].links]
    assert [link.related for link in after[1].links] == [link.related for link in before[1].links]
    assert after[2].title == "Field Notes #2"


def test_the_data_keeps_titles_and_originals(small: tuple[Path, Built], tmp_path: Path) -> None:
    source, built = small
    before = read_issues(source)
    after = imported(built, "links.json", tmp_path / "new", "Field Notes")
    assert {number: issue.title for number, issue in after.items()} == {
        number: issue.title for number, issue in before.items()
    }
    assert after[3].original == "https://elsewhere.example/3"
    assert [link.related for link in after[1].links] == [link.related for link in before[1].links]
    assert next(link.section and link.section.title for link in after[1].links) == "Articles"


def test_posts_of_the_blog_are_no_issues(small: tuple[Path, Built], tmp_path: Path) -> None:
    _, built = small
    feed = built.text("atom.xml").replace("/issue/2<", "/post/news<")
    (tmp_path / "atom.xml").write_text(feed, encoding="utf-8")
    after = imported(Built(tmp_path, ""), "atom.xml", tmp_path / "new", "Field Notes")
    assert list(after) == [1, 3]


def test_a_large_archive_names_its_other_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "conf.py").write_text('project = "Field Notes"\n', encoding="utf-8")
    part: dict[str, Any] = {"season": 1, "issues": 30, "links": 900, "url": "data/links-season-1.json"}
    data = {"base_url": "", "issues": [], "links": [], "parts": [part], "title": "Field Notes", "version": 1}
    (tmp_path / "links.json").write_text(json.dumps(data), encoding="utf-8")
    result = run("links.json")
    assert result.exit_code == 1
    assert "failed: the links are in other files: import data/links-season-1.json" in result.output


@pytest.mark.long
@pytest.mark.parametrize("name", ["atom.xml", "links.json"])
def test_the_newest_issues_of_the_archive_come_back(site: Built, tmp_path: Path, name: str) -> None:
    if name == "links.json":
        data = site.json(name)
        newest = {issue["number"] for issue in data["issues"][-20:]}
        data["issues"] = data["issues"][-20:]
        data["links"] = [link for link in data["links"] if link["issue"] in newest]
        outdir = tmp_path / "published"
        outdir.mkdir()
        (outdir / name).write_text(json.dumps(data), encoding="utf-8")
        site = Built(outdir, "")
    after = imported(site, name, tmp_path / "new", "Python Trending Weekly")
    before = read_issues(DOCS, set(after))
    assert len(after) == 20
    for number, issue in before.items():
        assert (after[number].title, after[number].date) == (issue.title, issue.date)
        assert links_of(after[number]) == links_of(issue)
        assert numbers_of(after[number]) == numbers_of(issue)
