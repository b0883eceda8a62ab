"""The grammar of issue pages: every case of ``fixtures/grammar``, Markdown in, what was read out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from docutils import nodes
from markdown_it.utils import read_fixture_file

from building import COLON_FENCE
from sphinx_newsletter.config import Settings
from sphinx_newsletter.reading import read_text
from sphinx_newsletter.reading.nodes import editors_note, issue_head, link_card, link_gap
from sphinx_newsletter.records.item_forms import ItemForm
from sphinx_newsletter.records.model import Link

PREAMBLE = "---\nissue: 7\ndate: 2023-06-17\n---\n\n# Title\n\n## Articles\n\n"
SETTINGS = Settings(
    title="Weekly",
    default_language="en",
    host_languages={"juejin.cn": "zh"},
    sections={"articles": ["Articles", "文章&教程"], "projects": ["Projects & Resources"]},
    section_items={"Quote": "prose", "Tools": "headings", "Mixed": ["numbered", "bulleted"], "Read": "paragraphs"},
    markdown=COLON_FENCE,
)
CASES = [
    pytest.param(markdown, expected, path.stem, id=f"{path.stem}: {title}")
    for path in sorted((Path(__file__).parent / "fixtures/grammar").glob("*.md"))
    for _, title, markdown, expected in read_fixture_file(path)
]


def test_the_fixtures_are_found() -> None:
    assert len(CASES) > 70
    assert {form.value for form in ItemForm} - {"numbered"} <= {form_of(str(case.values[2])) for case in CASES}


@pytest.mark.parametrize(("markdown", "expected", "group"), CASES)
def test_grammar(markdown: str, expected: str, group: str) -> None:
    settings = replace(SETTINGS, items=form_of(group)) if form_of(group) else SETTINGS
    assert describe(markdown, settings) == expected.rstrip("\n")


def form_of(group: str) -> str:
    """Return the form with which a group of cases is read: *bold* for ``form-bold.md``."""
    return group.removeprefix("form-") if group.startswith("form-") else ""


def describe(markdown: str, settings: Settings = SETTINGS) -> str:
    """Read a page, or the part of one below its first heading, and say what it was found to hold.

    An item is ``number @line | languages | title | url``, then whatever of ``says``, ``related``, ``images``,
    ``topics``, ``snapshot`` and ``holds`` (its blocks, unless they are paragraphs alone) there is.
    """
    whole = markdown.startswith("---")
    offset = 0 if whole else PREAMBLE.count("\n")
    text = markdown if whole else PREAMBLE + markdown
    issue, findings, document = read_text(text, "issues/0007", settings)
    assert issue is not None
    assert [card["link"] for card in document.findall(link_card)] == list(issue.links)
    lines = list(_blocks(document.children, offset, top=True))[0 if whole else 1 :]
    return "\n".join([*lines, *(f"! {finding.problem.code} @{finding.line - offset}" for finding in findings)])


def _blocks(blocks: list[nodes.Node], offset: int, *, top: bool = False) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, nodes.section):
            if not top:
                yield f"## {block['ids'][0]}: {_words(block[0])}"
            yield from _blocks(block.children[1:], offset)
        elif isinstance(block, link_card):
            yield _item(block["link"], offset)
        elif isinstance(block, link_gap):
            yield f"gap {block['number']}: {_words(block)}"
        elif isinstance(block, editors_note):
            yield f"note: {_words(block)}"
        elif isinstance(block, nodes.transition):
            yield "break"
        elif not isinstance(block, issue_head | nodes.comment | nodes.field_list | nodes.system_message):
            yield f"prose: {_words(block)}"


def _item(link: Link, offset: int) -> str:
    number = "-" if link.number is None else link.number
    parts = [f"{number} @{link.line - offset}", " ".join(link.languages), link.title, link.url or "(group)"]
    blocks = [tag.name for tag in BeautifulSoup(link.content, "html.parser").children if isinstance(tag, Tag)]
    extra = {
        "says": link.summary,
        "related": "; ".join(f"{related.title} <{related.url}>" for related in link.related),
        "images": "; ".join(f"{image.url} ({image.alt})" for image in link.images),
        "topics": " ".join(link.topics),
        "snapshot": link.snapshot or "",
        "holds": " ".join(blocks) if set(blocks) - {"p"} else "",
    }
    return " | ".join([*parts, *(f"{key}: {value}" for key, value in extra.items() if value)])


def _words(node: nodes.Node) -> str:
    return re.sub(r"\s+", " ", node.astext()).strip()
