"""Pages with one URL: none replaces another in silence, and every build writes the same one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from building import Built, build, differences, write_issue
from full_site import make_site
from sphinx_newsletter.cli import main
from sphinx_newsletter.files.same_urls import index_pages, same_urls
from sphinx_newsletter.records.setting_checks import are_pages
from sphinx_newsletter.records.slugs import distinct, folded
from sphinx_newsletter.records.topics import TopicsError, Vocabulary

BACKUP = ".buildinfo.bak"
"""What Sphinx leaves after a change of settings."""
Edit = Callable[[Path], None]
ITEM = "1. [{0}](https://{1}/{0})"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    source = make_site(tmp_path / "source", 3)
    add_setting('suppress_warnings = ["toc.not_included", "newsletter.missing-season"]')(source)
    return source


def add_page(name: str, text: str = "# A page\n") -> Edit:
    def edit(source: Path) -> None:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(text, encoding="utf-8")

    return edit


def add_issue(name: str) -> Edit:
    return add_page(name, "---\nissue: 8\ndate: 2024-05-01\n---\n\n# Copy\n\nWords.\n")


def add_setting(line: str) -> Edit:
    def edit(source: Path) -> None:
        with (source / "conf.py").open("a", encoding="utf-8") as conf:
            conf.write(f"{line}\n")

    return edit


SOURCES = {
    "an index next to a page": (add_issue("issues/0001/index.md"), "issues/0001/index.md", "issues/0001.md"),
    "an index of the issues": (add_issue("issues/index.md"), "issues/index.md", "'issues'"),
    "another case": (add_issue("issues/LETTER.md"), "issues/letter.md", "issues/LETTER.md"),
    "a directory in another case": (add_issue("Issues/0001.md"), "issues/0001.md", "Issues/0001.md"),
    "another type": (add_issue("issues/0001.rst"), "issues/0001.rst", "issues/0001.md"),
    "a directory in place of a page": (
        add_issue("issues/0001.html/a.md"),
        "issues/0001.html/a.md",
        "issues/0001.md",
    ),
    "a directory in place of a doctree": (
        add_issue("issues/0001.doctree/a.md"),
        "issues/0001.doctree/a.md",
        "issues/0001.md",
    ),
    "an index in place of a directory": (
        add_issue("issues/0001/index.html/a.md"),
        "issues/0001/index.html/a.md",
        "issues/0001.md",
    ),
    "another guide": (add_page("guide/index.md"), "guide/index.md", "guide.md"),
    "another case of a guide": (add_page("Guide.md"), "guide.md", "Guide.md"),
}
"""Source files with one URL: the edit, the page that is left out, and what has its URL."""
OUTPUTS = {
    "an index in place of a generated page": (add_page("topics/index.md"), "topics/index.md", "'topics'"),
    "an index in place of the page of a topic": (
        add_page("topics/asyncio/index.md"),
        "topics/asyncio/index.md",
        "'topics/asyncio'",
    ),
    "a generated page in another case": (add_page("Topics.md"), "Topics.md", "'topics'"),
    "a file in place of a generated page": (
        add_page("extra/topics/index.html"),
        "'topics/index.html'",
        "'topics'",
    ),
    "a file in place of a page": (add_page("extra/recent/index.html"), "recent.md", "'recent/index.html'"),
    "a file in place of a feed": (add_page("extra/atom.xml"), "'atom.xml'", "'atom.xml'"),
    "a file in place of data": (add_page("extra/links.json"), "'links.json'", "'links.json'"),
    "a page in place of a feed": (add_page("atom.xml.md"), "atom.xml.md", "'atom.xml'"),
    "a page in place of a style": (
        add_setting('blog_path = "x"\nnewsletter_pages = {"topics": "genindex"}'),
        "",
        "",
    ),
    "pages within pages": (
        add_setting('newsletter_pages = {"sections": "topics/asyncio"}'),
        "'topics/asyncio'",
        "'topics/asyncio'",
    ),
    "an additional page": (
        add_setting('html_additional_pages = {"topics/index": "page.html"}'),
        "'topics/index'",
        "'topics'",
    ),
}
"""The same for pages and files of the site."""


def reports(built: Built) -> list[str]:
    """Return the warnings of a build that are about URLs, without the source directory."""
    lines = built.warnings.strip().splitlines()
    return [re.sub(r"^\S*/source/", "", line) for line in lines if line.endswith("[newsletter.unreadable]")]


def edit_issue(source: Path) -> None:
    write_issue(source / "issues", 2, title="Changed", body="## Articles\n\n1. [A](https://changed.org)\n")


@pytest.mark.parametrize("case", [*SOURCES, *OUTPUTS])
def test_the_same_page_is_written_by_every_build(case: str, source: Path, tmp_path: Path) -> None:
    edit, left_out, other = (SOURCES | OUTPUTS)[case]
    add_issue("issues/letter.md")(source)
    build(source, tmp_path / "work")
    before = sorted(source.rglob("*.*"))
    edit(source)
    added = [path for path in sorted(source.rglob("*.*")) if path.is_file() and path not in before]
    for number, change in enumerate((lambda source: None, lambda source: None, edit_issue)):
        change(source)
        again, clean = build(source, tmp_path / "work"), build(source, tmp_path / f"clean{number}")
        assert [name for name in differences(again, clean) if name != BACKUP] == []
        assert reports(again) == reports(clean)
        assert any(left_out in line and other in line for line in reports(again))
    for path in added:
        path.unlink()
    if added:
        again = build(source, tmp_path / "work")
        assert differences(again, build(source, tmp_path / "without")) == []
        assert reports(again) == []


@pytest.mark.parametrize("case", [case for case in SOURCES if "guide" not in case and "of the issues" not in case])
def test_a_check_names_both_source_files(case: str, source: Path) -> None:
    edit, left_out, other = SOURCES[case]
    add_issue("issues/letter.md")(source)
    edit(source)
    result = CliRunner().invoke(main, ["check", "--select", "unreadable", "--format", "json", str(source)])
    (problem,) = json.loads(result.stdout)["problems"]
    assert problem["path"].endswith(left_out)
    assert other in problem["message"]


def test_pages_that_differ_in_html_are_both_written(source: Path, tmp_path: Path) -> None:
    add_page("guide/index.md")(source)
    built = build(source, tmp_path / "work", "html")
    assert built.warnings == ""
    assert (built.outdir / "guide/index.html").is_file()
    assert (built.outdir / "guide.html").is_file()


def test_a_page_of_the_same_name_is_used_instead_but_no_issue(source: Path, tmp_path: Path) -> None:
    add_page("topics.md", "# Own topics\n")(source)
    built = build(source, tmp_path / "work")
    assert built.warnings == ""
    assert "Own topics" in built.article("topics").h1.text
    add_setting('newsletter_pages = {"data": "issues/0002"}')(source)
    (report,) = reports(build(source, tmp_path / "work"))
    assert report.startswith(
        "issues/0002.md:1: WARNING: page has the same URL as the generated page 'issues/0002'"
    )
    result = CliRunner().invoke(main, ["check", str(source)])
    assert "0002.md:1:1: unreadable page has the same URL as the generated page 'issues/0002'" in result.stdout


def test_the_root_document_stays(source: Path, tmp_path: Path) -> None:
    add_page("guide/index.md", "# Root\n")(source)
    built = build(source, tmp_path / "work", root_doc="guide/index")
    assert "guide.md:1: WARNING: page has the same URL as guide/index.md: rename or remove one" in built.warnings
    assert "Root" in built.article("guide").h1.text


def test_a_part_of_a_list_takes_no_name_of_another_page(source: Path, tmp_path: Path) -> None:
    posts = "\n\n".join(
        f"```{{post}} Jan {1 + number % 28}, 20{10 + number // 28}\n:author: Ada{', Ada 1' * (number < 5)}\n```"
        for number in range(160)
    )
    headings = re.sub("```{post}", lambda match: "## Post\n\n```{post}", posts)
    add_page("news.md", f"# News\n\n{headings}\n")(source)
    built = build(source, tmp_path / "work")
    assert built.warnings == ""
    assert len(built.article("authors/ada-1").select("ol.nl-issues > li")) == 5
    (part,) = (path.name for path in (built.outdir / "authors").iterdir() if path.name.startswith("ada-1-"))
    assert len(built.article(f"authors/{part}").select("ol.nl-issues > li")) == 100


def section(name: str) -> str:
    return f"## {name}\n\n{ITEM.format(name.encode().hex(), 'hex.org')}\n\n"


def test_each_section_has_a_page_of_its_own(source: Path, tmp_path: Path) -> None:
    write_issue(source / "issues", 4, body=section("Tools & Libraries") + section("Index"))
    first = build(source, tmp_path / "work")
    assert not (first.outdir / "sections/index").exists()
    write_issue(source / "issues", 5, body=section("Libraries") + section("Tools, Libraries"))
    built = build(source, tmp_path / "work")
    assert built.warnings == ""
    assert differences(built, build(source, tmp_path / "clean")) == []
    pages = {
        built.article(f"sections/{path.name}").h1.text: path.name
        for path in (built.outdir / "sections").iterdir()
        if path.is_dir()
    }
    assert pages["Tools & Libraries"] == "tools-libraries"
    assert re.fullmatch("tools-libraries-[0-9a-f]{4}", pages["Tools, Libraries"])
    assert re.fullmatch("index-[0-9a-f]{4}", pages["Index"])
    assert built.article("sections").h1.text == "Sections"
    for title, page in pages.items():
        cards = built.article(f"sections/{page}").select("article.nl-card")
        assert cards, title
    linked = {link["href"] for link in built.article("sections").select(".nl-index a")}
    assert linked == {f"{page}/" for page in pages.values()}


def test_each_source_has_a_page_of_its_own_and_cards_lead_to_it(source: Path, tmp_path: Path) -> None:
    items = "\n\n".join(ITEM.format(name, "[::1]") for name in "abc")
    write_issue(source / "issues", 5, body=f"## Articles\n\n{items}\n")
    build(source, tmp_path / "work")
    items = "\n\n".join(ITEM.format(name, "[1::]") for name in "abc")
    write_issue(source / "issues", 4, body=f"## Articles\n\n{items}\n")  # older: it takes the name
    built = build(source, tmp_path / "work")
    assert differences(built, build(source, tmp_path / "clean")) == []
    for number, host in ((4, "[1::]"), (5, "[::1]")):
        for link in built.article(f"issues/{number:04}").select(".nl-source a"):
            page = str(link["href"]).removeprefix("../../").rstrip("/")
            shown = built.article(page).select(".nl-title a")
            assert {str(title["href"]).split("/")[2] for title in shown} == {host}


def test_tags_of_posts_have_pages_of_their_own(source: Path, tmp_path: Path) -> None:
    tags = "C++, C#, ++, Index, asyncio!, Ａsyncio"
    add_page("news.md", f"---\norphan: true\n---\n\n# News\n\n```{{post}} Jan 1, 2024\n:tags: {tags}\n```\n")(
        source
    )
    built = build(source, tmp_path / "work")
    assert built.warnings == ""
    names = [link.contents[0].strip() for link in built.article("topics").select(".nl-index a")]
    urls = [str(link["href"]) for link in built.article("topics").select(".nl-index a")]
    assert set(tags.split(", ")) <= set(names)
    assert len(set(urls)) == len(urls)
    assert all((built.outdir / "topics" / url / "index.html").is_file() for url in urls)
    assert built.article("topics").h1.text == "Topics"


def test_a_topic_that_would_replace_the_list_of_topics_is_refused(source: Path, tmp_path: Path) -> None:
    (source / "topics.toml").unlink()
    add_page("issues/0001.md", "---\nissue: 1\ndate: 2024-01-01\ntopics: [Index, Other]\n---\n\n# A\n")(source)
    built = build(source, tmp_path / "work")
    assert "issues/0001.md:4: WARNING: unknown topic 'index'" in built.warnings
    assert built.article("topics").h1.text == "Topics"
    with pytest.raises(TopicsError, match=r"\[index\]: reserved name"):
        (source / "topics.toml").write_text("[index]\n", encoding="utf-8")
        Vocabulary.load(source / "topics.toml")


@pytest.mark.parametrize(
    "pages",
    [{"search": "index"}, {"topics": "a/Index"}, {"topics": "/sections/"}, {"topics": "Issues"}, {"data": 1}],
)
def test_generated_pages_cannot_have_one_name(pages: object) -> None:
    assert not are_pages(pages)
    assert are_pages({"topics": "index/topics", "sections": "kinds"})


def test_names_do_not_depend_on_the_order_of_those_who_need_another() -> None:
    wanted = [("a", "x"), ("b", "X"), ("c", "x"), ("d", "x-2e7d"), ("e", "")]
    found = distinct(wanted)
    assert found["a"] == "x" and found["d"] == "x-2e7d" and "e" not in found
    assert found == distinct([wanted[0], *wanted[:0:-1]])
    assert len({folded(name) for name in found.values()}) == 4
    assert folded("\uf900.md") == folded("\u8c48.MD")  # one character to a file system
    names = [f"x-{digit:x}" for digit in range(65_536)]
    assert distinct([(name, name) for name in names] + [("z", "x")], ["x"])["z"] not in names


def test_of_many_pages_the_first_is_kept() -> None:
    paths = ["issues/a.md", "issues/A.md", "issues/a/index.md", "issues/A/INDEX.md", "a.md", "a.rst", "a/index.md"]
    assert set(same_urls(paths, "/issues/")) == {"issues/a.md", "issues/a/index.md", "issues/A/INDEX.md"}
    assert same_urls(paths, "issues") == same_urls(reversed(paths), "issues")
    assert index_pages(["index", "index/index", "a/index", "b"], "index") == {"index/index": "index"}
