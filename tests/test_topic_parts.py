"""A topic with many links: its pages are of a size that a phone can show, and full ones never change."""

from pathlib import Path

import pytest

from building import Built, build, write_issue


def write_many(source: Path, number: int) -> None:
    items = "\n\n".join(
        f"{position}. [asyncio {number}-{position}](https://example.org/{number}/{position})"
        for position in range(1, 31)
    )
    write_issue(source, number, body=f"## Articles\n\n{items}\n")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    source = tmp_path / "source"
    source.mkdir()
    (source / "conf.py").write_text(
        'project = "Weekly"\nextensions = ["sphinx_newsletter"]\nhtml_theme = "furo"\n'
        'html_baseurl = "https://weekly.example/"\nogp_social_cards = {"enable": False}\n'
    )
    (source / "topics.toml").write_text('[asyncio]\ntitle = "asyncio"\nwords = ["asyncio"]\n')
    (source / "index.md").write_text("# Weekly\n\n```{season} 1\n```\n")
    for number in range(1, 12):
        write_many(source, number)
    return source


def titles(built: Built, page: str) -> list[str]:
    return [link.get_text() for link in built.soup(page).select("h3.nl-title a")]


def test_every_link_stands_on_one_page_the_newest_first(source: Path, tmp_path: Path) -> None:
    built = build(source, tmp_path / "work")
    assert built.warnings == ""
    folder = built.outdir / "topics" / "asyncio"
    pages = ["topics/asyncio/"]
    pages += [f"topics/asyncio/{path.name}/" for path in sorted(folder.iterdir()) if path.is_dir()]
    shown = [title for page in pages for title in titles(built, page)]
    assert sorted(shown) == sorted(f"asyncio {n}-{p}" for n in range(1, 12) for p in range(1, 31))
    assert 100 <= len(titles(built, pages[0])) <= 240
    assert titles(built, pages[0])[0] == "asyncio 11-1"
    assert len(pages) == 2
    links = built.soup(pages[0]).select('nav[aria-label="Parts of this page"] a')
    assert [str(link["href"]) for link in links] == ["1/"]


def test_a_full_part_stays_as_it_is(source: Path, tmp_path: Path) -> None:
    before = str(build(source, tmp_path / "work").article("topics/asyncio/1/"))
    write_many(source, 12)
    after = build(source, tmp_path / "work")
    assert str(after.article("topics/asyncio/1/")) == before
    assert "asyncio 12-1" in titles(after, "topics/asyncio/")
