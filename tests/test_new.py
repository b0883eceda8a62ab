"""``newsletter new``: the page it writes, where, with which number and day; what it refuses."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from building import environment, write_issue
from full_disk import full_disk
from sphinx_newsletter.authoring.issue_template import headings, page
from sphinx_newsletter.authoring.project import Project
from sphinx_newsletter.cli import main
from sphinx_newsletter.config import Settings
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading import Finding, read_text
from sphinx_newsletter.records.model import Issue, Section
from sphinx_newsletter.records.urls import is_web_url, web_url, without_tracking
from unprivileged import needs_permissions, run_unprivileged

CONF = (
    'project = "Field Notes"\nnewsletter_sections = {"articles": ["Articles"], "tools": ["Tools", "Projects"]}\n'
)
TODAY = dt.date.today()


@pytest.fixture
def newsletter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The ``docs`` of a newsletter without an issue; the tests stand in the folder above it."""
    docs = tmp_path / "docs"
    (docs / "issues").mkdir(parents=True)
    (docs / "seasons").mkdir()
    (docs / "conf.py").write_text(CONF, encoding="utf-8")
    (docs / "seasons/season-01.md").write_text("# Season 1\n\n```{season} 1\n```\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return docs


def new(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["new", *arguments])


def written(result: Result) -> Path:
    assert result.exit_code == 0, result.output
    (line,) = result.stdout.splitlines()
    return Path(line)


def read(path: Path) -> tuple[Issue, list[Finding]]:
    project = Project.find(path)
    issue, findings, _ = read_text(path.read_text(encoding="utf-8"), project.docname(path), project.settings)
    assert issue
    return issue, [found for found in findings if found.problem is not Problem.UNFINISHED]


def unfinished(path: Path) -> list[int]:
    """Return the lines of a page with something to do."""
    project = Project.find(path)
    _, findings, _ = read_text(path.read_text(encoding="utf-8"), project.docname(path), project.settings)
    return [found.line for found in findings if found.problem is Problem.UNFINISHED]


def weekly(docs: Path, *numbers: int, last: dt.date, step: int = 7, **content: Any) -> None:
    """Write issues of which the highest number is dated *last*."""
    for number in numbers:
        day = last - dt.timedelta(days=step * (max(numbers) - number))
        write_issue(docs / "issues", number, date=day.isoformat(), **content)


def test_the_output_is_the_path_alone_and_the_rest_goes_to_the_error_stream(newsletter: Path) -> None:
    result = new()
    assert result.stdout == "docs/issues/0001.md\n"
    assert "newsletter check docs/issues/0001.md" in result.stderr


def test_number_folder_and_name_follow_the_newest_issue(newsletter: Path) -> None:
    (newsletter / "letters").mkdir()
    write_issue(newsletter / "issues", 7)
    write_issue(newsletter / "letters", 12, name="12")
    path = written(new())
    assert path == Path("docs/letters/13.md")
    assert read(path)[0].number == 13


def test_a_late_issue_comes_on_the_same_weekday_today_at_the_earliest(newsletter: Path) -> None:
    last = TODAY - dt.timedelta(days=7 * 40 + 3)
    weekly(newsletter, 1, 2, 3, last=last)
    date = read(written(new()))[0].date
    assert TODAY <= date < TODAY + dt.timedelta(days=7)
    assert date.weekday() == last.weekday()


def test_an_issue_that_falls_due_today_is_dated_today(newsletter: Path) -> None:
    weekly(newsletter, 1, 2, last=TODAY - dt.timedelta(days=14))
    assert read(written(new()))[0].date == TODAY


@pytest.mark.parametrize("step", [1, 7, 14, 30])
def test_the_distance_is_that_of_the_last_issues(newsletter: Path, step: int) -> None:
    weekly(newsletter, *range(1, 6), last=TODAY + dt.timedelta(days=2), step=step)
    assert read(written(new()))[0].date == TODAY + dt.timedelta(days=2 + step)


def test_a_break_and_missing_numbers_do_not_change_the_distance(newsletter: Path) -> None:
    last = TODAY + dt.timedelta(days=1)
    weekly(newsletter, 20, 21, 24, 25, 26, last=last)
    write_issue(newsletter / "issues", 19, date=str(last - dt.timedelta(days=120)))
    assert read(written(new()))[0].date == last + dt.timedelta(days=7)


def test_an_issue_between_others_is_dated_between_them(newsletter: Path) -> None:
    write_issue(newsletter / "issues", 1, date="2023-05-13")
    write_issue(newsletter / "issues", 2, date="2023-05-20")
    write_issue(newsletter / "issues", 5, date="2023-06-10")
    assert read(written(new("--issue", "4")))[0].date == dt.date(2023, 6, 3)


def test_date_number_title_and_folder_as_told(newsletter: Path) -> None:
    path = written(
        new("--date", "2030-01-05", "--issue", "9", "--title", "Bees: *a* survey", "--to", "docs/extra")
    )
    issue, _ = read(path)
    assert path == Path("docs/extra/0009.md")
    assert (issue.number, issue.date, issue.title) == (9, dt.date(2030, 1, 5), "Bees: a survey")


def test_a_new_page_has_only_what_is_to_be_written(newsletter: Path) -> None:
    path = written(new())
    assert [found.problem for found in read(path)[1]] == [Problem.NO_ITEMS]
    assert unfinished(path) == [8, 12]
    path = written(new("--link", "https://example.org/a"))
    issue, findings = read(path)
    assert unfinished(path) == [8, 14]
    assert findings == []
    assert issue.body.intro == ""
    assert issue.links[0].summary == ""


def test_sections_of_the_settings_with_the_emoji_of_the_last_issues(newsletter: Path) -> None:
    link = "1. [A](https://example.org/{})\n"
    body = f"## 🛠️ Projects\n\n{link.format(1)}\n## 🦄 Articles\n\n{link.format(2)}"
    weekly(newsletter, 1, last=TODAY, body=body)
    weekly(newsletter, 2, last=TODAY, body=f"## 📚 Articles\n\n{link.format(3)}")
    path = written(new("--link", "https://example.org/4"))
    text = path.read_text(encoding="utf-8")
    assert read(path)[0].links[0].section == Section("articles", "Articles", "📚", "articles")
    assert "\n## 🛠️ Tools\n" in text
    path.write_text(text.replace("<!-- Move", "").replace("\n-->\n", "1. [B](https://example.org/5)\n"), "utf-8")
    assert list(read(path)[0].body.sections) == ["articles", "tools"]


def test_headings_are_in_the_language_of_the_site(newsletter: Path) -> None:
    headings = '{"articles": ["Articles", "文章", "記事とブログ"], "books": ["Books"]}'
    conf = f'project = "N"\nlanguage = "zh_CN"\nnewsletter_sections = {headings}\n'
    (newsletter / "conf.py").write_text(conf, encoding="utf-8")
    text = written(new()).read_text(encoding="utf-8")
    assert "\n## 文章\n" in text
    assert "\n## Books\n" in text


def test_a_newsletter_without_sections_keeps_those_of_its_last_issue(newsletter: Path) -> None:
    (newsletter / "conf.py").write_text('project = "N"\n', encoding="utf-8")
    first = written(new("--link", "https://example.org/1"))
    assert len(read(first)[0].links) == 1
    first.write_text(first.read_text(encoding="utf-8").replace("## Links", "## 🐝 Bees"), encoding="utf-8")
    section = read(written(new("--link", "https://example.org/2")))[0].links[0].section
    assert section and (section.title, section.icon) == ("Bees", "🐝")


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("https://example.org/2024/05/a-blunt_argument.html", "A blunt argument"),
        ("https://example.org/Type%20hints%20%26%20more/", "Type hints & more"),
        ("https://example.org/%E7%B1%BB%E5%9E%8B", "类型"),
        ("https://www.example.org/post/7244033665209073725", "example.org"),
        ("https://example.org", "example.org"),
        ("https://example.org/wiki/Python_(language)", "Python (language)"),
        ("https://example.org/a*b*[c](d)`e`<f>", "A*b*[c](d)`e`<f>"),
        ("https://example.org/line%0A%0A%23%20Heading", "Line # Heading"),
        ("https://example.org/back\\slash)and(paren", "Back\\slash)and(paren"),
    ],
)
def test_a_link_becomes_an_item_with_a_readable_title(newsletter: Path, url: str, title: str) -> None:
    issue, findings = read(written(new("--link", url)))
    (link,) = issue.links
    assert link.title == title
    assert link.url and unquote(link.url) == unquote(url)
    assert findings == []


