"""MyST's parser for Sphinx, with the gate applied to issue pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from logging import WARNING

from docutils import nodes
from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.parsers.sphinx_ import MystParser
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util import get_filetype, logging

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.environment.page_problems import note_problems
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading.footnotes import check_footnotes
from sphinx_newsletter.reading.front_matter import FrontMatter
from sphinx_newsletter.reading.gate import MARKDOWN, Gate
from sphinx_newsletter.reading.gated_parser import parse_issue_page
from sphinx_newsletter.reading.gated_renderer import GatedRenderer
from sphinx_newsletter.reading.images import line_of
from sphinx_newsletter.reading.local_files import local_path
from sphinx_newsletter.reading.page_errors import show_source

logger = logging.getLogger(__name__)

ISSUE_TEXT = "newsletter_issue_text"
"""Key of ``env.temp_data`` for the source of the issue page that is being read."""


class GatedSphinxRenderer(GatedRenderer, SphinxRenderer):
    """MyST's renderer for Sphinx, with the gate."""

    def page_exists(self, path: str) -> bool:
        """Return whether *path* is a page that Sphinx reads. If it is missing, this page is read again when added.

        MyST would open the file after other rules, and make a download of one that is not a page.
        """
        env, found = self.sphinx_env, local_path(self.gate.docname, path)
        if found is None or not super().page_exists(path):
            if found:
                env.note_dependency(found)
            return False
        return _docname(found) in env.found_docs and env.doc2path(_docname(found), base=False).as_posix() == found

    def render_link_page(self, token: SyntaxTreeNode, path: str, anchor: str) -> None:
        """Render a link to the page at *path*, relative to this page."""
        node = addnodes.pending_xref(
            refdomain="doc",
            reftype="myst",
            reftarget=_docname(local_path(self.gate.docname, path) or ""),
            reftargetid=self.md.normalizeLinkText(anchor) or None,
            refdoc=self.sphinx_env.docname,
            refexplicit=bool(token.children),
        )
        self.add_line_and_source_path(node, token)
        self.copy_attributes(token, node, ("reftitle",), aliases={"title": "reftitle"})
        self.current_node.append(node)
        text = nodes.inline("", "", classes=["xref", "myst"])
        with self.current_node_context(text):
            self.render_children(token)
        node.append(text)


def _docname(path: str) -> str:
    return path.rpartition(".")[0]


class GatedParser(MystParser):
    """MyST's parser, with the gate applied to issue pages."""

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Parse a page into *document*."""
        env = document.settings.env
        domain = NewsletterDomain.of(env)
        settings = domain.settings
        if env.docname in domain.data["failed"]:
            super().parse("", document)  # for the settings that MyST's transforms need
            show_source(document, inputstring, env.docname)
            return
        # Sphinx parses each translation of a page's text like a page; what the page is, is known by then.
        is_translation = ISSUE_TEXT in env.temp_data
        if not is_translation and not FrontMatter.of(inputstring).is_issue_page(env.docname, settings):
            super().parse(inputstring, document)
            return
        env.temp_data.setdefault(ISSUE_TEXT, inputstring)
        # Issue pages get these roles even if the project registers other roles of the same name.
        roles = {name: role for name, role in NewsletterDomain.roles.items() if name in settings.issue_roles}
        where = document["source"] if is_translation else ""
        report = note_problems(env, env.docname, where=where, translated=is_translation)
        gate = Gate(env.docname, settings, report, roles=roles)
        with _reported_warnings(gate):
            config = env.myst_config
            parse_issue_page(inputstring, document, config, GatedSphinxRenderer, gate, is_part=is_translation)
        if not is_translation:  # which has references to the footnotes of the page
            check_footnotes(document, gate)


@contextmanager
def _reported_warnings(gate: Gate) -> Iterator[None]:
    """Report the warnings of others as problems, which the check reports too."""
    with logging.pending_logging() as pending:
        yield
        records = pending.clear()
    for record in records:
        kind = ".".join(filter(None, (getattr(record, "type", ""), getattr(record, "subtype", ""))))
        if record.levelno < WARNING or kind.startswith("newsletter."):
            logger.handle(record)
        else:
            gate.markup(record.getMessage(), _line(getattr(record, "location", None)), kind or "docutils")


def _line(location: object) -> int:
    """Return the line of the location of a warning: a node, a docname and a line, or ``path:line``."""
    if isinstance(location, nodes.Node):
        return line_of(location) or 1
    line = location[1] if isinstance(location, tuple) else str(location).rpartition(":")[2]
    return int(line) if str(line).isdecimal() else 1


def refuse_other_markup(app: Sphinx, docname: str, source: list[str]) -> None:
    """Report an issue page that has another parser, which would bypass the gate, and read it as empty."""
    settings = NewsletterDomain.of(app.env).settings
    path = app.env.doc2path(docname)
    if FrontMatter.of(source[0]).is_issue_page(docname, settings):
        kind = get_filetype(app.config.source_suffix, path)
        if not issubclass(app.registry.get_source_parsers()[kind], GatedParser):
            what = f"{path.name}, a file of type {kind!r},"
            details: dict[str, object] = {"what": what, "advice": MARKDOWN}
            note_problems(app.env, docname)(Problem.NOT_ALLOWED, 1, details)
            source[0] = ""


def setup(app: Sphinx) -> None:
    """Replace MyST's parser, and refuse issue pages in other formats."""
    app.add_source_parser(GatedParser, override=True)
