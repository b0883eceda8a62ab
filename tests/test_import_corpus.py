"""Issues as they were sent, imported: every item, address, image and emoji arrives."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from building import DOCS
from sphinx_newsletter.authoring.project import Project
from sphinx_newsletter.cli import main
from sphinx_newsletter.reading import Finding, read_text
from sphinx_newsletter.reading.item import is_emoji
from sphinx_newsletter.records.model import Issue
from test_corpus import (
    FILES,
    FOLDER,
    GAPS,
    IMAGE,
    LINK,
    PATHS,
    item_blocks,
    needs_real_issues,
    numbered_lines,
    text_of,
)

LANGUAGES = ("en", "zh", "ja", "mojibake")
SETTINGS = Project.find(DOCS).settings
COLLECTION = "zh/2023-12-11-season-1-collection.md"
SINGLE = [name for name in FILES if name != COLLECTION]
HEALTHY = [name for name in SINGLE if not name.startswith("mojibake")]
EXPECTED = {"no-link", "no-summary", "duplicate-link", "image-alt", "unknown-language", "not-a-picture"}
"""What only a person can mend."""
OWN_PROSE = re.compile(r"^(Cut through|After subscribing|\[Python Trending Weekly Season)", re.MULTILINE)


def run(*arguments: str) -> Result:
    before = Path.cwd()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(DOCS)
        result = CliRunner().invoke(main, ["import", *arguments])
    assert Path.cwd() == before
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Path]:
    """What each folder of issues becomes, imported on its own."""
    made = {path.parent: tmp_path_factory.mktemp(path.parent.name) for path in PATHS.values()}
    for source, folder in made.items():
        result = run(str(source), "--to", str(folder))
        assert result.exit_code == 0, result.output
    return made


@cache
def issues_in(folder: Path) -> dict[str, tuple[Issue, list[Finding], str]]:
    found = {}
    for path in sorted(folder.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        issue, findings, _ = read_text(text, f"issues/{path.stem}", SETTINGS)
        assert issue is not None
        found[path.name] = (issue, findings, text)
    return found


def page_of(name: str, folders: dict[Path, Path]) -> tuple[Issue, list[Finding], str]:
    """The page made of a file that is one issue, found by its date."""
    date = Path(name).name[:10]
    pages = issues_in(folders[PATHS[name].parent]).values()
    (page,) = [page for page in pages if str(page[0].date) == date]
    return page


@needs_real_issues
@pytest.mark.long
def test_all_folders_import_in_one_run_and_a_second_does_nothing(tmp_path: Path) -> None:
    arguments = [*(str(FOLDER / name) for name in LANGUAGES), "--to", str(tmp_path)]
    first = run(*arguments)
    assert first.exit_code == 0
    assert len(list(tmp_path.iterdir())) == 32  # 1 to 30, 72 and 118
    assert first.output.count(": skipped: ") == 7
    again = run(*arguments)
    assert again.exit_code == 0
    assert "Nothing to do" in again.output


def test_what_was_imported_is_imported_without_a_change(folders: dict[Path, Path]) -> None:
    for folder in folders.values():
        result = run(str(folder), "--to", str(folder))
        assert result.exit_code == 0
        assert "Nothing to do" in result.output


@pytest.mark.parametrize("name", SINGLE)
def test_every_numbered_line_is_an_item(name: str, folders: dict[Path, Path]) -> None:
    issue, _, text = page_of(name, folders)
    expected = Counter(number for number, _ in numbered_lines(name))
    expected.subtract(GAPS.get(name, set()))
    assert Counter(link.number for link in issue.links) == +expected
    assert not re.search(r"^\s*(\d+[、．]|[①-⑳])", text, re.MULTILINE)


@needs_real_issues
def test_a_collection_gives_all_its_items(folders: dict[Path, Path]) -> None:
    pages = issues_in(folders[FOLDER / "zh"])
    made = [pages[f"{number:04}.md"][0] for number in (1, 2, 3)]
    assert [str(issue.date) for issue in made] == ["2023-05-13", "2023-05-20", "2023-05-27"]
    assert sum(len(issue.links) for issue in made) == len(numbered_lines(COLLECTION))
    assert all(link.section for issue in made for link in issue.links)


@pytest.mark.parametrize("name", HEALTHY)
def test_every_address_and_image_of_an_item_arrives(name: str, folders: dict[Path, Path]) -> None:
    issue, _, _ = page_of(name, folders)
    blocks = [OWN_PROSE.split(block)[0] for block in item_blocks(name)]
    found = {link.url for link in issue.links if link.url}
    found |= {related.url for link in issue.links for related in link.related}
    assert {url.rstrip("/") for url in found} == {
        url.rstrip("/") for block in blocks for url in LINK.findall(block)
    }
    images = {url for block in blocks for url in IMAGE.findall(block)}
    assert {image.url for link in issue.links for image in link.images} == images


@pytest.mark.parametrize("name", HEALTHY)
def test_every_emoji_of_an_item_arrives(name: str, folders: dict[Path, Path]) -> None:
    _, _, text = page_of(name, folders)
    kept = Counter(char for char in text if is_emoji(char))
    written = Counter(char for block in item_blocks(name) for char in block if is_emoji(char))
    assert written <= kept
    assert kept <= Counter(char for char in text_of(name) if is_emoji(char))


@needs_real_issues
def test_the_damaged_issue_becomes_the_healthy_one(folders: dict[Path, Path]) -> None:
    damaged, healthy = (folders[FOLDER / name] / "0007.md" for name in ("mojibake", "en"))
    assert damaged.read_bytes() == healthy.read_bytes()
    assert "🐿️Projects" in damaged.read_text(encoding="utf-8")


@needs_real_issues
def test_the_damaged_issue_is_healed_without_its_first_bytes_too(tmp_path: Path) -> None:
    text = (FOLDER / "mojibake/2023-06-17-weekly.md").read_text(encoding="utf-8")
    (tmp_path / "seven.md").write_text(text.replace("\uf8ff", ""), encoding="utf-8")
    (tmp_path / "healthy.md").write_text((FOLDER / "en/2023-06-17-weekly.md").read_text(encoding="utf-8"))
    result = run(str(tmp_path), "--to", str(tmp_path / "made"))
    assert "identical to the page from" in result.output


def test_only_what_a_person_must_mend_remains(folders: dict[Path, Path]) -> None:
    for folder in folders.values():
        for _, findings, _ in issues_in(folder).values():
            assert {finding.problem.code for finding in findings} <= EXPECTED


@needs_real_issues
def test_every_issue_in_english_knows_its_original(folders: dict[Path, Path]) -> None:
    for issue, _, _ in issues_in(folders[FOLDER / "en"]).values():
        assert issue.original
        assert str(issue.date) in issue.original or issue.number == 118


def test_what_every_issue_repeats_is_left_out(folders: dict[Path, Path]) -> None:
    for folder in folders.values():
        for issue, _, text in issues_in(folder).values():
            assert not re.search(
                r"Subscribe Welcome|The .original version|欢迎订阅|关于周刊|本週刊について|赞助&支持", text
            )
            assert issue.body.intro == "" or issue.number == 72
