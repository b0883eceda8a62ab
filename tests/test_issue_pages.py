"""Issue pages compared with the issues they are made of: nothing lost, and no sentence taken over."""

from __future__ import annotations

import os
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from building import DOCS
from sphinx_newsletter.config import Settings
from sphinx_newsletter.reading import read_text
from sphinx_newsletter.records.model import Issue
from sphinx_newsletter.records.urls import without_tracking

FOLDER = Path(os.environ.get("NEWSLETTER_CORPUS") or "unset")
FIRST_SEASON = sorted(FOLDER.glob("en/2023-*.md"))
LATER_SEASONS = sorted(FOLDER.parent.glob("seasons-2-4/20*.md"))
SOURCES = FIRST_SEASON + LATER_SEASONS
"""The issues in the order of their dates, which is that of their numbers."""
pytestmark = pytest.mark.skipif(not SOURCES, reason="NEWSLETTER_CORPUS names no folder with real issues")

GAPS = {5: {3}, 6: {10}, 61: {2}, 84: {7}}
"""Numbers of items that were taken out."""
WITHOUT_ITEMS = {55}
"""Issues whose source has no numbered items. Its headings became items."""
LEFT_OUT = "index.example"
"""The host of links that no page of the later seasons has."""
HEADINGS = {104: {"https://xiaobot.net/p/python_weekly"}}
"""Links of headings whose ``##`` the source has lost."""
OWN_PICTURES = {"https://img.pythoncat.top/support_pythoncat.png"}
"""The newsletter's appeals for support: no item has them."""
UNMARKED = "https://img.pythoncat.top/imarkdown.png"
"""A picture whose ``!`` the source has lost: a link there."""
RUN = 8
"""So many words in a row are a sentence taken over."""

NUMBERED = re.compile(r"^(\d+)[.、]\s*")
LINK = re.compile(r"(?<!!)\[(?:[^\[\]]|\[[^\[\]]*\])*\]\((https?://(?:[^\s()]|\([^\s()]*\))+)\)")
ANY_LINK = re.compile(r"\[(?:[^\[\]]|\[[^\[\]]*\])*\]\([^)]*\)")
IMAGE = re.compile(r"!\[[^\]]*\]\((https?://[^\s)]+)\)")
WORD = re.compile(r"[a-z0-9']+|[\u4e00-\u9fff]")
ENDS = ("#", "---", "🎁", "**[", "[🐧")


def body(path: Path) -> str:
    """Return a file's Markdown without front matter."""
    return re.sub(r"\A---\n.*?\n---\n", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


def items_of(text: str) -> list[str]:
    """Return the lines of each numbered item, as a person would count them."""
    found: list[list[str]] = []
    inside = False
    for line in text.splitlines():
        if NUMBERED.match(line):
            inside = True
            found.append([])
        elif line.startswith(ENDS):
            inside = False
        if inside:
            found[-1].append(line)
    return ["\n".join(lines) for lines in found]


def source_items(number: int) -> list[str]:
    """Return the items of an issue's source; the whole text if it has none."""
    text = body(SOURCES[number - 1])
    return [text] if number in WITHOUT_ITEMS else items_of(text)


@cache
def page(number: int) -> Issue:
    path = DOCS / f"issues/{number:04}.md"
    issue, findings, _ = read_text(path.read_text("utf-8"), path.stem, Settings(default_language="en"))
    assert issue is not None
    assert [finding for finding in findings if not finding.problem.value.is_notice] == []
    return issue


@pytest.fixture(params=range(1, len(SOURCES) + 1))
def number(request: pytest.FixtureRequest) -> int:
    return int(request.param)


def test_dates_are_those_of_the_issues(number: int) -> None:
    assert SOURCES[number - 1].name.startswith(page(number).date.isoformat())


def test_every_item_is_there(number: int) -> None:
    if number in WITHOUT_ITEMS:
        counted = Counter(range(1, body(SOURCES[number - 1]).count("\n## ") + 1))
    else:
        counted = Counter(int(NUMBERED.match(item)[1]) for item in source_items(number))  # type: ignore[index]
    counted.subtract(GAPS.get(number, ()))
    assert Counter(link.number for link in page(number).links) == +counted


def test_every_address_is_there_and_none_is_made_up(number: int) -> None:
    found = {url for item in source_items(number) for url in LINK.findall(item)}
    written = {(without_tracking(url) or url).rstrip("/") for url in found}
    if number > len(FIRST_SEASON):
        written = {url for url in written if LEFT_OUT not in url}
    written -= HEADINGS.get(number, set())
    links = page(number).links
    shown = {url.rstrip("/") for link in links for url in (link.url, *(each.url for each in link.related)) if url}
    # Below the last item the source says where it first appeared; the page says so in its front matter.
    assert shown == written - {UNMARKED, page(number).original}


def test_every_picture_is_there_and_described(number: int) -> None:
    written = {url for item in source_items(number) for url in (*IMAGE.findall(item),)}
    written |= {UNMARKED} & {url for item in source_items(number) for url in LINK.findall(item)}
    pictures = [image for link in page(number).links for image in link.images]
    assert {image.url for image in pictures} == written - OWN_PICTURES
    assert [image.alt for image in pictures if len(image.alt) < 12] == []


def test_every_item_has_a_summary(number: int) -> None:
    assert [link.title for link in page(number).links if not link.summary] == []


def test_no_sentence_is_taken_over(number: int) -> None:
    source = WORD.findall(re.sub(r"\]\([^)]*\)", "]", body(SOURCES[number - 1]).lower()))
    taken = {tuple(source[index : index + RUN]) for index in range(len(source) - RUN + 1)}
    for line in body(DOCS / f"issues/{number:04}.md").splitlines():
        if NUMBERED.match(line) or line.startswith("#"):
            continue  # a title is a fact
        for part in ANY_LINK.split(line.lower()):  # so is the title of a further link
            words = WORD.findall(part)
            runs = {tuple(words[index : index + RUN]) for index in range(len(words) - RUN + 1)}
            assert not runs & taken, line
