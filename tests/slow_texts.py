"""Texts that take a regular expression long, and how its time grows with their length.

What is repeated in them are characters and words of the pattern itself. What stands before matches the part of the
pattern before a repetition, and what stands after does not match.
"""

from __future__ import annotations

import math
import random
import re
import re._constants as sre  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise, product
from typing import Any

from patterns import OPERATIONS, Found

_OTHERS = ("a", "0", " ", "\n", "中", "!")
_GROWTH = 1.5
_FEW = 1_000
"""Length of a text from which a time says something."""
_LONG = 200_000
_PATIENCE = 0.03
"""Seconds after which a text is long enough."""
_SHORT = 2e-5
"""Seconds below which a time of a text of that length is linear."""
_PAIRS = 400
_SAMPLES = 16
_SURE = 2e-3
"""Seconds below which a time says nothing."""
EXPONENT = 1.3

Node = tuple[Any, Any]


def _walk(tree: Any) -> Iterator[Node]:
    for op, value in tree:
        yield op, value
        for child in _children(op, value):
            yield from _walk(child)


def _children(op: Any, value: Any) -> list[Any]:
    if op is sre.BRANCH:
        return list(value[1])
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        return [value[2]]
    if op is sre.SUBPATTERN:
        return [value[3]]
    if op is sre.ATOMIC_GROUP:
        return [value]
    if op in (sre.ASSERT, sre.ASSERT_NOT):
        return [value[1]]
    return [part for part in value[1:] if part] if op is sre.GROUPREF_EXISTS else []


def _chars(tree: Any) -> list[str]:
    """Return the characters that a pattern names, and others, one for each way in which its classes judge them."""
    tests: list[re.Pattern[str]] = []
    named: dict[str, None] = {}
    for op, value in _walk(tree):
        if op in (sre.LITERAL, sre.NOT_LITERAL):
            named[chr(value)] = None
            tests.append(re.compile(re.escape(chr(value))))
        elif op is sre.IN:
            tests.append(re.compile(_class(value)))
            for kind, part in value:
                named |= dict.fromkeys(
                    map(chr, part if kind is sre.RANGE else [part] if kind is sre.LITERAL else [])
                )
    judged: dict[tuple[bool, ...], str] = {}
    for char in [*_OTHERS, *named]:
        judged.setdefault(tuple(test.match(char) is not None for test in tests), char)
    return list(judged.values())


_CATEGORIES = {
    sre.CATEGORY_DIGIT: r"\d",
    sre.CATEGORY_NOT_DIGIT: r"\D",
    sre.CATEGORY_SPACE: r"\s",
    sre.CATEGORY_NOT_SPACE: r"\S",
    sre.CATEGORY_WORD: r"\w",
    sre.CATEGORY_NOT_WORD: r"\W",
}


def _class(parts: Any) -> str:
    text = ""
    for kind, value in parts:
        if kind is sre.NEGATE:
            text += "^"
        elif kind is sre.RANGE:
            text += f"\\U{value[0]:08x}-\\U{value[1]:08x}"
        elif kind is sre.LITERAL:
            text += f"\\U{value:08x}"
        else:
            text += _CATEGORIES[value]
    return f"[{text}]"


def _samples(tree: Any, chars: list[str]) -> list[str]:
    """Return texts that match a part of a pattern, as far as this can be said: the shortest first, then others.

    They differ in the branches they take, and in what is optional.
    """
    texts = [""]
    for op, value in tree:
        texts = [before + after for after in _parts(op, value, chars) for before in texts][:_SAMPLES]
    return texts


def _parts(op: Any, value: Any, chars: list[str]) -> list[str]:
    if op is sre.LITERAL:
        return [chr(value)]
    if op is sre.NOT_LITERAL:
        return [next(char for char in chars if ord(char) != value)]
    if op is sre.ANY:
        return ["a"]
    if op is sre.IN:
        test = re.compile(_class(value))
        return [next((char for char in [*chars, *map(chr, range(0x3000))] if test.match(char)), "")]
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        once = _samples(value[2], chars)
        return ["", *once] if value[0] == 0 else [text * value[0] for text in once]
    if op in (sre.BRANCH, sre.SUBPATTERN, sre.ATOMIC_GROUP):
        return [text for child in _children(op, value) for text in _samples(child, chars)]
    return [""]


