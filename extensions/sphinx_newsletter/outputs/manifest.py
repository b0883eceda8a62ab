"""What the last build wrote and what this one writes: so it is known what has gone and what has changed.

Often nothing has: no page was read or is to be written, and the settings are the same. Such a build does
nothing for the archive as a whole (:attr:`Manifest.unchanged`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.files.writing import write_if_changed
from sphinx_newsletter.outputs import manifest_file
from sphinx_newsletter.outputs.config_digest import config_digest
from sphinx_newsletter.outputs.write_errors import writing
from sphinx_newsletter.records.model import digest_of
from sphinx_newsletter.rendering.link_card import makes_pages

_KEY = "_newsletter_manifest"


Version = tuple[int, int, int]
"""What is another when a file has been written again."""


def _version(path: Path) -> Version | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


class Manifest:
    """The pages of a build, each with a digest of what it shows of others, and its further files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.before = manifest_file.load(folder)
        self.now = manifest_file.ManifestData()
        self._journal = manifest_file.Journal(folder)
        self.broken = self._journal.read(self.before)
        """Whether the last build did not come to its end: then nothing it left can be relied on."""
        self.stale = False
        """Whether a page was read, has gone, or is to be written."""
        self.unchanged = False
        """Whether everything is as the last build left it."""
        self._expected: dict[str, tuple[Path, Version | None]] = {}

    def note_page(self, pagename: str, digest: str) -> bool:
        """Note a page of this build; return whether its digest is another than the last build's."""
        self.now.pages[pagename] = digest
        if pagename not in self.before.pages:
            self._journal.note("pages", pagename)
        return self.broken or self.before.pages.get(pagename) != digest

    def note_file(self, name: str, digest: str) -> bool:
        """Note a file of this build, by its path from the output folder; return whether it has changed."""
        self.now.files[name] = digest
        if name not in self.before.files:
            self._journal.note("files", name)
        return self.broken or self.before.files.get(name) != digest or not (self.folder / name).is_file()

    def note_copies(self, names: Iterable[str]) -> None:
        """Note files that every build writes or copies, whether they have changed or not."""
        added = set(names) - self.now.copies
        self.now.copies |= added
        for name in sorted(added - self.before.copies):
            self._journal.note("files", name)

    def note_collected(self, names: Iterable[str]) -> None:
        """Note the files of pages that other extensions have collected, before they are written."""
        added = set(names) - self.now.collected
        self.now.collected |= added
        for name in sorted(added - self.before.collected):
            self._journal.note("collected", name)

    def expect(self, pages: dict[str, Path]) -> None:
        """Take down how the files of pages are that have changed, before they are written."""
        self._expected = {pagename: (path, _version(path)) for pagename, path in pages.items()}

    def _postpone(self) -> None:
        """Have the next build write pages that have changed, and that this build has left alone."""
        for pagename, (path, version) in self._expected.items():
            if _version(path) == version:
                self.now.pages[pagename] = ""

    @property
    def gone_pages(self) -> list[str]:
        """The pages of the last build that this one does not have. Only to be asked when all are noted."""
        return sorted(self.before.pages.keys() - self.now.pages.keys())

    def settle(self, digest: str, exists: Callable[[str], bool]) -> None:
        """Find out whether everything is as it was; if not, the next build must not take this one for whole.

        *digest* stands for all settings; *exists* says whether a page has been written.
        """
        self.unchanged = (
            not self.stale
            and not self.broken
            and self.before.config_digest == digest
            and all(self.before.pages.values())  # none was postponed
            and all((self.folder / name).is_file() for name in (*self.before.files, *self.before.collected))
            and all(map(exists, self.before.pages))
        )
        if self.unchanged:
            self.now.pages, self.now.files = self.before.pages, self.before.files
            self.now.collected = self.before.collected
        else:
            self._journal.begin()

    def finish(self, digest: str) -> None:
        """Keep what this build wrote for the next; it has come to its end."""
        self._postpone()
        self._journal.end()
        self.now.config_digest = digest
        manifest_file.save(self.folder, self.now)


def manifest_of(app: Sphinx) -> Manifest:
    """Return this build's manifest."""
    found: Manifest | None = app.builder.__dict__.get(_KEY)
    if found is None:
        found = app.builder.__dict__[_KEY] = Manifest(Path(app.outdir))
    return found


def write_output(app: Sphinx, name: str, facts: object, make: Callable[[], str]) -> None:
    """Write a file of the site, by its path from the output folder, if *facts* have changed since it was.

    *facts* are all that its text depends on; *make* gives the text.
    """
    if manifest_of(app).note_file(name, digest_of((config_digest(app), facts))):
        write_if_changed(Path(app.outdir) / name, make())


Output = Callable[[Sphinx, StandaloneHTMLBuilder], None]
"""Writes something beside the pages."""


def connect_output(app: Sphinx, write: Output, priority: int = 500) -> None:
    """Have *write* called when a newsletter's web site has been built and anything of it has changed."""

    def finished(app: Sphinx, exception: Exception | None) -> None:
        builder = app.builder
        if exception or not isinstance(builder, StandaloneHTMLBuilder) or not makes_pages(builder):
            return
        if NewsletterDomain.of(app.env).in_use and not manifest_of(app).unchanged:
            with writing(Path(app.outdir)):
                write(app, builder)

    app.connect("build-finished", finished, priority=priority)


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
        manifest.stale = manifest.stale or any(True for _ in builder.get_outdated_docs())
        digest = config_digest(app)
        with writing(Path(app.outdir)):
            manifest.settle(digest, lambda pagename: Path(builder.get_outfilename(pagename)).is_file())


def setup(app: Sphinx) -> None:
    """See what has changed once pages were read."""
    app.connect("env-get-outdated", _note_gone)
    app.connect("env-before-read-docs", _note_read, priority=999)
    app.connect("env-updated", _settle, priority=50)
