"""Reading a page without Sphinx: the same records, at once, and nothing left behind."""

from __future__ import annotations

import subprocess
import sys

from docutils.parsers.rst import directives

from building import DOCS, Built, environment
from sphinx_newsletter.config import Settings
from sphinx_newsletter.reading import read_text

PAGE = "---\nissue: {}\ndate: {}\n---\n\n# Title\n\n## Articles\n\n1. [A](https://example.org/a)\n"


def test_reading_leaves_docutils_as_it_was() -> None:
    before = dict(directives._directives)
    before.pop("link-card", None)
    directives._directives.pop("link-card", None)
    read_text(PAGE.format(7, "2023-06-17"), "issues/0007", Settings())
    assert directives._directives == before


def test_a_page_without_number_or_date_makes_no_issue() -> None:
    assert read_text(PAGE.format("seven", "2023-06-17"), "issues/0007", Settings())[0] is None
    assert read_text(PAGE.format(7, "June"), "issues/0007", Settings())[0] is None


def test_reading_twice_gives_equal_records() -> None:
    text = (DOCS / "issues/0007.md").read_text(encoding="utf-8")
    first, second = (read_text(text, "issues/0007", Settings(default_language="en"))[0] for _ in range(2))
    assert first == second


def test_a_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    text = PAGE.format(7, "2023-06-17")
    plain = read_text(text, "issues/0007", Settings(default_language="en"))[0]
    windows = read_text("\ufeff" + text.replace("\n", "\r\n"), "issues/0007", Settings(default_language="en"))[0]
    assert plain == windows


def test_the_same_links_as_in_a_built_site(site: Built) -> None:
    text = (DOCS / "issues/0007.md").read_text(encoding="utf-8")
    issue, findings, _ = read_text(text, "issues/0007", Settings(default_language="en"))
    assert issue is not None
    built = [link for link in site.json("links.json")["links"] if link["issue"] == 7]
    assert [(link.anchor, link.title, link.summary) for link in issue.links] == [
        (link["id"], link["title"], link["summary"]) for link in built
    ]
    assert findings == []


def test_reading_imports_no_builder_and_no_theme() -> None:
    code = (
        "import sys; from sphinx_newsletter.reading.issue_page import read_issue; "
        "print(sorted(name for name in sys.modules if name.split('.')[0] in ('furo', 'ablog', 'feedgen')))"
    )
    output = subprocess.check_output([sys.executable, "-c", code], text=True, env=environment())
    assert output.strip() == "[]"
