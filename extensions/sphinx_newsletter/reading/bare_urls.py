"""URLs that are written out, without marks: ``https://example.org/a`` and ``www.example.org`` become links.

They end before a space, full-width punctuation and Chinese, Japanese or Korean letters, before closing punctuation
of the sentence, and before a parenthesis or bracket that was opened outside.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from sphinx_newsletter.reading.cjk_emphasis import CJK

MARKUP = "linkify"
"""The markup of the tokens, which other parsers of such URLs use, too."""
_LETTER = rf"(?:-|(?![{CJK}])\w)"
_BEGINNING = re.compile(
    rf"((?i:https?)://(?:[\w.~%!$&'*+,;=:-]{{1,64}}@)?|(?i:www)\.)({_LETTER}+(?:\.{_LETTER}+)*)"
)
"""The scheme, and the host."""
_RUN = re.compile(rf"(?:[!#$%&'(+,\-./:;=?@\[_~A-Za-z0-9]|\\[!-/:-@\[-`{{-~]|(?![{CJK}])\w)*")
"""Characters of a URL, except closing parentheses and brackets."""
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTITY = re.compile(r"&[A-Za-z0-9]+;\Z")
_WITHIN = re.compile(r"[A-Za-z0-9_.:/@+=&%#?$\\-]\Z")
"""What a URL does not begin after: it is then part of something else."""
_OF_LINK = re.compile(r"(?:[\]］]\s{0,3}[(（\[［]|[)）]\s{0,3}[\[［])\s{0,3}<?\Z")
"""What precedes the URL of a link that was written wrongly: ``[title] (https://…``."""
_BEFORE = 9
_OPENED = {")": "(", "]": "["}
_CLOSING = "?!.,:;*_~'\"([&\\"
_LONGEST_ENTITY = 40


def _bare_url(state: StateInline, silent: bool) -> bool:
    """Make a link of the URL whose colon, or whose ``www.``, is at the current position."""
    char = state.src[state.pos]
    if silent or state.linkLevel or char not in ":wW":
        return False
    start = _start(state, char)
    found = _BEGINNING.match(state.src, start, state.posMax) if start is not None else None
    if start is None or found is None or not _is_host(found[2]):
        return False
    url = _without_rest(state.src[start : _end(state, found.end())])
    text = _ESCAPE.sub(r"\1", url).replace("&amp;", "&")
    href = state.md.normalizeLink(text if _SCHEME.match(text) else f"http://{text}")
    if not state.md.validateLink(href):
        return False
    if begun := state.pos - start:
        state.pending = state.pending[:-begun]
    for kind, nesting in (("link_open", 1), ("text", 0), ("link_close", -1)):
        token = state.push(kind, "a" if nesting else "", nesting)  # type: ignore[arg-type]
        token.markup, token.info = (MARKUP, "auto") if nesting else ("", "")
        token.content = "" if nesting else text
        if nesting > 0:
            token.attrs = {"href": href}
    state.pos = start + len(url)
    return True


def _start(state: StateInline, char: str) -> int | None:
    """Return where a URL begins, or None if it is part of something else, or of a link that is written wrongly."""
    start = state.pos
    if char == ":":
        if not state.src.startswith("://", start):
            return None
        pending = state.pending[-len("https") :].casefold()
        scheme = next((name for name in ("https", "http") if pending.endswith(name)), None)
        if scheme is None:
            return None
        start -= len(scheme)
    before = state.src[max(start - _BEFORE, 0) : start]
    return None if _WITHIN.search(before) or _OF_LINK.search(before) else start


def _end(state: StateInline, end: int) -> int:
    """Return the end of a URL whose host ends at *end*: at the latest, before a bracket opened outside."""
    opened = {"(": 0, "[": 0}
    while True:
        part = _RUN.match(state.src, end, state.posMax)
        assert part is not None
        end = part.end()
        for char in opened:
            opened[char] += part[0].count(char)
        closed = _OPENED.get(state.src[end] if end < state.posMax else "")
        if not closed or not opened[closed]:
            return end
        opened[closed] -= 1
        end += 1


def _without_rest(url: str) -> str:
    """Return *url* without punctuation that belongs to the sentence around it."""
    while url:
        if entity := _ENTITY.search(url, max(len(url) - _LONGEST_ENTITY, 0)):
            url = url[: entity.start()]
        elif (shorter := url.rstrip(_CLOSING)) != url:
            # The last of an entity's characters is punctuation, too.
            url = f"{shorter};" if url[len(shorter)] == ";" and _ENTITY.search(f"{shorter};") else shorter
        else:
            break
    return url


def _is_host(host: str) -> bool:
    """Return whether a host, of ``www.`` what follows it, has a domain, unlike ``localhost`` and ``127.0.0.1``."""
    first, *others = host.split(".")
    last = others[-1].removeprefix("xn--") if others else ""
    return bool(first and len(last) > 1 and (last.replace("-", "").isalpha() or last != others[-1]))


def bare_urls(parser: MarkdownIt) -> None:
    """Make links of URLs that are written out."""
    inline = parser.inline
    inline.terminator_re = re.compile(rf"{inline.terminator_re.pattern}|[wW](?=[wW][wW]\.)")
    inline.ruler.before("linkify", "newsletter_bare_urls", _bare_url)
