"""Compare two normal forms: what is lost, and what is changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from sphinx_newsletter.authoring.importing.markup.normal_form import BLOCK, BREAK, NOTHING, SPACE, Form

_SHOWN = 5
"""Number of addresses, or of changes, that a message names."""
_LETTERS = 20
"""Length of the text that a message quotes, in letters."""
_ONE_LINE = ("heading", "column")
"""Blocks that Markdown has on one line, so that line breaks in them are spaces."""
_CHANGED_GAPS = {
    (NOTHING, 1): "a space is new before {}",
    (SPACE, -1): "the space before {} is gone",
    (BREAK, -1): "the line break before {} is gone",
    (SPACE, 1): "a line break is new before {}",
    (BREAK, 1): "a paragraph is new before {}",
    (BLOCK, -1): "{} is no longer a block of its own",
    (NOTHING, 2): "a line break is new before {}",
}


@dataclass(frozen=True)
class Change:
    """What differs, and where: the line in what has been made, or 0."""

    text: str
    line: int = 0

    def __str__(self) -> str:
        return f"line {self.line}: {self.text}" if self.line else self.text


def lost(before: Form, after: Form) -> str:
    """Return the addresses of *before* that *after* lacks, or else the words that differ first."""
    kept = {*after.links, *(address for address, _ in after.images)}
    wanted = [*before.links, *(address for address, _ in before.images)]
    if gone := list(dict.fromkeys(address for address in wanted if address and address not in kept)):
        return ", ".join(gone[:_SHOWN]) + (f" and {len(gone) - _SHOWN} more" if len(gone) > _SHOWN else "")
    words, same = before.letters, after.letters
    if words == same:
        return ""
    start = next((place for place, pair in enumerate(zip(words, same, strict=False)) if pair[0] != pair[1]), None)
    start = min(len(words), len(same)) if start is None else start
    return f"the text from {words[start : start + _LETTERS] or same[start : start + _LETTERS]!r}"


def emphasis_changes(before: Form, after: Form) -> list[Change]:
    """Return what has other marks than before. Both must have the same letters."""
    return list(_marks(before, after))


def changes(before: Form, after: Form) -> list[Change]:
    """Return all other differences. Both must have the same letters."""
    found = [*_signs(before, after), *_blocks(before, after), *_links(before, after), *_gaps(before, after)]
    if before.code != after.code and len(before.code) == len(after.code):
        found += [
            Change(f"code {one[:_LETTERS]!r} has other spaces")
            for one, other in zip(before.code, after.code, strict=True)
            if one != other and "".join(one.split()) == "".join(other.split())
        ]
    alts = Counter(after.images)
    alts.subtract(before.images)
    found += [
        Change(f"image {url}: alternative text {alt!r} is gone") for (url, alt), n in alts.items() if n < 0 and alt
    ]
    return found


def listed(found: Sequence[Change], *, with_lines: bool = False) -> str:
    """Return changes as one text."""
    more = [f"{len(found) - _SHOWN} more like these"] if len(found) > _SHOWN else []
    return "; ".join([*(str(one) if with_lines else one.text for one in found[:_SHOWN]), *more])


def _quoted(form: Form, start: int, end: int) -> str:
    """Return the letters from one to another, with what is between them."""
    end = min(end, start + _LETTERS, len(form.places))
    first, last = form.places[start], form.places[end - 1]
    words: list[str] = []
    spaces = {form.places[index] for index in range(start + 1, end) if form.gaps[index]}
    for place in range(first, last + 1):
        words.append(f" {form.text[place]}" if place in spaces else form.text[place])
    return repr("".join(words))


def _line(one: Form, other: Form, index: int) -> int:
    return other.lines[index] or one.lines[index]


def _marks(before: Form, after: Form) -> Iterator[Change]:
    pairs = enumerate(zip(before.styles, after.styles, strict=True))
    for (gone, new), run in groupby(pairs, key=lambda pair: _difference(pair[1][0].marks, pair[1][1].marks)):
        indexes = [index for index, _ in run]
        if gone or new:
            names = ", ".join(sorted(gone or new))
            text = _quoted(before, indexes[0], indexes[-1] + 1)
            yield Change(f"{text} is {'no longer' if gone else 'now'} {names}", _line(before, after, indexes[0]))


def _difference(one: frozenset[str], other: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    return (one - other, other - one) if one != other else (frozenset(), frozenset())


def _blocks(before: Form, after: Form) -> Iterator[Change]:
    pairs = enumerate(zip(before.styles, after.styles, strict=True))
    for (one, other), run in groupby(pairs, key=lambda pair: (pair[1][0].block, pair[1][1].block)):
        if sorted(one) == sorted(other):
            continue
        indexes = [index for index, _ in run]
        if _is_dashed(before, indexes[0]) and set(other) - set(one) == {"list level 1"}:
            continue
        gone, new = Counter(one) - Counter(other), Counter(other) - Counter(one)
        parts = [f"no longer in {', '.join(gone.elements())}"] if gone else []
        parts += [f"now in {', '.join(new.elements())}"] if new else []
        text = _quoted(before, indexes[0], indexes[-1] + 1)
        yield Change(f"{text} is {' and '.join(parts)}", _line(before, after, indexes[0]))


def _is_dashed(form: Form, index: int) -> bool:
    """Return whether a letter follows a dash, which makes a list of the lines of a paragraph."""
    end = form.places[index]
    return "-" in form.text[form.places[index - 1] + 1 if index else 0 : end]


def _is_numbered(form: Form, index: int) -> bool:
    """Return whether a letter follows the number of an item."""
    return any(
        len(sign) > 1 for sign in form.text[form.places[index - 1] + 1 if index else 0 : form.places[index]]
    )


def _links(before: Form, after: Form) -> Iterator[Change]:
    pairs = enumerate(zip(before.styles, after.styles, strict=True))
    for (one, other), run in groupby(pairs, key=lambda pair: (pair[1][0].link, pair[1][1].link)):
        if one != other:
            indexes = [index for index, _ in run]
            if not one and _is_written_out(before, indexes, other):
                continue
            text = _quoted(before, indexes[0], indexes[-1] + 1)
            what = f"no longer a link to {one}" if one else f"now a link to {other}"
            yield Change(f"{text} is {what}", _line(before, after, indexes[0]))


def _is_written_out(form: Form, indexes: Sequence[int], address: str) -> bool:
    """Return whether the letters of a link are those of its address, which issue pages show as a link."""
    letters = "".join(form.text[form.places[index]] for index in indexes)
    return "".join(filter(str.isalnum, address)).endswith(letters)


def _gaps(before: Form, after: Form) -> Iterator[Change]:
    for index, (one, other) in enumerate(zip(before.gaps, after.gaps, strict=True)):
        if one == other:
            continue
        block = before.styles[index].block
        if min(one, other) == SPACE and any(name.startswith(_ONE_LINE) for name in block):
            continue
        if _is_numbered(before, index) or (one >= BREAK <= other and _is_dashed(before, index)):
            continue
        text = _quoted(before, index, index + _LETTERS)
        kind = (one, other - one) if (one, other - one) in _CHANGED_GAPS else (one, 1 if other > one else -1)
        yield Change(_CHANGED_GAPS[kind].format(text), _line(before, after, index))


def _signs(before: Form, after: Form) -> Iterator[Change]:
    """Yield changes of punctuation and other signs between letters."""
    if before.text == after.text:
        return
    ends = (len(before.text), len(after.text))
    old = new = 0
    for index, places in enumerate([*zip(before.places, after.places, strict=True), ends]):
        one, other = "".join(before.text[old : places[0]]), "".join(after.text[new : places[1]])
        if one != other:
            near = max(0, index - 1)
            text = _quoted(before, max(0, near - _LETTERS // 2), near + 1) if before.places else "the beginning"
            line = _line(before, after, near) if before.places else 0
            what = (
                f"{one!r} became {other!r}" if one and other else f"{one or other!r} is {'gone' if one else 'new'}"
            )
            yield Change(f"after {text}, {what}", line)
        old, new = places[0] + 1, places[1] + 1
