"""What is recognised in old issues: names, languages, topics, forms; one list of siblings for each."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sphinx_newsletter.authoring.issue_template import link_item
from sphinx_newsletter.authoring.project import Project
from sphinx_newsletter.authoring.starting.names import name_in, name_in_texts
from sphinx_newsletter.authoring.starting.script import language_of_text
from sphinx_newsletter.authoring.starting.words import topics_of
from sphinx_newsletter.cli import main
from sphinx_newsletter.config import Settings
from sphinx_newsletter.reading import read_text
from sphinx_newsletter.records.item_forms import BEGINNINGS, ItemForm

NAMES = {
    "# Field Notes #{}: Something": "Field Notes",
    "Episodio {} - Semana {}, 2020": "",
    "Выпуск №{}": "",
    "Ausgabe {}": "",
    "Numéro {}": "",
    "{}e édition": "",
    "第{}期": "",
    "第 {} 号": "",
    "제{}호": "",
    "{}. Sayı": "",
    "Issue #{}": "",
    "Week{}": "",
    "Newsletter #{}": "",
    "2026-0{}-11": "",
    "January {}": "",
    "📅 2026-01-1{} お茶のまとめ": "お茶のまとめ",
    "Lettre du thé du {} janvier": "Lettre du thé",
    "《TeaHub》第 {} 期": "TeaHub",
    "Tea Talk of January {}": "Tea Talk",
    "#0{} - Tea Weekly": "Tea Weekly",
    "Tea Data — 2026.01.0{} edition": "Tea Data",
    "Tea Weekly 2026-W0{}: black": "Tea Weekly",
    "This Week in Rust 50{}": "This Week in Rust",
    "Python潮流周刊#{}：我讨厌用 asyncio": "Python潮流周刊",
    "科技爱好者周刊（第 10{} 期）：春天": "科技爱好者周刊",
    "茶周刊 Vol.01{} 春天": "茶周刊",
    "お茶ニュース Vol.{}": "お茶ニュース",
    "주간 차 소식 {}호": "주간 차 소식",
    "Çay Bülteni - Sayı {}": "Çay Bülteni",
    "Der Teebrief Ausgabe {}": "Der Teebrief",
    "Чайный дайджест №{}": "Чайный дайджест",
    "The {}th edition of Tea Mail": "Tea Mail",
    "Tea Mail, issue {}, Jan 2024": "Tea Mail",
    "[Tea Mail](https://example.org/{}) {}": "Tea Mail",
    "Tea Mail {} | Ada's Blog": "Tea Mail",
    "2026-0{} <img src=https://example.org/hits.svg align=right>": "",
    "Tea Mail {{{{ page.date }}}} {}": "Tea Mail",
}


@pytest.mark.parametrize(("title", "name"), NAMES.items(), ids=NAMES)
def test_names(title: str, name: str) -> None:
    assert name_in([title.format(number, number) for number in range(3, 8)]) == name


def test_titles_without_anything_in_common_have_no_name() -> None:
    assert name_in(["How to brew", "Why tea", "Green leaves"]) == ""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Welcome to issue {} of **Tea Mail**!", "Tea Mail"),
        ("Welcome to Tea Mail, the {}th one.", "Tea Mail"),
        ("这里是《茶馆》，第 {} 期。", "茶馆"),
        ("Number {} of [Tea Mail](https://example.org).", "Tea Mail"),
        ("Hello {}.\n\n- [Tea Mail](https://example.org) by [@ada](https://example.org/ada)", ""),
    ],
)
def test_names_in_texts(text: str, name: str) -> None:
    assert name_in_texts([text.format(number) for number in range(3, 8)]) == name


LANGUAGES = {
    "1、[kettle](https://example.org/k)：一款免费的开源水壶，支持温度调节。": "zh_CN",
    "## [Kettle](https://example.org)\n\n무료 오픈 소스 주전자입니다.": "ko",
    "## Artículos y noticias\n\n- [Cómo preparar un té verde](https://example.org) para la semana\n": "es",
    "## Articles\n\n- [Comment préparer le thé](https://example.org) et le servir dans la maison\n": "fr",
    "## Yazılar\n\n- [Çay nasıl hazırlanır](https://example.org), ve bir bardak için neler var\n": "tr",
    "## Artikel\n\n- [Der Garten im Winter](https://example.org) und die Tasse mit dem Tee\n": "de",
    "## Artigos\n\n- [Como preparar o chá](https://example.org) e uma xícara para não esquecer\n": "pt",
    "## Articoli\n\n- [Come preparare il tè](https://example.org) e una tazza per la casa\n": "it",
    "## Artikelen\n\n- [Het zetten van thee](https://example.org) en een kop voor de gasten\n": "nl",
    "## Artykuły\n\n- [Jak zaparzyć herbatę](https://example.org) i co z nią zrobić, gdy się nie udaje\n": "pl",
    "- [How to brew a cup](https://example.org) — о том, как это делать": "ru",
    "- [Як заварити чай](https://example.org) і що це дає": "uk",
    "- [How to brew a cup of tea](https://example.org) and what to do with the leaves": "en",
    "- [お茶](https://example.org)のいれ方について": "ja",
    "- [如何泡茶](https://example.org)：這是關於時間的說明": "zh_TW",
    "- [شاي](https://example.org) مع الحليب": "ar",
    "- [Kettle](https://example.org)\n": "",
}


@pytest.mark.parametrize(("text", "language"), LANGUAGES.items(), ids=LANGUAGES.values())
def test_languages(text: str, language: str) -> None:
    assert language_of_text(text) == language


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("How to brew a cup of white tea, part 1", "en"),
        ("Как заварить чай", "ru"),
        ("Kettle", "ru"),
        ("GitHub Actions", "ru"),
        ("Чай: how to brew it", "ru"),
    ],
)
def test_titles_in_another_script_are_not_in_the_language_of_the_site(title: str, language: str) -> None:
    text = f"---\nissue: 7\ndate: 2024-01-01\n---\n\n# T\n\n1. [{title}](https://example.org)\n"
    settings = Settings(page_language="ru", default_language="ru", languages={"ru": "RU", "en": "EN"})
    issue, _, _ = read_text(text, "issues/0007", settings)
    assert issue is not None
    assert issue.links[0].languages == (language,)


@pytest.mark.parametrize(
    ("language", "words", "slug"),
    [
        ("tr", "çömlek", "comlek"),
        ("fr", "théière", "theiere"),
        ("ru", "чайник", "chainik"),
        ("de", "straße", "strasse"),
        ("pl", "łyżka", "lyzka"),
    ],
)
def test_names_of_topics_are_in_latin_letters(language: str, words: str, slug: str) -> None:
    texts = [*(f"{words} {number}" for number in "abc"), *["x"] * 9]
    assert [topic.slug for topic in topics_of(texts, language)] == [slug]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "cette revue est sur une page pour les gens dans la ville par et avec"),
        ("ru", "апреля июня мая марта"),
        ("tr", "daha diğer bunu ve için"),
        ("es", "para una con por los las del más"),
    ],
)
def test_function_words_and_months_are_no_topics(language: str, text: str) -> None:
    texts = [*[f"{text} {number}" for number in range(3)], *["x"] * 9]
    words = {topic.title for topic in topics_of(texts, language)}
    assert words <= {"page", "gens", "ville"}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that commands run in."""
    monkeypatch.delenv("READTHEDOCS_CANONICAL_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, answers: str = "") -> Result:
    result = CliRunner().invoke(main, list(arguments), input=answers)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_a_season_may_be_a_year(place: Path) -> None:
    (place / "1.md").write_text("# Tea Mail #1 (2021-05-06)\n\n1. [A](https://example.org)\n", encoding="utf-8")
    assert run("init", "x", "--yes", "--season-length", "year", "--from", "1.md").exit_code == 0
    assert Project.find(place / "x").settings.season_length == "year"
    page = (place / "x/docs/seasons/season-2021.md").read_text(encoding="utf-8")
    assert page.startswith("# 2021\n") and "```{season} 2021\n" in page


@pytest.mark.parametrize("value", ["0", "-1", "years", "", "1.5", "١"])
def test_what_is_no_length_of_a_season(place: Path, value: str) -> None:
    result = run("init", "x", "--yes", "--season-length", value)
    assert result.exit_code == 2
    assert "is no length" in result.stderr and not (place / "x").exists()


def test_a_folder_in_use_is_refused_before_anything_is_asked(place: Path) -> None:
    (place / "x/docs").mkdir(parents=True)
    (place / "x/docs/conf.py").write_text("", encoding="utf-8")
    result = run("init", "x")
    assert result.exit_code == 2
    assert "docs/conf.py" in result.stderr and "Title of the newsletter" not in result.output


def test_a_text_without_items_is_prose(place: Path) -> None:
    (place / "1.md").write_text("# Tea Mail #1\n\nThe tea of the week is good.\n", encoding="utf-8")
    assert run("init", "x", "--yes", "--from", "1.md").exit_code == 0
    settings = Project.find(place / "x").settings
    assert (settings.title, list(settings.items)) == ("Tea Mail", ["prose"])


@pytest.mark.parametrize("form", ["bold-titles", "heading-titles", "rows"])
def test_a_new_issue_has_items_in_the_form(form: str, place: Path) -> None:
    settings = Settings(items=form, host_languages={"example.org": "en"})
    text = link_item(1, "https://example.org/green-tea", settings, BEGINNINGS[ItemForm(form)])
    issue, _, _ = read_text(f"---\nissue: 7\ndate: 2024-01-01\n---\n\n# T\n\n{text}\n", "issues/0007", settings)
    assert issue is not None
    assert [(link.title, link.url, link.languages) for link in issue.links] == [
        ("Green tea", "https://example.org/green-tea", ("en",))
    ]
