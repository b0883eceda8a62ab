"""The previous and next page of generated pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Neighbour = tuple[str, str]
"""Name and title of a page."""
Siblings = Mapping[str, tuple[Neighbour | None, Neighbour | None]]
"""The previous and next page, by page name."""


def siblings_of(pages: Sequence[Neighbour]) -> Siblings:
    """Return the neighbours of each of *pages*."""
    sides = zip([None, *pages], pages, [*pages[1:], None], strict=False)
    return {page[0]: (before, after) for before, page, after in sides}
