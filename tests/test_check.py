"""``newsletter check``: what it finds, where, how it says so, and what it mends."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from building import build, environment, write_issue
from sphinx_newsletter.authoring.checking.fixes import fix
from sphinx_newsletter.authoring.checking.pages import damaged
from sphinx_newsletter.cli import main
from sphinx_newsletter.config import Settings
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading import read_text
from unprivileged import needs_permissions, run_unprivileged

CONF = 'project = "Weekly"\nauthor = "Ada"\nnewsletter_host_languages = {"juejin.cn": "zh"}\n'
PLACES = {
    "bad-date": ["bad-date.md:3:7", "bad-date.md:4:10"],
    "date-order": ["date-order.md:3:7"],
    "duplicate-issue": ["duplicate-issue.md:2:8"],
    "duplicate-link": ["duplicate-link.md:11:10", "duplicate-link.md:12:17"],
    "empty-section": ["empty-section.md:12:4"],
    "file-name": ["numbered/0031.md:2:8"],
    "foreign-markup": [
        "foreign-markup.md:12:13",
        "foreign-markup.md:13:4",
        "foreign-markup.md:13:16",
        "foreign-markup.md:15:6",
        "foreign-markup.md:21:4",
        "foreign-markup.md:23:4",
    ],
    "front-matter": ["front-matter.md:4:1", "front-matter.md:5:11"],
    "hidden-character": ["hidden-character.md:10:1", "hidden-character.md:12:4"],
    "image-alt": ["image-alt.md:12:8"],
    "issue-number": ["issue-number.md:3:8"],
    "markup": ["markup.md:12:4", "markup.md:16:1"],
    "broken-link": ["broken-link.md:10:4", "broken-link.md:14:12", "broken-link.md:16:7"],
    "page-title": ["no-page-title.md:6:1", "page-title.md:12:1"],
    "heading": ["heading.md:12:1", "heading.md:16:1", "markup.md:20:1"],
    "no-items": ["no-items.md:10:1"],
    "item-form": ["item-form.md:14:1", "item-form.md:16:1"],
    "misplaced-marker": [
        "misplaced-marker.md:10:9",
        "misplaced-marker.md:11:4",
        "misplaced-marker.md:12:37",
    ],
    "similar-section": ["similar-section.md:12:4"],
    "repeated-text": ["repeated-text.md:13:4", "repeated-text.md:17:4"],
    "unfinished": ["unfinished.md:12:9", "unfinished.md:16:4"],
    "missing-page": ["missing-page.md:12:18"],
    "doubtful-url": ["doubtful-url.md:10:11", "doubtful-url.md:12:13"],
    "misleading-url": ["misleading-url.md:10:14", "misleading-url.md:12:18"],
    "missing-season": ["missing-season.md:2:1"],
    "no-link": ["no-link.md:14:4"],
    "no-title": ["no-title.md:10:6"],
    "not-a-picture": ["not-a-picture.md:12:15"],
    "not-a-url": ["not-a-url.md:10:14"],
    "not-allowed": ["not-allowed.md:12:7", "not-allowed.md:15:6", "not-allowed.md:19:4"],
    "numbering": ["numbering.md:12:1", "numbering.md:13:1"],
    "outside-section": ["outside-section.md:8:5"],
    "raw-html": ["raw-html.md:12:9", "raw-html.md:14:1"],
    "script-url": ["script-url.md:10:12"],
    "swallowed-item": ["swallowed-item.md:11:1", "swallowed-item.md:16:4"],
    "too-large": ["too-large.md:12:4"],
    "tracking-parameters": [
        "duplicate-link.md:12:17",
        "tracking-parameters.md:10:10",
        "tracking-parameters.md:16:15",
    ],
    "unknown-language": ["unknown-language.md:4:16", "unknown-language.md:11:34"],
    "unknown-target": ["unknown-target.md:12:4", "unknown-target.md:12:16", "unknown-target.md:12:30"],
    "unknown-topic": ["unknown-topic.md:4:18", "unknown-topic.md:11:1"],
    "unreadable": ["unreadable.md:10:1"],
}
"""Where each problem stands in ``roots/test-problems``, as line and column."""


def check(*arguments: object, code: int | None = None) -> Result:
    result = CliRunner().invoke(main, ["check", *map(str, arguments)])
    assert not isinstance(result.exception, Exception), result.exception
    if code is not None:
        assert result.exit_code == code, result.output
    return result


def found(*arguments: object) -> list[dict[str, object]]:
    problems: list[dict[str, object]] = json.loads(check(*arguments, "--format", "json").stdout)["problems"]
    return problems


def codes(*arguments: object) -> list[object]:
    return [problem["code"] for problem in found(*arguments)]


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A newsletter of three issues without a problem; one stands in its folder."""
    folder = tmp_path / "letter" / "docs"
    (folder / "issues").mkdir(parents=True)
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    for number in (1, 2, 3):
        write_issue(folder / "issues", number)
    (folder / "season.md").write_text("# Season\n\n```{season} 1\n```\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "letter")
    return folder


@pytest.mark.parametrize("problem", [p for p in Problem if p.code in PLACES], ids=lambda problem: problem.code)
def test_each_problem_is_found_at_its_line_and_column(
    problem: Problem, root: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root("problems"))
    places = [f"{one['path']}:{one['line']}:{one['column']}" for one in found("--select", problem.code)]
    assert places == PLACES[problem.code]


def test_all_places_are_listed_here() -> None:
    assert {problem.code for problem in Problem} - set(PLACES) == {
        "damaged-text",
        "discarded",
        "failed",
        "future-date",
        "not-a-number",
        "number-gap",
        "no-summary",
        "setting",
    }


def test_damaged_text_is_found_and_healed(docs: Path) -> None:
    page = docs / "issues/0003.md"
    text = page.read_text(encoding="utf-8").replace("# Title 3", "# Un café, 中文 🦄")
    page.write_text(text, encoding="utf-8")
    assert codes(page) == []
    page.write_text(text.replace("é", "Ã©").replace("🦄", "\uf8ffü¶Ñ"), encoding="utf-8")
    places = [(one["line"], one["column"], one["code"]) for one in found(page)]
    assert places == [(6, 9, "damaged-text"), (6, 16, "damaged-text")]
    check(page, "--fix", code=0)
    assert page.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("which", ["bad", "good"])
def test_the_example_of_damaged_text_is_true(which: str, docs: Path) -> None:
    example = getattr(Problem.DAMAGED_TEXT.value, which)
    page = write_issue(docs / "issues", 3, body=f"## Articles\n\n{example}\n")
    assert codes(page) == (["damaged-text"] if which == "bad" else [])


def notices(page: Path) -> list[tuple[object, object]]:
    told = json.loads(check(page, "--format", "json", code=0).stdout)
    assert told["problems"] == []
    return [(one["code"], one["line"]) for one in told["notices"]]


def items(*numbers: int, without: int = 0) -> str:
    texts = ["" if number == without else f"\n   Text {number}.\n" for number in numbers]
    rows = zip(numbers, texts, strict=True)
    return "".join(f"{number}. [{number}](https://a.example/{number})\n{text}\n" for number, text in rows)


def test_a_number_that_is_left_out_is_a_notice(docs: Path, tmp_path: Path) -> None:
    body = f"## Articles\n\n{items(1, 2, 4)}## Projects\n\n{items(5, 6)}"
    page = write_issue(docs / "issues", 4, body=body)
    assert notices(page) == [("number-gap", 18)]
    page.write_text(page.read_text(encoding="utf-8").replace("4. [4]", "3. Content deleted.\n\n4. [4]"))
    assert notices(page) == []


def test_a_link_without_a_text_among_others_with_texts_is_a_notice(docs: Path) -> None:
    page = write_issue(docs / "issues", 4, body=f"## Articles\n\n{items(1, 2, 3, 4, 5, without=3)}")
    assert notices(page) == [("no-summary", 18)]
    page = write_issue(docs / "issues", 4, body=f"## Articles\n\n{items(1, 2, 3, 4, without=3)}")
    assert notices(page) == []


def test_notices_can_be_accepted_and_no_build_reports_them(docs: Path, tmp_path: Path) -> None:
    page = write_issue(docs / "issues", 4, body=f"## Articles\n\n{items(1, 2, 3, 5, 6, without=3)}")
    assert {code for code, _ in notices(page)} == {"number-gap", "no-summary"}
    extensions = ["myst_parser", "sphinx_newsletter"]
    built = build(docs, tmp_path / "built", extensions=extensions, root_doc="season")
    assert "newsletter." not in built.warnings
    check("--accept", page, code=0)
    assert notices(page) == []


def test_a_date_in_the_future_is_a_notice(docs: Path) -> None:
    page = write_issue(docs / "issues", 4, date="2098-01-10")
    result = check(page, code=0)
    assert (
        "docs/issues/0004.md:3:7: future-date issue 4 is dated 2098-01-10, which is in the future" in result.stdout
    )
    assert result.stdout.endswith("no problems in 1 page, 1 notice\n")
    told = json.loads(check(page, "--format", "json", code=0).stdout)
    assert (told["problems"], [one["code"] for one in told["notices"]]) == ([], ["future-date"])
    assert check(page, "--format", "github", code=0).stdout.startswith("::notice file=docs/issues/0004.md,line=3,")
    (result_of_sarif,) = json.loads(check(page, "--format", "sarif", code=0).stdout)["runs"][0]["results"]
    assert result_of_sarif["level"] == "note"
    assert "future" not in check(page, "--ignore", "future-date", code=0).stdout
    page.write_text(
        page.read_text(encoding="utf-8").replace("## Articles", "## Articles\n\n1. [](https://a.example)")
    )
    assert check(page, code=1).stdout.endswith("2 problems in 1 of 1 page, 1 notice\n")


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ({"0001": 1, "0002": 2, "0110": 111}, ["'0110'; rename it '0111'"]),
        ({"0001": 1, "0002": 2, "110": 110}, ["'110'; rename it '0110'"]),
        ({"0001": 1, "0002": 2, "issue-110": 110}, ["'issue-110'; rename it '0110'"]),
        ({"issue-01": 1, "issue-02": 2, "issue-03": 4}, ["'issue-03'; rename it 'issue-04'"]),
        ({"0110": 111}, ["'0110'; rename it '0111'"]),
        ({"1": 1, "2": 2, "9": 9, "10": 11}, ["'10'; rename it '11'"]),
        ({"1": 1, "9": 9, "10": 10}, []),
        ({"0001": 1, "0002": 2, "2023-06-17-tea": 3}, []),
        ({"0009": 9, "0010": 10, "10000": 10000}, []),
        ({"2023/51": 1, "2023/52": 2, "2024/01": 3, "2024/02": 4}, []),
        ({"2023/01": 1, "2023/02": 2, "2024/01": 3}, []),
        ({"tea": 1, "cake": 2}, []),
    ],
)
def test_a_file_name_agrees_with_the_number_and_the_other_names(
    docs: Path, names: dict[str, int], told: list[str]
) -> None:
    shutil.rmtree(docs / "issues")
    for name, number in names.items():
        page = docs / f"issues/{name}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        write_issue(page.parent, number, name=page.stem, date=f"20{10 + number // 400:02}-01-01")
    messages = [str(one["message"]) for one in found("--select", "file-name")]
    assert len(messages) == len(told)
    assert all(part in message for part, message in zip(told, messages, strict=True))


def test_the_mended_site_is_silent(root: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root("mended"))
    assert "no problems" in check(code=0).stdout


def test_a_page_is_compared_with_the_whole_archive(docs: Path) -> None:
    page = write_issue(
        docs / "issues", 3, body="## Articles\n\n1. [Again](http://www.example.org/1/?utm_medium=x)\n"
    )
    result = check(page, "--select", "duplicate-link", code=1)
    assert "docs/issues/0003.md:10:12: duplicate-link" in result.stdout
    assert "already in issue 1, link-" in result.stdout
    assert codes(docs / "issues/0001.md") == []


def test_text_ends_with_a_count(docs: Path) -> None:
    write_issue(docs / "issues", 3, body="## Articles\n\n1. [One](one)\n2. [](https://example.org/two)\n")
    lines = check(code=1).stdout.splitlines()
    assert lines[0].startswith("docs/issues/0003.md:10:10: not-a-url 'one' is not a web URL; write ")
    assert lines[-1] == "2 problems in 1 of 3 pages"


def test_github_gets_workflow_commands(docs: Path) -> None:
    write_issue(docs / "issues", 3, body="## Articles\n\n1. 50% off\n")
    write_issue(docs / "issues", 4, name="3,5")
    link, name = check("--select", "no-link,unreadable", "--format", "github", code=1).stdout.splitlines()
    assert link.startswith(
        "::warning file=docs/issues/0003.md,line=10,col=4,title=newsletter.no-link::item '50%25 off' has no link"
    )
    assert name.startswith("::warning file=docs/issues/3%2C5.md,line=1,col=1,title=newsletter.unreadable::")
    assert check(docs / "issues/0001.md", "--format", "github", code=0).stdout == ""


def test_json_counts_what_the_issues_hold(docs: Path) -> None:
    data = json.loads(check(docs / "issues/0002.md", "--format", "json", code=0).stdout)
    issue = {"path": "docs/issues/0002.md", "number": 2, "links": 1, "sections": {"Articles": 1}}
    issue["languages"] = {"en": 1}
    assert data == {"problems": [], "notices": [], "known": 0, "checked": 1, "issues": [issue]}


def test_sarif_names_the_rule_and_the_place(docs: Path) -> None:
    write_issue(docs / "issues", 3, body="## Articles\n\n1. [One](one)\n")
    data = json.loads(check("--format", "sarif", code=1).stdout)
    run = data["runs"][0]
    assert data["version"] == "2.1.0"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["not-a-url"]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "docs/issues/0003.md"
    assert place["region"] == {"startLine": 10, "startColumn": 10}


def test_codes_are_chosen_and_left_out(docs: Path) -> None:
    write_issue(docs / "issues", 3, body="## Articles\n\n1. [One](one)\n2. [](https://example.org/two)\n")
    assert codes() == ["not-a-url", "no-title"]
    assert codes("--select", "no-title") == ["no-title"]
    assert codes("--ignore", "newsletter.no-title,no-link") == ["not-a-url"]
    assert "did you mean no-title?" in check("--select", "no-titel", code=2).stderr


def test_what_the_settings_silence_is_silent_here(docs: Path) -> None:
    write_issue(docs / "issues", 3, body="## Articles\n\n1. [One](one)\n2. [](https://example.org/two)\n")
    (docs / "conf.py").write_text(f'{CONF}suppress_warnings = ["newsletter.no-title"]\n', encoding="utf-8")
    assert codes() == ["not-a-url"]
    (docs / "conf.py").write_text(f'{CONF}suppress_warnings = ["newsletter"]\n', encoding="utf-8")
    assert codes() == []


def git(folder: Path, *arguments: str) -> None:
    names = {f"GIT_{who}_{what}": "x@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True, env={**os.environ, **names})


def test_since_looks_at_what_has_changed(docs: Path) -> None:
    bad = "## Articles\n\n1. [One](one)\n"
    write_issue(docs / "issues", 1, body=bad)
    git(docs, "init", "-b", "main")
    git(docs, "add", ".")
    git(docs, "commit", "-m", "first")
    git(docs, "checkout", "-b", "topic")
    assert codes("--since", "main") == []
    write_issue(docs / "issues", 2, body=bad)
    git(docs, "commit", "-am", "second")
    write_issue(docs / "issues", 4, body=bad)
    assert [one["path"] for one in found("--since", "main")] == ["docs/issues/0002.md", "docs/issues/0004.md"]
    (docs / "topics.toml").write_text('[asyncio]\nwords = ["asyncio"]\n', encoding="utf-8")
    assert len(found("--since", "main")) == 3
    assert "git merge-base failed" in check("--since", "nowhere", code=2).stderr


def test_since_looks_at_what_must_not_be_read(docs: Path) -> None:
    git(docs, "init", "-b", "main")
    git(docs, "add", ".")
    git(docs, "commit", "-m", "first")
    (docs / "issues/0004.md").symlink_to("/etc/hostname")
    (docs / "issues/all").symlink_to("/")
    (docs / "issues/0002.md").unlink()
    (docs / "issues/0002.md").symlink_to("/etc/hostname")
    (docs / "issues/0005.rst").write_text("Title\n=====\n", encoding="utf-8")
    git(docs, "add", ".")
    git(docs, "commit", "-m", "second")
    expected = [f"docs/issues/{name}" for name in ("0002.md", "0004.md", "0005.rst", "all")]
    assert [one["path"] for one in found("--since", "HEAD~1")] == expected


def test_fixing_changes_nothing_else(docs: Path) -> None:
    page = docs / "issues/0003.md"
    before = (
        "---\r\nissue: 3\r\ndate: 2024-01-05\r\n---\r\n\r\n# Title\t \r\n\r\n## Articles\r\n\r\n"
        "1. [One](https://example.org/a?utm_source=x&b=1#c)  (Englsh)\r\n\r\n"
        "   Not [this](https://example.org/d?gclid=2&e) in `https://example.org/d?gclid=2&e`.\r\n"
        "1. [Two](<https://example.org/f?utm_medium=y>) （Chinse）\r\n"
    )
    page.write_bytes(before.encode())
    result = check(page, "--fix", code=0)
    assert "0003.md: fixed 6 problems" in result.stderr
    after = (
        before.replace("a?utm_source=x&b=1#c", "a?b=1#c")
        .replace("[this](https://example.org/d?gclid=2&e)", "[this](https://example.org/d?e)")
        .replace("<https://example.org/f?utm_medium=y>", "<https://example.org/f>")
        .replace("Englsh", "English")
        .replace("Chinse", "Chinese")
        .replace("1. [Two]", "2. [Two]")
    )
    assert page.read_bytes() == after.encode()
    assert check(page, "--fix", code=0).stderr == ""


def test_fixing_reports_what_is_left(docs: Path) -> None:
    page = write_issue(docs / "issues", 3, body="## Articles\n\n1. [One](one)\n1. [Two](https://example.org/x)\n")
    result = check(page, "--fix", code=1)
    assert "not-a-url" in result.stdout
    assert "numbering" not in result.stdout
    assert "2. [Two]" in page.read_text(encoding="utf-8")


def test_a_problem_that_is_not_wanted_is_not_mended(docs: Path) -> None:
    page = write_issue(docs / "issues", 3, body="## Articles\n\n1. [One](https://example.org/x?fbclid=1)\n")
    check(page, "--fix", "--ignore", "tracking-parameters", code=0)
    assert "fbclid" in page.read_text(encoding="utf-8")


def test_a_file_that_changes_meanwhile_is_left_alone(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = write_issue(docs / "issues", 3, body="## Articles\n\n1. [One](https://example.org/x?fbclid=1)\n")
    newer = page.read_text(encoding="utf-8") + "\nWritten by someone else.\n"

    def slow_fix(*arguments: object, **named: object) -> object:
        page.write_text(newer, encoding="utf-8")
        return fix(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("sphinx_newsletter.authoring.checking.fixes.fix", slow_fix)
    assert "has changed since it was checked" in check(page, "--fix", code=1).stderr
    assert page.read_text(encoding="utf-8") == newer


def test_files_that_are_no_pages(docs: Path) -> None:
    (docs / "issues/0004.md").write_bytes(b"---\nissue: 4\n---\n\xff\xfe")
    with (docs / "issues/0005.md").open("wb") as huge:
        huge.write(b"---\nissue: 5\n---\n")
        huge.truncate(50_000_000)
    (docs / "issues/0006.md").mkdir()
    (docs / "issues/0007.md").symlink_to("0007.md")
    (docs / "issues/loop").symlink_to(".")
    os.mkfifo(docs / "issues/0008.md")
    messages = {one["path"]: one["message"] for one in found() if one["code"] == "unreadable"}
    assert messages == {
        "docs/issues/0004.md": "file is not valid UTF-8, see line 4: save it as UTF-8",
        "docs/issues/0005.md": "file has 50,000,000 bytes, more than 1,000,000: split it",
        "docs/issues/0007.md": "file cannot be read: Too many levels of symbolic links",
        "docs/issues/0008.md": "not a regular file: write one instead of it",
        "docs/issues/loop": "symbolic link forms a loop: remove it",
    }
    assert codes(docs / "issues/0006.md") == []


def test_a_file_named_as_a_page_that_is_none(docs: Path, tmp_path: Path) -> None:
    assert [one["message"] for one in found(docs / "conf.py", "/dev/null")] == [
        "not a regular file: write one instead of it"
    ]
    (docs / "_build").mkdir()
    (tmp_path / "secret.md").write_text("---\nissue: 1\n---\n# Secret\n", encoding="utf-8")
    (docs / "_build/page.md").symlink_to(tmp_path / "secret.md")
    assert codes(docs / "_build/page.md") == ["unreadable"]


@needs_permissions
def test_a_file_without_permission(docs: Path) -> None:
    (docs / "issues/0002.md").chmod(0)
    result = run_unprivileged("-m", "sphinx_newsletter", "check", folder=docs)
    assert result.stdout.splitlines()[0] == "issues/0002.md:1:1: unreadable file cannot be read: Permission denied"
    assert result.returncode == 1


def test_issues_that_are_no_markdown(docs: Path) -> None:
    """A build reads nothing of them; what it does not read either is no matter."""
    for name in ("issues/0004.rst", "issues/old/0005.rst", "issues/notes.txt", "guide.rst"):
        (docs / name).parent.mkdir(exist_ok=True)
        (docs / name).write_text("Title\n=====\n", encoding="utf-8")
    problems = {str(one["path"]): str(one["message"]) for one in found()}
    assert sorted(problems) == ["docs/issues/0004.rst", "docs/issues/old/0005.rst"]
    for path, message in problems.items():
        name = path.rpartition("/")[2]
        assert message.startswith(f"{name}, a file of type 'restructuredtext', is not allowed in an issue page; ")
    assert codes(docs / "issues/0004.rst") == ["not-allowed"]
    (docs / "conf.py").write_text(f'{CONF}source_suffix = {{".txt": None, ".md": "markdown"}}\n', encoding="utf-8")
    assert [one["path"] for one in found()] == ["docs/issues/notes.txt"]
    (docs / "conf.py").write_text(f'{CONF}source_suffix = {{".txt": "markdown"}}\n', encoding="utf-8")
    assert found() == []


NAMES = ("x\n::error::y.md", "\x1b[2J.md", "\u2028.md", os.fsdecode(b"\xff.md"))


@pytest.mark.skipif(os.name != "posix", reason="makes names that other systems refuse")
@pytest.mark.parametrize("form", ["text", "github", "json", "sarif"])
def test_names_of_files_are_shown_harmlessly(docs: Path, form: str) -> None:
    for name in NAMES:
        (docs / "issues" / name).write_text("# Page\n", encoding="utf-8")
    output = check("--format", form, code=1).stdout
    assert output.count("file name may only have letters") == len(NAMES)
    assert not re.search(r"^::error|[\x1b\u2028\udcff]", output, re.MULTILINE)
    for name in (r"x\n", r"\x1b[2J", r"\u2028", r"\udcff"):
        assert name.replace("\\", "\\\\" if form in ("json", "sarif") else "\\") in output


def test_what_hides_in_folders_that_hold_no_pages_elsewhere(docs: Path) -> None:
    for folder in ("_build", "issues/_build", "drafts"):
        (docs / folder).mkdir()
        write_issue(docs / folder, 4, body="## Articles\n\n1. [One](one)\n")
    (docs / "conf.py").write_text(f'{CONF}exclude_patterns = ["_build", "drafts"]\n', encoding="utf-8")
    assert [one["path"] for one in found()] == ["docs/issues/_build/0004.md"]


def test_a_page_that_is_a_link_to_another(docs: Path) -> None:
    (docs / "kept").mkdir()
    page = write_issue(docs / "kept", 4, body="## Articles\n\n1. [One](https://example.org/x?fbclid=1)\n")
    link = docs / "issues/0004.md"
    link.symlink_to("../kept/0004.md")
    (docs / "conf.py").write_text(f'{CONF}exclude_patterns = ["kept"]\n', encoding="utf-8")
    assert [one["path"] for one in found()] == [one["path"] for one in found(link)] == ["docs/issues/0004.md"]
    check("--fix", code=0)
    assert link.is_symlink()
    assert "fbclid" not in page.read_text(encoding="utf-8")


def test_a_page_that_is_there_twice_is_mended_once(docs: Path) -> None:
    write_issue(docs / "issues", 3, body="## Articles\n\n1. [One](https://example.org/x?fbclid=1)\n")
    (docs / "copy.md").symlink_to("issues/0003.md")
    result = check("--fix", "--select", "tracking-parameters", code=0)
    assert result.stderr.count("fixed 1 problem") == 1
    assert "not fixed" not in result.stderr


@pytest.mark.skipif(os.name != "posix", reason="sets permissions")
def test_fixing_keeps_the_permissions_of_a_page(docs: Path) -> None:
    page = write_issue(docs / "issues", 3, body="## Articles\n\n1. [One](https://example.org/x?fbclid=1)\n")
    page.chmod(0o640)
    check("--fix", code=0)
    assert stat.S_IMODE(page.stat().st_mode) == 0o640
    assert "fbclid" not in page.read_text(encoding="utf-8")


@needs_permissions
@pytest.mark.parametrize(("path", "mode"), [("issues", 0o555), ("issues/0003.md", 0o444)])
def test_what_may_not_be_written_is_told_and_left_as_it_is(docs: Path, path: str, mode: int) -> None:
    page = write_issue(docs / "issues", 3, body="## Articles\n\n1. [One](https://example.org/x?fbclid=1)\n")
    before = page.read_bytes()
    (docs / path).chmod(mode)
    result = run_unprivileged("-m", "sphinx_newsletter", "check", "--fix", folder=docs)
    (docs / path).chmod(0o755)
    assert result.stderr == "issues/0003.md: not fixed: cannot be written: Permission denied\n", (
        result.stdout + result.stderr
    )
    assert result.returncode == 1
    assert "tracking-parameters" in result.stdout
    assert page.read_bytes() == before
    assert sorted(path.name for path in page.parent.iterdir()) == ["0001.md", "0002.md", "0003.md"]


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_ctrl_c_leaves_whole_pages_and_nothing_else(docs: Path) -> None:
    body = "## Articles\n\n" + "1. [One](https://example.org/x?fbclid=1)\n\n   Words.\n\n" * 20
    pages = [write_issue(docs / "issues", number, body=body) for number in range(1, 41)]
    before = {page: page.read_bytes() for page in pages}
    command = [sys.executable, "-m", "sphinx_newsletter", "check", "--fix", "--select", "tracking-parameters"]
    process = subprocess.Popen(
        command,
        cwd=docs,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    while process.poll() is None and pages[0].read_bytes() == before[pages[0]]:
        time.sleep(0.001)
    os.killpg(process.pid, signal.SIGINT)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert output.endswith("Aborted!\n") and "Traceback" not in output
    assert sorted((docs / "issues").iterdir()) == pages
    mended = [page for page in pages if page.read_bytes() != before[page]]
    assert 1 <= len(mended) < 40
    for page in mended:
        assert page.read_bytes() == before[page].replace(b"?fbclid=1", b"")


NUMBERS = ["9" * 400, "9" * 5000, "1000000000", "0", "-1", "1e400", ".inf", "0x7", "1_0", "99:99:99", "2024-01-01"]
DATES = ["9999-12-31", "0001-01-01", "10000-01-01", "0000-01-01", "2024-02-30", "9999-12-31T23:59:59-14:00"]


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: number[:12])
@pytest.mark.parametrize("date", DATES)
def test_numbers_and_dates_at_the_edge(docs: Path, number: str, date: str) -> None:
    page = write_issue(docs / "issues", 4)
    text = page.read_text(encoding="utf-8").replace("issue: 4", f"issue: {number}")
    page.write_text(re.sub("date: .*", f"date: {date}", text), encoding="utf-8")
    assert check(page).exit_code in (0, 1)
    assert check().exit_code in (0, 1)


def test_a_season_that_no_one_can_count_to(docs: Path) -> None:
    (docs / "other.md").write_text(f"# Season\n\n```{{season}} {'9' * 5000}\n```\n", encoding="utf-8")
    assert codes() == []


def test_wrong_usage(docs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "does not exist" in check(docs / "nowhere.md", code=2).stderr
    (docs / "conf.py").write_text("newsletter_season_length = 0\n1 / 0\n", encoding="utf-8")
    assert "raised ZeroDivisionError" in check(code=2).stderr
    (docs / "conf.py").write_text('import sys\nsys.exit("no")\n', encoding="utf-8")
    assert "raised SystemExit: no" in check(code=2).stderr
    (docs / "conf.py").write_text("newsletter_season_length = 0\n", encoding="utf-8")
    assert "newsletter_season_length = 0: write a whole number" in check(code=2).stderr
    shutil.rmtree(docs)
    assert "no newsletter found at" in check(code=2).stderr


def test_the_docs_folder_may_be_named(docs: Path) -> None:
    docs.rename(docs.with_name("texts"))
    Path("pyproject.toml").write_text('[tool.newsletter]\ndocs = "texts"\n', encoding="utf-8")
    assert "no problems in 3 pages" in check(code=0).stdout


EVIL = "open('/tmp/executed', 'w')\nraise SystemExit('executed')\n"
NAMED = "[tool.newsletter]\ndocs = '../../evil'\n"


@pytest.mark.parametrize(
    "settings",
    [
        "",
        'newsletter_issue_folder = "issues/"\n',
        'newsletter_issue_folder = "iss" + "ues"\n',
        "if 1:\n    x = 1\n",
    ],
)
@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("docs/issues/conf.py", EVIL),
        ("docs/issues/2024/conf.py", EVIL),
        ("docs/issues/docs/conf.py", EVIL),
        ("docs/issues/2024/docs/conf.py", EVIL),
        ("docs/issues/pyproject.toml", NAMED),
        ("docs/issues/2024/pyproject.toml", NAMED.replace("..", "../..", 1)),
        ("docs/issues/pyproject.toml", "not TOML"),
        ("docs/issues/pyproject.toml", "tool = 1"),
    ],
)
def test_settings_among_the_issues_are_not_used(docs: Path, path: str, text: str, settings: str) -> None:
    (docs / "conf.py").write_text(CONF + settings, encoding="utf-8")
    (docs.parent / "evil").mkdir()
    (docs.parent / "evil/conf.py").write_text(EVIL, encoding="utf-8")
    (docs / "issues/2024").mkdir()
    page = write_issue(docs / "issues/2024", 4)
    place = docs.parent / path
    place.parent.mkdir(exist_ok=True)
    place.write_text(text, encoding="utf-8")
    for start in (page, page.parent, place.parent):
        result = check(start, code=0)
        assert "no problems in" in result.stdout
        if start == place.parent and text != "tool = 1":
            assert "is not used, because anyone may add files to docs/issues: remove it" in result.stderr
    assert check(code=0).stderr == ""


@pytest.mark.skipif(os.name != "posix", reason="needs symbolic links")
def test_settings_behind_a_link_among_the_issues_are_not_used(docs: Path) -> None:
    evil = docs.parent / "evil"
    evil.mkdir()
    (evil / "conf.py").write_text(EVIL, encoding="utf-8")
    (docs / "issues/linked").symlink_to("../../evil")
    write_issue(evil, 4)
    result = check(docs / "issues/linked/0004.md")
    assert "docs/issues/linked/conf.py is not used" in result.stderr
    assert "executed" not in result.output


def test_a_newsletter_in_another_project_is_found(docs: Path) -> None:
    inner = docs / "letters/tea"
    (inner / "docs/issues").mkdir(parents=True)
    (inner / "docs/conf.py").write_text('project = "Tea"\n', encoding="utf-8")
    write_issue(inner / "docs/issues", 1)
    (docs.parent / "pyproject.toml").write_text("not TOML", encoding="utf-8")
    for start in (inner, inner / "docs/issues", inner / "docs/issues/0001.md"):
        assert "missing-season" in check(start).stdout
        assert check(start, "--select", "bad-date", code=0).stderr == ""


@pytest.mark.long
def test_ten_thousand_items_are_read(docs: Path) -> None:
    items = "".join(f"{n}. [Item {n}](https://example.org/big/{n})\n" for n in range(1, 10_001))
    page = write_issue(docs / "issues", 3, body=f"## Articles\n\n{items}")
    assert json.loads(check(page, "--format", "json", code=0).stdout)["issues"][0]["links"] == 10_000


PIECES = st.sampled_from(
    [
        *("1. ", "12) ", "3、", "①", "[a](https://example.org/a?utm_source=b)", "[b](c d)", "[]()"),
        *("(English)", "（Chinse）", "\n", "\n\n", "   ", "\t", "## H\n\n", "# T\n", "- ", "> ", "```", "---\n"),
        *("***\n", "<b>", "![x](y)", "![](z.png)", "{issue}`9`", ":::{link-card} [x](y)\n:::\n", "🎁 ", "é"),
        *("\r\n", "\x00", "<!--"),
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=25).map("".join))


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_no_page_makes_it_fail(text: str) -> None:
    page = f"---\nissue: 1\ndate: 2023-01-01\n---\n{text}"
    site = Settings(default_language="en")
    issue, findings, _ = read_text(page, "issues/0001", site)
    mended = fix(page, "issues/0001", findings, site).text
    again, _, _ = read_text(mended, "issues/0001", site)
    assert (issue is None) == (again is None)
    if issue and again:
        assert [link.images for link in issue.links] == [link.images for link in again.links]
        assert len(issue.links) == len(again.links)


HARM = (
    "1. [a](https://example.org/a?utm_source=b) (Englsh)",
    "see <https://example.org/a?utm_source=b> and [b](https://example.org/b?fbclid=1), cafÃ©",
    "1、[c](https://example.org/c?gclid=1) （Chinse）",
)
"""What is fixed in a link item, and nowhere else."""
LIVE = tuple(f"1. [{name}](https://example.org/{name}?utm_source=b) (Englsh)\n\n   Un cafÃ©." for name in "xyz")
FORMS = (
    "```\n{}\n```",
    "~~~text\n{}\n~~~",
    "```{{code-block}} md\n{}\n```",
    "<!-- {} -->",
    "<!--\n{}\n-->",
    "<div>\n{}\n</div>",
    "Words `{}` words.",
    "***\n\n    {}",
    "[unused]: <https://example.org/a?utm_source=b> 'cafÃ©'",
)
BLOCKS = st.one_of(
    st.sampled_from(LIVE).map(lambda text: (True, text)),
    st.tuples(st.sampled_from(FORMS), st.sampled_from(HARM)).map(lambda pair: (False, pair[0].format(pair[1]))),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(BLOCKS, max_size=6), st.booleans())
def test_fixing_changes_link_items_only(blocks: list[tuple[bool, str]], has_record: bool) -> None:
    date = "2023-01-01" if has_record else "someday"
    head = f"---\nissue: 1\ndate: {date}\nlink-language: x (Englsh)\ntitle: cafÃ© <https://example.org/a?utm_source=b>\n---"
    page = "\n\n".join([head, "# T", "## Articles", *(text for _, text in blocks)]) + "\n"
    mended = fixed_text(page)
    assert fixed_text(mended) == mended
    rest = mended
    for is_item, text in [(False, head), *blocks]:
        if is_item and has_record:
            before, _, rest = rest.partition("   Un café.")
            assert "utm_source" not in before.rpartition("\n\n1. ")[2] and "(English)" in before
        else:
            assert text in rest
            rest = rest.partition(text)[2]


def fixed_text(page: str) -> str:
    site = Settings(default_language="en")
    _, findings, _ = read_text(page, "issues/0001", site)
    return fix(page, "issues/0001", [*findings, *damaged(page)], site).text
