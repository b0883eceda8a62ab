"""Write HTML as the Markdown of issue pages."""

from __future__ import annotations

import re
from typing import Any

from bs4 import Tag
from bs4.element import NavigableString
from markdownify import MarkdownConverter

from sphinx_newsletter.authoring.importing.markup.emphasis import DEL, EM, RESERVED, STRONG, emphasised
from sphinx_newsletter.authoring.importing.markup.html_form import BLOCKS
from sphinx_newsletter.reading.shortcodes import CANDIDATES, with_emoji
from sphinx_newsletter.records.urls import markdown_url

_MARKUP = re.compile(r"([\\`\[\]<])|&(?=#?\w+;)")
_LINE_START = re.compile(r"^([ \t]*+)(#+(?=\s|\Z)|>|[-=:|][-=:| \t]*$|:::|\((?=[^\n]*\)=[ \t]*$))", re.MULTILINE)
"""What makes a heading, a rule, a quotation, a block or a target of a line."""
_LINE_BREAK = re.compile(r"\n(?=[ \t]*(?:[-+#>=|:~]|1[.)](?:\s|\Z)))")
"""Ends of lines in HTML that are spaces, and would make a list or a heading of the next line."""
_YEAR = re.compile(r"^([ \t]*+\d{4,9})([.)])(?=\s)", re.MULTILINE)
"""A number that is none of an item, and would begin a list."""
_TILDE = re.compile(r"(?<![A-Za-z0-9])~|~(?![A-Za-z0-9])")
_CELLS = {"td", "th"}
_CODE = {"pre", "code", "kbd", "samp", "tt"}


class Converter(MarkdownConverter):
    """Write Markdown as issue pages have it, and keep numbers of items that are plain text."""

    _begins_line = True
    """Whether the text that is being written may begin a line."""

    def process_text(self, el: NavigableString, parent_tags: Any = None) -> str:
        """Write a text."""
        before = el.previous_sibling
        self._begins_line = before is None or (isinstance(before, Tag) and before.name in ("br", *BLOCKS))
        return str(super().process_text(el, parent_tags))  # type: ignore[misc]

    def escape(self, text: str, parent_tags: Any) -> str:
        """Escape what would become markup, but no numbers: ``1. Title`` in a paragraph is an item."""
        escaped = _MARKUP.sub(lambda found: f"\\{found[0]}", _LINE_BREAK.sub(" ", text))
        first, newline, rest = ("", "", escaped) if self._begins_line else escaped.partition("\n")
        escaped = first + newline + _LINE_START.sub(r"\1\\\2", rest)
        if not newline or self._begins_line:
            escaped = _YEAR.sub(r"\1\\\2", escaped)
        escaped = _TILDE.sub(r"\~", escaped)
        escaped = CANDIDATES.sub(r"\\\g<0>", escaped) if with_emoji(escaped) != escaped else escaped
        if _CELLS & set(parent_tags):
            escaped = escaped.replace("|", r"\|")
        return str(super().escape(escaped, parent_tags))  # type: ignore[misc]  # not in its stubs

    def convert_b(self, el: Tag, text: str, parent_tags: Any) -> str:
        """Write bold text."""
        return _emphasised(STRONG, text, parent_tags)

    def convert_i(self, el: Tag, text: str, parent_tags: Any) -> str:
        """Write italic text."""
        return _emphasised(EM, text, parent_tags)

    def convert_s(self, el: Tag, text: str, parent_tags: Any) -> str:
        """Write struck text."""
        return _emphasised(DEL, text, parent_tags)

    convert_strong = convert_b
    convert_em = convert_i
    convert_del = convert_strike = convert_s

    def convert_code(self, el: Tag, text: str, parent_tags: Any) -> str:
        """Write code; in a table, a vertical line in it would end the cell."""
        code = str(super().convert_code(el, text, parent_tags))  # type: ignore[misc]
        return code.replace("|", r"\|") if _CELLS & set(parent_tags) else code

    convert_kbd = convert_samp = convert_tt = convert_code

    def convert_pre(self, el: Tag, text: str, parent_tags: Any) -> str:
        """Write a block of code, between marks that are longer than those in it."""
        block = str(super().convert_pre(el, text, parent_tags))  # type: ignore[misc]
        longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
        if longest < 3 or not block.strip():
            return block
        marks = "`" * (longest + 1)
        return f"\n\n{marks}{block.strip()[3:-3]}{marks}\n\n"

    def convert_sub(self, el: Tag, text: str, parent_tags: Any) -> str:
        """Write subscript as a role."""
        return _role("sub", el, text, parent_tags)

    def convert_sup(self, el: Tag, text: str, parent_tags: Any) -> str:
        """Write superscript as a role."""
        return _role("sup", el, text, parent_tags)

    def convert_a(self, el: Tag, text: str, parent_tags: Any) -> str:
        """Write a link so that its URL reads back."""
        before = el.get("href")
        if before:
            el["href"] = markdown_url(str(before))
        written = str(super().convert_a(el, text, parent_tags))  # type: ignore[misc]
        if before:
            el["href"] = before
        return written

    def convert_img(self, el: Tag, text: str, parent_tags: Any) -> str:
        """Write an image; in a cell, too, where its text would be written instead."""
        alt = self.escape(" ".join(str(el.get("alt", "")).split()), parent_tags)
        return f"![{alt}]({markdown_url(str(el.get('src', '')))})"

    def convert_hr(self, el: Tag, text: str, parent_tags: Any) -> str:
        """Write a break, unless it is in a cell."""
        return " " if "_inline" in parent_tags else "\n\n---\n\n"


def _emphasised(kind: str, text: str, parent_tags: Any) -> str:
    return text if _CODE & set(parent_tags) else emphasised(kind, text)


def _role(name: str, element: Tag, text: str, parent_tags: Any) -> str:
    """Return a role. Its text is written as it is."""
    plain = " ".join(element.get_text().split())
    if not plain or "`" in plain or "\\" in plain or _CODE & set(parent_tags):
        return text
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() else ""
    return f"{before}{{{name}}}`{plain}`{after}"


def code_language(block: Tag) -> str:
    """Return the language that a block of code names in its class."""
    classes = [*(block.get("class") or ()), *((block.code and block.code.get("class")) or ())]
    for prefix in ("language-", "lang-", "highlight-source-", "brush:"):
        if names := [str(name).removeprefix(prefix) for name in classes if str(name).startswith(prefix)]:
            return RESERVED.sub("", names[0])
    return ""
