"""Emphasis beside Chinese, Japanese and Korean text: as the reference has it. Other text does not change."""

from __future__ import annotations

import json
import random
import subprocess
import unicodedata
from functools import cache
from typing import Any

import pytest
from markdown_it import MarkdownIt

from browser.harness import NODE_MODULES, missing
from searching import node
from sphinx_newsletter.config import Settings
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading import read_text
from sphinx_newsletter.reading.cjk_emphasis import cjk_emphasis
from sphinx_newsletter.reading.strikethrough import strikethrough

MARKS = ["*", "**", "***", "_", "__"]
OTHERS = [
    *"""aBéя7ßاשก.,!()"':-$#“”‘’…—·«»€№😀🎁 \t\n\u00a0\u2003\u0301\u200b""",
    *("  ", "❤\ufe0f", "☎\ufe0e", "1\ufe0f\u20e3", "👩\u200d💻", "🇨🇳", "`x`", "[t](u)", "\\*", "&amp;"),
]
EAST_ASIAN = [
    *"中文的あーアｱ한글ᄀㄱꥠ𠮷𰀀〇々㐀豈ㄅﾞ゛☰🈁🈚①㈱㎡〒㊙￦₩",
    *"，。：！？、（）「」『』《》【】〈〉～·〜〝〟｡･﹏︒\u3000\U0001b000\U00017000",
    *("葛\U000e0100", "葛\U000e0101", "，\ufe00", "。\ufe01", "“\ufe01", "”\ufe01", "‘\ufe00", "’\ufe01"),
    *("a\ufe00", "!\ufe0e", " \ufe00", "\u3000\ufe01", "〽\ufe0f", "㊙\ufe0f", "〈\ufe02"),
]
"""Letters, punctuation, symbols, half widths and variation sequences of all kinds that the rule tells apart."""


def _texts(seed: str, pieces: list[str], count: int) -> list[str]:
    chance = random.Random(seed)
    found = []
    for _ in range(count):
        parts = [chance.choice(MARKS if chance.random() < 0.4 else pieces) for _ in range(chance.randint(2, 14))]
        found.append(_beginning("".join(parts)))
    return found


def _beginning(text: str) -> str:
    """Return a text that does not begin with a space, which only one of the parsers removes."""
    return text if text.strip()[:1] == text[:1] else f"k{text}"


@cache
def _reference() -> str:
    if not (NODE_MODULES / "markdown-it-cjk-friendly").exists():
        missing("markdown-it-cjk-friendly", "run: npm ci --prefix tests/node")
    return node()


