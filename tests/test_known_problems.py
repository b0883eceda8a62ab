"""The list of known problems: what writes it, what it hides, and what it never does."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from building import Built, build, environment, write_issue
from sphinx_newsletter.cli import main
from sphinx_newsletter.files.known_problems import KnownProblems
from sphinx_newsletter.problems import NEVER_KNOWN, Problem
from unprivileged import needs_permissions, run_unprivileged

CONF = (
    'project = "Weekly"\nauthor = "Ada"\nextensions = ["sphinx_newsletter"]\nhtml_theme = "basic"\n'
    'exclude_patterns = ["_build"]\n'
)
PICTURES = (
    "## Articles\n\n1. [{name}](https://example.org/{name})\n\n   " + "![](https://example.org/{name}.png) " * 3
)


def pictures(name: str, number: int) -> str:
    """Return the body of an issue with images that have no alternative text."""
    images = " ".join(f"![](https://example.org/{name}{index}.png)" for index in range(number))
    return f"## Articles\n\n1. [{name}](https://example.org/{name})\n\n   {images or 'Text.'}\n"


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A newsletter of three issues; the first has three problems, the second two."""
    folder = tmp_path / "letter" / "docs"
    (folder / "issues").mkdir(parents=True)
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    write_issue(folder / "issues", 1, body=pictures("one", 3))
    write_issue(folder / "issues", 2, body=f"{pictures('two', 1)}2. [One](https://example.org/one)\n")
    write_issue(folder / "issues", 3, body=pictures("three", 0))
    (folder / "index.md").write_text("# Weekly\n\n```{season} 1\n```\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "letter")
    return folder


def run(*arguments: object, code: int | None = None) -> Result:
    result = CliRunner().invoke(main, list(map(str, arguments)))
    assert not isinstance(result.exception, Exception), result.exception
    if code is not None:
        assert result.exit_code == code, result.output
    return result


def check(*arguments: object, code: int | None = None) -> Result:
    return run("check", *arguments, code=code)


def listed(docs: Path) -> dict[str, dict[str, int]]:
    known = KnownProblems.read(docs / "known-problems.toml")
    assert known.errors == ()
    return {page: dict(codes) for page, codes in known.pages.items()}


def lines(docs: Path) -> list[str]:
    text = (docs / "known-problems.toml").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


def found(*arguments: object) -> list[str]:
    problems = json.loads(check(*arguments, "--format", "json").stdout)["problems"]
    return [f"{Path(one['path']).name}:{one['code']}" for one in problems]


ACCEPTED = {"issues/0001.md": {"image-alt": 3}, "issues/0002.md": {"duplicate-link": 1, "image-alt": 1}}


def test_what_is_accepted_is_listed_by_page_and_code(docs: Path) -> None:
    result = check("--accept", code=0)
    assert result.stdout == "no problems in 3 pages; 5 known problems not shown\n"
    assert result.stderr == "docs/known-problems.toml: 5 known problems, 5 added\n"
    assert lines(docs) == [
        '"issues/0001.md" = { image-alt = 3 }',
        '"issues/0002.md" = { duplicate-link = 1, image-alt = 1 }',
    ]
    assert check(code=0).stderr == ""
    assert listed(docs) == ACCEPTED


def test_a_build_is_clean_on_the_first_day(docs: Path, tmp_path: Path) -> None:
    assert build(docs, tmp_path / "before").warnings.count("[newsletter.") == 5
    check("--accept", code=0)
    assert build(docs, tmp_path / "built").warnings == ""
    for jobs, builder in ((2, "html"), (0, "text"), (0, "epub"), (0, "singlehtml")):
        warnings = build(docs, tmp_path / builder, builder, jobs, epub_copyright="Ada", version="1").warnings
        assert "[newsletter." not in warnings
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-nW",
        "-b",
        "dirhtml",
        "-d",
        tmp_path / "trees",
        docs,
        tmp_path / "w",
    ]
    subprocess.run(command, check=True, capture_output=True, env=environment())


