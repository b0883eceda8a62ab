"""Topics: which words, hosts and hands give a link which topics."""

from __future__ import annotations

from pathlib import Path

import pytest

from building import Built
from sphinx_newsletter.records.topics import Vocabulary

TOPICS = """\
[asyncio]
words = ["asyncio", "async", "协程"]

[cpp]
words = ["c++"]

[data]
words = ["data"]

[data-science]
words = ["data science"]

[code]
words = ["код"]

[korean]
words = ["파이썬"]

[testing]
words = ["test"]

[pytest]
words = ["tests in Python"]

[delivery]
words = ["CI/CD", ".NET build"]

[forum]
hosts = ["forum.example"]
"""


@pytest.fixture
def vocabulary(tmp_path: Path) -> Vocabulary:
    path = tmp_path / "topics.toml"
    path.write_text(TOPICS, encoding="utf-8")
    return Vocabulary.load(path, limit=2)


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("About AsyncIO", ("asyncio",)),
        ("asynchronous", ()),
        ("深入协程的世界", ("asyncio",)),
        ("C++ for all", ("cpp",)),
        ("Data Science", ("data-science",)),
        ("metadata", ()),
        ("data, async and C++", ("data", "asyncio")),
        ("Чистый код", ("code",)),
        ("Кодекс", ()),
        ("Микрокод", ()),
        ("使用asyncio编程", ("asyncio",)),
        ("파이썬은", ("korean",)),
        ("Tests", ("testing",)),
        ("Tests in Perl", ("testing",)),
        ("Tests in Python", ("pytest",)),
        ("CI/CDs, not CI/CDC", ("delivery",)),
        (".NET builds", ("delivery",)),
        ("NET builds", ()),
    ],
)
def test_words(vocabulary: Vocabulary, text: str, topics: tuple[str, ...]) -> None:
    assert vocabulary.find(text) == topics


def test_a_host_stands_for_those_below_it(vocabulary: Vocabulary) -> None:
    assert vocabulary.find("Nothing", host="www.forum.example") == ("forum",)
    assert vocabulary.find("Nothing", host="notforum.example") == ()


def test_the_title_speaks_before_the_summary(vocabulary: Vocabulary) -> None:
    assert vocabulary.find("C++", "data and async") == ("cpp", "data")


def test_names_that_differ_in_signs_alone_have_pages_of_their_own(basic: Built) -> None:
    for slug, url in (("cpp", "https://example.org/cpp"), ("csharp", "https://example.org/csharp")):
        cards = basic.article(f"topics/{slug}").select("article.nl-card")
        assert [card.select_one(".nl-title a")["href"] for card in cards] == [url]


def test_topics_given_by_hand_replace_those_found(basic: Built) -> None:
    links = {link["url"]: link["topics"] for link in basic.json("links.json")["links"]}
    assert links["https://example.org/by-hand"] == ["asyncio"]


def test_pages_of_topics_lead_back_to_the_items_place(basic: Built) -> None:
    card = basic.article("topics/asyncio").select("article.nl-card")[-1]
    number = card.select_one(".nl-number")["href"]
    assert number.startswith("../../issues/0001/#link-")


def test_cards_lead_to_their_topics(basic: Built) -> None:
    card = basic.article("issues/0001").select_one("article.nl-card")
    assert [link["href"] for link in card.select(".nl-topic")] == ["../../topics/asyncio/"]
