"""A site that cannot be written, for want of space or of permission: the build ends, and says why.

Sphinx warns of each page that it cannot write, and goes on: a build that has written half of a site succeeds. The
next would take what is there for whole.
"""

from __future__ import annotations

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.builders import html
from sphinx.errors import SphinxError
from sphinx.util.logging import NAMESPACE

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO)


class CannotWrite(SphinxError):
    """Something of the site cannot be written."""

    category = "The site cannot be written"


@contextmanager
def writing(outdir: Path) -> Iterator[None]:
    """Say that the site cannot be written where the system says only what went wrong."""
    try:
        yield
    except OSError as error:
        raise _words(error, outdir) from error


def _words(error: OSError, outdir: Path) -> CannotWrite:
    where = error.filename2 or error.filename or outdir
    return CannotWrite(f"{where}: {error.strerror or error}; what was there before has been left as it was")


class _EndAtFault(logging.Filter):
    """Ends the build where Sphinx would warn that it could not write something."""

    def __init__(self, outdir: Path) -> None:
        super().__init__()
        self._outdir = outdir

    def filter(self, record: logging.LogRecord) -> bool:
        for argument in record.args if isinstance(record.args, tuple) else ():
            if isinstance(argument, OSError) and self._concerns_site(argument):
                raise _words(argument, self._outdir) from argument
        return True

    def _concerns_site(self, error: OSError) -> bool:
        names = [name for name in (error.filename, error.filename2) if isinstance(name, str)]
        return error.errno in _NO_ROOM or any(Path(name).is_relative_to(self._outdir) for name in names)


def setup(app: Sphinx) -> None:
    """Listen to what Sphinx says of files while the site is built."""
    logger = logging.getLogger(f"{NAMESPACE}.{html.__name__}")
    listener = _EndAtFault(Path(app.outdir))
    app.connect("builder-inited", lambda app: logger.addFilter(listener))
    app.connect("build-finished", lambda app, exception: logger.removeFilter(listener), priority=999)
