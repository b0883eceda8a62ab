"""Find the address of an image that a page loads late, and what is none that readers see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from bs4 import Tag

from sphinx_newsletter.authoring.importing.markup.html_form import elements
from sphinx_newsletter.authoring.importing.markup.left_out import LeftOut

_LATE = (
    *(
        "data-src",
        "data-original",
        "data-lazy-src",
        "data-lazy",
        "data-actualsrc",
        "data-original-src",
        "data-echo",
    ),
    *("data-hi-res-src", "data-image-src", "data-full-src", "data-large-file", "data-canonical-src", "data-srcs"),
)
"""Attributes of lazy images that hold the address."""
_LATE_SETS = ("data-srcset", "data-lazy-srcset", "data-original-set")
_SPACER = re.compile(
    r"(?:^|[/_-])(?:spacer|blank|1x1|pixel|transparent|trans|placeholder|loading|loader|lazy|grey|gray|empty|clear|dot)"
    r"[\w-]*\.(?:gif|png|svg|jpe?g|webp)$",
    re.IGNORECASE,
)
_CANDIDATE = re.compile(r"([^\s,]\S*[^\s,]|[^\s,])(?:\s+([0-9.]{1,9})[wx])?\s*(?:,|\Z)")
_ONE = re.compile(r"(?<![\w-])(?:width|height)\s*:\s*[01](?:px)?\s*(?:;|\Z)")
_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def resolve_pictures(html: Tag, base: str, found: LeftOut) -> None:
    """Give each image its address in ``src``; remove what is no picture, and count it in *found*."""
    _open_noscript(html, found)
    for picture in elements(html, ("picture",)):
        image = picture.find("img")
        if isinstance(image, Tag):
            for source in picture.find_all("source"):
                if not image.get("srcset"):
                    image["srcset"] = str(source.get("srcset") or source.get("data-srcset") or "")
        elif isinstance(only := picture.find("source"), Tag):
            only.name = "img"
        picture.unwrap()
    for image in elements(html, ("img",)):
        address, is_late = _address(image)
        if _is_pixel(image) and not is_late:
            found.add("tracking pixel", address if not address.startswith("data:") else "")
        elif not address or _SCHEME.match(address):
            found.add("embedded image", str(image.get("alt", "")))
        elif _SPACER.search(urlsplit(address).path) and not image.get("alt"):
            found.add("spacer image", address)
        else:
            image["src"] = urljoin(base, address) if base else address
            continue
        image.decompose()
    for source in elements(html, ("source",)):
        source.decompose()


def _open_noscript(html: Tag, found: LeftOut) -> None:
    """Take the images out of ``noscript``, unless the text has them; they replace an image that is not loaded."""
    noscripts = elements(html, ("noscript",))
    if not noscripts:
        return
    known = {
        address
        for image in elements(html, ("img",))
        if not image.find_parent("noscript")
        for address in _all(image)
    }
    for hidden in noscripts:
        images = [image for image in hidden.find_all("img") if not set(_all(image)) & known]
        before = hidden.find_previous_sibling()
        if images and before is not None and before.name == "img" and not _address(before)[0].startswith("http"):
            images[0]["alt"] = str(images[0].get("alt") or before.get("alt") or "")
            before.decompose()
        if text := " ".join(hidden.get_text(" ").split()):
            found.add("text for browsers without scripts", text)
        for image in images:
            hidden.insert_before(image)
        hidden.decompose()


def _all(image: Tag) -> Iterator[str]:
    yield from (value for name in ("src", *_LATE) if (value := str(image.get(name, "")).strip()))


def _address(image: Tag) -> tuple[str, bool]:
    """Return the address of an image, and whether it is loaded late."""
    late = next((value for name in _LATE if _is_address(value := str(image.get(name, "")).strip())), "")
    late = late or next((value for name in _LATE_SETS if (value := _largest(str(image.get(name, ""))))), "")
    if late:
        return late, True
    address = str(image.get("src", "")).strip()
    is_spacer = not address or address.startswith("data:") or bool(_SPACER.search(urlsplit(address).path))
    if is_spacer and (largest := _largest(str(image.get("srcset", "")))):
        return largest, True
    return address, False


def _is_address(text: str) -> bool:
    return bool(text) and not _SCHEME.match(text) and text[0] not in "{["


def _largest(candidates: str) -> str:
    """Return the address of the largest image of a ``srcset``."""
    found = [
        (float(size or 1), address) for address, size in _CANDIDATE.findall(candidates) if _is_address(address)
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else ""


def _is_pixel(image: Tag) -> bool:
    sides = (str(image.get(side, "")).strip().removesuffix("px") for side in ("width", "height"))
    return any(side in ("0", "1") for side in sides) or bool(_ONE.search(str(image.get("style", ""))))
