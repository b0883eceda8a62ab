"""What is an issue for ``newsletter import``: directories of files, parts of a file, mails of a mailbox, MDX."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from importing import pages, run, write
from imports import read
from sphinx_newsletter.authoring.importing.document import Document, Unread
from sphinx_newsletter.authoring.importing.documents import documents_of
from sphinx_newsletter.authoring.importing.files.several_issues import issues_of
from sphinx_newsletter.authoring.importing.numbering.week_ranges import day_in
from sphinx_newsletter.config import Settings


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A newsletter without issues; commands run in its folder."""
    (tmp_path / "conf.py").write_text('project = "Tea Letter"\nexclude_patterns = ["*"]\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


ITEM = "1. [{0}](https://a.example/{0})\n"


def document(name: str, text: str) -> Document:
    (found,) = documents_of(name, text.encode())
    assert isinstance(found, Document)
    return found


@pytest.mark.parametrize("name", ["2024-01-06", "2024/01/06", "2024-01-06-a-quiet-week"])
def test_the_files_of_a_dated_directory_are_an_issue(project: Path, name: str) -> None:
    folder = f"old/{name}"
    write(
        {
            f"{folder}/README.md": "# Tea\n\nHello.\n",
            f"{folder}/01-articles.md": "# Articles\n\n"
            + ITEM.format("a")
            + "\n## Short ones\n\n2"
            + ITEM.format("b")[1:],
            f"{folder}/02-tools.md": "---\ntitle: Tools\nauthor: Ada\n---\n\n" + ITEM.format("c"),
            f"{folder}/notes.md": "Text.\n",
        }
    )
    result = run("old", "--count")
    assert result.exit_code == 0, result.output
    text = Path("issues/0001.md").read_text(encoding="utf-8")
    headings = [line for line in text.splitlines() if line.startswith("#")]
    assert headings == ["# Tea", "## Articles", "### Short ones", "## Tools", "## Notes"]
    assert "date: 2024-01-06" in text
    assert pages() == {"0001": [f"https://a.example/{name}" for name in "abc"]}
    assert "4 files put together: README.md, 01-articles.md, 02-tools.md, notes.md" in result.output
    assert "front matter keys dropped: author" in result.output


def test_a_directory_of_an_archive_may_be_an_issue(project: Path) -> None:
    with zipfile.ZipFile("old.zip", "w") as archive:
        archive.writestr("repo/issues/2024-01-06/README.md", "# Tea\n\nHello.\n")
        for name in "ab":
            archive.writestr(f"repo/issues/2024-01-06/{name}.md", ITEM.format(name))
        archive.writestr("repo/issues/2024-01-13.md", ITEM.format("c"))
    result = run("old.zip", "--count")
    assert result.exit_code == 0, result.output
    assert "old.zip: repo/issues/2024-01-06: 3 files put together: README.md, a.md, b.md" in result.output
    assert pages() == {"0001": [f"https://a.example/{name}" for name in "ab"], "0002": ["https://a.example/c"]}


@pytest.mark.parametrize("name", ["012", "issue-12", "week-12", "12-a-quiet-week"])
def test_the_files_of_a_numbered_directory_are_an_issue(project: Path, name: str) -> None:
    write({f"old/{name}/intro.md": "---\ndate: 2024-01-06\n---\n\nHello.\n", f"old/{name}/a.md": ITEM.format("a")})
    result = run("old")
    assert result.exit_code == 0, result.output
    assert pages() == {"0012": ["https://a.example/a"]}


@pytest.mark.parametrize(
    "files",
    [
        {"2024/a.md": "(2024-01-06)", "2024/b.md": "(2024-01-13)"},
        {"2024/01/a.md": "(2024-01-06)", "2024/01/b.md": "(2024-01-13)"},
        {"season-1/a.md": "(2024-01-06)", "season-1/b.md": "(2024-01-13)"},
        {"12/2024-01-06.md": "", "12/2024-01-13.md": ""},
        {"posts-12/a.md": "(2024-01-06)", "posts-12/b.md": "(2024-01-13)"},
    ],
)
def test_files_with_a_date_of_their_own_are_issues(project: Path, files: dict[str, str]) -> None:
    write({f"old/{name}": f"# Tea {date}\n\n{ITEM.format('a')}" for name, date in files.items()})
    assert run("old", "--count").exit_code == 0
    assert len(pages()) == 2


def test_files_with_a_number_of_their_own_are_issues(project: Path) -> None:
    write({f"old/12/{name}.md": f"# Tea Letter {n}\n\n{ITEM.format(n)}" for n, name in ((7, "a"), (8, "b"))})
    assert "put together" not in run("old").output


def test_translations_are_not_put_together(project: Path) -> None:
    text = "# Tea (2024-01-06)\n\n" + ITEM.format("a")
    write({"old/12/en.md": text, "old/12/zh.md": text.replace("Tea", "茶")})
    result = run("old")
    assert "old/12/zh.md: " in result.output and "skipped: issue 12 was already read" in result.output
    assert pages() == {"0012": ["https://a.example/a"]}


def test_issues_of_a_volume_do_not_get_its_number(project: Path) -> None:
    write(
        {f"old/vol-1/{name}.md": f"---\ndate: 2024-01-06\n---\n\n{ITEM.format(name)}" for name in ("tea", "cup")}
    )
    result = run("old")
    assert result.exit_code == 1
    assert result.output.count("number is missing") == 2


def test_files_that_define_a_link_differently_are_not_put_together(project: Path) -> None:
    write({f"old/2024-01-06/{name}.md": f"1. [A][1]\n\n[1]: https://a.example/{name}\n" for name in "ab"})
    result = run("old", "--count")
    assert result.exit_code == 1
    assert "[1] has several targets in its files: give each another name" in result.output


def issues(text: str, name: str = "README.md") -> list[Document]:
    return list(issues_of(document(name, text), Settings(title="Tea Letter")))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("# 2024-01-13", "# 2024-01-06"),
        ("## Week 12 (2024-03-18)", "## Week 11 (2024-03-11)"),
        ("## [Week 12](https://a.example/12) (2024-03-18)", "## [Week 11](https://a.example/11) (2024-03-11)"),
        ("## Top Papers (June 23 - June 29) - 2025", "## Top Papers (June 16 - June 22) - 2025"),
        ("### 2024 年 1 月 13 日", "### 2024 年 1 月 6 日"),
        ("### January 13, 2024", "### January 6, 2024"),
        ("# Issue 2", "# Issue 1"),
        ("#### 第 2 周", "#### 第 1 周"),
    ],
)
def test_a_file_with_many_issues_is_split(first: str, second: str) -> None:
    level = first.index(" ")
    sub = "#" * (level + 1)
    text = f"{first}\n\n{sub} Tools\n\n{ITEM.format('a')}\n{second}\n\n{sub} Tools\n\n{ITEM.format('b')}"
    found = issues(f"Words.\n\n{text}")
    words = [heading[level + 1 :] for heading in (first, second)]
    assert [one.body for one in found] == [
        f"# {words[0]}\n\n## Tools\n\n{ITEM.format('a')}",
        f"# {words[1]}\n\n## Tools\n\n{ITEM.format('b')}",
    ]


