"""Right to left: the direction of sites, and of titles, summaries and other texts wherever they are shown."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from building import Built, build
from sphinx_newsletter.integrations.card_text import Style
from sphinx_newsletter.records.directions import language_direction, text_direction

ARABIC, LATIN, MIXED = "مقدمة إلى Python!", "What is new in C++?", "Python: مقدمة للمبتدئين"
HEBREW = "מבוא (חלק 2)!"


@pytest.mark.parametrize(
    ("tag", "direction"),
    [
        *(
            (tag, "rtl")
            for tag in ("ar", "he", "fa", "ur", "ckb", "ps", "yi", "ks", "sd", "ug", "dv", "syr", "nqo")
        ),
        *((tag, "rtl") for tag in ("ar-EG", "az-Arab", "pa-Arab", "pa-PK", "uz-AF", "ff-Adlm", "ku-Arab", "iw")),
        *(
            (tag, "ltr")
            for tag in ("en", "zh-CN", "az", "pa", "ku", "ks-Deva", "ar-Latn", "sd-IN", "tr", "tlh", "ja")
        ),
    ],
)
def test_a_language_has_the_direction_of_its_script(tag: str, direction: str) -> None:
    assert language_direction(tag) == direction


@pytest.mark.parametrize(
    ("text", "languages", "direction"),
    [
        (ARABIC, [], "rtl"),
        (ARABIC, ["en"], "rtl"),
        (MIXED, ["en"], "rtl"),
        (HEBREW, [], "rtl"),
        (LATIN, ["ar"], "ltr"),
        ("The word مرحبا in Arabic", ["ar"], "ltr"),
        ("An English summary. It says מבוא twice!", ["he"], "ltr"),
        ("pytest و tox", ["ar"], "rtl"),
        ("pytest و tox", ["en"], "ltr"),
        ("استخدام SQLAlchemy مع FastAPI", ["en"], "rtl"),
        ("编程 مقدمة", [], "ltr"),
        ("3.13", ["ar"], ""),
        ("٣٫١٣", [], ""),
        ("🎁!", ["he"], ""),
        ("", ["he"], ""),
        ("שָׁלוֹם עוֹלָם", [], "rtl"),
        ("𞤀𞤣𞤤𞤢𞤥", [], "rtl"),
    ],
)
def test_a_text_has_the_direction_of_its_words(text: str, languages: list[str], direction: str) -> None:
    assert text_direction(text, languages) == direction


CONF = """\
project = {project!r}
author = "Ada"
language = {language!r}
copyright = "Ada"
version = "1"
extensions = ["sphinx_newsletter"]
myst_enable_extensions = ["colon_fence"]
html_theme = "furo"
html_baseurl = "https://small.example/"
newsletter_season_length = 2
newsletter_languages = {{"en": "EN", "ar": "AR", "he": "HE"}}
newsletter_sections = {{"articles": ["Articles"], "projects": ["مشاريع!"]}}
newsletter_follow = [["Letter", "https://l.example", "By email!"], ["بريد!", "https://l.example", "كل أسبوع!"]]
"""
TOPICS = '[cpp]\ntitle = "C++"\nwords = ["C++"]\n[intro]\ntitle = "مقدمات!"\nwords = ["مقدمة"]\n'
ITEMS = f"""\
## Articles

