"""The guide's page on hosting: its examples work, and have the policy that browser tests serve the site with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from browser.harness import POLICY
from building import DOCS, Built, build
from guide_examples import example, examples

GUIDE = (DOCS / "guide" / "hosting.md").read_text(encoding="utf-8")
WITHOUT_HEADER = POLICY.removesuffix("; frame-ancestors 'none'")
"""What a page can say of itself."""


def test_every_example_has_the_policy() -> None:
    holding = [text for text in examples("hosting") if "default-src" in text]
    assert len(holding) == 4
    assert [POLICY in text or f'content="{WITHOUT_HEADER}"' in text for text in holding] == [True] * 4
    assert WITHOUT_HEADER != POLICY
    for part in POLICY.split("; "):
        assert f"`{part}`" in GUIDE, part


def test_a_file_of_headers_comes_to_the_root(root: Callable[[str], Path], tmp_path: Path) -> None:
    source = root("basic")
    (source / "_headers").write_text(example("hosting", "/*\n"), encoding="utf-8")
    with (source / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(example("hosting", "html_extra_path"))
    headers = build(source, tmp_path / "built").text("_headers")
    assert headers.startswith("/*\n  Content-Security-Policy: ")
    assert f"  Content-Security-Policy: {POLICY}\n" in headers


@pytest.fixture
def with_template(root: Callable[[str], Path], tmp_path: Path) -> Built:
    """A site whose pages name their policy, as the guide says."""
    source = root("basic")
    (source / "_templates").mkdir()
    (source / "_templates" / "page.html").write_text(example("hosting", "furo/page.html"), encoding="utf-8")
    with (source / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(example("hosting", "templates_path"))
    return build(source, tmp_path / "built")


def test_a_template_gives_every_page_the_policy(with_template: Built) -> None:
    pages = with_template.pages()
    assert len(pages) > 10
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert f'<meta http-equiv="Content-Security-Policy" content="{WITHOUT_HEADER}">' in text, path
        assert "newsletter-theme.js" in text
        assert "<style" not in text


def test_formulas_are_let_through_as_the_guide_says(root: Callable[[str], Path], tmp_path: Path) -> None:
    source = root("basic")
    with (source / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(example("hosting", "ISSUE_ROLES"))
    with (source / "issues/0001.md").open("a", encoding="utf-8") as page:
        page.write("\n   As {math}`x^2`.\n")
    built = build(source, tmp_path / "built")
    assert "not-allowed" not in built.warnings
    assert built.article("issues/0001").select_one("span.math")
