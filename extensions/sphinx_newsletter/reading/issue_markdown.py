"""The Markdown of issue pages: MyST's, and what contributors know from GitHub and elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.renderer import RendererProtocol
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from sphinx_newsletter.reading.alerts import alerts
from sphinx_newsletter.reading.bare_urls import bare_urls
from sphinx_newsletter.reading.cjk_emphasis import cjk_emphasis
from sphinx_newsletter.reading.foreign_markup import Shown, foreign_markup
from sphinx_newsletter.reading.lost_markup import lost_markup
from sphinx_newsletter.reading.shortcodes import shortcodes
from sphinx_newsletter.reading.strikethrough import strikethrough
from sphinx_newsletter.reading.table_cells import table_cells
from sphinx_newsletter.records.urls import with_ascii_host

_TEXT = ("myst_line_comment", "myst_block_break")
"""Rules of MyST for what is text elsewhere: lines that begin with ``%`` or ``+++``."""


def issue_parser(
    config: MdParserConfig,
    renderer: Callable[[MarkdownIt], RendererProtocol],
    shown: Shown = lambda text, line, advice: None,
) -> MarkdownIt:
    """Return a parser of issue pages; *shown* is told of markup that is shown as it is written."""
    parser = create_md_parser(config, renderer)
    parser.disable(_TEXT, ignoreInvalid=True)
    parser.normalizeLink = _normalised  # type: ignore[method-assign]
    parser.options["tasklists"] = True
    cjk_emphasis(parser)
    strikethrough(parser)
    bare_urls(parser)
    alerts(parser, shown)
    table_cells(parser, shown)
    foreign_markup(parser, shown)
    lost_markup(parser, shown)
    shortcodes(parser)
    return parser


@lru_cache(10_000)
def _normalised(url: str) -> str:
    """Return a URL as markdown-it does, with its host in ASCII. Each is parsed several times in an import."""
    return normalizeLink(with_ascii_host(url))