def warned(built: Built) -> list[str]:
    """Return file and code of each warning."""
    places = re.findall(r"(\d+\.md):\d+: WARNING: .*\[newsletter\.([\w-]+)\]", built.warnings)
    return sorted(f"{name}:{code}" for name, code in places)


def test_pages_that_are_read_in_parallel_have_the_same_problems(docs: Path, tmp_path: Path) -> None:
    for number in range(4, 24):
        write_issue(docs / "issues", number, body=pictures(f"n{number}", number % 5))
    alone = build(docs, tmp_path / "alone")
    assert len(warned(alone)) > 30
    assert build(docs, tmp_path / "parallel", jobs=2).warnings == alone.warnings
    check("--accept", code=0)
    assert build(docs, tmp_path / "accepted", jobs=2).warnings == ""


def test_only_new_problems_are_reported(docs: Path, tmp_path: Path) -> None:
    check("--accept", code=0)
    write_issue(docs / "issues", 3, body=pictures("three", 1) + "2. [](https://example.org/x)\n")
    expected = ["0003.md:image-alt", "0003.md:no-title"]
    assert found() == expected
    assert warned(build(docs, tmp_path / "built")) == expected
    assert listed(docs) == ACCEPTED


def test_of_more_than_are_known_all_are_reported(docs: Path, tmp_path: Path) -> None:
    """Which of them are new cannot be told."""
    check("--accept", code=0)
    write_issue(docs / "issues", 1, body=pictures("one", 4))
    assert found() == ["0001.md:image-alt"] * 4
    built = build(docs, tmp_path / "built")
    assert warned(built) == ["0001.md:image-alt"] * 4
    remark = "(4 of these on the page, 3 of them known)"
    assert built.warnings.count(remark) == check().stdout.count(remark) == 4


def test_what_is_fixed_leaves_the_list_by_itself(docs: Path) -> None:
    check("--accept", code=0)
    write_issue(docs / "issues", 1, body=pictures("one", 2))
    result = check(docs / "issues/0003.md", code=0)
    assert result.stderr == ""  # of other pages, nothing is known now
    result = check(code=0)
    assert result.stderr == "docs/known-problems.toml: 4 known problems, 1 removed\n"
    assert listed(docs)["issues/0001.md"] == {"image-alt": 2}
    write_issue(docs / "issues", 1, body=pictures("one", 3))
    assert found() == ["0001.md:image-alt"] * 3
    (docs / "issues/0002.md").unlink()
    check(docs / "issues/0003.md", code=0)
    assert list(listed(docs)) == ["issues/0001.md"]
    write_issue(docs / "issues", 1, body=pictures("one", 0))
    assert "0 known problems, 2 removed" in check(code=0).stderr
    assert not (docs / "known-problems.toml").exists()


def test_a_renamed_page_is_another(docs: Path) -> None:
    check("--accept", code=0)
    (docs / "issues/old").mkdir()
    (docs / "issues/0001.md").rename(docs / "issues/old/0001.md")
    assert found() == ["0001.md:image-alt"] * 3
    check("--accept", code=0)
    assert list(listed(docs)) == ["issues/0002.md", "issues/old/0001.md"]


def test_a_page_that_is_out_of_order_for_a_while_keeps_its_place(docs: Path) -> None:
    check("--accept", code=0)
    page = docs / "issues/0001.md"
    text = page.read_text(encoding="utf-8")
    for broken in (text.replace("issue: 1", "issue: one"), text.replace("date: ", "date: [")):
        page.write_text(broken, encoding="utf-8")
        codes = found()
        assert codes.count("0001.md:image-alt") == 3
        assert len(codes) > 3
        assert listed(docs) == ACCEPTED
    page.write_bytes(b"\xff")
    assert found() == ["0001.md:unreadable"]
    assert listed(docs) == ACCEPTED
    page.write_text(text, encoding="utf-8")
    check(code=0)


NEVER = {
    "script-url": "## Articles\n\n1. [A](javascript:alert(1))\n",
    "misleading-url": "## Articles\n\n1. [A](https://example.org@example.com/)\n",
    "duplicate-issue": pictures("four", 0),
}


