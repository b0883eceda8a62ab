"""Issues as they were sent: nothing is lost or made up.

Those of ``tests/corpus``, and real ones from the folder that ``NEWSLETTER_CORPUS`` names.
"""

from __future__ import annotations

import csv
import os
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from building import Built, build
from sphinx_newsletter.config import Settings
from sphinx_newsletter.reading import read_text
from sphinx_newsletter.reading.nodes import link_gap
from sphinx_newsletter.records.model import Issue

OWN = Path(__file__).parent / "corpus"
FOLDER = Path(os.environ.get("NEWSLETTER_CORPUS") or "unset")
PATHS = {
    path.relative_to(folder).as_posix(): path for folder in (OWN, FOLDER) for path in sorted(folder.glob("*/*.md"))
}
FILES = list(PATHS)
needs_real_issues = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="NEWSLETTER_CORPUS names no folder with real issues"
)

GAPS = {"en/2022-01-15-weekly.md": {3}, "en/2023-06-03-weekly.md": {3}, "en/2023-06-10-weekly.md": {10}}
"""Numbers that were taken out on purpose, as read by a person."""
SOULTEARY = (
    "https://soulteary.com/2023/04/05/eighty-lines-of-code-to-implement-"
    "the-open-source-midjourney-and-stable-diffusion-spell-drawing-tool.html"
)
MISPRINTED = {
    (3, f"{SOULTEARY}#%E5%86%99%E5%9C%A8%E5%89%8D%E9%9D%A2"),
    (6, "https://www.bilibili.com/video/BV1XX4y1y7s4"),
}
"""Links whose address the English issue, and so the archive, gives otherwise than the Chinese original."""
NUMBERED = re.compile(r"^(?:(\d+)[.、]\s*|([①-⑳]))")
CIRCLED = {chr(0x2460 + index): index + 1 for index in range(20)}
MARKED = re.compile(r"\]\((?P<url>[^()\s]+)\)\s*[(（](?P<word>[^()（）]+)[)）]\s*$")
WORDS = {
    **dict.fromkeys(["English", "EN", "Eng", "in English", "英", "英文", "英語"], ("en",)),
    **dict.fromkeys(["Chinese", "中文", "中国語", "中译"], ("zh",)),
    "中英": ("zh", "en"),
    "日本語対応": ("ja",),
}
LINK = re.compile(r"(?<!!)\[(?:[^\[\]]|\[[^\[\]]*\])*\]\((https?://(?:[^\s()]|\([^\s()]*\))+)\)")
IMAGE = re.compile(r"!\[[^\]]*\]\((https?://[^\s)]+)\)")


def text_of(name: str) -> str:
    """Return a file's Markdown without its front matter."""
    return re.sub(r"\A---\n.*?\n---\n", "", PATHS[name].read_text(encoding="utf-8"), flags=re.DOTALL)


def numbered_lines(name: str) -> list[tuple[int, str]]:
    """Return number and text of every line that opens an item or a gap."""
    found = [(match, line) for line in text_of(name).splitlines() if (match := NUMBERED.match(line))]
    return [(int(match[1]) if match[1] else CIRCLED[match[2]], line) for match, line in found]


@cache
def read(name: str) -> tuple[Issue, int]:
    """Read a file as an issue; return it, and how many gaps it has."""
    text = f"---\nissue: 1\ndate: 2023-01-01\n---\n\n{text_of(name)}"
    issue, _, document = read_text(text, "issues/0001", Settings(default_language="en"))
    assert issue is not None
    return issue, len(list(document.findall(link_gap)))


