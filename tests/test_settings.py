"""Settings and topics files: every mistake is named, all of them at once, before anything is built."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sphinx.errors import ConfigError

from building import build, differences, environment
from sphinx_newsletter.cli import main
from sphinx_newsletter.config import SettingsError, make_settings
from sphinx_newsletter.records.given_settings import setting_fields
from sphinx_newsletter.records.setting_mistakes import setting_mistakes
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
    "repeat_distance": -1,
}


PARTS: dict[str, dict[Any, Any]] = {
    **{name: BAD[name] for name in ("language_markers", "host_languages", "sections", "section_singulars")},
    "section_items": BAD["section_items"],
    "follow": dict(enumerate(BAD["follow"])),
}
"""Settings of which one part is wrong."""


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
        assert re.search(rf"^newsletter_{name}(?:\[.*\])? = ", message, re.MULTILINE)


@pytest.mark.parametrize("name", BAD)
def test_one_mistake_is_named_with_what_to_write(mistake_in: Callable[[dict[str, Any]], str], name: str) -> None:
    message = mistake_in({name: BAD[name]})
    assert len(message.splitlines()) == 1
    wrong = BAD[name] if name not in PARTS else next(iter(PARTS[name].values()))
    place = f"[{next(iter(PARTS[name]))!r}]" if name in PARTS else ""
    assert message.startswith(f"newsletter_{name}{place} = {wrong!r}: write ")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//example.org", "https:example.org", ""])
def test_a_way_to_follow_has_an_address(mistake_in: Callable[[dict[str, Any]], str], address: str) -> None:
    message = mistake_in({"follow": [("Blog", address, "Every issue")]})
    assert message.startswith("newsletter_follow[0] = ")
    assert "write (title, URL or path on the site, description)" in message


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


CONF = """
newsletter_season_lenght = 30
newsletter_own = 1
newsletter_registered_here = 2
newsletter_unheard_of = 3
html_baseurl = "my-letter.example.org"


def newsletter_helper():
    return 0


def setup(app):
    app.add_config_value("newsletter_registered_here", 0, "env")
"""
MISTAKES_IN_CONF = {
    "newsletter_season_lenght": "is not a setting; did you mean newsletter_season_length?",
    "newsletter_unheard_of": "is not a setting; see the list of settings, or remove it",
    "html_baseurl": "= 'my-letter.example.org': write the full URL of the site, as in 'https://my-letter.example.org/'",
}


@pytest.fixture
def mistaken(root: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site with settings that do not exist, and with one of another extension."""
    source = root("mended")
    (source / "other_letters.py").write_text(
        'def setup(app):\n    app.add_config_value("newsletter_own", 0, "env")\n', encoding="utf-8"
    )
    conf = (source / "conf.py").read_text(encoding="utf-8") + CONF
    (source / "conf.py").write_text(
        conf.replace("extensions = [", 'extensions = ["other_letters", ', 1), encoding="utf-8"
    )
    monkeypatch.syspath_prepend(str(source))
    monkeypatch.chdir(source)
    return source


def line_of(source: Path, name: str) -> int:
    lines = (source / "conf.py").read_text(encoding="utf-8").splitlines()
    return max(number for number, line in enumerate(lines, 1) if line.startswith(f"{name} ="))


def test_settings_that_do_not_exist_are_reported_by_builds_and_checks(mistaken: Path, tmp_path: Path) -> None:
    warnings = build(mistaken, tmp_path / "built").warnings.strip().splitlines()
    checked = CliRunner().invoke(main, ["check", "--format", "json"])
    problems = json.loads(checked.stdout)["problems"]
    assert len(warnings) == len(problems) == len(MISTAKES_IN_CONF)
    for name, message in MISTAKES_IN_CONF.items():
        line = line_of(mistaken, name)
        (warning,) = (warning for warning in warnings if f" {name} {message} [newsletter.setting]" in warning)
        (problem,) = (one for one in problems if one["message"] == f"{name} {message}")
        assert re.search(rf"conf\.py:{problem['line']}: WARNING: ", warning)
        assert problem["line"] == line
        assert (problem["path"], problem["column"], problem["code"]) == ("conf.py", 1, "setting")


def test_mistakes_in_the_settings_are_no_pages(mistaken: Path) -> None:
    text = CliRunner().invoke(main, ["check"]).stdout
    assert re.search(r"\n3 problems in 0 of \d+ pages and conf\.py, \d+ notices?\n$", text)
    suppressed = CliRunner().invoke(main, ["check", "--ignore", "setting"])
    assert suppressed.exit_code == 0


@pytest.mark.parametrize("url", ["https://example.org/a/", "http://localhost:8000/", ""])
def test_the_url_of_a_site(url: str) -> None:
    assert list(setting_mistakes({"html_baseurl": url}, [])) == []


@pytest.mark.parametrize("url", ["example.org", "//example.org/", "/letters/", "https:///a", "ftp://example.org"])
def test_what_is_not_the_url_of_a_site(url: str) -> None:
    ((name, what),) = setting_mistakes({"html_baseurl": url}, [])
    assert name == "html_baseurl"
    assert "write the full URL of the site, as in 'https://" in what


def test_a_wrong_value_is_no_crash(mistaken: Path) -> None:
    wrong = 'newsletter_feed_length = True\nnewsletter_title = 7\nlanguage = "zh-CN"\n'
    with (mistaken / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(wrong)
    command = [sys.executable, "-m", "sphinx", "--no-color", "-b", "dirhtml", ".", "_build/html"]
    done = subprocess.run(command, cwd=mistaken, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr and "developers" not in done.stderr
    errors = re.findall(r"conf\.py:(\d+): ERROR: (.*)", done.stderr)
    assert [message for _, message in errors] == [
        "newsletter_title = 7: write a string",
        "newsletter_feed_length = True: write a whole number from 1",
        "language = 'zh-CN': write 'zh_CN'",
    ]
    assert int(errors[0][0]) == line_of(mistaken, "newsletter_title")
    assert done.stderr.count("WARNING") == len(MISTAKES_IN_CONF)
    assert not (mistaken / "_build/html/index.html").exists()
    checked = CliRunner().invoke(main, ["check"])
    assert checked.exit_code == 2
    assert all(message in checked.stderr for _, message in errors)
    assert all(message in checked.stderr for message in MISTAKES_IN_CONF.values())


def test_settings_that_only_pages_show_read_nothing_again(root: Callable[[str], Path], tmp_path: Path) -> None:
    source = root("basic")
    shown: dict[str, Any] = {
        "newsletter_follow": [("Blog", "https://blog.example", "Every issue")],
        "newsletter_feed_length": 1,
        "newsletter_feed_id": "tag:example.org,2020:letters",
    }
    assert {
        f"newsletter_{field.name}" for field in setting_fields() if field.metadata["rebuild"] == "html"
    } == set(shown)
    build(source, tmp_path / "work")
    read = {path: path.stat().st_mtime_ns for path in (tmp_path / "work").rglob("*.doctree")}
    again = build(source, tmp_path / "work", **shown)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "work").rglob("*.doctree")} == read
    assert differences(again, build(source, tmp_path / "clean", **shown)) == []
