"""Values of JSON that others write: of the kind that is expected, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def rows_of(value: object) -> list[dict[str, Any]]:
    """Return the objects in a list; nothing if it is none."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def first(values: Mapping[str, Any], keys: Iterable[str]) -> str:
    """Return the first of the values that is not empty, as one line."""
    found = (values.get(key) for key in keys)
    return next((" ".join(str(value).split()) for value in found if value not in (None, "", [], {})), "")


def first_text(values: Mapping[str, Any], keys: Iterable[str]) -> str:
    """Return the first of the texts that is not empty, as it is."""
    return next((text for key in keys if isinstance(text := values.get(key), str) and text.strip()), "")
