"""The problems of a page, noted while it is read; ``consistency.py`` reports them when all pages have been read.

Only then is it known how many of each code a page has, and whether these are known problems.
"""

from __future__ import annotations

from typing import NamedTuple

from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.files.page_files import printable
from sphinx_newsletter.problems import Problem, Report

logger = logging.getLogger(__name__)


class Noted(NamedTuple):
    """A problem of a page."""

    code: str
    location: str
    message: str
    translated: bool = False
    """Whether it is in a translation of the page's text."""


def note_problems(env: BuildEnvironment, docname: str, *, where: str = "", translated: bool = False) -> Report:
    """Return a function that notes problems of a page, located in its file or at *where*.

    A failure is logged at once: it must be seen even if the build does not come to the end of reading.
    """
    path = where or str(env.doc2path(docname))

    def report(problem: Problem, line: int, details: dict[str, object]) -> None:
        if problem.value.is_notice:
            return
        noted = Noted(problem.code, f"{path}:{line}", printable(problem.message(**details)), translated)
        if problem is Problem.FAILED:
            logger.error(noted.message, location=noted.location, type="newsletter", subtype=noted.code)
            return
        so_far = NewsletterDomain.of(env).data["problems"].setdefault(docname, [])
        if not translated or noted not in so_far:  # Sphinx parses some translations twice
            so_far.append(noted)

    return report


def log(noted: Noted, remark: str = "") -> None:
    """Log a problem as a Sphinx warning."""
    logger.warning(noted.message + remark, location=noted.location, type="newsletter", subtype=noted.code)
