"""Write bold, italic and struck text of HTML so that Markdown reads it as such.

HTML may begin and end emphasis anywhere, Markdown only beside certain characters: it shows the marks of
``a**!b**c``. The converter writes characters that no text has instead of marks. :func:`with_marks` replaces them:
neighbours of a kind are joined, and what does not read back gets its marks elsewhere, or none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import zip_longest

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig

from sphinx_newsletter.reading.issue_markdown import issue_parser

STRONG, EM, DEL = "strong", "em", "del"
_MARKS = {STRONG: "**", EM: "*", DEL: "~~"}
_OTHER_MARKS = {STRONG: "__", EM: "_", DEL: "~"}
_STARTS = {STRONG: "\ufdd0", EM: "\ufdd1", DEL: "\ufdd2"}
_ENDS = {STRONG: "\ufdd3", EM: "\ufdd4", DEL: "\ufdd5"}
"""Noncharacters, which no text may have (Unicode Standard, section 23.7)."""
_KIND_OF = {char: kind for chars in (_STARTS, _ENDS) for kind, char in chars.items()}
RESERVED = re.compile("[\ufdd0-\ufdd6]")
_ABUTTING = re.compile("|".join(f"{_ENDS[kind]}{_STARTS[kind]}|{_STARTS[kind]}{_ENDS[kind]}" for kind in _MARKS))
_OPENED = {"strong_open": STRONG, "em_open": EM, "s_open": DEL}
_CLOSED = {"strong_close": STRONG, "em_close": EM, "s_close": DEL}
_NEVER_MOVED = "`[]<>\\*~_|#"
_BLANK_LINES = re.compile(r"(\n[ \t]*+\n[ \t\n]*+)")
_TRIES = 6
"""How an emphasis is tried: as it is; without punctuation at its end, start, both; in a link; with _; not."""
_ROUNDS = 2 * _TRIES + 1

Part = str | tuple[str, int]
"""A character, or the start or end of an emphasis: its character and its number."""
Letters = list[tuple[str, frozenset[str]]]
"""Characters with the emphasis that each has."""
_NONE: tuple[str, frozenset[str]] = ("", frozenset())


def emphasised(kind: str, text: str) -> str:
    """Return *text* with the characters that stand for marks; spaces at its ends stay outside."""
    inner = text.strip()
    if not inner:
        return text
    before, _, after = text.partition(inner)
    return f"{before}{_STARTS[kind]}{inner}{_ENDS[kind]}{after}"


@cache
def parser() -> MarkdownIt:
    """Return the parser of issue pages, to compare what a text becomes."""
    return issue_parser(MdParserConfig(enable_extensions={"colon_fence"}), RendererHTML)


def as_marked(text: str) -> str:
    """Return Markdown with marks instead of the characters that stand for them, whether or not these read back."""
    parts = _numbered(_within_blocks(text))
    tries = [0] * len(_order(parts))
    return "".join(_mark(part, tries) for part in parts)


def with_marks(text: str) -> str:
    """Return Markdown with marks instead of the characters that stand for them, where these read back."""
    parts = _numbered(_within_blocks(text))
    tries = [0] * len(_order(parts))
    for left in reversed(range(_ROUNDS)):
        moved = parts
        for number, tried in enumerate(tries):
            moved = _moved(moved, number, tried)
        written = "".join(_mark(part, tries) for part in moved)
        failed = [number for number in _failed(moved, written) if tries[number] < _TRIES]
        if not failed:
            break
        for number in failed:
            tries[number] = tries[number] + 1 if left else _TRIES
    return written


def _within_blocks(text: str) -> str:
    """Return *text* with emphasis over several paragraphs ended and begun again between them."""
    found: list[str] = []
    opened: list[str] = []
    for piece in _BLANK_LINES.split(text):
        if found and _BLANK_LINES.fullmatch(piece):
            words = found[-1].rstrip(" ")
            ends = "".join(_ENDS[kind] for kind in reversed(opened))
            starts = "".join(_STARTS[kind] for kind in opened)
            found[-1] = f"{words}{ends}{found[-1][len(words) :]}{piece}{starts}"
            continue
        found.append(piece)
        for char in RESERVED.findall(piece):
            if char in _STARTS.values():
                opened.append(_KIND_OF[char])
            else:
                opened.pop()
    return "".join(found)


def _numbered(text: str) -> list[Part]:
    """Return the parts of a text, with neighbours of a kind joined, and without emphasis in one of its kind."""
    while (joined := _ABUTTING.sub("", text)) != text:
        text = joined
    parts: list[Part] = []
    opened: list[tuple[str, int | None]] = []
    count = 0
    for char in text:
        kind = _KIND_OF.get(char)
        if kind is None:
            parts.append(char)
        elif char in _STARTS.values():
            is_inner = any(other == kind for other, _ in opened)
            opened.append((kind, None if is_inner else count))
            if not is_inner:
                parts.append((char, count))
                count += 1
        else:
            _, number = opened.pop()
            if number is not None:
                parts.append((char, number))
    return parts


def _mark(part: Part, tries: Sequence[int]) -> str:
    if isinstance(part, str):
        return part
    char, number = part
    marks = _OTHER_MARKS if tries[number] == _TRIES - 1 else _MARKS
    return marks[_KIND_OF[char]] if tries[number] < _TRIES else ""


def _moved(parts: list[Part], number: int, tried: int) -> list[Part]:
    """Return *parts* with the marks of an emphasis where the given try puts them."""
    if tried in (0, _TRIES - 1):
        return parts
    if tried == _TRIES:
        return [part for part in parts if isinstance(part, str) or part[1] != number]
    start, end = (index for index, part in enumerate(parts) if isinstance(part, tuple) and part[1] == number)
    inner = parts[start + 1 : end]
    markup = _NEVER_MOVED + ("()!" if "](" in _joined(inner) else "")
    first = _punctuation(inner, markup) if tried in (2, 3) else 0
    last = _punctuation(inner[::-1], markup, backwards=True) if tried in (1, 3) else 0
    if tried == 4 and (inside := _text_of_link(inner)):
        first, last = inside
    if first + last >= len(inner):
        return parts
    cut = len(inner) - last
    moved = [*inner[:first], parts[start], *inner[first:cut], parts[end], *inner[cut:]]
    return [*parts[:start], *moved, *parts[end + 1 :]]


def _punctuation(parts: Sequence[Part], markup: str, *, backwards: bool = False) -> int:
    """Return the number of characters at the beginning that are punctuation, and none of *markup*."""
    for index, part in enumerate(parts):
        following = parts[index + 1] if backwards and index + 1 < len(parts) else ""
        if not isinstance(part, str) or following == "\\" or part in markup:
            return index
        if unicodedata.category(part)[0] not in "PS":
            return index
    return len(parts)


def _text_of_link(parts: Sequence[Part]) -> tuple[int, int] | None:
    """Return the number of characters before and after the text of a link, if the parts are one link."""
    text = _joined(parts)
    middle = text.find("](")
    if text.startswith("[") and text.endswith(")") and middle > 0 and text.find("](", middle + 1) < 0:
        return 1, len(text) - middle
    return None


def _joined(parts: Sequence[Part]) -> str:
    return "".join(part if isinstance(part, str) else part[0] for part in parts)


def _order(parts: Sequence[Part]) -> list[int]:
    """Return the numbers of the emphasis as it begins."""
    return [part[1] for part in parts if isinstance(part, tuple) and part[0] in _STARTS.values()]


def _failed(parts: Sequence[Part], written: str) -> set[int]:
    """Return the numbers of the emphasis that does not read back."""
    order = _order(parts)
    wanted, numbers = _read(_joined(parts), order)
    found, _ = _read(written)
    failed: set[int] = set()
    place = 0
    for index, (one, other) in enumerate(
        zip_longest(_without_marks(wanted), _without_marks(found), fillvalue=_NONE)
    ):
        if one != other:
            failed |= (index < len(numbers) and numbers[index]) or _nearest(numbers, index)
        if one[0] != other[0]:  # what follows cannot be compared
            return failed
    for one, other in zip_longest(wanted, found, fillvalue=_NONE):
        if one[0] != other[0]:  # a mark that is shown
            return failed | _nearest(numbers, place)
        place += one[0] not in "*_~"
    return failed


def _without_marks(letters: Letters) -> Letters:
    return [(char, kinds) for char, kinds in letters if char not in "*_~"]


def _nearest(numbers: Sequence[frozenset[int]], index: int) -> frozenset[int]:
    """Return the emphasis before and after a place."""
    before = next((found for found in numbers[max(index - 1, 0) :: -1] if found), frozenset[int]())
    return before | next((found for found in numbers[index:] if found), frozenset[int]())


def _read(text: str, order: Sequence[int] = ()) -> tuple[Letters, list[frozenset[int]]]:
    """Return the characters of a text as it is shown, and for those that are no marks the numbers of the emphasis.

    *order* are the numbers of the emphasis as it begins.
    """
    letters: Letters = []
    numbers: list[frozenset[int]] = []
    opened: list[tuple[str, int]] = []
    count = 0
    for token in (child for block in parser().parse(text) for child in block.children or ()):
        if kind := _OPENED.get(token.type):
            opened.append((kind, -1))
        elif kind := _CLOSED.get(token.type):
            opened.pop()
        for char in token.content if token.type != "image" else "":
            kind = _KIND_OF.get(char)
            if kind is None:
                if not char.isspace():
                    letters.append((char, frozenset(name for name, _ in opened)))
                    if char not in "*_~":
                        numbers.append(frozenset(number for _, number in opened if number >= 0))
            elif char in _STARTS.values():
                opened.append((kind, order[count]))
                count += 1
            else:
                opened = [one for one in opened if one[0] != kind]
    return letters, numbers
