"""``links.json`` and the object inventory: what other software may rely on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from sphinx.util.inventory import InventoryFile

from building import Built, build, differences


@pytest.mark.parametrize("which", ["site", "basic"])
def test_the_data_is_as_its_schema_says(which: str, request: pytest.FixtureRequest) -> None:
    built: Built = request.getfixturevalue(which)
    schema = built.json("links.schema.json")
    jsonschema.Draft202012Validator.check_schema(schema)
    checker = jsonschema.FormatChecker()
    jsonschema.Draft202012Validator(schema, format_checker=checker).validate(built.json("links.json"))


def test_the_schema_refuses_what_is_not_in_the_contract(basic: Built) -> None:
    validator = jsonschema.Draft202012Validator(basic.json("links.schema.json"))
    data = basic.json("links.json")
    data["links"][0]["languages"] = "en"
    assert not validator.is_valid(data)


def test_keys_are_sorted_and_links_in_order(basic: Built) -> None:
    text = basic.text("links.json")
    data = json.loads(text)
    assert list(data) == sorted(data)
    assert all(list(link) == sorted(link) for link in data["links"])
    order = [(link["issue"], link["position"]) for link in data["links"]]
    assert order == sorted(order)
    assert [issue["number"] for issue in data["issues"]] == [1, 2, 3]


def test_a_link_of_each_kind(basic: Built) -> None:
    data = basic.json("links.json")
    by_url = {link["url"]: link for link in data["links"]}
    asyncio = by_url["https://example.org/asyncio"]
    assert asyncio["languages"] == ["en"]
    assert asyncio["topics"] == ["asyncio"]
    assert asyncio["section"] == "articles"
    assert asyncio["source"] == "example.org"
    assert asyncio["summary"] == "How coroutines work, and what came before."
    assert asyncio["related"] == [{"title": "what came before", "url": "https://example.org/before"}]
    assert asyncio["permalink"] == "https://small.example/en/latest/issues/0001/#link-58efd156"
    chinese = by_url["https://juejin.cn/post/1"]
    assert chinese["languages"] == ["zh"]
    assert chinese["images"] == [{"url": "https://img.example/loop.png", "alt": "A loop of events"}]
    assert by_url["https://example.org/by-hand"]["snapshot"] == "https://archive.example/by-hand"
    group = by_url[None]
    assert (group["title"], group["source"], len(group["related"])) == ("Three to read", "", 3)


def test_issues_know_season_date_and_original(basic: Built) -> None:
    first = basic.json("links.json")["issues"][0]
    assert first == {
        "number": 1,
        "date": "2024-01-06",
        "title": "Where it begins",
        "season": 1,
        "url": "https://small.example/en/latest/issues/0001/",
        "original": "https://letter.example/1",
    }
    assert [issue["season"] for issue in basic.json("links.json")["issues"]] == [1, 1, 2]


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_every_permalink_is_an_id_of_a_page(build_root: Callable[..., Built], builder: str) -> None:
    built = build_root("basic", builder)
    for link in built.json("links.json")["links"]:
        address, _, anchor = link["permalink"].partition("#")
        page = address.removeprefix("https://small.example/en/latest/").removesuffix(".html").rstrip("/")
        assert built.soup(page).find(id=anchor), link["permalink"]


def test_without_a_base_address_everything_is_relative(build_root: Callable[..., Built]) -> None:
    built = build_root("basic", html_baseurl="")
    data = built.json("links.json")
    assert data["base_url"] == ""
    assert data["links"][0]["permalink"] == "issues/0001/#link-58efd156"
    assert not list(built.outdir.rglob("atom.xml"))
    assert built.warnings == ""


def test_other_projects_may_refer_to_issues_and_links(site: Built) -> None:
    inventory = InventoryFile.loads((site.outdir / "objects.inv").read_bytes(), uri="https://archive.example/")
    data = inventory.data
    assert data["newsletter:issue"]["7"].uri == "https://archive.example/issues/0007/"
    assert "Doubts about asyncio" in data["newsletter:issue"]["7"].display_name
    links = site.json("links.json")["links"]
    assert set(data["newsletter:link"]) == {f"{link['issue']}/{link['id']}" for link in links}
    for link in links:
        entry = data["newsletter:link"][f"{link['issue']}/{link['id']}"]
        assert entry.uri.endswith(f"issues/{link['issue']:04}/#{link['id']}")
        assert entry.display_name == link["title"]


def test_issues_and_links_can_be_referred_to_by_roles(basic: Built) -> None:
    links = basic.article("guide").select("p a.reference")
    assert [(link.get_text(), link["href"]) for link in links] == [
        ("#1 Where it begins", "../issues/0001/"),
        ("the second", "../issues/0002/"),
        ("AsyncIO in depth", "../issues/0001/#link-58efd156"),
        ("AsyncIO in depth", "../issues/0001/#link-58efd156"),
    ]
    assert not basic.article("guide").select("p code"), "a title is no code"


def test_a_large_archive_has_one_file_per_season(
    root: Callable[[str], Path], tmp_path: Path, basic: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = basic.json("links.json")
    monkeypatch.setattr("sphinx_newsletter.outputs.dataset._WHOLE", len(whole["links"]) - 1)
    source = root("basic")
    built = build(source, tmp_path / "built")
    index = built.json("links.json")
    validator = jsonschema.Draft202012Validator(built.json("links.schema.json"))
    assert index["issues"] == index["links"] == []
    parts = [built.json(part["url"]) for part in index["parts"]]
    for each in (index, *parts):
        validator.validate(each)
    assert [issue for part in parts for issue in part["issues"]] == whole["issues"]
    assert [link for part in parts for link in part["links"]] == whole["links"]
    assert [(part["issues"], part["links"]) for part in index["parts"]] == [
        (len(part["issues"]), len(part["links"])) for part in parts
    ]
    page = source / "issues/0001.md"
    page.write_text(page.read_text(encoding="utf-8").replace("# ", "# New: ", 1), encoding="utf-8")
    assert not differences(build(source, tmp_path / "built"), build(source, tmp_path / "clean"))
    monkeypatch.undo()
    (source / "issues/0003.md").touch()
    again = build(source, tmp_path / "built")
    assert not list(again.outdir.glob("data/*.json"))
    assert len(again.json("links.json")["links"]) == len(whole["links"])
