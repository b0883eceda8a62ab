"""Find the name of a newsletter in the titles of its issues."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from sphinx_newsletter.authoring.starting.function_words import function_words
from sphinx_newsletter.reading.item import is_emoji
from sphinx_newsletter.records.dates import without_dates
from sphinx_newsletter.records.month_names import all_months

_LONGEST = 300
"""Length of a title of which more is not looked at."""
_ISSUE_WORDS = frozenset(
    """
    issue issues no nr num number vol volume edition ed episode ep week weeknotes wk day newsletter digest
    episodio semana número numero num edición edicion capítulo boletín entrega
    édition edition numéro n° épisode semaine bulletin ausgabe nummer folge woche kw teil
    edição edicao semana settimana edizione puntata numero uitgave aflevering utgave nummer uke vecka avsnitt
    udgave wydanie numer odcinek tydzień číslo vydání týden szám hét numărul ediția număr
    выпуск номер неделя дайджест эпизод выпуски випуск номер тиждень брой выпускъ
    sayı sayi bölüm hafta bülten sayısı τεύχος αριθμός
    期 号 號 回 卷 刊 第期 第号 第回 今週 本周 期刊 호 회 주차 제호 제 번째 주
    """.split()  # noqa: SIM905 (a table of words)
)
"""Words for an issue, its number, a week: no name by themselves."""
_EDITION = ("edition", "issue", "édition", "edición", "ausgabe")
_MARKUP = re.compile(
    r"<[^<>]{0,1000}>|\{\{[^{}]{0,300}\}\}|\{%[^{}]{0,300}%\}|\{[:#.][^{}]{0,300}\}|!\[[^\[\]]{0,300}\]\([^()]{0,500}\)"
)
_LINK = re.compile(r"\[([^\[\]]{0,300})\]\([^()]{0,500}\)")
_QUOTED = re.compile(r"[《「『【“]([^《》「」『』【】“”]{1,60})[》」』】”]")
_WEEK = re.compile(r"\b(?:19|20)\d\d[-/ ]?[Ww]\d{1,2}\b|\b[Ww]eek ?\d{1,2}\b")
_DATE_PART = re.compile(r"(?<![\d.])(?:19|20)\d\d(?:[-/.年]\s?\d{1,2}(?:月(?:号|號)?)?)?(?:年)?(?![\d])")
_NUMBER = re.compile(
    r"第\s*[\d一二三四五六七八九十百〇零]{1,8}\s*[期号號回卷周週季辑輯]?|제?\s?\d{1,6}\s?(?:호|회|주차)|(?:[#＃№]|n[°º.]|no\.?)\s*\d{1,6}"
    r"|\(?\d{1,6}\s*[期号號回](?![\w])|(?<!\w)(?<!\d\.)\d{1,6}(?:st|nd|rd|th|\.|º|ª|er|e)?(?![\w])",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"[\x00:：|｜•·/\n;；()（）\[\]［］<>«»《》「」『』【】“”\"!！。…]|\s[-–—~]+(?=\s|\Z)|[–—]|^[-–—\s]+|,\s|，|、"
)
_STRIPPED = " \t-–—,.;:_*`~#＃№'’"
_SPACES = re.compile(r"\s+")


def name_in(titles: Iterable[str]) -> str:
    """Return what most of the titles have, besides numbers, dates and words for an issue; empty if it is nothing.

    >>> name_in(["Field Notes #1: A", "Field Notes #2 (2023-06-17)", "A special issue"])
    'Field Notes'
    >>> name_in(["#07 - Tea Weekly", "#08 - Tea Weekly"]), name_in(["Issue #1", "Issue #2"])
    ('Tea Weekly', '')
    """
    counts: Counter[str] = Counter()
    forms: dict[str, Counter[str]] = {}
    places: Counter[str] = Counter()
    total = 0
    for title in titles:
        total += 1
        found = list(dict.fromkeys(_candidates(title)))
        for place, name in enumerate(found):
            key = name.casefold()
            counts[key] += 1
            places[key] += place
            forms.setdefault(key, Counter())[name] += 1
    names = [key for key, count in counts.items() if count * 2 > total]
    if not names:
        return ""
    best = max(names, key=lambda key: (counts[key], -places[key] / counts[key], len(key)))
    # A longer name that nearly as many titles have: *Tea Talk* rather than *Tea*.
    longer = [key for key in names if key.startswith(best) and counts[key] >= counts[best] * 0.9]
    best = max(longer, key=len)
    return forms[best].most_common(1)[0][0]


def _candidates(title: str) -> Iterator[str]:
    """Yield the parts of a title that may be the name, and the beginnings of the first one."""
    quoted = [part for text in _QUOTED.findall(title[:_LONGEST]) for part in _parts(text)]
    parts = list(_parts(title))
    yield from quoted
    yield from parts
    words = parts[0].split() if parts else []
    for end in range(len(words) - 1, 1, -1):
        if name := _clean(words[:end]):
            yield name


def _parts(title: str) -> Iterator[str]:
    """Yield the parts of a title between separators, numbers and dates."""
    text = plain_title(title[:_LONGEST])
    text = _WEEK.sub("\0", text)
    text = _marked(without_dates(text, "en"))
    text = _without_months(text)
    text = _DATE_PART.sub("\0", text)
    text = _NUMBER.sub("\0", text)
    for part in _CUT.split(text):
        if name := _clean(part.split()):
            yield name


def plain_title(text: str) -> str:
    """Return a title without HTML, images, templates, targets of links and emoji."""
    text = _LINK.sub(r"\1", _MARKUP.sub(" ", text))
    text = "".join(" " if is_emoji(char) or char in "\ufe0f\u200d\u20e3" else char for char in text)
    return _SPACES.sub(" ", text).strip()


def _marked(text: str) -> str:
    """Return a text with a separator where a date has been left out, which leaves several spaces."""
    return re.sub(r"\s{2,}", "\0", text)


def _without_months(text: str) -> str:
    return _months().sub("\0", text) if any(map(str.isdigit, text)) else text


@cache
def _months() -> re.Pattern[str]:
    names = "|".join(
        map(re.escape, sorted((name for name in all_months() if len(name) > 2), key=len, reverse=True))
    )
    day = r"\d{1,2}(?:st|nd|rd|th|er|\.|º)?"
    return re.compile(
        rf"(?<!\w){day}\s(?:de\s|of\s)?(?:{names})(?!\w)(?:,?\s(?:de\s)?\d{{4}})?"
        rf"|(?<!\w)(?:{names})(?!\w)\.?,?\s(?:\d{{4}}|{day})(?!\w)",
        re.IGNORECASE,
    )


def _clean(words: Sequence[str]) -> str:
    """Return words as a name, without prepositions and words for an issue at the ends."""
    found = [word for word in words if word.strip(_STRIPPED)]
    while found and (_is_issue_word(found[-1]) or _is_little(found[-1])) and not _is_name_word(found):
        found.pop()
    while (
        len(found) > 2
        and found[0].casefold() in ("edition", "issue", "édition", "edición")
        and _is_little(found[1])
    ):
        del found[:2]  # *The 12th edition of*
    name = " ".join(found).strip(_STRIPPED).removeprefix("の")
    if not any(map(str.isalpha, name)) or all(map(_is_issue_word, found)):
        return ""
    return name if len(name) > 1 else ""


def _is_name_word(words: Sequence[str]) -> bool:
    """Return whether the last word is part of a name, as in *Tea Newsletter* and *The Tea Digest*."""
    kinds = ("newsletter", "digest", "bulletin", "boletín", "bülten", "дайджест", "rundbrief", "weeknotes", "week")
    return len(words) > 1 and words[-1].casefold() in kinds


def _is_issue_word(word: str) -> bool:
    return word.casefold().strip(_STRIPPED) in _ISSUE_WORDS


def _is_little(word: str) -> bool:
    return word.casefold() in function_words()


def name_in_texts(texts: Sequence[str]) -> str:
    """Return the name that the first paragraphs of most issues have: in quotation marks, bold or as a link.

    >>> name_in_texts([f"Welcome to **Tea Mail**, number {number}. **Tea {number}**" for number in range(5)])
    'Tea Mail'
    """
    if len(texts) < _LEAST_TEXTS:
        return ""
    counts: Counter[str] = Counter()
    for text in texts:
        head = _first_texts(text)
        found = {*_QUOTED.findall(head), *(one or other for one, other in _STRONG.findall(head))}
        found |= {" ".join(words.split()) for words in _WELCOME.findall(head)}
        counts.update(name for part in found if (name := _clean(plain_title(part).split())))
    names = [
        name for name, count in counts.items() if count >= len(texts) * _MOST_TEXTS and len(name) <= _LONGEST_NAME
    ]
    return max(names, key=lambda name: counts[name], default="")


def _first_texts(text: str) -> str:
    """Return the paragraphs at the beginning of a text, up to its first list or section."""
    body = _TITLE_LINE.sub("", text.lstrip(), count=1)[:_HEAD]
    end = _NO_TEXT.search(body)
    return body[: end.start()] if end else body


_TITLE_LINE = re.compile(r"\A# [^\n]*\n")
_NO_TEXT = re.compile(r"^[ \t]*(?:[-*+][ \t]|[#>|]|\d{1,3}[.)、])", re.MULTILINE)
_LEAST_TEXTS = 3
_HEAD = 400
"""Length of the beginning of a text that may name the newsletter."""
_MOST_TEXTS = 0.6
_LONGEST_NAME = 40
_STRONG = re.compile(r"\*\*([^*\n\[\]]{2,40})\*\*|\[([^@\[\]\n][^\[\]\n]{1,40})\]\(")
_WELCOME = re.compile(
    r"(?:[Ww]elcome (?:back )?to (?:(?:the|another|a|our|this)\s(?:\w{1,12}\s){0,3}(?:issue|edition) of )?"
    r"|(?:issue|edition) of |[Bb]ienvenue (?:dans|sur|à) |[Bb]ienvenidos? a |[Ww]illkommen (?:bei|zu|beim|zum) |"
    r"[Bb]envenut[io] (?:su|a|in) |[Bb]em-vindos? (?:à|ao|a) )((?:[A-Z0-9][\w'’.&-]{0,30}\s?){1,5})"
)
