"""The guide's extension works, and a project's templates are used instead of ours."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from building import DOCS, Built, build, differences

GUIDE = (DOCS / "guide/extending.md").read_text(encoding="utf-8")


def test_the_extension_of_the_guide(
    root: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    source = root("basic")
    (source / "longest.py").write_text(code, encoding="utf-8")
    (source / "most.md").write_text("# The longest\n\n```{longest-issues} 1\n```\n", encoding="utf-8")
    with (source / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write('\nextensions += ["longest"]\n')
    monkeypatch.syspath_prepend(str(source))
    built = build(source, tmp_path / "work")
    counts = dict(built.json("counts.json"))
    title = built.article("most").select_one("#the-longest li").get_text()
    assert counts[int(title.strip().lstrip("#").split()[0])] == max(counts.values())

    before = (built.outdir / "counts.json").stat().st_mtime_ns
    page = next((source / "issues").glob("*.md"))
    page.write_text(f"{page.read_text('utf-8')}\n9. [One more](https://example.org/one-more)\n", encoding="utf-8")
    again = build(source, tmp_path / "work")
    assert (again.outdir / "counts.json").stat().st_mtime_ns > before
    assert differences(again, build(source, tmp_path / "clean")) == []


def test_a_template_of_the_project(root: Callable[[str], Path], tmp_path: Path) -> None:
    source = root("basic")
    folder = source / "_templates/newsletter"
    folder.mkdir(parents=True)
    with (source / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write('\ntemplates_path = ["_templates"]\n')
    build(source, tmp_path / "work")
    (folder / "issues.html").write_text("<h1>{{ title }}: {{ years|length }}</h1>\n", encoding="utf-8")
    built = build(source, tmp_path / "work")
    assert re.search(r": \d+$", str(built.article("issues").h1.get_text()).strip("#¶ \n"))
    assert differences(built, build(source, tmp_path / "clean")) == []
    (folder / "issues.html").unlink()
    assert differences(build(source, tmp_path / "work"), build(source, tmp_path / "clean")) == []


def test_settings_can_be_linked_from_other_projects(site: Built) -> None:
    names = {line.split()[0] for line in site.inventory() if " std:confval " in line}
    assert {"newsletter_items", "newsletter_title", "newsletter_follow"} <= names