def _asked(**request: Any) -> Any:
    run = subprocess.run(
        [_reference(), str(NODE_MODULES.parent / "emphasis.mjs")],
        input=json.dumps(request),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark")
    cjk_emphasis(parser)
    strikethrough(parser)
    return parser


def _dense(html: str) -> str:
    """Return HTML without spaces: markdown-it-py removes more of them at the ends of a paragraph."""
    return "".join(html.split())


def _differences(texts: list[str], expected: list[str]) -> list[tuple[str, str, str]]:
    parser = _parser()
    found = ((text, parser.render(text), html) for text, html in zip(texts, expected, strict=True))
    return [one for one in found if _dense(one[1]) != _dense(one[2])]


def test_emphasis_is_that_of_the_reference() -> None:
    texts = _texts("mixed", [*EAST_ASIAN, *EAST_ASIAN, *OTHERS], 3_000)
    expected = _asked(texts=texts, cjk=True)
    assert _differences(texts, expected) == []
    # The texts are such that the rule matters, in both directions.
    plain = MarkdownIt("commonmark")
    changed = sum(plain.render(text) != html for text, html in zip(texts, expected, strict=True))
    assert changed > 300
    assert sum("<em>" in html or "<strong>" in html for html in expected) > 1_000


def test_strikethrough_follows_the_same_rule() -> None:
    chance = random.Random("tildes")
    pieces = [*EAST_ASIAN, *OTHERS]
    runs = ["".join(part for _ in range(5) for part in (chance.choice(pieces), "~~")) for _ in range(500)]
    texts = list(map(_beginning, runs))
    assert _differences(texts, _asked(texts=texts, cjk=True)) == []


def test_each_character_is_of_the_same_kind_as_in_the_reference() -> None:
    known = [
        char for char in map(chr, range(0x1100, 0x33480)) if unicodedata.category(char) not in ("Cn", "Co", "Cs")
    ]
    symbols = [char for char in known if "\u2000" <= char <= "\u33ff" or char >= "\U0001f000"]
    chars = {*known[::61], *(char for char in symbols if char < "\U00020000")}
    texts = [f"a{char}**(a)**{char}" for char in sorted(chars)]
    assert _differences(texts, _asked(texts=texts, cjk=True)) == []


def test_nothing_changes_in_the_examples_of_the_specification() -> None:
    examples = _asked(examples=True)
    assert len(examples) > 600
    parser = MarkdownIt("commonmark")
    cjk_emphasis(parser)
    for example in examples:
        text = example["markdown"].replace("→", "\t")
        assert parser.render(text) == MarkdownIt("commonmark").render(text), example["number"]
        assert _dense(parser.render(text)) == _dense(example["html"].replace("→", "\t")), example["number"]


def test_nothing_changes_in_text_without_such_characters() -> None:
    plain, parser = MarkdownIt("commonmark"), MarkdownIt("commonmark")
    cjk_emphasis(parser)
    for text in _texts("others", [piece for piece in OTHERS if "\ufe0e" not in piece], 3_000):
        assert parser.render(text) == plain.render(text), text


BOLD = [
    ("这里**先看结论。**再看代码。", "这里<strong>先看结论。</strong>再看代码。"),
    (
        "本期**重点：**三篇文章，请读**「入门」**一章。",
        "本期<strong>重点：</strong>三篇文章，请读<strong>「入门」</strong>一章。",
    ),
    ("**结论：**值得一读", "<strong>结论：</strong>值得一读"),
    ("*“引用”*之后", "<em>“引用”</em>之后"),
    (
        "参见**[文档](https://example.org/d)：**很好",
        '<strong><a href="https://example.org/d">文档</a>：</strong>很好',
    ),
    ("これは**「強調」**です。", "これは<strong>「強調」</strong>です。"),
    ("**스크립트(script)**라고", "<strong>스크립트(script)</strong>라고"),
    ("请用**`asyncio`**吧", "请用<strong><code>asyncio</code></strong>吧"),
    ("**《书》**，*（注）*。", "<strong>《书》</strong>，<em>（注）</em>。"),
    ("𠮷野家**（本店）**𠮷", "𠮷野家<strong>（本店）</strong>𠮷"),
    ("这~~删除。~~了", "这<del>删除。</del>了"),
    ("价格~~¥100~~：免费", "价格<del>¥100</del>：免费"),
]


@pytest.mark.parametrize(("text", "html"), BOLD)
def test_issue_pages_follow_the_rule(text: str, html: str) -> None:
    """In a summary, a title, a heading and the intro; the marks are in no text."""
    body = f"# Tea\n\n{text}\n\n## 一 {text}\n\n1. [One](https://example.org/a)\n\n   {text}\n"
    page = f"---\nissue: 1\ndate: 2025-05-10\n---\n\n{body}"
    issue, findings, _ = read_text(page, "issues/0001", Settings())
    assert issue is not None
    assert not [finding for finding in findings if finding.problem is not Problem.DUPLICATE_LINK]
    (intro, section, link) = issue.body.blocks
    assert html in intro.html  # type: ignore[union-attr]
    assert html in link.content  # type: ignore[union-attr]
    for shown in (intro.text, section.title, link.summary):  # type: ignore[union-attr]
        assert "*" not in shown
        assert "~" not in shown


def test_a_title_may_have_such_emphasis() -> None:
    page = "---\nissue: 1\ndate: 2025-05-10\n---\n\n# 茶**信：**一\n\n## A\n\n1. [读**「入门」**一章](https://example.org/a)\n"
    issue, findings, _ = read_text(page, "issues/0001", Settings())
    assert issue is not None and not findings
    assert issue.title == "茶信：一"
    assert (issue.links[0].title, issue.links[0].title_html) == (
        "读「入门」一章",
        "读<strong>「入门」</strong>一章",
    )
