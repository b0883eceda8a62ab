"""``newsletter import`` of bookmarks: an issue for each week or month."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from importing import run
from imports import read

NETSCAPE = """\
<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks</H1>
<DL><p>
    <DT><H3 ADD_DATE="1686900000" PERSONAL_TOOLBAR_FOLDER="true">Bookmarks bar</H3>
    <DL><p>
        <DT><A HREF="https://a.example/1?a=1&amp;b=2" ADD_DATE="1686900000" TAGS="py,async">One &amp; AT&amp;T</A>
        <DD>A *description*
        <DT><H3 ADD_DATE="1">Python</H3>
        <DD>What the folder is for
        <DL><p>
            <DT><A HREF="https://a.example/2" ADD_DATE="1687200000" TOREAD="1">Two [x]</A>
            <DT><A HREF="https://a.example/3" ADD_DATE="1687200001" PRIVATE="1">Secret</A>
        </DL><p>
    </DL><p>
    <DT><A HREF="https://a.example/4" ADD_DATE="1688300000"></A>
</DL><p>
"""
POCKET_HTML = """\
<!DOCTYPE html>
<html><head><title>Pocket Export</title></head><body>
<h1>Unread</h1><ul><li><a href="https://a.example/1" time_added="1686900000" tags="a,b">One</a></li></ul>
<h1>Read Archive</h1><ul><li><a href="https://a.example/2" time_added="1688300000" tags="">Two</a></li></ul>
</body></html>
"""
PINBOARD = [
    {
        "href": "https://a.example/1",
        "description": "One",
        "extended": "Its summary.\n\nAnd more.",
        "time": "2023-06-16T08:30:00Z",
        "shared": "yes",
        "toread": "no",
        "tags": "python async",
    },
    {
        "href": "https://a.example/2",
        "description": "Two",
        "extended": "",
        "time": "2023-06-17T08:30:00Z",
        "shared": "no",
    },
]
LINKDING = {
    "results": [
        {
            "url": "https://a.example/1",
            "title": "One",
            "description": "Its summary.",
            "date_added": "2023-06-16T08:30:00.123456Z",
            "tag_names": ["python"],
            "unread": True,
            "shared": True,
        }
    ]
}
CHROME_NODE = {"type": "url", "name": "One", "url": "https://a.example/1", "date_added": "13331373600000000"}
FIREFOX_NODE = {
    "type": "text/x-moz-place",
    "title": "One",
    "uri": "https://a.example/1",
    "dateAdded": 1686900000000000,
}
ONE = {
    "raindrop.csv": "id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite\n"
    '1,One,,,https://a.example/1,Unsorted,"a, b",2023-06-16T08:30:00.123Z,,,false\n',
    "pocket.csv": "title,url,time_added,tags,status\nOne,https://a.example/1,1686900000,a|b,archive\n",
    "instapaper.csv": "URL,Title,Selection,Folder,Timestamp\nhttps://a.example/1,One,,Unread,1686900000\n",
    "plain.csv": "url;title;date\nhttps://a.example/1;One;2023-06-16\n",
    "plain.tsv": "url\ttitle\tdate\nhttps://a.example/1\tOne\t2023-06-16\n",
    "pinboard.json": json.dumps([{**PINBOARD[0], "extended": ""}]),
    "linkding.json": json.dumps({"results": [{**LINKDING["results"][0], "description": ""}]}),
    "Bookmarks.json": json.dumps({"roots": {"bookmark_bar": {"type": "folder", "children": [CHROME_NODE]}}}),
    "firefox.json": json.dumps(
        {"type": "text/x-moz-place-container", "children": [{"title": "menu", "children": [FIREFOX_NODE]}]}
    ),
    "pocket.html": POCKET_HTML.partition("<h1>Read")[0],
    "bookmarks.htm": NETSCAPE.partition("<H1>")[0]
    + '<DL><p>\n\r<DT><A HREF="https://a.example/1" ADD_DATE="1686900000" PRIVATE="0" TAGS="">One</A>\n\r</DL><p>',
    "diigo.csv": "title,url,tags,description,comments,annotations,created_at\n"
    "One,https://a.example/1,a b,,,,2023-06-16 08:30:00\n",
    "readwise.csv": "Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen\n"
    "One,https://a.example/1,01h,[],2023-06-16 08:30:00+00:00,0.5,archive,True\n",
    "wallabag.json": json.dumps(
        [
            {
                "is_archived": 0,
                "tags": ["a"],
                "title": "One",
                "url": "https://a.example/1",
                "content": "<p>The page.</p>",
                "created_at": "2023-06-16T08:30:00+00:00",
            }
        ]
    ),
    "karakeep.json": json.dumps(
        {
            "bookmarks": [
                {
                    "createdAt": 1686900000,
                    "title": "One",
                    "tags": ["a"],
                    "content": {"type": "link", "url": "https://a.example/1"},
                }
            ]
        }
    ),
    "links-2023-06-17.csv": "https://a.example/1 One\n",
    "onetab-2023-06-17.txt": "https://a.example/1 | One\n",
    "urls.txt": "2023-06-16 https://a.example/1 One\n",
    "after.txt": "https://a.example/1 | One | 2023-06-16\n",
    "above.txt": "16 June 2023\n\nOne\nhttps://a.example/1\n",
    "boxes.txt": "2023-06-16\n- [x] https://a.example/1 One\n",
    "numbers.txt": "1. 2023-06-16 https://a.example/1 One\n",
    "links-2023-06-16.txt": "One: https://a.example/1\n",
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A newsletter without issues; commands run in its folder."""
    (tmp_path / "conf.py").write_text('project = "Field Notes"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def pages(project: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(project.glob("issues/*.md"))}


@pytest.mark.parametrize("name", ONE)
def test_every_kind_of_bookmark_is_read(project: Path, name: str) -> None:
    (project / name).write_text(ONE[name], encoding="utf-8")
    result = run(name)
    assert result.exit_code == 0, result.output
    assert pages(project) == {
        "0001.md": "---\nissue: 1\ndate: 2023-06-18\n---\n\n# Field Notes #1\n\n1. [One](https://a.example/1)\n"
    }


def test_bookmarks_of_a_browser_become_an_issue_for_each_week(project: Path) -> None:
    (project / "bookmarks.html").write_text(NETSCAPE, encoding="utf-8")
    result = run("bookmarks.html")
    assert result.exit_code == 0, result.output
    assert "skipped: 1 private bookmark left out: --drafts imports them\n" in result.output
    assert "bookmarks.html: 2023-06-18: tags left out: py, async\n" in result.output
    assert "bookmarks.html: 2023-06-25: 1 bookmark is marked as unread\n" in result.output
    one, two, three = pages(project).values()
    assert "date: 2023-06-18\n" in one
    assert one.endswith(
        "# Field Notes #1\n\n1. [One & AT&T](https://a.example/1?a=1&b=2)\n\n   A \\*description\\*\n"
    )
    assert two.endswith("# Field Notes #2\n\n## Python\n\n1. [Two \\[x\\]](https://a.example/2)\n")
    assert "date: 2023-07-02\n" in three
    assert three.endswith("# Field Notes #3\n\n1. [a.example/4](https://a.example/4)\n")


def test_bookmarks_become_an_issue_for_each_month_on_request(project: Path) -> None:
    (project / "bookmarks.html").write_text(NETSCAPE, encoding="utf-8")
    assert run("bookmarks.html", "--every", "month", "--drafts").exit_code == 0
    june, july = pages(project).values()
    assert "issue: 1\ndate: 2023-06-30\n" in june
    assert [(link.number, link.title, link.section and link.section.title) for link in read(june).links] == [
        (1, "One & AT&T", None),
        (2, "Two [x]", "Python"),
        (3, "Secret", "Python"),
    ]
    assert "issue: 2\ndate: 2023-07-31\n" in july


def test_bookmarks_are_numbered_after_the_existing_issues_and_keep_their_number(project: Path) -> None:
    issues = project / "issues"
    issues.mkdir()
    old = "---\nissue: 7\ndate: 2023-01-01\n---\n\n# Field Notes #7\n"
    (issues / "0007.md").write_text(old, encoding="utf-8")
    (project / "bookmarks.html").write_text(NETSCAPE, encoding="utf-8")
    assert run("bookmarks.html").exit_code == 0
    assert list(pages(project)) == ["0007.md", "0008.md", "0009.md", "0010.md"]
    assert "Nothing to do in issues: 3 unchanged, 1 skipped." in run("bookmarks.html").output
    more = NETSCAPE.replace('ADD_DATE="1688300000"', 'ADD_DATE="1686000000"')  # between the existing issues
    (project / "bookmarks.html").write_text(more, encoding="utf-8")
    run("bookmarks.html")
    assert list(pages(project)) == ["0007.md", "0008.md", "0009.md", "0010.md", "0011.md"]
    assert "issue: 11\ndate: 2023-06-11\n" in pages(project)["0011.md"]


def test_the_day_of_a_bookmark_is_that_of_the_time_zone(project: Path) -> None:
    text = "url,title,created\nhttps://a.example/1,One,2023-06-18T23:30:00.000Z\n"
    (project / "raindrop.csv").write_text(text, encoding="utf-8")
    assert run("raindrop.csv").exit_code == 0
    assert run("raindrop.csv", "--timezone", "Asia/Shanghai").exit_code == 0
    sunday, monday = pages(project).values()
    assert "date: 2023-06-18\n" in sunday
    assert "date: 2023-06-25\n" in monday


def test_the_week_is_that_of_iso_8601(project: Path) -> None:
    text = "".join(f"{day} https://a.example/{day}\n" for day in ("2021-01-03", "2021-01-04", "2020-12-28"))
    (project / "urls.txt").write_text(text, encoding="utf-8")
    assert run("urls.txt").exit_code == 0
    one, two = pages(project).values()
    assert "date: 2021-01-03\n" in one
    assert [link.url for link in read(one).links] == [
        "https://a.example/2020-12-28",
        "https://a.example/2021-01-03",
    ]
    assert "date: 2021-01-10\n" in two


def test_unread_bookmarks_of_pocket_are_counted(project: Path) -> None:
    (project / "pocket.html").write_text(POCKET_HTML, encoding="utf-8")
    result = run("pocket.html")
    assert result.exit_code == 0
    assert "pocket.html: 2023-06-18: 1 bookmark is marked as unread\n" in result.output
    assert [link.title for text in pages(project).values() for link in read(text).links] == ["One", "Two"]


def test_pinboards_private_bookmarks_stay_out(project: Path) -> None:
    (project / "pinboard.json").write_text(json.dumps(PINBOARD), encoding="utf-8")
    assert "1 private bookmark left out" in run("pinboard.json").output
    assert pages(project)["0001.md"].endswith("1. [One](https://a.example/1)\n\n   Its summary.\n\n   And more.\n")
    assert run("pinboard.json", "--drafts", "--force").exit_code == 0
    assert "2. [Two](https://a.example/2)" in pages(project)["0001.md"]


def test_linkdings_notes_and_state_are_read(project: Path) -> None:
    text = (
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n"
        '<DT><A HREF="https://a.example/1" ADD_DATE="1686900000" PRIVATE="0" TOREAD="1" TAGS="a">One</A>\n'
        "<DD>Summary.[linkding-notes]My &lt;b&gt; note.[/linkding-notes]\n</DL><p>"
    )
    (project / "bookmarks.html").write_text(text, encoding="utf-8")
    assert "1 bookmark is marked as unread" in run("bookmarks.html").output
    assert pages(project)["0001.md"].endswith("   Summary.\n\n   My \\<b> note.\n")


def test_folders_are_sections(project: Path) -> None:
    rows = [
        "url,title,folder,created",
        *(
            f"https://a.example/{index},T{index},{folder},2023-06-16"
            for index, folder in enumerate(["Python/Async", "", "Web", "Python/Async"])
        ),
    ]
    (project / "raindrop.csv").write_text("\n".join(rows), encoding="utf-8")
    assert run("raindrop.csv").exit_code == 0
    links = read(pages(project)["0001.md"]).links
    assert [(link.number, link.title, link.section and link.section.title) for link in links] == [
        (1, "T1", None),
        (2, "T0", "Python / Async"),
        (3, "T3", "Python / Async"),
        (4, "T2", "Web"),
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("urls.txt", "https://a.example/1\nhttps://a.example/2\n"),
        ("pocket.csv", "title,url\nOne,https://a.example/1\nTwo,https://a.example/2\n"),
        ("pocket.csv", "title,url,time_added\nOne,https://a.example/1,soon\nTwo,https://a.example/2,05/06/2023\n"),
    ],
)
def test_bookmarks_without_date_are_reported(project: Path, name: str, text: str) -> None:
    (project / name).write_text(text, encoding="utf-8")
    result = run(name)
    assert result.exit_code == 1
    assert (
        "failed: 2 bookmarks have no date, such as https://a.example/1: write the URLs in a text file"
        in result.output
    )


