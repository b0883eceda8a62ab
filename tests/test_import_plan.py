"""``newsletter import`` without options: numbers and dates of archives of many kinds, and what is said of them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from importing import run
from sphinx_newsletter.authoring.importing.refused import Refused
from sphinx_newsletter.reading import FrontMatter

BODY = "\n## Articles\n\n1. [One](https://a.example/{})\n"


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for old files, beside an empty newsletter."""
    (tmp_path / "docs/issues").mkdir(parents=True)
    (tmp_path / "docs/conf.py").write_text('project = "Tea Weekly"\nlanguage = "en"\n', encoding="utf-8")
    (tmp_path / "old").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path / "old"


def write(folder: Path, heads: Mapping[str, str]) -> None:
    for name, head in heads.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{head}\n{BODY.format(name)}", encoding="utf-8")


def found() -> dict[str, str]:
    """Return the date of each page."""
    pages = sorted(Path("docs/issues").glob("*.md"))
    return {page.stem.lstrip("0"): str(FrontMatter.of(page.read_text("utf-8")).date("date")) for page in pages}


DATED = {"1": "2026-01-04", "2": "2026-01-11", "3": "2026-01-18"}
COMPACT = {date: f"2026/{date[5:7]}{date[8:]}" for date in DATED.values()}
DAYS = {"a": 4, "b": 11, "c": 18}
BY_DATE = (
    "3 issues are numbered by date, as with --count, because the files have no numbers; other numbers: --name"
)


@pytest.mark.parametrize(
    ("heads", "dates", "said"),
    [
        ({f"{date}-tea.md": "# Tea" for date in DATED.values()}, DATED, BY_DATE),
        ({f"{date}.md": f"# 📅 {date} お茶のまとめ" for date in DATED.values()}, DATED, BY_DATE),
        ({f"{COMPACT[date]}.md": f"# {date.replace('-', '.')}" for date in DATED.values()}, DATED, BY_DATE),
        ({f"{COMPACT[date]}.md": "# Tea" for date in DATED.values()}, DATED, BY_DATE),
        ({f"{date.replace('-', '/')}/index.md": "# Tea" for date in DATED.values()}, DATED, BY_DATE),
        ({f"{date.replace('-', '/')}.md": "# Tea" for date in DATED.values()}, DATED, BY_DATE),
        ({f"{date.replace('-', '')}.md": "# Tea" for date in DATED.values()}, DATED, BY_DATE),
        (
            {f"tea-{x}.md": f"# Tea {x}\n\n{day} января 2026: о чае." for x, day in DAYS.items()},
            DATED,
            BY_DATE,
        ),
        (
            {f"tea-{x}.md": f"# Tea {x}\n\nPublished on January {day}, 2026" for x, day in DAYS.items()},
            DATED,
            BY_DATE,
        ),
        (
            {f"a{week}.md": f"---\ntitle: 'Tea Weekly 2026-W0{week}: black'\n---\n" for week in (1, 2, 3)},
            {"1": "2025-12-29", "2": "2026-01-05", "3": "2026-01-12"},
            "3 issues are dated by the week in their title or name, its Monday; other dates: --table",
        ),
        (
            {f"2026-0{month}.md": f"# 2026-0{month}" for month in (3, 4, 5)},
            {"1": "2026-03-01", "2": "2026-04-01", "3": "2026-05-01"},
            "3 issues are dated by the month in their title or name, its first day",
        ),
        (
            {f"Week{n + 410}.md": f"---\ndate: 2026-01-0{n}\n---\n\n# Tea" for n in (1, 2, 3)},
            {"411": "2026-01-01", "412": "2026-01-02", "413": "2026-01-03"},
            "3 issues are numbered by the names of files, as in 'Week411'; other numbers: --name",
        ),
        (
            {f"{x}.md": f"---\ndate: 2026-01-0{n}\n---\n\n# Çay {n}. sayı: {x}" for n, x in enumerate("abc", 1)},
            {"1": "2026-01-01", "2": "2026-01-02", "3": "2026-01-03"},
            "3 issues are numbered by the titles, as in 'Çay 1. sayı: a'",
        ),
        (
            {
                f"{year}-{day}.md": f"# #0{number} - Tea Weekly"
                for year, day, number in (("2025", "01-05", 1), ("2025", "01-12", 2), ("2026", "01-04", 1))
            },
            {"1": "2025-01-05", "2": "2025-01-12", "3": "2026-01-04"},
            "3 issues are numbered by date, because the numbers begin again each year",
        ),
        (
            {
                f"{date}.md": f"# Tea Weekly{title}"
                for date, title in (("2026-01-04", " #7"), ("2026-01-11", ": a special"), ("2026-01-18", " #9"))
            },
            {"7": "2026-01-04", "9": "2026-01-18"},
            "1 file has a date but no number: --count numbers by date.",
        ),
    ],
)  # fmt: skip
def test_an_archive_without_options(
    heads: Mapping[str, str], dates: Mapping[str, str], said: str, old: Path
) -> None:
    write(old, heads)
    result = run("old")
    assert said in result.output
    assert found() == dates
    assert result.exit_code == (len(dates) < len(heads))
    again = run("old")
    assert f"{len(dates)} unchanged" in again.output