def test_headings_may_be_underlined() -> None:
    text = f"2024-01-13\n==========\n\nTools\n-----\n\n{ITEM.format('a')}\n2024-01-06\n===\n\n{ITEM.format('b')}"
    assert [one.body for one in issues(text)] == [
        f"# 2024-01-13\n\n## Tools\n\n\n{ITEM.format('a')}",
        f"# 2024-01-06\n\n{ITEM.format('b')}",
    ]


def test_sections_may_have_the_level_of_issues() -> None:
    text = f"## 2024-01-13\n## Tools\n{ITEM.format('a')}## 2024-01-06\n## Tools\n{ITEM.format('b')}"
    assert [one.body.split("\n\n")[1].splitlines()[0] for one in issues(text)] == ["## Tools", "## Tools"]


def test_a_heading_above_gives_the_year() -> None:
    text = f"## 2024\n### Jan 6\n{ITEM.format('a')}## 2023\n### Dec 24 - Dec 30\n{ITEM.format('b')}"
    assert [one.front for one in issues(text)] == [{"date": "2024-01-06"}, {"date": "2023-12-30"}]


def test_what_is_outside_the_issues_is_counted() -> None:
    text = f"[x](https://x.example)\n\n# Week 2\n{ITEM.format('a')}\n# Week 1\n{ITEM.format('b')}\n# License\n<https://y.example>\n"
    found = issues(text)
    assert [list(one.notes) for one in found] == [
        ["2 links outside the 2 issues of the file left out (such as License)"],
        [],
    ]


