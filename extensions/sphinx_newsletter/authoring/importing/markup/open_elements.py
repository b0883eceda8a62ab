"""Find the elements that a piece of HTML opens and does not close."""

from __future__ import annotations

from html.parser import HTMLParser

_OPEN = {
    *(
        "a",
        "table",
        "ul",
        "ol",
        "dl",
        "blockquote",
        "pre",
        "b",
        "strong",
        "i",
        "em",
        "s",
        "del",
        "picture",
        "figure",
    ),
    *("h1", "h2", "h3", "h4", "h5", "h6", "form", "button", "svg", "video", "audio", "iframe", "nav", "noscript"),
    *("script", "style", "select", "code", "sub", "sup"),
}
"""Elements whose content is of another kind than the text around them."""


class OpenElements(HTMLParser):
    """A parser that knows which elements are open."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Note that an element begins."""
        if tag in _OPEN:
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Note that an element ends."""
        if tag in self.opened:
            self.opened.reverse()
            self.opened.remove(tag)
            self.opened.reverse()


def open_elements(html: str) -> list[str]:
    """Return the names of the elements that are still open at the end of *html*."""
    reader = OpenElements()
    reader.feed(html)
    reader.close()
    return reader.opened
