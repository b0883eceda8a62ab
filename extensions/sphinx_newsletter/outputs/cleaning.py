"""Deletes what the last build left and this one has no more: a renamed issue, a topic that nothing has, a picture.

What the last build left is told by a file that anyone may have changed. So nothing is deleted but plain files in
the output folder that are no part of the site as it is now.
"""

from __future__ import annotations

import contextlib
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from sphinx.application import Sphinx
from sphinx.builders.html import INVENTORY_FILENAME, StandaloneHTMLBuilder

from sphinx_newsletter.files.writing import part_of, remove_parts
from sphinx_newsletter.outputs import manifest_file
from sphinx_newsletter.outputs.config_digest import config_digest
from sphinx_newsletter.outputs.manifest import Manifest, manifest_of
from sphinx_newsletter.outputs.write_errors import writing
from sphinx_newsletter.rendering.link_card import makes_pages

_OWN = (
    manifest_file.NAME,
    manifest_file.JOURNAL,
    INVENTORY_FILENAME,
    StandaloneHTMLBuilder.searchindex_filename,
    ".buildinfo",
)

Identity = tuple[int, int]
"""What tells one file from another, whatever it is called."""


def _gone(manifest: Manifest, builder: StandaloneHTMLBuilder) -> Iterator[Path]:
    """Yield what the last build left, as it is called in the manifest, and this one has not noted."""
    outdir = Path(builder.outdir)
    before, now = manifest.before, manifest.now
    kept_now = now.files.keys() | now.copies | now.collected
    for name in (before.files.keys() | before.copies | before.collected) - kept_now:
        yield outdir / name
    for pagename in manifest.gone_pages:
        path = Path(builder.get_outfilename(pagename))
        yield from (path, part_of(path))


def remove_old_assets(builder: StandaloneHTMLBuilder, manifest: Manifest) -> None:
    """Delete style sheets and scripts that have gone, before pages are written: each has the checksums of all."""
    gone = [path for path in _gone(manifest, builder) if path.suffix in (".css", ".js")]
    _remove(gone, Path(builder.outdir), _kept(manifest, builder))


def remove_collected(builder: StandaloneHTMLBuilder, manifest: Manifest) -> None:
    """Delete the pages that other extensions have collected, before they do again.

    Some, as ``sphinx.ext.viewcode``, leave a page out that is there: it would keep its old look, or never go.
    """
    outdir = Path(builder.outdir)
    _remove([outdir / name for name in manifest.before.collected], outdir, _kept(manifest, builder))


def _kept(manifest: Manifest, builder: StandaloneHTMLBuilder) -> Iterator[Path]:
    """Yield every file that is part of the site now."""
    outdir = Path(builder.outdir)
    now = manifest.now
    yield from (outdir / name for name in (*now.files, *now.copies, *now.collected, *_OWN))
    yield from (Path(builder.get_outfilename(pagename)) for pagename in now.pages)


def _identity(path: Path) -> Identity | None:
    """Return which file a path leads to; None if it leads to none, or to something else."""
    try:
        found = path.lstat()
    except (OSError, ValueError):  # a name that no file can have
        return None
    return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) else None


def _remove(paths: Iterable[Path], outdir: Path, kept_files: Iterable[Path]) -> None:
    found = {path: identity for path in paths if (identity := _identity(path))}
    if not found:
        return
    top = outdir.resolve()
    spared = set(map(_identity, kept_files))
    for path, identity in found.items():
        folder = path.parent.resolve()
        if identity not in spared and folder.is_relative_to(top):
            path.unlink(missing_ok=True)
            _remove_empty(folder, top)


def _remove_empty(folder: Path, top: Path) -> None:
    with contextlib.suppress(OSError):  # a link to a folder, or one that is needed after all
        while folder != top and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent


def _clean(app: Sphinx, exception: Exception | None) -> None:
    """Delete what has gone, and then say that this build has come to its end."""
    builder = app.builder
    if exception or not isinstance(builder, StandaloneHTMLBuilder) or not makes_pages(builder):
        return
    with writing(Path(app.outdir)):
        _finish(builder, manifest_of(app), config_digest(app))


def _finish(builder: StandaloneHTMLBuilder, manifest: Manifest, digest: str) -> None:
    outdir = Path(builder.outdir)
    _remove(_gone(manifest, builder), outdir, _kept(manifest, builder))
    if manifest.broken:
        now = manifest.now
        names = [PurePosixPath(name) for name in (*now.files, *now.copies, *now.collected, manifest_file.NAME)]
        for folder in {name.parent for name in names}:
            remove_parts(outdir / folder, {name.name for name in names})
    manifest.finish(digest)


def setup(app: Sphinx) -> None:
    """Clean up once everything else has been written."""
    app.connect("build-finished", _clean, priority=900)
