"""Jinja templates for the bodies of generated pages, autoescaped and independent of the theme."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("sphinx_newsletter.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, **values: Any) -> str:
    """Return a rendered template. Raises :class:`jinja2.UndefinedError` if a value is missing."""
    return _environment().get_template(template).render(**values)