def test_definitions_go_with_the_issues_that_use_them() -> None:
    text = "# Week 2\n1. [A][a]\n# Week 1\n1. [B][]\n\n[a]: https://a.example/a\n[b]: https://a.example/b\n"
    assert [one.body.split("\n\n", 1)[1] for one in issues(text)] == [
        "1. [A][a]\n\n[a]: https://a.example/a\n",
        "1. [B][]\n\n[a]: https://a.example/a\n[b]: https://a.example/b\n",
    ]


DAYS = f"## 2024-01-06\n\n{ITEM.format('a')}\n## 2024-01-07\n\n{ITEM.format('b')}"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("0007.md", DAYS),
        ("2024-01-07-tea.md", DAYS),
        ("a.md", f"---\ndate: 2024-01-07\n---\n\n{DAYS}"),
        ("a.md", f"# Tea #7\n\n{DAYS}"),
        ("a.md", f"# Tea (2024-01-07)\n\n{DAYS}"),
        ("a.md", "```\n# 2024-01-06\n# 2024-01-13\n```\n"),
        (
            "a.md",
            "# Tea\n\n## Links\n" + "<https://b.example>\n\n" * 5 + f"## Events\n{DAYS.replace('## ', '### ')}",
        ),
    ],
)
def test_an_issue_with_dated_headings_stays_one(name: str, text: str) -> None:
    assert len(issues(text, name)) == 1


def test_a_collection_is_split_before_it_is_counted(project: Path) -> None:
    write({"old.md": f"## Issue 8 (2024-01-06)\n{ITEM.format('a')}\n## Issue 9 (2024-01-13)\n{ITEM.format('b')}"})
    assert run("old.md", "--count").exit_code == 0
    assert pages() == {"0008": ["https://a.example/a"], "0009": ["https://a.example/b"]}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("June 23 - June 29, 2025", "2025-06-29"),
        ("(Dec 30 – Jan 5) - 2025", "2025-01-05"),
        ("June 9-15, 2025", "2025-06-15"),
        ("9–15 June 2025", "2025-06-15"),
        ("28 May - 3 June 2025", "2025-06-03"),
        ("Jan 6th, 2024", "2024-01-06"),
        ("June 31, 2025", None),
        ("June 23", None),
    ],
)
def test_the_last_day_of_a_week(text: str, day: str | None) -> None:
    assert (found.isoformat() if (found := day_in(text)) else None) == day


def mail(number: int, *headers: str) -> str:
    lines = [f"Subject: Tea Letter #{number}", f"Date: Sat, 0{number} Jan 2024 08:00:00 +0800", *headers]
    return "From 17@xxx Sat Jan 06 08:00:00 +0000 2024\n" + "\n".join(lines) + "\n\n" + ITEM.format(number)


