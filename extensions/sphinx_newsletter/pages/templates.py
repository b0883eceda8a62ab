"""The extension's own Jinja templates: bodies of pages, escaped by default, whatever the theme."""

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
    """Return a template filled in; raises :class:`jinja2.UndefinedError` for a value it was not given."""
    return _environment().get_template(template).render(**values)
