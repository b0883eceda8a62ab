"""Other extensions, and what a project has of its own: each keeps what it would have without this one."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from building import PIXEL, Built, build, differences, write_issue

CONF = """\
project = "Weekly"
extensions = ["sphinx_newsletter", "sphinx_parallel_html", {extensions}]
html_theme = "furo"
html_baseurl = "https://weekly.example/"
ogp_social_cards = {{"enable": False}}
"""

Write = Callable[..., Path]


@pytest.fixture
def newsletter(tmp_path: Path) -> Write:
    """Return a function that writes a newsletter of so many issues; *conf* comes after the usual settings."""

    def write(index: str, issues: int = 2, extensions: str = "", conf: str = "") -> Path:
        source = tmp_path / "source"
        (source / "issues").mkdir(parents=True)
        (source / "conf.py").write_text(CONF.format(extensions=extensions) + conf, encoding="utf-8")
        toctree = "\n```{toctree}\n:glob:\n\nseason-*\n```\n"
        (source / "index.md").write_text(f"# Weekly\n\n{index}\n{toctree}", encoding="utf-8")
        (source / "season-1.md").write_text("# Season 1\n\n```{season} 1\n```\n", encoding="utf-8")
        for number in range(1, issues + 1):
            write_issue(source / "issues", number)
        return source

    return write


def addresses(built: Built, page: str) -> list[str]:
    return [link["href"] for link in built.article(page).select("p > a.reference")]


OWN_ROLES = 'extlinks = {"issue": ("https://bugs.example/%s", "bug %s"), "link": ("https://l.example/%s", "%s")}\n'


def test_roles_of_extlinks_keep_their_names(newsletter: Write, tmp_path: Path) -> None:
    index = "{issue}`2`, {link}`two`, {newsletter:issue}`2`, {newsletter:link}`https://example.org/2`"
    source = newsletter(index, extensions='"sphinx.ext.extlinks"', conf=OWN_ROLES)
    body = "## Articles\n\n1. [One](https://example.org/1)\n\n   See {issue}`2` and {newsletter:issue}`2`.\n"
    write_issue(source / "issues", 1, body=body)
    built = build(source, tmp_path / "built")
    assert built.warnings == ""
    assert addresses(built, "")[:3] == ["https://bugs.example/2", "https://l.example/two", "issues/0002/"]
    assert addresses(built, "")[3].startswith("issues/0002/#link-")
    assert addresses(built, "issues/0001")[-2:] == ["../0002/", "../0002/"], "on an issue page it is ours"


@pytest.mark.parametrize("extension", ["late", "early"])
def test_roles_of_other_extensions_keep_their_names(extension: str, newsletter: Write, tmp_path: Path) -> None:
    own = (
        "def role(*_):\n    from docutils import nodes\n    return [nodes.strong('', 'their own')], []\n\n"
        "def setup(app):\n    "
    )
    connected = {"late": "app.connect('builder-inited', lambda app: app.add_role('issue', role))"}
    source = newsletter("{issue}`2`", conf=own + connected.get(extension, "app.add_role('issue', role)") + "\n")
    built = build(source, tmp_path / "built")
    assert built.warnings == ""
    assert built.article("").find("strong").get_text() == "their own"


def test_a_role_that_a_page_defines_is_its_own(newsletter: Write, tmp_path: Path) -> None:
    source = newsletter("{issue}`2`")
    text = "Ours\n====\n\n.. role:: issue(strong)\n\n:issue:`2` :newsletter:issue:`2`\n"
    (source / "ours.rst").write_text(":orphan:\n\n" + text, encoding="utf-8")
    built = build(source, tmp_path / "built")
    assert built.warnings == ""
    assert built.article("ours").find("strong", class_="issue").get_text() == "2"
    assert addresses(built, "ours") == ["../issues/0002/"]


@pytest.mark.parametrize("extensions", ["", '"notfound.extension"'])
def test_pages_left_out_of_the_search_are_in_the_sitemap(
    extensions: str, newsletter: Write, tmp_path: Path
) -> None:
    source = newsletter("", extensions=extensions)
    for name in ("404", "plain"):
        (source / f"{name}.md").write_text("---\nnosearch: true\norphan: true\n---\n\n# Title\n", encoding="utf-8")
    sitemap = build(source, tmp_path / "built").text("sitemap.xml")
    assert "<loc>https://weekly.example/plain/</loc>" in sitemap
    assert "404" not in sitemap


def test_a_style_sheet_of_our_name_is_the_projects_own(newsletter: Write, tmp_path: Path) -> None:
    source = newsletter("", conf='html_static_path = ["_static"]\nhtml_css_files = ["newsletter.css"]\n')
    ours, replaced = "sphinx-newsletter/newsletter.css", "sphinx-newsletter/newsletter.js"
    for name in ("newsletter.css", "newsletter.js", replaced):
        (source / "_static" / name).parent.mkdir(parents=True, exist_ok=True)
        (source / "_static" / name).write_text("/* their own */", encoding="utf-8")
    built = build(source, tmp_path / "built")
    for name in ("newsletter.css", "newsletter.js", replaced):
        assert built.text(f"_static/{name}") == "/* their own */"
    assert ".nl-card" in built.text(f"_static/{ours}")
    sheets = [link["href"].partition("?")[0] for link in built.soup("").select('link[rel="stylesheet"]')]
    assert sheets.index(f"_static/{ours}") < sheets.index("_static/newsletter.css"), "theirs has the last word"


GATHERING = """\
import json
from functools import partial
from pathlib import Path

