"""The shape of the source: rooms, the way imports go, and private names of other packages."""

from __future__ import annotations

import re

import pytest

from building import DOCS
from structure import EXTENSIONS, PACKAGES, modules, private_names, room_imports, uses

GUIDE = (DOCS / "guide" / "architecture.md").read_text(encoding="utf-8")
PURE = ("records", "problems")
"""What imports neither Sphinx nor docutils."""


def table(heading: str, number: int = 0) -> list[list[str]]:
    """Return the rows of a table below a heading of the architecture page."""
    section = re.split(r"^##+ ", GUIDE.partition(f"# {heading}\n")[2], flags=re.MULTILINE)[0]
    block = [part for part in section.split("\n\n") if part.startswith("| ")][number]
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in block.strip().splitlines()[2:]]


def names(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def rooms() -> list[str]:
    return [names(row[0])[0].strip("/").removesuffix(".py") for row in table("Rooms")]


def test_the_guide_lists_every_room() -> None:
    folder = EXTENSIONS / "sphinx_newsletter"
    found = [path for path in folder.iterdir() if path.name != "__pycache__"]
    assert sum(path.is_dir() for path in found) <= 11
    assert sum(path.is_file() for path in found) <= 7
    wiring = {"__init__", "__main__", "py.typed"}
    assert {path.name.removesuffix(".py") for path in found} - wiring == set(rooms())


def test_imports_go_one_way() -> None:
    order = {name: place for place, name in enumerate(rooms())}
    for importer, imported in room_imports("sphinx_newsletter"):
        if importer not in ("__init__", "__main__") and imported != "__init__":
            assert order[imported] < order[importer], f"{importer} imports {imported}"


def test_the_order_of_a_build_stands_in_one_file() -> None:
    folder = EXTENSIONS / "sphinx_newsletter"
    found = [path for path in modules("sphinx_newsletter") if "app.connect(" in (folder / path).read_text("utf-8")]
    assert found == ["build.py"]


def test_the_parallel_builder_knows_nothing_of_newsletters() -> None:
    for path in (EXTENSIONS / "sphinx_parallel_html").glob("*.py"):
        text = path.read_text(encoding="utf-8").replace('"sphinx_newsletter"', "")  # in a list of names
        assert "newsletter" not in text.lower().replace("knows nothing of newsletters", ""), path


@pytest.mark.parametrize("path", [path for path in modules("sphinx_newsletter") if path.startswith(PURE)])
def test_records_need_neither_sphinx_nor_docutils(path: str) -> None:
    text = (EXTENSIONS / "sphinx_newsletter" / path).read_text(encoding="utf-8")
    assert not re.search(r"^\s*(?:from|import) (?:sphinx|docutils|myst_parser)\b", text, re.MULTILINE)


def test_private_names_are_those_of_the_guide() -> None:
    listed = set()
    for row in table("Private names"):
        place = names(row[2])[0]
        package, _, path = place.rpartition("sphinx_parallel_html/")
        package = "sphinx_parallel_html" if package or place.startswith("sphinx_parallel_html/") else PACKAGES[0]
        listed |= {(package, name, path) for name in names(row[0])}
    found = {
        (package, name, path)
        for package in PACKAGES
        for name, path in private_names(package)
        if path != "requirements.py"  # asks whether they are there
    }
    assert found == listed


def test_what_is_patched_is_patched_in_one_place() -> None:
    assert uses("sphinx_newsletter", "disconnect") == ["integrations/handlers.py"]
    # The first two only read it.
    preview = ["cli/preview_builds.py", "cli/preview_server.py"]
    assert uses("sphinx_newsletter", "modules") == [*preview, "integrations/stub_modules.py"]
    assert uses("sphinx_newsletter", "loaders") == ["integrations/furo_files.py"]
    assert not uses("sphinx_parallel_html", "disconnect")
    for row in table("Private names", 1):
        path = names(row[1])[0]
        assert (EXTENSIONS / "sphinx_newsletter" / path).is_file() or (EXTENSIONS / path).is_file()


def test_every_path_of_the_guide_is_there() -> None:
    text = re.sub(r"```.*?```", "", GUIDE, flags=re.DOTALL)
    for path in re.findall(r"`((?:\w+/)+\w+\.(?:py|json|html|css|md))`", text):
        places = (EXTENSIONS / "sphinx_newsletter", EXTENSIONS, DOCS.parent)
        assert any((place / path).is_file() for place in places), path


def test_commands_print_in_one_place() -> None:
    for name in ("echo", "secho"):
        assert uses("sphinx_newsletter", name) == ["cli/output.py"]
    folder = EXTENSIONS / "sphinx_newsletter"
    for path in modules("sphinx_newsletter"):
        assert not re.search(r"(?<![.\w])print\(", (folder / path).read_text(encoding="utf-8")), path
