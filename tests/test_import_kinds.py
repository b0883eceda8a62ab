"""``newsletter import`` of other files than Markdown: feeds, HTML, mails and zip archives."""

from __future__ import annotations

import zipfile
from email.message import EmailMessage
from html import escape
from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from importing import run
from imports import read
from sphinx_newsletter.authoring.importing.markup.html import to_markdown
from sphinx_newsletter.authoring.importing.page import Refused

BODY = """\
<p>Hello <em>readers</em>.</p>
<h2>📚 Articles</h2>
<ol>
<li><p><a href="https://a.example/one?a=1&amp;b=2"><strong>One_two &lt;3</strong></a> (English)</p>
<p>A summary, see <a href="https://a.example/more">more</a>.</p>
<pre><code class="language-python">x = 1

y</code></pre></li>
<li><a href="https://a.example/two (2)">Two</a><br>second line
<img src="https://a.example/i.png" alt="A chart"></li>
</ol>
<h2>Tools</h2>
<p>3. <a href="https://a.example/three">Three</a></p>
<p>Its summary.</p>
<script>track()</script><style>p { color: red }</style>
<img src="https://a.example/pixel.gif" width="1" height="1">
<iframe src="https://a.example/film"></iframe>
"""
PAGE = """\
Hello *readers*.

## 📚 Articles

1. [**One\\_two \\<3**](https://a.example/one?a=1&b=2) (English)

   A summary, see [more](https://a.example/more).

   ```python
   x = 1

   y
   ```

2. [Two](https://a.example/two%20%282%29)
   second line
   ![A chart](https://a.example/i.png)

## Tools

3. [Three](https://a.example/three)

   Its summary.
"""
LEFT_OUT = "HTML left out: 1 iframe ('https://a.example/film'), 1 tracking pixel ('https://a.example/pixel.gif')"
RSS = """\
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Field Notes</title><link>https://notes.example/</link><description>Links</description>
{items}</channel></rss>
"""
ITEM = """\
<item><title>{title}</title><link>https://notes.example/p/{slug}</link>
<pubDate>{date}</pubDate><description>Short</description><content:encoded><![CDATA[{body}]]></content:encoded></item>
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A newsletter without issues; commands run in its folder."""
    conf = 'project = "Field Notes"\nexclude_patterns = ["old"]\nnewsletter_boilerplate = ["Unsubscribe"]\n'
    (tmp_path / "conf.py").write_text(conf, encoding="utf-8")
    (tmp_path / "old").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def page(project: Path, number: int) -> str:
    return (project / f"issues/{number:04}.md").read_text(encoding="utf-8")


