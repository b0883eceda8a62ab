"""Sphinx's builder of web sites, noting in the manifest what it writes, and writing pages whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Set
from contextlib import suppress
from pathlib import Path
from typing import Any

from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_newsletter.outputs.cleaning import remove_old_assets
from sphinx_newsletter.outputs.copies import copied_files
from sphinx_newsletter.outputs.files import part_of
from sphinx_newsletter.outputs.manifest import manifest_of


class NotedSiteBuilder(StandaloneHTMLBuilder):
    """Leaves a site of which the next build knows every file, wherever this one ends."""

    changed_docs: Set[str] = frozenset()
    """The pages that show something of others which has changed."""
    _notes_pages = False

    def create_build_info(self) -> Any:
        """Return what stands for the settings, but not for where extensions are installed."""
        folders = self.config.html_static_path
        self.config.html_static_path = [Path(name).name if Path(name).is_absolute() else name for name in folders]
        try:
            return super().create_build_info()
        finally:
            self.config.html_static_path = folders

    def get_outdated_docs(self) -> Iterator[str]:
        """Yield the pages to be written; throw the notes on settings away if they are damaged."""
        path = Path(self.outdir, ".buildinfo")
        try:
            type(self.build_info).load(path)
        except (ValueError, LookupError):
            path.unlink()  # it would end the build, or make it warn
        except OSError:
            pass
        yield from super().get_outdated_docs()

    def prepare_writing(self, docnames: Set[str]) -> None:
        """Prepare to write pages; remember those that have changed and are not among them."""
        super().prepare_writing(docnames)
        manifest_of(self._app).postpone(self.changed_docs - docnames)

    def copy_assets(self) -> None:
        """Copy static files and downloads, and note them with all else that is copied."""
        manifest = manifest_of(self._app)
        manifest.note_copies(copied_files(self))
        remove_old_assets(self, manifest)
        super().copy_assets()

    def gen_indices(self) -> None:
        """Write the indices, and note them."""
        self._notes_pages = True
        super().gen_indices()
        self._notes_pages = False

    def gen_additional_pages(self) -> None:
        """Write the search page and those of the settings, and note them."""
        self._notes_pages = True
        super().gen_additional_pages()
        self._notes_pages = False

    def handle_page(
        self,
        pagename: str,
        addctx: dict[str, Any],
        templatename: str = "page.html",
        *,
        outfilename: Path | None = None,
        event_arg: Any = None,
    ) -> None:
        """Write a page, whole or not at all; note it if it is one that every build writes."""
        path = Path(outfilename or self.get_output_path(pagename))
        if self._notes_pages:
            manifest_of(self._app).note_copies([path.relative_to(self.outdir).as_posix()])
        part = part_of(path)
        try:
            super().handle_page(pagename, addctx, templatename, outfilename=part, event_arg=event_arg)
            with suppress(FileNotFoundError):  # Sphinx has said why it was not written
                part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