@pytest.mark.parametrize("code", NEVER)
def test_what_must_be_fixed_is_never_known(docs: Path, tmp_path: Path, code: str) -> None:
    number = 3 if code == "duplicate-issue" else 4
    write_issue(docs / "issues", number, name="0004", body=NEVER[code])
    assert code in check("--accept", code=1).stdout
    assert code not in (docs / "known-problems.toml").read_text(encoding="utf-8")
    assert f"0004.md:{code}" in warned(build(docs, tmp_path / "built"))
    rows = (docs / "known-problems.toml").read_text(encoding="utf-8").splitlines()
    rows = [row for row in rows if "0004" not in row] + [f'"issues/0004.md" = {{ {code} = 1 }}', ""]
    (docs / "known-problems.toml").write_text("\n".join(rows), encoding="utf-8")
    assert f"0004.md:{code}" in found()
    assert "must be fixed, and cannot be known" in check(code=1).stdout
    assert f"0004.md:{code}" in warned(build(docs, tmp_path / "again"))


def test_pages_that_are_missing_from_the_archive_have_no_known_problems(docs: Path, tmp_path: Path) -> None:
    page = write_issue(docs / "issues", 4, body=pictures("four", 2))
    page.write_text(page.read_text(encoding="utf-8").replace("issue: 4", "issue: four"), encoding="utf-8")
    expected = ["0004.md:image-alt", "0004.md:image-alt", "0004.md:issue-number"]
    assert sorted(found("--accept")) == expected
    assert listed(docs) == ACCEPTED
    assert warned(build(docs, tmp_path / "built")) == expected


@pytest.mark.parametrize(
    "problem", [one for one in Problem if one.code not in NEVER_KNOWN], ids=lambda one: one.code
)
def test_every_other_code_may_be_known(problem: Problem, tmp_path: Path) -> None:
    path = tmp_path / "known.toml"
    KnownProblems({"issues/0001.md": {problem.code: 2}}).write(path)
    known = KnownProblems.read(path)
    assert known.errors == ()
    assert known.remark("issues/0001.md", problem.code, 2) is None
    assert known.remark("issues/0001.md", problem.code, 3)
    assert known.remark("issues/0002.md", problem.code, 1) == ""


def test_check_and_build_agree_on_the_golden_bad_site(root: Callable[[str], Path], tmp_path: Path) -> None:
    """What cannot be known, or is on pages that are missing from the archive, is all that is left."""
    source = root("problems")
    told = json.loads(check(source, "--format", "json").stdout)
    before = [*told["problems"], *told["notices"]]
    left = json.loads(check(source, "--accept", "--format", "json").stdout)
    kept = {(Path(one["path"]).name, one["code"]) for one in left["problems"]}
    assert left["known"] == len(before) - len(left["problems"]) > 30
    assert (
        NEVER_KNOWN - {"failed", "future-date"}
        <= {code for _, code in kept}
        <= NEVER_KNOWN
        | {"issue-number", "bad-date"}
        | {code for name, code in kept if name in {"bad-date.md", "issue-number.md", "front-matter.md"}}
    )
    built = re.findall(r"/([\w-]+\.md):\d+: WARNING: .*\[newsletter\.([\w-]+)\]", build(source, tmp_path).warnings)
    assert set(built) - {("not-a-number.md", "not-a-number")} == kept


def test_codes_are_accepted_one_by_one(docs: Path) -> None:
    assert found("--accept", "--select", "duplicate-link") == []
    assert listed(docs) == {"issues/0002.md": {"duplicate-link": 1}}
    check("--accept", "--ignore", "duplicate-link", docs / "issues/0001.md", code=0)
    assert listed(docs) == {"issues/0001.md": {"image-alt": 3}, "issues/0002.md": {"duplicate-link": 1}}
    assert found() == ["0002.md:image-alt"]


def test_pages_are_accepted_one_by_one(docs: Path) -> None:
    check("--accept", docs / "issues/0002.md", code=0)
    assert listed(docs) == {"issues/0002.md": ACCEPTED["issues/0002.md"]}
    assert found() == ["0001.md:image-alt"] * 3


def test_known_problems_are_shown_if_asked_for(docs: Path) -> None:
    check("--accept", code=0)
    assert len(found("--known")) == 5
    assert check("--known", code=1).stdout.endswith("5 problems in 2 of 3 pages\n")