def stripped(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


def rss(*entries: tuple[str, str, str, str]) -> str:
    items = (ITEM.format(title=title, slug=slug, date=date, body=body) for title, slug, date, body in entries)
    return RSS.format(items="".join(items))


WEEKLY = rss(
    ("Field Notes #8: Later", "eight", "Sat, 24 Jun 2023 08:00:00 GMT", "<h2>Tools</h2><p>1. None</p>"),
    ("Field Notes #7: &lt;dialog&gt; &amp;amp; more", "seven", "Sat, 17 Jun 2023 08:00:00 GMT", BODY),
)


def test_a_feeds_entries_become_pages(project: Path) -> None:
    (project / "feed.xml").write_text(WEEKLY, encoding="utf-8")
    result = run("feed.xml")
    assert result.exit_code == 0, result.output
    assert f"feed.xml: Field Notes #7: <dialog> & more: {LEFT_OUT}\n" in result.output
    assert result.output.index("#7") < result.output.index("#8")
    front, _, body = page(project, 7).partition("\n\n# ")
    assert front == "---\nissue: 7\ndate: 2023-06-17\noriginal: https://notes.example/p/seven\n---"
    heading, _, rest = body.partition("\n\n")
    assert read(page(project, 7)).title == "Field Notes #7: <dialog> & more"
    assert heading and stripped(rest) == PAGE
    assert run("feed.xml").output.splitlines()[-1] == "Nothing to do in issues: 2 unchanged."


def test_an_atom_feed_is_a_feed(project: Path) -> None:
    (project / "feed.atom").write_text(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Field Notes</title><entry><title>Issue 3</title>'
        '<link href="https://notes.example/3"/><id>x:3</id><updated>2023-06-17T08:00:00Z</updated><content '
        'type="html">&lt;h2&gt;Tools&lt;/h2&gt;&lt;p&gt;1. &lt;a href="https://a.example"&gt;A&lt;/a&gt;&lt;/p&gt;'
        "</content></entry></feed>",
        encoding="utf-8",
    )
    assert run(".").exit_code == 0
    assert [link.url for link in read(page(project, 3)).links] == ["https://a.example"]


def test_issues_without_a_number_are_numbered_by_date_on_request(project: Path) -> None:
    first = ("We begin", "one", "Sat, 17 Jun 2023 08:00:00 GMT", "<p>1. <a href='https://a.example/1'>A</a></p>")
    second = ("And go on", "two", "Sat, 24 Jun 2023 08:00:00 GMT", "<p>1. <a href='https://a.example/2'>B</a></p>")
    (project / "feed.xml").write_text(rss(second, first), encoding="utf-8")
    result = run("feed.xml")
    assert result.exit_code == 1
    assert "feed.xml: We begin: not imported: failed: number is missing (write it in the title" in result.output
    assert "--count" in result.output
    assert not (project / "issues").exists()
    assert run("feed.xml", "--count").exit_code == 0
    assert [read(page(project, number)).title for number in (1, 2)] == ["We begin", "And go on"]


def test_an_html_file_becomes_a_page(project: Path) -> None:
    head = (
        '<head><meta charset="utf-8"><title>Field Notes #7</title><link rel="canonical" '
        'href="https://notes.example/7">'
        '<meta property="article:published_time" content="2023-06-17T08:00:00Z"></head>'
    )
    text = f"<html>{head}<body><nav>Home</nav><article>{BODY}</article><footer>Us</footer></body></html>"
    (project / "old/a.html").write_text(text, encoding="utf-8")
    (project / "old/b.htm").write_bytes(
        '<meta charset="gbk"><h1>第8期（2023-06-24）</h1><p>1、<a href="https://a.example">异步</a>（中文）</p>'.encode(
            "gbk"
        )
    )
    result = run("old")
    assert result.exit_code == 0, result.output
    assert f"old/a.html: {LEFT_OUT}" in result.output
    assert "old/a.html: HTML outside <article> left out" in result.output
    assert page(project, 7).startswith(
        "---\nissue: 7\ndate: 2023-06-17\noriginal: https://notes.example/7\n---\n\n# Field Notes #7\n"
    )
    assert [(link.title, link.languages) for link in read(page(project, 8)).links] == [("异步", ("zh",))]


def test_a_mail_becomes_a_page(project: Path) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["Date"] = "Field Notes № 7：异步", "Sat, 17 Jun 2023 23:30:00 +0800"
    mail.set_content("Read it on the web.")
    layout = f"<table role='presentation'><tr><td><table><tr><td>{BODY}</td></tr></table></td></tr>"
    hidden = "<div style='display:none'>Preview of the mail</div>"
    foot = "<tr><td><hr><p>Unsubscribe <a href='https://notes.example/u'>here</a></p></td></tr></table>"
    mail.add_alternative(f"{hidden}{layout}{foot}", subtype="html")
    mail.add_attachment(b"x", maintype="image", subtype="png", filename="chart.png")
    (project / "old/mail.eml").write_bytes(bytes(mail))
    result = run("old")
    assert result.exit_code == 0, result.output
    assert "old/mail.eml: attachments left out: chart.png\n" in result.output
    left_out = [
        "1 hidden element ('Preview of the mail')",
        "1 iframe ('https://a.example/film')",
        "1 tracking pixel ('https://a.example/pixel.gif')",
    ]
    assert f"old/mail.eml: HTML left out: {', '.join(left_out)}\n" in result.output
    assert "1 block of boilerplate left out" in result.output
    assert page(project, 7).startswith("---\nissue: 7\ndate: 2023-06-17\n---\n\n# Field Notes № 7：异步\n\nHello")
    assert stripped(page(project, 7)).endswith(PAGE)


def test_a_plain_mail_is_markdown(project: Path) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["Date"] = "Field Notes #7", "Sat, 17 Jun 2023 08:00:00 +0000"
    mail.set_content("## Tools\n\n1. [A](https://a.example)\n")
    (project / "old/mail.eml").write_bytes(bytes(mail))
    assert run("old/mail.eml").exit_code == 0
    assert [link.url for link in read(page(project, 7)).links] == ["https://a.example"]


def test_an_archive_is_read_as_a_folder(project: Path) -> None:
    with zipfile.ZipFile(project / "export.zip", "w") as archive:
        archive.writestr("posts/7.html", f"<title>Issue 7 (2023-06-17)</title>{BODY}")
        archive.writestr("posts/8.md", "# Issue 8 (2023-06-24)\n\n1. [A](https://a.example)\n")
        archive.writestr("posts/9.md", b"\xff")
        archive.writestr("posts/large.md", b"x" * 5_000_001)
        archive.writestr("picture.png", b"")
    result = run("export.zip")
    assert result.exit_code == 1
    assert "export.zip: posts/9.md: not imported: failed: file is not valid UTF-8" in result.output
    assert "export.zip: posts/large.md: not imported: failed: file has more than 5,000,000 bytes" in result.output
    assert sorted(path.name for path in (project / "issues").iterdir()) == ["0007.md", "0008.md"]


def test_an_export_of_substack_has_titles_and_dates_in_a_table(project: Path) -> None:
    columns = "post_id,post_date,is_published,type,audience,title,subtitle"
    rows = [
        '101.seven,2023-06-17T08:00:00.000Z,true,newsletter,everyone,"Field Notes #7: One, two",',
        "102.eight,2023-06-24T08:00:00.000Z,false,newsletter,everyone,Field Notes #8,",
    ]
    with zipfile.ZipFile(project / "export.zip", "w") as archive:
        archive.writestr("posts.csv", "\n".join([columns, *rows]))
        archive.writestr("posts/101.seven.html", BODY)
        archive.writestr("posts/102.eight.html", BODY)
    result = run("export.zip")
    assert result.exit_code == 0, result.output
    assert (
        "export.zip: posts/102.eight.html: not imported: skipped: not published: --drafts imports it\n"
        in result.output
    )
    assert [path.name for path in (project / "issues").iterdir()] == ["0007.md"]
    assert page(project, 7).startswith("---\nissue: 7\ndate: 2023-06-17\n---\n\n# Field Notes #7: One, two\n")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("feed.xml", b"<html><body>no feed</body></html>", "no entry of an RSS or Atom feed"),
        ("feed.rss", b"", "no entry of an RSS or Atom feed"),
        ("a.zip", b"PK", "not a zip archive"),
        ("a.eml", b"", "mail has no text"),
        ("a.html", b"<p></p>", "no text"),
    ],
)
def test_what_is_not_what_its_name_says_is_reported(project: Path, name: str, data: bytes, reason: str) -> None:
    (project / name).write_bytes(data)
    result = run(name)
    assert result.exit_code == 1
    assert f"{name}: not imported: failed: " in result.output and reason in result.output
    assert "Error:" not in result.output


