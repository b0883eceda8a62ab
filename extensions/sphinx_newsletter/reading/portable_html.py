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
from sphinx_newsletter.reading.nodes import (
    directed_block,
    isolated_text,
    issue_head,
    line_break,
    link_image,
    struck,
)
from sphinx_newsletter.records.directions import has_rtl, text_direction
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
    nodes.caption: "p",
}
_SKIPPED = (nodes.Invisible, nodes.system_message, nodes.raw, nodes.problematic, issue_head)
_IMAGE = "\0"
"""Encloses the alternative text of an image; no page contains it: Markdown replaces it."""
_LEADING = re.compile(r"\A(?:\s*+\0[^\0]*+\0)+")
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
    if isinstance(node, nodes.figure):
        return _captioned(node, folder)
    if isinstance(node, isolated_text | directed_block):
        element = "bdi" if isinstance(node, isolated_text) else "div"
        return f'<{element} dir="{node["dir"]}">{to_html(node.children, folder)}</{element}>'
    own = role_text(node)
    inner = to_html(node.children, folder) if own is None else _escaped(own)
    if url := url_of(node):
        return f'<a href="{escape(url)}">{inner}</a>'
    tag = _tag(node)
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


def _tag(node: nodes.Element) -> str | None:
    """Return the HTML element of a node; None if only its content is written."""
    if isinstance(node, nodes.title) and isinstance(node.parent, nodes.table):
        return "caption"
    return next((_SIMPLE[kind] for kind in type(node).__mro__ if kind in _SIMPLE), None)


def _captioned(node: nodes.figure, folder: str) -> str:
    """Return the HTML of the directive ``figure``: an image, and below it a caption with further text."""
    below = [child for child in node.children if isinstance(child, nodes.caption | nodes.legend)]
    image = to_html((child for child in node.children if child not in below), folder)
    caption = f"<figcaption>{to_html(_unwrapped(below), folder)}</figcaption>" if below else ""
    return f"<figure>{image}{caption}</figure>\n"


def _unwrapped(below: Iterable[nodes.Element]) -> Iterable[nodes.Node]:
    """Yield the text of a caption, and the blocks of a legend."""
    for node in below:
        yield from node.children


def _image(node: nodes.image, folder: str) -> str:
    url = _image_url(node, folder)
    return f'<img src="{escape(url)}" alt="{escape(node.get("alt", ""))}" loading="lazy"{referrer(url)} />'


def referrer(url: str) -> str:
    """Return the attribute of an image of another host; some hosts refuse requests that come from other sites."""
    return ' referrerpolicy="no-referrer"' if is_web_url(url) else ""


def _image_url(node: nodes.image, folder: str) -> str:
    url = image_url(node, folder)
    return url if is_web_url(url) else f"newsletter:image/{url}"


def figure(url: str, alt: str) -> str:
    """Return the HTML of an image with a caption, linked to the full-size image."""
    src, text = escape(url), escape(alt)
    direction = f' dir="{text_direction(alt)}"' if has_rtl(alt) else ""
    caption = f'<figcaption{direction} aria-hidden="true">{text}</figcaption>' if alt else ""
    policy = referrer(url)
    image = f'<img src="{src}" alt="{text}" loading="lazy" decoding="async"{policy} />'
    return f'<figure><a href="{src}"{policy}>{image}</a>{caption}</figure>\n'


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
    """Return *blocks* as one line of plain text, without figures, code blocks and images at its beginning."""
    text = " ".join(" ".join(_text(block) for block in blocks).split())
    return _LEADING.sub("", text).replace(_IMAGE, "").strip() if _IMAGE in text else text


def _text(node: nodes.Node) -> str:
    if isinstance(node, nodes.Text):
        return str(node)
    if isinstance(node, (*_SKIPPED, link_image, nodes.literal_block)):
        return ""
    if isinstance(node, nodes.image):
        return f"{_IMAGE}{node.get('alt', '')}{_IMAGE}"
    own = role_text(node)
    if own is not None:
        return own
    separator = "" if isinstance(node, nodes.TextElement) else " "
    return separator.join(_text(child) for child in node.children)
