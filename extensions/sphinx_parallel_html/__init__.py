"""Sphinx extension that builds HTML faster: worker processes resolve and write pages.

With ``-j``, Sphinx resolves all pages in the main process, and worker processes only render them. With this
extension, worker processes also resolve their pages (:mod:`.builders`). The output is the same. If the
installed release of Sphinx is not supported, Sphinx's own builders are used.

It adds two events:

``html-unchanged`` (app)
    Return True if the site has not changed since the last build. The search index, the inventory and the pages of
    ``html-collect-pages`` are then not written again.

``html-pages-collected`` (app, pagenames)
    Emitted in the main process before the pages of ``html-collect-pages`` are written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util import logging

from sphinx_parallel_html import builders, garbage_collection, repeated_work, template_cache, worker_logs
from sphinx_parallel_html.requirements import unmet_requirement

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"

logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Replace Sphinx's HTML builders, if the installed release of Sphinx is supported."""
    if unmet := unmet_requirement():
        message = "%s is disabled, Sphinx's own builders are used: %s"
        logger.warning(message, __name__, unmet, type=__name__, subtype="unsupported")
    else:
        app.add_event("html-unchanged")
        app.add_event("html-pages-collected")
        for part in (builders, template_cache, garbage_collection, repeated_work, worker_logs):
            part.setup(app)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
