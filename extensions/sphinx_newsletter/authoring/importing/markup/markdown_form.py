"""Make the normal form of Markdown, from the tokens of its parser."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token

from sphinx_newsletter.authoring.importing.markup.html_form import level, plain_address
from sphinx_newsletter.authoring.importing.markup.normal_form import BLOCK, BREAK, SPACE, Form, Style

_MARKS = {"strong": "bold", "em": "italic", "s": "struck"}
_ROLES = {"sub": "subscript", "subscript": "subscript", "sup": "superscript", "superscript": "superscript"}


def markdown_form(tokens: Sequence[Token], *, is_page: bool = False) -> Form:
    """Return the normal form of a parsed text.

    Of a page, lines of a paragraph may begin items, and levels of headings do not matter, as they are closed up.
    """
    return _Making(is_page).made(tokens)


class _Making:
    def __init__(self, is_page: bool) -> None:
        self.is_page = is_page
        self.form = Form()
        self.lists: list[str] = []
        self.around: list[str] = []
        """Quotations, headings and cells that are open."""
        self.column = 0

    def made(self, tokens: Sequence[Token]) -> Form:
        for token in tokens:
            name, _, edge = token.type.rpartition("_")
            if token.type == "inline":
                self._inline(token)
            elif token.type in ("fence", "code_block", "colon_fence", "math_block"):
                self._code(token)
            elif token.type == "html_block":
                self.form.space(BLOCK)
                self.form.add(_without_comments(token.content), self._style)
            elif edge == "open":
                self._opened(name, token)
            elif edge == "close":
                self._closed(name)
            if token.block and token.type != "inline":
                self.form.space(BLOCK)
        return self.form

    @property
    def _style(self) -> Style:
        return Style(block=(*self.around, *level(tuple(self.lists))))

    def _opened(self, name: str, token: Token) -> None:
        self.form.space(BLOCK)
        if name in ("bullet_list", "ordered_list"):
            self.lists.append("ul" if name == "bullet_list" else "ol")
        elif name == "list_item" and self.lists[-1] == "ol":
            self.form.number(int(token.info or 1))
        elif name == "list_item":
            self.form.add("-")
        elif name == "heading":
            self.around.append("heading" if self.is_page else f"heading {token.tag[1]}")
        elif name in ("blockquote", "alert"):
            self.around.append("quotation")
        elif name == "tr":
            self.column = 0
        elif name in ("th", "td"):
            self.column += 1
            self.around.append(f"column {self.column}")

    def _closed(self, name: str) -> None:
        if name in ("bullet_list", "ordered_list"):
            self.lists.pop()
        elif name in ("heading", "blockquote", "alert", "th", "td"):
            self.around.pop()

    def _code(self, token: Token) -> None:
        self.form.space(BLOCK)
        text = token.content
        self.form.code.append("\n".join(line.rstrip() for line in text.strip("\n").split("\n")))
        self.form.add(text, self._style.marked("code"), self._line(token) + (token.type == "fence"))

    def _line(self, token: Token) -> int:
        return (token.map[0] if token.map else 0) + 1

    def _inline(self, token: Token) -> None:
        style, line = self._style, self._line(token)
        self.form.has_number &= self.form.begins_line
        marks: list[str] = []
        for child in token.children or ():
            name, _, edge = child.type.rpartition("_")
            shown = style._replace(marks=style.marks | set(marks))
            if child.type == "link_open":
                style = style._replace(link=plain_address(str(child.attrGet("href"))))
                self.form.link(style.link, line)
            elif child.type == "link_close":
                style = style._replace(link="")
            elif name in _MARKS:
                (marks.append if edge == "open" else marks.remove)(_MARKS[name])
            elif child.type == "image":
                self.form.image(plain_address(str(child.attrGet("src"))), _alt(child))
            elif child.type in ("softbreak", "hardbreak"):
                line += 1
                is_title = self.is_page and self.form.has_number
                self.form.space(BREAK if child.type == "hardbreak" and not is_title else SPACE)
                self.form.has_number = False
                if self.is_page:
                    self.form.begin_line()
            else:
                self._text(child, shown, line)

    def _text(self, token: Token, style: Style, line: int) -> None:
        if token.type == "code_inline":
            self.form.add(token.content, style.marked("code"), line)
        elif token.type == "myst_role":
            mark = _ROLES.get(str(token.meta.get("name", "")))
            self.form.add(token.content, style.marked(mark) if mark else style, line)
        elif token.type == "footnote_ref":
            self.form.add(f"[^{token.meta.get('label', '')}]", style, line)
        elif token.type == "html_inline":
            self.form.add(_without_comments(token.content), style, line)
        else:
            self.form.add(token.content, style, line)


def _alt(image: Token) -> str:
    """Return the alternative text of an image."""
    parts = []
    for child in image.children or ():
        parts.append(
            " " if child.type.endswith("break") else _alt(child) if child.type == "image" else child.content
        )
    return "".join(parts)


def _without_comments(html: str) -> str:
    """Return HTML without comments, which are not shown."""
    before, *parts = html.split("<!--")
    return before + "".join(part.partition("-->")[2] for part in parts)
