"""What a built page may hold: its elements, attributes and addresses, looked at one by one."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

ADDRESSES = frozenset(
    {
        *("action", "archive", "background", "cite", "classid", "codebase", "data", "dynsrc", "formaction"),
        *("href", "icon", "longdesc", "lowsrc", "manifest", "ping", "poster", "profile", "src", "usemap"),
        "xlink:href",
    }
)
"""Attributes that hold an address."""
LISTS = frozenset({"imagesrcset", "srcset"})
"""Attributes that hold several, each with a size."""
FORBIDDEN = frozenset(
    {
        *("applet", "base", "embed", "frame", "frameset", "iframe", "math", "object", "plaintext", "portal"),
        *("style", "template", "video", "audio", "marquee", "foreignobject", "animate", "set"),
    }
)
"""Elements that no page has."""
META_ADDRESSES = frozenset({"og:url", "og:image", "og:image:url", "twitter:image"})
SITE = "https://site.invalid/at/"


def problem_of(address: str, *, outward: bool = False, mail: bool = False) -> str:
    """Return what is wrong with an address: it leads neither to the web, nor, unless *outward*, into the site."""
    if re.search(r"[\x00-\x20\x7f\\]", address):
        return f"{address!r} is not written as an address is"
    if re.match(r"https?://[^/?#]", address, re.IGNORECASE):
        return "" if urlsplit(address).hostname else f"{address!r} has no host"
    if mail and re.match(r"mailto:[^?]+(@|%40)[^?]+$", address):
        return ""
    if re.match(r"[a-z][a-z0-9+.-]*:", address, re.IGNORECASE) or address.startswith("//") or outward:
        return f"{address!r} leads neither to the web nor into the site"
    return ""


class Markup(HTMLParser):
    """Reads a page, or a piece of one, and keeps what is wrong with it in :attr:`problems`."""

    def __init__(self, place: str = "", *, outward: bool = False) -> None:
        """*place* is the page's path from the site's root; *outward* forbids addresses that are relative."""
        super().__init__()
        self.place = place
        self.outward = outward
        self.problems: list[str] = []
        self.ids: set[str] = set()

    @classmethod
    def check(cls, text: str, place: str = "", *, outward: bool = False) -> list[str]:
        """Return what is wrong with a page."""
        markup = cls(place, outward=outward)
        markup.feed(text)
        markup.close()
        return markup.problems

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element."""
        found = {name: value or "" for name, value in attrs}
        is_ours = tag == "template" and self.place.startswith("search")  # the empty card that the search fills in
        if (tag in FORBIDDEN and not is_ours) or (tag == "script" and self.outward):
            self.problems.append(f"<{tag}>")
        if tag == "script" and not re.match(r"[\w./-]+\.js(\?v=\w+)?$", found.get("src", "")):
            self.problems.append(f"a script that is no file of the site: {found}")
        if tag == "link" and found.get("rel") == "stylesheet" and urlsplit(found.get("href", "")).scheme:
            self.problems.append(f"a style sheet that is no file of the site: {found}")
        if tag == "form" and not (
            found.get("role") == "search" and re.fullmatch(r"#|[\w./-]*", found.get("action", ""))
        ):
            self.problems.append(f"a form that is not the search's: {found}")
        if tag == "meta":
            self._check_meta(found)
        if (name := found.get("id")) in self.ids:
            self.problems.append(f"the id {name!r} twice")
        self.ids.update(filter(None, [name]))
        for name, value in found.items():
            self._check_attribute(tag, name, value)

    def _check_meta(self, found: dict[str, str]) -> None:
        if "http-equiv" in found:
            self.problems.append(f"<meta http-equiv={found['http-equiv']!r}>")
        if found.get("property", found.get("name")) in META_ADDRESSES:
            self._note(problem_of(found.get("content", ""), outward=True))

    def _check_attribute(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on") or name in ("style", "srcdoc", "target", "formtarget"):
            self.problems.append(f"<{tag} {name}={value!r}>")
        elif name in ADDRESSES and not (tag == "link" and value == ""):
            self._note(problem_of(value, outward=self.outward and value != "#", mail=tag == "a"))
            if not self._is_inside(value):
                self.problems.append(f"{value!r} leads out of the site's folder")
        elif name in LISTS:
            for part in value.split(","):
                self._note(problem_of(part.split()[0] if part.split() else "", outward=self.outward))

    def _note(self, problem: str) -> None:
        if problem:
            self.problems.append(problem)

    def _is_inside(self, address: str) -> bool:
        """Say whether an address is absolute, or within the site's folder seen from here."""
        if urlsplit(address).scheme or address.startswith("/at/"):
            return True
        return urljoin(SITE + self.place, address).startswith(SITE)
