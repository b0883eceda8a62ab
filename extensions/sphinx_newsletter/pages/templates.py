"""Jinja templates for the bodies of generated pages, autoescaped and independent of the theme."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.jinja2glue import BuiltinTemplateLoader

from sphinx_newsletter.locale import gettext


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("sphinx_newsletter.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # Markup, so that a placeholder can be filled with HTML; anything else that fills one is escaped.
    environment.globals["gettext"] = lambda message: Markup(escape(gettext(message)))
    return environment


def render(template: str, **values: Any) -> str:
    """Return a rendered template. Raises :class:`jinja2.UndefinedError` if a value is missing."""
    return _environment().get_template(template).render(**values)


def _share_cache(app: Sphinx) -> None:
    """Cache the compiled templates where those of the theme are cached, if they are."""
    templates = app.builder.templates if isinstance(app.builder, StandaloneHTMLBuilder) else None
    environment = templates.environment if isinstance(templates, BuiltinTemplateLoader) else None
    _environment().bytecode_cache = environment.bytecode_cache if environment else None


def setup(app: Sphinx) -> None:
    """Connect the event handler."""
    app.connect("builder-inited", _share_cache, priority=900)
