"""A site speaks its language: on its pages, in feeds, in its e-book and in its script, no English word is ours."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup

from building import ROOTS, Built, build, write_issue
from real_issues import build_real, needs_corpus
from sphinx_newsletter.integrations.card_image import Card
from sphinx_newsletter.locale import CATALOG, LOCALE

LANGUAGES = {"zh_CN": "zh-CN", "zh_TW": "zh-TW", "ja": "ja"}
every_language = pytest.mark.parametrize("language", LANGUAGES)
SPOKEN = ("aria-label", "title", "alt", "placeholder", "content", "data-content")
"""Attributes that are read out or shown."""
WORD = re.compile(r"[A-Za-z]{2,}")
NAMES = {"Atom", "CSV", "JSON", "JavaScript", "Markdown", "Schema", "newsletter", "new", "issues", "EN", "PDF"}
"""Names of things: of a format, of the command that is told to whom has no issue, of the folder for it."""
FURO = re.compile(
    "|".join(
        [
            "Skip to content|Back to top|Next|Previous|On this page|Link to this heading|Made with|and|'s",
            "Toggle (?:Light / Dark / Auto color theme|site navigation sidebar|table of contents sidebar)",
            "Toggle navigation of .*|(?:Light|Dark) mode|Auto light/dark, in (?:light|dark) mode",
            "Sphinx|Furo|@pradyunsg|Generated with Sphinx .*|Copyright © .*",
            "Table of Contents|Please activate JavaScript to enable the search functionality.",
        ]
    )
)
"""What Furo and Sphinx have in English, as their catalogs lack it: it is not ours to translate."""


def chinese(work: Path, language: str, builder: str = "dirhtml", many: bool = True, **settings: Any) -> Built:
    """Build a newsletter without Latin letters, with a page for everything that we have words for."""
    source = Path(shutil.copytree(ROOTS / "test-chinese", work / "source"))
    for number in range(2, 5 if many else 3):  # a topic with more than a hundred links has parts
        items = "\n".join(
            f"{item}. [测试 {number}-{item}](https://2.example/{number}/{item})" for item in range(1, 91)
        )
        write_issue(source / "issues", number, title=f"续 {number}", body=f"## 项目&资源\n\n{items}\n")
    return build(source, work / "built", builder, language=language, **settings)


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Built]:
    """Return a function that returns the site in a language, built once."""
    built: dict[str, Built] = {}

    def site(language: str) -> Built:
        if language not in built:
            work = tmp_path_factory.mktemp(language)
            built[language] = chinese(work, language, ogp_social_cards={"enable": False})
        return built[language]

    return site


def spoken(soup: BeautifulSoup) -> Iterator[str]:
    """Yield the texts of a page, and the attributes that are shown or read out."""
    for tag in soup(["script", "style", "svg"]):
        tag.extract()
    for tag in soup.find_all(True):
        for name in SPOKEN:
            if name in tag.attrs and tag.get("property") not in ("og:type", "og:locale") and not technical(tag):
                yield tag[name]
        yield from (" ".join(text.split()) for text in tag.find_all(string=True, recursive=False))


def technical(tag: Any) -> bool:
    return tag.name == "meta" and (tag.get("name") or tag.get("property") or "") not in (
        "description",
        "og:description",
        "og:title",
        "og:site_name",
    )


def words(text: str) -> list[str]:
    """Return the Latin words of a text, without addresses, file names and names."""
    text = re.sub(r"https?://\S+|[\w.-]+\.(?:example|csv|json)\S*", "", text)
    return [word for word in WORD.findall(text) if word not in NAMES]


@every_language
def test_no_page_has_an_english_word_of_ours(language: str, sites: Callable[[str], Built]) -> None:
    built = sites(language)
    assert built.warnings == ""
    for path in built.pages():
        for text in spoken(BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")):
            assert not words(text) or FURO.fullmatch(text), (path, text)


@every_language
def test_no_feed_has_an_english_word_of_ours(language: str, sites: Callable[[str], Built]) -> None:
    paths = sorted(sites(language).outdir.rglob("atom.xml"))
    assert len(paths) > 1
    for path in paths:
        for node in ElementTree.parse(path).iter():
            if node.tag.rpartition("}")[2] in ("title", "summary", "name"):
                assert not words(node.text or ""), (path, node.text)
            for text in [node.get("label", ""), *html_texts(node)]:
                assert not words(text), (path, text)


def html_texts(node: ElementTree.Element) -> Iterator[str]:
    if node.get("type") == "html":
        yield from spoken(BeautifulSoup(node.text or "", "html.parser"))


@every_language
def test_no_book_has_an_english_word_of_ours(language: str, tmp_path: Path) -> None:
    (book,) = chinese(tmp_path, language, "epub", many=False).outdir.glob("*.epub")
    with zipfile.ZipFile(book) as archive:
        for name in archive.namelist():
            if name.endswith(".xhtml"):
                for text in spoken(BeautifulSoup(archive.read(name), "html.parser")):
                    assert not words(text) or FURO.fullmatch(text), (name, text)


def test_no_social_card_has_an_english_word_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Card] = []

    def draw(card: Card, look: object) -> bytes:
        drawn.append(card)
        return b"IEND\xaeB`\x82"

    monkeypatch.setattr("sphinx_newsletter.integrations.card_image.draw_card", draw)
    chinese(tmp_path, "zh_CN", many=False)
    assert any(card.label == "#1" for card in drawn)
    for card in drawn:
        for text in (card.site, card.title, card.label, card.date, *card.details):
            assert not words(text), card


@every_language
def test_the_script_has_every_message(language: str, sites: Callable[[str], Built]) -> None:
    script = sites(language).text("_static/sphinx-newsletter/newsletter.js")
    translations = json.loads(re.search(r"const translations = ({.*?});", script)[1])
    assert set(re.findall(r'gettext\("([^"]+)"\)', script)) == set(translations)


def test_an_english_site_has_the_script_as_it_is(basic: Built) -> None:
    assert "const translations = {};" in basic.text("_static/sphinx-newsletter/newsletter.js")


@every_language
def test_html_and_feeds_name_the_language_by_its_tag(language: str, sites: Callable[[str], Built]) -> None:
    tag = LANGUAGES[language]
    assert sites(language).soup("issues/0001").html["lang"] == tag
    feed = sites(language).text("atom.xml")
    assert f'xml:lang="{tag}"' in feed


def test_texts_are_natural(sites: Callable[[str], Built]) -> None:
    page = sites("zh_CN").article("issues/0001")
    facts = page.select_one(".nl-head p").get_text()
    *counts, thanks, editions = (line.get_text() for line in page.select_one(".nl-about").select("p"))
    assert facts == "第 1 期 · 2024年1月1日 · 第 1 季 · 原文"
    assert counts == ["文章&教程 1", "其他 1", "日本語 1 · 中文 1"]
    assert thanks == "感谢花花、小明"
    assert editions == "其他语言版本：中文 (繁體)"
    assert sites("zh_CN").article("issues/0001").select_one(".nl-site").get_text().split() == [
        *("各期", "主题", "来源", "搜索", "关注")
    ]
    assert "271 条链接" in sites("zh_CN").article("topics/1").get_text()
    assert sites("ja").article("issues/0001").select_one(".nl-issue-number").get_text() == "第 1 号"
    assert sites("zh_TW").article("issues/0001").select_one(".nl-site [rel=search]").get_text() == "搜尋"


def test_a_project_corrects_a_text_and_adds_a_language(tmp_path: Path) -> None:
    for language, text in (("zh_CN", "其他"), ("ko", "검색")):
        folder = tmp_path / language / "source"
        catalog = folder / f"locales/{language}/LC_MESSAGES/sphinx_newsletter.po"
        shutil.copytree(ROOTS / "test-chinese", folder)
        catalog.parent.mkdir(parents=True)
        head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        catalog.write_text(f'{head}msgid "Search"\nmsgstr "{text}"\n', encoding="utf-8")
        built = build(folder, tmp_path / language / "built", language=language)
        assert built.article("issues/0001").select_one(".nl-site [rel=search]").get_text() == text
        others = {"zh_CN": "原文", "ko": "Original"}
        assert others[language] in built.article("issues/0001").select_one(".nl-head").get_text()


@pytest.mark.parametrize(("language", "text"), [("zh_HK", "搜尋"), ("zh_SG", "搜索")])
def test_a_region_has_the_texts_of_its_script(language: str, text: str, tmp_path: Path) -> None:
    built = chinese(tmp_path, language, many=False, ogp_social_cards={"enable": False})
    assert built.article("issues/0001").select_one(".nl-site [rel=search]").get_text() == text


def test_the_default_title_is_translated(tmp_path: Path) -> None:
    built = chinese(tmp_path, "ja", many=False, project="", ogp_social_cards={"enable": False})
    assert built.json("links.json")["title"] == "ニュースレター"


@needs_corpus
@pytest.mark.parametrize(("folder", "language"), [("zh", "zh_CN"), ("zh", "zh_TW"), ("ja", "ja")])
def test_real_issues_have_no_english_text_of_ours(folder: str, language: str, tmp_path: Path) -> None:
    built = build_real(folder, language, tmp_path)
    assert built.json("links.json")["links"]
    english = texts_in_english()
    for path in built.pages():
        for text in spoken(BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")):
            assert text not in english, (path, text)
            assert not ENGLISH_COUNT.search(text), (path, text)


ENGLISH_COUNT = re.compile(r"\b(?:\d+ (?:links?|issues?)\b|(?:Issue|Season|Part) \d|Permalink: |Related: )")


def texts_in_english() -> set[str]:
    """Return the messages of ours that stand alone."""
    with (LOCALE / f"{CATALOG}.pot").open("rb") as file:
        return {message.id for message in read_po(file) if isinstance(message.id, str) and WORD.search(message.id)}
