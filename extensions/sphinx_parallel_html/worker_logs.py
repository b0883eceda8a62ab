"""Log records of processes that work for another: those nobody will see are not made.

Of every event Sphinx tells, for those who debug, with all its arguments: of a page, all its HTML. A process that
reads or writes pages for another keeps what is told, to send it back, and so all it has made: measured, half a
megabyte a page.
"""

from __future__ import annotations

import logging
import os

from sphinx.application import Sphinx
from sphinx.util.logging import NAMESPACE, VERBOSITY_MAP


def drop_unseen_records(app: Sphinx) -> None:
    """Have this process make only the records that the main process will show. To be called in a fork."""
    logging.getLogger(NAMESPACE).setLevel(VERBOSITY_MAP[app.verbosity])


def setup(app: Sphinx) -> None:
    """Do so in each process that reads pages; the builder does in those that write."""
    main = os.getpid()

    def note_process(app: Sphinx, docname: str, source: list[str]) -> None:
        if os.getpid() != main:
            drop_unseen_records(app)

    app.connect("source-read", note_process, priority=0)
