"""The template context of a generated page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any


class PageContext(Mapping[str, Any]):
    """Template context of a page; ``body`` is rendered on access, in the process that writes the page."""

    def __init__(self, body: Callable[[], str], known: dict[str, Any]) -> None:
        self._body, self._known = body, known

    def __getitem__(self, key: str) -> Any:
        return self._body() if key == "body" else self._known[key]

    def __iter__(self) -> Iterator[str]:
        return iter(["body", *self._known])

    def __len__(self) -> int:
        return len(self._known) + 1
