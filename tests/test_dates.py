"""Dates as people and programs write them: read if they are certain, else explained."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from sphinx_newsletter.records.dates import advice, date_in, read_date, reading_of, unclear_date, without_dates

DAY = date(2024, 5, 20)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2024-05-20",
            "2024-5-20",
            "2024/5/20",
            "2024.5.20",
            "2024 05 20",
            "2024–05–20",
            "20240520",
            "2024-05-20.",
        ),
        *("2024-05-20T08:15:00+08:00", "2024-05-20 10:20:00 +0800", "2024-05-20T23:15:00.000Z", "2024-05-20Z"),
        *("2024-05-20 08:15", "2024-05-20T01:15-0500", "“2024-05-20”", "'2024-05-20'", "2024-W21-1"),
        *(
            "2024年5月20日",
            "2024 年 5 月 20 日",
            "２０２４年５月２０日",
            "2024年5月20日（月）",
            "2024年5月20日 08:15",
        ),
        *(
            "二〇二四年五月二十日",
            "令和6年5月20日",
            "民國113年5月20日",
            "2024년 5월 20일",
            "2024. 5. 20.",
            "周一 2024-05-20",
        ),
        *("20.05.2024", "20/05/2024", "05/20/2024", "20-05-2024", "20. 5. 2024", "Mo 20.05.2024"),
        *(
            "20 May 2024",
            "20th May, 2024",
            "May 20th, 2024",
            "MAY 20 2024",
            "20-May-2024",
            "2024 May 20",
            "2024-May-20",
        ),
        *("Monday, May 20th 2024", "the 20th of May 2024", "20 May 2024 at 10:30 EST", "20 May, 2024, 8:15 pm"),
        *(
            "20. Mai 2024",
            "20. Mai 2024 um 08:15 Uhr",
            "Montag, den 20. Mai 2024",
            "20 mai 2024",
            "le 20 mai 2024",
        ),
        *(
            "20 mai 2024 à 08h15",
            "20 de mayo de 2024",
            "20 de maio de 2024",
            "20 de maig del 2024",
            "20 maggio 2024",
        ),
        *(
            "20 мая 2024 г.",
            "20 травня 2024 р.",
            "20. května 2024",
            "20 maja 2024",
            "20 Mayıs 2024",
            "20 maj 2024",
        ),
        *(
            "20. toukokuuta 2024",
            "20 Μαΐου 2024",
            "2024. május 20.",
            "20 mei 2024",
            "20 במאי 2024",
            "20 مايو 2024",
        ),
        *("٢٠ مايو ٢٠٢٤", "٢٠٢٤-٠٥-٢٠", "२०२४-०५-२०", "20 मई 2024", "20 พฤษภาคม 2024", "ngày 20 tháng 5 năm 2024"),
        *("Mon, 20 May 2024 08:15:00 +0200", "Mo, 20 May 2024 08:15:00 +0200", "lun., 20 mai 2024 08:15"),
        *(
            "lun, 20 may 2024 08:15:00 +0200",
            "周一, 20 五月 2024 08:15:00 +0800",
            "周一, 20 5月 2024 08:15:00 +0800",
        ),
        *("Mon, 20 May 2024 23:15:00 -0500 (CDT)", "Mon, 20 May 24 08:15:00 GMT", "20 May 2024 08:15:00 UT"),
        *("Mon May 20 08:15:00 2024", "Mon May 20 08:15:00 2024 +0200"),
        "Mon May 20 2024 08:15:00 GMT+0200 (Central European Summer Time)",
    ],
)
def test_a_date_with_a_year_and_one_meaning_is_read(text: str) -> None:
    assert read_date(text) == DAY


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("de", "05.06.2024", "2024-06-05"),
        ("ru", "05.06.2024", "2024-06-05"),
        ("hr", "20. listopada 2024.", "2024-10-20"),
        ("pl", "20 listopada 2024", "2024-11-20"),
        ("zh-TW", "2024年5月20日", "2024-05-20"),
        ("vi", "20 tháng 5, 2024", "2024-05-20"),
        ("ka", "20 მაისი 2024", "2024-05-20"),
        ("sw", "20 Mei 2024", "2024-05-20"),
        ("sr-Latn", "20. maj 2024.", "2024-05-20"),
    ],
)
def test_the_language_decides(language: str, text: str, day: str) -> None:
    assert str(read_date(text, language)) == day


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("05/06/2024", ["2024-06-05", "2024-05-06"]),
        ("05.06.2024", ["2024-06-05", "2024-05-06"]),
        ("5-6-2024", ["2024-06-05", "2024-05-06"]),
        ("19/05/24", ["2024-05-19", "2019-05-24"]),
        ("24-05-19", ["2024-05-19", "2019-05-24"]),
        ("20 May 24", ["2024-05-20"]),
        ("20 May '24", ["2024-05-20"]),
        ("20 listopada 2024", []),
        ("05/06/2024 10:00", ["2024-06-05", "2024-05-06"]),
    ],
)
def test_what_is_not_certain_is_not_guessed(text: str, meant: list[str]) -> None:
    assert read_date(text) is None
    assert list(map(str, reading_of(text).meant)) == meant
    assert all(day in advice(text) for day in meant)
    assert repr(text) in advice(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2025-02-30", "2025-02 has 28 days"),
        ("31 June 2024", "2024-06 has 30 days"),
        ("29.02.2023", "2023-02 has 28 days"),
        ("31/04/2024", "2024-04 has 30 days"),
        ("2024年13月1日", "no month 13"),
        ("13/13/2024", "no month 13"),
        ("20 พฤษภาคม 2567", "year 2567"),
        ("1445-05-20", "year 1445"),
        ("٢٠ مايو ١٤٤٥", "year 1445"),
        ("0000-01-01", "year 0"),
        ("2024-05-20T25:00", "time is not valid"),
        ("2024-05-20T08:00+99:99", "time is not valid"),
    ],
)
def test_an_impossible_date_is_explained(text: str, why: str) -> None:
    assert read_date(text) is None
    assert why in advice(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "soon", "yesterday", "2024", "May 2024", "2024-05", "20.05", "20 May", "Q2 2024", "week 20, 2024"),
        *("5 novels, 2024", "10 marathons 2024", "maybe 10, 2024", "3 marks 2024", "7 decisions 2024", "1.2.3"),
        *(
            "20 May June 2024",
            "2024-05-20 to 2024-05-22",
            "1716192000",
            "10000-01-01",
            "192.168.1.1",
            "2024/05/20/1",
        ),
        *("[x]", "2" * 5000, "1 " * 3000, "May " * 3000, "第7期"),
    ],
)
def test_other_texts_are_no_dates(text: str) -> None:
    assert read_date(text) is None


def test_the_day_is_the_writers_but_for_utc_in_a_zone() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    assert str(read_date("2023-06-16T23:30:00.000Z")) == "2023-06-16"
    assert str(read_date("2023-06-16T23:30:00.000Z", zone=zone)) == "2023-06-17"
    assert str(read_date("Fri, 16 Jun 2023 11:30 PM GMT", zone=zone)) == "2023-06-17"
    assert str(read_date("Fri, 16 Jun 2023 23:30:00 -0500", zone=zone)) == "2023-06-16"
    assert str(read_date("2023-06-16", zone=zone)) == "2023-06-16"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Tea Letter #7: 17 June 2023", "2023-06-17"),
        ("June 17th, 2023: tea", "2023-06-17"),
        ("https://tea.example/2023/06/17/seven", "2023-06-17"),
        ("2023-06-17-weekly", "2023-06-17"),
        ("2023_06_17", "2023-06-17"),
        ("Tea (17.06.2023)", "2023-06-17"),
        ("第7期（２０２３年６月１７日）", "2023-06-17"),
        ("Tea Letter #7: 5 novels, 2024", None),
        ("10 marathons 2024", None),
        ("maybe 10, 2024", None),
        ("Tea 05/06/2024", None),
        ("Best of 2024", None),
        ("Tea 2023-06-31", None),
    ],
)
def test_dates_are_found_in_titles_urls_and_file_names(text: str, day: str | None) -> None:
    assert str(date_in(text)) == str(day)


def test_months_in_titles_are_those_of_english_and_the_newsletter() -> None:
    assert date_in("Tee vom 20. Mai 2024", "de") == DAY
    assert date_in("Tee vom 20. Mai 2024") is None
    assert date_in("Tee, May 20, 2024", "de") == DAY


def test_dates_are_left_out_of_titles() -> None:
    assert without_dates("Tea 20.05.2024: #7") == "Tea  : #7"
    assert without_dates("Tea 05/06/2024 #7").split() == ["Tea", "#7"]
    assert unclear_date("Tea 05/06/2024 #7") == "05/06/2024"
    assert unclear_date("Tea 2024-05-20") == ""