@pytest.mark.parametrize(
    ("heads", "advice"),
    [
        ({f"{x}.md": "# Tea" for x in "abcde"}, "5 files have no date: name the dates in a --table"),
        ({"2026-01-04.md": "# Tea"}, "1 file has a date but no number: --count numbers by date"),
        (
            {f"{date}.md": "# Tea" for date in DATED.values()} | {f"{x}.md": "# Tea" for x in "abcde"},
            "3 files have a date but no number: --count numbers by date",
        ),
        (
            {f"tea-{number}.md": "# Tea" for number in (1, 20, 300)},
            "3 files have a number in it, as 'tea-1': --name 'tea-{number}'",
        ),
        (
            {"2026-01-04.md": "# Issue #0", "2026-01-11.md": "# Issue #1"},
            "old/2026-01-04.md: not imported: failed: the number is 0, and numbers start at 1: give it another",
        ),
    ],
)
def test_a_refusal_names_the_option_that_helps(heads: Mapping[str, str], advice: str, old: Path) -> None:
    write(old, heads)
    result = run("old")
    assert result.exit_code == 1
    assert advice in result.output
    assert len(result.output.splitlines()) < 16


@pytest.mark.parametrize(("form", "order"), [("{0}/{1}/2026", "day"), ("{1}/{0}/2026", "month")])
def test_other_files_say_which_number_is_the_day(form: str, order: str, old: Path) -> None:
    write(old, {f"t{number}.md": f"# Tea {form.format(day, '02')}" for number, day in ((1, 6), (2, 13), (3, 20))})
    assert f"1 issue is dated with the {order} first, as others must be" in run("old").output
    assert found() == {"1": "2026-02-06", "2": "2026-02-13", "3": "2026-02-20"}


def test_a_date_that_may_be_two_is_refused_if_no_file_says_which(old: Path) -> None:
    write(old, {f"t{day}.md": f"# Tea {day}/02/2026" for day in (5, 6, 7)})
    assert "the date '5/02/2026' may be two dates" in run("old").output


def test_weeks_in_the_directories_of_years_are_no_numbers(old: Path) -> None:
    days = [date(2024, 12, 14) + timedelta(7 * week) for week in range(6)]
    write(old, {f"{day.year}/{day.isocalendar().week:02}.md": f"# Tea ({day})" for day in days})
    assert "6 issues are numbered by date, because the numbers begin again each year" in run("old").output
    assert list(found().values()) == [str(day) for day in days]


def test_names_that_count_from_zero_are_no_numbers(old: Path) -> None:
    write(old, {f"tea{number}.md": f"# Tea ({day})" for number, day in enumerate(DATED.values())})
    assert BY_DATE in run("old").output
    assert found() == DATED


def test_files_of_several_languages_are_not_counted_unasked(old: Path) -> None:
    write(old, {f"{folder}/{day}.md": "# Tea" for day in DATED.values() for folder in ("en", "zh")})
    assert "6 files have a date but no number: --count numbers by date." in run("old").output
    assert not found()


def test_many_refusals_with_one_reason_are_one_line(old: Path) -> None:
    write(old, {f"{number}-tea.md": "# Tea" for number in range(100, 180)})
    output = run("old").output
    assert "old/100-tea.md, old/101-tea.md, old/102-tea.md and 77 more: not imported: failed: " in output
    assert output.count("is missing") == 1


def test_two_dates_with_one_number_are_two_issues(old: Path) -> None:
    write(old, {"a.md": "# Tea Weekly #7 (2026-01-04)", "b.md": "# Tea Weekly #7 (2026-01-11)"})
    result = run("old")
    assert result.exit_code == 1
    assert (
        "issue 7 was already read from old/a.md, with another date, 2026-01-04 instead of 2026-01-11"
        in result.output
    )
    assert "number by date with --count" in result.output
    Path("docs/issues/0007.md").unlink()
    assert run("old", "--count").exit_code == 0
    assert found() == {"1": "2026-01-04", "2": "2026-01-11"}


