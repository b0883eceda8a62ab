"""Jinja templates for the bodies of generated pages: a project's own, or ours; independent of the theme."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.jinja2glue import BuiltinTemplateLoader

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.locale import gettext
from sphinx_newsletter.records.directions import LTR, direction_attribute, dotted, language_direction

_OURS = PackageLoader("sphinx_newsletter.pages")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=_OURS,
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


def _direction(text: str, language: str) -> Markup:
    """Return the attribute ``dir`` of an element with a text, which may be escaped, as that of ``gettext`` is."""
    return Markup(direction_attribute(text.unescape() if isinstance(text, Markup) else text, language))


def _isolated(text: str, language: str) -> Markup:
    """Return a text, in an element of its own if it has not the direction of the page."""
    if text.isascii() and language_direction(language) == LTR:  # most texts
        return escape(text)
    attribute = _direction(text, language)
    return Markup(f"<bdi{attribute}>{escape(text)}</bdi>") if attribute else escape(text)


def prepare(app: Sphinx) -> None:
    """Show texts in the direction of the site; cache compiled templates where the theme's are, if they are."""
    own = [Path(app.confdir, folder, "newsletter") for folder in app.config.templates_path]
    _environment().loader = ChoiceLoader([FileSystemLoader(own), _OURS])
    language = NewsletterDomain.of(app.env).settings.page_language
    known = _environment().globals
    known |= {
        "direction": lambda text: _direction(text, language),
        "dotted": lambda texts: dotted(texts, language),
        "isolated": lambda text: _isolated(text, language),
    }
    templates = app.builder.templates if isinstance(app.builder, StandaloneHTMLBuilder) else None
    environment = templates.environment if isinstance(templates, BuiltinTemplateLoader) else None
    _environment().bytecode_cache = environment.bytecode_cache if environment else None
