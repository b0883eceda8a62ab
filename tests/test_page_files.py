"""What is read as a page, by builds and by commands: no link out of the docs folder, nothing without end."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tracemalloc
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from click.testing import CliRunner

from building import ROOTS, Built, build, differences, environment, write_issue
from sphinx_newsletter.cli import main
from sphinx_newsletter.files.page_files import LARGEST, LARGEST_ISSUE, PageFileError, read_page_file, stays_inside
from unprivileged import needs_permissions, run_unprivileged

pytestmark = pytest.mark.skipif(os.name != "posix", reason="makes links, pipes and sparse files")

SECRET = "planted-where-no-page-may-look"
WARNING = re.compile(r"^(?P<path>/.*?)(?::(?P<line>\d+))?: WARNING: (?P<text>.*) \[newsletter.unreadable\]$", re.M)
LEADS_OUT = "symbolic link points outside the source directory: replace it with the file itself"
LOOP = "symbolic link forms a loop: remove it"
NO_PAGE = "symbolic link points to a file that is not a page: replace it with a page"
SEVERAL = "several symbolic links point to the same directory of pages: keep one of them"
NAME = "file name may only have letters, digits and . - _, and begin with a letter or digit"
REFUSED = {
    "issues/0020.md:1": LEADS_OUT,
    "issues/0021.md:1": LEADS_OUT,
    "issues/0022.md:1": LEADS_OUT,
    "issues/0023.md:1": "not a regular file: write one instead of it",
    "issues/0024.md:1": f"file has 3,000,000,000 bytes, more than {LARGEST_ISSUE:,}: split it",
    "issues/0025.md:1": "file cannot be read: No such file or directory",
    "issues/0026.md:1": "file cannot be read: Too many levels of symbolic links",
    "issues/0027.md:6": "file is not valid UTF-8, see line 6: save it as UTF-8",
    "issues/0028.rst:1": LEADS_OUT,
    "issues/*?[30].md:1": LEADS_OUT,
    "issues/everything:1": LEADS_OUT,
    "issues/round:1": LOOP,
    r"issues/\udcff.md:1": f"{NAME}: rename it to issues/page.md",
    "issues/further/below:1": LEADS_OUT,
    "issues/0032.md:1": NO_PAGE,
    "issues/0033.md:1": NO_PAGE,
    "seasons/season-09.md:1": LEADS_OUT,
    "linked/second:1": SEVERAL,
}
"""What must not be read of the site that :func:`plant` makes, where, and why."""


def sparse(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.truncate(size)


def plant(docs: Path) -> None:
    """Put into a site what must not be read, and beside it what must not be shown."""
    issues, outside = docs / "issues", docs.parent / "outside"
    (outside / "below").mkdir(parents=True)
    for path in (outside / "secret.md", outside / "below/secret.md"):
        path.write_text(f"---\nissue: 77\ndate: 2024-03-01\n---\n\n# {SECRET}\n", encoding="utf-8")
    (issues / "0020.md").symlink_to(outside / "secret.md")
    (issues / "0021.md").symlink_to("../../outside/secret.md")
    (issues / "0022.md").symlink_to("/dev/zero")
    os.mkfifo(issues / "0023.md")
    sparse(issues / "0024.md", 3_000_000_000)
    (issues / "0025.md").symlink_to("nowhere.md")
    (issues / "0026.md").symlink_to("0026.md")
    (issues / "0027.md").write_bytes(b"---\nissue: 27\ndate: 2024-02-27\n---\n\n\xff\xfe\n")
    (issues / "0028.rst").symlink_to(outside / "secret.md")
    (issues / "*?[30].md").symlink_to(outside / "secret.md")
    (issues / "everything").symlink_to("/")
    (issues / "round").symlink_to("..")
    (issues / os.fsdecode(b"\xff.md")).write_text("# Page\n", encoding="utf-8")
    (issues / "further").mkdir()
    (issues / "further/below").symlink_to(outside / "below")
    (docs / "seasons/season-09.md").symlink_to(outside / "secret.md")
    (issues / ".#0001.md").symlink_to("ada@example.org.4711")  # an editor's lock
    plant_links_within(docs)


def plant_links_within(docs: Path) -> None:
    """Links that stay in the docs folder: some are followed, but not as many ways as they make."""
    (docs / "kept").mkdir()
    write_issue(docs / "kept", 30, date="2024-03-30")
    (docs / "issues/0031.md").symlink_to("../kept/0030.md")
    (docs / "issues/0032.md").symlink_to("../conf.py")
    (docs / "issues/0033.md").symlink_to("0032.md")
    (docs / "linked").mkdir()
    (docs / "linked/first").symlink_to("../kept")
    (docs / "linked/second").symlink_to("../kept")
    (docs / "many").mkdir()
    for level in range(30):  # two to the thirtieth paths
        (docs / f"many/{level}").mkdir()
        for name in "ab":
            (docs / f"many/{level}/{name}").symlink_to(f"../{level + 1}")


def site(folder: Path) -> Path:
    """Make a copy of the basic site with twelve more issues: enough for several processes to read."""
    docs = Path(shutil.copytree(ROOTS / "test-basic", folder / "docs"))
    for number in range(4, 16):
        write_issue(docs / "issues", number, date=f"2024-02-{number:02}")
    return docs


def limited() -> None:
    """Allow a process so much memory as a build needs, and not that of the largest page."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (2_500_000_000, 2_500_000_000))