@pytest.mark.parametrize("form", ["github", "json", "sarif"])
def test_every_format_honours_the_list(docs: Path, form: str) -> None:
    check("--accept", code=0)
    output = check("--format", form, code=0).stdout
    assert "image-alt" not in output
    if form == "json":
        assert json.loads(output)["known"] == 5


def test_known_problems_are_fixed_too(docs: Path) -> None:
    page = write_issue(docs / "issues", 3, body="## Articles\n\n1. [Three](https://example.org/x?utm_source=y)\n")
    check("--accept", code=0)
    assert "tracking-parameters" in lines(docs)[-1]
    result = check("--fix", code=0)
    assert "utm_source" not in page.read_text(encoding="utf-8")
    assert "1 removed" in result.stderr
    write_issue(
        docs / "issues",
        3,
        body="## Articles\n\n1. [Three](https://example.org/x?utm_source=y)\n\n   ![](https://a.example/a.png)\n",
    )
    check("--fix", "--accept", code=0)
    assert listed(docs)["issues/0003.md"].keys() & {"tracking-parameters", "image-alt"} == {"image-alt"}


def test_changes_since_a_revision_are_compared_with_the_list(docs: Path) -> None:
    def git(*arguments: str) -> None:
        names = {f"GIT_{a}_{b}": "x@example.org" for a in ("AUTHOR", "COMMITTER") for b in ("NAME", "EMAIL")}
        subprocess.run(
            ["git", "-C", docs, *arguments], check=True, capture_output=True, env={**os.environ, **names}
        )

    check("--accept", code=0)
    git("init", "-b", "main")
    git("add", ".")
    git("commit", "-m", "first")
    write_issue(docs / "issues", 3, body=pictures("three", 1))
    assert found("--since", "main") == ["0003.md:image-alt"]
    (docs / "known-problems.toml").write_text("", encoding="utf-8")
    assert len(found("--since", "main")) == 6


def edit(docs: Path, before: str, after: str) -> None:
    path = docs / "known-problems.toml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


DAMAGED = {
    "<<<<<<< HEAD\n": "is damaged",
    '"issues/0003.md"\n': "is damaged",
    '["issues/0003.md"]\n': "is damaged",
    "image-alt = 3\n": "is damaged",
    '"issues/0003.md" = { image-alt = 1, image-alt = 2 }\n': "is damaged",
    '"issues/0003.md" = { image-alt = 1 } "issues/0004.md" = {}\n': "is damaged",
    '"issues/0003.md" = { image-alts = 1 }\n': "unknown problem code 'image-alts'",
    '"issues/0003.md" = { image-alt = 0 }\n': "must be a whole number",
    '"issues/0003.md" = { image-alt = -1 }\n': "must be a whole number",
    '"issues/0003.md" = { image-alt = true }\n': "must be a whole number",
    '"issues/0003.md" = { image-alt = 1.5 }\n': "must be a whole number",
    '"issues/0003.md" = { image-alt = "1" }\n': "must be a whole number",
    f'"issues/0003.md" = {{ image-alt = {"9" * 4400} }}\n': "is damaged",
    f'"issues/0003.md" = {{ image-alt = {"[" * 4000} }}\n': "is damaged",
    f'"issues/0003.md" = {{ image-alt = {"[" * 9000} }}\n': "the line has 9,0",
    '"issues/0001.md" = { image-alt = 9 }\n': "is listed twice",
    "\x1b[2J\u202e = 1\n": "is damaged",
}


