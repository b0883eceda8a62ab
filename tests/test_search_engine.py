"""The engine of the search page in Node: queries, ranking, marks, suggestions, and all links found."""

from __future__ import annotations

import random
import re
import subprocess
from typing import Any

import pytest

from browser.harness import NODE_MODULES, missing
from building import Built
from searching import FACETS, Engine, Scan, call, fold, node


@pytest.mark.parametrize("project", ["tsconfig.json", "tsconfig.worker.json"])
def test_types(project: str) -> None:
    compiler = NODE_MODULES / "typescript" / "bin" / "tsc"
    if not compiler.exists():
        missing("TypeScript", "run: npm ci --prefix tests/node")
    run = subprocess.run(
        [node(), str(compiler), "--project", str(NODE_MODULES.parent / project)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("", []),
        ("  ", []),
        ("asyncio 入门", ["asyncio", "入门"]),
        ("异步编程", ["异步编程"]),
        ("C++", ["c++"]),
        ("t-string 3.13 pyproject.toml 42", ["t-string", "3.13", "pyproject.toml", "42"]),
        ('"exact  words" more', ["exact words", "more"]),
        ("“exact words”", ["exact words"]),
        ('"open', ["open"]),
        ('5" disk', ["5", "disk"]),
        ('""', []),
        ("async -trio", ["async", "-trio"]),
        ('-"two words" -C++', ["-two words", "-c++"]),
        ("-", []),
        ("--upgrade ->", ["--upgrade", "->"]),
        ('"-x"', ["-x"]),
        ("ＰＹＴＨＯＮ　－ｄｊａｎｇｏ", ["python", "-django"]),
        ("Don’t", ["don't"]),
    ],
)
def test_query(query: str, terms: list[str]) -> None:
    found = call("parseQuery", query)
    quoted = query == '"-x"'
    assert ["-" * term["not"] + term["text"] for term in found] == terms
    assert [term["not"] for term in found] == [bool(re.match(r"-\w", term)) and not quoted for term in terms]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ｐｙｔｈｏｎ３", "python3"),
        ("ﬁle", "file"),
        ("İ", "i̇"),
        ("Don’t “x”", 'don\'t "x"'),
        ("e\u0301", "é"),
        ("ｶﾞ", "ガ"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert call("fold", text) == folded == fold(text)


@pytest.mark.parametrize(
    ("text", "term", "how"),
    [
        ("asyncio in depth", "asyncio", 2),
        ("asyncio in depth", "async", 1),
        ("trio", "asyncio", 0),
        ("aasync async", "async", 2),  # a later place is better
        ("异步编程入门", "编程", 2),  # no spaces between words
        ("python异步", "python", 2),
        ("c++20", "c++", 2),
        ("python 3.13", "3.1", 1),
        ("snake_case", "snake", 1),
    ],
)
def test_occurrence(text: str, term: str, how: int) -> None:
    assert call("occurrence", text, term) == how


def parse(query: str) -> Any:
    return call("parseQuery", query)


def marked(text: str, query: str) -> str:
    parts = call("highlight", text, parse(query))
    assert "".join(part for part, _ in parts) == text
    return "".join(f"[{part}]" if hit else part for part, hit in parts)


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("AsyncIO and asyncio", "asyncio", "[AsyncIO] and [asyncio]"),
        ("one two three", "three one", "[one] two [three]"),
        ("one two", "one -two", "[one] two"),
        ("abcabc", "abca cab", "[abcab]c"),
        ("a ﬁle here", "file", "a [ﬁle] here"),
        ("a ﬁle here", "here", "a ﬁle [here]"),
        ("ﬁ", "i", "[ﬁ]"),
        ("İstanbul ok", "ok", "İstanbul [ok]"),
        ("İstanbul ok", "stan", "İ[stan]bul ok"),
        ("İX", "x", "İ[X]"),
        ("Ｐｙｔｈｏｎ 入门", "python", "[Ｐｙｔｈｏｎ] 入门"),
        ("cafe\u0301 au lait", "café", "[cafe\u0301] au lait"),
        ("ｶﾞｲﾄﾞ", "ガイド", "[ｶﾞｲﾄﾞ]"),
        ("🐍 snake 🐍", "🐍", "[🐍] snake [🐍]"),
        ("㍿ x", "x", "㍿ [x]"),
        ("a 👩‍💻 b", "👩", "a [👩‍💻] b"),
        ("a 👩‍💻 b", "💻", "a [👩‍💻] b"),
        ("🇨🇳🇯🇵", "🇳🇯", "[🇨🇳🇯🇵]"),
        ("👍🏽 yes", "👍", "[👍🏽] yes"),
        ("क्षि", "क", "[क्षि]"),
        ("ภาษาไทย ก็ำ", "ก", "ภาษาไทย [ก็ำ]"),
        ("\u1112\u1161\u11ab", "\u1112", "[\u1112\u1161\u11ab]"),
        ("لغة \u2066C++\u2069 سريعة", '"لغة c++ سريعة"', "[لغة \u2066C++\u2069 سريعة]"),
        ("שפת C++\u200e יש", '"C++ יש"', "שפת [C++\u200e יש]"),
        ("שָׁלוֹם", "ש", "[שָׁ]לוֹם"),
        ("", "x", ""),
        ("nothing", "x", "nothing"),
        ("all of it", "", "all of it"),
    ],
)
def test_marks(text: str, query: str, expected: str) -> None:
    assert marked(text, query) == expected