GOOD = "# Issue 8 (2023-06-24)\n\n1. [A](https://a.example)\n"
ISSUE = "# Issue 7 (2023-06-17)\n\n1. [B](https://b.example)\n"
HEAD = "<title>Issue 7 (2023-06-17)</title>"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("7.md", b"\xff", "not valid UTF-8, see line 1"),
        ("7.md", b"", "file is empty"),
        ("7.md", b"x" * 5_000_001, "more than 5,000,000 bytes"),
        ("7.md", b"---\nissue: 7\ndate: 2023-02-30\n---\n\n1. A\n", "2023-02 has 28 days"),
        ("7.html", f"{HEAD}{'<b><i>' * 9_000}A".encode(), "nested too deeply"),
        ("7.html", b"<p>\xff\xfe", "date is missing"),
        ("7.eml", b"Content-Type: image/png\n\nText\n", "mail has no text"),
        ("7.rss", b"<rss><channel><item>", "not valid XML, see line 2"),
        ("posts.csv", b"post_id\n" + b"y" * 5_000_001, "more than 5,000,000 bytes"),
        ("\x1b[2J7.md", b"\xff", r"\x1b[2J7.md: not imported: failed: "),
        ("/etc/../7.md", b"\xff", "/etc/../7.md: not imported: failed: "),
    ],
)
def test_a_bad_file_in_an_archive_does_not_stop_the_others(
    project: Path, name: str, data: bytes, reason: str
) -> None:
    with zipfile.ZipFile(project / "export.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
        archive.writestr("8.md", GOOD)
    result = run("export.zip")
    assert result.exit_code == 1
    assert f"export.zip: {'' if ord(name[0]) < 32 else name}" in result.output and reason in result.output
    assert [path.name for path in (project / "issues").iterdir()] == ["0008.md"]
    assert "\x1b" not in result.output


@pytest.mark.parametrize(
    ("offset", "byte", "reason"),
    [
        ("data", 0xFF, "file cannot be read: "),  # not compressed in this way
        ("flags", 0x01, "password"),
        ("method", 0x63, "compression"),
        ("checksum", 0xAA, "CRC"),
    ],
)
@pytest.mark.parametrize("name", ["7.md", "posts.csv"])
def test_a_damaged_file_in_an_archive_does_not_stop_the_others(
    project: Path, name: str, offset: str, byte: int, reason: str
) -> None:
    path = project / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, ISSUE * 9)
        archive.writestr("8.md", GOOD)
    data = bytearray(path.read_bytes())
    entry = data.index(b"PK\x01\x02")
    if offset == "data":
        data[30 + len(name)] = byte
    else:
        local, central = {"flags": (6, 8), "method": (8, 10), "checksum": (14, 16)}[offset]
        data[local] = data[entry + central] = byte
    path.write_bytes(data)
    result = run("export.zip")
    assert result.exit_code == 1
    assert f"export.zip: {name}: not imported: failed: " in result.output and reason in result.output
    assert [path.name for path in (project / "issues").iterdir()] == ["0008.md"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("7.md", "7.md"),
        ("7.md", "7.MD"),
        ("a/7.md", "b/7.md"),
        ("\u00e9/7.md", "e\u0301/7.md"),
        ("7.md", "7.markdown"),
    ],
)
def test_no_file_of_an_archive_stands_for_another(project: Path, first: str, second: str) -> None:
    with pytest.MonkeyPatch.context() as patch, zipfile.ZipFile(project / "export.zip", "w") as archive:
        patch.setattr("warnings.warn", lambda *_, **__: None)
        archive.writestr(first, GOOD)
        archive.writestr(second, ISSUE)
    result = run("export.zip")
    assert result.exit_code == 0, result.output
    assert {link.url for number in (7, 8) for link in read(page(project, number)).links} == {
        "https://a.example",
        "https://b.example",
    }


