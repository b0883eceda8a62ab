"""Fix mojibake, text that was decoded with the wrong encoding. Only the damaged runs change.

Two kinds are detected: emoji whose UTF-8 was decoded as Mac Roman (``üéÅ`` for 🎁), often without the first
byte, which becomes a private use character that many programs drop; and what :mod:`ftfy` detects.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_FIRST = "\uf8ff"
"""Byte F0 decoded as Mac Roman: the first byte of most emoji in UTF-8."""


def _mac(first: int, last: int) -> str:
    return re.escape(bytes(range(first, last + 1)).decode("mac_roman"))


_NEXT = f"[{_mac(0x80, 0xBF)}]"
_WHOLE = f"{_FIRST}{_NEXT}{{3}}"
_HEADLESS = f"ü{_NEXT}{{2}}"
_SYMBOL = f"‚{_NEXT}{{2}}|Ô∏[èé]|„ä[óô]|„Ä[∞Ω]|¬[©®](?=Ô∏è)"
"""Decoded UTF-8 of U+2000 to U+2FFF (typographic signs), of other emoji, and of variation selectors."""
_PARTS = re.compile(f"(?P<sure>{_WHOLE}|{_SYMBOL})|(?P<headless>{_HEADLESS})")
_RUN = re.compile(f"(?:{_WHOLE}|{_SYMBOL}|{_HEADLESS})+")
_ODD = re.compile("[\u0080-\u024f\u02c6-\u02dd\u2010-\u2044\u20ac\u2122\u2202-\u25ca\ufb01\ufb02]+")
"""Characters that single-byte encodings have for the bytes of UTF-8: Latin letters and signs."""


@dataclass(frozen=True, slots=True)
class Healed:
    """A damaged run and its replacement."""

    line: int
    """1-based."""
    before: str
    after: str


def heal(text: str) -> tuple[str, list[Healed]]:
    """Return *text* with damaged runs replaced, and the list of replacements.

    The number of lines stays the same. Ambiguous runs only change if another run is certainly damaged: ``üçü``
    could be 🍟 or Turkish.
    """
    found = dict(_emoji(text))
    found |= dict(_by_ftfy(text, found))
    healed: list[Healed] = []
    parts: list[str] = []
    end, line = 0, 1
    for start in sorted(found):
        before, after = found[start]
        line += text.count("\n", end, start)
        healed.append(Healed(line, before, after))
        parts += [text[end:start], after]
        end = start + len(before)
    return "".join([*parts, text[end:]]), healed


def _emoji(text: str) -> Iterator[tuple[int, tuple[str, str]]]:
    """Yield the offset, the text and the replacement of each damaged emoji."""
    runs = [(run, after) for run in _RUN.finditer(text) if (after := _decoded(run[0])) is not None]
    certainties = [_certainty(run) for run, _ in runs]
    evidence = any(
        certainty == 3 or (certainty == 2 and not _follows_letter(run))
        for (run, _), certainty in zip(runs, certainties, strict=True)
    )
    for (run, after), certainty in zip(runs, certainties, strict=True):
        apart = not _follows_letter(run)
        word = not apart or text[run.end() : run.end() + 1].islower()
        if (
            certainty == 3
            or (certainty == 2 and (evidence or apart))
            or (certainty == 1 and evidence and not word)
        ):
            yield run.start(), (run[0], after)


def _decoded(run: str) -> str | None:
    """Return the original text of a run, or None if it cannot be text."""
    whole = _PARTS.sub(lambda part: part[0] if part["sure"] else _FIRST + part[0], run)
    try:
        after = whole.encode("mac_roman").decode("utf-8")
    except UnicodeError:
        return None
    return after if all(unicodedata.category(char) not in ("Cn", "Co", "Cs") for char in after) else None


def _certainty(run: re.Match[str]) -> int:
    """Rate a run: 3 certainly damaged; 2 damaged unless it follows a letter; 1 may be a word; 0 not damaged."""
    parts = list(_PARTS.finditer(run[0]))
    if any(part["sure"] for part in parts):
        return 3
    if not all(_is_pictograph(_decoded(part[0]) or "") for part in parts):
        return 0
    return 1 if run[0].islower() and run[0].isalpha() and "º" not in run[0] and "ª" not in run[0] else 2


def _is_pictograph(text: str) -> bool:
    return len(text) == 1 and unicodedata.category(text) in ("So", "Sk")


def _follows_letter(run: re.Match[str]) -> bool:
    return run.start() > 0 and run.string[run.start() - 1].isalpha()


def _by_ftfy(text: str, found: dict[int, tuple[str, str]]) -> Iterator[tuple[int, tuple[str, str]]]:
    """Yield what ftfy fixes outside the runs in *found*."""
    if not _ODD.search(text):
        return
    import ftfy  # takes 0.2 s to import, and most pages do not need it
    from ftfy.badness import is_bad

    taken = sorted((start, start + len(before)) for start, (before, _) in found.items())
    edges = [0, *(edge for span in taken for edge in span), len(text)]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        for run in _ODD.finditer(text, start, end):
            if is_bad(run[0]) and _is_better(run[0], after := ftfy.fix_encoding(run[0])):
                yield run.start(), (run[0], after)


def _is_better(before: str, after: str) -> bool:
    return len(after) < len(before) and all(
        unicodedata.category(char) not in ("Cn", "Co", "Cs", "Cc") and char != "\ufffd" for char in after
    )
