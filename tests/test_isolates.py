"""Marks and isolates of bidirectional text: kept where Arabic or Hebrew is written, reported anywhere else."""

from __future__ import annotations

import pytest

from sphinx_newsletter.config import Settings
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading import read_text
from sphinx_newsletter.records.characters import hidden, shown

LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"

LEGITIMATE = {
    "Latin in Arabic": f"لغة {LRI}C++{PDI} سريعة",
    "Arabic in Latin": f"The word {RLI}مرحبا!{PDI} in it",
    "first strong": f"{FSI}Python{PDI} בעברית",
    "one in another": f"{RLI}שלום {LRI}a {FSI}b{PDI}{PDI}!{PDI}",
    "two pairs": f"{LRI}a{PDI} ו-{LRI}b{PDI}",
    "a mark after signs": "לשפת C++\u200e יש",
    "a mark after digits": "גרסה 3.13\u200f, חדשה",
    "a mark in Arabic": "لغة C#\u061c جديدة",
    "in Persian with a joiner": f"{RLI}می\u200cخواهم{PDI}",
    "in two lines": f"{LRI}a{PDI} א\n{LRI}b{PDI} ב",
}
HIDDEN = {
    "without a letter": f"a{LRI}b{PDI}",
    "a letter in another line": f"a{LRI}b{PDI}\nשלום",
    "not ended": f"שלום {LRI}abc",
    "not begun": f"שלום abc{PDI}",
    "ended in another line": f"שלום {LRI}a\nb{PDI} שלום",
    "two begun, one ended": f"{LRI}{LRI}שלום{PDI}",
    "one begun, two ended": f"{LRI}שלום{PDI}{PDI}",
    "override within": f"{LRI}\u202eשלום{PDI}",
    "embedding in Hebrew": "שלום \u202babc\u202c",
    "left-to-right embedding": "שלום \u202aabc\u202c",
    "override in Arabic": "مرحبا \u202dabc\u202c",
    "two marks": "שלום C++\u200e\u200e יש",
    "marks beside another": "שלום C++\u200e\u200b\u200e יש",
    "a mark in Latin": "C++\u200e is",
    "deprecated": f"{LRI}שלום\u206a{PDI}",
}


@pytest.mark.parametrize("name", LEGITIMATE)
def test_what_directions_need_is_kept(name: str) -> None:
    assert not hidden(LEGITIMATE[name])
    assert shown(LEGITIMATE[name]) == LEGITIMATE[name]


@pytest.mark.parametrize("name", HIDDEN)
def test_anything_else_is_left_out(name: str) -> None:
    assert hidden(HIDDEN[name])
    assert not hidden(shown(HIDDEN[name]))
    assert "\u202e" not in shown(HIDDEN[name])


HEAD = "---\nissue: 1\ndate: 2024-05-05\n---\n\n# T\n\n## Articles\n\n"
PAGE = HEAD + "1. [{title}](https://example.org/)\n\n   {text}\n"

PAGES = {
    "title": (LEGITIMATE["Latin in Arabic"], "Text."),
    "summary": ("Title", LEGITIMATE["one in another"]),
    "around bold": ("Title", f"שלום {LRI}**C++** and `x`{PDI}!"),
    "around a link": ("Title", f"שלום {LRI}[C++](https://example.org/x), a{PDI}!"),
    "around an image": ("Title", f"שלום {LRI}a ![b](https://example.org/x.png){PDI}!"),
    "a mark after code": ("Title", "לשפת `C++`\u200e [a](https://example.org/x) יש"),
    "in a title, around code": (f"שלום {LRI}`C++`{PDI}!", "Text."),
}
REPORTED = {
    "in Latin": ("Title", HIDDEN["without a letter"]),
    "not ended": (HIDDEN["not ended"], "Text."),
    "across paragraphs": ("Title", f"שלום {LRI}a\n\n   b{PDI}"),
    "an override": ("Title", HIDDEN["override within"]),
    "as references": ("Title", "שלום &#x2066;a"),
    "as decimal references": ("Title", f"שלום {LRI}a{PDI} &#8297;"),
    "marks as references": ("Title", "C++&lrm; and &#x200f;x"),
    "an override as reference": ("Title", f"שלום {LRI}a{PDI} &#x202e;"),
}


def read(title: str, text: str) -> tuple[str, list[Problem]]:
    settings = Settings(default_language="en")
    issue, findings, *_ = read_text(PAGE.format(title=title, text=text), "issues/0001", settings)
    assert issue is not None
    (link,) = issue.links
    return link.title + link.summary, [finding.problem for finding in findings]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_may_have_pairs(name: str) -> None:
    text, problems = read(*PAGES[name])
    assert Problem.HIDDEN_CHARACTER not in problems
    assert (LRI in text and PDI in text) or "\u200e" in text


@pytest.mark.parametrize("name", REPORTED)
def test_a_page_with_others_is_reported(name: str) -> None:
    text, problems = read(*REPORTED[name])
    assert Problem.HIDDEN_CHARACTER in problems
    assert "\u202e" not in text
    assert text.count(LRI) == text.count(PDI)
