"""The gate: what the settings let through, and what the guide says of that."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from docutils import nodes
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.base import DocutilsRenderer
from myst_parser.parsers.mdit import create_md_parser

from building import DOCS, build, write_issue
from sphinx_newsletter.config import Settings
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading import issue_markdown, read_text
from sphinx_newsletter.reading.known_markup import EXTENSIONS, KNOWN, REFUSED
from sphinx_newsletter.records.issue_markup import ISSUE_DIRECTIVES, ISSUE_ROLES

PAGE = "---\nissue: 7\ndate: 2023-06-17\n---\n\n# Title\n\n## Articles\n\n1. [A](https://example.org/a)\n\n"
GUIDE = (DOCS / "guide/writing.md").read_text(encoding="utf-8")


def refused(body: str, **settings: Mapping[str, Sequence[str]] | Sequence[str]) -> list[str]:
    _, findings, _ = read_text(PAGE + body, "issues/0007", Settings(default_language="en", **settings))
    return [str(finding.details["text"]) for finding in findings if finding.problem is Problem.NOT_ALLOWED]


def test_a_directive_is_let_through_by_the_settings_with_its_options() -> None:
    body = "```{topic} A topic\n:class: wide\n:name: here\n\nWords.\n```\n"
    assert refused(body) == ["{topic}"]
    assert refused(body, issue_directives={"topic": ["class"]}) == [":name:"]
    assert refused("```{note}\nWords.\n```\n", issue_directives={}) == ["{note}"]


def test_a_role_is_let_through_by_the_settings() -> None:
    assert refused("   A {math}`x` word.\n") == ["{math}"]
    assert refused("   A {math}`x` word.\n", issue_roles=["math"]) == []


def test_what_is_refused_is_named_at_its_line() -> None:
    figure = "```{figure} https://img.example/a.png\n   :alt: a\n   :target: https://example.org\n   ```"
    body = f"   Words.\n\n   {figure}\n"
    _, findings, _ = read_text(PAGE + body, "issues/0007", Settings(default_language="en"))
    assert [(finding.line, finding.details["text"]) for finding in findings] == [(16, ":target:")]


def test_an_option_that_is_refused_has_no_effect() -> None:
    body = "```{code-block} python\n:name: furo-main-content\n:class: wide\n:caption: A caption\n\nprint()\n```\n"
    _, _, document = read_text(PAGE + body, "issues/0007", Settings(default_language="en"))
    found = str(document)
    assert "print()" in found
    assert "furo-main-content" not in found
    assert "wide" not in found


WITH_ERROR = {
    "a broken table": "```{table} A table\n[^f]: Note.\n\nText.\n```\n",
    "a list in a figure": "```{figure} https://img.example/a.png\n:alt: a\n\n- [^f]: Note.\n```\n",
    "a row of a table": "```{list-table}\n- Cell\n\n  [^f]: Note.\n- - Cell\n```\n",
    "a numbered note": "```{table} A table\n[^1]: Note.\n\nText.\n```\n",
}
IN_TAB_SET = "````{tab-set}\n[^f]: Note.\n\n```{tab-item} A tab\nText.\n```\n````\n"


@pytest.mark.parametrize("body", WITH_ERROR.values(), ids=WITH_ERROR)
def test_a_directive_with_an_error_is_shown_as_text(body: str) -> None:
    """MyST appends every footnote that the document knows to the page."""
    _, findings, document = read_text(PAGE + body, "issues/0007", Settings(default_language="en"))
    assert not list(document.findall(nodes.footnote))
    assert document.footnotes == document.autofootnotes == []
    assert document.nameids.keys().isdisjoint({"f", "1"})
    assert [block.astext() for block in document.findall(nodes.literal_block)] == [body.rstrip("\n")]
    assert [(finding.problem, finding.line) for finding in findings] == [(Problem.MARKUP, 12)]


def test_footnotes_in_discarded_text_are_forgotten() -> None:
    _, findings, document = read_text(PAGE + IN_TAB_SET, "issues/0007", Settings(default_language="en"))
    assert not list(document.findall(nodes.footnote))
    assert document.autofootnotes == []
    assert {(finding.problem, finding.line) for finding in findings} == {
        (Problem.DISCARDED, 13),
        (Problem.MARKUP, 13),
    }


def test_other_footnotes_are_kept() -> None:
    body = f"   Text[^a].\n\n{IN_TAB_SET}\n> [^a]: In a quote.\n\n[^b]: Unused.\n"
    _, _, document = read_text(PAGE + body, "issues/0007", Settings(default_language="en"))
    assert [note["names"] for note in document.autofootnotes] == [["a"], []]


def test_a_title_with_an_error_is_not_too_long() -> None:
    """Messages of docutils have the path of the page, which may be long."""
    text = PAGE.replace("# Title", "# Title {pep}`x`" + " {pep}`y`" * 9)
    _, findings, _ = read_text(text, "issues/" + "0007" * 40, Settings(default_language="en"))
    assert {finding.problem for finding in findings} == {Problem.MARKUP}


def test_references_without_a_footnote_are_text() -> None:
    body = "   Text[^a] and[^1].\n"
    issue, findings, document = read_text(PAGE + body, "issues/0007", Settings(default_language="en"))
    assert issue is not None
    assert issue.links[0].summary == "Text[^a] and[^1]."
    assert not document.footnote_refs
    assert [finding.problem for finding in findings] == [Problem.MARKUP, Problem.MARKUP]


@pytest.mark.parametrize(
    "body", [body.replace("Note.", "<b>Note</b>.") for body in (*WITH_ERROR.values(), IN_TAB_SET)]
)
def test_html_in_discarded_text_is_reported_too(body: str) -> None:
    _, findings, _ = read_text(PAGE + body, "issues/0007", Settings(default_language="en"))
    assert Problem.RAW_HTML in {finding.problem for finding in findings}


def test_a_caption_has_one_line() -> None:
    body = '```{code-block} python\n:caption: "One\\n\\nTwo"\n\nprint()\n```\n'
    _, _, document = read_text(PAGE + body, "issues/0007", Settings(default_language="en"))
    assert "One Two" in document.astext()


def test_front_matter_that_is_refused_reaches_no_page(root: Callable[[str], Path], tmp_path: Path) -> None:
    source = root("basic")
    page = source / "issues/0001.md"
    keys = "'og:x\"><script>alert(1)</script>': x\nblogpost: true\nog:image: javascript:alert(1)\nog:title: Kept\n"
    text = page.read_text(encoding="utf-8").replace("issue: 1\n", "issue: 1\n" + keys, 1)
    page.write_text(text, encoding="utf-8")
    built = build(source, tmp_path / "built")
    head = str(built.soup("issues/0001").head)
    assert built.warnings.count("[newsletter.front-matter]") == 3
    assert "alert(1)" not in head
    assert 'content="Kept"' in head


def test_names_in_the_language_of_the_site_are_let_through(root: Callable[[str], Path], tmp_path: Path) -> None:
    source = root("other")
    body = "## À lire\n\n1. [Un](https://example.org/un)\n\n   ```{avertissement}\n   Un mot.\n   ```\n"
    write_issue(source / "letters", 12, body=body, date="2025-03-01")
    built = build(source, tmp_path / "built")
    assert "not-allowed" not in built.warnings
    assert built.article("letters/0012").select_one(".admonition.warning")


def test_other_pages_may_hold_what_sphinx_allows(root: Callable[[str], Path], tmp_path: Path) -> None:
    source = root("basic")
    front = "---\nmyst: {enable_extensions: [substitution]}\n---\n\n"
    page = front + "# Guide\n\n{{ 'a' + 'b' }}\n\n```{topic} T\nWords.\n```\n"
    (source / "guide.md").write_text(page, encoding="utf-8")
    article = build(source, tmp_path / "built").article("guide")
    assert "ab" in article.get_text()
    assert article.select_one(".topic")


@pytest.mark.parametrize("format", ["rst", "md"])
def test_a_page_of_the_folder_is_an_issue_page(root: Callable[[str], Path], tmp_path: Path, format: str) -> None:
    source = root("basic")
    text = ".. include:: 0001.md\n" if format == "rst" else "```{include} 0001.md\n```\n"
    (source / "issues" / f"stray.{format}").write_text(text, encoding="utf-8")
    built = build(source, tmp_path / "built")
    assert "newsletter.not-allowed" in built.warnings
    assert "example.org" not in str(built.soup("issues/stray").find("article"))


def test_the_guide_lists_what_is_let_through() -> None:
    section = GUIDE.partition("## Directives and roles\n")[2].partition("\n## ")[0]
    listed = set(re.findall(r"`([\w-]+)`", section))
    options = {option for options in ISSUE_DIRECTIVES.values() for option in options}
    roles = {role for role in ISSUE_ROLES if ":" not in role and role not in ("subscript", "superscript")}
    assert {*ISSUE_DIRECTIVES, *options, *roles} <= listed


def test_another_parser_gets_no_issue_page(root: Callable[[str], Path], tmp_path: Path) -> None:
    """An extension that takes ``.md`` for itself would take it past the gate."""
    source = root("basic")
    with (source / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(
            "\nfrom myst_parser.parsers.sphinx_ import MystParser\n\n\n"
            "class OtherParser(MystParser):\n    supported = ('other',)\n\n\n"
            "def setup(app):\n    app.add_source_parser(OtherParser)\n\n\n"
            "source_suffix = {'.md': 'other'}\n"
        )
    built = build(source, tmp_path / "built")
    assert built.warnings.count("a file of type 'other', is not allowed in an issue page") == 3
    assert "Summary" not in built.article("issues/0001").get_text()


def _shouting(state: StateInline, silent: bool) -> bool:
    """A rule of a plugin that this extension does not know: ``!!text!!``."""
    end = state.src.find("!!", state.pos + 2)
    if not state.src.startswith("!!", state.pos) or end < 0:
        return False
    if not silent:
        state.push("shout", "", 0).content = state.src[state.pos + 2 : end]
    state.pos = end + 2
    return True


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The same as a block: a line ``!!! text``, with paragraphs in it."""
    line = state.src[state.bMarks[start] : state.eMarks[start]]
    if not line.startswith("!!! "):
        return False
    if not silent:
        for kind, nesting in (("cry_open", 1), ("cry_close", -1)):
            token = state.push(kind, "div", nesting)  # type: ignore[arg-type]
            token.map = [start, start + 1]
        state.line = start + 1
    return True


