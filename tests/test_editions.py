"""Editions: an issue names itself in other languages, on its page, in its head and in the data."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from building import Built, build
from sphinx_newsletter.config import Settings
from sphinx_newsletter.reading.standalone import read_text

EDITIONS = "editions: {zh: https://zh.example/1, zh-TW: https://tw.example/1, ja: https://ja.example/1}"


def read(editions: str) -> tuple[dict[str, str], list[str]]:
    """Return the editions of an issue, and what is reported of its front matter."""
    text = (
        f"---\nissue: 1\ndate: 2024-01-06\n{editions}\n---\n\n# One\n\n## Articles\n\n1. [A](https://a.example)\n"
    )
    issue, findings, _ = read_text(text, "issues/0001", Settings(default_language="en"))
    assert issue is not None
    assert {(finding.line) for finding in findings} <= {4}
    return dict(issue.editions), [finding.message for finding in findings]


def test_editions_are_read_in_the_order_of_their_tags() -> None:
    expected = {"ja": "https://ja.example/1", "zh": "https://zh.example/1", "zh-TW": "https://tw.example/1"}
    found, messages = read(EDITIONS)
    assert list(found.items()) == list(expected.items())
    assert messages == []


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            "{klingon: https://a.example}",
            "editions: unknown language 'klingon'; write a tag such as",
        ),
        ("{no: https://a.example}", "editions: unknown language ''"),  # YAML's word for false
        ("{zh: zh.example}", "editions: 'zh.example' is not a web URL; write the full https://… URL"),
        ("{zh: 'javascript:alert(1)'}", "editions: 'javascript:alert(1)' is not a web URL"),
        ("{zh: [https://a.example]}", "editions: '' is not a web URL"),
        ("https://a.example", "editions: write the URL of each language, as in"),
        ("[zh]", "editions: write the URL of each language, as in"),
    ],
)
def test_what_is_no_edition_is_reported_and_left_out(given: str, told: str) -> None:
    found, messages = read(f"editions: {given}")
    assert found == {}
    assert [message.startswith(told) for message in messages] == [True]


def test_a_language_is_written_as_a_tag() -> None:
    found, messages = read("editions: {zh_CN: https://a.example}")
    assert found == {"zh-CN": "https://a.example"}
    assert messages == ["editions: write 'zh-CN' instead of 'zh_CN'"]


def test_an_address_that_misleads_is_reported() -> None:
    _, (message,) = read("editions: {zh: 'https://a.example@b.example/'}")
    assert "may be misleading" in message


@pytest.fixture
def built(root: Callable[[str], Path], tmp_path: Path) -> Built:
    """A site whose first issue has editions."""
    source = root("translated")
    page = source / "issues/0001.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("\n---\n", f"\n{EDITIONS}\n---\n", 1), encoding="utf-8")
    return build(source, tmp_path / "built")


def test_the_page_names_the_other_editions(built: Built) -> None:
    assert built.warnings == ""
    line = built.article("issues/0001").select_one(".nl-editions")
    assert line.get_text() == "Also in: 日本語 · 中文 · 中文 (繁體)"
    assert [(link["href"], link["lang"]) for link in line.select("a")] == [
        ("https://ja.example/1", "ja"),
        ("https://zh.example/1", "zh"),
        ("https://tw.example/1", "zh-TW"),
    ]
    assert not built.article("issues/0002").select(".nl-editions")


def test_the_head_links_all_editions(built: Built) -> None:
    links = built.soup("issues/0001").head.select('link[rel="alternate"][hreflang]')
    assert {link["hreflang"]: link["href"] for link in links} == {
        "en": "https://weekly.example/issues/0001/",
        "ja": "https://ja.example/1",
        "zh": "https://zh.example/1",
        "zh-TW": "https://tw.example/1",
    }
    assert not built.soup("issues/0002").head.select("link[hreflang]")


def test_the_data_has_editions_where_there_are_any(built: Built) -> None:
    data = built.json("links.json")
    schema = files("sphinx_newsletter.outputs").joinpath("links.schema.json").read_text(encoding="utf-8")
    jsonschema.validate(data, json.loads(schema))
    one, two = data["issues"]
    assert one["editions"]["zh-TW"] == "https://tw.example/1"
    assert "editions" not in two
