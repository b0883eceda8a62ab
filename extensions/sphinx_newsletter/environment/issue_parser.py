"""MyST's parser for Sphinx, with the gate applied to issue pages."""

from __future__ import annotations

from docutils import nodes
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.parsers.sphinx_ import MystParser
from sphinx.application import Sphinx
from sphinx.util import get_filetype, logging

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.problems import Problem, Report
from sphinx_newsletter.reading.front_matter import FrontMatter
from sphinx_newsletter.reading.gate import Gate
from sphinx_newsletter.reading.gated_parser import GatedRenderer, parse_issue_page

logger = logging.getLogger(__name__)

ISSUE_TEXT = "newsletter_issue_text"
"""Key of ``env.temp_data`` for the source of the issue page that is being read."""


class GatedSphinxRenderer(GatedRenderer, SphinxRenderer):
    """MyST's renderer for Sphinx, with the gate."""


class GatedParser(MystParser):
    """MyST's parser, with the gate applied to issue pages."""

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Parse a page into *document*."""
        env = document.settings.env
        settings = NewsletterDomain.of(env).settings
        # Sphinx parses each translation of a page's text like a page; what the page is, is known by then.
        is_translation = ISSUE_TEXT in env.temp_data
        if not is_translation and not FrontMatter.of(inputstring).is_issue_page(env.docname, settings):
            super().parse(inputstring, document)
            return
        env.temp_data.setdefault(ISSUE_TEXT, inputstring)
        # Issue pages get these roles even if the project registers other roles of the same name.
        roles = {name: role for name, role in NewsletterDomain.roles.items() if name in settings.issue_roles}
        where = document["source"] if is_translation else str(env.doc2path(env.docname))
        gate = Gate(env.docname, settings, warnings_at(where), roles=roles)
        parse_issue_page(inputstring, document, env.myst_config, GatedSphinxRenderer, gate)


def warnings_at(path: str) -> Report:
    """Return a function that reports problems of the page at *path* as Sphinx warnings."""

    def report(problem: Problem, line: int, details: dict[str, object]) -> None:
        message = problem.message(**details)
        logger.warning(message, location=f"{path}:{line}", type="newsletter", subtype=problem.code)

    return report


def _refuse_other_markup(app: Sphinx, docname: str, source: list[str]) -> None:
    """Report an issue page that has another parser, which would bypass the gate, and read it as empty."""
    settings = NewsletterDomain.of(app.env).settings
    path = app.env.doc2path(docname)
    if FrontMatter.of(source[0]).is_issue_page(docname, settings):
        kind = get_filetype(app.config.source_suffix, path)
        if not issubclass(app.registry.get_source_parsers()[kind], GatedParser):
            details: dict[str, object] = {"what": f"{path.name}, a file of type {kind!r},"}
            warnings_at(str(path))(Problem.NOT_ALLOWED, 1, details)
            source[0] = ""


def setup(app: Sphinx) -> None:
    """Replace MyST's parser, and refuse issue pages in other formats."""
    app.add_source_parser(GatedParser, override=True)
    app.connect("source-read", _refuse_other_markup, priority=900)
