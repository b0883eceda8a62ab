"""The examples of the guide that are not issue pages: files to be written beside them."""

from __future__ import annotations

import re

from building import DOCS


def examples(page: str) -> list[str]:
    """Return the blocks of a page of the guide, whatever they are."""
    text = (DOCS / "guide" / f"{page}.md").read_text(encoding="utf-8")
    return re.findall(r"^```\S+\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def example(page: str, words: str) -> str:
    """Return the one block of a page that has *words*."""
    (found,) = [text for text in examples(page) if words in text]
    return found
