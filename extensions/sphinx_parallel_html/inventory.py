"""Skip writing ``objects.inv`` if nothing in it has changed: compressing it takes longer than comparing it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from sphinx.builders.html import INVENTORY_FILENAME, StandaloneHTMLBuilder

_NOTE = "inventory.digest"
"""File in the doctree directory with the digest of the inventory that was written last."""


def _digest(builder: StandaloneHTMLBuilder) -> str:
    """Return the digest of everything that the inventory contains."""
    config = builder.config
    uris = [builder.get_target_uri(docname) for docname in sorted(builder.env.all_docs)]
    digest = hashlib.sha256(repr((str(builder.outdir), config.project, config.version, uris)).encode())
    for domain in builder.env.domains.sorted():
        objects = "\n".join(sorted(map(repr, domain.get_objects())))  # their order depends on what is read
        digest.update(f"{domain.name}\n{objects}\n".encode("utf-8", "backslashreplace"))
    return digest.hexdigest()


def dump_if_changed(builder: StandaloneHTMLBuilder, dump: Callable[[], None]) -> None:
    """Call *dump* to write the inventory, unless the file has the same objects."""
    note = Path(builder.doctreedir, _NOTE)
    digest = _digest(builder)
    if note.is_file() and note.read_text() == digest and Path(builder.outdir, INVENTORY_FILENAME).is_file():
        return
    note.unlink(missing_ok=True)  # what is left of an interrupted build is not up to date
    dump()
    note.write_text(digest)
