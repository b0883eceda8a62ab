"""Pages without inline scripts and styles: the theme's come from files, sizes from attributes and classes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from building import Built, build, write_issue

SHEET = "_static/styles/newsletter-furo.css"
SIZES = """\
# Sizes

```{image} https://img.example/length.png
:alt: a
:width: 300px
:height: 10em
```

```{image} https://img.example/plain.png
:alt: b
:width: 200
```

```{figure} https://img.example/share.png
:alt: c
:width: 33%
:figwidth: 368px

A caption.
```

```{list-table} A caption
:width: 70%
:widths: 1 2

* - a
  - b
```

{index}`one <one; two>`
"""


@pytest.fixture(scope="module")
def sizes(tmp_path_factory: pytest.TempPathFactory) -> Built:
    source = tmp_path_factory.mktemp("sizes")
    (source / "issues").mkdir()
    (source / "conf.py").write_text('extensions = ["sphinx_newsletter"]\nhtml_theme = "furo"\n', encoding="utf-8")
    (source / "index.md").write_text(SIZES, encoding="utf-8")
    write_issue(source / "issues", 1)
    return build(source, source / "built")


@pytest.fixture
def article(sizes: Built) -> Any:
    return sizes.article("")


def picture(article: Any, name: str) -> dict[str, Any]:
    (found,) = article.select(f'img[src$="/{name}.png"]')
    return {key: found[key] for key in ("width", "height", "class", "style") if found.has_attr(key)}


def test_a_length_of_a_picture_becomes_an_attribute(article: Any) -> None:
    assert picture(article, "length") == {"width": "300", "height": "160"}
    assert picture(article, "plain") == {"width": "200"}


def test_a_share_becomes_a_class(article: Any) -> None:
    assert picture(article, "share") == {"class": ["nl-width-35"]}
    assert "nl-width-50" in article.find("figure")["class"]
    assert "nl-width-70" in article.find("table")["class"]
    assert [column["class"] for column in article.find_all("col")] == [["nl-width-35"], ["nl-width-65"]]
    assert article.find(style=True) is None


def test_no_id_stands_twice(article: Any) -> None:
    ids = [element["id"] for element in article.find_all(id=True)]
    assert article.find("table")["id"] in ids
    assert len(ids) == len(set(ids))


def test_the_index_has_no_styles(sizes: Built) -> None:
    page = sizes.soup("genindex")
    assert page.select("table.genindextable td")
    assert not page.find(style=True)


def test_the_style_sheet_has_every_share(basic: Built) -> None:
    sheet = basic.text("_static/sphinx-newsletter/newsletter.css")
    assert all(f".nl-width-{share} {{ width: {share}%; }}" in sheet for share in range(5, 101, 5))


def test_other_builders_keep_sizes_as_they_were(root: Callable[[str], Path], tmp_path: Path) -> None:
    source = root("basic")
    (source / "guide.md").write_text(SIZES, encoding="utf-8")
    built = build(source, tmp_path / "built", "singlehtml")
    assert "width: 300px" in built.text("index.html")


def test_no_page_has_a_script_or_style_in_it(basic: Built) -> None:
    for path in basic.pages():
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        assert not page.find("style"), path
        assert not page.find(style=True), path
        assert all(script.get("src") for script in page.find_all("script")), path
        assert page.find("script", src=re.compile("newsletter-theme.js$"))
        assert page.find("link", href=re.compile(re.escape(SHEET)))


def test_the_settings_of_the_theme_are_in_the_style_sheet(build_root: Callable[..., Built]) -> None:
    options = {
        "light_css_variables": {"color-brand-primary": "#123456"},
        "dark_css_variables": {"color-brand-primary": "#abcdef"},
    }
    sheet = build_root("basic", html_theme_options=options, pygments_style="default").text(SHEET)
    ours, light, dark = re.split("@media not print", sheet, maxsplit=2)
    assert "--color-brand-primary: #123456;" not in ours  # before it, so that the project's apply
    assert "--color-brand-primary: #123456;" in light
    assert dark.count("--color-brand-primary: #abcdef;") == 2
    assert "--color-code-background: #f8f8f8;" in light
    assert "<" not in sheet


def test_every_icon_of_the_theme_is_a_file(basic: Built) -> None:
    theme = basic.text("_static/styles/furo.css")
    sheet = basic.text(SHEET)
    pictures = re.findall(r'url\("(icons/[\w-]+\.svg)"\)', sheet)
    assert len(pictures) == len(set(pictures)) == theme.count("data:image/svg+xml")
    for name in pictures:
        assert basic.text(f"_static/styles/{name}").startswith("<svg "), name


def test_templates_of_a_newsletter_stand_before_ours(root: Callable[[str], Path], tmp_path: Path) -> None:
    source = root("basic")
    (source / "_templates").mkdir()
    template = '{% extends "!base.html" %}{% block extrahead %}<meta name="mine">{% endblock %}'
    (source / "_templates" / "base.html").write_text(template, encoding="utf-8")
    page = str(build(source, tmp_path / "built", templates_path=["_templates"]).soup("issues/0001"))
    assert '<meta name="mine"/>' in page
    assert "newsletter-theme.js" in page
    assert "<style" not in page


def test_another_theme_is_left_alone(build_root: Callable[..., Built]) -> None:
    built = build_root("basic", html_theme="alabaster")
    assert not (built.outdir / SHEET).exists()
    assert "newsletter-theme.js" not in built.path("issues/0001").read_text(encoding="utf-8")