RESOLVED = []

def resolved(found, app, doctree, docname):
    found.append(docname)

def note(app, docname, event):
    known = [sorted(known) for known in (app.env.titles, app.env.tocs, app.env.longtitles)]
    folder = Path(app.outdir).parent / "read"
    folder.mkdir(exist_ok=True)
    (folder / f"{docname.replace('/', '-')}.{event}.json").write_text(json.dumps(known))

def finished(app, exception):
    Path(app.outdir, "gathered.json").write_text(json.dumps(sorted(RESOLVED)))

def setup(app):
    RESOLVED.clear()
    app.connect("doctree-resolved", partial(resolved, RESOLVED))
    app.connect("source-read", lambda app, docname, source: note(app, docname, "source"), priority=10)
    app.connect("doctree-read", lambda app, doctree: note(app, app.env.docname, "tree"))
    app.connect("build-finished", finished)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
"""
"""An extension that gathers what it finds in pages, as Sphinx lets it."""

GATHERING_TRANSFORM = """\
import json
from pathlib import Path
from sphinx.transforms.post_transforms import SphinxPostTransform

RESOLVED = []

class Gather(SphinxPostTransform):
    default_priority = 900

    def run(self):
        RESOLVED.append(self.env.current_document.docname)

def finished(app, exception):
    Path(app.outdir, "gathered.json").write_text(json.dumps(sorted(RESOLVED)))

def setup(app):
    RESOLVED.clear()
    app.add_post_transform(Gather)
    app.connect("build-finished", finished)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
"""


@pytest.fixture(params=[GATHERING, GATHERING_TRANSFORM], ids=["handler", "transform"])
def gathering(request: pytest.FixtureRequest, newsletter: Write, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A newsletter beside an extension that gathers what it finds in pages."""
    source = newsletter("{issue}`2`", issues=11, extensions='"gathering"')
    (source / "gathering.py").write_text(request.param, encoding="utf-8")
    picture = "## Articles\n\n1. [Three](https://example.org/3)\n\n   ![One](one.gif)\n"
    write_issue(source / "issues", 3, body=picture)
    (source / "issues/one.gif").write_bytes(PIXEL)
    monkeypatch.syspath_prepend(source)
    monkeypatch.delitem(sys.modules, "gathering", raising=False)
    return source


def test_handlers_see_every_page_in_one_process(gathering: Path, tmp_path: Path) -> None:
    serial, parallel = (build(gathering, tmp_path / f"{jobs}", jobs=jobs) for jobs in (0, 2))
    assert (serial.warnings, parallel.warnings) == ("", "")
    pages = sorted(["index", "season-1", *(f"issues/{number:04}" for number in range(1, 12))])
    assert serial.json("gathered.json") == pages
    assert parallel.json("gathered.json") == pages
    assert differences(serial, parallel) == []


@pytest.mark.parametrize("gathering", [GATHERING], indirect=True, ids=["handler"])
def test_processes_that_read_know_what_has_been_read(gathering: Path, tmp_path: Path) -> None:
    build(gathering, tmp_path / "again", jobs=2)
    for path in (tmp_path / "again/read").iterdir():
        path.unlink()
    for number in range(1, 10):
        write_issue(gathering / "issues", number, title=f"Another {number}")
    again = build(gathering, tmp_path / "again", jobs=2)
    notes = sorted((tmp_path / "again/read").iterdir())
    assert len(notes) == 18
    for path in notes:
        for known in json.loads(path.read_text(encoding="utf-8")):
            assert {"index", "season-1", "issues/0010", "issues/0011"} <= set(known), path.name
    clean = build(gathering, tmp_path / "clean")
    assert [name for name in differences(again, clean) if name != "gathered.json"] == []
