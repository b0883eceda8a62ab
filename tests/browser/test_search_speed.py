"""The search is quick. Bounds are loose, for machines that do other things too; search_speed.py prints figures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser.search_speed import measure

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.mark.long
def test_search_is_quick(archive: Path, browser: Browser, tmp_path: Path) -> None:
    found = measure(browser, archive, tmp_path, runs=3)
    assert found["links"] > 2_700
    assert found["records"] <= 450_000
    for name, first in found.items():
        if name.startswith("first results"):
            assert 0 < first["records"] <= 75_000, name
            assert first["records"] < first["bytes"] <= 150_000, name
            assert first["milliseconds"] < 5_000, name
    assert found["later queries"]["median"] <= 60
    assert found["longest tasks"][0] <= 50
    assert found["precision"]["asyncio"] == (10, 10)
