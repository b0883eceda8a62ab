"""Text that looks like markup, and lines that look like items, are reported; what is only similar is not."""

from __future__ import annotations

import pytest

from sphinx_newsletter.config import Settings
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading import Finding, read_text

HEAD = "---\nissue: 7\ndate: 2025-05-10\n---\n\n# Tea Letter 7\n\n## Articles\n\n"
ITEM = "1. [One](https://example.org/a)\n\n   "
COLON_FENCE = {"myst_enable_extensions": ["colon_fence"]}


def findings(body: str, problem: Problem, settings: Settings | None = None) -> list[Finding]:
    settings = settings or Settings(default_language="en", markdown=COLON_FENCE)
    return [one for one in read_text(HEAD + body, "issues/0007", settings)[1] if one.problem is problem]


def unread(body: str) -> list[tuple[int, str]]:
    """Return line, counted from the item's, and text of each report."""
    first = HEAD.count("\n") + 1
    found = findings(body, Problem.FOREIGN_MARKUP)
    return [(one.line - first, str(one.details["text"])) for one in found]


IN_A_SUMMARY = {
    "This is ** bold ** in places.": "**",
    "This is **bold.": "**bold.",
    "It costs *nothing* and **nothing": "**nothing",
    "See `Tea <https://example.org>`_.": "`Tea <https://example.org>`_",
    "See `Tea`_.": "`Tea`_",
    "See :ref:`tea`.": ":ref:`tea`",
    "See :py:func:`tea`.": ":py:func:`tea`",
    ".. note:: Tea": ".. note::",
    ".. _tea: https://example.org": ".. _tea:",
    "A picture: ![[tea.png]]": "![[tea.png]]",
    "See [[Tea]].": "[[Tea]]",
    "See [[Tea|the tea]].": "[[Tea|the tea]]",
    "See [[https://example.org][Tea]].": "[[https://example.org][Tea]]",
    "See [Tea|https://example.org].": "[Tea|https://example.org]",
    "See [https://example.org Tea].": "[https://example.org Tea]",
    'See "Tea":https://example.org.': '"Tea":https://e',
    "See <https://example.org|Tea>.": "<https://example.org|Tea>",
    "See [url=https://example.org]Tea[/url].": "[/url]",
    "[caption id=1]Tea[/caption]": "[caption id=1]",
    "{{ page.title }}": "{{ page.title }}",
    '{{< figure src="tea.png" >}}': '{{< figure src="tea.png" >}}',
    "{% include tea.html %}": "{% include tea.html %}",
    "| a | b |\n   | c | d |": "| a | b |",
    "'''python\n   x = 1\n   '''": "'''python",
    "···\n   x = 1": "···",
    "• green tea": "•",
    "Has ~~gone.": "~~gone.",
    "The __init__ method": "__init__",
    "```python\n   x = 1": "```python",
    "````\n   x = 1\n   ```": "````",
    ":::{note}\n   Tea.": ":::{note}",
    "[tea]: https://example.org": "[tea]: https://example.org",
    "Tea.\n   More **tea.": "**tea.",
    "Tea\n   : A drink": ": A drink",
    "!!! note\n       Tea.": "!!! note",
    "??? tip\n       Tea.": "??? tip",
    "<<<<<<< HEAD\n   Tea.\n   >>>>>>> main": "<<<<<<< HEAD",
    "It is ++new++ tea.": "++new++",
}


@pytest.mark.parametrize(("text", "found"), IN_A_SUMMARY.items(), ids=list(IN_A_SUMMARY))
def test_text_that_looks_like_markup_is_reported(text: str, found: str) -> None:
    line = 2 + text[: text.find(found.split(" ")[0].split("…")[0])].count("\n")
    assert unread(ITEM + text + "\n") == [(line, found)]


