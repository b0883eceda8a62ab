"""Tell languages that are written in the same script by their most frequent words.

The table is small, as it only has to tell a newsletter's language from the others: packages that recognise the
language of a sentence have models of 1 to 100 MB.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

_WORDS = {
    "en": (
        "the of and to in is for with that on this it are you from by an be how your at was not have what we can"
    ),
    "de": (
        "der die und das ist nicht ein eine mit für auf von den im zu es sich dem auch wie wir sie aus bei "
        "über zum"
    ),
    "fr": (
        "le la les des et est une pour dans que qui sur par du avec cette nous vous ce au pas plus aux sont "
        "leur ou"
    ),
    "es": (
        "el la los las de y en que una para con por del es se un como más su al este esta lo sobre si muy pero"
    ),
    "pt": (
        "o a os as de e em que uma para com por do da no na um como mais não se é dos das ao são isso você "
        "seu pelo"
    ),
    "it": (
        "il la che di e è un una per con del della in non si sono come gli le dei alla nel anche più questo "
        "delle su"
    ),
    "nl": (
        "de het een en van is dat op te voor met zijn niet aan er om ook als bij wordt naar deze dit je uit "
        "over hoe"
    ),
    "sv": (
        "och att det som en på är av för med den till inte har om ett de jag vi kan från så man eller hur nya var"
    ),
    "da": (
        "og at det som en på er af for med den til ikke har om et de jeg vi kan fra så man eller hvordan blev nye"
    ),
    "nb_NO": (
        "og at det som en på er av for med den til ikke har om et de jeg vi kan fra så man eller hvordan ble nye"
    ),
    "fi": (
        "ja on ei se että oli hän ovat mutta kun myös tai jos joka mitä miten tämä sekä kuin ole voi nyt vain niin"
    ),
    "pl": (
        "i w na z do się nie jest to że o jak po dla od za są czy przez oraz ale tym tego co który jego przy może"
    ),
    "cs": (
        "a v na se je že to s z do o k pro jako za jsou by ale po od která který jak tak jeho při nebo když také"
    ),
    "tr": (
        "ve bir bu için ile da de çok daha olarak olan gibi en ne kadar ama sonra var diğer hem ya mi değil nasıl"
    ),
    "ro": (
        "și de în la cu pe un o că este pentru din care nu mai sunt sau ce prin fost sa se ale dar cum după fie"
    ),
    "hu": (
        "a az és egy hogy nem is ez van de meg csak volt mint már vagy ha kell lehet után még azt ki amely szerint"
    ),
    "id": (
        "yang dan di ini dengan untuk dari dalam itu pada tidak ke adalah akan atau juga oleh bisa ada kita saya"
    ),
    "vi": "và của là các có không được trong cho một những với này để người khi từ đã về như tôi bạn làm",
    "ca": (
        "el la els les de i en que una per amb del és un com més al aquest aquesta no sobre són dels seva hi ha"
    ),
    "ru": "и в не на что с как это по из для то от за но к о у же бы или мы вы так его если при есть уже",
    "uk": "і в не на що з як це по із для то від за але до про у та або ми ви так його якщо при є вже",
    "bg": "и в не на че с как това по от за но до се са да или ние вие така ако при е вече беше който",
}
_MORE = {
    "tr": (
        "bunu bunun buna bunlar şu şey o biz siz onlar onun göre önce üzerine yeni ilk iki üç her hiç bazı "
        "tüm bütün başka zaman olan olduğu olduğunu yapmak yapılan eden etmek ederek olması arasında "
        "tarafından iyi kötü kendi biri bizim sizin nedir neden hangi şimdi artık ise veya yani çünkü ancak "
        "fakat birlikte fazla az düşük yüksek sahip"
    ),
    "pl": (
        "są być był była było będzie można aby gdy gdzie kiedy które którą których tych nowy nowa nowe nasz "
        "jest ich"
    ),
    "uk": (
        "щоб бути був була було які який яка яке цей ця це ці нові новий можна треба коли де чому ще лише після"
    ),
    "ru": (
        "чтобы быть был была было были который которая которые этот эта эти новый новые можно нужно когда "
        "где почему ещё еще только после через между также очень год года лет день дня неделя недели выпуск "
        "дайджест"
    ),
    "fr": (
        "revue cette comment pourquoi faire fait être avoir tout toute tous semaine numéro lettre édition article"
    ),
    "es": "cómo qué semana artículo artículos número edición hacer nuevo nueva nuevos entre sin desde hasta",
    "de": "woche ausgabe artikel neue neuer neues neuen warum wieder mehr gibt heute jetzt",
    "pt": "semana artigo artigos número edição fazer novo nova novos entre sem desde até porque",
    "it": "settimana articolo articoli numero edizione fare nuovo nuova nuovi tra senza perché",
    "ko": "이번 주간 소식 그리고 하지만 대한 위한 있는 하는 방법 소개",
}
"""Further words that say nothing of a subject, where Sphinx has no list, or a short one."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_APOSTROPHE = re.compile(r"^(?:[ldcjnsmt]|qu)['’]", re.IGNORECASE)
_LEAST = 0.06
"""Share of words that are function words in a text of the language; lists of titles have fewer than prose."""
_FEW = 4
"""Words that must be found."""


@cache
def _tables() -> dict[str, frozenset[str]]:
    return {language: frozenset(words.split()) for language, words in _WORDS.items()}


@cache
def function_words() -> frozenset[str]:
    """Return the words of all languages."""
    more = "vom zum zur des du d' von a o i the les das der die pour edition's l' на за от з"
    return frozenset(more.split()).union(*_tables().values())


def more_words(language: str) -> frozenset[str]:
    """Return further words of a language that are no topics."""
    return frozenset(_MORE.get(language, "").split())


def language_by_words(text: str, candidates: tuple[str, ...] = ()) -> str:
    """Return the language, as Sphinx names it, whose words a text has most of; empty if it has hardly any.

    >>> language_by_words("Cómo preparar un té verde para la semana y los artículos de esta edición")
    'es'
    """
    words = [_APOSTROPHE.sub("", word.casefold()) for word in _WORD.findall(text)]
    counts = Counter(words)
    tables = {name: known for name, known in _tables().items() if not candidates or name in candidates}
    scores = {name: sum(counts[word] for word in known) for name, known in tables.items()}
    best = max(scores, key=lambda name: scores[name])
    different = sum(1 for word in tables[best] if counts[word])
    if scores[best] < max(_FEW, len(words) * _LEAST) or different < 3:
        return ""
    return best