def _parser_of_a_later_release(*arguments: Any) -> MarkdownIt:
    parser = create_md_parser(*arguments)
    parser.inline.ruler.before("escape", "shout", _shouting)
    parser.inline.add_terminator_char("!")
    parser.block.ruler.before("paragraph", "cry", _block, {"alt": ["paragraph"]})
    return parser


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("   Some !!loud!! words.\n", "Some !!loud!! words."),
        ("!!! A block\n\nWords.\n", "!!! A block"),
        ("> !!! A block\n", "> !!! A block"),
    ],
)
def test_markup_that_is_not_known_is_text(body: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issue_markdown, "create_md_parser", _parser_of_a_later_release)
    assert refused(body) == [text]
    _, findings, document = read_text(PAGE + body, "issues/0007", Settings(default_language="en"))
    assert text in document.astext()
    (finding,) = [finding for finding in findings if finding.problem is Problem.NOT_ALLOWED]
    assert finding.line == 12
    assert "the markup" in finding.message


NOT_OF_TOKENS = {"children", "directive", "front_matter", "restructuredtext", "substitution", "table_row"}
NOT_OF_TOKENS |= {f"link_{kind}" for kind in ("anchor", "inventory", "path", "project", "unknown", "url")}


def test_all_markup_of_myst_is_known_or_refused() -> None:
    methods = {name.removeprefix("render_") for name in dir(DocutilsRenderer) if name.startswith("render_")}
    assert methods - NOT_OF_TOKENS - KNOWN == REFUSED
    assert MdParserConfig(enable_extensions=EXTENSIONS | {"substitution"})
