"""A Sphinx extension that builds HTML sites faster: whole pages are written in several processes.

With ``-j``, Sphinx resolves every page in the main process and only renders it in another. Here each process gets
the names of some pages and does everything for them (:mod:`.builders`). Nothing of what is written changes: where
this extension cannot work it steps aside, and Sphinx's own builders write the same site.

It adds two events, for extensions that know more of a site than Sphinx does:

``html-unchanged`` (app)
    A handler that returns True says that the site is as the last build left it. Search index, inventory and the
    pages that extensions collect are then not written again.

``html-pages-collected`` (app, pagenames)
    Emitted in the main process before the pages that extensions have collected are written, maybe in others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util import logging

from sphinx_parallel_html import builders, garbage_collection, worker_logs
from sphinx_parallel_html.requirements import unmet_requirement

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"

logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Put the builders in the place of Sphinx's own, if everything they need is there."""
    if unmet := unmet_requirement():
        logger.info("%s steps aside, and Sphinx's own builders are used: %s", __name__, unmet)
    else:
        app.add_event("html-unchanged")
        app.add_event("html-pages-collected")
        for part in (builders, garbage_collection, worker_logs):
            part.setup(app)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
