"""The front matter of issue pages: what is typed is what is meant."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from docutils import nodes

from building import build
from sphinx_newsletter.authoring.checking.columns import column_of
from sphinx_newsletter.authoring.checking.fixes import fix
from sphinx_newsletter.config import Settings
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading import FrontMatter, read_text


@pytest.mark.parametrize(("typed", "number"), [("7", 7), ("0010", 10), ("0008", 8), ("007", 7)])
def test_a_number_is_its_digits(typed: str, number: int) -> None:
    """Even where YAML 1.1 takes them for octal ones."""
    text = f"---\nissue: {typed}\ndate: 2024-01-06\n---\n\n# Title\n\n## A\n\n1. [One](https://a.example)\n"
    assert FrontMatter.of(text).number() == number
    issue, findings, document = read_text(text, "issues/0010", Settings(default_language="en"))
    assert issue is not None and issue.number == number
    assert findings == []
    assert f"issue-{number}" in document.next_node(nodes.section)["ids"]


@pytest.mark.parametrize("typed", ["0x1F", "0o10", "0b11", "1_000", "1e3", "1:30", "7.0", "-7", "'7'", "true"])
def test_other_ways_to_write_a_number_are_reported(typed: str) -> None:
    text = f"---\nissue: {typed}\ndate: 2024-01-06\n---\n\n# Title\n\nWords.\n"
    issue, findings, _ = read_text(text, "issues/0010", Settings(default_language="en"))
    assert issue is None
    assert [finding.problem for finding in findings] == [Problem.ISSUE_NUMBER]


BODY = "\n# Tea\n\n## Articles\n\n1. [A](https://a.example/1) (English)\n\n   Text.\n"
TEA = Settings(default_language="en", title="Tea Letter")


def reading(text: str) -> tuple[tuple[int, str, str] | None, list[str]]:
    """Return number, date and title of a page, and its problems: line, column, code and message."""
    issue, findings, _ = read_text(text, "issues/0007", TEA)
    rows = text.split("\n")
    told = [f"{one.line}:{column_of(rows, one)} {one.problem.code} {one.message}" for one in findings]
    return (issue.number, str(issue.date), issue.title) if issue else None, told


def fixed(text: str) -> str:
    """Return a page with what is certain corrected."""
    return fix(text, "issues/0007", read_text(text, "issues/0007", TEA)[1], TEA).text


@pytest.mark.parametrize("mark", [": ", ":", "：", " : ", ":\t"])
@pytest.mark.parametrize(
    "title",
    [
        *("Tea Letter 12: A Quiet Week", "Tea Letter #7: A quiet week", "C # for tea", "#7", "# 7", "Tea:"),
        *(
            "[Draft] Tea",
            "[x](y): z",
            "{x}",
            "{{ x }}",
            '"Tea" and more',
            '"Tea" #7',
            "'Tis the season",
            '"unclosed',
        ),
        *(
            "@tea",
            "*new* tea",
            "*t",
            "& tea",
            "&t Tea",
            "! tea",
            "!tea",
            "> tea",
            "| tea",
            "%tea",
            "100% tea: yes",
        ),
        *("`x` tea", "it's: ok", "- tea", "-", "? tea", ": tea", ", tea", "--- tea", "'a' 'b'", r'"a\d b"'),
        *(
            "yes",
            "no",
            "on",
            "true",
            "null",
            "~",
            "1.10",
            "0x10",
            "1:30",
            "1_000",
            "2024-05-20",
            ".inf",
            "茶：周刊 #7",
        ),
    ],
)
def test_a_title_is_the_rest_of_its_line(mark: str, title: str) -> None:
    text = f"---\nissue: 7\ndate: 2024-05-20\ntitle{mark}{title}\n---\n{BODY}"
    assert reading(text) == ((7, "2024-05-20", title), [])


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ('title: "Tea: a letter"', "Tea: a letter"),
        ("title: 'it''s tea'", "it's tea"),
        ('title: "caf\\u00e9"  # with an accent', "café"),
        ('"title": "Tea"', "Tea"),
        ("title: !!str 7", "7"),
        ("title: >-\n  Tea:\n  a letter", "Tea: a letter"),
        ("title: |-\n  Tea # 7", "Tea # 7"),
        ("title: Tea:\n  a letter", "Tea: a letter"),
        ('title: "Tea,\n  a letter"', "Tea, a letter"),
        ("title:\n  Tea: a letter", "Tea: a letter"),
        ("title: Tea\n# title: No tea", "Tea"),
        ("title: Tea   ", "Tea"),
        ("title:", "Tea"),
        ("title: ''", "Tea"),
    ],
)
def test_quotation_marks_blocks_and_comment_lines_are_yaml(written: str, title: str) -> None:
    assert reading(f"---\nissue: 7\ndate: 2024-05-20\n{written}\n---\n{BODY}") == ((7, "2024-05-20", title), [])


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("@ada", ("@ada",)),
        ("Ada #1, Bob", ("Ada #1", "Bob")),
        ("[Ada #1, @bob]", ("Ada #1", "@bob")),
        ('["Lovelace, Ada", Bob]', ("Lovelace, Ada", "Bob")),
        ("\n- @ada\n- Ada: #1\n- 'B, c'", ("@ada", "Ada: #1", "B, c")),
        ("\n  - Ada\n  # and\n  - Bob", ("Ada", "Bob")),
        ("\n\t- Ada", ("Ada",)),
        ("[\nAda,\nBob\n]", ("Ada", "Bob")),
        ("~", ()),
    ],
)
def test_lists_are_in_lines_in_brackets_or_with_commas(written: str, names: tuple[str, ...]) -> None:
    issue, findings, _ = read_text(
        f"---\nissue: 7\ndate: 2024-05-20\ncontributors: {written}\n---\n{BODY}", "x", TEA
    )
    assert issue is not None and issue.contributors == names
    assert findings == []


HEAD = "issue: 7\ndate: 2024-05-20\ntitle: T: x\n"
SHAPES = {
    "not closed": (
        f"---\n{HEAD}{BODY}",
        "4:1 front-matter the front matter is not closed; add a line --- after line 4",
    ),
    "not closed, no blank line": (f"---\n{HEAD}{BODY[1:]}", "4:1 front-matter the front matter is not closed"),
    "not closed, a break below": (
        f"---\n{HEAD}{BODY}\n---\n\nBye.\n",
        "4:1 front-matter the front matter is not closed",
    ),
    "blank line": (f"\n---\n{HEAD}---\n{BODY}", "1:1 front-matter the front matter begins in line 2; remove"),
    "text": (
        f"Hello.\n\n---\n{HEAD}---\n{BODY}",
        "3:1 front-matter the front matter is below other text; move it",
    ),
    "four": (
        f"----\n{HEAD}----\n{BODY}",
        "1:1 front-matter the front matter stands between lines '----'; write ---",
    ),
    "dashes": (
        f"–––\n{HEAD}–––\n{BODY}",
        "1:1 front-matter the front matter stands between lines '–––'; write ---",
    ),
    "stars": (
        f"***\n{HEAD}***\n{BODY}",
        "1:1 front-matter the front matter stands between lines '***'; write ---",
    ),
    "end": (f"---\n{HEAD}----\n{BODY}", "5:1 front-matter the line '----' does not end front matter; write ---"),
    "begin": (f"--\n{HEAD}---\n{BODY}", "1:1 front-matter the line '--' does not begin front matter; write ---"),
    "indented": (f"  ---\n{HEAD}---\n{BODY}", "1:3 front-matter the line '  ---' does not begin front matter"),
    "indented end": (f"---\n{HEAD}  ---\n{BODY}", "5:3 front-matter the line '  ---' does not end front matter"),
    "code": (f"```yaml\n{HEAD}```\n{BODY}", "1:1 front-matter the front matter stands between lines '```yaml'"),
    "no begin": (
        f"{HEAD}---\n{BODY}",
        "1:1 front-matter the front matter does not begin with ---; add a line ---",
    ),
    "no lines": (
        f"{HEAD}{BODY}",
        "1:1 front-matter the front matter does not begin with ---; add a line --- above",
    ),
    "TOML": (
        f'+++\nissue = 7\ndate = 2024-05-20\ntitle = "T: x"\n+++\n{BODY}',
        "1:1 front-matter the front matter is TOML; write YAML",
    ),
    "JSON": (
        f'{{\n"issue": 7, "date": "2024-05-20",\n"title": "T: x"\n}}\n{BODY}',
        "1:1 front-matter the front matter is JSON; write YAML",
    ),
    "no colon": (
        f"---\nissue 7\ndate: 2024-05-20\ntitle: T: x\n---\n{BODY}",
        "2:1 front-matter 'issue 7' has no colon; write 'issue: 7'",
    ),
    "equals sign": (
        f"---\nissue: 7\ndate = 2024-05-20\ntitle: T: x\n---\n{BODY}",
        "3:1 front-matter 'date = 2024-05-20' has no colon; write 'date: 2024-05-20'",
    ),
    "case": (
        f"---\nIssue: 7\ndate: 2024-05-20\ntitle: T: x\n---\n{BODY}",
        "2:1 front-matter unknown key 'Issue'; write 'issue'",
    ),
    "misspelt": (
        f"---\nissue: 7\ndatte: 2024-05-20\ntitle: T: x\n---\n{BODY}",
        "3:1 front-matter unknown key 'datte'; did you mean 'date'?",
    ),
    "other name": (
        f"---\nnumber: 7\ndate: 2024-05-20\ntitle: T: x\n---\n{BODY}",
        "2:1 front-matter unknown key 'number'; did you mean 'issue'?",
    ),
}


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_mistake_is_named_once_read_and_fixed(name: str, end: str, mark: str) -> None:
    text, told = SHAPES[name]
    text = mark + text.replace("\n", end)
    issue, problems = reading(text)
    assert issue == (7, "2024-05-20", "T: x")
    assert len(problems) == 1 and problems[0].startswith(told)
    corrected = fixed(text)
    read, rest = reading(corrected)
    assert read == issue
    assert [one for one in rest if "page-title text stands above" not in one] == []
    assert corrected.startswith(f"{mark}---{end}")
    assert corrected.count("\n") == corrected.count(end)
    assert corrected.endswith(text[-40:])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (BODY, "1:1 front-matter the page has no front matter: begin line 1 with ---, then write 'issue: 7' and"),
        ("\n", "1:1 front-matter the page has no front matter"),
        (f"---\n---\n{BODY}", "1:1 front-matter the front matter is empty"),
        (f"---\n{BODY}", "1:1 front-matter the front matter is empty"),
        (f"---\nissue: 7\n---\n{BODY}", "1:1 bad-date 'date' is missing from the front matter; write 'date: "),
        (
            f"---\ndate: 2024-05-20\n---\n{BODY}",
            "1:1 issue-number 'issue' is missing from the front matter; write",
        ),
        (f"---\nissue: 7\ndate:\n---\n{BODY}", "3:1 bad-date 'date' has no value; write 'date: "),
        (f"---\nissue:\ndate: 2024-05-20\n---\n{BODY}", "2:1 issue-number 'issue' has no value; write a whole"),
        (
            f"---\nissue: 7\ndate: 2025-02-30\n---\n{BODY}",
            "3:7 bad-date date: '2025-02-30' is not a date (2025-02 has",
        ),
        (
            f"---\nissue: 7\ndate: 5/6/2024\n---\n{BODY}",
            "3:7 bad-date date: '5/6/2024' may be two dates; write 'date: ",
        ),
        (
            f"---\nissue: 7\ndate: 19/5/24\n---\n{BODY}",
            "3:7 bad-date date: '19/5/24' has no year of four digits; write",
        ),
    ],
)
def test_what_only_its_author_knows_is_asked_for(text: str, told: str) -> None:
    issue, problems = reading(text)
    assert issue is None
    assert len(problems) == 1 and problems[0].startswith(told), problems
    assert fixed(text) == text


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("foo", "4:1 front-matter 'foo' is not 'key: value'"),
        ("orphan: {", "4:1 front-matter the value of 'orphan' is not YAML"),
        ("contributors: [Ada, Bob", "4:15 front-matter the list of 'contributors' does not end with ]"),
        ("issue: 8", "4:1 front-matter the key 'issue' is there twice, in lines 2 and 4"),
        (
            "original: [tea](https://tea.example)",
            "4:11 front-matter original: '[tea](https://tea.example)' is not",
        ),
        ("updated: soon", "4:10 bad-date updated: 'soon' is not a date"),
    ],
)
def test_other_mistakes_are_at_their_line(line: str, told: str) -> None:
    _, problems = reading(f"---\nissue: 7\ndate: 2024-05-20\n{line}\n---\n{BODY}")
    assert len(problems) == 1 and problems[0].startswith(told)


@pytest.mark.parametrize("typed", ["#7", "'7'", "７", "7,", "7;", "0007."])
def test_a_number_that_is_certain_is_fixed(typed: str) -> None:
    text = f"---\nissue: {typed}\ndate: 2024-05-20\n---\n{BODY}"
    assert [one.split()[1] for one in reading(text)[1]] == ["issue-number"]
    assert fixed(text) == text.replace(f"issue: {typed}", "issue: 7")


@pytest.mark.parametrize(
    "text",
    [
        f"---\nissue: 7\n\n# the day\ndate: 2024-05-20\n---\n{BODY}",
        f"---\nissue: 7\ndate: 2024-05-20\n\n# original: https://tea.example\n---\n{BODY}",
        f"---\nissue: 7\ndate: 2024-05-20\nog:description: |\n  a\n\n  ---\n  b\n---\n{BODY}",
        f"--- \nissue : 7  \ndate:\t2024-05-20 # a Monday\n...\n{BODY}",
        f"---\n  issue: 7\n  date: 20. Mai 2024\n---\n{BODY}",
        f'---\n{{"issue": 7, "date": "2024-05-20"}}\n---\n{BODY}',
        f"---\nissue：7\ndate：2024年5月20日\n---\n{BODY}",
    ],
)
def test_what_is_right_is_not_reported(text: str) -> None:
    assert reading(text) == ((7, "2024-05-20", "Tea"), [])


def test_only_pages_that_begin_with_front_matter_are_issues_outside_the_folder() -> None:
    settings = Settings()
    for text, is_issue in [
        (f"---\n{HEAD}---\n{BODY}", True),
        (f"\n---\n{HEAD}---\n{BODY}", True),
        (f"---\n{HEAD}{BODY}", True),
        (f"An example:\n\n---\n{HEAD}---\n", False),
    ]:
        assert FrontMatter.of(text).is_issue_page("news/seven", settings) is is_issue


def test_a_build_shows_the_same(root: Callable[[str], Path], tmp_path: Path) -> None:
    source = root("basic")
    page = next((source / "issues").glob("*.md"))
    text = page.read_text(encoding="utf-8")
    head = "\n".join(line for line in text.split("\n---\n")[0].split("\n") if not line.startswith("title"))
    page.write_text(f"\n{head}\ntitle: Tea #7: [a] {{b}}\n{text[text.index('# ') :]}", encoding="utf-8")
    built = build(source, tmp_path / "work")
    warnings = built.warnings.strip().splitlines()
    assert len(warnings) == 2, built.warnings
    assert "begins in line 2" in warnings[0] and "is not closed" in warnings[1]
    assert "Tea #7: [a] {b}" in [issue["title"] for issue in built.json("links.json")["issues"]]
    assert "issue:" not in built.article(f"issues/{page.stem}").get_text()


def test_a_page_with_an_example_is_no_issue(root: Callable[[str], Path], tmp_path: Path) -> None:
    source = root("basic")
    example = "# Guide\n\nBegin a page so:\n\n```markdown\n---\nissue: 1\ndate: 2024-01-06\n---\n```\n"
    (source / "guide.md").write_text(f"---\norphan: true\n---\n\n{example}", encoding="utf-8")
    (source / "second.md").write_text(example, encoding="utf-8")
    index = source / "index.md"
    index.write_text(f"{index.read_text(encoding='utf-8')}\n```{{toctree}}\nsecond\n```\n", encoding="utf-8")
    built = build(source, tmp_path / "work")
    assert built.warnings == ""
    page = next((source / "issues").glob("*.md"))
    links = [str(link["href"]) for link in built.soup(f"issues/{page.stem}").select(".toctree-l2 > a")]
    assert links and not [link for link in links if "second" in link or "guide" in link]
    assert built.article("second").find("pre") is not None
