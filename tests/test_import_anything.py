"""Whatever a file holds: importing it does not crash, and what it imports is whole."""

from __future__ import annotations

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from imports import SETTINGS
from sphinx_newsletter.authoring.importing.page import Refused, pages_of
from sphinx_newsletter.config import Settings
from sphinx_newsletter.reading import read_text
from sphinx_newsletter.records.model import Issue

URLS = st.integers(1, 99).map("https://a.example/{}".format)
NUMBERS = st.sampled_from(["1. ", "2) ", "3、", "4．", "⑤ ", "10. ", "12、 "])
TITLES = st.one_of(
    st.tuples(st.sampled_from(["A", "异步", "`x`", "[y]"]), URLS).map(lambda pair: f"[{pair[0]}]({pair[1]})"),
    st.just("Deleted."),
    st.tuples(URLS, URLS).map(lambda pair: f"[a：]({pair[0]})[b]({pair[0]}) (英)"),
)
BLOCKS = st.one_of(
    URLS.map("Words, [more]({}).".format),
    URLS.map("   Indented ![picture]({}).".format),
    URLS.map("> quoted <{}>".format),
    URLS.map("- a list\n- [of]({})\n".format),
    st.just("1. a list\n2. within"),
    st.just("```\n1. [no](https://no.example)\n\n\t x\n```"),
    st.just("    code\n\n    more"),
    st.just("\tcode\n\t\tmore\n  \t\t\tx"),
    st.just("🎁 A note"),
    st.just("***"),
    st.just("Subscribe now"),
    st.just("| a | b |\n|---|---|\n| 1 | 2 |"),
    st.just(":::{note}\nx\n:::"),
    URLS.map(":::{{link-card}} [Card]({})\n:lang: en\n\ntext\n:::".format),
    st.just("### Deeper"),
    st.just("## Articles"),
    st.just("<!-- a comment -->"),
)
ITEMS = st.tuples(NUMBERS, TITLES, st.sampled_from(["", " (English)", " (英)", "  "])).map("".join)
GENERATED = st.lists(
    st.tuples(st.one_of(ITEMS, ITEMS, BLOCKS), st.sampled_from(["\n\n", "\n\n", "\n\n\n", "\n"])).map("".join)
).map(lambda parts: "# Field Notes #7 (2023-06-17)\n\n## Articles\n\n" + "".join(parts))


def everything(issue: Issue) -> list[object]:
    return [
        (link.number, link.title, link.url, [related.url for related in link.related], link.images)
        for link in issue.links
    ]


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(GENERATED)
def test_no_item_and_no_address_is_ever_lost(text: str) -> None:
    bare = Settings(title="Field Notes", default_language="en")
    try:
        (page,) = pages_of(text, "x", bare)
    except Refused:
        return
    assert not isinstance(page, Refused)
    before, _, _ = read_text(f"---\nissue: 7\ndate: 2023-06-17\n---\n\n{text}", "issues/0007", bare)
    after, _, _ = read_text(page.text, "issues/0007", bare)
    assert before is not None and after is not None
    assert everything(after) == everything(before)
    (again,) = pages_of(page.text, "0007", bare)
    assert not isinstance(again, Refused)
    assert again.text == page.text


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(NUMBERS, TITLES, st.just("\n\nWords.\n\n")).map("".join), min_size=1))
def test_plain_items_are_never_refused(items: list[str]) -> None:
    text = "# Field Notes #7 (2023-06-17)\n\n## Articles\n\n" + "".join(items)
    (page,) = pages_of(text, "x", SETTINGS)
    assert not isinstance(page, Refused)


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(st.text())
@example("---\n- a\n---\n")
@example("# #7 (2023-06-17)\n\n[a]: <b>\n\n[^1]: c\n\n[^1]\n\n(t)=\n\n% x\n\n$$\nx\n$$")
@example("1. \n\n2、")
@example("[[[[[[[[[[![![![](<>")
def test_no_text_makes_it_crash(text: str) -> None:
    for whole in (text, f"# Field Notes #7 (2023-06-17)\n\n## Articles\n\n{text}"):
        try:
            pages_of(whole, "x", SETTINGS)
        except Refused as reason:
            assert str(reason)
