"""The forms that link items have in an issue page."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum


class ItemForm(StrEnum):
    """A form of link items; a value of ``newsletter_items``."""

    NUMBERED = "numbered"
    """An entry of a numbered list, or a line that begins with a number. What follows belongs to it."""
    BULLETED = "bulleted"
    """An entry of a bulleted list that has a link. Lists in the entry belong to it."""
    NESTED = "nested"
    """As ``bulleted``, and so are the entries of lists in it."""
    HEADINGS = "headings"
    """A heading that begins with a link. Its section belongs to it."""
    BOLD = "bold"
    """A line that begins with a bold link. What follows belongs to it."""
    PARAGRAPHS = "paragraphs"
    """A paragraph that begins with a link. What follows belongs to it."""
    HEADING_TITLES = "heading-titles"
    """As ``headings``, and so is a heading without a link that has links in its section."""
    BOLD_TITLES = "bold-titles"
    """As ``bold``, and so is bold text at the beginning of a line that has links after it."""
    ROWS = "rows"
    """A row of a table that has a link."""
    PROSE = "prose"
    """No items: everything is shown as it is written."""


Forms = frozenset[ItemForm]

BEGINNINGS = {
    ItemForm.NUMBERED: "{number}. {link}",
    ItemForm.BULLETED: "* {link}",
    ItemForm.NESTED: "* {link}",
    ItemForm.HEADINGS: "### {link}",
    ItemForm.BOLD: "**{link}**",
    ItemForm.HEADING_TITLES: "### {link}",
    ItemForm.BOLD_TITLES: "**{link}**",
    ItemForm.PARAGRAPHS: "{link}",
    ItemForm.ROWS: "| {link} | |\n| --- | --- |",
}
"""How an item in each form begins."""

HEADING_FORMS = frozenset({ItemForm.HEADINGS, ItemForm.HEADING_TITLES})
"""The forms in which a heading is an item."""


def example(forms: Forms, number: int = 1) -> str:
    """Return how an item in the first of some forms is written."""
    text = next((text for form, text in BEGINNINGS.items() if form in forms), BEGINNINGS[ItemForm.BULLETED])
    return text.partition("\n")[0].format(number=number, link="[title](https://…)")


def is_forms(value: object) -> bool:
    """Return whether a setting names forms: one, or a list of some. ``prose`` stands alone."""
    names = [value] if isinstance(value, str) else value
    known = set(ItemForm)
    return (
        isinstance(names, list | tuple)
        and bool(names)
        and all(isinstance(name, str) and name in known for name in names)
        and (ItemForm.PROSE not in names or len(names) == 1)
    )


def forms_of(value: str | Sequence[str]) -> Forms:
    """Return the forms that a setting names."""
    return frozenset(map(ItemForm, [value] if isinstance(value, str) else value))