def test_counting_keeps_the_numbers_that_fit(old: Path) -> None:
    titles = {"2026-01-04": "#2", "2026-01-11": "a special", "2026-01-18": "#9", "2026-01-25": "and more"}
    write(old, {f"{date}.md": f"# Tea Weekly {title}" for date, title in titles.items()})
    result = run("old", "--count")
    assert result.exit_code == 0, result.output
    assert found() == {"2": "2026-01-04", "3": "2026-01-11", "9": "2026-01-18", "10": "2026-01-25"}


def test_counting_says_if_numbers_do_not_fit(old: Path) -> None:
    titles = {"2026-01-04": "#0", "2026-01-11": "#1", "2026-01-18": "#2"}
    write(old, {f"{date}.md": f"# Tea Weekly {title}" for date, title in titles.items()})
    result = run("old", "--count")
    assert found() == {"1": "2026-01-04", "2": "2026-01-11", "3": "2026-01-18"}
    assert "2 issues have another number than the title or the file says." in result.output


def commit(folder: Path, day: str) -> None:
    settings = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false"]
    times = {"GIT_AUTHOR_DATE": f"{day}T12:00:00Z", "GIT_COMMITTER_DATE": "2026-11-01T12:00:00Z"}
    subprocess.run(["git", "add", "-A"], cwd=folder, check=True)
    subprocess.run(["git", *settings, "commit", "-qm", "x"], cwd=folder, check=True, env={**os.environ, **times})


def test_the_history_dates_what_nothing_else_does(old: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=old, check=True)
    for number, day in DATED.items():
        write(old, {f"tea-{number}.md": f"# Tea Weekly {number}"})
        commit(old, day)
    result = run("old")
    assert result.exit_code == 0, result.output
    assert found() == DATED
    assert "3 issues are dated by the first commit of their files; other dates: --table" in result.output


def test_many_files_of_one_commit_have_no_date(old: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=old, check=True)
    write(old, {f"tea-{number}.md": f"# Tea Weekly {number}" for number in range(1, 6)})
    commit(old, "2026-03-01")
    write(old, {"tea-6.md": "# Tea Weekly 6"})
    commit(old, "2026-03-08")
    result = run("old")
    assert result.exit_code == 1
    assert found() == {"6": "2026-03-08"}
    assert (
        "5 files have the same first commit, of 2026-03-01, which is hardly their date: --git-dates"
        in result.output
    )
    assert "5 files have no date: --git-dates dates 5 of them" in result.output
    assert "so 5 issues have the same date" in run("old", "--git-dates").output
    assert found()["5"] == "2026-03-01"


def ends_its_process(text: str, *rest: object, **named: object) -> None:
    """Do what a crash of a parser does, in a worker process."""
    if "Tea 7\n" in text:
        os._exit(9)
    raise Refused("read")


@pytest.mark.skipif(sys.platform != "linux" or sys.version_info >= (3, 14), reason="needs fork")
def test_a_file_that_ends_its_process_is_reported(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(old, {f"{number:02}.md": f"# Tea {number}\n" for number in range(1, 21)})
    monkeypatch.setattr("sphinx_newsletter.authoring.importing.workers.os.cpu_count", lambda: 2)
    monkeypatch.setattr("sphinx_newsletter.authoring.importing.converting.pages_of", ends_its_process)
    output = run("old").output
    assert "old/07.md: not imported: failed: the process that read it ended" in output
    assert "old/01.md, old/02.md, old/03.md and 16 more: not imported: failed: read" in output


def test_many_files_in_processes_make_the_same_pages(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(old, {f"2026-01-{day:02}.md": f"# Tea {day}" for day in range(1, 21)})
    (old / "2026-01-05.md").write_bytes(b"\xff")
    outputs = []
    for processes in (1, 2):
        monkeypatch.setattr("sphinx_newsletter.authoring.importing.workers.os.cpu_count", lambda n=processes: n)
        result = run("old", "--dry-run")
        outputs.append(result.output)
    assert outputs[0] == outputs[1]
    assert outputs[0].count("would be written") == 20


def test_the_title_of_the_front_matter_wins_over_a_template(old: Path) -> None:
    head = "---\ntitle: Tea Weekly 7\ndate: 2026-01-04\n---\n\n# Tea of {{ page.meta.date | date_localized }}"
    write(old, {"a.md": head})
    assert run("old").exit_code == 0
    text = Path("docs/issues/0007.md").read_text("utf-8")
    assert "\n# Tea Weekly 7\n" in text
    assert "{{" not in text
