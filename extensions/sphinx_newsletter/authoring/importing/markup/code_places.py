"""Find the code in a Markdown text, which is left as it is written."""

from __future__ import annotations

import re

from sphinx_newsletter.authoring.importing.markup.emphasis import parser

_TICKS = re.compile(r"(?<!`)`+(?!`)")
HIDDEN = "\0"
"""Stands for a character of code."""


def without_code(text: str) -> str:
    """Return *text* with code hidden: all else is at the same place."""
    lines = text.split("\n")
    for token in parser().parse(text):
        if token.type in ("fence", "code_block") and token.map:
            for row in range(token.map[0], min(token.map[1], len(lines))):
                lines[row] = HIDDEN * len(lines[row])
    return "\n".join(_without_spans(line) if "`" in line else line for line in lines)


def _without_spans(line: str) -> str:
    found = list(_TICKS.finditer(line))
    closing = {len(ticks[0]): index for index, ticks in enumerate(found)}
    parts: list[str] = []
    end = index = 0
    while index < len(found):
        ticks = found[index]
        index += 1
        if closing[len(ticks[0])] < index:
            continue
        while len(found[index][0]) != len(ticks[0]):
            index += 1
        parts += [line[end : ticks.start()], HIDDEN * (found[index].end() - ticks.start())]
        end = found[index].end()
        index += 1
    return "".join([*parts, line[end:]])