@pytest.mark.parametrize(("line", "what"), DAMAGED.items())
def test_a_damaged_line_is_reported_with_its_place_and_the_others_are_honoured(
    docs: Path, tmp_path: Path, line: str, what: str
) -> None:
    check("--accept", code=0)
    path = docs / "known-problems.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + line, encoding="utf-8")
    number = text.count("\n") + 1
    result = check(code=1)
    assert result.stdout.startswith(f"docs/known-problems.toml:{number}:1: unreadable ")
    assert what in result.stdout
    assert "run newsletter check --accept for all issues" in result.stdout
    assert "1 problem in 1 of 3 pages" in result.stdout
    assert not re.search(r"[\x1b\u202e]", result.output)
    built = build(docs, tmp_path / "built")
    assert f"known-problems.toml:{number}: WARNING: " in built.warnings
    assert built.warnings.count("WARNING") == 1
    assert f"known-problems.toml:{number}: WARNING: " in build(docs, tmp_path / "built").warnings
    assert path.read_text(encoding="utf-8") == text + line
    assert f"{number}: " in check("--accept", docs / "issues/0001.md", code=2).stderr
    check("--accept", code=0)
    assert path.read_text(encoding="utf-8") == text


def test_a_list_that_cannot_be_read_is_reported(docs: Path, tmp_path: Path) -> None:
    path = docs / "known-problems.toml"
    path.write_bytes(b"\n\xff")
    assert "docs/known-problems.toml:2:1: unreadable file is not valid UTF-8" in check(code=1).stdout
    assert "known-problems.toml:2: WARNING: file is not valid UTF-8" in build(docs, tmp_path / "a").warnings
    with path.open("wb") as huge:
        huge.truncate(10_000_000)
    assert "file has 10,000,000 bytes" in check(code=1).stdout
    path.unlink()
    os.mkfifo(path)
    assert "not a regular file" in check(code=1).stdout
    path.unlink()
    path.symlink_to(path.name)
    assert "Too many levels of symbolic links" in check(code=1).stdout
    path.unlink()
    path.write_text("x\n" * 100_000, encoding="utf-8")
    assert check(code=1).stdout.count("known-problems.toml:") == 5
    assert "… and 15 more unreadable" in check(code=1).stdout


def test_lines_may_have_comments_and_windows_endings(docs: Path) -> None:
    path = docs / "known-problems.toml"
    path.write_bytes(b'\xef\xbb\xbf# Old.\r\n\r\n  "issues/0001.md" = { image-alt = 3 } # cats\r\n')
    assert sorted(found()) == ["0002.md:duplicate-link", "0002.md:image-alt"]


@needs_permissions
def test_a_list_that_may_not_be_written_is_told(docs: Path) -> None:
    check("--accept", code=0)
    write_issue(docs / "issues", 1, body=pictures("one", 2))
    docs.chmod(0o555)
    result = run_unprivileged("-m", "sphinx_newsletter", "check", folder=docs)
    accepted = run_unprivileged("-m", "sphinx_newsletter", "check", "--accept", folder=docs)
    docs.chmod(0o755)
    assert result.returncode == 0
    assert result.stderr == "known-problems.toml: cannot be written: Permission denied\n"
    assert accepted.returncode == 1
    assert "cannot be written: Permission denied" in accepted.stderr
    assert listed(docs) == ACCEPTED


def test_the_settings_name_the_list(docs: Path, tmp_path: Path) -> None:
    (docs / "conf.py").write_text(f'{CONF}newsletter_known_problems = "../known.toml"\n', encoding="utf-8")
    assert check("--accept", code=0).stderr.startswith("known.toml: 5 known")
    assert build(docs, tmp_path / "built").warnings == ""
    (docs / "conf.py").write_text(f'{CONF}newsletter_known_problems = ""\n', encoding="utf-8")
    assert len(found()) == 5
    assert "set newsletter_known_problems" in check("--accept", code=2).stderr


def test_an_incremental_build_follows_the_list(docs: Path, tmp_path: Path) -> None:
    work = tmp_path / "built"
    assert len(warned(build(docs, work))) == 5
    assert warned(build(docs, work)) == []
    check("--accept", code=0)
    assert warned(build(docs, work)) == []
    edit(docs, "image-alt = 3", "image-alt = 2")
    assert warned(build(docs, work)) == ["0001.md:image-alt"] * 3
    assert warned(build(docs, work)) == []
    edit(docs, "image-alt = 2", "image-alt = 3")
    assert warned(build(docs, work)) == []
    edit(docs, "duplicate-link = 1, ", "")
    assert warned(build(docs, work)) == ["0002.md:duplicate-link"]
    (docs / "known-problems.toml").unlink()
    assert len(warned(build(docs, work))) == 5
    assert warned(build(docs, work)) == []


