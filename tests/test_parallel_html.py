"""``sphinx_parallel_html``: the same site with it and without it, and what it does where it cannot work."""

from __future__ import annotations

import gc
import shutil
from pathlib import Path

import pytest
import sphinx
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.testing.util import SphinxTestApp

from browser.harness import WARNINGS, build_anew
from building import DOCS, PIXEL, Built, build, differences, write_issue
from full_site import make_site
from sphinx_parallel_html import builders, requirements


def without_ours(source: Path, folder: Path) -> Path:
    """Return a copy of a site that does not load the extension."""
    copy = Path(shutil.copytree(source, folder, ignore=shutil.ignore_patterns("_build")))
    conf = copy / "conf.py"
    text = conf.read_text(encoding="utf-8")
    assert '"sphinx_parallel_html",' in text
    conf.write_text(text.replace('"sphinx_parallel_html",', ""), encoding="utf-8")
    return copy


def test_the_archive_is_the_same_without(site: Built, tmp_path: Path) -> None:
    assert build_anew(without_ours(DOCS, tmp_path / "docs"), tmp_path / "plain", "dirhtml", jobs="1") == ""
    plain = Built(tmp_path / "plain/site", (tmp_path / "plain" / WARNINGS).read_text(encoding="utf-8"))
    assert plain.warnings == site.warnings == ""
    assert differences(site, plain) == []


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
@pytest.mark.parametrize("jobs", [0, 2])
def test_an_edit_without_it_gives_the_site_of_a_clean_build(builder: str, jobs: int, tmp_path: Path) -> None:
    source = without_ours(make_site(tmp_path / "site"), tmp_path / "source")
    build(source, tmp_path / "again", builder, jobs)
    write_issue(source / "issues", 3, title="Another title")
    (source / "issues/0007.md").unlink()
    again = build(source, tmp_path / "again", builder, jobs)
    clean = build(source, tmp_path / "clean", builder)
    assert differences(again, clean) == []
    assert differences(build(source, tmp_path / "again", builder, jobs), clean) == []


@pytest.mark.parametrize("most", [2, 64])
def test_pages_are_merged_in_their_order(most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "source"
    source.mkdir()
    extensions = ["sphinx_parallel_html", "myst_parser", "sphinx.ext.autosectionlabel"]
    (source / "conf.py").write_text(f"extensions = {extensions}\n", encoding="utf-8")
    (source / "index.md").write_text("# Pages\n\n```{toctree}\n:glob:\n\np*\n```\n", encoding="utf-8")
    for number in range(16):
        folder = source / str(number % 3)
        folder.mkdir(exist_ok=True)
        (folder / "image.gif").write_bytes(PIXEL)
        text = f"# Page {number}\n\n## The same\n\n![One of three]({number % 3}/image.gif)\n"
        (source / f"p{number:02}.md").write_text(text + "A longer text.\n" * (16 - number) * 40, encoding="utf-8")
    serial = build(source, tmp_path / "serial")
    monkeypatch.setattr(builders, "_MAX_PAGES", most)
    for attempt in range(3):
        assert differences(build(source, tmp_path / f"parallel-{attempt}", jobs=4), serial) == []


@pytest.mark.parametrize("option", [":titlesonly:", ":numbered:"])
def test_titles_with_the_same_text(option: str, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "conf.py").write_text('extensions = ["sphinx_parallel_html", "myst_parser"]\n', encoding="utf-8")
    toctree = f"```{{toctree}}\n:glob:\n{option}\n\np*\n```\n"
    (source / "index.md").write_text(f"# Tags\n\n{toctree}", encoding="utf-8")
    titles = ["Tags & \\<b>", "Tags & `<b>`", "*Tags* & \\<b>", "Tags & \\<b>", "Tags", "`Tags`", "Tags"]
    for number, title in enumerate(titles):
        (source / f"p{number}.md").write_text(f"# {title}\n\n## {title}\n", encoding="utf-8")
    built = build(source, tmp_path / "built")
    assert 'title="next chapter"' in built.text("p0/index.html")
    assert differences(built, build(without_ours(source, tmp_path / "plain"), tmp_path / "without")) == []


def assert_disabled(app: SphinxTestApp, reason: str) -> None:
    (line,) = app.warning.getvalue().splitlines()
    assert "sphinx_parallel_html is disabled" in line and reason in line
    assert "[sphinx_parallel_html.unsupported]" in line
    assert type(app.builder).__module__ == "sphinx.builders.dirhtml"


def test_a_release_that_was_not_tested(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sphinx, "version_info", (99, 0, 0, "final", 0))
    app = SphinxTestApp("dirhtml", srcdir=make_site(tmp_path / "source"), builddir=tmp_path / "built")
    assert_disabled(app, "is not supported")
    warnings = app.warning.getvalue()
    app.build()
    assert app.warning.getvalue() == warnings
    app.cleanup()


@pytest.mark.parametrize("name", ["_read_parallel", "dump_inventory"])
def test_a_name_that_is_gone(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = next(owner for owner in (StandaloneHTMLBuilder, *StandaloneHTMLBuilder.__mro__) if name in vars(owner))
    monkeypatch.delattr(owner, name)
    assert name in (requirements.unmet_requirement() or "")


def test_an_attribute_that_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(requirements._ATTRIBUTES, Builder, ("_app", "_no_more"))
    assert (requirements.unmet_requirement() or "").endswith(f"has no {Builder.__name__}._no_more")


def test_an_argument_that_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(requirements._ARGUMENTS, Builder, {"read_doc": ("_cache", "_no_more")})
    assert (requirements.unmet_requirement() or "").endswith(f"has no {Builder.__name__}.read_doc(_no_more)")


def test_the_sphinx_that_is_installed_has_all() -> None:
    assert requirements.unmet_requirement() is None


def test_pages_beside_the_assets(tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "_static").mkdir(parents=True)
    (source / "conf.py").write_text('project = "Plain"\nextensions = ["sphinx_parallel_html",]\n')
    (source / "index.rst").write_text("Plain\n=====\n\n.. toctree::\n\n   _static/beside\n   folder/page\n")
    for name in ("_static/beside", "folder/page"):
        (source / f"{name}.rst").parent.mkdir(exist_ok=True)
        (source / f"{name}.rst").write_text("Page\n====\n")
    fast = build(source, tmp_path / "fast", jobs=2)
    plain = build(without_ours(source, tmp_path / "copy"), tmp_path / "plain")
    assert fast.warnings == plain.warnings == ""
    assert differences(fast, plain) == []
    assert 'href="../../_static/pygments.css' in fast.text("folder/page/index.html")
    assert 'href="../pygments.css' in fast.text("_static/beside/index.html")


def test_the_collector_is_restored_even_if_a_build_could_not_start(tmp_path: Path) -> None:
    source = make_site(tmp_path / "site")
    build(source, tmp_path / "built")
    before = gc.get_threshold()
    conf = source / "conf.py"
    settings = conf.read_text(encoding="utf-8")
    conf.write_text(settings + "\n\ndef setup(app):\n    raise ValueError\n", encoding="utf-8")
    with pytest.raises(ValueError):
        build(source, tmp_path / "built")
    conf.write_text(settings, encoding="utf-8")
    build(source, tmp_path / "built")
    assert gc.get_threshold() == before
