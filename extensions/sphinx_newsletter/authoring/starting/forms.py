"""Recognise in which forms old issues write their link items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sphinx_newsletter.authoring.starting.samples import Sample, Yield
from sphinx_newsletter.records.item_forms import ItemForm
from sphinx_newsletter.records.urls import normalise

_SAMPLE = 12
_LONGEST = 400_000
"""Length of the texts that are read."""
_FEWEST = 4
_FURTHER = 4
"""Number of documents without an item in the form of most others."""
_CANDIDATES = (
    ItemForm.NUMBERED,
    ItemForm.HEADINGS,
    ItemForm.BOLD,
    ItemForm.BULLETED,
    ItemForm.NESTED,
    ItemForm.ROWS,
    ItemForm.BOLD_TITLES,
    ItemForm.HEADING_TITLES,
    ItemForm.PARAGRAPHS,
)
"""The most specific first, of forms that find as many links."""
_LOOSE = frozenset({ItemForm.PARAGRAPHS, ItemForm.BOLD_TITLES, ItemForm.HEADING_TITLES})
"""Forms that may find items in what is text: the same link in many issues, such as a person, shows it."""
_SAME = (
    frozenset({ItemForm.BULLETED, ItemForm.NESTED}),
    frozenset({ItemForm.BOLD, ItemForm.BOLD_TITLES}),
    frozenset({ItemForm.HEADINGS, ItemForm.HEADING_TITLES}),
)
"""Forms of which one includes the other."""
_MORE = 1.25
"""How many times as many links another form must find to be used."""
_MINOR = 0.03
"""Share of the links that a further form must find, which keeps all others as they are."""
_LEAST = 3
_JUNK = 0.2
"""Share of the links without URL or with the same title, from which the form is wrong."""
_RECURRING = 0.7
"""Share of the links that are in several issues: events and jobs may be, but hardly all links."""


@dataclass(frozen=True)
class FoundForms:
    """The forms of a newsletter's items."""

    items: tuple[str, ...]
    sections: Mapping[str, str] = field(default_factory=dict)
    """As in the setting ``newsletter_section_items``."""


def forms_in(samples: Sequence[Sample]) -> FoundForms:
    """Return the forms in which most links of some documents are found, or ``prose``.

    A form that finds hardly more links than those before it is not used: it would turn notes into items.
    """
    chosen: tuple[str, ...] = ()
    sections: Mapping[str, str] = {}
    most = 0.0
    sample = spread(samples, _SAMPLE)
    for form in _CANDIDATES:
        if any(one.may_have(form) for one in sample):
            found = Yield.of(sample, (form,))
            prose = found.untitled_sections()
            found = found.without(prose)
            if found.score() > most * _MORE and not _is_junk(found, is_loose=form in _LOOSE):
                chosen, most, sections = (form,), found.score(), prose
    if not chosen:
        return FoundForms((ItemForm.PROSE,))
    return FoundForms(tuple(map(str, _with_minor(samples, sample, chosen, sections))), sections)


def spread(samples: Sequence[Sample], count: int) -> list[Sample]:
    """Return some of the documents, at even distances, with the newest; fewer if they are long."""
    found = list(samples)
    if len(found) > count:
        step = (len(found) - 1) / (count - 1)
        found = [found[round(index * step)] for index in range(count)]
    length = sum(len(sample.document.text) for sample in found)
    if length > _LONGEST and len(found) > _FEWEST:
        return spread(found, max(_FEWEST, len(found) * _LONGEST // length))
    return found


def _is_junk(found: Yield, *, is_loose: bool) -> bool:
    """Return whether too many cards are none; in loose forms, recurring ones are none, too."""
    count = len(found.links)
    recurring = found.junk(repeated=True) > count * (_JUNK if is_loose else _RECURRING)
    return recurring or found.junk(repeated=False) > count * _JUNK


def _with_minor(
    samples: Sequence[Sample], sample: Sequence[Sample], chosen: tuple[str, ...], prose: Mapping[str, str]
) -> tuple[str, ...]:
    """Return the forms with those that find more links outside of the items, and leave these as they are."""
    (main,) = chosen
    others = [one for one in samples if not one.may_have(ItemForm(main)) and one not in sample]
    sample = [*sample, *others[-_FURTHER:]]
    for form in _CANDIDATES:
        related = next((same for same in _SAME if form in same), frozenset({form}))
        if related & set(chosen) or not any(one.may_have(form) for one in sample):
            continue
        before, after = Yield.of(sample, chosen), Yield.of(sample, (*chosen, form))
        new = _new(before.without(prose), after.without(prose))
        least = len(before.links) * ((_MORE - 1) if form in _LOOSE else _MINOR)
        if (
            len(new.links) >= max(_LEAST, least)
            and _keeps(before, after)
            and not _is_junk(new, is_loose=True)
            and _are_many(new, sample)
        ):
            chosen = (*chosen, form)
    return chosen


def _new(before: Yield, after: Yield) -> Yield:
    """Return the links whose URLs are in no card before."""
    known = {
        (place, normalise(url))
        for place, link in before.links
        for url in (link.url, *(related.url for related in link.related))
        if url
    }
    return Yield(
        tuple(
            (place, link)
            for place, link in after.links
            if (link.url and (place, normalise(link.url)) not in known)
            or (not link.url and not any((place, normalise(one.url)) in known for one in link.related))
        )
    )


def _keeps(before: Yield, after: Yield) -> bool:
    """Return whether nearly all links are still there, with the same title."""
    titles = {(place, link.title, link.url) for place, link in after.links}
    lost = sum((place, link.title, link.url) not in titles for place, link in before.links)
    return lost <= len(before.links) * _MINOR


def _are_many(new: Yield, sample: Sequence[Sample]) -> bool:
    """Return whether links are in several documents, or there are few."""
    places = {place for place, _ in new.links}
    return len(places) > 1 or len(sample) < _LEAST or len(new.links) >= _LEAST