@pytest.mark.parametrize(
    "text",
    [
        *("**bold** and `code`, **two** of them", "2**3, f(**kwargs), def f(*args, **kwargs), {**a, **b}"),
        *("\\*\\*not bold\\*\\* \\`x \\[[y]] \\~\\~z", "&#42;&#42;x", "`**x` and `[[y]]` and ``a`b``"),
        *("a * b * c", "2 * 3 ** 4".replace(" ** ", "**"), "__All__ and __two words__", "Thanks~~", "吧~~"),
        *("One of them: #python #tea", "a[0], a[[1, 2]] and [x]", 'He said "tea": https://example.org'),
        *("'quoted' and ’tis", "a | b", "a || b", "{x} and { y }", "[1] and [b] and [/]", "Dr. No: 3: x"),
        *("~~~\n   x = 1\n   ~~~", "```\n   x\n   ```", "```\n   ```", "- ```\n     x\n     ```"),
        *("> ```\n   > x\n   > ```", ":::{note}\n   x\n   :::", "[//]: # (comment)", "[t]: <> (comment)"),
        "[tea][t]\n\n   [t]: https://example.org",
        "| a | b |\n   |---|---|\n   | c | d |",
    ],
)  # fmt: skip
def test_other_text_is_not(text: str) -> None:
    assert unread(ITEM + text + "\n") == []


def test_text_is_looked_at_in_titles_headings_and_directives() -> None:
    body = (
        "1. [The __init__ method](https://example.org/a)\n\n### A **part\n\n:::{note}\nThe __main__ module.\n:::\n"
    )
    assert unread(body) == [(0, "__init__"), (2, "**part"), (5, "__main__")]


def test_a_colon_fence_that_is_not_enabled_is_reported() -> None:
    found = findings(":::{note}\nTea.\n:::\n", Problem.FOREIGN_MARKUP, Settings(default_language="en"))
    assert [one.details["text"] for one in found] == [":::{note}"]


def test_what_is_too_large_is_not_reported_twice() -> None:
    assert unread(ITEM + "**x " * 40_000 + "\n") == []


LINE = "[Two](https://example.org/b)"
NUMBERS = (
    *(
        "(2)",
        "（2）",
        "[2]",
        "【2】",
        "#2",
        "No. 2",
        "№2",
        "2:",
        "2：",
        "2 -",
        "2-",
        "2]",
        "2>",
        "2/",
        "2｡",
        "2,",
        "2.",
    ),
    *("2️⃣", "二、", "二.", "*2.*", "**2.**"),
)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("where", ["at the start", "after an item"])
def test_an_item_with_an_unusual_number_is_reported(number: str, where: str) -> None:
    before = ITEM if where == "after an item" else "A text.\n\n"
    body = f"{before}Tea.\n\n{number} {LINE}\n"
    read, _, _ = read_text(HEAD + body, "issues/0007", Settings(default_language="en"))
    assert read is not None
    found = findings(body, Problem.ITEM_FORM)
    is_read = "Two" in [link.title for link in read.links]
    assert is_read == (number == "2.")
    assert [one.line for one in found] == ([] if is_read else [HEAD.count("\n") + body[:-1].count("\n") + 1])


UNREAD = {
    "bold": f"**1. {LINE}**\n",
    "quoted": f"> 1. {LINE}\n",
    "in a bullet": f"- 1. {LINE}\n",
    "second line": f"(1) {LINE}\n(2) [Three](https://example.org/c)\n",
}


@pytest.mark.parametrize("body", UNREAD.values(), ids=list(UNREAD))
def test_an_item_that_is_not_one_is_reported(body: str) -> None:
    assert len(findings(body, Problem.ITEM_FORM)) == body.count("https:")


def test_a_list_that_counts_something_else_is_not_reported() -> None:
    body = f"{ITEM}(1) {LINE}\n\n   [3] [Three](https://example.org/c)\n\n   > 1. [Four](https://example.org/d)\n"
    assert findings(body, Problem.ITEM_FORM) == []


@pytest.mark.parametrize(("form", "count"), [("bulleted", 1), ("prose", 0)])
def test_numbered_items_of_a_newsletter_without_numbers_are_reported(form: str, count: int) -> None:
    settings = Settings(default_language="en", items=(form,))
    assert len(findings(f"Text.\n\n1. {LINE}\n", Problem.ITEM_FORM, settings)) == count