def test_what_is_no_web_page_is_counted(project: Path) -> None:
    text = NETSCAPE.replace("https://a.example/4", "javascript:alert(1)").replace(
        "https://a.example/2", "place:sort=8"
    )
    (project / "bookmarks.html").write_text(text, encoding="utf-8")
    result = run("bookmarks.html")
    assert result.exit_code == 0
    assert "skipped: 2 bookmarks are of no web page, and left out\n" in result.output
    assert [link.title for page in pages(project).values() for link in read(page).links] == ["One & AT&T"]


def test_pockets_archive_is_opened(project: Path) -> None:
    with zipfile.ZipFile(project / "pocket.zip", "w") as archive:
        archive.writestr("part_000000.csv", ONE["pocket.csv"])
        archive.writestr(
            "part_000001.csv", "title,url,time_added,tags,status\nTwo,https://a.example/2,1688300000,,unread\n"
        )
    assert run("pocket.zip").exit_code == 0
    assert list(pages(project)) == ["0001.md", "0002.md"]


@pytest.mark.parametrize(
    "text",
    [
        "# Field Notes #7 (2023-06-17)\n\n1. [One](https://a.example/1)\n",
        "# Field Notes #7 (2023-06-17)\n\nA letter of many lines,\nwith one link:\nhttps://a.example/1\nin it.\n",
    ],
)
def test_a_text_that_is_no_list_is_markdown(project: Path, text: str) -> None:
    (project / "letter.txt").write_text(text, encoding="utf-8")
    assert run("letter.txt").exit_code == 0
    assert list(pages(project)) == ["0007.md"]