1. [{ARABIC}](https://example.org/ar/{{n}}) (AR)

   شرح بسيط، مع `print()`. هل تريد المزيد؟

   - نقطة أولى!

   ![{ARABIC}](https://example.org/{{n}}.png)

   English, too!

2. [{LATIN}](https://example.org/en/{{n}}) (EN)

   An English summary!

   ```python
   x = 1
   ```

3. [{MIXED}](https://example.org/same) (AR)

   Django هو إطار عمل: {{{{issue}}}}`1`.

## مشاريع!

4. [{HEBREW}](https://example.org/he/{{n}}) (HE)

🎁 شكرا لكم!
"""
THEMES = {1: "Why not Rust?", 2: ARABIC, 3: HEBREW}


def site(work: Path, language: str, project: str, builder: str = "dirhtml", **settings: Any) -> Built:
    source = work / "source"
    for folder in ("issues", "seasons"):
        (source / folder).mkdir(parents=True)
    (source / "conf.py").write_text(CONF.format(project=project, language=language), "utf-8")
    (source / "topics.toml").write_text(TOPICS, "utf-8")
    listings = "".join(
        f"```{{{name}}}\n```\n\n" for name in ("latest-issue", "season-list", "topic-list", "follow")
    )
    tree = "```{toctree}\n:hidden:\nseasons/season-01\nseasons/season-02\n```\n"
    (source / "index.md").write_text(f"# {project}\n\n{listings}{tree}", "utf-8")
    for number in (1, 2):
        text = f"# Season {number}\n\n```{{season-facts}} {number}\n```\n\n```{{season}} {number}\n```\n"
        (source / f"seasons/season-0{number}.md").write_text(text, "utf-8")
    for number, theme in THEMES.items():
        head = (
            f"---\nissue: {number}\ndate: 202{number}-03-05\nrepeated-links: [https://example.org/same]\n---\n\n"
        )
        text = f"{head}# {project} #{number}: {theme}\n\nمرحبا بكم!\n\n{ITEMS.format(n=number)}"
        (source / f"issues/000{number}.md").write_text(text, "utf-8")
    return build(source, work / "built", builder, **settings)


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return site(tmp_path_factory.mktemp("arabic"), "ar", "رسالة")


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return site(tmp_path_factory.mktemp("english"), "en", "Small")


def test_no_page_is_wrong(arabic: Built, english: Built) -> None:
    assert not arabic.warnings and not english.warnings


def test_every_page_has_the_direction_of_the_site(arabic: Built, english: Built) -> None:
    for built, direction in ((arabic, "rtl"), (english, None)):
        found = {path: BeautifulSoup(path.read_bytes(), "html.parser").html.get("dir") for path in built.pages()}
        assert len(found) > 20
        assert set(found.values()) == {direction}


@pytest.mark.parametrize("theme", ["alabaster", "pydata_sphinx_theme", "sphinx_book_theme", "basic"])
def test_with_any_theme(tmp_path: Path, theme: str) -> None:
    built = site(tmp_path, "he", "ידיעון", html_theme=theme)
    for path in built.pages():
        html = path.read_text(encoding="utf-8")
        assert re.findall(r"<html[^>]*>", html)[0].count('dir="rtl"') == 1, path


def direction_of(text: Any) -> str:
    """Return the direction of an element or text: its own, or that of the nearest ancestor that has one."""
    while text is not None:
        if text.name and text.get("dir"):
            return str(text["dir"])
        text = text.parent
    return "ltr"


PLACES = {
    "": [".nl-latest a", ".nl-latest p", ".nl-index a", ".nl-follow li *", ".sidebar-tree a"],
    "issues/0002": [
        "h1",
        ".nl-title a",
        ".nl-body p",
        ".nl-body li",
        ".nl-note p",
        "h2",
        ".nl-meta a",
        ".nl-foot a",
        ".nl-follow a",
    ],
    "issues/0003": [".nl-see a", "figcaption", ".nl-past-years a", ".related-pages .title", ".toc-tree a"],
    "issues": [".nl-issue-title a", "li > p"],
    "topics": [".nl-index a"],
    "topics/cpp": ["h1", "h2 a", ".nl-title a", ".nl-body p", ".nl-body pre"],
    "topics/intro": ["h1", ".nl-title a"],
    "random": [".nl-sample a"],
    "follow": [".nl-follow a", ".nl-follow .nl-muted"],
    "seasons/season-01": ["td a", ".nl-season-facts a"],
    "years/2022": [".nl-issue-title a"],
    "stats": ["h2", "th", "text"],
}


@pytest.mark.parametrize("page", PLACES)
def test_each_text_has_its_own_direction(arabic: Built, english: Built, page: str) -> None:
    """Text with punctuation at its ends, of which the first strong letter is that of its direction."""
    for built in (arabic, english):
        seen = set()
        for selector in PLACES[page]:
            for element in built.soup(page).select(selector):
                for text in element.find_all(string=True):
                    whole = str(text).strip()
                    expected = text_direction(whole)
                    if expected and whole[-1] in "!?+؟." and not text.find_parent("code"):
                        name = direction_of(text) if text.find_parent(dir=True) else "ltr"
                        assert name == expected, (page, selector, whole)
                        seen.add(expected)
        assert seen or page in ("", "stats", "issues/0003"), page


def test_code_is_from_left_to_right_in_the_feed(arabic: Built) -> None:
    entry = BeautifulSoup(arabic.text("atom.xml"), "xml").entry
    content = BeautifulSoup(entry.content.text, "html.parser")
    assert content.div["dir"] == "rtl"
    assert content.div["lang"] == "ar"
    assert {direction_of(code) for code in content.find_all(["code", "pre"])} == {"ltr"}


def test_the_feed_has_directions(arabic: Built, english: Built) -> None:
    for built in (arabic, english):
        entry = BeautifulSoup(built.text("atom.xml"), "xml").entry
        content = BeautifulSoup(entry.content.text, "html.parser")
        titles = {link.text: direction_of(link) for link in content.select("h3 a")}
        assert titles == {ARABIC: "rtl", LATIN: "ltr", MIXED: "rtl", HEBREW: "rtl"}
        summaries = {text.text: direction_of(text) for text in content.select("p, figcaption")}
        assert summaries["English, too!"] == summaries["An English summary!"] == "ltr"
        assert summaries["مرحبا بكم!"] == summaries[ARABIC] == "rtl"
        assert direction_of(content.ul) == "rtl"


def test_titles_have_their_language(english: Built) -> None:
    titles = {link.text: link.get("lang") for link in english.article("issues/0001").select(".nl-title a")}
    assert titles == {ARABIC: "ar", LATIN: None, MIXED: "ar", HEBREW: "he"}


def test_sites_from_left_to_right_have_no_directions(basic: Built) -> None:
    for path in basic.pages():
        html = BeautifulSoup(path.read_bytes(), "html.parser")
        assert {tag["dir"] for tag in html.find_all(dir=True)} <= {"auto"}, path  # messages of the search
        assert not html.find("bdi"), path


def test_counts_stand_in_the_order_of_the_page(arabic: Built, basic: Built) -> None:
    counts = arabic.article("issues/0001").select_one(".nl-about").text
    assert counts.count("\u2068") == counts.count("\u2069") > 1
    assert "\u2068" not in basic.article("issues/0001").text


def test_charts_begin_at_the_right(arabic: Built, english: Built) -> None:
    bars = {
        language: [
            float(bar["x"].rstrip("%")) + float(bar["width"].rstrip("%")) * (language == "ar")
            for bar in built.article("stats").select(".nl-chart-columns")[0].select("rect")
        ]
        for language, built in (("ar", arabic), ("en", english))
    }
    assert [round(100 - right, 1) for right in bars["ar"]] == [round(left, 1) for left in bars["en"]]
    for text in arabic.article("stats").select(".nl-chart-rows text"):
        is_right = text["x"] == "100%"
        assert text["text-anchor"] == ("start" if is_right == (text["direction"] == "rtl") else "end")


def test_a_book_has_the_direction(tmp_path: Path) -> None:
    built = site(tmp_path, "ar", "رسالة", "epub")
    (book,) = built.outdir.glob("*.epub")
    with zipfile.ZipFile(book) as file:
        assert 'page-progression-direction="rtl"' in file.read("content.opf").decode()
        page = file.read("issues/0001.xhtml").decode()
        styles = file.read("_static/sphinx-newsletter/newsletter.css").decode()
    assert re.search(r'<html[^>]* dir="rtl"', page)
    assert '<bdi dir="ltr">' in page
    assert ".nl-card" in styles and "unicode-bidi" not in styles and "direction:" not in styles


@pytest.mark.parametrize("builder", ["text", "latex", "man", "texinfo", "singlehtml", "json", "gettext"])
def test_every_builder_writes_the_texts(tmp_path: Path, builder: str) -> None:
    built = site(tmp_path, "ar", "رسالة", builder)
    assert "ERROR" not in built.warnings
    written = "".join(path.read_text("utf-8", "replace") for path in built.outdir.rglob("*") if path.is_file())
    for text in (ARABIC, HEBREW, "English, too!"):
        assert text in written or text.encode("ascii", "backslashreplace").decode() in written


@pytest.mark.parametrize(
    ("text", "shown"),
    [(ARABIC, ""), (HEBREW, ""), ("A word: مرحبا", "A word:"), ("\u20684 EN\u2069 · \u20683 عربي\u2069", "4 EN")],
)
def test_cards_show_no_half_of_a_text(text: str, shown: str) -> None:
    assert re.sub("[\u2068\u2069]", "", Style(30, "Regular", "zh").printable(text)) == shown


def test_a_translation_has_its_own_direction(tmp_path: Path) -> None:
    source = tmp_path / "source"
    site(tmp_path, "en", "Small")
    folder = tmp_path / "source" / "locale" / "ar" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    (folder / "issues.po").write_text(f'{head}msgid "English, too!"\nmsgstr "بالعربية!"\n', "utf-8")
    built = build(source, tmp_path / "translated", language="ar", locale_dirs=["locale"])
    paragraph = built.article("issues/0001").find(string=re.compile("بالعربية"))
    assert direction_of(paragraph) == "rtl"