PARTS = st.sampled_from(
    [
        *(
            "&amp;",
            "&copy=1",
            "&copy;",
            "&#38;",
            "&#x26;",
            "&amp",
            "&",
            "(",
            ")",
            "((",
            "<",
            ">",
            "[",
            "]",
            "\\",
            "\\(",
        ),
        *("*", "_", "**x**", "`", "```", "~~", "$", "$$", "{", "}", "{{x}}", "%20", "%", "%zz", "%2F", "%26", "|"),
        *(
            '"',
            "'",
            "!",
            "#",
            "?",
            "=",
            "/",
            "//",
            ":",
            "@",
            "^",
            "a",
            "b-c",
            "1",
            "异步",
            "é",
            "\u200b",
            "\u202e",
            "🎁",
        ),
        *("\ufeff", "\U000e0041", "&lt;b&gt;", "<!--", "-->", "]]", "](x)", ":::", "https://", "1.", "."),
    ]
)
PATHS = st.one_of(st.lists(PARTS, max_size=12).map("".join), st.text(max_size=30))
HOSTS = st.sampled_from(["a.example", "A.example:8080", "bücher.example", "user@a.example", "[::1]", "例え.jp"])
FORMS = st.sampled_from(["numbered", "bulleted", "headings", "bold", "paragraphs"])
LOOSE = {"colon_fence", "dollarmath", "strikethrough", "attrs_inline", "substitution", "smartquotes", "linkify"}


