"""Remove what is no text of an issue from its HTML, and count it by kind, with its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bs4 import Tag
from bs4.element import NavigableString, PreformattedString

from sphinx_newsletter.authoring.importing.markup.html_form import elements, plain_address
from sphinx_newsletter.authoring.importing.markup.template_tags import SHORTCODE_TAGS

_SILENT = ("script", "style", "template", "head")
"""Invisible elements; their removal is not reported."""
_ACTIVE = {
    **dict.fromkeys(("button", "input", "select", "textarea"), "form element"),
    **dict.fromkeys(("iframe", "object", "embed", "svg", "canvas", "video", "audio"), ""),
    "form": "form",
    "nav": "navigation",
}
"""Elements to remove, with the name of their kind if it is another."""
_HIDING = {"display": "none", "mso-hide": "all", "visibility": "hidden"}
_NO_HEIGHT = ("max-height", "opacity")
_SIGN_UP = re.compile(
    r"\A(?:subscription-widget.*|subscribe-widget|captioned-button-wrap|kg-signup-card|kg-cta-card|subscribe-form"
    r"|signup-form|newsletter-signup|wp-block-jetpack-subscriptions.*)\Z"
)
_BUTTON = re.compile(
    r"\A(?:button|btn|button-wrapper|kg-btn|kg-button-card|wp-block-buttons?|wp-block-button__link|mcnButton.*"
    r"|[\w-]+-button|button-[\w-]+|btn-[\w-]+)\Z",
    re.IGNORECASE,
)
_DEEDS = (
    r"subscribe(?: (?:now|here|today|for free|to .{1,60}))?",
    r"sign up(?: .{1,40})?|join (?:us|now|free|the (?:chat|discussion))|pledge your support|start writing.{0,9}",
    r"share(?: .{0,60})?|tweet|follow us|refer a friend|forward(?: .{1,40})?",
    r"(?:leave|post|write) a comment|unsubscribe|view (?:it )?(?:in|online).{0,40}",
    r"upgrade(?: .{1,40})?|(?:get|give) .{1,30}(?:subscription|off)|donate(?: now)?|become a .{1,40}",
    r"订阅|立即订阅|免费订阅|訂閱|分享|留言|评论|購読(?:する)?|登録|シェア|구독(?:하기)?|공유",
    r"s['’]abonner|partager|(?:jetzt )?abonnieren|teilen|suscr[ií]b[ei].{0,20}|compartir",
    r"подписаться|поделиться|abone ol|paylaş",
)
_ACTS = re.compile(rf"(?:{'|'.join(_DEEDS)})\s*[!→»>.]*\Z", re.IGNORECASE)
"""What the text of a button says that does something, and leads to nothing to read."""
_ACTS_ADDRESS = re.compile(
    r"[?&]action=share|/subscribe\b|/subscription|/sign-?up\b|#/portal|/comments\b|/upgrade\b|/donate\b|/unsubscribe\b"
    r"|^mailto:|/intent/(?:tweet|post)|sharer|/share\b|substack\.com/refer|buymeacoffee|/join\b",
    re.IGNORECASE,
)
_CODE = ("pre", "code", "kbd", "samp", "tt")
_SHORTCODE = re.compile(SHORTCODE_TAGS, re.MULTILINE)
_SHOWN = 3
_LETTERS = 40
_SAYING = ("alt", "src", "href")
_MEDIA = ("iframe", "object", "embed", "video", "audio")


@dataclass
class LeftOut:
    """What is left out: texts, or else addresses, by kind."""

    kinds: dict[str, list[str]] = field(default_factory=dict)
    spans: list[str] = field(default_factory=list)
    """The texts of table cells over several columns or rows, which Markdown does not have."""

    def add(self, kind: str, element: Tag | str) -> None:
        """Count an element, or a text."""
        self.kinds.setdefault(kind, []).append(element if isinstance(element, str) else _words(element))

    @property
    def notes(self) -> Iterator[str]:
        """What is reported."""
        parts = [_part(kind, texts) for kind, texts in sorted(self.kinds.items())]
        if parts:
            yield f"HTML left out: {', '.join(parts)}"
        if self.spans:
            yield f"empty cells beside or below those over several columns or rows: {_part('cell', self.spans)}"


def _part(kind: str, texts: list[str]) -> str:
    counted = f"{len(texts)} {kind}" + ("s" if len(texts) > 1 and kind != "navigation" else "")
    shown = list(dict.fromkeys(text for text in texts if text))
    if not shown:
        return counted
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    return f"{counted} ({', '.join(map(repr, shown[:_SHOWN]))}{more})"


def _words(element: Tag) -> str:
    """Return what an element says, or else its address, or that of a link or image in it."""
    text = " ".join(element.get_text(" ").split())
    if not text or element.name in _MEDIA:
        inner = (str(one.get(name, "")) for one in [element, *element.find_all(True, limit=9)] for name in _SAYING)
        return next(filter(None, inner), text)
    return f"{text[:_LETTERS]}…" if len(text) > _LETTERS else text


def leave_out(html: Tag, found: LeftOut) -> None:
    """Remove from HTML what is not text, and count it in *found*."""
    for comment in [node for node in html.descendants if isinstance(node, PreformattedString)]:
        comment.extract()
    _remove(html, found, ((element, "") for element in elements(html, _SILENT)))
    for string in [node for node in html.descendants if isinstance(node, NavigableString) and "[" in node]:
        if not _SHORTCODE.search(string) or string.find_parent(_CODE):
            continue
        found.kinds.setdefault("shortcode", []).extend(one.strip() for one in _SHORTCODE.findall(string))
        string.replace_with(_SHORTCODE.sub("", string))
    _remove(html, found, _hidden(html))
    _remove(html, found, _sign_ups(html))
    _remove(html, found, _buttons(html))
    _remove(html, found, ((one, _ACTIVE[one.name] or str(one.name)) for one in elements(html, _ACTIVE)))


def _remove(html: Tag, found: LeftOut, elements: Iterator[tuple[Tag, str]]) -> None:
    for element, kind in list(elements):
        if not element.decomposed and element is not html:
            if kind:
                found.add(kind, element)
            element.decompose()


def _hidden(html: Tag) -> Iterator[tuple[Tag, str]]:
    for element in [node for node in html.descendants if isinstance(node, Tag) and _is_hidden(node)]:
        if element.name == "img":
            yield element, "tracking pixel"
        elif not element.get_text().strip() and not element.find("img"):
            yield element, ""
        else:
            is_preheader = any("preheader" in name.casefold() for name in _names(element))
            yield element, "preheader" if is_preheader else "hidden element"


def _is_hidden(element: Tag) -> bool:
    style = _style(element)
    if element.name == "img":  # one that is loaded late is transparent until then
        return style.get("display") == "none" and not any(name.startswith("data-") for name in element.attrs)
    if "hidden" in element.attrs or any(style.get(name) == value for name, value in _HIDING.items()):
        return True
    if any(_is_zero(style.get(name, "")) for name in _NO_HEIGHT):
        return True
    # A layout's cells have no size of letters, to have no gaps; what is in them has another.
    return _is_zero(style.get("font-size", "")) and not element.find(
        lambda inner: bool(inner.name == "img" or {"font", "font-size"} & set(_style(inner)))
    )


def _style(element: Tag) -> dict[str, str]:
    found = (part.casefold().partition(":") for part in str(element.get("style", "")).split(";") if ":" in part)
    return {name.strip(): value.replace("!important", "").strip() for name, _, value in found}


def _is_zero(value: str) -> bool:
    return bool(value) and value.rstrip("%abcdefghijklmnopqrstuvwxyz").strip("0") in ("", ".") and value[0] in "0."


def _names(element: Tag) -> list[str]:
    return [*(element.get("class") or ()), str(element.get("id", ""))]


def _sign_ups(html: Tag) -> Iterator[tuple[Tag, str]]:
    for element in [node for node in html.descendants if isinstance(node, Tag) and node.get("class")]:
        if any(map(_SIGN_UP.match, element.get("class") or ())):
            yield element, "sign-up form"


def _buttons(html: Tag) -> Iterator[tuple[Tag, str]]:
    """Yield the buttons that do something. One that leads to a page is a link, unless the text has it, too."""
    links = [link for link in elements(html, ("a",)) if link.get("href")]
    known: dict[str, int] = {}
    for link in links:
        address = plain_address(str(link["href"]))
        known[address] = known.get(address, 0) + 1
    for link in links:
        text, address = " ".join(link.get_text(" ").split()), str(link["href"])
        acts = bool(_ACTS.match(text) or (_ACTS_ADDRESS.search(address)))
        box = _box(link)
        if box is None:
            if _ACTS.fullmatch(text) and _ACTS_ADDRESS.search(address) and _is_alone(link):
                yield link, "button"
        elif acts or known[plain_address(address)] > 1:
            yield box, "button"


def _box(link: Tag) -> Tag | None:
    """Return the element that is the button of a link, if it is one."""
    is_button = link.get("role") == "button" or any(map(_BUTTON.match, link.get("class") or ()))
    box = link if is_button else None
    for parent in list(link.parents)[:2]:
        names = parent.get("class") or ()
        if any(map(_BUTTON.match, names)) and len(parent.find_all("a")) == 1:
            box = parent
    return box


def _is_alone(link: Tag) -> bool:
    """Return whether a link is all that its paragraph has."""
    parent = link.find_parent(["p", "div", "td", "li", "center"])
    return parent is not None and "".join(parent.get_text().split()) == "".join(link.get_text().split())
