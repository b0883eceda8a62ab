"""Render blocks of a page as portable HTML, for feeds, topic pages and mail clients.

The HTML has no classes and no ids, and does not depend on a style sheet. URLs that are only known at write time
are placeholders, which :func:`fill_urls` replaces: ``newsletter:issue/7``, ``newsletter:link/3f9a1c2b``,
``newsletter:image/pic.png``.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable
from html import escape, unescape

from docutils import nodes

from sphinx_newsletter.locale import gettext, label_of_note
from sphinx_newsletter.reading.nodes import issue_head, line_break, link_image, struck
from sphinx_newsletter.records.urls import is_web_url, link_url

_SIMPLE: dict[type[nodes.Node], str] = {
    nodes.paragraph: "p",
    nodes.emphasis: "em",
    nodes.strong: "strong",
    struck: "del",
    nodes.literal: "code",
    nodes.bullet_list: "ul",
    nodes.enumerated_list: "ol",
    nodes.list_item: "li",
    nodes.block_quote: "blockquote",
    nodes.subscript: "sub",
    nodes.superscript: "sup",
    nodes.definition_list: "dl",
    nodes.term: "dt",
    nodes.definition: "dd",
    nodes.table: "table",
    nodes.row: "tr",
    nodes.entry: "td",
    nodes.rubric: "p",
}
_SKIPPED = (nodes.Invisible, nodes.system_message, nodes.raw, nodes.problematic, issue_head)
_PLACEHOLDER = re.compile(r'((?:href|src)=")newsletter:(issue|link|image)/([^"]+)')


def to_html(blocks: Iterable[nodes.Node], folder: str = "") -> str:
    """Render *blocks* as portable HTML; paths of images are relative to *folder*, the page's directory."""
    return "".join(_node(block, folder) for block in blocks)


def _node(node: nodes.Node, folder: str) -> str:
    if isinstance(node, nodes.Text):
        return _escaped(str(node))
    if isinstance(node, _SKIPPED):
        return ""
    if isinstance(node, line_break):
        return "<br />"
    assert isinstance(node, nodes.Element)
    if isinstance(node, nodes.literal_block | nodes.doctest_block):
        return f"<pre><code>{_escaped(node.astext())}</code></pre>"
    if isinstance(node, nodes.image):
        return _image(node, folder)
    if isinstance(node, link_image):
        image = node[0]
        assert isinstance(image, nodes.image)
        return figure(_image_url(image, folder), image.get("alt", ""))
    own = role_text(node)
    inner = to_html(node.children, folder) if own is None else _escaped(own)
    if url := url_of(node):
        return f'<a href="{escape(url)}">{inner}</a>'
    tag = next((_SIMPLE[kind] for kind in type(node).__mro__ if kind in _SIMPLE), None)
    if tag is None:
        return _note(node, folder) if isinstance(node, nodes.Admonition) else inner
    start = f' start="{node["start"]}"' if tag == "ol" and "start" in node else ""
    return f"<{tag}{start}>{inner}</{tag}>"


def _note(node: nodes.Element, folder: str) -> str:
    """Return a note with its title: its own, or that of its kind."""
    own = node.children[0] if node.children and isinstance(node.children[0], nodes.title) else None
    title = to_html(own.children, folder) if own else _escaped(label_of_note(type(node).__name__))
    blocks = [child for child in node.children if child is not own]
    label = f"<p><strong>{title}</strong></p>" if title else ""
    return f"<blockquote>{label}{to_html(blocks, folder)}</blockquote>"


def _escaped(text: str) -> str:
    """Escape *text* for HTML, including anything that looks like a placeholder URL."""
    return escape(text, quote=False).replace("newsletter:", "newsletter&#58;")


def _image(node: nodes.image, folder: str) -> str:
    src, alt = escape(_image_url(node, folder)), escape(node.get("alt", ""))
    return f'<img src="{src}" alt="{alt}" loading="lazy" />'


def _image_url(node: nodes.image, folder: str) -> str:
    url = image_url(node, folder)
    return url if is_web_url(url) else f"newsletter:image/{url}"


def figure(url: str, alt: str) -> str:
    """Return the HTML of an image with a caption, linked to the full-size image."""
    src, text = escape(url), escape(alt)
    caption = f'<figcaption aria-hidden="true">{text}</figcaption>' if alt else ""
    image = f'<img src="{src}" alt="{text}" loading="lazy" decoding="async" />'
    return f'<figure><a href="{src}">{image}</a>{caption}</figure>\n'


def image_url(node: nodes.image, folder: str) -> str:
    """Return the URL of an image, or its path relative to the source directory."""
    uri: str = node["uri"]
    if "://" in uri:
        return uri
    return posixpath.normpath(posixpath.join(folder, uri)) if not uri.startswith("/") else uri.lstrip("/")


def url_of(node: nodes.Node) -> str:
    """Return the URL of a reference: a web or ``mailto`` URL, a placeholder, or the empty string."""
    if not isinstance(node, nodes.Element):
        return ""
    if is_role(node):
        return f"newsletter:{node['reftype']}/{node['reftarget']}"
    uri = node.get("refuri", "") if isinstance(node, nodes.reference) else ""
    return link_url(uri) or ""


def is_role(node: nodes.Node) -> bool:
    """Return whether a node is of one of this extension's roles."""
    return isinstance(node, nodes.Element) and node.get("refdomain") == "newsletter"


def role_text(node: nodes.Node) -> str | None:
    """Return the text of a role without explicit title: the target's title is not known yet."""
    if isinstance(node, nodes.Element) and is_role(node) and not node["refexplicit"]:
        return f"#{node['reftarget']}" if node["reftype"] == "issue" else gettext("link")
    return None


def fill_urls(html: str, find: Callable[[str, str], str | None]) -> str:
    """Replace placeholder URLs in *html*.

    *find* takes the type (``issue``, ``link`` or ``image``) and the target, and returns a URL or None, which
    becomes ``#``.
    """
    return (
        _PLACEHOLDER.sub(lambda match: match[1] + escape(find(match[2], unescape(match[3])) or "#"), html)
        if "newsletter:" in html
        else html
    )


def to_text(blocks: Iterable[nodes.Node]) -> str:
    """Return *blocks* as one line of plain text, without figures and code blocks."""
    return " ".join(" ".join(_text(block) for block in blocks).split())


def _text(node: nodes.Node) -> str:
    if isinstance(node, nodes.Text):
        return str(node)
    if isinstance(node, (*_SKIPPED, link_image, nodes.literal_block)):
        return ""
    if isinstance(node, nodes.image):
        return str(node.get("alt", ""))
    own = role_text(node)
    if own is not None:
        return own
    separator = "" if isinstance(node, nodes.TextElement) else " "
    return separator.join(_text(child) for child in node.children)
