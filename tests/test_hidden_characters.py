"""Characters that are not seen are reported and left out, except where writing needs them."""

from __future__ import annotations

import random
import time

import pytest

from sphinx_newsletter.records.characters import hidden, shown


def tags(text: str) -> str:
    return "".join(chr(0xE0000 + ord(char)) for char in text)


def selectors(text: str) -> str:
    """Return text as variation selectors, a byte each."""
    return "".join(chr(0xFE00 + byte if byte < 16 else 0xE0100 + byte - 16) for byte in text.encode())


ENGLAND = "\U0001f3f4" + tags("gbeng") + "\U000e007f"
LEGITIMATE = {
    "couple": "👩‍❤️‍💋‍👨",
    "family": "👨‍👩‍👧‍👦",
    "technologist": "👩🏽‍💻",
    "player": "⛹🏽‍♀️",
    "rainbow": "🏳️‍🌈",
    "pirates": "🏴‍☠️",
    "England": f"{ENGLAND} and {ENGLAND}",
    "Germany": "🇩🇪",
    "heart": "❤️ ❤︎",
    "keycaps": "1️⃣ #️⃣ *️⃣",
    "signs": "©️ ®️ ™️ ‼️ ℹ️ ↔️ ㊗️ 〰️",
    "several": "❤️❤️🐿️🐿️",
    "Persian": "می‌خواهم کتاب‌ها",
    "abbreviation": "ه‍ ق",
    "Hindi": "क्‍ष क्‌ष",
    "Bengali": "র‍্যাম",
    "Malayalam": "അവന്‍ വന്നു",
    "Sinhala": "ශ්‍රී ලංකා",
    "Hebrew": "שלום\u200f!",
    "Arabic": "لغة C++\u200f؟ \u200eمرحبا",
    "Mongolian": "ᠮᠣᠩᠭᠣᠯ ᠪᠠᠶᠢᠭ\u180eᠠ ᠠ\u180b ᠤ\u180c\u200d",
    "Hangul": "한국어 \u1112\u1161\u11ab",
    "name": "葛\U000e0100城 辻\U000e0101",
    "compatibility": "凞\ufe00",
    "sets": "∩\ufe00 ≨\ufe00",
    "punctuation": "、\ufe00“\ufe01",
    "Burmese": "က\ufe00",
    "Thai": "ภาษาไทย",
    "Latin": "naïve Zürich A\u0301",
}
HIDDEN = {
    "tags": "a" + tags("ignore"),
    "tags after a flag": "🏴" + tags("ignore all") + "\U000e007f",
    "tags of a region": "🏴" + tags("ignore") + "\U000e007f",
    "tags after England": ENGLAND + tags("ignore"),
    "tags without an end": "🏴" + tags("gbeng"),
    "tags after another emoji": "🏳️" + tags("gbeng") + "\U000e007f",
    "selectors": "a" + selectors("ignore"),
    "selectors after an emoji": "😀" + selectors("ignore"),
    "selectors after an ideograph": "葛" + selectors("ignore"),
    "two selectors": "葛\U000e0100\U000e0101",
    "two of emoji": "❤️\ufe0f",
    "selector of emoji after a letter": "a\ufe0f",
    "selector of emoji after a digit": "1\ufe0f2",
    "selector at the start": "\ufe0fa",
    "selector of ideographs after a letter": "a\U000e0100",
    "selector of ideographs after an emoji": "😀\U000e0100",
    "joiner between letters": "a\u200db",
    "joiner after an emoji": "😀\u200da",
    "joiners": "👩\u200d\u200d💻",
    "joiner at the end": "👩\u200d",
    "non-joiner between emoji": "😀\u200c😀",
    "non-joiners in Persian": "می\u200c\u200cخواهم",
    "soft hyphen": "exam\u00adple",
    "grapheme joiner": "a\u034f",
    "Hangul fillers": "a\u115f\u1160\u3164\uffa0",
    "Khmer vowels": "ក\u17b4\u17b5",
    "Mongolian selectors": "a\u180b\u180c\u180d\u180e\u180f",
    "two Mongolian selectors": "ᠠ\u180b\u180c",
    "zero width space": "a\u200bb",
    "operators": "a\u2061\u2062\u2063\u2064b",
    "isolates": "a\u2066b\u2069",
    "deprecated": "a\u206a\u206f",
    "unassigned": "a\u2065\ufff0\ufff8\U000e0000\U000e0002\U000e01f0\U000e0fff",
    "annotations": "\ufff9a\ufffab\ufffb",
    "shorthand": "a\U0001bca0\U0001bca3",
    "music": "a\U0001d173\U0001d17a",
    "byte order mark": "a\ufeffb",
    "direction in Latin": "a\u200eb\u200fc\u061cd",
}


@pytest.mark.parametrize("name", LEGITIMATE)
def test_what_writing_needs_is_kept(name: str) -> None:
    text = LEGITIMATE[name]
    assert not hidden(text)
    assert shown(text) == text


@pytest.mark.parametrize("name", HIDDEN)
def test_what_is_not_seen_is_left_out(name: str) -> None:
    text = HIDDEN[name]
    assert hidden(text)
    assert not hidden(shown(text))
    assert len(shown(text)) < len(text)


@pytest.mark.parametrize("name", HIDDEN)
def test_no_two_texts_look_alike(name: str) -> None:
    """What a text hides beside what is legitimate is left out, and what is legitimate stays."""
    for before in LEGITIMATE.values():
        assert shown(f"{before} {HIDDEN[name]}").startswith(before)
        assert not hidden(shown(before + HIDDEN[name] + before))


def test_any_mixture_is_shown_without_hidden_characters() -> None:
    pieces = [*LEGITIMATE.values(), *HIDDEN.values(), *sorted({*"".join(HIDDEN.values())})]
    pieces += [*sorted({*"".join(LEGITIMATE.values())}), "\ud800", "\x00", "\ufdd0", "\U0002fffe", "\u2028"]
    chance = random.Random(0)
    for _ in range(5_000):
        text = "".join(chance.choices(pieces, k=chance.randint(1, 8)))
        assert not hidden(shown(text)), ascii(text)


def test_ordinary_text_takes_no_time() -> None:
    text = "Why asyncio needs task groups: 为什么需要任务组 🎁 " * 20_000
    start = time.process_time()
    assert not hidden(text)
    assert time.process_time() - start < 0.5
