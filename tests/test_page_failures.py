"""Errors in the software while a page is read or written: it is shown as source, and the site is complete."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from docutils import nodes

from building import Built, build
from sphinx_newsletter.cli import main
from sphinx_newsletter.config import Settings
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading import read_text, standalone
from sphinx_newsletter.reading.portable_html import to_html
from sphinx_newsletter.records.safe_html import SafeHtml, UnsafeHtml

BROKEN = """
from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

class OnRead(SphinxTransform):
    default_priority = 400
    def apply(self, **kwargs):
        if self.document.get("newsletter_issue_page") and self.env.docname == "issues/0002":
            raise RuntimeError("broken")

class OnWrite(SphinxPostTransform):
    default_priority = 5
    def run(self, **kwargs):
        if self.document.get("newsletter_issue_page") and self.env.docname == "issues/0002":
            raise RuntimeError("broken")

def doctree_read(app, doctree):
    if doctree.get("newsletter_issue_page") and app.env.docname == "issues/0002":
        raise RuntimeError("broken")

def page_context(app, page, template, context, doctree):
    if page == "issues/0002" and doctree.get("newsletter_issue_page"):
        raise RuntimeError("broken")

def raw_node(app, doctree, docname):
    if docname == "issues/0002" and doctree.get("newsletter_issue_page"):
        doctree += nodes.raw("", "<script>canary()</script>", format="html")

def page_body(app, page, template, context, doctree):
    if page == "issues/0002" and doctree.get("newsletter_issue_page"):
        context["body"] += "<p><a href='java&#115;cript:canary()'>x</a></p>"

