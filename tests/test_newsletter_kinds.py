"""Archives of many kinds: what ``newsletter init --from`` makes of them, and what an import then writes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from newsletter_kinds import ISSUES, KINDS, Kind
from sphinx_newsletter.authoring.project import Project
from sphinx_newsletter.cli import main
from sphinx_newsletter.reading import read_text


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that commands run in, with a folder for old issues."""
    monkeypatch.delenv("READTHEDOCS_CANONICAL_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old").mkdir()
    return tmp_path


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_what_a_newsletter_is(kind: Kind, place: Path) -> None:
    rows = ["file,date"]
    for number in range(1, ISSUES + 1):
        name = kind.file.format(number=number, day=number)
        (place / "old" / name).write_text(kind.text(number), encoding="utf-8")
        rows.append(f"{name},2024-01-{number:02}")
    (place / "table.csv").write_text("\n".join(rows), encoding="utf-8")
    assert run("init", "x", "--from", "old", "--yes").exit_code == 0
    settings = Project.find(place / "x").settings
    assert settings.title == (kind.title or "X")
    assert settings.page_language == kind.language.replace("_", "-")
    assert list([settings.items] if isinstance(settings.items, str) else settings.items) == list(kind.items)
    found = [title for titles in settings.sections.values() for title in titles]
    if kind.sections:
        assert found == list(kind.sections)
    imported = run("import", "old", "--to", "x/docs/issues", *kind.options)
    assert imported.exit_code == 0, imported.output
    links = []
    for path in sorted((place / "x/docs/issues").glob("*.md")):
        issue, _, _ = read_text(path.read_text(encoding="utf-8"), f"issues/{path.stem}", settings)
        assert issue is not None
        assert len(issue.links) == kind.links, path.read_text(encoding="utf-8")
        links += issue.links
        sections = {section.title for link in issue.links if (section := link.section)}
        assert sections == set(kind.sections) or not sections, path.read_text(encoding="utf-8")
    assert len(links) == kind.links * ISSUES
    junk = [link for link in links if not link.url and not link.related]
    titles = Counter(link.title for link in links if "jobs.example" not in (link.url or ""))
    junk += [link for link in links if titles[link.title] > ISSUES]
    assert not junk
    assert not any(link.summary.startswith((",", ".", ":", "-", "–", "—")) for link in links)
