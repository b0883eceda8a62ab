"""Mistakes that people make in pages: each is reported where it is, with what to write; what is right is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_newsletter.authoring.checking.columns import column_of
from sphinx_newsletter.authoring.checking.fixes import fix
from sphinx_newsletter.config import Settings
from sphinx_newsletter.reading import Finding, read_text
from sphinx_newsletter.records.model import Issue
from sphinx_newsletter.records.section_names import similar_title

FRONT = "---\nissue: 7\ndate: 2023-06-17\n---\n\n"
HEAD = f"{FRONT}# Title\n\n## Articles\n\n"
ITEM = "1. [One](https://a.example/1) (English)\n"
SETTINGS = Settings(default_language="en")


def read(text: str, settings: Settings = SETTINGS) -> tuple[Issue | None, list[Finding]]:
    issue, findings, _ = read_text(text, "issues/0007", settings)
    return issue, findings


def problems(text: str, settings: Settings = SETTINGS) -> list[Finding]:
    """Return the problems of a page, without notices."""
    return [found for found in read(text, settings)[1] if not found.problem.value.is_notice]


def places(text: str, settings: Settings = SETTINGS) -> list[str]:
    """Return line, counted from the first after the head, column and code of each problem."""
    lines = text.split("\n")
    first = HEAD.count("\n") if text.startswith(HEAD) else FRONT.count("\n")
    return [f"{one.line - first}:{column_of(lines, one)} {one.problem.code}" for one in problems(text, settings)]


def only_message(text: str, settings: Settings = SETTINGS) -> str:
    (found,) = problems(text, settings)
    return found.message


LINKS = {
    "[doc] (https://a.example/2)": "remove the space between ] and (",
    "[doc]\u3000(https://a.example/2)": "remove the space between ] and (",
    "doc [x]:(https://a.example/2)": "remove the : between ] and (",
    "[文档]（https://a.example/2）": "write the ASCII brackets [ ] ( ) instead of （ ）",
    "［doc］（https://a.example/2）": "write the ASCII brackets [ ] ( ) instead of ［ ］ （ ）",
    "【doc】(https://a.example/2)": "write the ASCII brackets [ ] ( ) instead of 【 】",
    "[doc](https://a.example/2）": "write the ASCII brackets [ ] ( ) instead of ）",
    "(doc)[https://a.example/2]": "the text in brackets and the URL in parentheses",
    "[doc] [https://a.example/2]": "write the URL in parentheses",
    "[doc][https://a.example/2]": "write the URL in parentheses",
    "[doc]https://a.example/2": "write the URL in parentheses",
    "[doc](https://a.example/2": "add the missing )",
    "[doc](https://a.example/2]": "write ) instead of ]",
    "[doc](https://a.example/A_(b)": "add the missing )",
    '[doc](https://a.example/2 "title)': "close it",
    "[doc](<https://a.example/2)": "add the missing >",
    "[doc(https://a.example/2)": "add the missing ]",
    "[dochttps://a.example/2)": "add the missing ](",
    "[doc]((https://a.example/2)": "write one ( before the URL",
    "[doc]>https://a.example/2)": "write ( instead of > before the URL",
    "[doc](https://a. example/2)": "write a space in it as %20",
    "[doc](https:/ /a.example/2)": "without spaces",
    "[doc] (0002.md)": "remove the space between ] and (",
    "[[doc](https://a.example/2)": "the [ before the link is not closed",
}


@pytest.mark.parametrize("link", LINKS)
def test_a_text_that_was_meant_to_be_a_link(link: str) -> None:
    in_title = f"{HEAD}1. {link} (English)\n"
    column = link.find("[") if link.startswith("doc") else 0
    assert places(in_title) == [f"1:{4 + column} broken-link"]
    assert LINKS[link] in only_message(in_title)
    in_text = f"{HEAD}{ITEM}\n   A text\n   about {link} and more.\n"
    assert places(in_text) == [f"4:{10 + column} broken-link"]
    assert LINKS[link] in only_message(in_text)
    in_intro = f"{FRONT}# Title\n\nSee {link}.\n\n## Articles\n\n{ITEM}"
    assert places(in_intro) == [f"3:{5 + column} broken-link"]


@pytest.mark.parametrize("link", ["doc](https://a.example/2)", "[doc](https://a.example/2))"])
def test_a_bracket_too_few_or_too_many(link: str) -> None:
    (place,) = places(f"{HEAD}{ITEM}\n   A {link} text.\n")
    assert place.startswith("3:") and place.endswith("broken-link")


RIGHT = (
    "A [doc]( https://a.example/2 ) text.",
    "A ([doc](https://a.example/2)) text, and （[doc](https://a.example/3)）.",
    "A \\[doc\\] (https://a.example/2) text.",
    "A \\[doc](https://a.example/2) text.",
    "A `[doc] (https://a.example/2)` text.",
    "A text (https://a.example/2), or [sic] one.",
    "参见《书》（https://a.example/2）和【重点】。",
    "As in [1] (https://a.example/2) and [2]https://a.example/3.",
    "An [a [b] c](https://a.example/2) text.",
    '[doc](https://a.example/2 "A title") and ![alt](https://a.example/p.png).',
    "The call `a[0](x)`, and a list[int] (of numbers).",
    "An emoticon :) [doc](https://a.example/2) and a) [b](https://a.example/3).",
    "Tier 3. [doc](https://a.example/2) and PEP 2. [e](https://a.example/3)",
    "A **bold** and `code` text, 2. and 3.",
    "#python #asyncio",
    "TODO comments are an art.",
    "Chinese text about it.",
)


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_not_reported(text: str) -> None:
    assert places(f"{HEAD}{ITEM}\n   {text}\n") == []
    assert places(f"{FRONT}# Title\n\n{text}\n\n## Articles\n\n{ITEM}") == []


TITLES = {
    f"## Articles\n\n{ITEM}": ["1:1 page-title"],
    ITEM: ["1:1 page-title"],
    f"{ITEM}\n## Books\n\n1. [B](https://a.example/b)\n": ["1:1 page-title", "1:5 outside-section"],
    f"# T\n\n## Articles\n\n{ITEM}\n# Books\n\n1. [B](https://a.example/b)\n": ["7:1 page-title"],
    f"An intro.\n\n# T\n\n## Articles\n\n{ITEM}": ["1:1 page-title"],
    f"# T\n\n### Articles\n\n{ITEM}": ["3:1 heading"],
    f"# T\n\n## Articles\n\n#### A\n\n{ITEM}": ["5:1 heading"],
    f"# T\n\n##\n\n{ITEM}": ["3:1 heading"],
    f"# T\n\n##Articles\n\n{ITEM}": ["3:1 heading"],
    f"# T\n\n＃＃ Articles\n\n{ITEM}": ["3:1 heading"],
    f"# T\n\n## Articles\n\n{ITEM}\nThat is all.\n---\n\nBye.\n": ["7:1 heading"],
    f"# T\n\n## Articles\n\n{ITEM}\n   Two lines\n   of text\n   ---\n": ["7:4 heading"],
    f"# T\n\n## Articles 1. [B](https://a.example/b)\n\n{ITEM}": ["3:1 heading"],
    f"# T\n\n## Articles\n\n{ITEM}\n   ## Books\n\n2. [B](https://a.example/b)\n": ["7:4 heading"],
}


@pytest.mark.parametrize("page", TITLES)
def test_titles_and_headings(page: str) -> None:
    assert places(FRONT + page) == TITLES[page]


@pytest.mark.parametrize(
    "page",
    [
        f"Title\n=====\n\nArticles\n--------\n\n{ITEM}",
        f"# T\n\n## Articles\n\n{ITEM}\n---\n\nBye.\n",
        f"# T\n\n## Articles\n\n{ITEM}\n## Articles\n\n1. [B](https://a.example/b)\n",
    ],
)
def test_headings_that_are_right(page: str) -> None:
    assert places(FRONT + page) == []


@pytest.mark.parametrize(
    "page", [f"## Articles\n\n{ITEM}", f"# Articles\n\n{ITEM}\n# Books\n\n2. [B](https://a.example/b)\n"]
)
def test_a_title_in_the_front_matter_is_fine(page: str) -> None:
    text = FRONT.replace("date:", "title: A title\ndate:") + page
    issue, findings = read(text)
    assert issue is not None
    assert (issue.title, findings) == ("A title", [])
    assert next(link.section.title for link in issue.links if link.section) == "Articles"


def test_headings_of_two_titles_are_sections() -> None:
    issue, _ = read(f"{FRONT}# One\n\n## Articles\n\n{ITEM}\n# Two\n\n1. [B](https://a.example/b)\n")
    assert issue is not None
    assert issue.title == "#7"
    assert [link.section.title for link in issue.links if link.section] == ["One", "Two"]


MARKERS = {
    "[One (Chinese)](https://a.example/1)": "1:9 misplaced-marker",
    "[One（中文）](https://a.example/1)": "1:8 misplaced-marker",
    "(Chinese) [One](https://a.example/1)": "1:4 misplaced-marker",
    "[One](https://a.example/1) (Chinese": "1:31 misplaced-marker",
    "[One](https://a.example/1) Chinese)": "1:31 misplaced-marker",
    "[One](https://a.example/1) Chinese": "1:31 misplaced-marker",
    "[One](https://a.example/1) 中文": "1:31 misplaced-marker",
    "[One](https://a.example/1) [Chinese]": "1:31 misplaced-marker",
    "[One](https://a.example/1) {Chinese}": "1:31 misplaced-marker",
    "[One](https://a.example/1) (Chinese]": "1:31 misplaced-marker",
    "[One](https://a.example/1) 【中文】": "1:31 misplaced-marker",
    "[One](https://a.example/1) (English) (Chinese)": "1:41 misplaced-marker",
    "[One](https://a.example/1)\n   (Chinese)": "2:4 misplaced-marker",
    "[One](https://a.example/1)\n\n   (Chinese)\n\n   A text.": "3:4 misplaced-marker",
    "[One](https://a.example/1) (Enlgish)": "1:32 unknown-language",
    "[One](https://a.example/1) (Enlgish). A text.": "1:32 unknown-language",
}


@pytest.mark.parametrize("item", MARKERS)
def test_language_markers_that_are_not_read(item: str) -> None:
    assert places(f"{HEAD}1. {item}\n") == [MARKERS[item]]


def test_a_misspelt_language_has_a_suggestion() -> None:
    assert only_message(f"{HEAD}1. [One](https://a.example/1) (Enlgish)\n").endswith("did you mean 'English'?")


@pytest.mark.parametrize(
    ("item", "summary"),
    [
        ("[One](https://a.example/1) (Chinese).", ""),
        ("[One](https://a.example/1) (Chinese). A text.", "A text."),
        ("[One](https://a.example/1)（中文）。", ""),
        ("[One](https://a.example/1) (Chinese), a text.", "a text."),
        ("[One (EN)](https://a.example/1) (Chinese)", ""),
        ("[One](https://a.example/1) (Chinese) .NET is new.", ".NET is new."),
    ],
)
def test_a_mark_after_the_language_is_no_summary(item: str, summary: str) -> None:
    issue, findings = read(f"{HEAD}1. {item}\n")
    assert issue is not None and findings == []
    assert (issue.links[0].languages, issue.links[0].summary) == (("zh",), summary)


LINK = "[Two](https://a.example/2)"
ITEMS = {
    f"* [One](https://a.example/1)\n* {LINK}\n": ("1:1 no-items", "'bulleted' would find 2"),
    f"### [One](https://a.example/1)\n\nA.\n\n### {LINK}\n\nB.\n": ("1:1 no-items", "'headings' would find 2"),
    f"**{LINK}**\n\nA text.\n": ("1:1 no-items", "would find 1"),
    "A text.\n": ("", "has no link items; write them as '1. [title](https://…)'"),
    f"{ITEM}\n2 {LINK}\n": ("3:1 item-form", "write it as '1. [title](https://…)'"),
    f"{ITEM}\n2, {LINK}\n": ("3:1 item-form", ""),
    f"{ITEM}\n. {LINK}\n": ("3:1 item-form", ""),
    f"{ITEM}\n{LINK} (English)\n": ("3:1 item-form", ""),
    f"{ITEM}\n{LINK}\n\n3. [Three](https://a.example/3)\n": ("3:1 item-form", "looks like item 2"),
    f"{ITEM}\n   2. {LINK}\n": ("3:4 swallowed-item", "looks like item 2"),
    f"{ITEM}\n    2. Two:\n": ("3:5 swallowed-item", "looks like item 2"),
    f"{ITEM}\n   A text. 2. {LINK}\n": ("3:12 swallowed-item", "looks like item 2"),
}


@pytest.mark.parametrize("body", ITEMS)
def test_items_in_another_form(body: str) -> None:
    place, message = ITEMS[body]
    assert not place or places(HEAD + body) == [place]
    assert message in only_message(HEAD + body)


def test_a_page_of_front_matter_only() -> None:
    assert [found.problem.code for found in read(FRONT)[1]] == ["no-items"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("* [One](https://a.example/1)\n* https://a.example/2\n", "2:3 no-title"),
        ("* [One](https://a.example/1)\n\n1. [Two](https://a.example/2)\n", "3:4 item-form"),
    ],
)
def test_what_is_no_item_in_a_bulleted_newsletter(body: str, expected: str) -> None:
    (place,) = places(HEAD + body, Settings(default_language="en", items="bulleted"))
    assert place.partition(" ")[2] == expected.partition(" ")[2]
    assert place.startswith(expected.partition(":")[0])


def test_a_known_section_in_another_form() -> None:
    settings = Settings(default_language="en", sections={"books": ["Books"], "articles": ["Articles"]})
    page = (
        f"{HEAD}{ITEM}\n## Books\n\n* [A book](https://a.example/2)\n\n## Sponsors\n\n* [One](https://b.example)\n"
    )
    (found,) = read(page, settings)[1]
    assert (found.problem.code, found.line) == ("no-items", 14)
    assert "the section 'Books' has no link items; newsletter_items = 'bulleted' would find 1" in found.message


@pytest.mark.parametrize("items", ["prose", "bulleted"])
def test_sections_of_prose_need_no_items(items: str) -> None:
    settings = Settings(default_language="en", items=items, section_items={"Articles": "prose"})
    assert places(f"{HEAD}A text.\n", settings) == []


REPEATED = {
    "   A long line of text.\n   A long line of text.\n": "4:4 repeated-text",
    "   A long line of text.\n\n   A long line of text.\n": "5:4 repeated-text",
    "   * A long entry of a list\n   * A long entry of a list\n": "4:4 repeated-text",
    "   ![A](https://a.example/a.png)\n   ![A](https://a.example/a.png)\n": "4:4 repeated-text",
    "   TODO\n": "3:4 unfinished",
    "   <!-- TODO: write a summary. -->\n": "3:9 unfinished",
    "   A text with a `backtick.\n": "3:18 markup",
    "         A text that is indented by too many spaces.\n": "3:10 markup",
    "   [A chart](https://a.example/chart.png)\n": "3:4 not-a-picture",
    "   ！[A chart](https://a.example/chart.png)\n": "3:4 not-a-picture",
    "   See [that](https://exampleorg/a).\n": "3:15 doubtful-url",
    "   See [that](https://example..org/a).\n": "3:15 doubtful-url",
    "   See [that](https://example.org/2０24).\n": "3:15 doubtful-url",
    "   See [that](http://localhost:8000/a).\n": "3:15 doubtful-url",
    "   See [that](http://192.168.1.2/a).\n": "3:15 doubtful-url",
    "   See [that](http://[::1]/a).\n": "3:15 doubtful-url",
    "   See [that](https://example.org/a,).\n": "3:15 doubtful-url",
    "   See [that](https://example.org/a>).\n": "3:15 doubtful-url",
    "   ![A chart](https://github.com/ada/a/blob/main/chart.png)\n": "3:15 doubtful-url",
    "   ![A chart](https://example.org/chart.html?size=2)\n": "3:15 doubtful-url",
    "   Lorem ipsum dolor sit amet.\n": "3:4 unfinished",
    '   An <a href="https://a.example/2">example</a>.\n': "3:7 raw-html",
}


@pytest.mark.parametrize("text", REPEATED)
def test_mistakes_in_a_text(text: str) -> None:
    assert places(f"{HEAD}{ITEM}\n{text}") == [REPEATED[text]]


def test_an_empty_url_is_told_where_it_belongs() -> None:
    assert places(f"{HEAD}10. [Six]()\n") == ["1:11 not-a-url"]
    assert only_message(f"{HEAD}1. [Six]()\n") == "the link has no URL; write it between the parentheses"


def test_what_does_not_exist_is_said_not_to(tmp_path: Path) -> None:
    (tmp_path / "issues").mkdir()
    (tmp_path / "issues/0001.md").write_text("# One\n", encoding="utf-8")
    (tmp_path / "issues/text.png").write_text("no picture", encoding="utf-8")
    settings = Settings(default_language="en", source=tmp_path)
    text = "See [one](0001.md) and [none](9999.md).\n\n   ![A](cat.png)\n\n   ![B](text.png)"
    messages = [found.message for found in read(f"{HEAD}{ITEM}\n   {text}\n", settings)[1]]
    assert [message[:40] for message in sorted(messages)] == [
        "'cat.png' does not exist; use the path, ",
        "'text.png' is not an image; use a PNG, J",
        "there is no page '9999.md'; write its pa",
    ]


@pytest.mark.parametrize(
    ("markup", "advice"),
    [
        ("```{link-crad} x\n```", "did you mean {link-card}? Otherwise use plain Markdown, or allow it in"),
        ("```{include} x\n```", "use plain Markdown, or allow it in newsletter_issue_directives"),
        ("A {isue}`1`.", "did you mean {issue}?"),
        ("A {download}`x`.", "use plain Markdown, or allow it in newsletter_issue_roles"),
        ("```{figure} https://a.example/p.png\n:atl: A\n```", "did you mean :alt:?"),
    ],
)  # fmt: skip
def test_names_that_are_not_allowed_have_a_suggestion(markup: str, advice: str) -> None:
    messages = [found.message for found in read(f"{HEAD}{ITEM}\n{markup}\n")[1]]
    assert any(advice in message for message in messages), messages


KNOWN = [
    "Articles & Tutorials",
    "文章&教程",
    "Podcasts & Videos",
    "Discussion & Question",
    "Books",
    "Quote of the Week",
]
SIMILAR = {
    "Articles and Tutorial": "Articles & Tutorials",
    "Articles & Tutorial": "Articles & Tutorials",
    "Artcles & Tutorials": "Articles & Tutorials",
    "Articles Tutorials": "Articles & Tutorials",
    "Tutorials & Articles": "Articles & Tutorials",
    "Articles": "Articles & Tutorials",
    "Podcast": "Podcasts & Videos",
    "Podcast & Video": "Podcasts & Videos",
    "Boks": "Books",
    "Book": "Books",
    "文章和教程": "文章&教程",
    "文章＆教程": "文章&教程",
    "文章": "文章&教程",
    "Quote of the Wek": "Quote of the Week",
    "Quote of Week": "Quote of the Week",
}
DIFFERENT = [
    "Sponsors",
    "Crate of the Week",
    "News",
    "Tools",
    "eBooks",
    "Looks",
    "书评",
    "Articles & Talks",
    "More Books",
    "Artikel",
    "",
]


def test_headings_like_those_of_the_settings() -> None:
    assert {title: similar_title(title, KNOWN) for title in SIMILAR} == SIMILAR
    assert [title for title in DIFFERENT if similar_title(title, KNOWN)] == []


def test_only_sections_that_the_settings_do_not_have_are_compared() -> None:
    sections = {"articles": ["Articles & Tutorials", "Articles & Tutorial"], "books": ["Books"]}
    settings = Settings(default_language="en", sections=sections, section_items={"Quotes": "prose"})
    page = (
        f"{FRONT}# Title\n\n## 🦄 Articles & Tutorial\n\n{ITEM}\n## Quote\n\nA text.\n\n## Sponsors\n\nA text.\n"
    )
    assert places(page, settings) == ["7:4 similar-section"]
    assert "did you mean 'Quotes'?" in only_message(page, settings)


FIXED = {
    "[One] (https://a.example/1) (English)": "[One](https://a.example/1) (English)",
    "[文档]（https://a.example/1）（英文）": "[文档](https://a.example/1)（英文）",
    f"{LINK}\n\n   见【文档】（https://a.example/3）。": f"{LINK}\n\n   见[文档](https://a.example/3)。",
    "[One (Chinese)](https://a.example/A_(b)) and more": "[One](https://a.example/A_(b)) (Chinese) and more",
    "(Chinese) [One](https://a.example/1)": "[One](https://a.example/1) (Chinese)",
}
KEPT = (
    "[One](https://a.example/1",
    f"{LINK}\n\n   `[a] (https://a.example/3)`",
    f"{LINK}\n\n   [a] (https://a.example/3), [a] (https://a.example/3)",
)


@pytest.mark.parametrize("item", [*FIXED, *KEPT])
def test_what_is_certain_is_fixed(item: str) -> None:
    text = f"{HEAD}1. {item}\n"
    assert fix(text, "issues/0007", read(text)[1], SETTINGS).text == f"{HEAD}1. {FIXED.get(item, item)}\n"
