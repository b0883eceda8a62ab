"""Code is highlighted where that takes little time, and shown without colours elsewhere."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator
from itertools import islice

import pytest
from docutils import nodes
from docutils.utils import new_document
from pygments.lexer import Lexer
from pygments.lexers import find_lexer_class

from slow_texts import texts_for
from sphinx_newsletter.config import Settings
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading import read_text
from sphinx_newsletter.reading.code_blocks import HIGHLIGHTED, PLAIN_IF, check_code
from sphinx_newsletter.reading.limits import CODE_BLOCKS, CODE_LINE

PAGE = "---\nissue: 7\ndate: 2023-06-17\n---\n\n# Title\n\n## Articles\n\n1. [Item](https://example.org)\n\n"
SECONDS = 2.0
QUICK = ("Python", "Bash", "C")
OPENINGS = (
    "",
    '"',
    "'",
    "/*",
    "<",
    "{",
    "(",
    "[",
    "#",
    "`",
    "$",
    "@",
    "%",
    "{{",
    "<!--",
    '"""',
    "a(",
    "= ",
    "<style>{",
)
CHARS = tuple("abz09 \n\t\"'`~!@#$%^&*()-_=+[]{}\\|;:,.<>/?中")


def limited(*codes: tuple[str, str]) -> tuple[list[str], list[str]]:
    """Return the languages in which code is highlighted, and what is reported."""
    reported: list[str] = []
    document = new_document("")
    document += [nodes.literal_block(code, code, language=language) for language, code in codes]
    check_code(document, lambda problem, line, details: reported.append(problem.message(**details)))
    return [block["language"] for block in document.findall(nodes.literal_block)], reported


@pytest.mark.parametrize(
    "language", ["python", "Python", "py3", "pycon", "json", "bash", "console", "c++", "default"]
)
def test_short_code_is_highlighted(language: str) -> None:
    assert limited((language, "x = 1\n" * 40)) == ([language], [])


@pytest.mark.parametrize("language", ["scala", "docker", "markdown", "guess"])
def test_code_of_other_languages_is_not(language: str) -> None:
    assert limited((language, "x = 1\n")) == (["none"], [])


def test_text_stays() -> None:
    assert limited(("text", "x" * 30_000), ("none", "x" * 30_000)) == (["text", "none"], [])


def test_languages_that_nobody_knows_are_reported() -> None:
    languages, (message,) = limited(("no-such-language", "x = 1\n"))
    assert languages == ["none"]
    assert message.startswith("unknown language 'no-such-language' of a code block")


def test_what_is_too_large_is_reported() -> None:
    assert limited(("python", "x\n" * 20_000), ("c", "x\n" * 1_500), ("python", "x" * 1_001)) == (
        ["none"] * 3,
        [
            "a code block in Python of 40,000 characters exceeds the limit of 20,000",
            "a code block in C of 3,000 characters exceeds the limit of 2,000",
            "a line of 1,001 characters in a code block exceeds the limit of 1,000",
        ],
    )


def test_a_page_is_reported_once() -> None:
    languages, reported = limited(*[("c", "x\n" * 1_000)] * (CODE_BLOCKS + 5))
    assert languages == ["c"] * CODE_BLOCKS + ["none"] * 5
    assert reported == ["the highlighted code of the page exceeds the limit of 10 large blocks"]


def test_code_without_a_language_is_not_reported() -> None:
    assert limited(("default", "x\n" * 20_000)) == (["none"], [])


@pytest.mark.parametrize("opening", ["```c", "```{code-block} c", "```{code} c", "```{sourcecode} c"])
def test_the_check_reports_it_and_highlights_nothing(opening: str) -> None:
    _, findings, document = read_text(f"{PAGE}   {opening}\n   int a;\n   ```\n", "issues/0007", Settings())
    assert not findings
    (block,) = document.findall(nodes.literal_block)
    assert not block.next_node(nodes.inline)
    start = time.process_time()
    code = "   int a = 1;\n" * 4_000
    _, findings, _ = read_text(f"{PAGE}   {opening}\n{code}   ```\n", "issues/0007", Settings())
    assert [finding.problem for finding in findings] == [Problem.TOO_LARGE]
    assert time.process_time() - start < 1


def hard_codes(lexer: type[Lexer], most: int) -> Iterator[str]:
    """Yield code that may take a lexer long, made of characters that it looks for."""
    chance = random.Random(0)
    pumps = [(opening, char) for opening in OPENINGS for char in CHARS]
    rules = [rule for rules in getattr(lexer(), "_tokens", {}).values() for rule in rules]
    patterns = {getattr(rule[0], "__self__", None) for rule in rules}
    for pattern in sorted(
        (each for each in patterns if isinstance(each, re.Pattern)), key=lambda each: each.pattern
    ):
        if len(pattern.pattern) < 2_000:
            texts = [(before, pump) for before, pump, _ in texts_for(pattern, 1)]
            pumps += chance.sample(texts, min(len(texts), 6))
    for opening, pump in chance.sample(pumps, min(len(pumps), most)):
        line = (opening + pump * CODE_LINE)[: CODE_LINE - 1]
        lines = line + "\n" + ((pump * CODE_LINE)[: CODE_LINE - 1] + "\n") * 20
        yield lines[: HIGHLIGHTED[lexer.name]]


def slowest(name: str, most: int, patience: float) -> float:
    lexer = find_lexer_class(name)
    assert lexer is not None
    end, worst = time.monotonic() + patience, 0.0
    for code in hard_codes(lexer, most):
        if time.monotonic() > end:
            break
        if not any(part in code for part in PLAIN_IF.get(name, ())):
            start = time.process_time()
            most_tokens = 10 * len(code)  # a lexer that makes no progress yields empty ones for ever
            assert sum(1 for _ in islice(lexer().get_tokens(code), most_tokens)) < most_tokens
            worst = max(worst, time.process_time() - start)
    return worst


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in QUICK else pytest.mark.long) for name in HIGHLIGHTED]
)
def test_no_code_takes_long(name: str) -> None:
    assert slowest(name, *((30, 2) if name in QUICK else (60, 3))) < SECONDS
