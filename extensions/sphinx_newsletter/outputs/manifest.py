"""Compare the output files of the last build and of this one, to find those that have changed or been removed.

If no page is read or written and the settings have not changed, the generated pages and files are skipped
(:attr:`Manifest.unchanged`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence, Set
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment
from sphinx.util.parallel import ParallelTasks, parallel_available

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.environment.site_pages import writes_site
from sphinx_newsletter.files.writing import write_if_changed
from sphinx_newsletter.outputs import manifest_file
from sphinx_newsletter.outputs.claims import Claims, Kind
from sphinx_newsletter.outputs.config_digest import config_digest
from sphinx_newsletter.outputs.copies import extra_files
from sphinx_newsletter.outputs.room import make_room
from sphinx_newsletter.outputs.write_errors import writing
from sphinx_newsletter.records.model import digest_of

_KEY = "_newsletter_manifest"
_MIN_FILES = 16
"""Fewer files than this are written by the main process, as forking would take longer."""


Version = tuple[int, int, int]
"""Inode number, modification time in nanoseconds and size of a file."""


def _version(path: Path) -> Version | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


class Manifest:
    """The pages of a build, with a digest of what each shows of other pages, and its other files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.before = manifest_file.load(folder)
        self.now = manifest_file.ManifestData()
        self._journal = manifest_file.Journal(folder)
        self.broken = self._journal.read(self.before)
        """Whether the last build was interrupted, so that its output is unreliable."""
        found = None if self.broken else _version(folder / manifest_file.NAME)
        self.finished = found[1] if found else 0
        """Time at which the last build was complete, in nanoseconds; 0 if it is not known."""
        self.stale = False
        """Whether a page has been read or removed, or will be written."""
        self.unchanged = False
        """Whether nothing has changed since the last build."""
        self.claims = Claims()
        self._paths: dict[str, Path] = {}
        self._expected: dict[str, tuple[Path, Version | None]] = {}

    def page_path(self, builder: StandaloneHTMLBuilder, pagename: str) -> Path:
        """Return the path of a page's file, made once per build."""
        if pagename not in self._paths:
            self._paths[pagename] = Path(builder.get_outfilename(pagename))
        return self._paths[pagename]

    def has_file(self, pagename: str) -> bool:
        """Return whether the file of a page exists that the last build wrote."""
        path = self.before.paths.get(pagename)
        return path is not None and os.path.isfile(f"{self.folder}/{path}")  # noqa: PTH113 (thousands, in each build)

    def path_of(self, builder: StandaloneHTMLBuilder, pagename: str) -> str:
        """Return the path of a page's file, relative to the output directory."""
        return self.page_path(builder, pagename).relative_to(self.folder).as_posix()

    def note_page(self, pagename: str, digest: str) -> bool:
        """Record a page; return whether its digest has changed since the last build."""
        self.now.pages[pagename] = digest
        if pagename not in self.before.pages:
            self._journal.note("pages", pagename)
        return self.broken or self.before.pages.get(pagename) != digest

    def note_file(self, name: str, digest: str) -> bool:
        """Record a file, relative to the output directory; return whether it has changed or is missing.

        If a page or another file has the same path, it is not recorded.
        """
        if not self.claims.claim(name, Kind.FILE, name):
            return False
        self.now.files[name] = digest
        if name not in self.before.files:
            self._journal.note("files", name)
        path = self.folder / name
        if path.is_file():
            return self.broken or self.before.files.get(name) != digest
        make_room(self.folder, path, self.before.written)
        return True

    def note_copies(self, names: Iterable[str]) -> None:
        """Record files that every build writes or copies."""
        added = set(names) - self.now.copies
        self.now.copies |= added
        for name in sorted(added - self.before.copies):
            self._journal.note("files", name)

    def note_collected(self, names: Iterable[str]) -> None:
        """Record the files of pages collected by other extensions, before they are written."""
        added = set(names) - self.now.collected
        self.now.collected |= added
        for name in sorted(added - self.before.collected):
            self._journal.note("collected", name)

    def expect(self, pages: dict[str, Path]) -> None:
        """Record the versions of the files of changed pages, before they are written."""
        self._expected = {pagename: (path, _version(path)) for pagename, path in pages.items()}

    def _postpone(self) -> None:
        """Have the next build write the changed pages that this build has not written."""
        for pagename, (path, version) in self._expected.items():
            if _version(path) == version:
                self.now.pages[pagename] = ""

    @property
    def gone_pages(self) -> list[str]:
        """The pages of the last build that have been removed. Valid once all pages are recorded."""
        return sorted(self.before.pages.keys() - self.now.pages.keys())

    def settle(self, digest: str) -> None:
        """Set :attr:`unchanged`; if anything has changed, begin the journal. *digest* is that of the settings."""
        self.unchanged = (
            not self.stale
            and not self.broken
            and not self.before.clash
            and self.before.config_digest == digest
            and all(self.before.pages.values())  # none was postponed
            and all((self.folder / name).is_file() for name in (*self.before.files, *self.before.collected))
            and all(map(self.has_file, self.before.pages))
        )
        if self.unchanged:
            self.now.pages, self.now.files = self.before.pages, self.before.files
            self.now.collected = self.before.collected
        else:
            self._journal.begin()

    def finish(self, builder: StandaloneHTMLBuilder, digest: str) -> None:
        """Save the manifest and end the journal. *digest* is that of the settings."""
        self._postpone()
        known = self.before.paths if self.before.config_digest == digest else {}
        self.now.paths = {page: known.get(page) or self.path_of(builder, page) for page in self.now.pages}
        self._journal.end()
        self.now.config_digest, self.now.clash = digest, self.claims.clash
        manifest_file.save(self.folder, self.now)


