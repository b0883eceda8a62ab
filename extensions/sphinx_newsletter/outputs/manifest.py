"""What the last build wrote: kept beside it, so that the next knows what has gone and what has changed.

Often nothing has: no page was read or is to be written, and the settings are the same. Such a build does
nothing for the archive as a whole (:attr:`Manifest.unchanged`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Set
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment

from sphinx_newsletter import __version__
from sphinx_newsletter.domain import NewsletterDomain
from sphinx_newsletter.model import digest_of
from sphinx_newsletter.outputs.files import write_if_changed
from sphinx_newsletter.rendering.link_card import makes_pages

_NAME = ".newsletter.json"
_KEY = "_newsletter_manifest"


class Manifest:
    """The pages of a build, each with a digest of what it shows of others, and its further files."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            loaded = json.loads(path.read_text(encoding="utf-8"))
            self.pages_before = dict(loaded["pages"])
            self.files_before = dict(loaded["files"])
            self.looks_before = str(loaded["looks"])
        except (OSError, ValueError, TypeError, KeyError):
            self.pages_before, self.files_before, self.looks_before = {}, {}, ""
        self.broken = bool(self.pages_before) and not self.looks_before
        """Whether the last build did not come to its end: then nothing it left can be relied on."""
        self.pages: dict[str, str] = {}
        self.files: dict[str, str] = {}
        self.stale = False
        """Whether a page was read, has gone, or is to be written."""
        self.unchanged = False
        """Whether everything is as the last build left it."""

    def note_page(self, pagename: str, digest: str) -> bool:
        """Note a page of this build; return whether its digest is another than the last build's."""
        self.pages[pagename] = digest
        return self.broken or self.pages_before.get(pagename) != digest

    @property
    def gone_pages(self) -> list[str]:
        """The pages of the last build that this one does not have. Only to be asked when all are noted."""
        return sorted(self.pages_before.keys() - self.pages.keys())

    def note_file(self, name: str, digest: str) -> bool:
        """Note a file of this build, by its path from the output folder; return whether it has changed."""
        self.files[name] = digest
        return self.broken or self.files_before.get(name) != digest or not (self.path.parent / name).is_file()

    def settle(self, looks: str, exists: Callable[[str], bool]) -> None:
        """Find out whether everything is as it was; if not, the next build must not take this one for whole.

        *looks* stands for all settings; *exists* says whether a page has been written.
        """
        folder = self.path.parent
        self.unchanged = (
            not self.stale
            and self.looks_before == looks
            and all((folder / name).is_file() for name in self.files_before)
            and all(map(exists, self.pages_before))
        )
        if self.unchanged:
            self.pages, self.files = self.pages_before, self.files_before
        elif self.looks_before:
            self._write(self.pages_before, self.files_before, "")

    def write(self, looks: str) -> None:
        """Keep what this build wrote for the next."""
        self._write(self.pages, self.files, looks)

    def _write(self, pages: dict[str, str], files: dict[str, str], looks: str) -> None:
        content = {"pages": pages, "files": files, "looks": looks}
        write_if_changed(self.path, json.dumps(content, indent=0, sort_keys=True) + "\n")


def manifest_of(app: Sphinx) -> Manifest:
    """Return this build's manifest."""
    found: Manifest | None = app.builder.__dict__.get(_KEY)
    if found is None:
        found = app.builder.__dict__[_KEY] = Manifest(Path(app.outdir) / _NAME)
    return found


def looks_of(app: Sphinx) -> str:
    """Stands for all settings, the topics and the templates that show on what is made of records."""
    found: str | None = app.builder.__dict__.get("_newsletter_looks")
    if found is None:
        assert isinstance(app.builder, StandaloneHTMLBuilder)
        settings = NewsletterDomain.of(app.env).settings
        topics = list(settings.vocabulary.topics.values())
        info = app.builder.build_info
        # A theme that was replaced has newer templates; Sphinx, too, then writes every page again.
        templates = app.builder.templates.newest_template_mtime() if app.builder.templates else 0
        hashes = (info.config_hash, info.tags_hash)
        found = digest_of((__version__, app.builder.name, *hashes, templates, settings, topics))
        app.builder.__dict__["_newsletter_looks"] = found
    return found


def write_output(app: Sphinx, name: str, facts: object, make: Callable[[], str]) -> None:
    """Write a file of the site, by its path from the output folder, if *facts* have changed since it was.

    *facts* are all that its text depends on; *make* gives the text.
    """
    if manifest_of(app).note_file(name, digest_of((looks_of(app), facts))):
        write_if_changed(Path(app.outdir) / name, make())


Output = Callable[[Sphinx, StandaloneHTMLBuilder], None]
"""Writes something beside the pages."""


def connect_output(app: Sphinx, write: Output, priority: int = 500) -> None:
    """Have *write* called when a web site has been built and anything of it has changed."""

    def finished(app: Sphinx, exception: Exception | None) -> None:
        builder = app.builder
        if exception or not isinstance(builder, StandaloneHTMLBuilder) or not makes_pages(builder):
            return
        if not manifest_of(app).unchanged:
            write(app, builder)

    app.connect("build-finished", finished, priority=priority)


def _remove_gone(app: Sphinx, builder: StandaloneHTMLBuilder) -> None:
    """Delete what the last build wrote and this one did not: a renamed issue, a topic that nothing has."""
    manifest = manifest_of(app)
    outdir = Path(app.outdir)
    gone = [outdir / name for name in manifest.files_before.keys() - manifest.files.keys()]
    for pagename in manifest.gone_pages:
        gone.append(Path(builder.get_outfilename(pagename)))
        gone.extend((outdir / "_sources").glob(f"{pagename}.*"))
    for path in gone:
        path.unlink(missing_ok=True)
        _remove_empty(path.parent, outdir)
    manifest.write(looks_of(app))


def _remove_empty(folder: Path, top: Path) -> None:
    while folder != top and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _note_gone(
    app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]
) -> list[str]:
    manifest_of(app).stale |= bool(removed)
    return []


def _note_read(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    manifest_of(app).stale |= bool(docnames)


def _settle(app: Sphinx, env: BuildEnvironment) -> None:
    builder = app.builder
    if isinstance(builder, StandaloneHTMLBuilder) and makes_pages(builder):
        manifest = manifest_of(app)
        manifest.stale |= getattr(builder, "outdated", True)
        manifest.settle(looks_of(app), lambda pagename: Path(builder.get_outfilename(pagename)).is_file())


def setup(app: Sphinx) -> None:
    """See what has changed once pages were read; clean up once everything else has been written."""
    app.connect("env-get-outdated", _note_gone)
    app.connect("env-before-read-docs", _note_read, priority=999)
    app.connect("env-updated", _settle, priority=50)
    connect_output(app, _remove_gone, priority=900)
