"""What HTML becomes: images, links around blocks, tables, and what is left out."""

from __future__ import annotations

import pytest

from imports import imported, read
from sphinx_newsletter.authoring.importing.document import converted
from sphinx_newsletter.authoring.importing.markup.html import soup_of, to_markdown

A = "https://example.org/a"
PNG = "https://example.org/a.png"
PAGE = "https://tea.example/p/7"


def made(html: str, address: str = PAGE) -> tuple[str, list[str]]:
    """Return the Markdown of HTML, and the notes."""
    found = to_markdown(soup_of(html), address)
    return found.text.rstrip("\n"), list(found.notes)


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        (f'<img alt="架构" data-src="{PNG}" src="data:image/gif;base64,R0lGODlh">', f"![架构]({PNG})"),
        (f'<img data-original="{PNG}">', f"![]({PNG})"),
        (f'<img data-lazy-src="{PNG}" src="spacer.gif">', f"![]({PNG})"),
        (f'<img data-src="{PNG}" src="/blank.gif" width=1 height=1>', f"![]({PNG})"),
        (f'<img srcset="https://example.org/s.png 1x, {PNG} 2x">', f"![]({PNG})"),
        (f'<img data-srcset="{PNG} 800w, https://example.org/s.png 400w" src="data:,">', f"![]({PNG})"),
        (f'<img srcset="{PNG} 2x" src="https://example.org/b.png">', "![](https://example.org/b.png)"),
        (f'<picture><source srcset="{PNG}"></picture>', f"![]({PNG})"),
        (f'<picture><source srcset="x.webp"><img alt=x src="{PNG}"></picture>', f"![x]({PNG})"),
        (
            '<img srcset="https://e.org/w_1,c_a/b.png 1w, https://e.org/w_2,c_a/b.png 2w">',
            "![](https://e.org/w_2,c_a/b.png)",
        ),
        (f'<img class=lazyload alt=x src="data:,"><noscript><img src="{PNG}"></noscript>', f"![x]({PNG})"),
        (f'<img data-src="{PNG}" src="data:,"><noscript><img src="{PNG}"></noscript>', f"![]({PNG})"),
        (f'<noscript><img src="{PNG}" alt=x></noscript>', f"![x]({PNG})"),
        ('<img src="/a.png" alt="[x]">', "![\\[x\\]](https://tea.example/a.png)"),
    ],
)
def test_images_that_are_loaded_late(html: str, markdown: str) -> None:
    assert made(f"<p>x</p>{html}") == (f"x\n\n{markdown}", [])