def test_problems_of_the_page_and_between_pages_are_counted_together(docs: Path, tmp_path: Path) -> None:
    """One link is twice in issue 3, and issue 1 has it too: two problems, of which an edit reads one again."""
    again = "2. [Again](https://example.org/one)\n3. [Again](https://example.org/one)\n"
    write_issue(docs / "issues", 3, body=pictures("three", 0) + again)
    check("--accept", code=0)
    assert listed(docs)["issues/0003.md"] == {"duplicate-link": 3}
    work = tmp_path / "built"
    assert warned(build(docs, work)) == []
    write_issue(docs / "issues", 2, body=pictures("two", 1) + "\n   More.\n\n2. [One](https://example.org/one)\n")
    assert warned(build(docs, work)) == []
    edit(docs, "duplicate-link = 3", "duplicate-link = 2")
    assert warned(build(docs, work)) == ["0003.md:duplicate-link"] * 3
    write_issue(docs / "issues", 2, body=pictures("two", 2) + "\n   More.\n\n2. [One](https://example.org/one)\n")
    assert warned(build(docs, work)) == [*["0002.md:image-alt"] * 2, *["0003.md:duplicate-link"] * 2]


def test_roles_without_a_target_are_counted(docs: Path, tmp_path: Path) -> None:
    body = f"{pictures('three', 0)}\n   See {{issue}}`70` and {{issue}}`1` and {{link}}`7/x`.\n"
    write_issue(docs / "issues", 3, body=body)
    check("--accept", code=0)
    assert listed(docs)["issues/0003.md"] == {"unknown-target": 2}
    for builder in ("dirhtml", "singlehtml", "text"):
        assert build(docs, tmp_path / builder, builder).warnings == ""
    write_issue(docs / "issues", 3, body=f"{body}\n   {{issue}}`71`\n")
    assert warned(build(docs, tmp_path / "dirhtml")) == ["0003.md:unknown-target"] * 3


ONE = 'msgid "Plain."\nmsgstr "Ein <i> Wort."\n\n'
TWO = f'{ONE}msgid "Some <b> text."\nmsgstr "Noch ein <b> Wort."\n'