def test_issues_of_one_file_with_one_number_are_not_skipped(project: Path) -> None:
    with zipfile.ZipFile(project / "export.zip", "w") as archive:
        archive.writestr("a/8.md", GOOD)
        archive.writestr("b/8.md", GOOD)
        archive.writestr("c/8.md", GOOD.replace("a.example", "c.example"))
    result = run("export.zip")
    assert result.exit_code == 1
    assert "skipped: identical to the page from export.zip: a/8.md" in result.output
    assert "failed: issue 8 was already read from export.zip: a/8.md: give one of them another" in result.output


@pytest.mark.parametrize("date", ["0000-00-00", "2023-02-30", "99999", "soon", "05/06/2023"])
def test_a_bad_entry_of_a_feed_does_not_stop_the_others(project: Path, date: str) -> None:
    text = "<p>1. <a href='https://a.example'>A</a></p>"
    good = "Sat, 24 Jun 2023 08:00:00 GMT"
    feed = rss(
        ("Issue 8", "eight", good, text),
        ("Issue 7", "seven", date, text),
        ("Issue 6", "six", good, "<b><i>" * 9_000),
        ("Issue 8", "eight", good, text.replace("a.example", "b.example")),
        ("Issue 5 (2023-06-03)", "five", date, text),
    )
    (project / "feed.xml").write_text(feed, encoding="utf-8")
    result = run("feed.xml")
    assert result.exit_code == 1
    assert f"feed.xml: Issue 7: not imported: failed: the date '{date}' " in result.output
    assert "feed.xml: Issue 6: not imported: failed: " in result.output
    assert "failed: issue 8 was already read from feed.xml: Issue 8" in result.output
    assert f"feed.xml: Issue 5 (2023-06-03): date '{date}' is not valid, and left out" in result.output
    assert sorted(path.name for path in (project / "issues").iterdir()) == ["0005.md", "0008.md"]


