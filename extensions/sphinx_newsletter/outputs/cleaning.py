"""Delete output files of the last build that are no longer part of the site.

Anyone may have edited the manifest of the last build, so only regular files in the output directory are deleted,
and none that is part of the current site.
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

_BUILD_FILES = (manifest_file.NAME, manifest_file.JOURNAL, INVENTORY_FILENAME, ".buildinfo")

Identity = tuple[int, int]
"""Device and inode number of a file."""


def _outdated(manifest: Manifest) -> set[str]:
    """Return the names of the files of the last build, other than pages, that this build has not recorded."""
    before, now = manifest.before, manifest.now
    found = {*before.files, *before.copies, *before.collected}
    return found.difference(now.files, now.copies, now.collected)


def _outdated_paths(manifest: Manifest, builder: StandaloneHTMLBuilder) -> Iterator[Path]:
    """Yield the files of the last build that are no part of this one."""
    outdir = Path(builder.outdir)
    yield from (outdir / name for name in _outdated(manifest))
    if not builder.search:  # the project had no issue yet
        yield outdir / builder.searchindex_filename
    for pagename in manifest.gone_pages:
        path = manifest.page_path(builder, pagename)
        yield from (path, part_of(path))


def remove_old_assets(builder: StandaloneHTMLBuilder, manifest: Manifest) -> None:
    """Delete outdated style sheets and scripts before pages are written, as pages contain their checksums."""
    outdir = Path(builder.outdir)
    assets = [
        name for name in _outdated(manifest) if name.startswith("_static/") and name.endswith((".css", ".js"))
    ]
    _remove([outdir / name for name in assets], outdir, _kept(manifest, builder))


def remove_collected(builder: StandaloneHTMLBuilder, manifest: Manifest) -> None:
    """Delete the pages that other extensions collected in the last build, before they collect pages again.

    Some, such as ``sphinx.ext.viewcode``, skip existing pages, which would be outdated or never deleted.
    """
    outdir = Path(builder.outdir)
    _remove([outdir / name for name in manifest.before.collected], outdir, _kept(manifest, builder))


def _kept(manifest: Manifest, builder: StandaloneHTMLBuilder) -> Iterator[Path]:
    """Yield all files of the current site."""
    outdir = Path(builder.outdir)
    now = manifest.now
    names = (*now.files, *now.copies, *now.collected, *_BUILD_FILES)
    yield from (outdir / name for name in names)
    if builder.search:
        yield outdir / builder.searchindex_filename
    yield from (manifest.page_path(builder, pagename) for pagename in now.pages)


def _identity(path: Path) -> Identity | None:
    """Return the device and inode number of a regular file; None for anything else."""
    try:
        found = path.lstat()
    except (OSError, ValueError):  # invalid file name
        return None
    return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) else None


def _remove(paths: Iterable[Path], outdir: Path, kept_files: Iterable[Path]) -> None:
    found = {path: identity for path in paths if (identity := _identity(path))}
    if not found:
        return
    root = outdir.resolve()
    kept = set(map(_identity, kept_files))
    for path, identity in found.items():
        folder = path.parent.resolve()
        if identity not in kept and folder.is_relative_to(root):
            path.unlink(missing_ok=True)
            _remove_empty(folder, root)


def _remove_empty(folder: Path, root: Path) -> None:
    with contextlib.suppress(OSError):  # a symbolic link, or no longer empty
        while folder != root and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent


def _clean(app: Sphinx, exception: Exception | None) -> None:
    """Delete outdated files and save the manifest."""
    builder = app.builder
    if exception or not isinstance(builder, StandaloneHTMLBuilder) or not makes_pages(builder):
        return
    with writing(Path(app.outdir)):
        _finish(builder, manifest_of(app), config_digest(app))


def _finish(builder: StandaloneHTMLBuilder, manifest: Manifest, digest: str) -> None:
    outdir = Path(builder.outdir)
    _remove(_outdated_paths(manifest, builder), outdir, _kept(manifest, builder))
    if manifest.broken:
        now = manifest.now
        names = [PurePosixPath(name) for name in (*now.files, *now.copies, *now.collected, manifest_file.NAME)]
        for folder in {name.parent for name in names}:
            remove_parts(outdir / folder, {name.name for name in names})
    manifest.finish(builder, digest)


def setup(app: Sphinx) -> None:
    """Clean up after all files are written."""
    app.connect("build-finished", _clean, priority=900)
