"""Indices: pages that list topics, sources, seasons and other collections, and the number of links in each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import groupby

from ablog.blog import Catalog

from sphinx_newsletter.locale import gettext
from sphinx_newsletter.pages.collections import CollectionPages, Page
from sphinx_newsletter.pages.parts import divide, part_title
from sphinx_newsletter.pages.siblings import Neighbour

Entry = tuple[str, str, int]
"""Title, page name and number of what an index lists; the page name is empty if there is none."""

_NUMBER = re.compile(r"[0-9]{1,9}")
_ENTRIES_PER_PART = 1000
_OTHERS_PER_ENTRY = 5
"""Number of entries after which a part is full, and of names without a page that are as long as an entry."""


class CatalogPages(CollectionPages):
    """Generates indices."""

    def catalog(self, title: str, catalog: Catalog) -> Iterator[Page]:
        """Yield the page that lists the collections of a catalog, with their numbers of issues."""
        entries = [
            (str(collection), collection.docname, len(collection)) for collection in catalog if len(collection)
        ]
        if all(_NUMBER.search(name) for name, _, _ in entries):  # seasons and years, the newest first
            entries.sort(key=lambda entry: int(_NUMBER.search(entry[0])[0]), reverse=True)  # type: ignore[index]
        yield from self._catalog(catalog.docname, title, entries)

    def _catalog(
        self,
        first: str,
        title: str,
        entries: Sequence[Entry],
        others: Sequence[str] = (),
        group: Callable[[str], str] = lambda title: "",
        orders: Sequence[Neighbour] = (),
    ) -> Iterator[Page]:
        """Yield the pages that list *entries* and then *others*, which have no pages.

        *group* returns the heading under which a title is listed; *orders* are the pages with the same entries in
        another order.
        """
        listed = [*entries, *((other, "", 0) for other in others)]
        parts = divide(listed, _ENTRIES_PER_PART * _OTHERS_PER_ENTRY, _entry_size)
        names = self.part_names(first, len(parts))
        for index, (here, part) in enumerate(zip(names, parts, strict=True)):
            values = {
                "groups": self._grouped(here, [entry for entry in part if entry[1]], group),
                "others": [entry[0] for entry in part if not entry[1]],
                "parts": self.part_links(here, self.parts_of(here, names, gettext("Start"))),
                "orders": [("" if name == first else self._uri(here, name), order) for name, order in orders],
            }
            own = title if index == 0 else part_title(title, len(parts) - index)
            part_of = (first, title) if index else None
            yield from self.page(here, own, "catalog.html", values, None, partial(dict, values), part_of=part_of)

    def _grouped(
        self, here: str, entries: Sequence[Entry], group: Callable[[str], str]
    ) -> list[tuple[str, list[tuple[str, str, int]]]]:
        """Return the entries with their URLs, by heading."""
        return [
            (heading, [(title, self._uri(here, name), count) for title, name, count in part])
            for heading, part in groupby(entries, lambda entry: group(entry[0]))
        ]


def _entry_size(entry: Entry) -> int:
    """Return the size of an entry; one without a page is only a word."""
    return _OTHERS_PER_ENTRY if entry[1] else 1
