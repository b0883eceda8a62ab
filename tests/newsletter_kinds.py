"""Small archives of newsletters of many kinds, and what they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

ISSUES = 5
TITLES = {
    "en": [
        "How to brew a cup of green tea",
        "The history of the kettle",
        "Why water matters for the taste",
        "A visit to the gardens of Assam",
        "What we know about the first tea houses",
        "On the taste of spring",
    ],
    "es": [
        "Cómo preparar un té verde en casa",
        "La historia de la tetera",
        "Por qué el agua es lo más importante",
        "Una visita a los jardines de la India",
        "El sabor del té en la primavera",
        "Las casas de té y su historia",
    ],
    "fr": [
        "Comment préparer le thé vert à la maison",
        "L'histoire de la théière",
        "Pourquoi l'eau est importante pour le goût",
        "Une visite dans les jardins de l'Inde",
        "Le goût du thé au printemps",
        "Les maisons de thé et leur histoire",
    ],
    "tr": [
        "Evde yeşil çay nasıl hazırlanır",
        "Çaydanlık ve tarihi",
        "Su tadı için neden bu kadar önemli",
        "Bir çay bahçesi ziyareti ve sonra olanlar",
        "İlkbahar çayı daha iyi mi",
        "En eski çay evleri için bir rehber",
    ],
    "ru": [
        "Как заварить зелёный чай дома",
        "История чайника и его форм",
        "Почему вода так важна для вкуса",
        "Поездка на плантации в Индии",
        "Вкус весеннего чая",
        "Что мы знаем о первых чайных",
    ],
    "zh": [
        "如何在家里泡一杯绿茶",
        "茶壶的历史与形状",
        "为什么水对味道这么重要",
        "参观印度的茶园",
        "春茶的味道",
        "我们对最早的茶馆知道什么",
    ],
    "ja": [
        "緑茶のおいしいいれ方",
        "急須の歴史とその形",
        "水はなぜ大切なのか",
        "インドの茶園を訪ねて",
        "春のお茶の味わい",
        "最初の茶屋について",
    ],
    "ko": [
        "집에서 녹차를 우리는 방법",
        "주전자의 역사와 모양",
        "물이 맛에 중요한 이유",
        "인도의 차밭을 다녀와서",
        "봄 차의 맛",
        "최초의 찻집에 대하여",
    ],
}


@dataclass(frozen=True)
class Kind:
    """An archive: the text of each issue, and what ``newsletter init`` is to find."""

    file: str
    """The name of the file of an issue, with ``{number}``, ``{month}`` and ``{day}``."""
    text: Callable[[int], str]
    language: str
    items: Sequence[str]
    links: int
    """Number of links in an issue."""
    title: str = "Tea Mail"
    """Empty if the archive has none."""
    sections: Sequence[str] = ()
    options: Sequence[str] = ()
    """Options of ``newsletter import``, for what the files do not have."""
    section_items: Mapping[str, str] | None = None


def url(number: int, place: int, host: str = "example.org") -> str:
    return f"https://{host}/{number}/{place}"


def each(language: str, number: int, form: str, count: int = 6, start: int = 0) -> str:
    """Return items in a form with ``{title}``, ``{url}`` and ``{place}``, and ``↵`` for a newline."""
    return "".join(
        form.replace("↵", "\n").format(
            title=f"{title} {number}" if language != "ja" else title, url=url(number, place), place=place + 1
        )
        for place, title in list(enumerate(TITLES[language]))[start : start + count]
    )


def _front(title: str, number: int) -> str:
    return f"---\ntitle: '{title}'\ndate: 2024-01-{number:02}\n---\n\n"


KINDS: dict[str, Kind] = {
    "quotations without front matter": Kind(
        "2024-01-{day:02}-tea.md",
        lambda n: each("en", n, "- [{title}]({url})\n  > It is the best of the week, as we know.\n\n"),
        "en",
        ["bulleted"],
        6,
        title="",
        options=["--count"],
    ),
    "Spanish with weeks": Kind(
        "{number}.md",
        lambda n: (
            f"---\ntitle: 'Episodio {n} - Semana {n + 7}, 2024'\ndate: 2024-01-{n:02}\n---\n\n"
            f"## Artículos y noticias\n\n{each('es', n, '- [{title}]({url})↵', 4)}\n"
            f"## Proyectos\n\n{each('es', n, '- [{title}]({url}), por [@ada](https://example.org/ada)↵', 2, 4)}"
        ),
        "es",
        ["bulleted"],
        6,
        title="",
        sections=["Artículos y noticias", "Proyectos"],
    ),
    "links that come back every week": Kind(
        "2024-01-{day:02}-issue-{number}.md",
        lambda n: (
            f"{_front(f'Tea Mail - Issue {n}', n)}## Articles\n\n"
            f"### Green\n\n{each('en', n, '- [{title}]({url})↵', 3)}\n"
            f"### Black\n\n{each('en', n, '- [{title}]({url})↵', 3, 3)}\n## Jobs\n\n"
            "- [Taster of tea](https://jobs.example/taster)\n- [Gardener](https://jobs.example/gardener)\n"
        ),
        "en",
        ["bulleted"],
        8,
        sections=["Articles", "Jobs"],
    ),
    "plus signs and weeks of a year": Kind(
        "2024-01-{day:02}-weekly.md",
        lambda n: (
            f"{_front(f'Tea Mail 2024-W0{n}: black', n)}### News\n\n{each('en', n, '+ [{title}]({url})↵', 3)}\n"
            f"### Tools\n\n{each('en', n, '+ [{title}]({url})↵', 3, 3)}"
        ),
        "en",
        ["bulleted"],
        6,
        sections=["News", "Tools"],
        options=["--count"],
    ),
    "Chinese headings that are links": Kind(
        "{number}.md",
        lambda n: (
            f"# 茶叶周刊 第 {n} 期（2024-01-{n:02}）\n\n你好，这是本周的内容。\n\n"
            f"## 🍵 文章\n\n{each('zh', n, '### 🫖 [{title}]({url})↵↵一段说明。↵↵', 3)}"
            f"## 📦 项目\n\n{each('zh', n, '### [{title}]({url})↵↵一段说明。↵↵', 3, 3)}"
        ),
        "zh_CN",
        ["headings"],
        6,
        title="茶叶周刊",
        sections=["文章", "项目"],
    ),
    "Korean with sections of the first level": Kind(
        "2024-0{number}.md",
        lambda n: (
            f"---\ntitle: '차 소식 {n}호'\ndate: 2024-0{n}-01\n---\n\n"
            f"# 기사\n\n{each('ko', n, '## [{title}]({url})↵↵한 문장으로 설명합니다.↵↵', 3)}"
            f"# 도구\n\n{each('ko', n, '## [{title}]({url})↵↵한 문장으로 설명합니다.↵↵', 3, 3)}"
        ),
        "ko",
        ["headings"],
        6,
        title="차 소식",
        options=["--count"],
        sections=["기사", "도구"],
    ),
    "Russian without sections": Kind(
        "vypusk-{number}.md",
        lambda n: (
            f"+++\ntitle = 'Выпуск №{n}'\ndate = 2024-01-{n:02}\n+++\n\n"
            f"{each('ru', n, '- [{title}]({url}) — коротко о главном.↵')}"
        ),
        "ru",
        ["bulleted"],
        6,
        title="",
    ),
    "Russian by topic": Kind(
        "2024-01-{day:02}.md",
        lambda n: (
            f"# Чайный дайджест №{n}\n\n- **Статьи**\n{each('ru', n, '  - [{title}]({url})↵', 3)}"
            f"- **Новости**\n{each('ru', n, '  - [{title}]({url})↵', 3, 3)}"
        ),
        "ru",
        ["nested"],
        6,
        title="Чайный дайджест",
    ),
    "Pelican": Kind(
        "{number}.md",
        lambda n: (
            f"Title: #0{n} - Tea Mail\nDate: 2024-01-{n:02}\n\n"
            f"# News\n\n{each('en', n, '* [{title}]({url})↵', 3)}\n"
            f"# Jobs\n\n{each('en', n, '* [{title}]({url})↵', 3, 3)}"
        ),
        "en",
        ["bulleted"],
        6,
        sections=["News", "Jobs"],
    ),
    "sections of the first level without a title": Kind(
        "2024-01-{day:02}-tea-{number}.md",
        lambda n: (
            f"# News\n\n{each('en', n, '* [{title}]({url})↵', 3)}\n"
            f"# Jobs\n\n{each('en', n, '* [{title}]({url})↵', 3, 3)}"
        ),
        "en",
        ["bulleted"],
        6,
        title="",
        sections=["News", "Jobs"],
        options=["--count"],
    ),
    "underlined headings": Kind(
        "{number}.md",
        lambda n: (
            f"Tea Mail #{n} (2024-01-{n:02})\n========\n\nNews\n----\n\n"
            f"{each('en', n, '* [{title}]({url})↵', 3)}\n"
            f"Jobs\n----\n\n{each('en', n, '* [{title}]({url})↵', 3, 3)}"
        ),
        "en",
        ["bulleted"],
        6,
        sections=["News", "Jobs"],
    ),
    "bold lines as sections": Kind(
        "Week{number}.md",
        lambda n: (
            f"{_front(f'Tea Mail {n}', n)}**Articles**\n\n"
            f"{each('en', n, '* [{title}]({url}), by [@ada](https://example.org/ada)↵', 3)}\n"
            f"**Tools**\n\n{each('en', n, '* [{title}]({url}), by [@bob](https://example.org/bob)↵', 3, 3)}"
        ),
        "en",
        ["bulleted"],
        6,
        sections=["Articles", "Tools"],
    ),
    "Chinese with one container": Kind(
        "{number}.md",
        lambda n: (
            f"# 《茶馆》第 {n} 期（2024-01-{n:02}）\n\n这里是开头。\n\n## 目录\n\n### 开源\n\n"
            f"{each('en', n, '{place}、[{title}]({url})：一款免费的开源水壶，支持温度调节和其他的功能。↵↵', 3)}"
            f"### 文章\n\n{each('en', n, '{place}、[{title}]({url})：一篇关于茶的文章，说明了水的作用。↵↵', 3, 3)}"
        ),
        "zh_CN",
        ["numbered"],
        6,
        title="茶馆",
        sections=["开源", "文章"],
    ),
    "bullets and some headings": Kind(
        "2024-01-{day:02}.md",
        lambda n: (
            f"# Чайник №{n}\n\nЭто новый выпуск, и в нём есть всё, что нужно.\n\n"
            + (
                each("ru", n, "### [{title}]({url})\n\nКоротко о том, что это.\n\n")
                if n == 2
                else each("ru", n, "- [{title}]({url})\n")
            )
        ),
        "ru",
        ["bulleted", "headings"],
        6,
        title="Чайник",
    ),
    "French headings with prose": Kind(
        "{number}.md",
        lambda n: (
            f"---\ntitle: 'Lettre du thé du {n} janvier'\ndate: 2024-01-{n:02}\n---\n\n"
            f"# Lettre du thé\n\n## Actualités\n\n"
            f"{each('fr', n, '### {title}↵↵Le thé, avec [une étude]({url}) et [une carte]({url}/c).↵↵', 3)}"
            f"## Autres\n\n{each('fr', n, '### {title}↵↵Le texte est [dans la revue]({url}).↵↵', 3, 3)}"
        ),
        "fr",
        ["heading-titles"],
        6,
        title="Lettre du thé",
        sections=["Actualités", "Autres"],
        options=["--count"],
    ),
    "prose with people": Kind(
        "2024-01-{day:02}-tea.md",
        lambda n: (
            f"{_front(f'Tea Mail {n}', n)}## News\n\n"
            f"[Ada Lovelace](https://example.org/ada) wrote [an article]({url(n, 1)}) on"
            f" the taste of tea.\n\n[Alan](https://example.org/alan) has [a video]({url(n, 2)}) of it.\n"
        ),
        "en",
        ["prose"],
        0,
    ),
    "Chinese bold titles": Kind(
        "{number}.md",
        lambda n: (
            f"# 茶叶日报 第{n}期 2024-01-{n:02}\n\n今天的内容。\n\n"
            f"{each('zh', n, '**{title}**↵{url}↵这是一段关于茶的说明文字。↵↵')}"
        ),
        "zh_CN",
        ["bold-titles"],
        6,
        title="茶叶日报",
    ),
    "Chinese bold titles with pictures": Kind(
        "{number}.md",
        lambda n: (
            f"# 茶叶日报#{n}（2024-01-{n:02}）\n\n## 文章\n\n"
            f"{each('zh', n, '**{place}. {title}**↵↵<{url}>↵↵![图]({url}.png)↵↵这是说明文字。↵↵')}"
        ),
        "zh_CN",
        ["bold-titles"],
        6,
        title="茶叶日报",
        sections=["文章"],
    ),
    "Japanese headings and lists": Kind(
        "{number}.md",
        lambda n: (
            f"# 📅 2024-01-{n:02} お茶のまとめ\n\n## ニュース\n\n"
            f"{each('ja', n, '### {title}↵↵- **URL**: [記事を読む]({url})↵- **概要**: 水は大切です。↵↵')}"
        ),
        "ja",
        ["heading-titles"],
        6,
        title="お茶のまとめ",
        sections=["ニュース"],
        options=["--count"],
    ),
    "a table in each issue": Kind(
        "tea-{number}.md",
        lambda n: (
            f"# Tea Mail #{n} (2024-01-{n:02})\n\n| **Paper** | **Links** |\n| --- | --- |\n"
            f"{each('en', n, '| {place}) **{title}** - a study of tea | [Paper]({url}), [Post]({url}/p) |↵')}"
        ),
        "en",
        ["rows"],
        6,
    ),
    "bold leads": Kind(
        "2024-01-{day:02}.md",
        lambda n: (
            f"# Tea Talk of January {n}\n\n## Sleep\n\n"
            f"{each('en', n, '__{title}.__ A [study]({url}) of the [sleep]({url}/s) of the people.↵↵')}"
        ),
        "en",
        ["bold-titles"],
        6,
        title="Tea Talk",
        sections=["Sleep"],
        options=["--count"],
    ),
    "headings with prose": Kind(
        "{number}.md",
        lambda n: (
            f"# Tea Data — 2024.01.{n:02} edition\n\nHello.\n\n"
            f"{each('en', n, '### {title}↵↵The harvest began, [says the report]({url}), and it is good.↵↵')}"
        ),
        "en",
        ["heading-titles"],
        6,
        title="Tea Data",
        options=["--count"],
    ),
    "emphasised titles and captions": Kind(
        "{number}.md",
        lambda n: (
            f"{_front(f'Tea Mail #{n}', n)}"
            + each(
                "en",
                n,
                "***{title}***\n\nA [study]({url}) of the tea.\n\n![A cup]({url}.png)\n\n*[source]({url}/s)*\n\n",
            )
        ),
        "en",
        ["bold-titles"],
        6,
    ),
    "Turkish": Kind(
        "sayi-{number}.md",
        lambda n: (
            f"# Çay Bülteni - Sayı {n}\n\n2024-01-{n:02}\n\n"
            f"## Yazılar\n\n{each('tr', n, '- [{title}]({url})↵', 4)}\n"
            f"## Araçlar\n\n{each('tr', n, '- [{title}]({url})↵', 2, 4)}"
        ),
        "tr",
        ["bulleted"],
        6,
        title="Çay Bülteni",
        sections=["Yazılar", "Araçlar"],
        options=["--count", "--table", "table.csv"],
    ),
    "quotations in a section of their own": Kind(
        "issue-{number}.md",
        lambda n: (
            f"# 茶友周刊（第 {n} 期）：春天（2024-01-{n:02}）\n\n"
            f"## 文章\n\n{each('zh', n, '{place}、[{title}]({url})↵↵一段话。↵↵')}"
            "## 言论\n\n1、\n\n茶是好的。\n\n-- [《茶》](https://example.org/tea)\n\n"
            "2、\n\n水也是好的。\n\n3、\n\n喝茶去。\n"
        ),
        "zh_CN",
        ["numbered"],
        6,
        title="茶友周刊",
        sections=["文章"],
    ),
    "numbered sentences": Kind(
        "{number}.md",
        lambda n: (
            f"# Tea Mail #{n} (2024-01-{n:02})\n\n## Thoughts\n\n1. Tea is good.\n2. Water is good, too.\n"
            "3. A cup is what we need.\n"
        ),
        "en",
        ["prose"],
        0,
    ),
    "titles without links, below headings that are links": Kind(
        "{number}.md",
        lambda n: (
            f"# Tea Mail #{n} (2024-01-{n:02})\n\n**[Articles](https://example.org)**\n\n"
            f"{each('en', n, '{place}. {title}↵')}\n**[Tools](https://example.org)**\n\n"
            f"1. A kettle {n}\n2. A cup {n}\n"
        ),
        "en",
        ["prose"],
        0,
    ),
    "links within the page": Kind(
        "{number}.md",
        lambda n: (
            f"{_front(f'Tea Mail #{n}', n)}## Articles\n\n{each('en', n, '- [{title}]({url})↵')}\n"
            "[Comment this issue](#comments)\n"
        ),
        "en",
        ["bulleted"],
        6,
        sections=["Articles"],
    ),
}