def sphinx(docs: Path, work: Path, *arguments: str) -> Built:
    """Build a site in a process of its own, which a page without end cannot keep for ever."""
    command = [sys.executable, "-m", "sphinx", "-b", "dirhtml", "-d", str(work / "doctrees"), *arguments]
    done = subprocess.run(
        [*command, str(docs), str(work / "dirhtml")],
        env={**environment(), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        errors="replace",
        timeout=180,
        check=False,
        preexec_fn=limited,
    )
    assert done.returncode == 0, done.stderr
    return Built(work / "dirhtml", done.stderr)


def run(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of ``newsletter`` in a folder, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "sphinx_newsletter", *arguments],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=limited,
    )


def refused(built: Built, docs: Path) -> dict[str, str]:
    """Return what a build did not read, by its place, with why."""
    return {
        f"{os.path.relpath(found['path'], docs)}:{found['line']}": found["text"]
        for found in WARNING.finditer(built.warnings)
    }


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Built]:
    """The site with all that must not be read, its work folder and what was built of it, in two processes."""
    folder = tmp_path_factory.mktemp("planted")
    docs = site(folder)
    plant(docs)
    return docs, folder / "built", sphinx(docs, folder / "built", "-j", "2")


def test_what_must_not_be_read_is_left_out_with_a_warning_each(planted: tuple[Path, Path, Built]) -> None:
    docs, _, built = planted
    assert refused(built, docs) == REFUSED
    assert "Ignored unreadable" not in built.warnings


def test_nothing_of_it_is_in_any_file(planted: tuple[Path, Path, Built]) -> None:
    _, work, _ = planted
    files = [path for path in work.rglob("*") if path.is_file()]
    assert any(path.suffix == ".doctree" for path in files)
    assert [path for path in files if SECRET.encode() in path.read_bytes()] == []


def test_the_rest_is_built_and_links_within_are_followed(planted: tuple[Path, Path, Built]) -> None:
    _, _, built = planted
    pages = {path.parent.relative_to(built.outdir).as_posix() for path in built.pages()}
    assert {f"issues/{number:04}" for number in (*range(1, 16), 31)} <= pages
    assert {"kept/0030", "linked/first/0030"} <= pages
    assert not [page for page in pages if re.search(r"00(2\d)|season-09|second|round|everything", page)]


def test_a_second_build_says_the_same_and_reads_nothing_again(planted: tuple[Path, Path, Built]) -> None:
    docs, work, built = planted
    before = built.files()
    again = sphinx(docs, work, "-j", "2")
    assert refused(again, docs) == REFUSED
    assert again.files() == before


def test_books_leave_out_the_same(planted: tuple[Path, Path, Built], tmp_path: Path) -> None:
    docs, _, _ = planted
    assert refused(sphinx(docs, tmp_path, "-b", "text"), docs) == REFUSED


def test_the_check_says_the_same(planted: tuple[Path, Path, Built]) -> None:
    docs, _, _ = planted
    done = run(["check", "--format", "json", "docs"], docs.parent)
    assert done.returncode == 1, done.stderr
    problems = json.loads(done.stdout)["problems"]
    found = {
        f"{str(one['path']).removeprefix('docs/')}:{one['line']}": one["message"]
        for one in problems
        if one["code"] == "unreadable"
    }
    assert found == REFUSED
    assert SECRET not in done.stdout


COMMANDS = (["check", "--fix"], ["new"], ["import", "--dry-run", "docs/issues", "--to", "docs/new"])


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: arguments[0])
def test_no_command_reads_any_of_it(arguments: list[str], tmp_path: Path) -> None:
    docs = site(tmp_path)
    plant(docs)
    done = run(arguments, tmp_path)
    assert done.returncode == (0 if arguments == ["new"] else 1), done.stderr
    assert "Traceback" not in done.stderr
    assert SECRET not in done.stdout + done.stderr
    assert (docs / "issues/0020.md").is_symlink()


