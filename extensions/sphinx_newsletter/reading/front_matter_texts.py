"""Read the value of one key of front matter: texts and lists as they are written, or YAML."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import yaml

NOT_YAML = (yaml.YAMLError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""Errors that PyYAML raises, including those for values that do not match their tag."""
_DIGITS = re.compile(r"[-+]?[0-9]{1,20}", re.ASCII)
_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#.*")
_QUOTED = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')[ \t]*(?:#(?:[ \t].*)?)?""")
_BLOCK_SCALAR = re.compile(r"[|>][-+0-9]{0,2}[ \t]*(?:#.*)?")
_ITEM = re.compile(r"[ \t]*-(?:[ \t]+(.*))?")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NOTHING = ("~", "null", "Null", "NULL")


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Load integers as decimal, and dates as text: in YAML 1.1, 0010 is 8 and 1:30 is 90."""


def _decimal(loader: Any, node: yaml.ScalarNode) -> int | str:
    return int(node.value) if _DIGITS.fullmatch(node.value) else str(node.value)


_Loader.add_constructor("tag:yaml.org,2002:int", _decimal)
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("^0[0-9]+$"), ["0"])  # 0008 is a string in YAML
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in _Loader.yaml_implicit_resolvers.items()
}


@dataclass
class Entry:
    """A key, what stands after it in its line, and the lines below that belong to it."""

    key: str
    line: int
    rest: str
    below: list[str] = field(default_factory=list)

    @property
    def content(self) -> list[str]:
        """The lines below with anything but a comment."""
        return [text for row in self.below if (text := row.strip()) and not text.startswith("#")]

    def load(self) -> Any:
        """Return the value as YAML. Raises one of :data:`NOT_YAML`."""
        return load("\n".join([f"v: {self.rest}", *self.below]))["v"]


def load(text: str) -> Any:
    """Load YAML. Raises one of :data:`NOT_YAML`.

    Aliases are rejected, because a few lines of nested aliases can expand to gigabytes.
    """
    if "*" in text and any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, _Loader)):
        raise ValueError("aliases (*name) are not allowed; repeat the value")
    return yaml.load(text, _Loader)


def reason_of(error: Exception) -> str:
    """Return what an error says, on one line."""
    return str(getattr(error, "problem", None) or str(error).partition("\n")[0])


def as_text(value: Any) -> str:
    """Return ``str(value)``, or an ellipsis if that fails: an integer too long, a list too deep."""
    try:
        return str(value)
    except (ValueError, RecursionError):
        return "…"


def is_shallow(value: Any, levels: int = 3) -> bool:
    """Return whether a value has few lists in lists: what follows is recursive."""
    parts = (
        [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list | set) else ()
    )
    return levels > 0 and all(is_shallow(part, levels - 1) for part in parts)


def with_date(value: Any) -> Any:
    """Return a text of the form YYYY-MM-DD as a date, and anything else as it is."""
    if isinstance(value, str) and _ISO.fullmatch(value):
        with suppress(ValueError):
            return dt.date.fromisoformat(value)
    return value


def number_of(entry: Entry) -> int | str | None:
    """Return a whole number, or what is written instead."""
    text = entry.rest if entry.rest.startswith("#") else _COMMENT.sub("", entry.rest).strip()
    return int(text) if _DIGITS.fullmatch(text) else " ".join([text, *entry.content]).strip() or None


def text_of(entry: Entry, *, has_comment: bool) -> Any:
    """Return a text: the rest of the line, unless it is in quotation marks, or a block of text."""
    rest, content = entry.rest, entry.content
    if (not rest or rest.startswith(('"', "'")) or _BLOCK_SCALAR.fullmatch(rest)) and content:
        try:
            value = entry.load()
        except NOT_YAML:
            return " ".join([rest, *content]).strip()
        return value if isinstance(value, str) and rest else " ".join([rest, *content]).strip()
    if _BLOCK_SCALAR.fullmatch(rest):
        return None
    if rest.startswith("!!str "):
        rest = rest.removeprefix("!!str ").strip()
    if not content and (quoted := _QUOTED.fullmatch(rest)):
        return _unquoted(quoted[1])
    text = _COMMENT.sub("", rest).strip() if has_comment else rest
    return None if has_comment and text in _NOTHING else " ".join([text, *content]).strip() or None


def list_of(entry: Entry, *, has_comment: bool) -> Any:
    """Return a list of texts, or a text with commas between them."""
    rest, content = entry.rest, entry.content
    if (not rest or rest.startswith("#")) and content and _ITEM.fullmatch(content[0]):
        return list(_items(content, has_comment))
    if rest in _NOTHING and not content:
        return None
    whole = " ".join([rest, *content])
    inner = whole[1:].rpartition("]")
    if rest.startswith("[") and inner[1] and not _COMMENT.sub("", inner[2]).strip():
        if not any(char in inner[0] for char in "[]{}\"'"):
            return [text for part in inner[0].split(",") if (text := part.strip())]
        try:
            value = entry.load()
            return value if isinstance(value, list) and is_shallow(value) else whole
        except NOT_YAML:
            return [text for part in inner[0].split(",") if (text := part.strip(" \"'"))]
    return text_of(entry, has_comment=has_comment)


def _items(content: list[str], has_comment: bool) -> Iterator[str]:
    """Yield the items of a list in lines."""
    found: list[str] = []
    for row in content:
        item = _ITEM.fullmatch(row)
        if item or not found:
            found.append((item[1] or "").strip() if item else row)
        else:
            found[-1] = f"{found[-1]} {row}"
    for text in found:
        quoted = _QUOTED.fullmatch(text)
        yield _unquoted(quoted[1]) if quoted else (_COMMENT.sub("", text).strip() if has_comment else text)


def _unquoted(text: str) -> str:
    """Return what stands between quotation marks; with them, if it is not YAML."""
    if text.startswith("'"):
        return text[1:-1].replace("''", "'")
    if "\\" not in text:
        return text[1:-1]
    try:
        return as_text(load(text))
    except NOT_YAML:
        return text
