"""Turn the notes of other tools (``:::note``, ``!!! note``) into those that issue pages have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sphinx_newsletter.authoring.importing.markup.code_places import HIDDEN, without_code
from sphinx_newsletter.authoring.importing.markup.numbered_lines import NumberedLines
from sphinx_newsletter.reading.foreign_patterns import NOTES

_FENCED = re.compile(r"([ \t]{0,3})(:{3,})[ \t]*([A-Za-z][\w-]*)(?:[ \t]*\[([^\]\n]*)\]|[ \t]+([^\n{]*))?[ \t]*\Z")
_PLAIN_FENCE = re.compile(r"[ \t]{0,3}:{3,}[ \t]*\{[ \t]*[.#][^{}\n]*\}[ \t]*\Z")
_FENCE_END = re.compile(r"[ \t]{0,3}(:{3,})[ \t]*\Z")
_INDENTED = re.compile(
    r"(?:!!!|\?\?\?\+?)[ \t]+([A-Za-z][\w-]*)(?:[ \t]+[\w-]+)*?(?:[ \t]+\"([^\"\n]*)\")?[ \t]*\Z"
)
_NO_FENCE = ("{", "`")


def with_notes(lines: NumberedLines) -> Iterator[str]:
    """Convert notes and other containers in *lines*, and yield notes on those that are none."""
    if ":::" not in lines.text and "!!!" not in lines.text and "???" not in lines.text:
        return
    plain = without_code(lines.text).split("\n")
    made: list[str] = []
    for row in reversed(range(len(plain))):  # those within others first
        if found := _INDENTED.match(lines.texts[row]) if not plain[row].startswith(HIDDEN) else None:
            if (last := _indented_end(lines.texts, row + 1)) > row + 1:
                _quote(lines, row, last, found[1], found[2] or "", 4)
        elif (found := _FENCED.match(plain[row])) or _PLAIN_FENCE.match(plain[row]):
            name, title = (found[3], found[4] or found[5] or "") if found else ("", "")
            end = next(
                (one for one in range(row + 1, len(lines.texts)) if _FENCE_END.match(lines.texts[one])), None
            )
            if end is None:
                continue
            if name.casefold() in NOTES or name.casefold() in (
                "success",
                "question",
                "example",
                "abstract",
                "quote",
            ):
                lines.replace(end, end + 1, [""])
                _quote(lines, row, end, name, title.strip(), 0)
            else:
                made.append(f"line {lines.numbers[row]}: {lines.texts[row].strip()!r}")
                lines.replace(end, end + 1, [""])
                lines.replace(row, row + 1, [title.strip()])
    if made:
        yield f"containers left out, but not their text: {'; '.join(reversed(made))}"


def _quote(lines: NumberedLines, start: int, end: int, name: str, title: str, indent: int) -> None:
    kind = name.upper() if name.casefold() in NOTES else "NOTE"
    inner = [line[indent:] if line[:indent].isspace() else line for line in lines.texts[start + 1 : end]]
    while inner and not inner[-1].strip():
        inner.pop()
    while inner and not inner[0].strip():
        inner.pop(0)
    rows = [f"> [!{kind}]{f' {title}' if title else ''}", *(f"> {line}".rstrip() for line in inner), ""]
    rows += [""] * max(0, end - start - len(rows))
    lines.replace(start, end, rows)


def _indented_end(texts: list[str], start: int) -> int:
    end = start
    for row in range(start, len(texts)):
        if texts[row].startswith(("    ", "\t")):
            end = row + 1
        elif texts[row].strip():
            break
    return end
