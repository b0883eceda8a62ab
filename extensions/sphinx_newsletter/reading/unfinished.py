"""Find what is left of the template of a new issue: comments to do, and texts to be written."""

from __future__ import annotations

import re
from textwrap import shorten

_SHOWN = 60
_COMMENT = re.compile(r"\s*<!--\s*+((?:TODO|FIXME)\b[^\n]*+)")
_TEXT = re.compile(r"(?:TODO|FIXME|TBD|XXX)(?:\s*[.:…!]+\s*$|\s*$|:)|(?i:lorem ipsum)\b")


def to_do_in_comment(comment: str) -> dict[str, object] | None:
    """Return the details of a comment that says what to do."""
    found = _COMMENT.match(comment)
    if found is None:
        return None
    text = found[1].removesuffix("-->").strip()
    shown = shorten(text, _SHOWN, placeholder=" …")
    return {"what": f"the comment '{shown}' is left; do what it says, and remove it", "text": text[: _SHOWN // 2]}


def to_do_in_text(text: str) -> dict[str, object] | None:
    """Return the details of a text that stands for one that has to be written."""
    if not _TEXT.match(text.strip()):
        return None
    line = text.strip().partition("\n")[0]
    return {
        "what": f"the text {shorten(line, _SHOWN, placeholder=' …')!r} is left; write what is meant",
        "text": line,
    }