@settings(max_examples=100, deadline=None)
@given(HOSTS, PATHS, FORMS, st.sampled_from([set(), LOOSE]))
def test_a_link_reads_back_as_it_was_given(host: str, path: str, form: str, extensions: set[str]) -> None:
    url = without_tracking(f"https://{host}/{path}")
    if not is_web_url(url):
        return
    site = Settings(items=[form], markdown={"myst_enable_extensions": extensions})
    text = page(site, 1, TODAY, "", [url], headings(site, []))
    issue, _, _ = read_text(text, "issues/0001", site)
    assert issue
    assert [link.url for link in issue.links] == [web_url(MarkdownIt().normalizeLink(url))]


def test_a_link_that_cannot_be_read_back_is_refused(newsletter: Path) -> None:
    (newsletter / "conf.py").write_text(f'{CONF}newsletter_items = ["bold"]\n', encoding="utf-8")
    result = new("--link", f"https://a.example/{'x' * 30_000}")
    assert result.exit_code == 2
    assert "cannot be written as a link: shorten it" in result.stderr and len(result.stderr) < 500
    assert not list((newsletter / "issues").iterdir())


def test_links_keep_their_order_once_each_without_tracking(newsletter: Path) -> None:
    links = ["https://example.org/b", "https://example.org/a?utm_source=x&q=1", "http://www.example.org/b/"]
    issue, findings = read(written(new(*(part for link in links for part in ("--link", link)))))
    assert [link.url for link in issue.links] == ["https://example.org/b", "https://example.org/a?q=1"]
    assert findings == []


