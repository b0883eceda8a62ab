"""``newsletter init --from``: what old issues show becomes the settings of the new site."""

from __future__ import annotations

import json
import re
import tomllib
from html import escape
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from building import build
from sphinx_newsletter.authoring.project import Project
from sphinx_newsletter.authoring.starting.words import topics_of
from sphinx_newsletter.cli import main
from sphinx_newsletter.records.characters import hidden

TITLES = [
    "Why asyncio needs task groups",
    "Numbers in practice",
    "How to use the debugger",
    "Strange birds of the north",
]
CHINESE = ["异步编程的误区", "深入异步编程", "FastAPI 入门", "用 FastAPI 做异步编程"]


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that commands run in, with a folder for old issues."""
    monkeypatch.delenv("READTHEDOCS_CANONICAL_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old").mkdir()
    return tmp_path


def run(*arguments: str, answers: str = "") -> Result:
    result = CliRunner().invoke(main, list(arguments), input=answers)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def items(titles: list[str], number: int) -> str:
    return "".join(
        f"{place}. [{title}](https://a.example/{number}/{place})\n" for place, title in enumerate(titles, 1)
    )


def english(number: int) -> str:
    special = "## A special\n\n9. [Once](https://a.example/once)\n" if number == 2 else ""
    return (
        f"# Field Notes #{number}: Something (2023-06-0{number})\n\nHello.\n\n"
        f"## 🦄 Articles & Tutorials\n\n{items(TITLES[:2], number)}\n"
        f"## Tools\n\n{items(TITLES[2:], number + 10)}\n{special}## Subscribe\n\n- [Now](https://a.example)\n"
    )


def chinese(number: int) -> str:
    return (
        f"---\ntitle: '园地周刊#{number}：某事'\npubDate: 2023-06-0{number}\nauthor: '豆豆'\n---\n\n你好。\n\n"
        f"## 🦄文章&教程\n\n{items(CHINESE[:2], number)}\n## 项目\n\n{items(CHINESE[2:], number + 10)}"
    )


def feed() -> str:
    entries = "".join(
        f"<item><title>Was wir lasen</title><link>https://b.example/{number}</link>"
        f"<pubDate>Sat, 0{number} Jul 2023 08:00:00 GMT</pubDate><description><![CDATA[<h2>Artikel und Bücher</h2>"
        f'<ol><li><a href="https://a.example/{number}">Der Garten im Winter</a></li></ol>]]></description></item>'
        for number in range(1, 6)
    )
    return (
        '<rss version="2.0"><channel><title>Der Gartenbrief</title><link>https://b.example</link>'
        f"<description>d</description><language>de-DE</language>{entries}</channel></rss>"
    )


def topics(folder: Path) -> dict[str, list[str]]:
    tables = tomllib.loads((folder / "docs/topics.toml").read_text(encoding="utf-8"))
    return {slug: table["words"] for slug, table in tables.items()}


def imported_clean(folder: Path, sources: str, *options: str) -> list[dict[str, object]]:
    """Import old issues and build the site; return the links."""
    assert run("import", sources, "--to", f"{folder}/docs/issues", *options).exit_code == 0
    built = build(folder / "docs", folder / "work", nitpicky=True, ogp_social_cards={"enable": False})
    assert built.warnings == ""
    links: list[dict[str, object]] = built.json("links.json")["links"]
    return links


def test_english_issues(place: Path) -> None:
    for number in range(1, 4):
        (place / f"old/{number}.md").write_text(english(number), encoding="utf-8")
    result = run("init", "x", "--from", "old", "--yes")
    assert result.exit_code == 0
    assert "Recognised: Field Notes, in English; sections: Articles & Tutorials, Tools; topics: " in result.stderr
    settings = Project.find(place / "x").settings
    assert (settings.title, settings.page_language) == ("Field Notes", "en")
    assert settings.sections == {"articles": ["Articles & Tutorials"], "tools": ["Tools"]}
    assert settings.section_singulars == {"articles": "article"}
    found = topics(place / "x")
    assert found["asyncio"] == ["asyncio"]
    assert not {"why", "how", "use", "the", "of"} & found.keys()


def test_the_site_of_english_issues(place: Path) -> None:
    for number in range(1, 4):
        text = english(number).partition("## Subscribe")[0]
        (place / f"old/{number}.md").write_text(text, encoding="utf-8")
    run("init", "x", "--from", "old", "--yes", "--season-length", "2")
    assert sorted(path.name for path in (place / "x/docs/seasons").iterdir()) == ["season-01.md", "season-02.md"]
    links = imported_clean(place / "x", "old")
    assert {link["section"] for link in links} == {"articles", "tools", "A special"}
    assert any("asyncio" in link["topics"] for link in links if isinstance(link["topics"], list))


def test_a_stray_number_makes_one_season_page_more(place: Path) -> None:
    (place / "old/1.md").write_text(english(1), encoding="utf-8")
    (place / "old/999999.md").write_text("A text.\n", encoding="utf-8")
    assert run("init", "x", "--from", "old", "--yes").exit_code == 0
    seasons = sorted(path.name for path in (place / "x/docs/seasons").iterdir())
    assert seasons == ["season-00001.md", "season-33334.md"]


def test_chinese_issues(place: Path) -> None:
    for number in range(1, 4):
        (place / f"old/{number}.md").write_text(chinese(number), encoding="utf-8")
    assert run("init", "x", "--from", "old", "--yes").exit_code == 0
    settings = Project.find(place / "x").settings
    assert (settings.title, settings.page_language, settings.author) == ("园地周刊", "zh-CN", "豆豆")
    assert settings.sections == {"文章": ["文章&教程"], "项目": ["项目"]}
    assert settings.section_singulars == {}
    links = imported_clean(place / "x", "old")
    assert {link["section"] for link in links} == {"文章", "项目"}


def test_a_feed(place: Path) -> None:
    (place / "feed.xml").write_text(feed(), encoding="utf-8")
    assert run("init", "x", "--from", "feed.xml", "--yes", "--season-length", "3").exit_code == 0
    settings = Project.find(place / "x").settings
    assert (settings.title, settings.page_language) == ("Der Gartenbrief", "de")
    assert settings.sections == {"artikel": ["Artikel und Bücher"]}
    assert len(list((place / "x/docs/seasons").iterdir())) == 2
    links = imported_clean(place / "x", "feed.xml", "--count")
    assert [link["issue"] for link in links] == [1, 2, 3, 4, 5]


def test_what_is_recognised_is_offered_as_the_answer(place: Path) -> None:
    (place / "old/1.md").write_text(chinese(1), encoding="utf-8")
    result = run("init", "x", "--from", "old", answers="\n\nhttps://notes.example\nAda\n\n")
    assert result.exit_code == 0
    assert "Title of the newsletter [园地周刊]: " in result.stderr
    settings = Project.find(place / "x").settings
    assert (settings.title, settings.page_language, settings.author) == ("园地周刊", "zh-CN", "Ada")


@pytest.mark.parametrize("text", ["", "\n", "---\nissue: [\n---\n"])
def test_files_without_an_issue_are_wrong_usage(place: Path, text: str) -> None:
    (place / "old/1.md").write_text(text, encoding="utf-8")
    result = run("init", "x", "--from", "old", "--yes")
    assert result.exit_code == 2
    assert "old: no issue was found" in result.output
    assert not (place / "x").exists()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("這是關於資料庫的文章，說明開發的時間", "zh_TW"),
        ("非同期処理についての記事です", "ja"),
        ("비동기 프로그래밍", "ko"),
        ("Об асинхронном коде", "ru"),
    ],
)
def test_the_language_is_that_of_the_script(place: Path, text: str, language: str) -> None:
    (place / "old/1.md").write_text(f"# X #1\n\n## Links\n\n1. [{text}](https://a.example)\n", encoding="utf-8")
    run("init", "x", "--from", "old", "--yes")
    assert f'language = "{language}"' in (place / "x/docs/conf.py").read_text(encoding="utf-8")


def test_topics_are_words_that_some_titles_have() -> None:
    texts = ["C++ tips", "Modern C++", "Tests in practice", "A test", "AI now", "AI then", "ok go", "ok no"]
    texts += [f"Everywhere {word}" for word in ("one", "two", "three", "four", "five", "six", "seven", "eight")]
    found = {topic.slug: (topic.title, topic.words) for topic in topics_of(texts, "en")}
    assert found == {
        "c-plus-plus": ("C++", ("c++",)),
        "test": ("test", ("test",)),
        "ai": ("AI", ("ai",)),
    }


def test_topics_of_chinese_titles_are_whole_words() -> None:
    texts = ["异步编程的误区", "深入异步编程", "异步编程", "为什么选择数据库", "数据库的设计", *["无关"] * 7]
    found = [word for topic in topics_of(texts, "zh_CN") for word in topic.words]
    assert "异步编程" in found and "数据库" in found
    assert not {"异步", "步编", "据库", "无关"} & set(found)


@pytest.mark.parametrize(
    ("form", "item"),
    [
        ("numbered", "{place}. [{title}]({url})\n\n   With [a note](https://note.example/{place}).\n"),
        ("bulleted", "* [{title}]({url}) - a summary\n"),
        ("headings", "### [{title}]({url})\n\nA summary.\n\n* a [note](https://note.example/{place})\n"),
        ("bold", "**[{title}]({url})**\n\nA summary, with [a note](https://note.example/{place}).\n"),
        ("paragraphs", "[{title}]({url}), a summary.\n"),
    ],
)
def test_the_form_of_items(form: str, item: str, place: Path) -> None:
    for number in (1, 2, 3):
        links = [
            item.format(place=at, title=title, url=f"https://a.example/{number}/{at}")
            for at, title in enumerate(TITLES, 1)
        ]
        text = f"# Field Notes #{number} (2023-06-0{number})\n\n## Articles\n\n" + "\n".join(links)
        (place / f"old/{number}.md").write_text(text, encoding="utf-8")
    result = run("init", "new", "--from", "old", "--yes")
    assert result.exit_code == 0
    assert (f"; items: {form}; " in result.stderr) == (form != "numbered")
    conf = (place / "new/docs/conf.py").read_text(encoding="utf-8")
    assert (f'newsletter_items = ["{form}"]' in conf) == (form != "numbered")
    links = imported_clean(place / "new", "old")
    assert sorted(link["url"] for link in links) == sorted(
        f"https://a.example/{number}/{at}" for number in (1, 2, 3) for at in (1, 2, 3, 4)
    )


VALUES = [
    'en@…"',
    "en@../../x",
    "en.utf8\nimport os",
    "x" * 10_000,
    'a" + exit() + "',
    "a\\",
    "a'''b\"\"\"",
    "a\nb = 1\r\nc\u2028d",
    "\x00\x1b[2J\x7f\x9b",
    "\u202egnal\u2066",
    "{{ 1 // 0 }} {% raw %}",
    "<script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "tlh",
    "",
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: ascii(value)[:20])
@pytest.mark.parametrize("option", ["--from", "--title", "--author", "--language", "--url"])
def test_whatever_it_is_told_the_settings_are_valid(place: Path, option: str, value: str) -> None:
    shown = "".join(char if char.isprintable() or char.isspace() else "?" for char in value)
    quoted = escape(shown)
    entry = (
        f"<item><title>{quoted} #1 (2024-01-01)</title><description>{escape('<h2>')}{escape(quoted)}"
        f"{escape('</h2><ol><li><a href=https://a.example>A</a></li></ol>')}</description></item>"
    )
    feed = f"<title>{quoted}</title><author>{quoted}</author><language>{quoted}</language>{entry}"
    (place / "old/feed.xml").write_text(f"<rss><channel>{feed}</channel></rss>", encoding="utf-8")
    front = f"---\n{json.dumps({'author': value, 'title': value, 'date': '2024-01-01', 'issue': 2})}\n---\n"
    (place / "old/2.md").write_text(f"{front}\n## {shown}\n\n1. [A](https://a.example)\n", encoding="utf-8")
    sources = ["--from", "old/feed.xml", "--from", "old/2.md"]
    result = run("init", "x", "--yes", *sources, *([option, value] if option != "--from" else []))
    if result.exit_code == 2:
        assert option != "--from"
        assert "Invalid value for" in result.stderr and len(result.stderr) < 1_000
        return
    assert result.exit_code == 0, result.output
    text = (place / "x/docs/conf.py").read_text(encoding="utf-8")
    assert len(text) < 10_000 and not hidden(text)
    settings = Project.find(place / "x").settings
    assert settings.page_language == "en"
    assert option == "--title" or "<" not in settings.title
    assert "<script>" not in re.sub(r"\\<", "", (place / "x/docs/index.md").read_text(encoding="utf-8"))
    assert run("check", "x/docs").exit_code == 0