def replace_by_link(docs: Path) -> Path:
    page = docs / "issues/0005.md"
    page.unlink()
    page.symlink_to(docs.parent / "outside/secret.md")
    return page


def spoil(docs: Path) -> Path:
    page = docs / "issues/0005.md"
    page.write_bytes(page.read_bytes() + b"\xff\n")
    return page


def inflate(docs: Path) -> Path:
    page = docs / "issues/0005.md"
    with page.open("ab") as file:
        file.truncate(LARGEST_ISSUE + 1)
    return page


@pytest.mark.parametrize(
    ("change", "jobs"),
    [(replace_by_link, 0), (replace_by_link, 2), (spoil, 2), (inflate, 0)],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_a_page_that_can_no_longer_be_read_goes_and_comes_back(
    change: Callable[[Path], Path], jobs: int, tmp_path: Path
) -> None:
    docs = site(tmp_path)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/secret.md").write_text(f"# {SECRET}\n", encoding="utf-8")
    index = docs / "index.md"
    text = index.read_text(encoding="utf-8")
    index.write_text(f"{text}\n```{{toctree}}\n:glob:\n\nissues/*\n```\n", encoding="utf-8")
    good = build(docs, tmp_path / "work", jobs=jobs)
    before = good.files()
    assert "Title 5" in good.article("issues/0005").get_text()
    os.utime(tmp_path / "outside/secret.md", (1, 1))

    page = change(docs)
    line = len(page.read_bytes().splitlines()) if change is spoil else 1
    again = build(docs, tmp_path / "work", jobs=jobs)
    assert list(refused(again, docs)) == [f"issues/0005.md:{line}"]
    assert not again.path("issues/0005").exists()
    assert differences(again, build(docs, tmp_path / "clean")) == []

    page.unlink()
    write_issue(docs / "issues", 5, date="2024-02-05")
    assert build(docs, tmp_path / "work", jobs=jobs).warnings.count("unreadable") == 0
    assert {name for name, data in before.items() if again.files().get(name) != data} == set()


GOES = """

def setup(app):
    app.connect("env-before-read-docs", lambda app, env, docnames: (app.srcdir / "issues/0002.md").{how})
"""


@pytest.mark.parametrize("how", ["unlink()", "write_bytes(b'\\xff')"])
@pytest.mark.parametrize("jobs", [0, 2])
def test_a_page_that_goes_while_the_site_is_built(how: str, jobs: int, tmp_path: Path) -> None:
    docs = site(tmp_path)
    with (docs / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(GOES.replace("{how}", how))
    built = build(docs, tmp_path / "work", jobs=jobs)
    assert list(refused(built, docs)) == ["issues/0002.md:1"]
    assert built.path("issues/0001").exists()
    assert not built.path("issues/0002").exists()


def test_two_builds_in_one_process_know_nothing_of_each_other(tmp_path: Path) -> None:
    """Sphinx's default for ``exclude_patterns`` is a list that all builds of a process share."""
    first, second = site(tmp_path / "first"), site(tmp_path / "second")
    (first / "issues/0001.md").unlink()
    (first / "issues/0001.md").symlink_to("/dev/null")
    assert list(refused(build(first, tmp_path / "one"), first)) == ["issues/0001.md:1"]
    assert build(second, tmp_path / "two").path("issues/0001").exists()


def test_an_archive_of_which_nothing_can_be_read_is_built(tmp_path: Path) -> None:
    docs = site(tmp_path)
    for page in (docs / "issues").iterdir():
        page.write_bytes(b"\xff")
    built = build(docs, tmp_path / "work")
    assert len(refused(built, docs)) == 15
    assert built.path("").exists()


def test_a_folder_of_issues_that_is_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    docs = site(tmp_path)
    (docs / "issues").rename(tmp_path / "elsewhere")
    (docs / "issues").symlink_to("../elsewhere")
    assert refused(build(docs, tmp_path / "work"), docs) == {"issues:1": LEADS_OUT}
    monkeypatch.chdir(docs)
    for arguments in (["new"], ["new", "--to", "issues"]):
        result = CliRunner().invoke(main, arguments)
        assert result.exit_code == 2
        assert "is not below" in result.stderr


def test_a_docs_folder_that_is_a_link_itself_is_no_matter(tmp_path: Path) -> None:
    docs = site(tmp_path)
    (tmp_path / "shortcut").symlink_to("docs")
    assert refused(build(tmp_path / "shortcut", tmp_path / "work"), docs) == {}
    for path, pages in (("", 15), ("issues", 15), ("issues/0001.md", 1), ("../shortcut/issues/0001.md", 1)):
        result = CliRunner().invoke(main, ["check", "--select", "unreadable", str(tmp_path / "shortcut" / path)])
        assert result.output == f"no problems in {pages} page{'s' if pages > 1 else ''}\n"


@needs_permissions
def test_what_may_not_be_read(tmp_path: Path) -> None:
    docs = site(tmp_path)
    write_issue(docs / "issues", 16)
    (docs / "issues/0016.md").chmod(0)
    (docs / "issues/old").mkdir()
    (docs / "issues/old").chmod(0)
    try:
        arguments = ["-m", "sphinx", "-b", "dirhtml", "-d", "trees", "docs", "built"]
        done = run_unprivileged(*arguments, folder=tmp_path)
        assert done.returncode == 0
        expected = {
            "issues/0016.md:1": "file cannot be read: Permission denied",
            "issues/old:1": "directory cannot be read: Permission denied",
        }
        assert refused(Built(tmp_path / "built", re.sub(r"\x1b\[[\d;]*m", "", done.stderr)), docs) == expected
        checked = run_unprivileged("-m", "sphinx_newsletter", "check", "docs", folder=tmp_path)
        assert checked.returncode == 1
        for place, text in expected.items():
            assert f"docs/{place}:1: unreadable {text}\n" in checked.stdout
        new = run_unprivileged("-m", "sphinx_newsletter", "new", folder=tmp_path)
        assert (new.returncode, new.stdout) == (2, "")
        assert "docs/issues/old: directory cannot be read: Permission denied" in new.stderr
    finally:
        (docs / "issues/old").chmod(0o700)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_link_with_an_accent_in_its_name(form: Literal["NFC", "NFD"], tmp_path: Path) -> None:
    docs = site(tmp_path)
    (docs / "issues" / unicodedata.normalize(form, "é.md")).symlink_to("/dev/zero")
    assert list(refused(sphinx(docs, tmp_path / "work"), docs).values()) == [LEADS_OUT]
    with (docs / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write("\nexclude_patterns = ['issues/\N{LATIN SMALL LETTER E WITH ACUTE}.md']\n")
    assert refused(sphinx(docs, tmp_path / "work"), docs) == {}


@pytest.mark.parametrize("setting", ["templates_path", "html_static_path", "html_extra_path"])
def test_what_is_no_page_is_no_matter(setting: str, tmp_path: Path) -> None:
    """Links to pictures, and whatever is in folders that belong to the theme."""
    docs = site(tmp_path)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/page.md").write_text("# Page\n", encoding="utf-8")
    (docs / "own").mkdir()
    (docs / "own/page.md").symlink_to("../../outside/page.md")
    (docs / "own/folder").symlink_to("../../outside")
    (docs / "issues/picture.png").symlink_to("../../outside/picture.png")
    with (docs / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(f"\n{setting} = ['own']\n")
    assert refused(build(docs, tmp_path / "work"), docs) == {}


@pytest.mark.parametrize(
    ("path", "inside"),
    [
        ("docs/page.png", True),
        ("docs/not-there.png", True),
        ("docs/issues/../page.png", True),
        ("docs/within.png", True),
        ("docs/folder-within/page.png", True),
        ("docs/../docs/page.png", True),
        ("docs", True),
        ("docs/../outside/secret.md", False),
        ("docs/out.png", False),
        ("docs/folder-out/secret.md", False),
        ("docs/folder-out/not-there.png", False),
        ("docs/chain/secret.md", False),
        ("docs/zero.png", False),
        ("docs-of-others/page.png", False),
        ("/etc/passwd", False),
        ("docs/nul\0.png", False),
        ("docs/" + "x/" * 5000, True),
    ],
)
def test_whether_a_path_stays_inside(
    path: str, inside: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("docs/issues", "outside", "docs-of-others"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "docs/page.png").touch()
    for link, target in {
        "within.png": "issues/../page.png",
        "folder-within": ".",
        "out.png": "../outside/secret.md",
        "folder-out": "../outside",
        "chain": "folder-out",
        "zero.png": "/dev/zero",
    }.items():
        (tmp_path / "docs" / link).symlink_to(target)
    monkeypatch.chdir(tmp_path)
    assert stays_inside(path, tmp_path / "docs") is inside
    assert stays_inside(path, "docs") is inside


def test_never_more_is_read_than_allowed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("x" * 100, encoding="utf-8")
    assert read_page_file(page, 100) == "x" * 100
    with pytest.raises(PageFileError, match="file has 100 bytes, more than 99"):
        read_page_file(page, 99)
    sparse(page, LARGEST + 1)
    with pytest.raises(PageFileError, match="more than 5,000,000"):
        read_page_file(page)
    with pytest.raises(PageFileError, match="not a regular file"):
        read_page_file(Path("/dev/zero"))


@pytest.mark.skipif(not Path("/proc/self/smaps").exists(), reason="has no files that are said to be empty")
def test_a_file_that_is_longer_than_it_is_said_to_be() -> None:
    assert Path("/proc/self/smaps").stat().st_size == 0
    with pytest.raises(PageFileError, match="file has more than 1,000 bytes"):
        read_page_file(Path("/proc/self/smaps"), 1_000)


def test_a_file_that_grows_meanwhile_is_not_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.md"
    page.touch()
    before = page.stat()
    sparse(page, 50_000_000)
    monkeypatch.setattr(Path, "stat", lambda path: before)
    tracemalloc.start()
    try:
        with pytest.raises(PageFileError, match="file has more than 1,000,000 bytes"):
            read_page_file(page, 1_000_000)
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()


def test_a_link_to_a_page_opens_nothing(tmp_path: Path) -> None:
    """MyST resolves symbolic links before ``..``, and makes a download of a file that is not a page."""
    source = tmp_path / "docs"
    (tmp_path / "far/away").mkdir(parents=True)
    (tmp_path / "far/secret.md").write_text("# quokka\n", encoding="utf-8")
    (source / "pages").mkdir(parents=True)
    (source / "pages/away").symlink_to(tmp_path / "far/away")
    (source / "conf.py").write_text("extensions = ['sphinx_newsletter']\nhtml_theme = 'furo'\n", encoding="utf-8")
    (source / "index.md").write_text("# Weekly\n\n```{season} 1\n```\n", encoding="utf-8")
    (source / "drafts").mkdir()
    (source / "drafts/secret.md").write_text("# wombat\n", encoding="utf-8")
    (source / "issues").mkdir()
    links = "[a](../pages/away/../secret.md) [b](../drafts/secret.md) [c](/index.md) [d](../index.md#weekly)"
    write_issue(source / "issues", 1, body=f"## Articles\n\n1. [One](https://example.org)\n\n   {links}\n")
    built = build(source, tmp_path / "built", exclude_patterns=["drafts"], ogp_social_cards={"enable": False})
    assert sorted(re.findall(r"there is no page '(\S+)'", built.warnings)) == [
        "../drafts/secret.md",
        "../pages/away/../secret.md",
    ]
    with (source / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write("exclude_patterns = ['drafts']\n")
    checked = CliRunner().invoke(main, ["check", "--select", "missing-page", str(source)]).stdout
    assert len(re.findall(r"'(\S+)'", checked)) == 2
    texts = b"".join(path.read_bytes() for path in built.outdir.rglob("*") if path.is_file())
    assert b"quokka" not in texts
    assert b"wombat" not in texts
    article = built.article("issues/0001")
    assert [article.find("a", string=text) is not None for text in "abcd"] == [False, False, True, True]


def test_a_page_is_read_again_when_a_page_that_it_links_to_is_added_or_removed(tmp_path: Path) -> None:
    source = tmp_path / "docs"
    (source / "issues").mkdir(parents=True)
    (source / "conf.py").write_text(
        "extensions = ['sphinx_newsletter']\nogp_social_cards = {'enable': False}\n", encoding="utf-8"
    )
    toctree = "```{toctree}\n:glob:\n:hidden:\n\nabou*\n```\n"
    (source / "index.md").write_text(f"# Weekly\n\n```{{season}} 1\n```\n\n{toctree}", encoding="utf-8")
    write_issue(source / "issues", 1, body="## Articles\n\n1. [One](https://example.org)\n\n   [a](../about.md)\n")
    before = build(source, tmp_path / "built")
    assert "there is no page '../about.md'" in before.warnings
    (source / "about.md").write_text("# About\n", encoding="utf-8")
    after = build(source, tmp_path / "built")
    assert after.warnings == ""
    assert after.article("issues/0001").find("a", href="../../about/")
    (source / "about.md").unlink()
    again = build(source, tmp_path / "built")
    assert "there is no page '../about.md'" in again.warnings
    assert not again.article("issues/0001").find("a", href="../../about/")
