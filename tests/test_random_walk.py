"""A walk of random edits: after each, an incremental build in two processes equals a clean one in one process.

Both also report the same pages with equal URLs. A short walk is part of the tests. Another, or a longer one, takes
one command:

    NEWSLETTER_EDITS=200 NEWSLETTER_SEED=1 pytest -s tests/test_random_walk.py

``-s`` shows each edit. A walk is the same every time it is taken, so that one which fails can be taken again.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from building import Built, differences, start_build
from editing import Edits
from edits import Editor
from full_site import make_site
from name_edits import NameEdits

EDITS = int(os.environ.get("NEWSLETTER_EDITS", "6"))
SEED = int(os.environ.get("NEWSLETTER_SEED", "8"))

BACKUP = ".buildinfo.bak"
"""What Sphinx itself leaves after a change of settings, for whoever wonders why it writes all pages again."""


def unreadable(built: Built) -> set[str]:
    return {line for line in built.warnings.splitlines() if line.endswith("[newsletter.unreadable]")}


def walk(editor: Edits, folder: Path, edits: int) -> None:
    source = editor.source
    start_build(source, folder / "work", jobs=2)()
    for _ in range(edits):
        done = editor.edit()
        print(f"{editor.count}. {done}", flush=True)
        builds = start_build(source, folder / "work", jobs=2), start_build(source, folder / "clean")
        incremental, clean = (wait() for wait in builds)
        differ = [name for name in differences(incremental, clean) if name != BACKUP]
        assert differ == [], f"edit {editor.count} of seed {SEED}: {done}"
        assert unreadable(incremental) == unreadable(clean), f"edit {editor.count} of seed {SEED}: {done}"
        shutil.rmtree(folder / "clean")


def test_after_each_edit_the_site_equals_a_clean_one(tmp_path: Path) -> None:
    walk(Editor(make_site(tmp_path / "source"), SEED), tmp_path, EDITS)


def test_after_each_edit_of_a_name_the_site_equals_a_clean_one(tmp_path: Path) -> None:
    walk(NameEdits(make_site(tmp_path / "source"), SEED), tmp_path, EDITS)


@pytest.mark.long
def test_after_each_of_many_edits_of_names_the_site_equals_a_clean_one(tmp_path: Path) -> None:
    walk(NameEdits(make_site(tmp_path / "source"), SEED + 1), tmp_path, 10 * EDITS)


def test_after_each_edit_the_social_cards_are_those_of_a_clean_site(tmp_path: Path) -> None:
    source = make_site(tmp_path / "source", issues=2)
    conf = (source / "conf.py").read_text(encoding="utf-8")
    cards = 'ogp_social_cards = {"enable": False}\n'
    assert cards in conf
    (source / "conf.py").write_text(conf.replace(cards, ""), encoding="utf-8")
    walk(Editor(source, SEED), tmp_path, max(1, EDITS // 8))