def test_a_host_of_one_language_is_marked_with_it(newsletter: Path) -> None:
    with (newsletter / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write('newsletter_host_languages = {"juejin.cn": "zh"}\n')
    path = written(new("--link", "https://juejin.cn/post/bees", "--link", "https://example.org/bees"))
    text = path.read_text(encoding="utf-8")
    assert "(https://juejin.cn/post/bees) (Chinese)\n" in text
    assert "(https://example.org/bees)\n" in text
    assert [link.languages for link in read(path)[0].links] == [("zh",), ("en",)]


def test_an_existing_page_is_kept_unless_forced(newsletter: Path) -> None:
    path = write_issue(newsletter / "issues", 4, title="Mine")
    (newsletter / "issues/0005.md").write_text("no issue yet", encoding="utf-8")
    for arguments, name in ((("--issue", "4"), "0004.md"), ((), "0005.md")):
        before = (newsletter / "issues" / name).read_bytes()
        result = new(*arguments)
        assert (result.exit_code, result.stdout) == (2, "")
        assert name in result.stderr and "--force" in result.stderr
        assert (newsletter / "issues" / name).read_bytes() == before
    assert written(new("--issue", "4", "--force", "--title", "Anew")).resolve() == path
    assert read(path)[0].title == "Anew"


def test_a_number_is_not_used_twice_even_by_force(newsletter: Path) -> None:
    write_issue(newsletter / "issues", 4, name="fourth")
    result = new("--issue", "4", "--force")
    assert result.exit_code == 2
    assert "issue 4 already exists as docs/issues/fourth.md" in result.stderr
    assert sorted(path.name for path in (newsletter / "issues").iterdir()) == ["fourth.md"]


def test_everything_wrong_is_told_at_once_and_nothing_is_written(newsletter: Path) -> None:
    write_issue(newsletter / "issues", 4)
    result = new("--issue", "4", "--link", "example.org", "--link", "ftp://example.org")
    assert result.exit_code == 2
    for word in ("'example.org' is not a web URL", "'ftp://example.org'", "0004.md already exists"):
        assert word in result.stderr
    assert len(list((newsletter / "issues").iterdir())) == 1


def test_a_folder_outside_the_newsletter_is_refused(newsletter: Path, tmp_path: Path) -> None:
    result = new("--to", "elsewhere")
    assert result.exit_code == 2
    assert "elsewhere is not below docs" in result.stderr
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("arguments", [("--date", "June"), ("--issue", "0"), ("--issue", "seven")])
def test_wrong_values_are_wrong_usage(newsletter: Path, arguments: tuple[str, str]) -> None:
    assert new(*arguments).exit_code == 2


@pytest.mark.parametrize("date", ["2024/5/20", "20. Mai 2024", "May 20th, 2024", "2024年5月20日"])
def test_a_date_has_any_form_that_is_certain(newsletter: Path, date: str) -> None:
    assert str(read(written(new("--date", date, "--issue", "999999")))[0].date) == "2024-05-20"


@pytest.mark.parametrize(
    ("date", "told"),
    [
        ("05/06/2024", "may be two dates: write 2024-06-05 or 2024-05-06"),
        ("June", "write a date such as 2023-06-17"),
    ],
)
def test_other_dates_are_explained(newsletter: Path, date: str, told: str) -> None:
    result = new("--date", date)
    assert result.exit_code == 2
    assert told in " ".join(result.stderr.split())


@pytest.mark.parametrize("date", ["1600-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_are_dates(newsletter: Path, date: str) -> None:
    assert str(read(written(new("--date", date, "--issue", "999999")))[0].date) == date


@pytest.mark.parametrize("date", ["10000-01-01", "0000-01-01", "0001-01-01", "2024-02-30", "-0001-01-01"])
def test_a_day_that_no_calendar_has_is_wrong_usage(newsletter: Path, date: str) -> None:
    result = new(f"--date={date}")
    assert result.exit_code == 2
    assert date in result.stderr


@pytest.mark.parametrize("number", ["1000000", "9" * 400, "9" * 5000])
def test_a_number_that_is_too_high_is_wrong_usage(newsletter: Path, number: str) -> None:
    result = new("--issue", number)
    assert result.exit_code == 2
    assert "--issue" in result.stderr
    assert list((newsletter / "issues").iterdir()) == []


def test_after_the_last_day_and_the_highest_number_there_is_nothing(newsletter: Path) -> None:
    write_issue(newsletter / "issues", 3, date="9999-12-31")
    result = new()
    assert (result.exit_code, result.stdout) == (2, "")
    assert "issue 3 is dated 9999-12-31, so issue 4 would be later than 9999-12-31" in result.stderr
    assert "choose a date with --date" in result.stderr
    assert read(written(new("--date", "2024-01-06")))[0].number == 4
    write_issue(newsletter / "issues", 999_999, date="2024-01-13")
    result = new()
    assert result.exit_code == 2
    assert "999999 is the highest possible number: choose an unused one with --issue" in result.stderr
    assert read(written(new("--issue", "500000")))[0].date == dt.date(2024, 1, 13)


@pytest.mark.parametrize("number", ["1000000", "9" * 400, "9" * 5000])
def test_a_page_with_a_number_that_is_none_does_not_count(newsletter: Path, number: str) -> None:
    write_issue(newsletter / "issues", 3)
    page = write_issue(newsletter / "issues", 4, name="wrong")
    page.write_text(page.read_text(encoding="utf-8").replace("issue: 4", f"issue: {number}"), encoding="utf-8")
    assert written(new()) == Path("docs/issues/0004.md")


def test_of_four_at_once_each_writes_an_issue(newsletter: Path) -> None:
    weekly(newsletter, 1, 2, 3, last=TODAY)
    command = [sys.executable, "-m", "sphinx_newsletter", "new"]
    processes = [
        subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    outputs = [process.communicate(timeout=60) for process in processes]
    assert [process.returncode for process in processes] == [0] * 4, outputs
    paths = sorted(Path(stdout.strip()) for stdout, _ in outputs)
    assert [path.name for path in paths] == ["0004.md", "0005.md", "0006.md", "0007.md"]
    dates = [read(path)[0].date for path in paths]
    assert dates == [TODAY + dt.timedelta(days=7 * weeks) for weeks in (1, 2, 3, 4)]
    assert len(list((newsletter / "issues").iterdir())) == 7


@pytest.mark.skipif(os.name != "posix", reason="limits the size of files")
@pytest.mark.parametrize("force", [True, False])
def test_where_no_room_is_it_says_so_and_leaves_all_as_it_was(newsletter: Path, force: bool) -> None:
    page = write_issue(newsletter / "issues", 4)
    before = page.read_bytes()
    with full_disk():
        result = new("--force", "--issue", "4") if force else new()
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"docs/issues/000{4 if force else 5}.md cannot be written: File too large" in result.stderr
    assert list((newsletter / "issues").iterdir()) == [page]
    assert page.read_bytes() == before


def test_a_file_in_the_place_of_the_folder(newsletter: Path) -> None:
    (newsletter / "issues").rmdir()
    (newsletter / "issues").touch()
    result = new()
    assert result.exit_code == 2
    assert "docs/issues/0001.md cannot be written: " in result.stderr


@needs_permissions
def test_a_folder_that_may_not_be_written(newsletter: Path) -> None:
    (newsletter / "issues").chmod(0o555)
    result = run_unprivileged("-m", "sphinx_newsletter", "new", folder=newsletter)
    assert (result.returncode, result.stdout) == (2, "")
    assert "issues/0001.md cannot be written: Permission denied" in result.stderr


def test_a_link_is_never_written_through(newsletter: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.md").write_text("kept", encoding="utf-8")
    for number, target in ((1, tmp_path / "outside.md"), (2, tmp_path / "nowhere.md"), (3, "0003.md")):
        (newsletter / f"issues/000{number}.md").symlink_to(target)
        result = new("--issue", str(number))
        assert result.exit_code == 2
        assert "already exists" in result.stderr
    written(new("--issue", "1", "--force"))
    assert (tmp_path / "outside.md").read_text(encoding="utf-8") == "kept"
    assert not (tmp_path / "nowhere.md").exists()


def test_the_first_issue_goes_where_the_settings_say(newsletter: Path) -> None:
    with (newsletter / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write('newsletter_issue_folder = "letters"\n')
    assert written(new()) == Path("docs/letters/0001.md")


def test_outside_of_a_newsletter_it_says_how_to_begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = new()
    assert result.exit_code == 2
    assert "no newsletter" in result.stderr


def test_a_season_without_a_page_is_told_with_what_to_write(newsletter: Path) -> None:
    assert "season" not in new("--issue", "30").stderr
    stderr = new("--issue", "31").stderr
    assert "docs/seasons/season-02.md" in stderr
    page = stderr.partition("# Season 2")[1:]
    (newsletter / "seasons/two.md").write_text("".join(page), encoding="utf-8")
    assert "season" not in new("--issue", "32").stderr


def test_a_new_season_gets_its_page_where_a_toctree_finds_it(newsletter: Path) -> None:
    (newsletter / "index.md").write_text("# Tea\n\n```{toctree}\n:glob:\n\nseasons/*\n```\n", "utf-8")
    (newsletter / "seasons/season-01.md").unlink()
    (newsletter / "seasons/season-1.md").write_text("# Volume 1 of tea\n\n```{season} 1\n```\n", "utf-8")
    result = CliRunner().invoke(main, ["new", "--issue", "31", "--date", "2024-01-06"])
    assert result.exit_code == 0, result.output
    assert "New pages of seasons: docs/seasons/season-2.md" in result.stderr
    text = (newsletter / "seasons/season-2.md").read_text("utf-8")
    assert text.startswith("# Volume 2 of tea\n")
    assert "```{season} 2\n```\n" in text


def test_a_link_that_the_archive_has_is_told(newsletter: Path) -> None:
    arguments = ["new", "--link", "https://a.example/again"]
    assert "already" not in CliRunner().invoke(main, arguments).stderr
    assert "duplicate" not in CliRunner().invoke(main, arguments).stdout
    assert "https://a.example/again is already in issue" in CliRunner().invoke(main, arguments).stderr


def test_the_basic_site_gets_its_next_issue(root: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root("basic"))
    result = new("--link", "https://example.org/new")
    assert result.stdout == "issues/0004.md\n"
    assert "season" not in result.stderr
    assert new().stdout == "issues/0005.md\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shells_complete_the_commands(shell: str) -> None:
    result = CliRunner().invoke(main, prog_name="newsletter", env={"_NEWSLETTER_COMPLETE": f"{shell}_source"})
    assert result.exit_code == 0
    assert f"_NEWSLETTER_COMPLETE={shell}_complete" in result.stdout
