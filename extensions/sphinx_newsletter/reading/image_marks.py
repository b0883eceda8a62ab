"""Find images whose exclamation mark is missing, full-width or there twice."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from docutils import nodes

from sphinx_newsletter.reading.title_nodes import target_of, unwrapped

_MOST = 4
"""Inline nodes of a paragraph with only an image or a link; the parser puts empty texts around emphasis."""
_IMAGE = re.compile(r"\.(?:png|jpe?g|gif|webp|avif)", re.IGNORECASE)


def image_mistake(paragraph: nodes.paragraph) -> dict[str, object] | None:
    """Return the details of a paragraph that was meant to be an image."""
    last = paragraph.children[-1] if paragraph.children else None
    if len(paragraph.children) > _MOST or (isinstance(last, nodes.Text) and last.strip()):
        return None
    shown = [child for child in paragraph.children if child.astext().strip() or isinstance(child, nodes.image)]
    mark = shown[0].astext().strip() if len(shown) == 2 and isinstance(shown[0], nodes.Text) else ""
    if len(shown) != 1 + bool(mark) or (mark and set(mark) - set("!！")):
        return None
    last = shown[-1]
    if isinstance(last, nodes.image):
        what = f"has {mark!r} before it; remove it"
        return {"url": last["uri"], "what": what, "text": f"{mark}!["}
    url = target_of(unwrapped(last)) or ""
    if not url or not _is_image(url):
        return None
    return {
        "url": url,
        "what": "is a link to an image, not an image; write an ASCII ! before its [",
        "text": f"{mark}[",
    }


def _is_image(url: str) -> bool:
    try:
        path = urlsplit(url).path
    except ValueError:
        return False
    return bool(_IMAGE.fullmatch(path[path.rfind(".") :])) if "." in path else False
