"""Pages, files and URLs made at random from what has been dangerous: nothing fails, and nothing harmful comes out.

Each test tries as many as it can in ``NEWSLETTER_FUZZ`` seconds, 2 unless told (``nox -s tests-long``: 10), the
same ones in the same order.
What is found becomes a page of ``hostile/`` or a case of the test it belongs to.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from hypothesis import strategies as st

from building import COLON_FENCE
from hostile_pages import CONF, PAGES
from sphinx_newsletter.cli import main
from sphinx_newsletter.config import Settings
from sphinx_newsletter.reading import read_text
from sphinx_newsletter.records.characters import hidden, shown
from sphinx_newsletter.records.urls import is_web_url, link_url, misleading, normalise, source, web_url

pytestmark = pytest.mark.long
SECONDS = float(os.environ.get("NEWSLETTER_FUZZ", "2"))
LINES = sorted({line for page in PAGES for line in page.text.split("\n") if 0 < len(line) < 300})
LINE = st.sampled_from(LINES)
PIECE = st.one_of(
    LINE, st.text(max_size=20), st.sampled_from(["\n\n", "   ", "```", "````", ":::", "---", "|", "[", "]("])
)
BODY = st.lists(st.one_of(LINE, st.lists(PIECE, max_size=5).map("".join)), max_size=15).map("\n".join)
FRONT = st.one_of(
    st.just("issue: 7\ndate: 2023-06-17\n"),
    st.lists(LINE, max_size=5).map(lambda lines: "issue: 7\ndate: 2023-06-17\n" + "\n".join(lines) + "\n"),
)
PAGE = st.tuples(FRONT, BODY).map(lambda parts: f"---\n{parts[0]}---\n\n{parts[1]}")
HOST = st.one_of(
    st.text(max_size=12), st.sampled_from(["example.org", "аpple.com", "例え.jp", "[::1]", "u:p@h", "xn--a"])
)
URL = st.one_of(
    st.text(max_size=40),
    st.tuples(
        st.sampled_from(["https:", "http:", "HTTPS:", "javascript:", "mailto:", "data:", "", "https\t:"]),
        st.sampled_from(["//", "/", "\\\\", "", "///"]),
        HOST,
        st.sampled_from(["", ":80", ":", ":99999999", "@evil.example", "\\@evil.example", "%40"]),
        st.text(max_size=12),
    ).map("".join),
)
SETTINGS = Settings(title="Weekly", default_language="en", markdown=COLON_FENCE)


def fuzz(test: Callable[[Any], None], strategy: st.SearchStrategy[Any]) -> None:
    """Call *test* with examples of *strategy* until the time is over, at least some."""
    end = time.monotonic() + SECONDS
    for round_ in range(100_000):
        run = hypothesis.given(strategy)(test)
        run = hypothesis.settings(max_examples=100, deadline=None, database=None, derandomize=False)(run)
        hypothesis.seed(round_)(run)()
        if time.monotonic() > end:
            return


@pytest.mark.parametrize("items", ["numbered", ["numbered", "nested", "headings", "paragraphs", "bold"]])
def test_any_page_is_read(items: str | list[str]) -> None:
    def read(text: str) -> None:
        issue, findings, _ = read_text(text, "issues/0007", replace(SETTINGS, items=items))
        assert all(finding.message and finding.line >= 0 for finding in findings)
        for link in issue.links if issue else ():
            assert link.url is None or web_url(link.url) == link.url
            assert link.snapshot is None or is_web_url(link.snapshot)
            assert not hidden(link.title + link.summary + "".join(image.alt for image in link.images))
            harmless(link.title_html + link.content)

    fuzz(read, PAGE)


ATTRIBUTES = frozenset(
    {"href", "src", "alt", "loading", "decoding", "referrerpolicy", "start", "aria-hidden", "dir"}
)


def harmless(html: str) -> None:
    """Assert that HTML for feeds holds nothing that runs, and leads nowhere but to the web."""
    for element in BeautifulSoup(f"<div>{html}</div>", "html.parser").div.find_all(True):
        assert element.name not in ("script", "iframe", "object", "embed", "style", "svg", "base", "meta", "link")
        for name, value in element.attrs.items():
            assert name in ATTRIBUTES, name
            if name in ("href", "src"):
                assert link_url(value) == value or value.startswith("newsletter:"), value


def test_any_url_is_judged() -> None:
    def judge(url: str) -> None:
        normalise(url)
        source(url)
        written = web_url(url)
        if written is None:
            return
        misleading(url)
        assert web_url(written) == written
        assert normalise(written) == normalise(url)
        host = written.partition("//")[2].partition("/")[0].partition("?")[0].partition("#")[0]
        assert host.isascii() and host and "@" not in host and "\\" not in host
        assert written.lower().startswith(("http://", "https://"))

    fuzz(judge, URL)


def test_any_text_is_shown_without_hidden_characters() -> None:
    def show(text: str) -> None:
        assert not hidden(shown(text))

    fuzz(show, st.text())


@pytest.mark.parametrize(
    "command", [["check"], ["check", "--fix"], ["import", "files", "--to", "docs/new", "--dry-run"]]
)
def test_any_file_is_checked_and_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    for folder in ("docs/issues", "files"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "docs/conf.py").write_text(CONF, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def run(data: bytes) -> None:
        for path in ("docs/issues/0007.md", "files/2023-06-17-weekly.md"):
            (tmp_path / path).write_bytes(data)
        result = CliRunner().invoke(main, command)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert result.exit_code in (0, 1)

    fuzz(run, st.one_of(PAGE.map(lambda text: text.encode("utf-8", "surrogatepass")), st.binary(max_size=200)))
