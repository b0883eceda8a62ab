"""Texts of links that do not say what they lead to, such as *Read more*, in many languages."""

from __future__ import annotations

import re

_WRITTEN = """
    read|read more|read it|read on|read here|read the article|read the post|read the story|read article|read post
    |read the full article|read full article|read the rest|continue reading|keep reading|full article|full story
    |full post|link|links|url|website|web site|web|site|homepage|home page|source|original|original article|article
    |post|blog post|blog|here|click here|this|more|learn more|find out more|see more|details|view|open|visit|watch
    |watch now|watch video|listen|listen now|try it|check it out|go to article|github|repo|repository
    |阅读|阅读原文|阅读全文|阅读更多|原文|原文链接|全文|全文链接|链接|网址|地址|官网|网站|查看
    |查看原文|查看详情|详情|传送门|点击查看|这里|此处|更多|項目地址|项目地址|閱讀|閱讀原文
    |閱讀全文|原文連結|連結|網址|網站|詳情|這裡
    |読む|続きを読む|続き|もっと読む|記事|記事を読む|元記事|リンク|こちら|詳細|詳しく|サイト
    |원문|원문 보기|원문보기|링크|바로가기|읽기|보기|더 보기|더보기|자세히|기사
    |читать|читать далее|читать дальше|читать статью|ссылка|подробнее|источник|статья|оригинал|далее|тут|здесь
    |сайт|читати|читати далі|посилання|джерело|докладніше
    |lire|lire la suite|lire l'article|lien|en savoir plus|voir|ici|voir l'article|suite
    |leer|leer más|leer mas|leer artículo|leer el artículo|enlace|ver|ver más|aquí|fuente|artículo|sitio
    |lesen|weiterlesen|mehr|mehr lesen|zum artikel|artikel|artikel lesen|hier|quelle|zur website
    |ler|leia|leia mais|ler mais|ler artigo|saiba mais|aqui|fonte|artigo|leggi|leggi tutto|leggi l'articolo
    |continua|qui|articolo|oku|devamı|devamını oku|yazıyı oku|bağlantı|kaynak|buradan|czytaj
    |czytaj dalej|czytaj więcej
    |źródło|więcej|lees|lees meer|lees verder|bron|läs|läs mer|länk|läs vidare|les mer|læs mere
"""
_LABELS = """
    url|link|links|website|web site|homepage|source|href|address|article|post|read|repo|repository|github
    |链接|原文|原文链接|网址|地址|官网|网站|项目地址|連結|網址|網站|传送门
    |リンク|記事|元記事|サイト|アドレス|원문|링크|주소|ссылка|источник|сайт|посилання|lien|enlace|fuente|quelle|fonte|bağlantı|kaynak|źródło
    |bron|länk
"""
_TEXTS = frozenset(" ".join(text.split()) for text in _WRITTEN.split("|"))
_NAMES = frozenset(text.strip() for text in _LABELS.split("|"))
_AROUND = re.compile(r"\A[\W_]++")
_MOST_WORDS = 6
_VERBS = (
    "read the ",
    "read this ",
    "read full ",
    "read our ",
    "view the ",
    "see the ",
    "watch the ",
    "visit the ",
)


def _plain(text: str) -> str:
    text = " ".join(text.casefold().split())
    text = _AROUND.sub("", text)
    while text and not text[-1].isalnum():
        text = text[:-1]
    return text


def is_generic(text: str) -> bool:
    """Return whether the text of a link says nothing of what it leads to.

    >>> is_generic("Read more →"), is_generic("阅读原文"), is_generic("How to read")
    (True, True, False)
    """
    plain = _plain(text)
    return not plain or plain in _TEXTS or (plain.startswith(_VERBS) and len(plain.split()) <= _MOST_WORDS)


def is_label(text: str) -> bool:
    """Return whether a text before a link says that it is the link: ``URL:``, ``链接：``."""
    return text.rstrip().endswith((":", "：")) and _plain(text) in _NAMES
