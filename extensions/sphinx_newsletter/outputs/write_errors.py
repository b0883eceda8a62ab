"""Abort the build if the output cannot be written, such as for lack of space or permission.

Sphinx only logs a warning for each page that it cannot write. The build succeeds with an incomplete site, and the
next build does not notice.
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

_DEVICE_ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO)


class CannotWrite(SphinxError):
    """An output file cannot be written."""

    category = "The site cannot be written"


@contextmanager
def writing(outdir: Path) -> Iterator[None]:
    """Raise :exc:`CannotWrite` instead of :exc:`OSError`."""
    try:
        yield
    except OSError as error:
        raise _error(error, outdir) from error


def _error(error: OSError, outdir: Path) -> CannotWrite:
    path = error.filename2 or error.filename or outdir
    return CannotWrite(f"{path}: {error.strerror or error}; existing files are unchanged")


class WriteErrors(logging.Filter):
    """Raises :exc:`CannotWrite` where Sphinx would log a warning that it cannot write a file."""

    _logger = logging.getLogger(f"{NAMESPACE}.{html.__name__}")

    def __init__(self, app: Sphinx) -> None:
        super().__init__()
        self._outdir = Path(app.outdir)

    def watch(self, app: Sphinx) -> None:
        """Check the log records of Sphinx's HTML builder from now on."""
        self._logger.addFilter(self)

    def unwatch(self, app: Sphinx, exception: Exception | None) -> None:
        """Stop at the end of the build."""
        self._logger.removeFilter(self)

    def filter(self, record: logging.LogRecord) -> bool:
        """Raise an error for a record of one; keep all others."""
        for argument in record.args if isinstance(record.args, tuple) else ():
            if isinstance(argument, OSError) and self._concerns_site(argument):
                raise _error(argument, self._outdir) from argument
        return True

    def _concerns_site(self, error: OSError) -> bool:
        names = [name for name in (error.filename, error.filename2) if isinstance(name, str)]
        return error.errno in _DEVICE_ERRORS or any(Path(name).is_relative_to(self._outdir) for name in names)