def manifest_of(app: Sphinx) -> Manifest:
    """Return the manifest of the current build."""
    found: Manifest | None = app.builder.__dict__.get(_KEY)
    if found is None:
        found = app.builder.__dict__[_KEY] = Manifest(Path(app.outdir))
    return found


def write_output(app: Sphinx, name: str, facts: object, make: Callable[[], str]) -> None:
    """Write a file, relative to the output directory, if *facts* have changed since the last build.

    *facts* is everything that the text depends on; *make* returns the text.
    """
    write_outputs(app, [(name, facts, make)])


def write_outputs(app: Sphinx, outputs: Iterable[tuple[str, object, Callable[[], str]]]) -> None:
    """Do the same as :func:`write_output` for many files, with ``-j`` in worker processes."""
    manifest, config, outdir = manifest_of(app), config_digest(app), Path(app.outdir)
    changed = [
        (outdir / name, make)
        for name, facts, make in outputs
        if manifest.note_file(name, digest_of((config, facts)))
    ]

    def write(files: Sequence[tuple[Path, Callable[[], str]]]) -> None:
        with writing(outdir):
            for path, make in files:
                write_if_changed(path, make())

    if not parallel_available or app.parallel < 2 or len(changed) < _MIN_FILES:
        write(changed)
        return
    tasks = ParallelTasks(app.parallel)
    for start in range(min(app.parallel, len(changed))):
        tasks.add_task(write, changed[start :: app.parallel])
    tasks.join()


Output = Callable[[Sphinx, StandaloneHTMLBuilder], None]
"""Function that writes output files other than pages."""


def at_end(write: Output) -> Callable[[Sphinx, Exception | None], None]:
    """Return a handler of ``build-finished`` that calls *write* in an HTML build, if anything has changed."""

    def finished(app: Sphinx, exception: Exception | None) -> None:
        builder = app.builder
        if exception or not isinstance(builder, StandaloneHTMLBuilder) or not writes_site(builder):
            return
        if NewsletterDomain.of(app.env).in_use and not manifest_of(app).unchanged:
            with writing(Path(app.outdir)):
                write(app, builder)

    return finished


def note_removed(
    app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]
) -> list[str]:
    """Note that pages have been removed."""
    manifest_of(app).stale |= bool(removed)
    return []


def note_read(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Note that pages will be read."""
    manifest_of(app).stale |= bool(docnames)


def settle(app: Sphinx, env: BuildEnvironment) -> None:
    """Find out whether anything has changed since the last build."""
    builder = app.builder
    if isinstance(builder, StandaloneHTMLBuilder) and writes_site(builder):
        manifest = manifest_of(app)
        manifest.stale = manifest.stale or any(True for _ in builder.get_outdated_docs())
        manifest.stale |= not manifest.before.written.isdisjoint(
            extra_files(builder)
        )  # these replace what they find
        digest = config_digest(app)
        with writing(Path(app.outdir)):
            manifest.settle(digest)
