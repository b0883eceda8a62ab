"""Find the words that issues use most: topics to begin with."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from itertools import combinations

from docutils.nodes import make_id

from sphinx_newsletter.authoring.starting.function_words import function_words, more_words
from sphinx_newsletter.records.month_names import all_months
from sphinx_newsletter.records.topics import Topic

_WORD = re.compile(r"[^\W\d_][^\W_]*(?:[-.+#][^\W_]+)*[+#]*")
_UNSPACED = re.compile(r"[\u3400-\u9fff]+|[\u30a1-\u30fc]{2,}")
"""A run of Han, or a word in Katakana, which are cut out of a text before its words are."""
_FUNCTION = re.compile(
    "[的了是在和与及或有个一二三这那此你我他她它们把被将让从到对为以于用更最很都也就还不没无吗呢吧什么如何怎样多少可会能"
    "要该其之等上下中大小新好本篇文章作者介绍使個這與對將從為於還沒無嗎麼樣會們來説說]"
)
"""Characters of words that say nothing of a subject, as *how* and *with* do in English."""
_GENERIC = """
also article articles author authors best better blog build building built code could create easy example
examples explains feature features first five free get good great guide help here introduction issue know
learn let library like link links list made make many may most much need new news newsletter next one
open part post project projects read release released run simple source start support take tell three
time tips tool tools top tutorial two use used user users uses using want way ways week weekly well
without work working works write writing written year years
"""
"""Words of any newsletter of links."""
_LETTERS = (
    "а=a б=b в=v г=g ґ=g д=d е=e ё=e є=ie ж=zh з=z и=i і=i ї=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f "
    "х=kh ц=ts ч=ch ш=sh щ=shch ъ= ы=y ь= э=e ю=iu я=ia"
)
_CYRILLIC = {ord(pair[0]): pair[2:] for pair in _LETTERS.split(" ")}
"""Cyrillic letters in Latin ones."""
_LONGEST = 4
"""Length limit of a word in Han characters."""
_LONGEST_PART = 40
"""Length of a word in Katakana up to which its parts are looked for."""
_LEAST = 3
"""Number of links that a word must be in, or one less if there are few links."""
_FEW = 60
_SHARE = 0.3
"""Above this share of links, a word is too common to be a topic."""
_TOPICS = 20


def topics_of(texts: Sequence[str], language: str) -> list[Topic]:
    """Return topics of the most frequent words in *texts*, one text per link, most frequent first."""
    code = language.partition("_")[0]
    stop = set(_GENERIC.split()) | _stop_words("en") | _stop_words(code) | more_words(code) | function_words()
    stop |= {name.casefold() for name in all_months()}
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for word in set(_words(text)):
            forms[word.casefold()][word] += 1
    counts = {word: sum(spellings.values()) for word, spellings in forms.items() if word not in stop}
    least = _LEAST if len(texts) >= _FEW else _LEAST - 1
    most = max(least, len(texts) * _SHARE)
    frequent = {word: count for word, count in _combined(counts).items() if least <= count <= most}
    frequent = {word: count for word, count in frequent.items() if _is_word(forms[word].most_common(1)[0][0])}
    chosen = sorted(_apart(frequent), key=lambda word: (-frequent[word], word))[:_TOPICS]
    return [
        Topic(slug, forms[word].most_common(1)[0][0], words=(word,))
        for word, slug in zip(chosen, _slugs(chosen), strict=True)
    ]


def _words(text: str) -> Iterator[str]:
    """Yield the words of a text; of a run of Han, every part that may be one."""
    for run in _UNSPACED.findall(text):
        if run[0] >= "\u3400":
            for part in _FUNCTION.split(run):
                for length in range(2, min(len(part), _LONGEST) + 1):
                    yield from (part[start : start + length] for start in range(len(part) - length + 1))
        else:
            yield run
    yield from _WORD.findall(_UNSPACED.sub(" ", text))


def _stop_words(language: str) -> frozenset[str]:
    """Return the words that Sphinx leaves out of the search index of a language with spaces."""
    from sphinx.search import languages

    found = languages.get(language) if language not in ("ja", "zh") else None
    if isinstance(found, str):
        module, _, name = found.rpartition(".")
        found = getattr(import_module(module), name)
    return frozenset(getattr(found, "stopwords", ()))


def _is_word(form: str) -> bool:
    """Return whether a word is long enough to search for; ``AI`` is, ``ai`` might be anything."""
    return bool(_UNSPACED.fullmatch(form)) or len(form) > 2 or (len(form) == 2 and form.isupper())


def _combined(counts: dict[str, int]) -> dict[str, int]:
    """Add the count of a plural with *s* to that of its singular, which matches both in texts."""
    return {
        word: count + counts.get(f"{word}s", 0)
        for word, count in counts.items()
        if not (word.endswith("s") and word[:-1] in counts)
    }


def _apart(counts: dict[str, int]) -> list[str]:
    """Return the words without those that are nearly always part of a longer one, and its other parts."""
    kept: list[str] = []
    longer: Counter[str] = Counter()  # of each part, the count of the most frequent word that has it
    for word in sorted(counts, key=lambda word: (-len(word), word)):
        if _UNSPACED.fullmatch(word):
            if longer[word] * 2 > counts[word]:
                continue
            for start, end in combinations(range(min(len(word), _LONGEST_PART) + 1), 2):
                longer[word[start:end]] = max(longer[word[start:end]], counts[word])
        kept.append(word)
    return kept


def _slugs(words: Iterable[str]) -> Iterator[str]:
    """Yield a name for the URL of each word: in Latin letters without accents, or else a number."""
    taken: set[str] = set()
    for number, word in enumerate(words, start=1):
        letters = word.replace("+", "-plus").replace("#", "-sharp").replace("ß", "ss").translate(_CYRILLIC)
        # An ID begins with a letter: a number is kept by a letter before it.
        plain = make_id(f"x{letters}")[1:].strip("-") if letters[0].isascii() else make_id(letters)
        slug = plain if plain and plain not in taken else f"topic-{number}"
        taken.add(slug)
        yield slug
