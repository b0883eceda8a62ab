"""Find brackets that are left over beside a link, as in ``[[title](https://…)`` and ``[title](https://…))``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sphinx_newsletter.reading.near_links import LINK, NearLink

_BESIDE_LINK = re.compile(rf"[(（\[]{LINK}|{LINK}[)）\]]")
_PAIRS = {"(": ")", "（": ")", "[": "]"}
_CLOSING = {")": ")", "）": ")", "]": "]"}
"""The kind of each bracket: the widths of parentheses may differ."""


def stray_brackets(text: str) -> Iterator[NearLink]:
    """Yield the brackets directly before or after a link that have no counterpart in the paragraph."""
    if not _BESIDE_LINK.search(text):
        return
    opened: list[int] = []
    strays: list[int] = []
    for index, char in enumerate(text):
        if char in _PAIRS:
            opened.append(index)
        elif char in _CLOSING:
            if opened and _PAIRS[text[opened[-1]]] == _CLOSING[char]:
                opened.pop()
            else:
                strays.append(index)
    for index in sorted(strays + opened):
        char = text[index]
        if char in _CLOSING and text[:index][-1:] == LINK:
            yield NearLink(index, f"){char}", f"the {char} after the link closes nothing; remove it")
        elif char in _PAIRS and text[index + 1 :][:1] == LINK:
            yield NearLink(index, f"{char}[", f"the {char} before the link is not closed; remove it")