WORDS = " ".join(f"word{number}" for number in range(200))


@pytest.mark.parametrize(
    ("text", "query"),
    [
        (WORDS, "word0"),
        (WORDS, "word100"),
        (WORDS, "word199"),
        (WORDS, "absent"),
        ("异步" * 200 + "编程，" + "性能" * 100 + " 很远的空格", "编程"),
        ("🐍" * 150 + "ok" + "🐍" * 150, "ok"),
        ("short asyncio", "asyncio"),
    ],
)
def test_excerpt_has_the_first_match(text: str, query: str) -> None:
    shown = call("excerpt", text, parse(query), 280)
    inner = shown.removeprefix("… ").removesuffix(" …")
    assert inner in text
    assert len(inner) <= 280 + 20
    assert (query in inner) == (query in text)
    assert shown.startswith("… ") == (not text.startswith(inner))
    assert shown.endswith(" …") == (not text.endswith(inner))
    shown.encode()  # no half of a character
    if text is WORDS:
        assert all(word in WORDS.split() for word in inner.split())


@pytest.mark.parametrize(
    "character",
    [
        "👩‍💻",
        "👨‍👩‍👧‍👦",
        "🇯🇵",
        "👍🏽",
        "e\u0301\u0302",
        "क्षि",
        "\u1112\u1161\u11ab",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    ],
)
def test_excerpt_has_whole_characters(character: str) -> None:
    for before in range(len(character.encode("utf-16-le")) // 2):
        text = "x" * before + character * 120 + "ok" + character * 120
        inner = call("excerpt", text, parse("ok"), 280).removeprefix("… ").removesuffix(" …")
        assert inner.replace(character, "").strip("x") == "ok"


def record(
    title: str, summary: str = "", *, issue: int = 0, topics: tuple[str, ...] = (), host: str = "x.org"
) -> Any:
    anchor = f"link-{title}-{issue}"
    return [issue, anchor, title, f"https://{host}/1", host, ["en"], list(topics), "articles", summary, ""]


def small(*rows: Any, pages: Any = ()) -> Engine:
    """Make an engine of records; rows name issues by their place in the file, the first is the newest."""
    issues = [[9 - place, f"2024-01-0{9 - place}", "", f"issues/{9 - place}/"] for place in range(9)]
    file = {"issues": issues, "links": list(rows), "pages": list(pages)}
    return Engine([file], {"topic": {"aio": "Asynchronous"}})


def titles(engine: Engine, query: str, **question: Any) -> list[str]:
    (answer,) = engine.answers([{"query": query, **question}])
    return [link["title"] for link in answer["results"]]


def test_better_matches_come_first() -> None:
    engine = small(
        record("in text", "All about trio."),
        record("part of a word in text", "All about trios."),
        record("topic", topics=("trio",)),
        record("source", host="trio.dev"),
        record("Triology"),
        record("Trio", issue=8),
        record("No match"),
    )
    order = ["Trio", "Triology", "topic", "source", "in text", "part of a word in text"]
    assert titles(engine, "trio") == order


def test_newer_links_come_first_where_equal() -> None:
    rows = [record(f"Trio {issue}", issue=issue) for issue in (3, 0, 5, 2)]
    assert titles(small(*rows), "trio") == ["Trio 0", "Trio 2", "Trio 3", "Trio 5"]
    assert titles(small(*rows), "") == ["Trio 0", "Trio 2", "Trio 3", "Trio 5"]


def test_terms_are_in_any_order_and_field() -> None:
    engine = small(record("One", "two three"), record("Two"), record("Three two one", topics=("aio",)))
    assert titles(engine, "two one") == ["Three two one", "One"]
    assert titles(engine, '"two three"') == ["One"]
    assert titles(engine, "two -one") == ["Two"]
    assert titles(engine, '-"two three" -two') == []
    assert titles(engine, "asynchronous") == titles(engine, "aio") == ["Three two one"]


def test_words_are_completed() -> None:
    assert titles(small(record("Kubernetes")), "kube") == ["Kubernetes"]


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        ("asyncoi", "asyncio"),
        ("sayncio", "asyncio"),
        ("bsyncio", "asyncio"),
        ("syncio", ""),  # found, as a part
        ("assyncio", "asyncio"),
        ("asynco", "asyncio"),
        ("asyncio", ""),
        ("asynchroni", ""),
        ("axyncoi", ""),  # two letters wrong
        ("pythn", "python"),  # not "pythin", which is rarer
        ("asyncoi -absent", "asyncio -absent"),
        ('asyncoi "in depth"', 'asyncio "in depth"'),
        ("asyncoi absent", ""),  # would find nothing either
        ("xyz", ""),
        ("异步编", ""),
    ],
)
def test_suggestion(query: str, suggestion: str) -> None:
    engine = small(
        record("asyncio in depth"), record("Python one"), record("Python two"), record("Pythin"), record("async I")
    )
    (answer,) = engine.answers([{"query": query}])
    assert answer["suggestion"] == suggestion
    assert answer["replaced"] == bool(suggestion)
    if suggestion:
        assert answer["results"] and answer["count"] == len(answer["results"])
        assert any(hit for _, hit in answer["results"][0]["marks"]["title"])


