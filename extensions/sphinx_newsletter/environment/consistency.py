"""Report problems between pages as Sphinx warnings."""

from __future__ import annotations

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.files.page_files import printable
from sphinx_newsletter.records.archive_problems import archive_problems

logger = logging.getLogger(__name__)


def check_archive(app: Sphinx, env: BuildEnvironment) -> None:
    """Report every problem between pages. Handler of ``env-check-consistency``."""
    domain = NewsletterDomain.of(env)
    seasons = {season for shown in domain.data["seasons"].values() for season in shown}
    found = archive_problems(
        domain.archive, domain.issues.values(), seasons, lambda docname: str(env.doc2path(docname, base=False))
    )
    for issue, line, problem, details in found:
        location = f"{env.doc2path(issue.docname)}:{line}"
        message = printable(problem.message(**details))
        logger.warning(message, location=location, type="newsletter", subtype=problem.code)


def setup(app: Sphinx) -> None:
    """Connect the event handler."""
    app.connect("env-check-consistency", check_archive)
