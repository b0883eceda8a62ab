"""The guide's page on security: each threat names what proves that it is stopped, and that is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/guide/security.md").read_text(encoding="utf-8")
DEFENDED = PAGE.partition("## What is not defended")[0]
THREATS = re.findall(r"^- \*\*(.+?)\*\*(.*)$", DEFENDED, re.MULTILINE)
PROOF = re.compile(r"`(?P<file>tests/(?:browser/)?test_\w+\.py)(?:::(?P<test>test_\w+))?`")


def defined_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


@pytest.mark.parametrize(("threat", "rest"), THREATS, ids=[threat for threat, _ in THREATS])
def test_each_threat_names_tests_that_exist(threat: str, rest: str) -> None:
    stopped_by, found, proofs = rest.partition(" Proof: ")
    assert stopped_by.endswith(".") and found
    for proof in proofs.split(", "):
        match = PROOF.fullmatch(proof)
        assert match
        existing = defined_in(ROOT / match["file"])
        assert existing and (not match["test"] or match["test"] in existing)


def test_threats_were_found() -> None:
    assert len(THREATS) == DEFENDED.count("\n- ") > 15


def test_the_ways_to_report_and_to_read_on_are_there() -> None:
    policy = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert "Report a vulnerability" in policy
    assert "(docs/guide/security.md)" in policy and "`SECURITY.md`" in PAGE
