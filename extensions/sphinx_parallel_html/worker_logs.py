"""Omit log records of worker processes that the main process would not show.

Sphinx logs each event with its arguments at debug level, such as the HTML of a page. Worker processes keep all
records to send them to the main process: half a megabyte per page.
"""

from __future__ import annotations

import logging
import os

from sphinx.application import Sphinx
from sphinx.util.logging import NAMESPACE, VERBOSITY_MAP


def set_worker_log_level(app: Sphinx) -> None:
    """Set the log level of a worker process to the verbosity of the main process."""
    logging.getLogger(NAMESPACE).setLevel(VERBOSITY_MAP[app.verbosity])


def setup(app: Sphinx) -> None:
    """Set the log level in processes that read pages; the builder does so in those that write."""
    main_pid = os.getpid()

    def set_level(app: Sphinx, docname: str, source: list[str]) -> None:
        if os.getpid() != main_pid:
            set_worker_log_level(app)

    app.connect("source-read", set_level, priority=0)