def test_each_mail_of_a_mailbox_is_an_issue() -> None:
    quoted = mail(1) + "\n>From here on\n>>From there\nFrom me\n\nFrom: me\n"
    mails = [quoted, mail(2, "X-Gmail-Labels: Drafts,Opened"), mail(3, "X-Gmail-Labels: Inbox,Opened")]
    mails += [mail(4, "X-Mozilla-Status: 0009"), mail(5, "Content-Type: image/png"), mail(6)]
    found = list(documents_of("a.mbox", "\n".join(mails).encode()))
    read_ones = [one for one in found if isinstance(one, Document)]
    assert [one.front["title"] for one in read_ones if one.front] == [f"Tea Letter #{n}" for n in (1, 3, 6)]
    assert "\nFrom here on\n>From there\nFrom me\n\nFrom: me\n" in read_ones[0].body
    assert [(one.part, one.reason, one.is_draft) for one in found if isinstance(one, Unread)] == [
        ("Tea Letter #2", "labelled Drafts", True),
        ("Tea Letter #4", "deleted", True),
        ("Tea Letter #5", "mail has no text: write the issue, or remove the file", False),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("between", ["\n", ""])
def test_mailboxes_with_other_ends_of_lines(end: str, between: str) -> None:
    text = (mail(1) + between + mail(2)).replace("\n", end)
    assert len(list(documents_of("a.mbox", text.encode()))) == 2


def test_mailboxes_of_apple_mail_are_directories(project: Path) -> None:
    write({"Tea.mbox/mbox": mail(4), "Tea.mbox/table_of_contents": b"\0"})
    assert run("Tea.mbox").exit_code == 0
    assert list(pages()) == ["0004"]


def test_a_signature_does_not_make_a_heading() -> None:
    found = document("a.eml", "Subject: Tea\n\nBye\n-- \nAda\n")
    assert found.body == "Bye\n\n-- \nAda\n"


@pytest.mark.parametrize(
    ("mdx", "markdown"),
    [
        ("import A from './a'\nimport { B,\n  C } from \"x\"\n\nText", "\nText"),
        ("import './style.css'\n\nText", "\nText"),
        ("export const meta = {\n\n  a: 1,\n}\n\nText", "\nText"),
        ("Text\n\nexport default Layout", "Text\n"),
        ("import duties rise in the world", "import duties rise in the world"),
        ("{/* no\ncomment */}Text", "Text"),
        ('<Note type="x">\n\nSome *text*.\n\n</Note>', "\n\nSome *text*.\n\n"),
        ('<Card title="A [b]" href="https://a.example" />', "[A \\[b\\]](https://a.example)"),
        ("<Card title={'A'} url={`https://a.example`}/>", "[A](https://a.example)"),
        ('<Image src="https://a.example/i.png" alt="A cup"/>', "![A cup](https://a.example/i.png)"),
        ("`<Card/>` and `` {/* ` */} ``", "`<Card/>` and `` {/* ` */} ``"),
        ("```jsx\nimport a from 'b'\n<Card/>\n```", "```jsx\nimport a from 'b'\n<Card/>\n```"),
        ("<>A</> a < b, Vec<T>, {value}", "A a < b, Vec<T>, {value}"),
        ("<Tweet on={() => { if (a > b) {} }} />B", "B"),
        ("<p>kept</p>", "kept"),
    ],
)
def test_mdx_becomes_markdown(mdx: str, markdown: str) -> None:
    assert document("a.mdx", mdx).body == markdown


def test_what_is_left_out_of_mdx_is_reported() -> None:
    found = document("a.mdx", 'import A from "a"\n\n<Tweet id="1"/> <Chart data={[1]}>\nText\n</Chart>\n')
    assert found.notes == [
        "lines of import and export left out: 1",
        "JSX components cannot be converted, and only the text in them is imported: "
        '<Tweet id="1"/>; <Chart data={[1]}>',
    ]


H2 = '<h2>Tools</h2><p>1. <a href="https://a.example/">A</a></p>'


@pytest.mark.parametrize(
    ("html", "title", "headings"),
    [
        (f"<!doctype html><title>Tea #7</title><h1>Tea #7</h1>{H2}", None, ["# Tea #7", "## Tools"]),
        (f"<!doctype html><title>Tea #7</title>{H2}", "Tea #7", ["## Tools"]),
        (
            f"<title>Tea #7: B</title><table><tr><td>View it</td></tr><tr><td><h1>Tea #7</h1>{H2}</table>",
            None,
            ["# Tea #7", "## Tools"],
        ),
        (
            f"<title>Tea #7</title><p>View it</p><h1>News</h1>{H2}<h1>Jobs</h1><p>x",
            "Tea #7",
            ["## News", "### Tools", "## Jobs"],
        ),
        (
            f"<title>A quiet week (#7)</title><h1><a href='/7'>A quiet week</a></h1>{H2}",
            "A quiet week (#7)",
            ["## Tools"],
        ),
        (
            f"<title>A quiet week | Blog 2023</title><h1>A quiet week</h1>{H2}",
            None,
            ["# A quiet week", "## Tools"],
        ),
        (f"<title>Blog</title><header><h1>Tea #7</h1></header><article>{H2}</article>", "Tea #7", ["## Tools"]),
        (f"<body><svg><title>Icon</title></svg><h1>Tea #7</h1>{H2}", None, ["# Tea #7", "## Tools"]),
    ],
)
def test_the_title_of_html(html: str, title: str | None, headings: list[str]) -> None:
    found = document("a.html", html)
    assert (found.front or {}).get("title") == title
    assert [line for line in found.body.splitlines() if line.startswith("#")] == headings
    assert found.body.count("Tea #7") <= 1
    assert read(f"---\nissue: 7\ndate: 2024-01-06\n---\n\n{found.body}").links