@pytest.mark.parametrize(("messages", "expected"), [(ONE, []), (TWO, ["12", "14"])])
def test_problems_in_translations_are_counted_by_themselves(
    docs: Path, tmp_path: Path, messages: str, expected: list[str]
) -> None:
    """A translation may have as many as the page itself."""
    body = "## Articles\n\n1. [Three](https://example.org/three)\n\n   Some <b> text.\n\n   Plain.\n"
    write_issue(docs / "issues", 3, body=body)
    check("--accept", code=0)
    assert listed(docs)["issues/0003.md"] == {"raw-html": 1}
    catalog = docs / "locale/de/LC_MESSAGES/issues.po"
    catalog.parent.mkdir(parents=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    catalog.write_text(head + messages, encoding="utf-8")
    built = build(docs, tmp_path / "built", language="de", locale_dirs=["locale"])
    assert built.article("issues/0003").find(string=re.compile("Wort"))
    places = re.findall(r"0003\.md:(\d+):<translated>:1: WARNING: .*newsletter.raw-html", built.warnings)
    assert places == expected
    assert built.warnings.count("WARNING") == len(places)


def test_what_was_found_is_reported_if_the_build_ends_with_an_error(docs: Path, tmp_path: Path) -> None:
    (docs / "zz.md").write_text("# Last\n", encoding="utf-8")
    stop = 'def setup(app):\n    app.connect("source-read", stop)\n\n\ndef stop(app, docname, source):\n'
    stop += '    if docname == "zz":\n        raise RuntimeError("stop")\n'
    (docs / "conf.py").write_text(CONF + stop, encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-b", "dirhtml", "-d", tmp_path / "trees", docs, tmp_path / "built"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment())
    assert done.returncode != 0
    assert done.stderr.count("[newsletter.image-alt]") == 4


def test_import_adds_the_problems_of_what_it_writes(docs: Path, tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.mkdir()
    for number in (4, 5):
        write_issue(old, number, body=pictures(f"n{number}", number))
    run("import", old, "--dry-run", code=0)
    assert not (docs / "known-problems.toml").exists()
    result = run("import", old / "0004.md", code=0)
    assert "docs/known-problems.toml: 4 known problems, 4 added" in result.stderr
    assert "newsletter check --known" in result.stderr
    assert listed(docs) == {"issues/0004.md": {"image-alt": 4}}
    run("import", old / "0005.md", "--no-accept", code=0)
    assert list(listed(docs)) == ["issues/0004.md"]
    assert "0005.md:image-alt" in found()
    run("import", old / "0005.md", "--to", tmp_path / "elsewhere", code=0)
    assert list(listed(docs)) == ["issues/0004.md"]
    (docs / "index.md").write_text("# Weekly\n", encoding="utf-8")
    write_issue(old, 31, body=pictures("n31", 1))
    run("import", old / "0031.md", code=0)
    assert listed(docs)["issues/0031.md"] == {"image-alt": 1}
    assert "0031.md:missing-season" in found()


def test_two_branches_change_different_lines(docs: Path) -> None:
    """What one branch fixes and what another adds do not conflict."""

    def git(*arguments: str) -> str:
        names = {f"GIT_{a}_{b}": "x@example.org" for a in ("AUTHOR", "COMMITTER") for b in ("NAME", "EMAIL")}
        done = subprocess.run(
            ["git", "-C", docs, *arguments],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, **names},
        )
        return done.stdout

    for number in range(4, 12):
        write_issue(docs / "issues", number, body=pictures(f"n{number}", number))
    check("--accept", code=0)
    git("init", "-b", "main")
    git("add", ".")
    git("commit", "-m", "first")
    git("checkout", "-b", "topic")
    write_issue(docs / "issues", 1, body=pictures("one", 0))
    check(code=0)
    git("commit", "-am", "fixed")
    git("checkout", "main")
    write_issue(docs / "issues", 11, body=pictures("n11", 12))
    check("--accept", code=0)
    assert git("diff", "--unified=0", "known-problems.toml").count("\n") == 7
    git("commit", "-am", "more")
    git("merge", "topic")
    check(code=0)


def many(docs: Path) -> None:
    for number in range(1, 4):
        write_issue(docs / "issues", number, body=pictures(f"n{number}", 4) + "2. [](https://example.org/x)\n")


def test_text_shows_the_first_of_each_kind_and_a_table(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    many(docs)
    shown = check(code=1).stdout.splitlines()
    codes = [line.split(" ")[1] for line in shown if line.startswith("docs/")]
    assert codes == ["duplicate-link"] * 2 + ["image-alt"] * 5 + ["no-title"] * 3
    assert shown[7] == "… and 7 more image-alt: --all shows them"
    assert shown[11:] == [
        "",
        "problems   pages  code            meaning",
        "      12       3  image-alt       An image has no alternative text for screen readers",
        "       3       3  no-title        A link item has a URL but no link text, or is a URL that is"
        " written out",
        "       2       2  duplicate-link  The same URL is linked twice, in one issue or in two",
        "",
        "17 problems in 3 of 3 pages",
    ]
    whole = check("--all", code=1).stdout
    assert len(re.findall(r"^docs/issues/.*", whole, re.MULTILINE)) == 17
    assert "--all" not in whole
    assert "      12       3  image-alt" in whole


@pytest.mark.parametrize("form", ["github", "json", "sarif"])
def test_other_formats_show_all(docs: Path, form: str) -> None:
    many(docs)
    output = check("--format", form, code=1).stdout
    count = len(json.loads(output)["problems"]) if form == "json" else output.count("image-alt")
    assert count == {"github": 12, "json": 17, "sarif": 13}[form]


def test_a_few_problems_are_shown_by_place(docs: Path) -> None:
    places = [line.split(":")[:3] for line in check(code=1).stdout.splitlines() if line.startswith("docs/")]
    assert places == sorted(places, key=lambda place: (place[0], int(place[1]), int(place[2])))
    assert len(places) == 5
