"""Read what exports of WordPress and Blogger, which are feeds, say of their entries beyond other feeds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_BLOGGER_KIND = "http://schemas.google.com/blogger/2008/kind#"
_NO_DATE = re.compile(r"0000-|-0001|1970-01-01 00:00:00")
"""What WordPress writes as the date of a draft."""
_BLOCK_EDITOR = "<!-- wp:"
_BLOCKS = (
    r"</?(?:p|div|ul|ol|li|dl|dt|dd|table|thead|tbody|tfoot|tr|td|th|blockquote|pre|figure|figcaption|section|article"
    r"|h[1-6]|hr|form|fieldset|details|summary|address|aside|header|footer|nav|iframe|style|script)\b"
)
_BEGINS_BLOCK = re.compile(_BLOCKS, re.IGNORECASE)
_IMAGE = re.compile(r"\s*+(?:<a\b[^<>]*+>)?\s*+<img\b[^<>]*+>\s*+(?:</a>)?")
_LITERAL = re.compile(r"<(?P<end>/?)(?:pre|script|style)\b[^<>]*+>", re.IGNORECASE)


def kind_of(entry: Mapping[str, Any]) -> str:
    """Return what an entry is, such as ``page`` or ``attachment``, if it is no post."""
    if found := entry.get("wp_post_type") or str(entry.get("blogger_type") or "").casefold():
        return "" if found == "post" else str(found)
    terms = [str(tag.get("term") or "") for tag in entry.get("tags", ())]
    kinds = [term.removeprefix(_BLOGGER_KIND) for term in terms if term.startswith(_BLOGGER_KIND)]
    return kinds[0] if kinds and kinds[0] != "post" else ""


def date_of(entry: Mapping[str, Any]) -> str:
    """Return the date of an entry as it is written: that of WordPress is in the time of the site, not in UTC."""
    texts = (str(entry.get(key) or "").strip() for key in ("wp_post_date", "published", "updated", "created"))
    is_post = bool(entry.get("wp_post_type"))
    return next((text for text in texts if text and not (is_post and _NO_DATE.search(text))), "")


def content_of(entry: Mapping[str, Any]) -> str:
    """Return the HTML of a post of WordPress; empty for another entry.

    Posts of the classic editor have line ends instead of paragraphs.
    """
    if not entry.get("wp_post_type"):
        return ""
    texts = [str(one.get("value") or "") for one in entry.get("content", ())]
    text = "".join(_with_figures(max(texts, key=len, default="")))
    return text if _BLOCK_EDITOR in text else with_paragraphs(text)


def _with_figures(text: str) -> Iterator[str]:
    """Yield a text with figures in place of WordPress's ``[caption]``."""
    end = 0
    while (start := text.find("[caption", end)) >= 0 and (stop := text.find("[/caption]", start)) >= 0:
        inner = text[start:stop].partition("]")[2]
        image = _IMAGE.match(inner)
        shown = image[0] if image else ""
        caption = inner[len(shown) :].strip()
        yield f"{text[end:start]}<figure>{shown}<figcaption>{caption}</figcaption></figure>"
        end = stop + len("[/caption]")
    yield text[end:]


def with_paragraphs(text: str) -> str:
    r"""Return a text with paragraphs where it has blank lines, and breaks where it has line ends.

    >>> with_paragraphs("One<br>\n\n<h2>Two</h2>\nThree\nfour")
    '<p>One<br></p>\n<h2>Two</h2>\n<p>Three<br>four</p>'
    """
    text = text.replace("\r\n", "\n")
    found: list[str] = []
    end = 0
    for start, stop in _literal_parts(text):
        found += [_paragraphs(text[end:start]), text[start:stop]]
        end = stop
    return "\n".join(part for part in [*found, _paragraphs(text[end:])] if part.strip())


def _literal_parts(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each element whose line ends are its own, such as ``<pre>``."""
    start = -1
    for tag in _LITERAL.finditer(text):
        if start < 0 and not tag["end"]:
            start = tag.start()
        elif start >= 0 and tag["end"]:
            yield start, tag.end()
            start = -1


def _paragraphs(text: str) -> str:
    found: list[str] = []
    open_lines: list[str] = []
    for line in [*text.split("\n"), ""]:
        begins = bool(_BEGINS_BLOCK.match(line.strip()))
        if open_lines and (begins or not line.strip()):
            found.append(f"<p>{'<br>'.join(open_lines)}</p>")
            open_lines = []
        if begins:
            found.append(line)
        elif line.strip():
            open_lines.append(line.strip())
    return "\n".join(found)