def setup(app):
"""
WAYS = {
    "a transform": "app.add_transform(OnRead)",
    "a handler of a read page": 'app.connect("doctree-read", doctree_read)',
    "a post-transform": "app.add_post_transform(OnWrite)",
    "a handler of a written page": 'app.connect("html-page-context", page_context)',
    "a raw node": 'app.connect("doctree-resolved", raw_node)',
    "a script in the body": 'app.connect("html-page-context", page_body)',
}
FAILED = re.compile(
    r"issues/0002\.md:\d+: ERROR: the page cannot be built, and its source is shown: .*newsletter\.failed"
)


def broken(source: Path, way: str) -> Path:
    """Add an error in the software to a site: an extension that fails at one page."""
    conf = source / "conf.py"
    conf.write_text(f"{conf.read_text(encoding='utf-8')}\n{BROKEN}    {way}\n", encoding="utf-8")
    return source


@pytest.fixture
def source(root: Callable[[str], Path]) -> Path:
    return root("basic")


@pytest.mark.parametrize("jobs", [0, 2])
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_the_page_is_shown_as_source_and_the_site_is_complete(
    source: Path, tmp_path: Path, way: str, jobs: int
) -> None:
    whole = build(source, tmp_path / "whole")
    built = build(broken(source, way), tmp_path / "built", jobs=jobs)
    assert len(FAILED.findall(built.warnings)) == 1, built.warnings
    assert {path.relative_to(built.outdir) for path in built.pages()} == {
        path.relative_to(whole.outdir) for path in whole.pages()
    }
    text = built.article("issues/0002").get_text()
    assert (source / "issues/0002.md").read_text(encoding="utf-8").strip() in text
    assert not built.article("issues/0002").find("script")
    assert not built.article("issues/0002").find(href=re.compile("^java"))


@pytest.mark.parametrize("way", ["a transform", "a handler of a written page"])
def test_the_exit_status_says_so_at_every_build(source: Path, tmp_path: Path, way: str) -> None:
    broken(source, WAYS[way])
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "dirhtml", str(source), str(tmp_path / "built")]
    for _ in range(2):
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        if way == "a transform" or _ == 0:  # a page is written again only if it has changed
            assert result.returncode == 1, result.stderr
            assert FAILED.search(result.stderr)


def test_a_page_is_built_again_once_the_error_is_gone(source: Path, tmp_path: Path) -> None:
    conf = source / "conf.py"
    before = conf.read_text(encoding="utf-8")
    clean = build(source, tmp_path / "clean")
    broken(source, WAYS["a transform"])
    build(source, tmp_path / "built")
    conf.write_text(before, encoding="utf-8")
    built = build(source, tmp_path / "built")
    assert built.warnings == ""
    assert built.path("issues/0002").read_bytes() == clean.path("issues/0002").read_bytes()


def test_errors_of_other_pages_stop_the_build(source: Path, tmp_path: Path) -> None:
    broken(
        source, 'app.connect("doctree-read", lambda app, doctree: 1 / 0 if app.env.docname == "index" else None)'
    )
    with pytest.raises(Exception, match="division by zero"):
        build(source, tmp_path / "built")


def test_the_check_reports_it_and_checks_the_rest(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = standalone.read_issue

    def fails_at_one(document: nodes.document, docname: str, *rest: object) -> object:
        if docname == "issues/0002":
            raise RuntimeError("broken")
        return read(document, docname, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(standalone, "read_issue", fails_at_one)
    page = source / "issues/0001.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n<b>bold</b>\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["check", str(source)])
    assert result.exit_code == 1
    assert re.search(r"0002\.md:1:1: .*RuntimeError: broken", result.stdout)
    assert "raw-html" in result.stdout


def test_portable_html_is_verified_when_a_page_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def with_mistake(*arguments: object) -> str:
        return to_html(*arguments).replace("<p>", "<p onclick='x'>")  # type: ignore[arg-type]

    monkeypatch.setattr("sphinx_newsletter.reading.cards.to_html", with_mistake)
    text = "---\nissue: 7\ndate: 2023-06-17\n---\n\n# T\n\n## A\n\n1. [B](https://example.org)\n\n   Text.\n"
    issue, findings, document = read_text(text, "issues/0007", Settings(default_language="en"))
    assert issue is None
    assert [finding.problem for finding in findings] == [Problem.FAILED]
    assert "UnsafeHtml: <p onclick>" in findings[0].message
    assert text in document.astext()


SAFE = (
    '<p class="x" id="y" data-a="b" aria-label="c">Text &lt;script&gt;</p>',
    '<a href="https://example.org/a?b=c#d">a</a> <a href="mailto:a@b.example">m</a> <a href="../a/#b">r</a>',
    '<a href="#a:b">x</a> <a href="?a:b">x</a> <a href="a/b:c">x</a> <a href="">x</a>',
    '<img src="../_images/a.png" alt="a" style="width: 50%; height:10.5px;"/><table style="width: 100%"></table>',
    '<details open><summary>s<svg viewBox="0 0 1 1"><path d="M0"/></svg></summary></details><br><hr>',
    '<input type="radio" id="a" name="b" checked><label for="a">l</label><ol type="a" start="2"><li>x</ol>',
)
UNSAFE = (
    *(
        "<script>x</script>",
        "<SCRIPT/src=x>",
        "<iframe></iframe>",
        "<style>a{}</style>",
        "<form></form>",
        "<x-y></x-y>",
    ),
    *(
        "<p onclick=x>",
        "<p OnClick=x>",
        '<p style="color: red">',
        '<p style="width:1px;background:url(x)">',
        "<!-- c -->",
    ),
    *(
        '<a href="javascript:x">',
        '<a href=" javascript:x">',
        '<a href="java&#x73;cript:x">',
        '<a href="java&#10;script:x">',
    ),
    *(
        '<a href="data:x">',
        '<a href="//evil.example">',
        '<a href="/\\evil">',
        '<a href="https:evil">',
        '<a href="x:y">',
    ),
    *(
        '<img src="file:x">',
        '<input type="text">',
        '<a target="_blank">',
        "<svg><script>x</script></svg>",
        "<math></math>",
    ),
    *(
        "<p/onclick=x>",
        "<p a='>' onclick=x>",
        "<plaintext>",
        "<textarea><p>",
        "<title>x</title>",
        "<![CDATA[<script>]]>",
    ),
    *(
        "<a href=newsletter:issue/7>",
        "<svg onload=x>",
        "<svg><a xlink:href='javascript:x'>",
        "<p srcdoc=x>",
        "<base href=x>",
    ),
)


@pytest.mark.parametrize("html", SAFE)
def test_what_is_safe_passes(html: str) -> None:
    SafeHtml({}).verify(html)


@pytest.mark.parametrize("html", UNSAFE)
def test_what_is_not_safe_is_found(html: str) -> None:
    with pytest.raises(UnsafeHtml):
        SafeHtml({}).verify(f"<p>Before {html} after</p>")


PIECES = (
    *(
        "<",
        ">",
        '"',
        "'",
        "=",
        " ",
        "/",
        "&",
        ";",
        ":",
        "#",
        "\\",
        "\n",
        "\t",
        "\0",
        "-",
        "!",
        "?",
        "é",
        "x",
        "//",
    ),
    *(
        "<a",
        "<p",
        "<img",
        "<span",
        "</a>",
        "<svg",
        "<path",
        "<td",
        "<script",
        "<iframe",
        "<!--",
        "-->",
        "<body",
        "<p>",
    ),
    *(
        ' href="',
        " href=",
        ' src="',
        ' class="',
        ' title="',
        ' onclick="',
        ' style="',
        ' id="',
        ' data-a="',
        " open",
    ),
    *(
        "https://a.example/b",
        "javascript:x",
        "java",
        "script:x",
        "&#58;",
        "&colon;",
        "&amp;",
        "&Tab;",
        "mailto:a@b.example",
    ),
    *("newsletter:issue/7", '">', '" ', "/>", " />", "</p>", "../a/", "#b", "?c=d:e", "width:1px", "text"),
)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("portable", [False, True])
def test_what_passes_without_the_parser_passes_with_it(
    seed: int, portable: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    safe = SafeHtml({}, portable=portable)
    parse = safe._parse
    parsed: list[str] = []
    monkeypatch.setattr(safe, "_parse", parsed.append)
    passed = 0
    for _ in range(20_000):
        html = "".join(chance.choices(PIECES, k=chance.randrange(1, 12)))
        parsed.clear()
        safe.verify(html)
        if "<" in html and not parsed:
            passed += 1
            parse(html)
    assert passed > 50


def test_placeholders_are_only_in_portable_html() -> None:
    SafeHtml({}, portable=True).verify('<a href="newsletter:issue/7">x</a>')


def test_a_setting_allows_further_elements() -> None:
    safe = SafeHtml({"iframe": ["allowfullscreen"]})
    safe.verify('<iframe src="https://video.example/1" allowfullscreen></iframe>')
    for html in ('<iframe src="javascript:x"></iframe>', '<iframe srcdoc="x"></iframe>', "<script></script>"):
        with pytest.raises(UnsafeHtml):
            safe.verify(html)


def test_a_build_is_not_disturbed(build_root: Callable[..., Built]) -> None:
    assert build_root("basic").warnings == ""