def _repeats(tree: Any, before: str, chars: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield what comes before each repeated part of a pattern, and texts that this part matches."""
    for index, (op, value) in enumerate(tree):
        here = before + _samples(tree[:index], chars)[0]
        if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT) and value[1] > 4:
            yield here, [text for text in dict.fromkeys(_samples(value[2], chars)) if text]
        for child in _children(op, value):
            yield from _repeats(child, here, chars)


def texts_for(found: re.Pattern[str], pieces: int) -> Iterator[tuple[str, str, str]]:
    """Yield beginnings, what to repeat, and ends; what is repeated is of 1 to *pieces* characters, or matches."""
    tree = parser.parse(found.pattern, found.flags)
    chars = _chars(tree)
    repeats = dict.fromkeys((before, body) for before, bodies in _repeats(tree, "", chars) for body in bodies)
    words = dict.fromkeys(body for _, body in repeats if len(body) > 1)
    whole = _samples(tree, chars)[0]
    pumps = [*chars, *words]
    if pieces > 1:
        pairs = ["".join(pair) for pair in product(pumps, repeat=2)]
        pumps += random.Random(0).sample(pairs, min(len(pairs), _PAIRS))
    befores = list(dict.fromkeys(["", *(before for before, _ in repeats)]))
    for before in befores if pieces > 1 else befores[:4]:
        for pump in dict.fromkeys([*pumps, whole]):
            if pump:
                for after in ("", "\0", chars[0]) if pieces > 1 else ("", "\0"):
                    yield before, pump, after


def slow_text(found: Found, pieces: int) -> str:
    """Return what is repeated in a text for which a pattern takes more than linear time; empty if nothing is."""
    for before, pump, after in texts_for(found.pattern, pieces):
        for use in found.uses:
            run = partial(_seconds, OPERATIONS[use], found.pattern, before, pump, after)
            if (exponent := _exponent(run, len(pump))) > EXPONENT:
                return f"{use}: {before!r} + {pump!r} * n + {after!r} takes n ** {exponent:.1f}"
    return ""


def _seconds(
    run: Callable[[re.Pattern[str], str], object],
    pattern: re.Pattern[str],
    before: str,
    pump: str,
    after: str,
    count: int,
) -> float:
    text = before + pump * count + after
    start = time.process_time()
    run(pattern, text)
    return time.process_time() - start


def _exponent(run: Callable[[int], float], width: int) -> float:
    """Return the power of the length with which the time grows; 0 if it takes no time.

    The text grows by half, or by one piece if the time doubled before: what is exponential takes a moment, too.
    """
    count, less, before, limit, is_steep = 8, 0, 0.0, _FEW, False
    while count * width <= limit:
        took = run(count)
        if took > _PATIENCE:
            break
        is_steep = took > 4 * before > _SHORT or (is_steep and took > 1.2 * before)
        less, before, count = count, took, count + (1 if is_steep else count // 2)
        if count * width > limit == _FEW:
            took = min(took, run(less), run(less))
            if (
                took < _SHORT
                or _slope((less, took), (less // 2, min(run(less // 2) for _ in range(3)))) < EXPONENT
            ):
                return 0
            limit = _LONG
    else:
        count = less
    return _confirmed(run, count, count - 1 if is_steep else count // 2)


def _confirmed(run: Callable[[int], float], count: int, less: int) -> float:
    """Return the power of the length with which the time grows at some lengths: the lowest of several.

    The time for a few megabytes grows a little faster than their length, but not at each length.
    """
    found = math.inf
    for _ in range(3):
        points = [(each, min(run(each) for _ in range(3))) for each in (less * less // count, less, count)]
        if points[-1][1] < _SURE:
            return 0
        found = min(found, *(_slope(*pair) for pair in pairwise(points)))
        if found < EXPONENT:
            break
    return found


def _slope(one: tuple[int, float], other: tuple[int, float]) -> float:
    """Return the power of the length with which the time grows between two lengths."""
    (less, before), (more, after) = sorted((one, other))
    return math.log(max(after, 1e-7) / max(before, 1e-7)) / math.log(more / less)
