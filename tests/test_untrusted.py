"""What becomes of a stranger's page: how refused things look on the site and in its data."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from building import PIXEL, Built, build, write_issue

CONF = """\
project = "Weekly"
extensions = ["sphinx_newsletter"]
html_theme = "furo"
html_baseurl = "https://weekly.example/"
myst_enable_extensions = ["attrs_block", "attrs_inline", "colon_fence"]
newsletter_sections = {"articles": ["Articles"]}
newsletter_follow = [("Feed", "/atom.xml", "Every issue")]
ogp_social_cards = {"enable": False}
"""
BODY = """\
(furo-main-content)=

## Articles

1. [Pay\u200bpal](https://user:word@аpple.com/a?b=1#c)

   Text \"newsletter:issue/1\" and href=\"newsletter:issue/1\", and [a file](../../secret.txt).

   ![A chart](chart.gif) and ![No chart](../conf.py)

   ![A chart](chart.gif)
   ![Nothing]()

2. [A file](../conf.py)

   ```{note}
   :::{link-card} [Within](https://example.org/within)
   :::
   ```

{.sidebar-drawer #furo-main-content}
Words[^toc].

[^toc]: A note.

## Follow

3. [Three](https://example.org/3) {onclick=canary()}
"""


SCRIPTS = """\
## Articles

1. [Here](javascript:canary())

:::{link-card} [There](https://example.org/there)
:snapshot: javascript:canary()
:::
"""


def begin(folder: Path, conf: str = "") -> Path:
    """Write a newsletter without an issue, and return its folder."""
    source = folder / "source"
    (source / "issues").mkdir(parents=True)
    (source / "conf.py").write_text(CONF + conf, encoding="utf-8")
    (source / "index.md").write_text("# Weekly\n\n```{season} 1\n```\n", encoding="utf-8")
    return source


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    source = begin(tmp_path_factory.mktemp("untrusted"))
    (source / "issues/chart.gif").write_bytes(PIXEL)
    write_issue(source / "issues", 1, title="Furo main content", body=BODY)
    page = write_issue(source / "issues", 2, body=SCRIPTS)
    text = page.read_text(encoding="utf-8").replace("\ndate", "\noriginal: javascript:canary()\ndate")
    page.write_text(text, encoding="utf-8")
    return build(source, source.parent / "built")


def links(site: Built) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = site.json("links.json")["links"]
    return found


def texts(site: Built) -> Iterator[str]:
    for name, data in site.files().items():
        if name.endswith((".html", ".xml", ".json")) and not name.startswith("_static/"):
            yield data.decode("utf-8")


def test_a_host_is_written_in_ascii_and_without_a_user(site: Built) -> None:
    first = links(site)[0]
    assert (first["url"], first["source"]) == ("https://xn--pple-43d.com/a?b=1#c", "xn--pple-43d.com")
    title = site.article("issues/0001").find("a", string="Paypal")
    assert title["href"] == first["url"]
    assert all("user:word" not in text for text in texts(site))


def test_hidden_characters_are_left_out(site: Built) -> None:
    assert links(site)[0]["title"] == "Paypal"
    assert all("\u200b" not in text for text in texts(site))


def test_a_link_that_is_refused_leaves_its_words(site: Built) -> None:
    assert "and a file." in site.article("issues/0001").get_text()
    assert all("secret.txt" not in text for text in texts(site))
    second = links(site)[1]
    assert (second["title"], second["url"]) == ("A file", None)


def test_a_script_is_nowhere_an_address(site: Built) -> None:
    (issue,) = [issue for issue in site.json("links.json")["issues"] if issue["number"] == 2]
    assert issue["original"] is None
    here, there = [link for link in links(site) if link["issue"] == 2]
    assert (here["title"], here["url"], there["snapshot"]) == ("Here", None, None)
    assert all("canary()" not in text for text in texts(site) if "javascript" in text)


def test_a_picture_is_shown_and_what_is_none_is_not(site: Built) -> None:
    sources = [image["src"] for image in site.article("issues/0001").find_all("img")]
    assert sources == ["../../_images/chart.gif"] * 2
    assert "No chart" in site.article("issues/0001").get_text()
    assert [image["alt"] for image in links(site)[0]["images"]] == ["A chart"] * 2


@pytest.mark.parametrize("page", ["issues/0001", "index"])
def test_no_id_is_there_twice(site: Built, page: str) -> None:
    ids = [element["id"] for element in site.soup(page).find_all(id=True)]
    assert sorted(ids) == sorted(set(ids))


def test_an_id_of_the_theme_stays_the_theme_s(site: Built) -> None:
    soup = site.soup("issues/0001")
    article = site.article("issues/0001")
    own = {element["id"] for element in article.find_all(id=True)}
    assert {"issue-1", "articles", "section-follow"} <= own
    assert own.isdisjoint({"furo-main-content", "toc"})
    assert soup.find(id="follow") is not None
    assert not article.find_all(class_="sidebar-drawer")
    assert not article.find_all(onclick=True)


def test_words_that_look_like_an_address_of_ours_stay_words(site: Built) -> None:
    feed = site.text("atom.xml").replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
    assert 'Text "newsletter&#58;issue/1" and href="newsletter&#58;issue/1"' in feed
    assert "weekly.example/issues/0001/" not in feed.partition("Text ")[2].partition("</p>")[0]
    assert 'Text "newsletter:issue/1" and href="newsletter:issue/1"' in links(site)[0]["summary"]


def test_a_card_within_a_note_is_a_card_of_no_item(site: Built) -> None:
    assert "Within" in site.article("issues/0001").get_text()
    assert "Within" not in [link["title"] for link in links(site)]


def test_a_picture_is_shown_as_soon_as_it_is_there(tmp_path: Path) -> None:
    source = begin(tmp_path)
    body = "## Articles\n\n1. [One](https://example.org/1)\n\n   ![A chart](chart.gif)\n"
    write_issue(source / "issues", 1, body=body)
    assert "newsletter.not-a-picture" in build(source, tmp_path / "built").warnings
    picture = source / "issues/chart.gif"
    picture.write_bytes(PIXEL)
    built = build(source, tmp_path / "built")
    assert built.warnings == ""
    assert built.article("issues/0001").find("img")["src"] == "../../_images/chart.gif"
    picture.write_text("no picture any more", encoding="utf-8")
    os.utime(picture, (2_000_000_000, 2_000_000_000))
    built = build(source, tmp_path / "built")
    assert "newsletter.not-a-picture" in built.warnings
    assert not built.article("issues/0001").find("img")


def test_a_variant_of_a_picture_for_a_language_is_looked_at_too(tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "issues").mkdir(parents=True)
    (source / "conf.py").write_text(
        CONF + 'figure_language_filename = "{root}-{language}{ext}"\n', encoding="utf-8"
    )
    (source / "index.md").write_text("# Weekly\n\n```{season} 1\n```\n", encoding="utf-8")
    body = "## Articles\n\n1. [One](https://example.org/1)\n\n   ![A chart](chart.gif)\n\n   ![B](b.gif)\n"
    write_issue(source / "issues", 1, body=body)
    (source / "issues/chart.gif").write_bytes(PIXEL)
    (source / "issues/b.gif").write_bytes(PIXEL)
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    (source / "issues/chart-en.gif").symlink_to(tmp_path / "secret")
    built = build(source, tmp_path / "built")
    assert built.warnings.count("newsletter.not-a-picture") == 1
    assert [path.name for path in (built.outdir / "_images").iterdir()] == ["b.gif"]


def test_a_title_is_shortened_wherever_it_is_shown(tmp_path: Path) -> None:
    source = begin(tmp_path)
    title = "word " * 1000
    body = f"## {title}\n\n1. [{title}](https://example.org/1)\n\n```{{dropdown}} {title}\nText.\n```\n"
    write_issue(source / "issues", 1, title=title, body=body)
    write_issue(source / "issues", 2)
    built = build(source, tmp_path / "built")
    assert built.warnings.count("newsletter.too-large") == 4
    assert "word " * 50 in built.text("issues/0002/index.html")
    assert all("word " * 60 not in text for text in texts(built))
    (link,) = [link for link in links(built) if link["issue"] == 1]
    assert link["title"].endswith("word…")
