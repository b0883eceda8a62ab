"""Images of other hosts: loaded without a referrer wherever they are shown, and captioned."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from building import PIXEL, ROOTS, Built, build, write_issue
from sphinx_newsletter.records.safe_html import SafeHtml, UnsafeHtml

PICTURES = {
    "a paragraph": "![One](https://mmbiz.qpic.cn/paragraph/640?wx_fmt=png)",
    "text": "Text and ![two](https://wx1.sinaimg.cn/text.jpg) more.",
    "a link": "[![Three](https://mmbiz.qpic.cn/link.png)](https://example.org/three)",
    "a link in text": "See [![four](http://mmbiz.qpic.cn/linked.png) here](https://example.org/four).",
    "directive image": ":::{image} https://mmbiz.qpic.cn/image.svg\n:alt: Five\n:::",
    "directive figure": ":::{figure} https://mmbiz.qpic.cn/f.png\n:width: 50%\n\n*A* caption\n\nLegend\n:::",
    "a table": "| a |\n|---|\n| ![seven](https://mmbiz.qpic.cn/table.png) |",
    "a list": "- ![eight](https://mmbiz.qpic.cn/list.png) in a list",
    "a note": "🎁 A note ![nine](https://mmbiz.qpic.cn/note.png) with an image",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    work = tmp_path_factory.mktemp("images")
    source = Path(shutil.copytree(ROOTS / "test-basic", work / "source"))
    (source / "issues" / "pixel.gif").write_bytes(PIXEL)
    indented = "\n\n".join(text.replace("\n", "\n   ") for text in list(PICTURES.values())[:-1])
    body = (
        "![Intro](https://mmbiz.qpic.cn/intro.png)\n\n## Articles\n\n"
        f"1. [Title ![ten](https://mmbiz.qpic.cn/title.png)](https://example.org/item)\n\n   {indented}\n\n"
        "   ![Local](pixel.gif) ![Local](pixel.gif)\n\n   Text ![local](pixel.gif).\n\n"
        f"{PICTURES['a note']}\n\n"
        "2. [Flat](https://example.org/flat) (English)\n\n   ![Flat](https://mmbiz.qpic.cn/flat.png)\n"
    )
    write_issue(source / "issues", 7, body=body)
    return build(source, work / "built")


def images(html: BeautifulSoup) -> tuple[list[str], list[str]]:
    """Return the addresses of the images that send no referrer, and of those that do."""
    found = [(str(image["src"]), image.get("referrerpolicy")) for image in html.find_all("img")]
    return [src for src, policy in found if policy == "no-referrer"], [src for src, policy in found if not policy]


def test_remote_images_send_no_referrer_on_any_page(built: Built) -> None:
    seen = set()
    for path in built.pages():
        quiet, others = images(BeautifulSoup(path.read_bytes(), "html.parser"))
        assert not [src for src in others if "://" in src], path
        assert all("://" in src for src in quiet), path
        seen |= {src for src in quiet if "qpic" in src or "sinaimg" in src}
    assert len(seen) == len(PICTURES) + 3


def test_nor_in_the_feed(built: Built) -> None:
    feed = BeautifulSoup(built.text("atom.xml"), "xml")
    (content,) = [entry.content.text for entry in feed.find_all("entry") if entry.id.text.endswith("/7")]
    quiet, others = images(BeautifulSoup(content, "html.parser"))
    assert len([src for src in quiet if "qpic" in src or "sinaimg" in src]) == len(PICTURES) + 3
    assert len(others) == 3
    assert all(src.startswith("https://small.example/") for src in others), others


def test_nor_does_the_link_to_the_image_itself(built: Built) -> None:
    links = built.article("issues/0007").select("figure > a:not(.reference)")
    assert {(bool(link.get("referrerpolicy")), "://" in link["href"]) for link in links} == {
        (True, True),
        (False, False),
    }


def test_a_figure_is_one_in_the_feed_and_on_pages_of_topics(built: Built) -> None:
    feed = BeautifulSoup(built.text("atom.xml"), "xml")
    contents = "".join(entry.content.text for entry in feed.find_all("entry"))
    for html in (contents, built.path("sections/articles").read_text(encoding="utf-8")):
        figure = next(
            figure for figure in BeautifulSoup(html, "html.parser").find_all("figure") if "Legend" in figure.text
        )
        assert [child.name for child in figure.find_all(recursive=False)] == ["img", "figcaption"]
        assert figure.figcaption.decode_contents() == "<em>A</em> caption<p>Legend</p>"


@pytest.mark.parametrize("portable", [True, False])
def test_no_other_policy_passes_the_last_look(portable: bool) -> None:
    page = SafeHtml({}, portable=portable)
    page.verify('<img src="https://example.org/a.png" referrerpolicy="no-referrer" />')
    page.verify("<img src='https://example.org/a.png' referrerpolicy='no-referrer'>")
    for html in ('<img src="a.png" referrerpolicy="unsafe-url">', "<a href='a' referrerpolicy=origin>a</a>"):
        with pytest.raises(UnsafeHtml):
            page.verify(html)
