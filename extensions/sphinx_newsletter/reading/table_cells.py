"""Report table rows with more cells than the table has columns, which Markdown leaves out."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import escapedSplit, getLine, table

from sphinx_newsletter.reading.foreign_markup import Shown

_LONGEST = 80
"""Length of the text that a message quotes, in characters."""


def table_cells(parser: MarkdownIt, shown: Shown) -> None:
    """Make *parser* tell *shown* of cells that are left out."""

    def rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        if not table(state, start, end, silent):
            return False
        if not silent:
            columns = _cells(state, start)
            for line in range(start + 2, state.line):
                if (cells := _cells(state, line)) > columns:
                    text = mdTrim(getLine(state, line))[:_LONGEST]
                    shown(
                        text,
                        line,
                        f"has {cells} cells in a table of {columns} columns; write \\| for a | in a cell",
                    )
        return True

    parser.block.ruler.at("table", rule, {"alt": ["paragraph", "reference"]})


def _cells(state: StateBlock, line: int) -> int:
    """Return the number of cells in a row of a table."""
    cells = escapedSplit(mdTrim(getLine(state, line)))
    return len(cells) - (cells[0] == "") - (len(cells) > 1 and cells[-1] == "")
