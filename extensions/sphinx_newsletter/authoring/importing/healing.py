"""Text that was read in a wrong encoding, healed: only the damaged runs change.

Two kinds are known. Emoji whose UTF-8 was read as Mac Roman (``üéÅ`` was 🎁), often without their first byte,
which Mac Roman shows as a private character that many programs throw away; and what :mod:`ftfy` knows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_FIRST = "\uf8ff"
"""How Mac Roman shows the byte F0, with which the UTF-8 of most emoji begins."""


def _mac(first: int, last: int) -> str:
    return re.escape(bytes(range(first, last + 1)).decode("mac_roman"))


_NEXT = f"[{_mac(0x80, 0xBF)}]"
_WHOLE = f"{_FIRST}{_NEXT}{{3}}"
_HEADLESS = f"ü{_NEXT}{{2}}"
_SYMBOL = f"‚{_NEXT}{{2}}|Ô∏[èé]|„ä[óô]|„Ä[∞Ω]|¬[©®](?=Ô∏è)"
"""The UTF-8 of U+2000 to U+2FFF, where typographic signs are, of emoji elsewhere, and of variation selectors."""
_PARTS = re.compile(f"(?P<sure>{_WHOLE}|{_SYMBOL})|(?P<headless>{_HEADLESS})")
_RUN = re.compile(f"(?:{_WHOLE}|{_SYMBOL}|{_HEADLESS})+")
_ODD = re.compile("[\u0080-\u024f\u02c6-\u02dd\u2010-\u2044\u20ac\u2122\u2202-\u25ca\ufb01\ufb02]+")
"""Characters that other encodings have for single bytes: those of the Latin script, and signs."""


@dataclass(frozen=True, slots=True)
class Healed:
    """A damaged run, and what it was before it was damaged."""

    line: int
    """1-based."""
    before: str
    after: str


def heal(text: str) -> tuple[str, list[Healed]]:
    """Return *text* with its damaged runs healed, and what was healed where.

    Nothing else changes, and no line comes or goes. Text that may well be meant stays: ``üçü``, which could
    be 🍟, is Turkish unless other runs of the text are surely damaged.
    """
    found = dict(_emoji(text))
    found |= dict(_by_ftfy(text, found))
    healed: list[Healed] = []
    parts: list[str] = []
    end = 0
    for start in sorted(found):
        before, after = found[start]
        healed.append(Healed(text.count("\n", 0, start) + 1, before, after))
        parts += [text[end:start], after]
        end = start + len(before)
    return "".join([*parts, text[end:]]), healed


def _emoji(text: str) -> Iterator[tuple[int, tuple[str, str]]]:
    """Yield the start of each damaged emoji, how it stands in *text*, and what it was."""
    runs = [(run, after) for run in _RUN.finditer(text) if (after := _decoded(run[0])) is not None]
    sure = [_sureness(run) for run, _ in runs]
    evidence = any(
        certainty == 3 or (certainty == 2 and not _follows_letter(run))
        for (run, _), certainty in zip(runs, sure, strict=True)
    )
    for (run, after), certainty in zip(runs, sure, strict=True):
        apart = not _follows_letter(run)
        word = not apart or text[run.end() : run.end() + 1].islower()
        if (
            certainty == 3
            or (certainty == 2 and (evidence or apart))
            or (certainty == 1 and evidence and not word)
        ):
            yield run.start(), (run[0], after)


def _decoded(run: str) -> str | None:
    """Return what a run was, or None if it cannot have been text."""
    whole = _PARTS.sub(lambda part: part[0] if part["sure"] else _FIRST + part[0], run)
    try:
        after = whole.encode("mac_roman").decode("utf-8")
    except UnicodeError:
        return None
    return after if all(unicodedata.category(char) not in ("Cn", "Co", "Cs") for char in after) else None


def _sureness(run: re.Match[str]) -> int:
    """Say how sure it is that a run is damaged: 3 surely; 2 unless it follows a letter; 1 it looks like a word."""
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
    """Yield what ftfy heals outside the runs *found*."""
    if not _ODD.search(text):
        return
    import ftfy  # a fifth of a second, which most pages need not wait for
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