def test_characters_that_cannot_be_decoded_are_reported(project: Path) -> None:
    text = (
        b"<meta charset=utf-8><title>Issue 7 (2023-06-17)</title><p>1. <a href=https://a.example>A\xff\x81</a></p>"
    )
    (project / "a.html").write_bytes(text)
    mail = b"Subject: Issue 8 (2023-06-24)\nContent-Type: text/html; charset=utf-8\n\n" + text
    (project / "b.eml").write_bytes(mail)
    latin = "<title>Issue 9 (2023-07-01)</title><p>1. <a href=https://a.example>Café</a></p>".encode("latin-1")
    (project / "c.html").write_bytes(latin)
    output = run("a.html", "b.eml", "c.html").output
    assert [line.partition(": ")[0] for line in output.splitlines() if "not be decoded" in line] == [
        "a.html",
        "b.eml",
    ]
    assert "A\ufffd\ufffd" in page(project, 7) and "A\ufffd\ufffd" in page(project, 8)
    assert "c.html: the encoding is not declared: read as " in output


def test_a_damaged_feed_is_reported(project: Path) -> None:
    (project / "feed.xml").write_text(WEEKLY.partition("</channel>")[0], encoding="utf-8")
    result = run("feed.xml")
    assert result.exit_code == 1
    assert "feed.xml: not imported: failed: feed is not valid XML, see line " in result.output
    assert len(list((project / "issues").iterdir())) == 2


def test_names_in_capitals_are_found_in_folders(project: Path) -> None:
    (project / "old/A.MD").write_text(GOOD, encoding="utf-8")
    assert run("old").exit_code == 0
    assert "https://a.example" in page(project, 8)


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]><rss><channel><item><title>&a9;</title></item></channel></rss>"
)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.xml", "/etc/passwd"),
        ("a.xml", "http://127.0.0.1:9/feed"),
        ("a.xml", '<!DOCTYPE x [<!ENTITY e SYSTEM "conf.py">]><rss><item><title>&e;</title></item></rss>'),
        ("a.xml", BOMB),
        ("a.html", f"<title>Issue 7 (2023-06-17)</title>{'<div>' * 20_000}A"),
        ("a.html", f"<title>Issue 7 (2023-06-17)</title>{'<ol><li>' * 3_000}A"),
    ],
)
def test_a_hostile_file_opens_no_other_and_ends(project: Path, name: str, text: str) -> None:
    (project / name).write_text(text, encoding="utf-8")
    result = run(name)
    assert result.exit_code == 1
    assert f"{name}: " in result.output and ": failed: " in result.output
    assert len(result.output) < 2_000
    assert "root:" not in result.output and "Field Notes" not in result.output


