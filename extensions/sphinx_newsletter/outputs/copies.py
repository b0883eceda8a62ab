"""Files that Sphinx copies to the output directory: sources, images, downloads, static and extra files.

Sphinx copies them in every build, or when it writes a page that uses them, and never deletes them.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator
from pathlib import Path

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.search import IndexBuilder
from sphinx.util.matching import DOTFILES, Matcher

_TEMPLATES = ("_t", ".jinja")
"""Suffixes of static files that Sphinx renders as templates."""


def copied_files(builder: StandaloneHTMLBuilder) -> Iterator[str]:
    """Yield the path of each file that Sphinx copies in this build, relative to the output directory."""
    yield from (f"_static/{name}" for name in _static_files(builder))
    yield from extra_files(builder)
    yield from (f"_images/{name}" for _, name in builder.env.images.values())
    yield from (f"_downloads/{name.as_posix()}" for _, name in builder.env.dlfiles.values())
    if builder.config.html_copy_source:
        yield from (f"_sources/{_source_name(builder, docname)}" for docname in builder.env.found_docs)


def extra_files(builder: StandaloneHTMLBuilder) -> Iterator[str]:
    """Yield the path of each file in ``html_extra_path``, relative to the output directory."""
    excluded = Matcher(builder.config.exclude_patterns)
    for entry in builder.config.html_extra_path:
        yield from _copied(Path(builder.confdir, entry), excluded, ())


def _static_files(builder: StandaloneHTMLBuilder) -> Iterator[str]:
    yield "pygments.css"
    if builder.dark_highlighter:
        yield "pygments_dark.css"
    if builder.config.language != "en":
        yield "translations.js"
    if builder.search:
        language = builder.config.html_search_language or builder.config.language
        indexer = IndexBuilder(builder.env, language, builder.config.html_search_options, "")
        yield from (Path(path).name for path in indexer.get_js_stemmer_rawcodes())
    for folder in builder.theme.get_theme_dirs():
        yield from _copied(Path(folder, "static"), DOTFILES, _TEMPLATES)
    excluded = Matcher([*builder.config.exclude_patterns, "**/.*"])
    for entry in builder.config.html_static_path:
        yield from _copied(Path(builder.confdir, entry), excluded, _TEMPLATES)
    for image in (builder.config.html_logo, builder.config.html_favicon):
        if image and "://" not in image:
            yield Path(image).name


def _copied(source: Path, excluded: Matcher, templates: tuple[str, ...]) -> Iterator[str]:
    """Yield the relative target of each file that ``copy_asset()`` copies from *source*, a file or directory."""
    if source.is_file():
        yield source.name
    for root, folders, names in os.walk(source, followlinks=True):
        relative = Path(root).relative_to(source).as_posix()
        folders[:] = [name for name in folders if not excluded(posixpath.join(relative, name))]
        for name in names:
            if not excluded(posixpath.join(relative, name)):
                suffix = next((suffix for suffix in templates if name.lower().endswith(suffix)), "")
                yield posixpath.normpath(posixpath.join(relative, name[: len(name) - len(suffix)]))


def _source_name(builder: StandaloneHTMLBuilder, docname: str) -> str:
    source = Path(builder.env.doc2path(docname, base=False)).as_posix()
    suffix = builder.config.html_sourcelink_suffix
    return source if source == f"{docname}{suffix}" else source + suffix