@pytest.mark.parametrize(
    ("html", "note"),
    [
        (f'<img src="{PNG}" width=1 height=1>', f"1 tracking pixel ({PNG!r})"),
        (f'<img src="{PNG}" style="width:1px;height:1px">', f"1 tracking pixel ({PNG!r})"),
        (f'<img src="{PNG}" style="display:none">', f"1 tracking pixel ({PNG!r})"),
        ('<img src="cid:1" alt="Cup"><img src="data:," alt="Tea">', "2 embedded images ('Cup', 'Tea')"),
        ('<img src="https://example.org/spacer.gif">', "1 spacer image ('https://example.org/spacer.gif')"),
        (
            "<noscript>Please turn on scripts</noscript>",
            "1 text for browsers without scripts ('Please turn on scripts')",
        ),
        *(
            (f'<div style="{style}">Preview</div>', "1 hidden element ('Preview')")
            for style in (
                *("display:none", "DISPLAY: none !important", "visibility:hidden", "opacity:0", "max-height:0px"),
                *("mso-hide:all", "font-size:0", "opacity: 0.0; color: red", "color:red;max-height:0"),
            )
        ),
        ("<div hidden>Preview</div>", "1 hidden element ('Preview')"),
        ('<div class="preheader" style="max-height:0;opacity:0">Preview</div>', "1 preheader ('Preview')"),
        ("<form>Mail: <input><button>Go</button></form>", "1 form ('Mail: Go')"),
        (
            '<div class="subscription-widget-wrap"><p>Thanks for reading!</p><form><input></form></div>',
            "1 sign-up form ('Thanks for reading!')",
        ),
        (
            '<div class="captioned-button-wrap"><p>Free!</p><a href="/x">Go</a></div>',
            "1 sign-up form ('Free! Go')",
        ),
        ('<video src="/v.mp4">No video</video>', "1 video ('/v.mp4')"),
        ('<iframe src="https://example.org/film">x</iframe>', "1 iframe ('https://example.org/film')"),
        ("<nav><a href='/'>Home</a></nav>", "1 navigation ('Home')"),
        *(
            (html, f"1 button ({text!r})")
            for html, text in (
                (
                    f'<p class="button-wrapper"><a class="button" href="{PAGE}/subscribe">Subscribe now</a></p>',
                    "Subscribe now",
                ),
                (
                    '<div class="kg-button-card"><a class="kg-btn" href="/#/portal/signup">Join us</a></div>',
                    "Join us",
                ),
                (f'<a role="button" href="{A}">Share</a>', "Share"),
                (
                    f'<table><tr><td><a class="button" href="{PAGE}?action=share">Share it</a></td></tr></table>',
                    "Share it",
                ),
                (f'<p><a href="{PAGE}?action=share">Share</a></p>', "Share"),
                (f'<a class="btn" href="{PAGE}/comments">Leave a comment</a>', "Leave a comment"),
                (f'<a class="button" href="{PAGE}">订阅</a>', "订阅"),
            )
        ),
        (f'<a href="{A}"></a>', f"1 link without text ({A!r})"),
        ('[gallery ids="1,2"]', "1 shortcode ('[gallery ids=\"1,2\"]')"),
    ],
)
def test_what_is_left_out_is_counted_with_its_text(html: str, note: str) -> None:
    assert made(f"<p>x</p>{html}") == ("x", [f"HTML left out: {note}"])


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ('<div style="opacity:0.5">seen</div>', "seen"),
        ('<div style="font-size:0"><p style="font-size:14px">seen</p></div>', "seen"),
        ('<div style="max-height:0.5em">seen</div>', "seen"),
        (f'<p><a class="button" href="{A}">Read the paper</a></p>', f"[Read the paper]({A})"),
        (f'<p>To <a href="{PAGE}/share">share</a> is good</p>', f"To [share]({PAGE}/share) is good"),
        (f'<img style="opacity:0" src="{PNG}">', f"![]({PNG})"),
        (f'<p><a class="btn" href="{A}">Comments</a></p>', f"[Comments]({A})"),
        ('x<p style="display:none"> </p>', "x"),
        ("<p>1. [video] and [audio] of it</p>", "1. \\[video\\] and \\[audio\\] of it"),
    ],
)
def test_what_is_seen_is_not_left_out(html: str, markdown: str) -> None:
    assert made(html) == (markdown, [])


@pytest.mark.parametrize(
    ("inner", "markdown"),
    [
        ("<h3>Faster tea</h3><p>Two minutes.</p>", f"### [Faster tea]({A})\n\nTwo minutes."),
        ("<p>Faster tea</p><p>Two minutes.</p>", f"[Faster tea]({A})\n\nTwo minutes."),
        ("<img src='/i.png'><p>Tea</p>", f"![](https://tea.example/i.png)\n\n[Tea]({A})"),
        (
            "<figure><img src='/i.png' alt='Cup'><figcaption>A cup</figcaption></figure>",
            f"[![Cup](https://tea.example/i.png)]({A})\n\nA cup",
        ),
        ("<ul><li>One</li><li>Two</li></ul>", f"- [One]({A})\n- Two"),
        ("<table><tr><td>One</td><td>Two</td></tr></table>", f"[One]({A})\n\nTwo"),
        ("<table><tr><th>One</th></tr><tr><td>a</td></tr></table>", f"| [One]({A}) |\n| --- |\n| a |"),
        ("<pre>tea()</pre>", f"```\ntea()\n```\n\n<{A}>"),
        ("<section><h2>A</h2><h3>B</h3></section>", f"## [A]({A})\n\n### B"),
        ("Faster<br><br>tea", f"[Faster  \ntea]({A})"),
        ("<blockquote>Tea</blockquote>", f"> [Tea]({A})"),
        ("<div><div>Tea</div><hr></div>", f"[Tea]({A})\n\n---"),
        ("Tea <div>leaves</div>", f"[Tea]({A}) \n\nleaves"),
    ],
)
def test_a_link_around_blocks_is_one_in_the_first(inner: str, markdown: str) -> None:
    assert made(f'<a href="{A}">{inner}</a>') == (markdown, [])


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("2<sup>10</sup> H<sub>2</sub>O", "2{sup}`10` H{sub}`2`O"),
        (f'x<sup><a href="{A}">[1]</a></sup>', f"x[{{sup}}`[1]`]({A})"),
        ("<s>$99</s> <del>a</del> <strike>b</strike>", "~~$99~~ ~~a~~ ~~b~~"),
        ("by AT&T", "by AT&T"),
        ("by R&D", "by R&D"),
        ("1986. A great year", "1986\\. A great year"),
        ("Tea<br>2024. A year", "Tea  \n2024\\. A year"),
        (f'<h2><img src="{PNG}"> <a href="{A}">Tea</a></h2>', f"## [Tea]({A})\n\n![]({PNG})"),
        ("<dl><dt>Tea</dt><dd>Leaves</dd></dl>", "Tea\n\nLeaves"),
        ("<details><summary>More</summary>text</details>", "More\n\ntext"),
        ("<ol><li value=5>Tea</li><li>Milk</li></ol>", "5. Tea\n6. Milk"),
        (
            '<a href="/about">About</a> <a href="?p=2">2</a>',
            "[About](https://tea.example/about) [2](https://tea.example/p/7?p=2)",
        ),
        ('<a href="*|UNSUB|*">Leave</a> <a href="#top">Up</a>', "Leave Up"),
        ("<table><thead><tr><td>A</td></tr></thead><tr><td>b|c</td></tr></table>", "| A |\n| --- |\n| b\\|c |"),
    ],
)
def test_other_html(html: str, markdown: str) -> None:
    assert made(html) == (markdown, [])


