"""Jinja templates for the bodies of generated pages, autoescaped and independent of the theme."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from sphinx_newsletter.locale import gettext


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("sphinx_newsletter.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # Markup, so that a placeholder can be filled with HTML; anything else that fills one is escaped.
    environment.globals["gettext"] = lambda message: Markup(escape(gettext(message)))
    return environment


def render(template: str, **values: Any) -> str:
    """Return a rendered template. Raises :class:`jinja2.UndefinedError` if a value is missing."""
    return _environment().get_template(template).render(**values)
