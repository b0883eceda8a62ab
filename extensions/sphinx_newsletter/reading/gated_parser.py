"""Parse issue pages with MyST, restricted to what the gate allows."""

from __future__ import annotations

from functools import partial
from typing import Any

from docutils import nodes
from markdown_it.token import Token
from myst_parser.config.main import MdParserConfig

from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading.front_matter import FrontMatter, without_front_matter
from sphinx_newsletter.reading.gate import Gate, gated_lookups
from sphinx_newsletter.reading.gated_renderer import GatedRenderer
from sphinx_newsletter.reading.inline_mistakes import find_mistakes
from sphinx_newsletter.reading.issue_markdown import issue_parser
from sphinx_newsletter.reading.known_markup import EXTENSIONS, only_known
from sphinx_newsletter.reading.limits import limit_parser
from sphinx_newsletter.reading.page_errors import PageError
from sphinx_newsletter.reading.page_notes import notes_of
from sphinx_newsletter.records.characters import has_directions, hidden_by_line, shown

_MATH = frozenset({"amsmath", "dollarmath"})
"""MyST extensions equivalent to the directive and role ``math``."""
_ID_PREFIX = "in-page-"
"""Prefix of ids generated from a page's text, so that they do not clash with the theme's ids."""


def parse_issue_page(
    text: str,
    document: nodes.document,
    config: MdParserConfig,
    renderer: type[GatedRenderer],
    gate: Gate,
    *,
    is_part: bool = False,
) -> None:
    """Parse the Markdown of an issue page, or of a part of one, into *document*, restricted by *gate*.

    A page cannot change the parser's configuration: the front matter key ``myst`` is ignored.
    Raises :class:`PageError` for an error in the software.
    """
    if found := list(hidden_by_line(text)):
        for line, names in found:
            gate.report(Problem.HIDDEN_CHARACTER, line, {"names": names})
        text = shown(text)
    allowed = EXTENSIONS if "math" in gate.settings.issue_roles else EXTENSIONS - _MATH
    if not config.enable_extensions <= allowed:
        config = config.copy(enable_extensions=config.enable_extensions & allowed)
    settings = document.settings
    settings.file_insertion_enabled = settings.raw_enabled = False
    settings.id_prefix = _ID_PREFIX
    parser = issue_parser(
        config, renderer, lambda what, line, advice: gate.foreign(what, first_line() + line + 1, advice)
    )
    parser.options["document"] = document
    parser.options["newsletter_gate"] = gate
    parser.options["newsletter_directions"] = has_directions(text)
    first_line = partial(getattr, parser.renderer, "first_line")
    limit_parser(parser, lambda what, limit, line: gate.too_large(what, limit, first_line() + line))
    notes = notes_of(document)

    def mistake(problem: Problem, line: int, details: dict[str, object]) -> None:
        if problem is Problem.BROKEN_LINK:
            notes.broken_links.add(first_line() + line)
        gate.report(problem, first_line() + line, details)

    find_mistakes(parser, mistake)
    only_known(parser, lambda name, text, line: gate.refuse(f"the markup {name!r}", text, first_line() + line))
    try:
        with gated_lookups(gate):
            env: dict[str, Any] = {}
            parser.disable("front_matter", ignoreInvalid=True)  # read by FrontMatter
            front = [] if is_part else _front_matter(text)
            tokens = parser.parse(text if is_part else without_front_matter(text), env)
            parser.renderer.render([*front, *tokens], parser.options, env)
    except Exception as error:
        raise PageError(getattr(document, "current_line", None) or 1) from error
    settings.myst_heading_anchors_html_ids = False  # these would lack the prefix


def _front_matter(text: str) -> list[Token]:
    """Return the front matter of a page for MyST: only keys that issue pages use; the others are reported."""
    token = Token("front_matter", "", 0, map=[0, 1], hidden=True, block=True)
    metadata = FrontMatter.of(text).metadata()
    return [token.copy(content=metadata)] if metadata else []
