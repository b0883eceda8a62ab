"""Pages with many of the same take a time that grows with their number, not with its square."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from itertools import count

import pytest
from docutils import nodes

from sphinx_newsletter.authoring.healing import heal
from sphinx_newsletter.authoring.importing.front import Front
from sphinx_newsletter.authoring.importing.page import pages_of
from sphinx_newsletter.authoring.starting.words import topics_of
from sphinx_newsletter.config import Settings
from sphinx_newsletter.reading import FrontMatter, read_text
from sphinx_newsletter.reading.replacing import replace_all

FRONT = "---\nissue: 7\ndate: 2023-06-17\n---\n\n"
HEAD = "# T\n\n## S\n\n"
PAGES: dict[str, tuple[str, Callable[[int], str]]] = {
    "paragraphs without a heading": ("numbered", lambda many: "x\n\n" * many),
    "raw HTML": ("numbered", lambda many: HEAD + "<b>\n\n" * many),
    "links to scripts": ("numbered", lambda many: HEAD + "[a](javascript:x)\n\n" * many),
    "images": ("numbered", lambda many: HEAD + "![](https://example.org/a.png)\n\n" * many),
    "images of no kind": ("numbered", lambda many: HEAD + "![a](a.txt)\n\n" * many),
    "items": ("numbered", lambda many: HEAD + "".join(f"{i}. [a](https://a.org/{i})\n" for i in range(1, many))),
    "cards": ("numbered", lambda many: HEAD + "```{link-card} [a](https://a.org)\n```\n\n" * many),
    "headings": ("headings", lambda many: HEAD + "### [a](https://example.org)\n\nx\n\n" * many),
    "lists in a list": ("nested", lambda many: HEAD + "- a\n" + "  - [x](https://a.org)\n\n  <!-- -->\n\n" * many),
    "footnotes": ("numbered", lambda many: HEAD + "".join(f"[^{i}]: x\n\n" for i in range(many))),
    "discarded footnotes": (
        "numbered",
        lambda many: HEAD + "```{table} T\n" + "".join(f"[^{i}]: x\n\n" for i in range(many)) + "```\n",
    ),
    "sections": ("numbered", lambda many: "# T\n\n" + "## S\n\nx\n\n" * many),
}
FRESH = count()
"""Front matter is cached."""
OTHERS: dict[str, Callable[[int], object]] = {
    "keys": lambda many: FrontMatter.of(f"---\nb: {next(FRESH)}\n" + "a:\n" * many * 50 + "---\n"),
    "metadata lines": lambda many: Front.split("a:\n" * many * 50),
    "mojibake": lambda many: heal("ü¶Ñ\n" * many * 10),
    "breaks": lambda many: pages_of(FRONT + "---\n\n" * many + "1. [a](https://a.org)\n", "7", Settings()),
    "indented code": lambda many: pages_of(f"{FRONT}1. a\n\n        {' ' * many * 50}x\n", "7", Settings()),
    "words": lambda many: topics_of([chr(0x30A1 + i % 80) * 2 + chr(0x30A1 + i // 80) for i in range(many)], "ja"),
}


def grows_with_the_square(run: Callable[[int], object]) -> bool:
    """Return whether five times as many take much more than five times as long, at each of three attempts."""
    gc.collect()
    gc.freeze()  # what other tests have left in memory must not be looked through again and again
    for _ in range(3):
        times: list[float] = []
        for many in (800, 4_000):
            start = time.process_time()
            run(many)
            times.append(time.process_time() - start)
        if times[1] < 12 * times[0] or times[1] < 0.2:
            return False
    return True


@pytest.mark.long
@pytest.mark.parametrize("name", PAGES)
def test_many_of_the_same_on_a_page(name: str) -> None:
    items, page = PAGES[name]
    settings = Settings(title="Weekly", items=items if items == "numbered" else [items])
    assert not grows_with_the_square(lambda many: read_text(FRONT + page(many), "issues/0007", settings))


@pytest.mark.long
@pytest.mark.parametrize("name", OTHERS)
def test_many_of_the_same_in_a_file(name: str) -> None:
    assert not grows_with_the_square(OTHERS[name])


def test_nodes_are_replaced_by_others_and_by_their_children() -> None:
    outer, inner, last = nodes.emphasis(), nodes.strong("", "b"), nodes.literal("", "d")
    outer += [nodes.Text("a"), inner, nodes.Text("c")]
    paragraph = nodes.paragraph("", "", nodes.Text("<"), outer, last)
    replace_all([(outer, outer.children), (inner, nodes.Text("B")), (last, [nodes.Text("D"), nodes.Text(">")])])
    assert [str(child) for child in paragraph.children] == ["<", "a", "B", "c", "D", ">"]
    assert all(child.parent is paragraph for child in paragraph.children)