def test_few_results_are_kept_beside_a_suggestion() -> None:
    rows = [record(f"Pytest {number}") for number in range(5)]
    engine = small(record("On pytset-like names"), *rows)
    (answer,) = engine.answers([{"query": "pytse"}])
    assert (answer["suggestion"], answer["replaced"]) == ("", False)  # one letter less than a rare word
    (answer,) = small(record("On xpytsetx"), *rows).answers([{"query": "pytset"}])
    assert (answer["suggestion"], answer["replaced"], answer["count"]) == ("pytest", False, 1)


def test_values_are_no_names_of_javascript() -> None:
    engine = small(record("One", topics=("constructor", "__proto__")), record("Two", topics=("toString",)))
    (answer,) = engine.answers([{"query": "", "expanded": ["topic"]}])
    values = {counts["facet"]: counts["values"] for counts in answer["facets"]}
    assert sorted(values["topic"]) == [["__proto__", 1], ["constructor", 1], ["toString", 1]]


def test_pages_are_found_by_words() -> None:
    pages = [["guide/#a", "Guide", "Installing", "With pip."], ["b/", "Other", "Other", "No pip, installing it."]]
    engine = small(record("One"), pages=pages)
    (answer, none, minus) = engine.answers([{"query": "installing"}, {"query": ""}, {"query": "-pip"}])
    assert [page["url"] for page in answer["pages"]] == ["guide/#a", "b/"]
    assert none["pages"] == minus["pages"] == []


