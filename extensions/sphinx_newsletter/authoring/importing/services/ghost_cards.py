"""Write the cards of Ghost's editors as HTML."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from markdown_it import MarkdownIt

_Payload = Mapping[str, Any]
_NOT_SHOWN = ("paywall", "signup", "email-cta")
"""What is not part of the text of a post."""


def card_html(name: str, payload: _Payload) -> str | None:
    """Return a card as HTML; None if its kind is not known."""
    name = name.removeprefix("card-")
    if name in _NOT_SHOWN:
        return ""
    if name in ("hr", "horizontalrule"):
        return "<hr>"
    if name == "markdown":
        return str(MarkdownIt("gfm-like", {"linkify": False}).render(_text(payload, "markdown")))
    if name in ("html", "email"):
        return _text(payload, "html")
    if name in ("image", "gallery"):
        images = payload.get("images") if name == "gallery" else [payload]
        return f"<figure>{''.join(map(_image, images or ()))}{_caption(payload)}</figure>"
    if name in ("code", "codeblock"):
        language = escape(_text(payload, "language"))
        return f'<pre><code class="language-{language}">{escape(_text(payload, "code"))}</code></pre>'
    return _other(name, payload)


def _other(name: str, payload: _Payload) -> str | None:
    if name == "bookmark":
        about = payload.get("metadata") or {}
        title = escape(_text(about, "title") or _text(payload, "url"))
        text = escape(_text(about, "description"))
        return f"<p>{_link(_text(payload, 'url'), title)}</p>{f'<p>{text}</p>' * bool(text)}{_caption(payload)}"
    if name == "callout":
        return f"<blockquote>{escape(_text(payload, 'calloutEmoji'))} {_text(payload, 'calloutText')}</blockquote>"
    if name == "toggle":
        return f"<p><strong>{_text(payload, 'heading')}</strong></p>{_text(payload, 'content')}"
    if name == "button":
        link = f'<a class="kg-btn" href="{escape(_text(payload, "buttonUrl"))}">'
        return f'<div class="kg-card kg-button-card">{link}{escape(_text(payload, "buttonText"))}</a></div>'
    if name in ("embed", "video", "audio", "file"):
        address = _text(payload, "url") or _text(payload, "src")
        title = (
            _text(payload.get("metadata") or {}, "title") or _text(payload, "title") or _text(payload, "fileTitle")
        )
        return f"<p>{_link(address, escape(title or address))}</p>{_caption(payload)}" if address else ""
    return None


def _text(payload: _Payload, key: str) -> str:
    value = payload.get(key)
    return value if isinstance(value, str) else ""


def _link(address: str, html: str) -> str:
    return f'<a href="{escape(address)}">{html}</a>'


def _image(image: _Payload) -> str:
    return f'<img src="{escape(_text(image, "src"))}" alt="{escape(_text(image, "alt"))}">'


def _caption(payload: _Payload) -> str:
    caption = _text(payload, "caption")
    return f"<figcaption>{caption}</figcaption>" if caption else ""
