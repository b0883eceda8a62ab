"""``sitemap.xml``: one file, or an index of several."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from building import Built, build
from full_site import make_site
from sphinx_newsletter.outputs import sitemap

BASE = "https://small.example/en/latest/"


def listed(built: Built, name: str) -> list[str]:
    return re.findall("<loc>(.*?)</loc>", built.text(name))


def test_a_large_site_has_an_index_of_sitemaps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = make_site(tmp_path / "source", issues=4)
    whole = listed(build(source, tmp_path / "whole"), "sitemap.xml")
    monkeypatch.setattr(sitemap, "LIMIT", len(whole) // 2)
    built = build(source, tmp_path / "parts")
    names = [url.removeprefix(BASE) for url in listed(built, "sitemap.xml")]
    assert names == ["sitemap-1.xml", "sitemap-2.xml", *(["sitemap-3.xml"] if len(whole) % 2 else [])]
    assert [url for name in names for url in listed(built, name)] == whole
    assert "<sitemapindex" in built.text("sitemap.xml")
    monkeypatch.undo()
    again = build(source, tmp_path / "parts", html_title="Changed")
    assert listed(again, "sitemap.xml") == whole
    assert not list(again.outdir.glob("sitemap-*.xml"))
