"""Real issues in other languages than the archive's, built as a newsletter in that language."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from building import ROOTS, Built, build

CORPUS = Path(os.environ.get("NEWSLETTER_CORPUS") or "unset")
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="NEWSLETTER_CORPUS names no folder with real issues")


def build_real(folder: str, language: str, work: Path) -> Built:
    """Build the issues of a folder of the corpus."""
    source = Path(shutil.copytree(ROOTS / "test-chinese", work / "source"))
    shutil.rmtree(source / "issues")
    (source / "issues").mkdir()
    for number, path in enumerate(sorted((CORPUS / folder).glob("*.md")), 1):
        text = re.sub(r"\A---\n.*?\n---\n", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        front = f"---\nissue: {number}\ndate: 2024-01-0{number}\n---\n\n"
        (source / f"issues/{number:04}.md").write_text(front + text, encoding="utf-8")
    return build(source, work / "built", language=language, ogp_social_cards={"enable": False})
