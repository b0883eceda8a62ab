"""Record the files that Sphinx writes in the manifest, and write pages atomically."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.html import INVENTORY_FILENAME, StandaloneHTMLBuilder

from sphinx_newsletter.environment.site_pages import writes_site
from sphinx_newsletter.files.writing import part_of
from sphinx_newsletter.outputs.claims import Kind
from sphinx_newsletter.outputs.cleaning import remove_collected, remove_old_assets
from sphinx_newsletter.outputs.copies import copied_files
from sphinx_newsletter.outputs.manifest import manifest_of
from sphinx_newsletter.outputs.room import make_room

_BUILD_INFO = re.compile(r"# Sphinx build info version 1\n[^\n]*\nconfig: \w+\ntags: \w+\n")
_INDICES = re.compile(r"genindex(-.*)?|search|opensearch")


def _site_builder(app: Sphinx) -> StandaloneHTMLBuilder | None:
    builder = app.builder
    return builder if isinstance(builder, StandaloneHTMLBuilder) and writes_site(builder) else None


def prepare(app: Sphinx) -> None:
    """Write pages atomically, and delete a damaged ``.buildinfo``, which would abort the build."""
    if not (builder := _site_builder(app)):
        return
    path = Path(app.outdir, ".buildinfo")
    with suppress(OSError):
        if not _BUILD_INFO.fullmatch(path.read_text(encoding="utf-8", errors="replace")):
            path.unlink()
    builder.handle_page = _atomic(app, builder.handle_page)  # type: ignore[method-assign]


def _atomic(app: Sphinx, handle_page: Callable[..., None]) -> Callable[..., None]:
    """Wrap *handle_page*: record the page, and write it to a temporary file that then replaces the page."""

    def handle_page_atomically(
        pagename: str,
        addctx: dict[str, Any],
        templatename: str = "page.html",
        *,
        outfilename: Path | None = None,
        event_arg: Any = None,
    ) -> None:
        path = Path(outfilename or app.builder.get_output_path(pagename))  # type: ignore[attr-defined]
        _note_page(app, pagename, path)
        make_room(Path(app.outdir), path, manifest_of(app).before.written)
        part = part_of(path)
        try:
            handle_page(pagename, addctx, templatename, outfilename=part, event_arg=event_arg)
            with suppress(FileNotFoundError):  # Sphinx has logged why it was not written
                part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise

    return handle_page_atomically


def _note_page(app: Sphinx, pagename: str, path: Path) -> None:
    """Record a page, unless it is a document or has been recorded already."""
    manifest = manifest_of(app)
    if pagename in app.env.found_docs or pagename in manifest.now.pages:
        return
    name = path.relative_to(app.outdir).as_posix()
    if _INDICES.fullmatch(pagename) or pagename in _additional_pages(app):
        manifest.note_copies([name])
    else:
        manifest.claims.claim(name, Kind.EXTENSION, pagename)
        manifest.note_collected([name])


def _additional_pages(app: Sphinx) -> set[str]:
    """Return the pages that every build writes: ``html_additional_pages`` and domain indices."""
    builder = _site_builder(app)
    indices = {index[0] for index in builder.domain_indices} if builder else set()
    return indices | set(app.config.html_additional_pages)


def note_copies(app: Sphinx, any_builder: Builder) -> None:
    """Record the files that Sphinx will copy, and delete outdated style sheets and scripts."""
    if builder := _site_builder(app):
        manifest = manifest_of(app)
        manifest.note_copies(copied_files(builder))
        manifest.note_file(INVENTORY_FILENAME, "")  # to detect that it is missing
        remove_old_assets(builder, manifest)


def prepare_collection(app: Sphinx) -> list[Any]:
    """Delete the pages that extensions collected in the last build, and claim the paths of other pages."""
    if builder := _site_builder(app):
        manifest = manifest_of(app)
        remove_collected(builder, manifest)
        if not manifest.unchanged:
            paths = {docname: manifest.path_of(builder, docname) for docname in app.env.found_docs}
            manifest.claims.begin(builder, paths)
    return []


def note_collected(app: Sphinx, pagenames: Iterable[str]) -> None:
    """Record pages before they are written in worker processes."""
    if builder := _site_builder(app):
        for pagename in pagenames:
            _note_page(app, pagename, Path(builder.get_output_path(pagename)))


def is_unchanged(app: Sphinx) -> bool:
    """Return whether nothing has changed since the last build."""
    return bool(_site_builder(app)) and manifest_of(app).unchanged