@pytest.mark.parametrize(
    "html",
    [
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>",
        "<!DOCTYPE NETSCAPE-Bookmark-file-1><DL><DL></DL></DL></DL><DD>x<A HREF=>y",
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>" + "<DL>" * 50_000,
    ],
)
def test_a_file_without_bookmarks_is_refused(project: Path, html: str) -> None:
    (project / "bookmarks.html").write_text(html, encoding="utf-8")
    result = run("bookmarks.html")
    assert result.exit_code == 1
    assert "file has no bookmark of a web page: export it again" in result.output


def test_every_kind_of_bookmark_of_the_guide_has_a_case() -> None:
    guide = (Path(__file__).parent.parent / "docs/guide/importing.md").read_text(encoding="utf-8")
    table = guide.partition("## Bookmarks")[2].partition("\n\n- ")[0]
    kinds = [row.split("|")[1].strip() for row in table.splitlines() if row.startswith("|")][2:]
    names = {
        "browsers, linkding and others": "bookmarks.htm",
        "Chrome, Firefox": "Bookmarks.json",
        "Pocket": "pocket.csv",
        "Raindrop": "raindrop.csv",
        "Instapaper": "instapaper.csv",
        "Pinboard": "pinboard.json",
        "linkding's API": "linkding.json",
        "lists of URLs": "urls.txt",
    }
    assert kinds == list(names)
    assert set(names.values()) <= set(ONE)
