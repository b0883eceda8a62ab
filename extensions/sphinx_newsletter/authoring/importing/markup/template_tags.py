"""What a single template or shortcode of another tool becomes."""

from __future__ import annotations

import re

from sphinx_newsletter.records.urls import markdown_url

STAYS = "markup of other tools that stays as it is written"
LEFT_OUT = "markup of other tools left out"
_CONVERTED = "markup of other tools converted"
_NAME = re.compile(r"(?:\{\{[<%]|\{%-?|\[)[ \t\n]*(/?[\w./-]+)")
_ATTRIBUTE = re.compile(r"""(?<![\w-])([\w-]++)[ \t]*+=[ \t]*+(?:"([^"]*)"|'([^']*)'|([^\s"'\]]+))""")
_WORD = re.compile(r"\"([^\"]*)\"|'([^']*)'|([^\s\"']+)")
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp|svg|avif)(?:[?#].*)?\Z", re.IGNORECASE)
_BASE = re.compile(
    r"\{\{-?\s*(?:site\.(?:baseurl|url)|base_?url|site\.Base_?URL)\s*(?:\|[^{}]*)?-?\}\}", re.IGNORECASE
)
_RELATIVE = re.compile(
    r"\{\{-?\s*[\"']([^\"'{}]+)[\"']\s*\|\s*(?:relative_url|absolute_url|url|asset_url|relURL|absURL)[^{}]*\}\}"
)
_SOURCES = ("src", "url", "image_path", "image", "img", "path", "file", "link", "link_url", "href")
_ALTS = ("alt", "title", "caption")
_SITES = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "gist": "https://gist.github.com/{}",
    "instagram": "https://www.instagram.com/p/{}/",
}
NAMES = (
    "caption|gallery|embed|video|audio|youtube|vimeo|playlist|wpvideo|tweet|soundcloud|contact-form|subscribe2"
    "|jetpack_subscription_form"
)
"""Shortcodes of WordPress."""
SHORTCODE_TAGS = (
    rf"\[/(?:{NAMES})\]|\[(?:{NAMES})(?:[ \t][^\[\]\n]{{0,400}})?[=/][^\[\]\n]{{0,400}}\](?![(:]|\[(?!/))"
    rf"|\[(?:caption|embed)\](?=[^\[\]]{{1,400}}\[/)|^[ \t]*\[(?:gallery|playlist|contact-form)\][ \t]*$"
)
"""What begins and ends them. ``[video]`` alone may be text."""
_BRACKETS = re.compile(r"([\[\]\\])")


def instead_of(tag: str, *, in_address: bool) -> tuple[str, str]:
    """Return what is written instead of a tag, and how it is reported; an empty report for what shows nothing.

    *in_address* says whether it stands where a link has its address.
    """
    tag = tag.strip()
    if _BASE.fullmatch(tag):
        return "", ""
    if found := _RELATIVE.fullmatch(tag):
        return found[1], _CONVERTED
    if tag[0] == "{" and tag[1] not in "{%":
        return "", "attributes left out"
    if tag.startswith("<!--"):  # the end of an excerpt
        return "", ""
    if tag.startswith(("import", "export")):
        return "", LEFT_OUT
    if tag.strip("[]_").casefold() == "toc":
        return "", "contents left out"
    if in_address or tag.startswith(("$", "[[", "![[")) or (tag.startswith("{{") and tag[2] not in "<%"):
        return tag, STAYS
    return _instead_of_named(tag)


def _instead_of_named(tag: str) -> tuple[str, str]:
    found = _NAME.match(tag)
    name = found[1] if found else ""
    if tag[0] == "[" and name in ("caption", "/caption", "embed", "/embed"):
        return {"embed": "<", "/embed": ">"}.get(name, ""), "" if name[0] == "/" else LEFT_OUT
    if name.startswith(("/", "end")):  # its beginning is reported
        return "", ""
    inner = tag[found.end() :].rstrip("%>}]-/ \n") if found else ""
    values = {one[1]: next(filter(None, one.groups()[1:]), "") for one in _ATTRIBUTE.finditer(inner)}
    words = [next(filter(None, one.groups()), "") for one in _WORD.finditer(_ATTRIBUTE.sub("", inner))]
    if name == "include" and words:
        name = words.pop(0).rpartition("/")[2].partition(".")[0]
    for converted in (_picture(name, values, words), _elsewhere(name, values, words)):
        if converted:
            return converted, _CONVERTED
    return "", LEFT_OUT


def _picture(name: str, values: dict[str, str], words: list[str]) -> str:
    """Return the image that a tag stands for, or nothing."""
    sources = [values[key] for key in _SOURCES if _PICTURE.search(values.get(key, ""))]
    if not sources and name in ("img", "image", "figure", "asset_img", "picture"):
        sources = [word for word in words if _PICTURE.search(word)]
        words = [word for word in words[words.index(sources[0]) + 1 :] if not word.isdigit()] if sources else []
        values = values | ({"alt": " ".join(words)} if words else {})
    if not sources:
        return ""
    alt = next((values[key] for key in _ALTS if values.get(key)), "")
    image = f"![{_escaped(alt)}]({markdown_url(sources[0])})"
    link = values.get("link", "")
    if link.startswith(("https://", "http://")) and link != sources[0]:
        image = f"[{image}]({markdown_url(link)})"
    caption = values.get("caption") or values.get("title") or ""
    return f"{image}\n\n{caption}\n" if caption and caption != alt else image


def _elsewhere(name: str, values: dict[str, str], words: list[str]) -> str:
    """Return the address that a tag shows something of, or nothing."""
    address = next((one for one in (*values.values(), *words) if one.startswith(("https://", "http://"))), "")
    if address:
        return f"<{markdown_url(address)}>"
    kind = values.get("provider") or name
    key = values.get("id") or "/".join([values.get("user", "")] * bool(values.get("user")) + words)
    if kind in ("tweet", "x", "twitter") and values.get("user") and values.get("id"):
        return f"<https://x.com/{values['user']}/status/{values['id']}>"
    if kind in _SITES and re.fullmatch(r"[\w/-]+", key):
        return f"<{_SITES[kind].format(key)}>"
    return ""


def _escaped(text: str) -> str:
    return _BRACKETS.sub(r"\\\1", " ".join(text.split()))
