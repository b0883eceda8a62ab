"""What stands in the files that a build writes: no address that leads astray, no markup that acts, no secret."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from building import Built, build
from hostile_pages import IN_CONF, INSIDE, OUTSIDE, PLANTED
from hostile_site import Site
from markup import Markup, problem_of

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
HOSTILE = ("hostile", pytest.param("hostile_further", marks=pytest.mark.long))
SECRETS = (OUTSIDE, INSIDE, IN_CONF)


@pytest.fixture(params=["site", *HOSTILE])
def built(request: pytest.FixtureRequest) -> Built:
    """Each of the sites in turn: the archive, and those of hostile pages."""
    found = request.getfixturevalue(request.param)
    return found if isinstance(found, Built) else found.built


@pytest.fixture(params=HOSTILE)
def attacked(request: pytest.FixtureRequest) -> Site:
    """Each of the sites of hostile pages."""
    found: Site = request.getfixturevalue(request.param)
    return found


def test_pages_hold_nothing_that_acts_and_lead_nowhere_else(built: Built) -> None:
    pages = built.pages()
    assert len(pages) > 150
    problems = []
    for path in pages:
        place = path.relative_to(built.outdir).as_posix()
        text = path.read_text(encoding="utf-8")
        if place.startswith("404"):  # it is shown wherever a page is missing, and leads to the root
            text = text.replace('="/', '="/at/')
        problems += [f"{place}: {problem}" for problem in Markup.check(text, place)]
    assert problems == []


def test_feeds_hold_nothing_that_acts_and_lead_nowhere_else(built: Built) -> None:
    problems = [problem for feed in sorted(built.outdir.rglob("atom.xml")) for problem in _feed_problems(feed)]
    assert problems == []


def _feed_problems(feed: Path) -> Iterator[str]:
    entries = 0
    for element in ElementTree.parse(feed).getroot().iter():
        for name, value in element.attrib.items():
            if name in ("href", "src", "scheme", "uri"):
                yield from filter(None, [problem_of(value, outward=True)])
        if element.get("type") == "html":
            entries += 1
            yield from Markup.check(element.text or "", outward=True)
    assert entries, f"{feed} has no entries"


def test_data_leads_nowhere_else(built: Built) -> None:
    found = list(_addresses(built.json("links.json")))
    assert len(found) > 100
    assert [problem for value in found if (problem := problem_of(value, outward=True))] == []
    places = [place.text or "" for place in ElementTree.parse(built.outdir / "sitemap.xml").iter(f"{SITEMAP}loc")]
    assert len(places) > 30
    assert [problem for place in places if (problem := problem_of(place, outward=True))] == []


def _addresses(value: Any, key: str = "") -> Iterator[str]:
    """Yield every address of the dataset. Pictures of the archive itself are given by their path."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _addresses(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _addresses(inner, key)
    elif isinstance(value, str) and key in ("base_url", "original", "permalink", "snapshot", "url"):
        yield value


ACTING = [
    "<script>canary()</script>",
    '<script src="//evil.example/a.js"></script>',
    '<script src="https://evil.example/a.js"></script>',
    '<img src="a.png" onerror="canary()">',
    '<svg onload="canary()"></svg>',
    '<a href="javascript:canary()">x</a>',
    '<a href=" javascript:canary()">x</a>',
    '<a href="java&#10;script:canary()">x</a>',
    '<a href="JavaScript&colon;canary()">x</a>',
    '<a href="data:text/html,x">x</a>',
    '<a href="//evil.example/">x</a>',
    '<a href="/\\evil.example/">x</a>',
    '<a href="https:evil">x</a>',
    '<a href="https://">x</a>',
    '<a href="../../../secret.txt">x</a>',
    '<a href="/secret.txt">x</a>',
    '<a href="https://example.org/" target="_blank">x</a>',
    '<img src="mailto:a@example.org">',
    '<img srcset="a.png, javascript:canary() 2x">',
    '<image xlink:href="data:image/svg+xml,x"/>',
    '<form action="https://example.org/"></form>',
    '<button formaction="javascript:canary()"></button>',
    '<iframe srcdoc="x"></iframe>',
    '<object data="a.svg"></object>',
    '<base href="https://evil.example/">',
    '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    '<meta property="og:image" content="javascript:canary()">',
    '<link rel="stylesheet" href="https://evil.example/a.css">',
    "<style>@import url(https://evil.example/a.css)</style>",
    '<p style="background: url(https://evil.example/a.png)">x</p>',
    '<p id="furo-main-content">x</p><article id="furo-main-content">x</article>',
]


@pytest.mark.parametrize("markup", ACTING)
def test_what_acts_would_be_seen(markup: str) -> None:
    assert Markup.check(f"<p>{markup}</p>", "issues/0001/index.html")


def test_what_a_page_has_is_not_objected_to() -> None:
    page = (
        '<a href="../0002/#link-1">x</a><a href="mailto:a@example.org">y</a><img src="https://img.example/a.png">'
    )
    assert Markup.check(page, "issues/0001/index.html") == []


def test_no_secret_is_told(attacked: Site) -> None:
    planted = set(map(attacked.work.joinpath, PLANTED))
    assert all(any(secret in path.read_text("utf-8") for secret in SECRETS) for path in planted)
    searched = [path for path in attacked.work.rglob("*") if path.is_file() and path not in planted]
    assert {"checked.json", "environment.pickle", "0001.doctree", "atom.xml"} <= {path.name for path in searched}
    assert {path.stem.partition("-")[0] for path in searched if path.parent.name == "search"} >= {
        "season",
        "pages",
    }
    assert [str(path) for path in searched if told_in(path)] == []


def told_in(path: Path) -> list[str]:
    """Return the secrets that a file tells, in whatever case: the search index has words in small letters."""
    data = path.read_bytes().lower()
    if path.name == "objects.inv":
        data += zlib.decompress(data := path.read_bytes().partition(b"zlib.\n")[2]).lower()
    return [secret for secret in SECRETS if secret.encode() in data]


def test_a_secret_would_be_seen(tmp_path: Path) -> None:
    """A site without a gate tells it, in its pages and in what Sphinx keeps."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/conf.py").write_text('extensions = ["myst_parser"]\n', encoding="utf-8")
    (tmp_path / "outside.txt").write_text(f"# {OUTSIDE.capitalize()}\n", encoding="utf-8")
    (tmp_path / "docs/index.md").write_text("```{include} ../outside.txt\n```\n", encoding="utf-8")
    build(tmp_path / "docs", tmp_path / "built")
    told = {path.name for path in (tmp_path / "built").rglob("*") if path.is_file() and told_in(path)}
    assert {"index.html", "index.doctree", "environment.pickle", "searchindex.js", "objects.inv"} <= told
