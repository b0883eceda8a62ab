"""Markdown as people write it elsewhere: it works on issue pages, or is reported with what to write."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from building import Built, build, write_issue
from sphinx_newsletter.config import Settings
from sphinx_newsletter.reading import read_text
from sphinx_newsletter.records.model import Issue, Link

FRONT = "---\nissue: 1\ndate: 2025-05-10\n---\n\n# Tea Letter\n\n## Articles\n\n"
FIRST_LINE = 12
"""The line of the summary of an item."""


def read(body: str, items: str = "numbered") -> tuple[Issue, list[tuple[int, str, str]]]:
    """Return the issue of a page, and line, code and message of its problems."""
    settings = Settings(default_language="en", items=items)
    issue, findings, _ = read_text(FRONT + body, "issues/0001", settings)
    assert issue is not None
    return issue, [(found.line, found.problem.code, found.message) for found in findings]


def summary(text: str) -> tuple[Link, list[tuple[int, str, str]]]:
    """Return the item that has a text as its summary, and its problems."""
    indented = "\n".join(f"   {line}".rstrip() for line in text.split("\n"))
    issue, found = read(f"1. [One](https://example.org/item)\n\n{indented}\n")
    (link,) = issue.links
    return link, found


def element(text: str, name: str) -> list[str]:
    """Return the texts of the elements of a name in a summary without problems."""
    link, found = summary(text)
    assert not found
    return [
        " ".join(one.get_text(" ").split()) for one in BeautifulSoup(link.content, "html.parser").find_all(name)
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("> [!NOTE]\n> No issue.", "Note No issue."),
        ("> [!tip]\n> No issue.", "Tip No issue."),
        (">[!Important]\n>No issue.", "Important No issue."),
        ("> [!WARNING]\n>\n> No issue.", "Warning No issue."),
        ("> [!CAUTION]\n> - No issue.", "Caution No issue."),
        ("> [!NOTE]\n> No issue.\n> [x]: y", "Note No issue. [x]: y"),
        ("> [!NOTE]\n>     No issue.", "Note No issue."),
        ("> [!NOTE] No issue.", "Note No issue."),
        ("> [!warning]- Take **care**\n> No issue.", "Take care No issue."),
        ("> [!tip]+ Take care\n>\n> No issue.", "Take care No issue."),
        ("> [!NOTE]-\n> No issue.", "Note No issue."),
        ("> [!hint]\n> No issue.", "Hint No issue."),
        ("> [!info] Take care\n> - No\n> - issue.", "Take care No issue."),
        ("- > [!NOTE]\n  > No issue.", "Note No issue."),
        ("> > [!NOTE]\n> > No issue.", "Note No issue."),
    ],
)
def test_a_quotation_with_a_mark_is_a_note(text: str, shown: str) -> None:
    assert shown in element(text, "blockquote")
    assert "[!" not in summary(text)[0].summary


def test_a_note_stands_between_items_and_in_the_intro() -> None:
    issue, found = read("> [!NOTE]\n> None.\n\n1、[One](https://example.org/a)\n\n> [!TIP]\n> Two.\n")
    assert not found
    assert [getattr(block, "text", "") for block in issue.body.blocks if not isinstance(block, Link)][1:] == [
        "None.",
        "Two.",
    ]
    assert issue.links[0].summary == ""


@pytest.mark.parametrize(
    "text",
    ["> \\[!NOTE\\]\n> Text.", "> [!note](https://example.org/b) text", "> Text [!NOTE] text", "`[!NOTE]`"],
)
def test_other_text_is_no_note(text: str) -> None:
    link, found = summary(text)
    assert not found
    assert "<strong>" not in link.content


@pytest.mark.parametrize(
    ("text", "struck"),
    [
        ("~~gone~~ there", ["gone"]),
        ("~gone~ there", ["gone"]),
        ("(~gone~)", ["gone"]),
        ("~~two\nlines~~", ["two lines"]),
        ("~~**bold**~~ **~~bold~~**", ["bold", "bold"]),
        ("~~about ~5 euros~~", ["about ~5 euros"]),
        ("~~[link](https://example.org/b)~~", ["link"]),
        ("5~10元，20~30元", []),
        ("~5 to ~10, a~b~c, ~/.a and ~/.b, ~~~ wave ~~~", []),
        ("\\~~not~~ `~~code~~` ~~ no ~~", []),
    ],
)
def test_struck_text(text: str, struck: list[str]) -> None:
    assert element(text, "del") == struck


def test_tasks_have_boxes() -> None:
    link, found = summary("- [ ] todo\n- [x] done\n  1. [X] [inner](https://example.org/b)\n- [y] none\n- []none")
    assert not found
    assert link.summary == "☐ todo ☑ done ☑ inner [y] none []none"
    assert [one.url for one in link.related] == ["https://example.org/b"]


@pytest.mark.parametrize(("items", "mark"), [("numbered", "1."), ("bulleted", "*"), ("bulleted", "-")])
def test_the_box_of_an_item_is_left_out(items: str, mark: str) -> None:
    issue, found = read(f"{mark} [ ] [One](https://example.org/a)\n", items)
    assert not found
    assert [(link.title, link.title_html) for link in issue.links] == [("One", "One")]


def test_the_anchor_of_a_group_with_a_box_stays() -> None:
    issue, _ = read("1. [ ] Two: [a](https://example.org/a), [b](https://example.org/b)\n")
    assert (issue.links[0].title, issue.links[0].id) == ("[ ] Two", "6699a4c9")


URLS = [
    ("详见https://example.org/a。更多", ["https://example.org/a"]),
    ("见（https://example.org/a_(b)），再看", ["https://example.org/a_(b)"]),
    ("「https://example.org/a」“https://example.org/b”", ["https://example.org/a", "https://example.org/b"]),
    ("https://example.org/a更多，https://example.org/b한글", ["https://example.org/a", "https://example.org/b"]),
    ("(https://example.org/a). https://example.org/b, https://example.org/c?", None),
    ("https://example.org/?a=1&amp;b=2&copy;", ["https://example.org/?a=1&b=2"]),
    ("https://example.org/a\\_b https://example.org/__init__.py", None),
    ("**https://example.org/a** ~~https://example.org/b~~ *https://example.org/c*文", None),
    ("www.example.org/x and WWW.example.com.", ["http://www.example.org/x", "http://WWW.example.com"]),
    ("HTTPS://Example.org/A", ["HTTPS://Example.org/A"]),
    ("https://web.archive.org/web/2023/https://example.org/a", None),
    (
        "https://ru.wikipedia.org/wiki/Москва",
        ["https://ru.wikipedia.org/wiki/%D0%9C%D0%BE%D1%81%D0%BA%D0%B2%D0%B0"],
    ),
    ('https://example.org/(a) [https://example.org/b] "https://example.org/c"', None),
    ("[see https://example.org/a](https://example.org/b) <https://example.org/c>", None),
    ("`https://example.org` \\https://example.org git+https://example.org/a a-https://example.org", []),
    ("http://localhost:8000 http://127.0.0.1:8000/ https:// https://中文 www. www.com https://example", []),
    ("awww.example.org mailto:a@example.org ftp://example.org", []),
]


@pytest.mark.parametrize(("text", "urls"), URLS, ids=[text for text, _ in URLS])
def test_bare_urls_are_links(text: str, urls: list[str] | None) -> None:
    link, found = summary(text)
    assert not found
    links = BeautifulSoup(link.content, "html.parser").find_all("a")
    assert [one.url for one in link.related] == [str(one["href"]) for one in links]
    if urls is not None:
        assert [str(one["href"]) for one in links] == urls
    else:
        for one in links:
            assert str(one["href"]) == one.get_text() or "see" in one.get_text()
        assert 1 <= len(links) <= 3


@pytest.mark.parametrize(
    ("line", "title", "url", "codes"),
    [
        ("Title https://example.org/a", "Title", "https://example.org/a", []),
        ("Title — https://example.org/a (Chinese)", "Title", "https://example.org/a", []),
        ("Title (https://example.org/a)", "Title", "https://example.org/a", []),
        ("标题：https://example.org/a", "标题", "https://example.org/a", []),
        ("https://example.org/a", "https://example.org/a", "https://example.org/a", ["no-title"]),
        ("(https://example.org/a)", "(https://example.org/a)", "https://example.org/a", ["no-title"]),
        ("www.example.org/a", "www.example.org/a", "http://www.example.org/a", ["no-title"]),
        ("<https://example.org/a>", "https://example.org/a", "https://example.org/a", []),
        ("[One] (https://example.org/a)", "[One] (https://example.org/a)", None, ["broken-link"]),
        ("[One]（https://example.org/a）", "[One]（https://example.org/a）", None, ["broken-link"]),
        ("(One)[https://example.org/a]", "(One)[https://example.org/a]", None, ["broken-link"]),
        ("[One](https://example.org/a", "[One](https://example.org/a", None, ["broken-link"]),
        ("[One](https://exa mple.org/a)", "One", None, ["broken-link"]),
        ("**[One](https://example.org/a)：**好", "One", "https://example.org/a", []),
        ("*[One](https://example.org/a):* good", "One", "https://example.org/a", []),
    ],
)
def test_titles_with_urls(line: str, title: str, url: str | None, codes: list[str]) -> None:
    for number in ("1. ", "1、"):
        issue, found = read(f"{number}{line}\n")
        assert [(link.title, link.url) for link in issue.links] == [(title, url)]
        assert [code for _, code, _ in found] == codes


def test_bare_urls_do_not_begin_items() -> None:
    body = "[One](https://example.org/a)\n\nhttps://example.org/more\n"
    for items in ("paragraphs", "numbered"):
        issue, _ = read(body if items == "paragraphs" else f"1. {body}\n   1. https://example.org/b\n", items)
        assert len(issue.links) == 1
    issue, found = read("* https://example.org/a\n", "bulleted")
    assert [link.url for link in issue.links] == ["https://example.org/a"]
    assert [code for _, code, _ in found] == ["no-title"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (":tada: and :+1:", "🎉 and 👍"),
        ("时间：:fire:！", "时间：🔥！"),
        (":smile::tada:", "😄🎉"),
        (":white_check_mark: :cn: :thinking:", "✅ 🇨🇳 🤔"),
        ("12:30:45 std::vec::x :: a:b:c :-) C:\\x:y: :1: \\:tada: `:tada:`", None),
        ("<https://example.org/:tada:/a>", None),
    ],
)
def test_shortcodes_are_emoji(text: str, shown: str | None) -> None:
    link, found = summary(text)
    assert not found
    assert link.summary == (shown or text.replace("\\:", ":").replace("`", "").strip("<>"))


REPORTED = [
    ("$x^2$", "$x^2$"),
    ("an $O(n)$ algorithm, $n$ steps", "$O(n)$"),
    ("$$\nx^2\n$$", "$$"),
    ("这是==重点==内容", "==重点=="),
    ("H~2~O", "~2~"),
    ("x^2^", "^2^"),
    (":nosuchemoji:", ":nosuchemoji:"),
    ("{{ name }}", "{{ name }}"),
    ("{% include a.html %}", "{% include a.html %}"),
    ("{{< figure a >}}", "{{< figure a >}}"),
    ("[a](https://example.org/b){target=_blank}", "{target=_blank}"),
    ("`a`{.python}", "{.python}"),
    ("[[A page]]", "[[A page]]"),
    ("![[a.png]]", "![[a.png]]"),
    ("text^[a note]", "^[a note]"),
    ("%%hidden%%", "%%hidden%%"),
    ("> [!MAYBE]\n> Text.", "[!MAYBE]"),
    ("> [!NOTE]", "[!NOTE]"),
    ("> [!hint]", "[!hint]"),
    ("[!NOTE]\nText.", "[!NOTE]"),
    ("```{table} with `code`\n| a |\n| - |\n```", "```{table} with `code`"),
    ("| `a|b` | c |\n| --- | --- |\n| 1 | 2 |", "| --- | --- |"),
    ("| a | b |\n| - | - |\n| int | str | c |", "| int | str | c |"),
    ("> | a | b |\n> | - | - |\n> | 1 | 2 | 3 |", "| 1 | 2 | 3 |"),
]


@pytest.mark.parametrize(("text", "quoted"), REPORTED, ids=[text for text, _ in REPORTED])
def test_markup_that_does_not_work_is_reported(text: str, quoted: str) -> None:
    link, found = summary(text)
    assert {code for _, code, _ in found} == {"foreign-markup"}
    lines = text.split("\n")
    place = next(index for index, line in enumerate(lines) if quoted in line)
    assert found[0][0] == FIRST_LINE + place
    assert repr(quoted) in found[0][2]
    assert " write " in found[0][2] or " remove " in found[0][2]
    assert link.content


@pytest.mark.parametrize(
    "text",
    [
        "costs $5 or $10, $5-$10, US$5 and A$6, $HOME and $PATH, `$x^2$`, \\$x^2\\$",
        "x==1 and y==2, a == b == c, `==x==`, ====, == x ==",
        "a^b^c and ^_^ and 2^n, x^2",
        "{x}, {x=}, {:.2f}, {'a': 1}, `{{ x }}`, f\"{a}\"",
        "x[[0]] [[1, 2]] [1][2] [[t](https://example.org/b)]",
        "50% or 60%%, %timeit, %%bash",
        "a | b --- c\n- - -|",
        "| a | b |\n| - | - |\n| 1 \\| 2 | `3 \\| 4` |\n| 5 |",
        "```one``` and ``` {note} ```",
        "A note[^1].\n\n[^1]: The note.",
    ],
)
def test_nothing_else_is_reported(text: str) -> None:
    assert summary(text)[1] == []


@pytest.mark.parametrize(
    ("html", "advice"),
    [
        ("a<br>b", "\\ at the end of the line instead of '<br>'"),
        ("x<sup>2</sup>", "{sup}`…` instead of '<sup>'"),
        ("<kbd>x</kbd>", "{kbd}`…` instead of '<kbd>'"),
        ("<mark>x</mark>", "**…** instead of '<mark>'"),
        ("a <DEL>x</DEL>", "~~…~~ instead of '<DEL>'"),
        ("<details><summary>a</summary></details>", "the directive {dropdown} instead of"),
        ("<video src=x></video>", "Markdown instead of"),
    ],
)
def test_html_is_reported_with_what_to_write(html: str, advice: str) -> None:
    assert advice in summary(html)[1][0][2]


@pytest.mark.parametrize("mark", ["  \n", "\\\n"])
def test_line_breaks_are_spaces_in_records(mark: str) -> None:
    issue, found = read(
        f"1. [One{mark}   more](https://example.org/a) (English){mark}   first{mark}   **second**\n\n"
        f"Two{mark}words\n===\n\n2、[Two](https://example.org/b){mark}3、[Three](https://example.org/c){mark}text\n"
    )
    assert not [one for one in found if one[1] not in ("heading", "page-title", "numbering")]
    first, second, third = issue.links
    assert (first.title, first.title_html) == ("One more", "One more")
    assert (first.summary, first.content) == ("first second", "<p>first<br /><strong>second</strong></p>")
    assert (second.title, second.summary, third.title, third.summary) == ("Two", "", "Three", "text")
    assert second.section is not None
    assert second.section.title == "Two words"


BODY = """\
## Articles

