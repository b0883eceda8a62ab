"""Which files ``newsletter import`` and ``newsletter init`` read, refuse by name, and pass over."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from building import build
from importing import pages, run, write
from sphinx_newsletter.cli import main

ISSUE = "# Tea Letter #{n} (2024-01-{n:02})\n\n## Articles\n\n1. [One](https://a.example/{n})\n"
APPLE_DOUBLE = b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A newsletter without issues; commands run in its folder."""
    (tmp_path / "conf.py").write_text('project = "Tea Letter"\nexclude_patterns = ["*"]\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def init(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["init", "new", "--yes", *arguments])


OTHERS: dict[str, str | bytes] = {
    "._7.md": APPLE_DOUBLE,
    "sub/._8.html": APPLE_DOUBLE,
    "__MACOSX/a/._7.md": APPLE_DOUBLE,
    ".DS_Store": b"\0",
    "Thumbs.db": b"\0",
    "desktop.ini": "x",
    "README.md": "# About us\n\n[link](https://x.example)\n",
    "README.zh-CN.md": "# About us\n",
    "LICENSE": "MIT",
    "LICENSE.md": "MIT",
    "CONTRIBUTING.md": "Write to us.",
    "CODE_OF_CONDUCT.md": "Be kind.",
    "CHANGELOG.md": "# 1.0",
    "SECURITY.md": "Write to us.",
    ".github/ISSUE_TEMPLATE/bug.md": "Bug",
    ".github/PULL_REQUEST_TEMPLATE.md": "Change",
    "docs/_index.md": "---\ntitle: All\n---\n",
    "docs/README.md": "# About the documents\n",
}


@pytest.mark.parametrize("kind", ["folder", "archive"])
def test_files_of_systems_and_about_a_repository_are_passed_over_in_quiet(project: Path, kind: str) -> None:
    files = {"issues/7.md": ISSUE.format(n=7), "8.md": ISSUE.format(n=8), **OTHERS}
    if kind == "folder":
        write({f"old/{name}": content for name, content in files.items()})
        result = run("old")
    else:
        with zipfile.ZipFile("old.zip", "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        result = run("old.zip")
    assert result.exit_code == 0, result.output
    assert "Issues in issues: 2 written." in result.output
    assert "passed over" not in result.output
    assert list(pages()) == ["0007", "0008"]


@pytest.mark.parametrize("kind", ["folder", "archive"])
def test_other_kinds_are_counted(project: Path, kind: str) -> None:
    files = {"7.md": ISSUE.format(n=7), "i/a.png": "x", "Makefile": "x", "b.adoc": "x", "LICENSE": "x"}
    files |= {f"{n}.rst": "x" for n in range(58)}
    if kind == "folder":
        write({f"old/{name}": content for name, content in files.items()})
    else:
        with zipfile.ZipFile("old", "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        Path("old").rename("old.zip")
    result = run("old" if kind == "folder" else "old.zip")
    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[2:5] == [
        "passed over: 58 .rst files, 1 file without suffix, 1 .adoc file, 1 .png file",
        "To import .adoc files, convert them to HTML, as with: asciidoctor NAME",
        "To import .rst files, convert them to Markdown, as with: pandoc --to gfm --output NAME.md NAME",
    ]
    assert "passed over: 58 .rst files" in init("--from", "old" if kind == "folder" else "old.zip").output


@pytest.mark.parametrize("name", ["security-12.md", "README-2024.md", "support for tea.md", "authors-week-3.md"])
def test_issues_with_the_name_of_such_files_are_read(project: Path, name: str) -> None:
    write({"old/8.md": ISSUE.format(n=8), f"old/{name}": ISSUE.format(n=7)})
    assert run("old").exit_code == 0
    assert list(pages()) == ["0007", "0008"]


def test_a_folder_of_other_kinds_only_says_so(project: Path) -> None:
    write({"old/1.adoc": "x", "old/2.adoc": "x"})
    result = run("old")
    assert result.exit_code == 2
    assert "passed over: 2 .adoc files\n" in result.output


def test_a_message_does_not_name_a_thousand_kinds(project: Path) -> None:
    write(
        {
            "old/7.md": ISSUE.format(n=7),
            "old/a.png": "x",
            "old/b.png": "x",
            **{f"old/1.host:2,{n}": "" for n in "abcdefghijklm"},
        }
    )
    (line,) = [line for line in run("old").output.splitlines() if line.startswith("passed over: ")]
    assert line.startswith("passed over: 2 .png files, 1 .host:2,a file, ")
    assert line.endswith(", 1 .host:2,h file, 5 files of 5 other kinds")


README = "# Tea Letters\n\n## Week 12 (2024-03-18)\n\n1. [A](https://a.example/a)\n\n## Week 11 (2024-03-11)\n\n1. [B](https://a.example/b)\n"


@pytest.mark.parametrize("named", ["old/README.md", "old"])
def test_a_readme_that_is_named_or_the_only_file_is_read(project: Path, named: str) -> None:
    write({"old/README.md": README, "old/LICENSE": "MIT", "old/.github/a.md": "x"})
    result = run(named, "--count")
    assert result.exit_code == 0, result.output
    assert pages() == {"0001": ["https://a.example/b"], "0002": ["https://a.example/a"]}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("letters.docx", b"PK\x03\x04x"),
        ("book.pdf", b"%PDF-1.7"),
        ("feeds.opml", "<opml/>"),
        ("post.rst", "Title\n====="),
        ("old.tar.gz", b"\x1f\x8b"),
        ("x.ics", "BEGIN:VCALENDAR"),
        ("issue 7.wpd", "x"),
    ],
)
def test_other_kinds_are_refused_by_name(project: Path, name: str, content: str | bytes) -> None:
    write({name: content, "table.csv": f"file,number,date\n{name},9,2024-01-09\n"})
    for options in ([], ["--table", "table.csv"], ["--count"]):
        result = run(name, *options)
        assert result.exit_code == 1
        assert f"{name}: not imported: failed: cannot read {name}; files may be *.md, " in result.output
        assert not Path("issues").exists()
    result = init("--from", name)
    assert result.exit_code == 2 and f"cannot read {name}; files may be *.md, " in result.output


@pytest.mark.parametrize("content", [b"PK\x03\x04x", b"\x89PNG\r\n", b"%PDF-1.7", b"a\0b", b"{\\rtf1 A}"])
@pytest.mark.parametrize("name", ["a.md", "a.markdown", "a.txt", "a", "a.mdx"])
def test_binary_data_is_refused_whatever_its_name(project: Path, name: str, content: bytes) -> None:
    write({name: content, "table.csv": f"file,number,date\n{name},9,2024-01-09\n"})
    result = run(name, "--table", "table.csv")
    assert result.exit_code == 1
    assert f"{name}: not imported: failed: file is not text" in result.output
    assert "file is not text" in init("--from", name).output


MAIL = "From: a@b.example\nSubject: Tea Letter #7\nDate: Sat, 06 Jan 2024 08:00:00 +0800\n\n1. [A](https://a.example)\n"
HTML = "<!doctype html><title>Tea Letter #7 (2024-01-06)</title><p>1. <a href='https://a.example'>A</a></p>"


@pytest.mark.parametrize(
    "text", [ISSUE.format(n=7), MAIL, HTML, f"From a@b.example Sat Jan  6 08:00:00 2024\n{MAIL}"]
)
@pytest.mark.parametrize("name", ["letter.txt", "letter", "7", "2024.01.06"])
def test_texts_without_a_suffix_are_what_they_begin_with(project: Path, name: str, text: str) -> None:
    write({name: text})
    assert run(name).exit_code == 0
    assert [len(urls) for urls in pages().values()] == [1]


def test_html_beside_markdown_of_the_same_name_is_passed_over(project: Path) -> None:
    write({"old/a.md": ISSUE.format(n=7), "old/a.html": HTML, "old/b.html": HTML.replace("#7", "#8")})
    result = run("old", "--count")
    assert result.exit_code == 0, result.output
    assert "passed over: 1 HTML file beside Markdown of the same name" in result.output
    assert pages() == {"0007": ["https://a.example/7"], "0008": ["https://a.example"]}


def renamed(name: bytes, content: str) -> None:
    """Write an archive with a file whose name has these bytes, and no flag."""
    placeholder = "x" * len(name)
    with zipfile.ZipFile("old.zip", "w") as archive:
        archive.writestr(placeholder, content)
    path = Path("old.zip")
    path.write_bytes(path.read_bytes().replace(placeholder.encode(), name))


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("周刊/第7期.md", "utf-8"),
        ("周刊/第7期.md", "gbk"),
        ("週刊/茶の手紙７.md", "cp932"),
        ("Thé/é.md", "cp437"),
    ],
)
def test_names_in_archives_are_read_in_their_encoding(project: Path, name: str, codec: str) -> None:
    renamed(name.encode(codec), ISSUE.format(n=7))
    result = run("old.zip")
    assert f"old.zip: {name}: issue 7" in result.output
    assert result.exit_code == 0


def test_backslashes_in_archives_separate_directories(project: Path) -> None:
    renamed(rb"issues\2024-01-06\index.md", "# Tea\n\n1. [A](https://a.example)\n")
    assert run("old.zip", "--count").exit_code == 0
    assert "date: 2024-01-06" in Path("issues/0001.md").read_text(encoding="utf-8")


def test_files_of_macos_are_no_problem_of_a_newsletter(tmp_path: Path) -> None:
    source = tmp_path / "docs"
    write(
        {
            f"{source}/conf.py": 'project = "Tea"\nextensions = ["sphinx_newsletter"]\n',
            f"{source}/index.md": "# Tea\n",
            f"{source}/issues/0007.md": f"---\nissue: 7\ndate: 2024-01-07\n---\n\n{ISSUE.format(n=7)}",
            f"{source}/issues/._0007.md": APPLE_DOUBLE,
        }
    )
    result = CliRunner().invoke(main, ["check", str(source)])
    warnings = build(source, tmp_path / "work").warnings
    assert "0007.md" in warnings  # it is in no toctree
    assert "._0007" not in result.output + warnings and "unreadable" not in result.output + warnings