def converted(html: str) -> str:
    return to_markdown(BeautifulSoup(html, "html.parser")).text


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>a &lt;script&gt; `b` [c] &amp;amp; d</p>", "a \\<script> \\`b\\` \\[c\\] \\&amp; d\n"),
        ("<p># no heading</p>", "\\# no heading\n"),
        ("<p>::: no fence</p>", "\\::: no fence\n"),
        ("<p>1. <a href='https://a.example'>A</a></p>", "1. [A](https://a.example)\n"),
        ("<a href='javascript:x()'>A</a> <a href='#top'>B</a> <a>C</a>", "A B C\n"),
        ("<img src='data:image/png;base64,AA'>A<img src='cid:1'>", "A\n"),
        ("<!-- a comment -->A", "A\n"),
        ("<a href=' https://a.example/a b '>A</a>", "[A](https://a.example/a%20b)\n"),
        ("<a href='https://a.example/%20(x'>A</a>", "[A](https://a.example/%20%28x)\n"),
        ("<a href='https://a.example/异步'>A</a>", "[A](https://a.example/%E5%BC%82%E6%AD%A5)\n"),
        ("<a href='https://a.example'><h3>A <b>b</b></h3></a>", "### [A **b**](https://a.example)\n"),
        ("<pre>a\n\n\n  b</pre>", "```\na\n\n\n  b\n```\n"),
        ("<img src='https://a.example/a (1.png' alt='A'>", "![A](https://a.example/a%20%281.png)\n"),
        ("<a href='https://a.example'><p>A</p><p>b</p></a>", "[A](https://a.example)\n\nb\n"),
        (
            "<a href='https://a.example'><div><picture><img src='https://a.example/i.png'></picture></div></a>",
            "[![](https://a.example/i.png)](https://a.example)\n",
        ),
        ("<table><tr><td><p>A</p></td><td>B</td></tr></table>", "A\n\nB\n"),
    ],
)
def test_html_becomes_markdown(html: str, markdown: str) -> None:
    assert converted(html) == markdown


@pytest.mark.parametrize("name", ["a", "img"])
@pytest.mark.parametrize(
    "query",
    ["a&amp;b", "a&copy=1", "a&copy;b", "&#38;", "&amp;amp;", "(x)&lt;", "*a_b*", "%26amp;", "`&lt;`", "\\&gt;"],
)
def test_urls_of_html_read_back(name: str, query: str) -> None:
    url = f"https://a.example/?{query}"
    element = f"<a href='{escape(url)}'>A</a>" if name == "a" else f"<img src='{escape(url)}' alt='A'>"
    html = MarkdownIt().render(converted(f"<p>{element}</p>"))
    (found,) = BeautifulSoup(html, "html.parser").find_all(name)
    assert unquote(found["href" if name == "a" else "src"]) == unquote(url)


def test_a_table_with_headings_stays_one() -> None:
    assert "| A | B |" in converted("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>")


def test_what_would_lose_a_word_or_a_url_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    html = "<ruby>漢<rt>kan</rt></ruby><p>Two <a href='https://a.example/x'>words</a></p>"
    assert "kan" in converted(html)
    monkeypatch.setattr(
        "sphinx_newsletter.authoring.importing.markup.html_writing.MarkdownConverter.convert_a",
        lambda *_, **__: "",
        raising=True,
    )
    with pytest.raises(Refused, match=r"would be lost: https://a\.example/x:"):
        converted(html)
