"""Damaged text is healed, run by run, and healthy text of any language stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.authoring.healing import Healed, heal

LOST = "\uf8ff"
EMOJI = [
    "🦄",
    "🎁",
    "🐿️",
    "🐢",
    "🐼",
    "🥂",
    "🐱",
    "🐧",
    "🎉",
    "👩‍💻",
    "🇨🇳",
    "☀️",
    "✅",
    "⭐",
    "❤️",
    "1️⃣",
    "™️",
    "©️",
    "🕶️",
]
WORDS = """
the newsletter AsyncIO Python 3.12 don't (English) [title](https://example.org) **bold** `code`
# > - süß Füße Menü größer Übung Straße Öl ÄÖÜ ß „Öl“ ‚Äpfel‘ l’été « École » déjà où Noël
œuvre ça Île «Été» São NÃO ação niño ¿Qué? ¡Olé! Ångström smørrebrød jäääär öö küçük üçü üçüncü
düğün gözlüğü 文章 教程 「日本語」 チュートリアル 한국어 тест ελληνικά “quoted” it’s … – — • Menü•Öl ™ ∏ ¶ § ∞ ≤
√2 π √π Ω µm 5°C € £5  🦄 🐿️ ✅ № ½
""".split()  # noqa: SIM905 (a list of them would fill the page)


def mac(text: str) -> str:
    """*text* as it looks when its UTF-8 is read as Mac Roman."""
    return text.encode("utf-8").decode("mac_roman")


@given(st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_healthy_words_stay(text: str) -> None:
    assert heal(text) == (text, [])


@given(st.text(st.characters(min_codepoint=0x3000, max_codepoint=0x9FFF) | st.characters(max_codepoint=0x7F)))
def test_chinese_and_japanese_stay(text: str) -> None:
    assert heal(text) == (text, [])


@given(st.lists(st.sampled_from([*EMOJI, "Articles", "& more", "\n", "## ", " "])).map("".join))
def test_damaged_emoji_come_back(text: str) -> None:
    assert heal(mac(text))[0] == text


@given(st.integers(0x1F300, 0x1F64F).map(chr), st.sampled_from(["", "A", "a"]))
def test_every_pictograph_comes_back(emoji: str, before: str) -> None:
    assert heal(mac(before + emoji))[0] == before + emoji


@pytest.mark.parametrize("emoji", ["🦄", "🎁", "🐿️", "🐢", "🐼", "👩‍💻"])
@pytest.mark.parametrize("text", ["## {}Articles", "{} Weekly {} has", "**{}**"])
def test_the_first_byte_of_an_emoji_may_be_lost(emoji: str, text: str) -> None:
    text = text.replace("{}", emoji)
    assert heal(mac(text).replace(LOST, ""))[0] == text


def test_what_looks_like_a_word_is_healed_only_beside_sure_damage() -> None:
    assert heal("üéâ Party") == ("üéâ Party", [])
    assert heal("üéâ Party\n\n## üéÅ Gifts")[0] == "🎉 Party\n\n## 🎁 Gifts"
    assert heal("küçük üçüncü\n\n## üéÅ Gifts")[0] == "küçük üçüncü\n\n## 🎁 Gifts"


@pytest.mark.parametrize(
    ("damaged", "healthy"), [("donâ€™t", "don’t"), ("Ã¼ber", "über"), ("na√Øve", "naïve"), ("‚Äúyes‚Äù", "“yes”")]
)
def test_other_damage_is_healed_too(damaged: str, healthy: str) -> None:
    assert heal(damaged)[0] == healthy


def test_it_says_what_was_healed_where() -> None:
    text = "# Weekly\r\n\r\n## ü¶ÑArticles\n\nsüß, and donâ€™t\n"
    healed, found = heal(text)
    assert healed == "# Weekly\r\n\r\n## 🦄Articles\n\nsüß, and don’t\n"
    assert found == [Healed(3, "ü¶Ñ", "🦄"), Healed(5, "â€™", "’")]


@given(st.text())
def test_nothing_breaks_it_and_nothing_but_runs_changes(text: str) -> None:
    healed, found = heal(text)
    assert healed.count("\n") == text.count("\n")
    for run in found:
        text = text.replace(run.before, run.after)
        healed = healed.replace(run.before, run.after)
    assert healed == text
