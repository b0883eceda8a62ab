"""Translations by Sphinx's own catalogs reach cards, lists, feeds and data; what identifies a link stays."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from building import ROOTS, Built, build, differences, start_build

CATALOG = "translations/ja/LC_MESSAGES/issues.po"
SUMMARY = 'msgid "Nobody has translated this."\nmsgstr "{}"\n'


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Built]:
    """The site in its own language, and in Japanese."""
    work = tmp_path_factory.mktemp("translated")
    source = Path(shutil.copytree(ROOTS / "test-translated", work / "source"))
    return {code: build(source, work / code, language=code) for code in ("en", "ja")}


def build_with(source: Path, entry: str, work: Path, run: Callable[..., Any] = build) -> Any:
    """Build the Japanese site with one more translation."""
    path = source / CATALOG
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{entry}", encoding="utf-8")
    return run(source, work, language="ja")


def data(built: Built) -> dict[str, Any]:
    return {link["id"]: link for link in built.json("links.json")["links"]}


def test_it_builds_without_a_warning(sites: dict[str, Built]) -> None:
    assert [built.warnings for built in sites.values()] == ["", ""]


def test_data_has_the_translation(sites: dict[str, Built]) -> None:
    first, _, group, after_title, *_ = data(sites["ja"]).values()
    assert (first["title"], first["summary"]) == ("速いテスト", "強い言葉と二つ目のリンクのある要約。")
    assert first["related"] == [{"title": "二つ目のリンク", "url": "https://example.org/second"}]
    assert first["images"][0]["alt"] == "時間のグラフ"
    assert group["title"] == "読み物二つ"
    assert (after_title["title"], after_title["summary"]) == ("番号付き", "次の行の要約とリンク。")
    assert sites["ja"].json("links.json")["issues"][0]["title"] == "ゆっくりした始まり"


def test_a_translation_is_no_front_matter(tmp_path: Path) -> None:
    source = Path(shutil.copytree(ROOTS / "test-translated", tmp_path / "source"))
    built = build_with(source, SUMMARY.format("Date: 2024-01-06, issue: 7"), tmp_path / "work")
    assert "Date: 2024-01-06, issue: 7" in [link["summary"] for link in data(built).values()]


def test_what_is_not_translated_is_as_the_source_has_it(sites: dict[str, Built]) -> None:
    one, other = ({link["url"]: link for link in data(sites[code]).values()} for code in ("en", "ja"))
    for url in ("https://example.org/untranslated", "https://example.org/2"):
        assert one[url] == other[url]


def test_what_identifies_a_link_is_not_translated(sites: dict[str, Built]) -> None:
    one, other = data(sites["en"]), data(sites["ja"])
    assert list(one) == list(other)
    for key in ("url", "position", "topics", "source", "permalink"):
        assert [link[key] for link in one.values()] == [link[key] for link in other.values()]
    anchors = [
        [tag["id"] for tag in built.article("issues/0001").select("section[id]")] for built in sites.values()
    ]
    assert anchors[0] == anchors[1] == ["issue-1", "articles", "section-libraries"]


def test_cards_and_headings_are_translated(sites: dict[str, Built]) -> None:
    page = sites["ja"].article("issues/0001")
    titles = [title.get_text() for title in page.select(".nl-title")]
    assert titles == ["速いテスト", "Untranslated", "読み物二つ", "番号付き", "A library"]
    link = page.select_one(".nl-title a")
    assert link["href"] == "https://example.org/fast" and link.strong.get_text() == "テスト"
    assert "強い言葉" in page.select_one(".nl-body").get_text()
    assert page.select_one("figure img")["alt"] == "時間のグラフ"
    assert page.select_one("h2 [aria-hidden]").get_text() == "🦄"
    assert "print" in page.select_one(".nl-body pre").get_text()
    assert "🎁 編集者の一言。" in page.get_text()


def test_lists_and_counts_are_translated(sites: dict[str, Built]) -> None:
    latest = sites["ja"].article("issues").get_text()
    assert "ゆっくりした始まり" in latest and "リンクのある紹介。" in latest
    assert "ライブラリー" in sites["ja"].article("issues/0001").select_one(".nl-about").get_text()
    assert "ゆっくりした始まり" in sites["ja"].article("season").get_text()
    assert "速いテスト" in sites["ja"].article("topics/testing").get_text()


def test_feeds_are_translated(sites: dict[str, Built]) -> None:
    feed = sites["ja"].text("atom.xml")
    assert "編集者の一言" in feed and "速い" in feed and "ゆっくりした始まり" in feed
    assert "A slow start" not in feed


def test_the_search_index_has_the_translation(sites: dict[str, Built]) -> None:
    texts = [path.read_text(encoding="utf-8") for path in (sites["ja"].outdir / "search").glob("*.js")]
    assert any("ゆっくりした始まり" in text for text in texts)
    assert not any("A slow start" in text for text in texts)


def test_parallel_builds_agree(root: Callable[[str], Path], tmp_path: Path, sites: dict[str, Built]) -> None:
    parallel = build(root("translated"), tmp_path / "built", jobs=2, language="ja")
    assert differences(parallel, sites["ja"]) == []


def test_a_new_translation_is_built_in(root: Callable[[str], Path], tmp_path: Path) -> None:
    source = root("translated")
    start_build(source, tmp_path / "built", language="ja")()
    built = build_with(source, SUMMARY.format("やっと翻訳。"), tmp_path / "built", start_build)()
    assert "やっと翻訳。" in built.text("links.json")
    assert "やっと翻訳。" in built.article("issues/0001").get_text()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<script>alert(1)</script>", "raw-html"),
        ("言葉 <script>alert(1)</script>", "raw-html"),
        ("[読む](javascript:alert(1))", ""),  # Markdown makes no link of it
        ("{raw}`x`", "not-allowed"),
    ],
)
def test_translations_pass_the_gate(text: str, code: str, root: Callable[[str], Path], tmp_path: Path) -> None:
    built = build_with(root("translated"), SUMMARY.format(text), tmp_path / "built")
    assert f"[newsletter.{code}" in built.warnings if code else not built.warnings
    page = built.article("issues/0001")
    assert text in page.get_text()
    assert not page.select(".nl-body script") and not page.select("a[href^=javascript]")


def test_catalogs_for_translators_have_every_text(root: Callable[[str], Path], tmp_path: Path) -> None:
    built = build(root("translated"), tmp_path / "built", "gettext")
    (path,) = built.outdir.rglob("issues.pot")
    template = path.read_text(encoding="utf-8")
    for line in (ROOTS / "test-translated" / CATALOG).read_text(encoding="utf-8").splitlines():
        if line.startswith("msgid"):
            assert line in template


def test_translations_may_refer_to_the_footnotes_of_the_page(root: Callable[[str], Path], tmp_path: Path) -> None:
    source = root("translated")
    page = source / "issues/0001.md"
    text = "\n## Notes\n\nText with a note[^n].\n\n[^n]: The note.\n"
    page.write_text(page.read_text(encoding="utf-8") + text, encoding="utf-8")
    entry = 'msgid "Text with a note[^n]."\nmsgstr "注のある文[^n]。"\n'
    built = build_with(source, entry, tmp_path / "ja")
    assert built.warnings == ""
    paragraph = next(p for p in built.article("issues/0001").find_all("p") if "注のある文" in p.get_text())
    assert paragraph.find("a", class_="footnote-reference")