1. [One](https://example.org/a) (English)

   ~~gone~~ first\\
   second, https://example.org/more

   > [!WARNING]
   > Hot.

   > [!note]- Own title
   > Open.

   - [ ] todo
   - [x] done

   % text

   :tada:
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Built]:
    source = tmp_path_factory.mktemp("elsewhere")
    (source / "issues").mkdir()
    conf = 'extensions = ["sphinx_newsletter"]\nproject = "Tea"\nlanguage = "zh_CN"\nhtml_theme = "basic"\n'
    (source / "conf.py").write_text(conf + 'html_baseurl = "https://tea.example/"\n', encoding="utf-8")
    (source / "index.md").write_text(
        "# Tea\n\n```{toctree}\nissues/0001\n```\n\n```{season} 1\n```\n", encoding="utf-8"
    )
    write_issue(source / "issues", 1, body=BODY)
    return lambda builder: build(source, source / f"built-{builder}", builder)


def test_pages_and_feeds_show_it(site: Callable[[str], Built]) -> None:
    built = site("dirhtml")
    assert "WARNING" not in built.warnings
    page = built.soup("issues/0001")
    assert [one.get_text() for one in page.select("del")] == ["gone"]
    warning, note = page.select("div.admonition")
    assert "warning" in warning["class"] and "note" in note["class"]
    assert [one.get_text() for one in page.select(".admonition-title")] == ["警告", "Own title"]
    text = " ".join(page.get_text().split())
    assert "☐ todo ☑ done" in text and "% text" in text and "🎉" in text
    assert page.select_one('a[href="https://example.org/more"]')
    assert not page.select("input[type=checkbox].task-list-item-checkbox")
    feed = BeautifulSoup(built.text("atom.xml"), "xml").find("content").get_text()  # type: ignore[union-attr]
    assert "<del>gone</del> first<br />second" in feed
    assert "<p><strong>警告</strong></p><p>Hot.</p>" in feed
    (link,) = built.json("links.json")["links"]
    assert link["summary"].startswith("gone first second, https://example.org/more Hot.")
    assert [one["url"] for one in link["related"]] == ["https://example.org/more"]


@pytest.mark.parametrize(
    ("builder", "name", "wanted"),
    [
        ("text", "issues/0001.txt", ["~~gone~~ first second", "警告:\n\n  Hot.", "Own title", "☐ todo"]),
        ("latex", "tea.tex", ["gone", "first\\\\\n", "{Own title}", "☐ todo"]),
        ("epub", "issues/0001.xhtml", ["<del>gone</del> first<br />", "Own title", "☑ done"]),
        ("man", "tea.1", ["gone", "Own title", "☑ done"]),
    ],
)
def test_books_show_it(builder: str, name: str, wanted: list[str], site: Callable[[str], Built]) -> None:
    built = site(builder)
    assert "issues/0001.md" not in built.warnings
    paths = list(Path(built.outdir).rglob(Path(name).name)) or list(Path(built.outdir).glob("*.tex"))
    text = paths[0].read_text(encoding="utf-8")
    for one in wanted:
        assert one in text, text
