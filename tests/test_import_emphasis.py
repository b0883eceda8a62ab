"""HTML to Markdown: emphasis and other marks read back, and what does not is reported."""

from __future__ import annotations

import random

import pytest
from bs4 import BeautifulSoup

from sphinx_newsletter.authoring.importing.markup.emphasis import parser
from sphinx_newsletter.authoring.importing.markup.html import Converted, to_markdown


def convert(html: str) -> Converted:
    return to_markdown(BeautifulSoup(html, "html.parser"))


def rendered(text: str) -> str:
    """Return the HTML that Markdown becomes on issue pages, of one paragraph without its element."""
    html = " ".join(parser().render(text).split())
    return html.removeprefix("<p>").removesuffix("</p>")


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<strong>结论：</strong>值得一读", "**结论：**值得一读"),
        ("<b>Tip:</b>use it", "**Tip**:use it"),
        ("<em>“引用”</em>之后", "*“引用”*之后"),
        ("参见<b><a href='https://example.org'>文档</a>：</b>很好", "参见**[文档](https://example.org)：**很好"),
        ("a<b>!b</b>", "a!**b**"),
        ("x<b>(y)</b>z", "x(**y**)z"),
        ("a<b>b</b>c<i>d</i>e<b>f.</b>g", "a**b**c*d*e**f**.g"),
        ("<b>a</b><b>b</b>", "**ab**"),
        ("<b>a</b><strong>b</strong> <i>c</i><em>d</em>", "**ab** *cd*"),
        ("<b><b>a</b>b</b>", "**ab**"),
        ("<b><i>a</i></b><b><i>b</i></b>", "***ab***"),
        ("one<b> two </b>three<b>&nbsp;four</b>", "one **two** three\xa0**four**"),
        ("<b> </b>a<i></i>", "a"),
        ("<b><a href='https://example.org'>Docs</a></b>now", "[**Docs**](https://example.org)now"),
        ("<i>a</i><b>b</b><i>c</i>", "*a***b***c*"),
        ("<del>gone</del> <s>a:</s>b <strike>c</strike>", "~~gone~~ ~~a~~:b ~~c~~"),
        ("<b>a</b>*<b>b</b>", "**a**\\***b**"),
        ("<b>One<br><br>Two</b>", "**One**  \n  \n**Two**"),
        ("**a** ~~b~~ _c_", "\\*\\*a\\*\\* \\~\\~b\\~\\~ \\_c\\_"),
        ("Wow!<a href='https://example.org'>a</a>", "Wow\\![a](https://example.org)"),
    ],
)
def test_emphasis_reads_back(html: str, markdown: str) -> None:
    made = convert(f"<p>{html}</p>")
    assert made.text == f"{markdown}\n"
    assert made.notes == []


def test_emphasis_of_blocks_is_that_of_their_texts() -> None:
    made = convert("<b><p>One</p><div>Two <i>three</i></div></b><i><ul><li>four</li></ul></i>")
    assert made.text == "**One**\n\n**Two** ***three***\n\n- *four*\n"
    assert made.notes == []


@pytest.mark.parametrize(
    ("html", "note"),
    [
        ("<b><code>x</code></b>text", "'x' is no longer bold"),
        ("<b>a<i>b</i></b><i>c</i>", "'a' is no longer bold; 'b' is no longer bold, italic"),
    ],
)
def test_emphasis_that_cannot_be_written_is_reported(html: str, note: str) -> None:
    made = convert(f"<p>{html}</p>")
    assert made.notes == [f"emphasis that Markdown cannot have: {note}"]
    assert "**" not in made.text


def test_no_mark_is_shown_and_none_swallows_text() -> None:
    """Of random HTML: the words are the same, and each is marked as before, or it is reported."""
    chance = random.Random("marks")
    pieces = ["a", "中", "，", "!", ":", "“", "”", "(", ")", " ", "b c", "。", "<code>x</code>", "-", "字", "$"]
    for _ in range(300):
        html = ""
        for _ in range(chance.randint(1, 6)):
            inner = "".join(chance.choice(pieces) for _ in range(chance.randint(1, 3)))
            tag = chance.choice(["b", "i", "s", "b", "", ""])
            html += f"<{tag}>{inner}</{tag}>" if tag else inner
        html = f"<p>k{html}</p>"
        if not BeautifulSoup(html, "html.parser").get_text().strip():
            continue
        made = convert(html)
        text = BeautifulSoup(parser().render(made.text), "html.parser").get_text()
        assert not set("*~_\\") & set(text), (html, made.text)
        wanted = BeautifulSoup(html, "html.parser").get_text()
        assert "".join(text.split()) == "".join(wanted.split()), (html, made.text)


@pytest.mark.parametrize(
    "text",
    [
        *("%timeit x", "+++ b/setup.py", "--- a", "~~~ wave", ":::note", "(v2)=", "# x", "#", "- - -", "> x"),
        *(
            "[!NOTE]",
            "[ ] todo",
            ":tada: and :nosuch:",
            "5~10元，~20 ~x~",
            "https://example.org/a_b_c",
            "{sub}`2`",
        ),
        *("a | b", "---|---", "=====", "---", "$x^2$ ==a== [^1]", "[a]: b", "&amp;lt; &amp;copy;", "1. [a](b)"),
    ],
)
@pytest.mark.parametrize(
    "frame", ["<p>{}</p>", "<p>Title<br>{}</p>", "<p>Title\n{}</p>", "<blockquote>{}</blockquote>"]
)
def test_text_that_looks_like_markup_stays_text(text: str, frame: str) -> None:
    html = frame.format(text)
    shown = BeautifulSoup(parser().render(convert(html).text), "html.parser")
    if not text.startswith("1."):  # the numbers of items are kept
        assert not shown.find(["h1", "h2", "hr", "pre", "li", "table", "s", "del", "img"])
    wanted = "".join(BeautifulSoup(html, "html.parser").get_text().split())
    assert "".join(shown.get_text().split()) in (wanted, wanted.replace("1.", "", 1))


def test_vertical_lines_in_cells() -> None:
    head = "<tr><th>a</th><th>b | c</th></tr>"
    made = convert(
        f"<table>{head}<tr><td>int | str</td><td><code>a|b</code> <a href='https://a.example/?a|b'>x</a></td></tr></table>"
    )
    shown = BeautifulSoup(parser().render(made.text), "html.parser")
    assert [cell.get_text() for cell in shown.find_all(["th", "td"])] == ["a", "b | c", "int | str", "a|b x"]
    assert made.notes == []
