"""Settings and topics files: every mistake is named, all of them at once, before anything is built."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sphinx.errors import ConfigError

from building import build
from sphinx_newsletter.config import SettingsError, make_settings, setting_fields
from sphinx_newsletter.records.topics import TopicsError, Vocabulary

BAD: dict[str, Any] = {
    "title": 7,
    "author": ["Ada"],
    "season_length": 0,
    "languages": ["en"],
    "language_markers": {"boche": "de"},
    "host_languages": {"juejin.cn": ["zh"]},
    "default_language": 1,
    "sections": {"articles": "Articles"},
    "section_singulars": {"articles": 1},
    "items": "bullets",
    "section_items": {"Quote": ["prose", "numbered"]},
    "gap_words": "deleted",
    "boilerplate": "Subscribe",
    "issue_folder": "",
    "issue_directives": ["note"],
    "issue_html": ["iframe"],
    "issue_roles": "kbd",
    "topics_file": 3,
    "known_problems": ["known-problems.toml"],
    "topics_per_link": "4",
    "follow": [("Blog", "https://blog.example")],
    "pages": {"topics": "../topics"},
    "feed_length": True,
    "feed_id": 9,
    "related_links": -1,
}


def test_every_setting_has_a_bad_value_here() -> None:
    assert {field.name for field in setting_fields()} == set(BAD)


@pytest.fixture
def mistake_in(root: Callable[[str], Path], tmp_path: Path) -> Callable[[dict[str, Any]], str]:
    """Return a function that builds a site with settings, and returns what the build ended with."""

    def run(settings: dict[str, Any]) -> str:
        source = root("mended")
        with (source / "conf.py").open("a", encoding="utf-8") as file:
            file.writelines(f"newsletter_{name} = {value!r}\n" for name, value in settings.items())
        with pytest.raises(ConfigError) as caught:
            build(source, tmp_path / "built")
        return str(caught.value)

    return run


def test_all_mistakes_are_named_at_once(mistake_in: Callable[[dict[str, Any]], str]) -> None:
    message = mistake_in(BAD)
    for name in BAD:
        assert f"newsletter_{name} = " in message


@pytest.mark.parametrize("name", BAD)
def test_one_mistake_is_named_with_what_to_write(mistake_in: Callable[[dict[str, Any]], str], name: str) -> None:
    message = mistake_in({name: BAD[name]})
    assert len(message.splitlines()) == 1
    assert repr(BAD[name]) in message
    assert ": write a" in message


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//example.org", "https:example.org", ""])
def test_a_way_to_follow_has_an_address(mistake_in: Callable[[dict[str, Any]], str], address: str) -> None:
    message = mistake_in({"follow": [("Blog", address, "Every issue")]})
    assert "write a list of (title, URL or path on the site, description)" in message


def test_nothing_is_written_when_settings_are_wrong(root: Callable[[str], Path], tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        build(root("mended"), tmp_path / "built", newsletter_season_length=-1)
    assert not list(tmp_path.rglob("*.html"))


TOPICS = """\
asyncio = "async"

[Type-Hints]
words = ["typing"]

[web]
titel = "Web"
words = "http"

[http]
words = ["HTTP", "tcp"]
description = 3

[empty]
words = [""]

[net]
words = ["tcp", "http"]
hosts = "net.example"
"""
MISTAKES = ["asyncio", "[Type-Hints]", "'titel'", "[web]: words", "[http]: description", "'tcp'", "hosts"]


def test_all_mistakes_of_a_topics_file_are_named_at_once(tmp_path: Path) -> None:
    path = tmp_path / "topics.toml"
    path.write_text(TOPICS, encoding="utf-8")
    with pytest.raises(TopicsError) as caught:
        Vocabulary.load(path)
    lines = str(caught.value).splitlines()
    for mistake in [*MISTAKES, "non-empty"]:
        assert any(mistake in line for line in lines), mistake
    assert all("topics.toml" in line for line in lines)


def test_mistakes_of_a_topics_file_end_the_build(root: Callable[[str], Path], tmp_path: Path) -> None:
    source = root("mended")
    (source / "topics.toml").write_text(TOPICS, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        build(source, tmp_path / "built")
    assert all(mistake in str(caught.value) for mistake in MISTAKES)


@pytest.mark.parametrize("text", ["[broken\n", '[a]\nwords = [""]\n', "[a]\nwords = [1]\n", "[a]\nhosts = [1]\n"])
def test_a_topics_file_that_cannot_be_read_is_a_topics_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "topics.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TopicsError, match=r"topics\.toml"):
        Vocabulary.load(path)


def test_a_topics_file_may_be_missing(root: Callable[[str], Path], tmp_path: Path) -> None:
    source = root("basic")
    (source / "topics.toml").unlink()
    built = build(source, tmp_path / "built")
    assert built.warnings == ""
    assert {tuple(link["topics"]) for link in built.json("links.json")["links"]} == {(), ("asyncio",)}


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"language": "klingon"}, "language = 'klingon': unknown language; write a code such as"),
        ({"language": "zh-CN"}, "language = 'zh-CN': write 'zh_CN'"),
        ({"language": "zh_tw"}, "language = 'zh_tw': write 'zh_TW'"),
        ({"newsletter_default_language": "zh_CN"}, "newsletter_default_language = 'zh_CN': write 'zh-CN'"),
        ({"newsletter_default_language": "x"}, "newsletter_default_language = 'x': unknown language; write a tag"),
        ({"newsletter_languages": {"pt_BR": "PT"}}, "newsletter_languages['pt_BR']: write 'pt-BR'"),
        (
            {"newsletter_languages": {"中文": "中文"}},
            "newsletter_languages['中文']: unknown language; write",
        ),
    ],
)
def test_a_language_is_named_as_sphinx_and_html_do(settings: dict[str, Any], told: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        make_settings(settings, tmp_path)
    assert str(caught.value).startswith(told)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("language", "tag", "badge"),
    [
        ("en", "en", "en"),
        ("zh_CN", "zh-CN", "zh"),
        ("zh_TW", "zh-TW", "zh"),
        ("zh_Hant", "zh-Hant", "zh"),
        ("ja", "ja", "ja"),
        ("sr@latin", "sr", "sr"),
        ("zh_TW.Big5", "zh-TW", "zh"),
        (None, "en", "en"),
    ],
)
def test_a_language_has_a_tag_and_a_badge(language: str | None, tag: str, badge: str, tmp_path: Path) -> None:
    settings = make_settings({"language": language}, tmp_path)
    assert (settings.page_language, settings.default_language) == (tag, badge)


def test_a_region_has_a_badge_of_its_own_where_the_settings_name_it(tmp_path: Path) -> None:
    languages = {"zh-TW": "繁體", "tlh": "Klingon"}
    settings = make_settings({"language": "zh_TW", "newsletter_languages": languages}, tmp_path)
    assert settings.default_language == "zh-TW"