def test_chosen_values_are_always_listed() -> None:
    rows = [record(f"Link {number}", host=f"{number % 7}.org") for number in range(20)]
    (answer,) = small(*rows).answers([{"query": "", "filters": {"source": ["6.org", "none.org"]}}])
    (source,) = [counts for counts in answer["facets"] if counts["facet"] == "source"]
    assert source["total"] == 8
    values = ["0.org", "1.org", "2.org", "3.org", "4.org", "6.org", "none.org"]
    assert [value for value, _ in source["values"]] == values
    assert source["values"][-1] == ["none.org", 0]
    assert answer["count"] == 2


@pytest.fixture(scope="module")
def engine(site: Built) -> Engine:
    return Engine.of_site(site.outdir)


@pytest.fixture(scope="module")
def scan(site: Built) -> Scan:
    return Scan(site.outdir)


def cut_out(scan: Scan, dice: random.Random) -> tuple[str, list[str], list[str]]:
    """Return a query made of pieces of links, its terms, and the terms that it excludes."""
    terms, without, words = [], [], []
    for _ in range(dice.choice((1, 1, 2, 3))):
        link = dice.choice(scan.links)
        text = " ".join(dice.choice((link["title"], link["summary"] or link["title"])).split())
        start = dice.randrange(len(text))
        piece = text[start : start + dice.randint(1, 12)].replace('"', "").strip().lstrip("-“”„")
        if not piece or re.search("[“”„]", piece):
            continue
        minus = dice.random() < 0.2
        (without if minus else terms).append(piece)
        quoted = " " in piece or minus or dice.random() < 0.5
        word = f'"{piece}"' if quoted else piece
        words.append("-" * minus + (word if dice.random() < 0.5 else word.upper() if piece.isascii() else word))
    return " ".join(words), terms, without


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in (1, 2))])
def test_all_links_are_found(engine: Engine, scan: Scan, seed: int) -> None:
    dice = random.Random(seed)
    cases = [cut_out(scan, dice) for _ in range(100)]
    found = engine.found(query for query, _, _ in cases)
    assert sum(map(bool, found)) > 60
    for (query, terms, without), links in zip(cases, found, strict=True):
        expected = scan.addresses(scan.find(*terms, without=without))
        if links or expected:
            assert (len(links), set(links)) == (len(expected), expected), query


def test_facets_agree_with_a_scan(engine: Engine, scan: Scan) -> None:
    dice = random.Random(7)
    values = {
        facet: sorted({value for link in scan.links for value in scan.values(link, facet)}) for facet in FACETS
    }
    cases = []
    for _ in range(40):
        facets = dice.sample(FACETS, dice.randint(0, 3))
        filters = {
            facet: dice.sample(values[facet], min(dice.randint(1, 3), len(values[facet]))) for facet in facets
        }
        cases.append((dice.choice(["", "python", "asyncio", "a"]), filters))
    answers = engine.answers({"query": query, "filters": filters, "expanded": FACETS} for query, filters in cases)
    for (query, filters), answer in zip(cases, answers, strict=True):
        terms = query.split()
        assert answer["count"] == len(scan.find(*terms, filters=filters))
        for counts in answer["facets"]:
            chosen = dict.fromkeys(filters.get(counts["facet"], []), 0)
            expected = chosen | scan.counts(counts["facet"], *terms, filters=filters)
            assert dict(counts["values"]) == expected, (query, filters, counts["facet"])


def test_ufuzzy_finds_the_same_words(engine: Engine, scan: Scan) -> None:
    dice = random.Random(3)
    words = sorted({word for link in scan.links for word in re.findall(r"\b[a-z]{4,9}\b", fold(link["title"]))})
    queries = [" ".join(dice.sample(words, dice.choice((1, 1, 2)))) for _ in range(60)]
    answers = engine.answers({"query": query} for query in queries)
    for query, answer, reference in zip(queries, answers, engine.reference(queries), strict=True):
        ours = set() if answer["replaced"] else {(link["issue"], link["anchor"]) for link in answer["results"]}
        assert ours == reference, query