def test_a_button_is_no_part_of_an_item() -> None:
    first = f'<p>1. <a href="{A}">One</a></p><p>Text of R&amp;D</p>'
    button = (
        f'<p class="button-wrapper"><a class="button" href="{PAGE}/subscribe"><span>Subscribe now</span></a></p>'
    )
    share = f'<p class="button-wrapper"><a class="button" href="{PAGE}?action=share"><span>Share</span></a></p>'
    html = f'<h2>Articles</h2>{first}{button}<p>2. <a href="{PNG}">Two</a></p>{share}'
    document = converted("", "7", soup_of(html), {"title": "Field Notes #7", "date": "2023-06-17"})
    assert document.notes == ["HTML left out: 2 buttons ('Subscribe now', 'Share')"]
    links = read(imported(document.text)).links
    assert [(link.title, link.related, link.summary) for link in links] == [
        ("One", (), "Text of R&D"),
        ("Two", (), ""),
    ]


def test_cells_over_several_rows_keep_the_columns_and_are_reported() -> None:
    rows = "<tr><td rowspan=2>1</td><td>2</td></tr><tr><td>3</td></tr><tr><td colspan=2>4</td></tr>"
    text, notes = made(f"<table><tr><th>A</th><th>B</th></tr>{rows}</table>")
    assert text.split("\n")[2:] == ["| 1 | 2 |", "|  | 3 |", "| 4 | |"]
    assert notes == ["empty cells beside or below those over several columns or rows: 2 cells ('1', '4')"]


@pytest.mark.parametrize(
    ("html", "note"),
    [
        (
            "<table><tr><th>A</th></tr><tr><td><ul><li>x</li></ul></td></tr></table>",
            "changed: 'x' is no longer in list level 1",
        ),
        ("<ol><li>One</li><li value=7>Two</li></ol>", "changed: after 'One', '7.' became '2.'"),
    ],
)
def test_what_markdown_cannot_have_is_reported(html: str, note: str) -> None:
    assert made(html)[1] == [note]


def test_addresses_are_relative_to_the_base_or_the_page() -> None:
    soup = soup_of('<base href="https://b.example/x/"><body><p><a href="a">A</a></p></body>')
    assert soup.body is not None
    assert to_markdown(soup.body, PAGE).text == "[A](https://b.example/x/a)\n"
    document = converted("", "entry", soup_of('<a href="/a">A</a>'), {"original": PAGE})
    assert document.body == "[A](https://tea.example/a)\n"
    soup = soup_of('<head><link rel="canonical" href="https://c.example/x"></head><body><a href="/a">A</a></body>')
    assert soup.body is not None
    assert to_markdown(soup.body).text == "[A](https://c.example/a)\n"
