"""What Sphinx itself writes: noted in the manifest, and each page written whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.html import INVENTORY_FILENAME, StandaloneHTMLBuilder
from sphinx.config import Config

from sphinx_newsletter.files.writing import part_of
from sphinx_newsletter.outputs.cleaning import remove_collected, remove_old_assets
from sphinx_newsletter.outputs.copies import copied_files
from sphinx_newsletter.outputs.manifest import manifest_of
from sphinx_newsletter.rendering.link_card import makes_pages

_BUILD_INFO = re.compile(r"# Sphinx build info version 1\n[^\n]*\nconfig: \w+\ntags: \w+\n")
_INDICES = re.compile(r"genindex(-.*)?|search|opensearch")


def _site_builder(app: Sphinx) -> StandaloneHTMLBuilder | None:
    builder = app.builder
    return builder if isinstance(builder, StandaloneHTMLBuilder) and makes_pages(builder) else None


def _prepare(app: Sphinx) -> None:
    """Have pages written whole; throw away notes on the settings that are damaged: they would end the build."""
    if not (builder := _site_builder(app)):
        return
    path = Path(app.outdir, ".buildinfo")
    with suppress(OSError):
        if not _BUILD_INFO.fullmatch(path.read_text(encoding="utf-8", errors="replace")):
            path.unlink()
    builder.handle_page = _written_whole(app, builder.handle_page)  # type: ignore[method-assign]


def _written_whole(app: Sphinx, handle_page: Callable[..., None]) -> Callable[..., None]:
    """Return what notes a page and writes it beside its place, then puts it there."""

    def handle_whole_page(
        pagename: str,
        addctx: dict[str, Any],
        templatename: str = "page.html",
        *,
        outfilename: Path | None = None,
        event_arg: Any = None,
    ) -> None:
        path = Path(outfilename or app.builder.get_output_path(pagename))  # type: ignore[attr-defined]
        _note_page(app, pagename, path)
        part = part_of(path)
        try:
            handle_page(pagename, addctx, templatename, outfilename=part, event_arg=event_arg)
            with suppress(FileNotFoundError):  # Sphinx has said why it was not written
                part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise

    return handle_whole_page


def _note_page(app: Sphinx, pagename: str, path: Path) -> None:
    """Note a page that is neither a document nor one of ours, which have been noted."""
    manifest = manifest_of(app)
    if pagename in app.env.found_docs or pagename in manifest.now.pages:
        return
    name = path.relative_to(app.outdir).as_posix()
    if _INDICES.fullmatch(pagename) or pagename in _further_pages(app):
        manifest.note_copies([name])
    else:
        manifest.note_collected([name])


def _further_pages(app: Sphinx) -> set[str]:
    """Return the pages that every build writes: those of the settings, and indices of domains."""
    builder = _site_builder(app)
    indices = {index[0] for index in builder.domain_indices} if builder else set()
    return indices | set(app.config.html_additional_pages)


def _note_copies(app: Sphinx, any_builder: Builder) -> None:
    """Note what Sphinx is about to copy, and delete style sheets and scripts that have gone."""
    if builder := _site_builder(app):
        manifest = manifest_of(app)
        manifest.note_copies(copied_files(builder))
        manifest.note_file(INVENTORY_FILENAME, "")  # where it is missing, not all is as it was
        remove_old_assets(builder, manifest)


def _remove_collected(app: Sphinx) -> list[Any]:
    """Delete the pages that extensions have collected before, as they collect them anew."""
    if builder := _site_builder(app):
        remove_collected(builder, manifest_of(app))
    return []


def _note_collected(app: Sphinx, pagenames: Iterable[str]) -> None:
    """Note pages before they are written in other processes."""
    if builder := _site_builder(app):
        for pagename in pagenames:
            _note_page(app, pagename, Path(builder.get_output_path(pagename)))


def _join_parallel_html(app: Sphinx, config: Config) -> None:
    """Tell sphinx_parallel_html, where it is loaded, when a site is as it was."""
    if "html-unchanged" in app.events.events:
        app.connect("html-unchanged", lambda app: bool(_site_builder(app)) and manifest_of(app).unchanged)
        app.connect("html-pages-collected", _note_collected)


def setup(app: Sphinx) -> None:
    """Follow what Sphinx writes."""
    app.connect("config-inited", _join_parallel_html)
    app.connect("builder-inited", _prepare)
    app.connect("write-started", _note_copies, priority=900)  # when all that adds files has noted them
    app.connect("html-collect-pages", _remove_collected, priority=0)
