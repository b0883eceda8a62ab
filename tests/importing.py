"""Run ``newsletter import``."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from imports import read
from sphinx_newsletter.cli import main


def run(*arguments: str) -> Result:
    """Run the command; only its own exit may be an exception."""
    result = CliRunner().invoke(main, ["import", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def write(files: dict[str, str | bytes]) -> None:
    """Write files below the current directory."""
    for name, content in files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def pages() -> dict[str, list[str]]:
    """The URLs of the items of each page that was written."""
    found = sorted(Path("issues").glob("*.md"))
    return {path.stem: [link.url for link in read(path.read_text(encoding="utf-8")).links] for path in found}
