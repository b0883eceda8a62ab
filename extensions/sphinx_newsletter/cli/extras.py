"""Packages that some commands need, and a build of the site does not."""

from __future__ import annotations

import importlib.util

import click

_EXTRAS = {"import": ("bs4", "feedparser", "markdownify", "webencodings"), "live": ("sphinx_autobuild",)}
"""What each extra of the distribution installs: pyproject.toml."""


def require_extra(name: str) -> None:
    """Raise :class:`click.UsageError` if a package of an extra is not installed."""
    if missing := [module for module in _EXTRAS[name] if importlib.util.find_spec(module) is None]:
        raise click.UsageError(
            f"not installed: {', '.join(missing)}; run python3 -m pip install 'sphinx-newsletter[{name}]'"
        )
