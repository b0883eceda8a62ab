"""What must not stay as it was: pictures that come and go, versions, templates, files that nothing shows."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import feedparser
import pytest
from bs4 import BeautifulSoup

from building import Built, build, differences, start_build, write_issue
from full_site import png

Edit = Callable[[Path], None]

NAMES = ["pic.png", "a&b.png", "a b.png", "a#b.png", "50%.png", "a?b.png", "图片.png", "it's.png", "a+b;c.png"]


@pytest.fixture
def source(root: Callable[[str], Path]) -> Path:
    return root("basic")


def edit_conf(source: Path, *lines: str) -> None:
    with (source / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write("\n".join(("", *lines, "")))


def add_line(path: Path, line: str) -> None:
    with path.open("a", encoding="utf-8") as page:
        page.write(f"\n{line}\n")


def picture_issue(source: Path, *names: str) -> None:
    """Write an issue with pictures, on a topic."""
    pictures = "\n\n".join(f"   ![Shown](<{quote(name, safe=chr(38))}>)" for name in names)
    body = f"## Articles\n\n1. [All about asyncio](https://example.org/pictures) (English)\n\n{pictures}\n"
    write_issue(source / "issues", 3, body=body, title="Pictures", date="2024-01-20")


def read(work: Path) -> dict[str, int]:
    """Return when each page was read."""
    folder = work / "doctrees"
    return {path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in folder.rglob("*.doctree")}


def read_again(source: Path, work: Path) -> set[str]:
    """Build; return the pages that were read."""
    before = read(work)
    build(source, work)
    return {name.removesuffix(".doctree") for name, stamp in read(work).items() if before.get(name) != stamp}


MISSING = {
    "picture": ("guide", "![A picture](later.png)", png(1)),
    "picture of an issue": ("issues/0003", "![A picture](later.png)", png(1)),
    "download": ("guide", "{download}`A file <later.png>`", png(1)),
    "code": ("guide", "```{literalinclude} later.png\n```", b"print()\n"),
}


@pytest.mark.parametrize("kind", MISSING)
def test_a_page_whose_file_is_missing_is_read_again_when_it_comes(kind: str, source: Path, tmp_path: Path) -> None:
    page, line, content = MISSING[kind]
    add_line(source / f"{page}.md", line)
    built = build(source, tmp_path / "work")
    assert "later.png" in built.warnings
    assert read_again(source, tmp_path / "work") == set()
    file = source / Path(page).parent / "later.png"
    for come in (True, False, True):
        file.write_bytes(content) if come else file.unlink()
        if come:
            os.utime(file, (1, 1))  # put back from a copy
        assert page in read_again(source, tmp_path / "work")
        again = build(source, tmp_path / "work")
        assert differences(again, build(source, tmp_path / f"clean{come}")) == []
        assert read_again(source, tmp_path / "work") == set()


def test_a_page_is_not_read_again_by_several_processes_either(source: Path, tmp_path: Path) -> None:
    for number in range(5, 20):
        body = "1. [One](https://example.org/one)\n\n   ![A picture](later.png)\n"
        write_issue(source / "issues", number, body=body.replace("one", str(number)))
    add_line(source / "guide.md", "![A picture](later.png)")
    build(source, tmp_path / "work", jobs=2)
    assert read_again(source, tmp_path / "work") == set()


@pytest.mark.parametrize("setting", ['version = "2.0"', 'release = "2.0.1"', 'project = "Renamed"'])
def test_a_version_that_changes_shows_everywhere(setting: str, source: Path, tmp_path: Path) -> None:
    template = source / "templates/sidebar/brand.html"
    template.parent.mkdir(parents=True)
    template.write_text("{{ project }}, {{ version }}, {{ release }}", encoding="utf-8")
    fixed = ['html_title = "Weekly"', 'newsletter_title = "Weekly"', 'templates_path = ["templates"]']
    edit_conf(source, *fixed, 'project, version, release = "Letter", "1.0", "1.0.1"')
    start_build(source, tmp_path / "work")()
    edit_conf(source, setting)
    again = start_build(source, tmp_path / "work")()
    clean = start_build(source, tmp_path / "clean")()
    assert [name for name in differences(again, clean) if name != ".buildinfo.bak"] == []


def test_pages_look_alike_after_a_template_has_gone(source: Path, tmp_path: Path) -> None:
    edit_conf(source, 'templates_path = ["templates"]')
    template = source / "templates/page.html"
    template.parent.mkdir()
    template.write_text('{% extends "!page.html" %}{% block extrahead %}<!-- own -->{% endblock %}')
    os.utime(template, (1, 1))
    built = build(source, tmp_path / "work")
    assert all("<!-- own -->" in path.read_text(encoding="utf-8") for path in built.pages())
    template.unlink()
    again = build(source, tmp_path / "work")
    assert not any("<!-- own -->" in path.read_text(encoding="utf-8") for path in again.pages())
    assert differences(again, build(source, tmp_path / "clean")) == []


def test_the_data_follow_a_picture_that_comes_and_goes(source: Path, tmp_path: Path) -> None:
    picture_issue(source, "pic.png")
    for name, come in (("one", True), ("two", False), ("three", True)):
        (source / "issues/pic.png").write_bytes(png(1)) if come else (source / "issues/pic.png").unlink()
        built = build(source, tmp_path / "work")
        assert ("_images/pic.png" in built.text("links.json")) is come
        assert '"issues/pic.png"' not in built.text("links.json")
        assert differences(built, build(source, tmp_path / name)) == []


def addresses(built: Built, name: str) -> list[str]:
    """Return the addresses of the pictures in a page or feed, from the root of the site."""
    html = built.text(name)
    if name.endswith(".xml"):
        html = "".join(str(entry.content[0].value) for entry in feedparser.parse(html).entries)
    found = [str(image["src"]) for image in BeautifulSoup(html, "html.parser").find_all("img", alt="Shown")]
    return [address[address.index("_images/") :] if "_images/" in address else address for address in found]


def test_pictures_of_any_name_are_found_from_everywhere(source: Path, tmp_path: Path) -> None:
    for name in NAMES:
        (source / "issues" / name).write_bytes(png(1))
    picture_issue(source, *NAMES)
    built = build(source, tmp_path / "work", html_baseurl="https://small.example/en/")
    assert "not-a-picture" not in built.warnings
    expected = [f"_images/{quote(name)}" for name in NAMES]
    assert {path.name for path in (built.outdir / "_images").glob("*.png")} == set(NAMES)
    for page in ("issues/0003/index.html", "topics/asyncio/index.html", "atom.xml"):
        assert addresses(built, page) == expected, page
    links = built.json("links.json")["links"]
    (pictures,) = (link["images"] for link in links if link["url"] == "https://example.org/pictures")
    assert [picture["url"] for picture in pictures] == [f"https://small.example/en/{name}" for name in expected]


@pytest.mark.parametrize(
    "name", ["%0A::error::b.png", "a%E2%80%AEb.png", "https%3A//img.example/b.png", "%00.png"]
)
def test_names_of_pictures_are_decoded_only_to_what_can_be_read(name: str, source: Path, tmp_path: Path) -> None:
    body = f"## Articles\n\n1. [Item](https://example.org/item)\n\n   ![A picture]({name})\n"
    write_issue(source / "issues", 3, body=body, date="2024-01-20")
    (warning,) = build(source, tmp_path / "work").warnings.strip().splitlines()
    assert "issues/0003.md:12: WARNING: " in warning
    assert f"'{name}' is not an image" in warning or f"'{name}' does not exist" in warning


def test_links_of_any_address_are_found_from_everywhere(source: Path, tmp_path: Path) -> None:
    body = "1. [Queried](https://example.org/q?a=1&b=2)\n\n2. [asyncio](https://example.org/asyncio-2)\n\n"
    body += "   See {link}`the first <https://example.org/q?a=1&b=2>`.\n"
    write_issue(source / "issues", 3, body=f"## Articles\n\n{body}", date="2024-01-20")
    built = build(source, tmp_path / "work", html_baseurl="https://small.example/")
    topic = BeautifulSoup(built.text("topics/asyncio/index.html"), "html.parser")
    (shown,) = topic.find_all("a", string="the first")
    assert str(shown["href"]).startswith("../../issues/0003/#link-")
    assert 'href="#"&gt;the first' not in built.text("atom.xml")


def test_files_that_no_page_shows_any_more_go(source: Path, tmp_path: Path) -> None:
    guide = source / "guide.md"
    before = guide.read_text(encoding="utf-8")
    for name in ("pic.png", "notes.txt", "issues/pic.png"):
        (source / name).write_bytes(png(1))
    add_line(guide, "![A picture](pic.png)\n\n{download}`Notes <notes.txt>`")
    picture_issue(source, "pic.png")
    built = build(source, tmp_path / "work")
    assert {path.name for path in (built.outdir / "_images").glob("*.png")} == {"pic.png", "pic1.png"}
    assert list((built.outdir / "_downloads").rglob("notes.txt"))
    guide.write_text(before, encoding="utf-8")
    (source / "issues/0003.md").unlink()
    again = build(source, tmp_path / "work")
    assert not any((again.outdir / folder).exists() for folder in ("_images", "_downloads"))
    assert differences(again, build(source, tmp_path / "clean")) == []


def code_page(source: Path, *modules: str) -> None:
    """Write a page with a function of each module, whose source ``sphinx.ext.viewcode`` shows."""
    shown = "".join(f"\n```{{py:module}} {name}\n```\n\n```{{py:function}} run()\n```\n" for name in modules)
    (source / "code.md").write_text(f"---\norphan: true\n---\n\n# Code\n{shown}", encoding="utf-8")


def test_pages_that_other_extensions_make_go_with_what_they_are_made_of(source: Path, tmp_path: Path) -> None:
    modules = ("stale_one", "stale_two")
    for name in modules:
        (source / f"{name}.py").write_text("def run():\n    pass\n", encoding="utf-8")
        os.utime(source / f"{name}.py", (1, 1))  # of which the extension makes no page if there is one
    edit_conf(source, "import sys", "sys.path.insert(0, str(__import__('pathlib').Path(__file__).parent))")
    edit_conf(source, "before = extensions", 'extensions = [*before, "sphinx.ext.viewcode", "notfound.extension"]')
    edits: dict[str, Edit] = {
        "none": lambda source: code_page(source, *modules),
        "other": lambda source: write_issue(source / "issues", 4),
        "nothing": lambda source: None,
        "look": lambda source: edit_conf(source, 'html_title = "Another"'),
        "module": lambda source: code_page(source, modules[0]),
        "extension": lambda source: edit_conf(source, "extensions = before"),
    }
    for name, edit in edits.items():
        edit(source)
        again = start_build(source, tmp_path / "work", "html")()
        clean = start_build(source, tmp_path / name, "html")()
        assert [file for file in differences(again, clean) if file != ".buildinfo.bak"] == [], name
        assert again.path("_modules/stale_one").is_file() is (name != "extension")
        assert again.path("404").is_file() is (name != "extension")


def test_a_card_beside_the_archive_leads_only_to_pages_that_exist(source: Path, tmp_path: Path) -> None:
    card = ":::{link-card} [Typing](https://beside.example/1)\n:topics: cpp\n:lang: fr\n:::\n"
    add_line(source / "guide.md", card)
    edit_conf(source, "newsletter_languages = {'en': 'EN', 'zh': '中文', 'fr': 'FR'}")
    for number in range(3):
        item = f"1. [C++ {number}](https://beside.example/{number}-{{}}) (FR)\n"
        if number == 1:
            body = "".join(item.format(index) for index in range(3))
            write_issue(source / "issues", 3, body=f"## Articles\n\n{body}", date="2024-01-20")
        elif number == 2:
            for path in (source / "issues").glob("*.md"):
                path.write_text(path.read_text(encoding="utf-8").replace("C++", "D"), encoding="utf-8")
        built = build(source, tmp_path / "work")
        assert differences(built, build(source, tmp_path / f"clean{number}")) == []
        for link in built.article("guide").select(".nl-card .nl-meta a, .nl-card a.nl-badge"):
            assert (built.outdir / "guide" / str(link["href"]) / "index.html").is_file(), link
