"""Delete output files of the last build that are no longer part of the site.

Anyone may have edited the manifest of the last build, so only regular files in the output directory are deleted,
and none that is part of the current site.
"""

from __future__ import annotations

import contextlib
import re
import stat
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path, PurePosixPath
from unicodedata import normalize

from sphinx.application import Sphinx
from sphinx.builders.html import INVENTORY_FILENAME, StandaloneHTMLBuilder

from sphinx_newsletter.environment.site_pages import writes_site
from sphinx_newsletter.files.writing import part_of, remove_parts
from sphinx_newsletter.outputs import manifest_file
from sphinx_newsletter.outputs.config_digest import config_digest
from sphinx_newsletter.outputs.manifest import Manifest, manifest_of
from sphinx_newsletter.outputs.write_errors import writing

_PLAIN_NAME = re.compile(r"[\w.+-]*\w", re.ASCII)
"""A file name that no file system knows in another form, but for the case of its letters."""
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
    _remove([outdir / name for name in assets], manifest, builder)


def remove_collected(builder: StandaloneHTMLBuilder, manifest: Manifest) -> None:
    """Delete the pages that other extensions collected in the last build, before they collect pages again.

    Some, such as ``sphinx.ext.viewcode``, skip existing pages, which would be outdated or never deleted.
    """
    outdir = Path(builder.outdir)
    _remove([outdir / name for name in manifest.before.collected], manifest, builder)


def _kept(paths: Collection[Path], manifest: Manifest, builder: StandaloneHTMLBuilder) -> Iterator[Path]:
    """Yield the files of the current site that a file system may take for one of *paths*."""
    outdir = Path(builder.outdir)
    now = manifest.now
    names = [*now.files, *now.copies, *now.collected, *_BUILD_FILES]
    if builder.search:
        names.append(builder.searchindex_filename)
    looked_for = {path.name.casefold() for path in paths}
    is_any = not all(map(_PLAIN_NAME.fullmatch, looked_for))
    for name in names:
        if is_any or normalize("NFKC", name.rpartition("/")[2]).casefold() in looked_for:
            yield outdir / name
    if is_any or any(name.endswith(builder.out_suffix.casefold()) for name in looked_for):
        yield from (manifest.page_path(builder, pagename) for pagename in now.pages)


def _identity(path: Path) -> Identity | None:
    """Return the device and inode number of a regular file; None for anything else."""
    try:
        found = path.lstat()
    except (OSError, ValueError):  # invalid file name
        return None
    return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) else None


def _remove(paths: Iterable[Path], manifest: Manifest, builder: StandaloneHTMLBuilder) -> None:
    found = {path: identity for path in paths if (identity := _identity(path))}
    if not found:
        return
    root = Path(builder.outdir).resolve()
    kept = set(map(_identity, _kept(found, manifest, builder)))
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


def clean(app: Sphinx, exception: Exception | None) -> None:
    """Delete outdated files and save the manifest."""
    builder = app.builder
    if exception or not isinstance(builder, StandaloneHTMLBuilder) or not writes_site(builder):
        return
    with writing(Path(app.outdir)):
        _finish(builder, manifest_of(app), config_digest(app))


def _finish(builder: StandaloneHTMLBuilder, manifest: Manifest, digest: str) -> None:
    outdir = Path(builder.outdir)
    _remove(_outdated_paths(manifest, builder), manifest, builder)
    if manifest.broken:
        now = manifest.now
        names = [PurePosixPath(name) for name in (*now.files, *now.copies, *now.collected, manifest_file.NAME)]
        for folder in {name.parent for name in names}:
            remove_parts(outdir / folder, {name.name for name in names})
    manifest.finish(builder, digest)