@pytest.fixture(scope="module", params=FILES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_numbered_line_is_an_item_or_a_known_gap(name: str) -> None:
    issue, gaps = read(name)
    expected = Counter(number for number, _ in numbered_lines(name))
    expected.subtract(GAPS.get(name, set()))
    assert Counter(link.number for link in issue.links) == +expected
    assert gaps == len(GAPS.get(name, ()))


def test_every_item_is_at_its_line(name: str) -> None:
    issue, _ = read(name)
    lines = text_of(name).splitlines()
    for link in issue.links:
        assert re.match(rf"{link.number}[.、]|[①-⑳]", lines[link.line - 6]), link


def test_every_marked_link_is_in_its_language(name: str) -> None:
    issue, _ = read(name)
    found = {(link.url, link.languages) for link in issue.links}
    for _, line in numbered_lines(name):
        marker = MARKED.search(line)
        if marker and marker["word"].strip() in WORDS:
            assert (marker["url"], WORDS[marker["word"].strip()]) in found


def test_no_language_marker_is_left_in_a_title_or_at_a_summarys_beginning(name: str) -> None:
    issue, _ = read(name)
    words = "|".join(map(re.escape, WORDS))
    for link in issue.links:
        assert not re.search(rf"[(（]({words})[)）]\s*$", link.title)
        assert not re.match(rf"\s*[(（]({words})[)）]", link.summary)


def item_blocks(name: str) -> list[str]:
    """Cut a page's text at every item, heading, break and note; return what belongs to items."""
    blocks: list[list[str]] = []
    inside = False
    for line in text_of(name).splitlines():
        if NUMBERED.match(line):
            inside = True
            blocks.append([])
        elif line.startswith(("#", "---", "🎁", "**[")):
            inside = False
        if inside:
            blocks[-1].append(line)
    return ["\n".join(lines) for lines in blocks]


def test_every_address_of_an_item_is_read_and_none_is_made_up(name: str) -> None:
    issue, _ = read(name)
    links = {link.url for link in issue.links if link.url}
    if not any(LINK.search(line) for _, line in numbered_lines(name)):
        # Titles without links, and prose below them that no line divides.
        assert not links
        return
    written = {url.rstrip("/") for block in item_blocks(name) for url in LINK.findall(block)}
    related = {related.url for link in issue.links for related in link.related}
    assert {url.rstrip("/") for url in links | related} == written


def test_every_image_of_an_item_is_read_and_none_is_made_up(name: str) -> None:
    issue, _ = read(name)
    written = {url for block in item_blocks(name) for url in IMAGE.findall(block)}
    assert {image.url for link in issue.links for image in link.images} == written


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Every file as an issue page of one site."""
    source = tmp_path_factory.mktemp("corpus")
    for number, name in enumerate(FILES, 1):
        head = f"---\nissue: {number}\ndate: 2023-01-01\noriginal: https://example.org/{number}\n---\n\n"
        (source / f"{number:04}.md").write_text(head + text_of(name), encoding="utf-8")
    (source / "season.md").write_text("# Season\n\n```{season} 1\n```\n", encoding="utf-8")
    (source / "index.md").write_text("# Weekly\n\n```{toctree}\nseason\n```\n", encoding="utf-8")
    settings = {
        "extensions": ["sphinx_newsletter"],
        "html_theme": "furo",
        "html_baseurl": "https://weekly.example/",
        "ogp_social_cards": {"enable": False},
        "newsletter_season_length": 100,
    }
    (source / "conf.py").write_text("".join(f"{key} = {value!r}\n" for key, value in settings.items()))
    return build(source, source / "_build")


def test_all_issues_build_as_one_site(scratch: Built) -> None:
    links = scratch.json("links.json")["links"]
    expected = sum(len(numbered_lines(name)) - len(GAPS.get(name, ())) for name in FILES)
    assert len(links) == expected
    for number, name in enumerate(FILES, 1):
        cards = scratch.article(f"{number:04}").select("article.nl-card")
        assert len(cards) == len(numbered_lines(name)) - len(GAPS.get(name, ())), name


def shape(card: object) -> list[tuple[str, tuple[str, ...]]]:
    """Return a card's tags and classes, but for those that depend on what it says."""
    return [
        (tag.name, tuple(name for name in tag.get("class", ()) if not name.startswith("nl-badge-")))
        for tag in card.select("header, header > *, .nl-number, .nl-badge, .nl-body")  # type: ignore[attr-defined]
        if tag.name not in ("code", "em", "strong", "span") or tag.get("class")
    ]


def test_cards_look_alike_however_their_items_are_numbered(scratch: Built) -> None:
    dotted = scratch.article(f"{FILES.index('en/2022-01-08-weekly.md') + 1:04}").select("article.nl-card")
    chinese = scratch.article(f"{FILES.index('en/2022-01-15-weekly.md') + 1:04}").select("article.nl-card")
    assert (len(dotted), len(chinese)) == (7, 5)
    shapes = {str(shape(card)) for card in [*dotted, *chinese]}
    assert len(shapes) == 1


@needs_real_issues
def test_links_of_the_archive_are_in_their_true_languages(site: Built) -> None:
    facts = FOLDER.parent / "facts/link-languages.csv"
    if not facts.is_file():
        pytest.skip("no facts beside the corpus")
    data = site.json("links.json")["links"]
    archived = {link["issue"] for link in data}
    found = {(link["issue"], (link["url"] or "").rstrip("/")): link["languages"] for link in data}
    with facts.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if int(row["issue"]) in archived]
    assert len(rows) > 60
    expected = {(int(row["issue"]), row["url"].rstrip("/")): row["language"].split() for row in rows}
    assert {key: found.get(key) for key in expected.keys() - MISPRINTED} == {
        key: languages for key, languages in expected.items() if key not in MISPRINTED
    }
