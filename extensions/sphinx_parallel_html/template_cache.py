"""Cache compiled templates in the doctree directory: compiling the theme's takes a tenth of a second."""

from __future__ import annotations

from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.jinja2glue import BuiltinTemplateLoader


def _cache_templates(app: Sphinx) -> None:
    """Use the cache; within a build, do not look for changes of a template each time that it is rendered."""
    if isinstance(app.builder, StandaloneHTMLBuilder) and isinstance(app.builder.templates, BuiltinTemplateLoader):
        folder = Path(app.doctreedir) / "templates"
        folder.mkdir(parents=True, exist_ok=True)
        environment = app.builder.templates.environment
        environment.bytecode_cache = FileSystemBytecodeCache(str(folder))
        environment.auto_reload = False


def setup(app: Sphinx) -> None:
    """Connect the event handler."""
    app.connect("builder-inited", _cache_templates)
