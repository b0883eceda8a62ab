"""The texts that the search page's script shows."""

from __future__ import annotations

from typing import Any

from babel import Locale

from sphinx_newsletter.locale import gettext, ngettext


def search_labels(language: str) -> dict[str, Any]:
    """Return the script's texts by name; those that depend on a number have one text per plural category."""
    return {
        "count": _link_counts(language),
        "none": gettext("No link has these words."),
        "loading": gettext("(searching older issues: {share})"),
        "failed": gettext("Some records could not be loaded. Reload the page to try again."),
        "didYouMean": gettext("Did you mean {query}?"),
        "allValues": gettext("All {count}"),
        "facets": [
            ("language", gettext("Language")),
            ("section", gettext("Section")),
            ("season", gettext("Season")),
            ("year", gettext("Year")),
            ("topic", gettext("Topic")),
            ("source", gettext("Source")),
        ],
    }


def _link_counts(language: str) -> dict[str, str]:
    """Return the count of links by CLDR plural category, as ``Intl.PluralRules`` names it."""
    category = Locale.parse(language, sep="-").plural_form
    examples = {category(number): number for number in range(200, -1, -1)}
    return {
        name: ngettext("{count} link", "{count} links", number, shown="{count}")
        for name, number in examples.items()
    }
