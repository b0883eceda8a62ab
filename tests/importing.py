"""Run ``newsletter import``."""

from __future__ import annotations

from click.testing import CliRunner, Result

from sphinx_newsletter.cli import main


def run(*arguments: str) -> Result:
    """Run the command; only its own exit may be an exception."""
    result = CliRunner().invoke(main, ["import", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result
