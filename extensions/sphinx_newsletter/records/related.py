"""Find older links on the same subject: they share topics and rare words of the title.

Only older issues count, so that a new issue changes no page of another. The time is proportional to the number of
links: of each topic and word, only the newest links are compared.
"""

from __future__ import annotations

import hashlib
from array import array
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping

from sphinx_newsletter.records.model import TOPIC_MARK, Issue

Place = tuple[int, int]
"""Number of an issue, and index of a link in it."""
Found = tuple[str, str]
"""A digest of everything the related links of an issue depend on, and their packed places."""

_COMPARED = 24
"""Number of links per topic or word that are compared."""
_RARE = 6
"""The least weight of a word: it is in at most one of 32 titles."""
_LEAST = 10
"""The least weight of all that two related links share."""
_FEW = 64
"""Added to the number of links, so that words are rare in a small archive, too."""
_ONE = 1 << 20
"""Added per shared topic or word; more than all weights."""


def related_links(issues: Iterable[Issue], limit: int, known: Mapping[str, Found]) -> dict[str, Found]:
    """Return up to *limit* related links of each link of each issue, by docname.

    *issues* are ordered by number. What is *known* from another build is used for issues before which nothing has
    changed.
    """
    found: dict[str, Found] = {}
    index = _Index(limit)
    digest = str(limit)
    for issue in issues:
        body = issue.body
        facts = "\n".join((digest, str(issue.number), *body.terms, *body.addresses))
        digest = hashlib.sha256(facts.encode()).hexdigest()[:16]
        index.pending.append(issue)
        before = known.get(issue.docname)
        is_known = before is not None and before[0] == digest
        found[issue.docname] = before if before and is_known else (digest, index.related(issue))
    return found


def unpack(places: str) -> list[list[Place]]:
    """Return the related links of each link of an issue.

    >>> unpack("3.0 1.4;;2.1")
    [[(3, 0), (1, 4)], [], [(2, 1)]]
    """
    return [[_place(place) for place in each.split()] for each in places.split(";")] if places else []


def _place(text: str) -> Place:
    number, _, index = text.partition(".")
    return int(number), int(index)


class _Index:
    """The links of the issues so far, by topic and word."""

    def __init__(self, limit: int) -> None:
        self.pending: deque[Issue] = deque()
        """Issues that are not in the index yet: it is only built as far as it is needed."""
        self._limit = limit
        self._links: list[tuple[str, str]] = []
        self._postings: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        """The links with each topic and word, in order; in arrays, whose numbers lie side by side in memory."""

    def related(self, issue: Issue) -> str:
        """Return the related links of the last pending issue, packed."""
        while self.pending[0] is not issue:
            self._add(self.pending.popleft())
        body = issue.body
        pairs = zip(body.terms, body.addresses, strict=True)
        return ";".join(" ".join(self._find(terms, address)) for terms, address in pairs)

    def _add(self, issue: Issue) -> None:
        body = issue.body
        for index, (terms, address) in enumerate(zip(body.terms, body.addresses, strict=True)):
            for term in terms.split():
                self._postings[term].append(len(self._links))
            self._links.append((f"{issue.number}.{index}", address))

    def _find(self, terms: str, address: str) -> Iterable[str]:
        """Return the links that share most, the closest first; the newest first of those that are as close."""
        scores: defaultdict[int, int] = defaultdict(int)
        for term in terms.split():
            weight = self._weight(term)
            if weight >= _RARE or (weight and term.startswith(TOPIC_MARK)):
                for other in self._postings[term][-_COMPARED:]:
                    scores[other] += _ONE + weight
        # Close links share two things at least, and not only frequent ones.
        close = [
            (-(score % _ONE), -other)
            for other, score in scores.items()
            if score >= 2 * _ONE and score % _ONE >= _LEAST
        ]
        chosen: dict[str, str] = {}
        for _, other in sorted(close):
            place, own = self._links[-other]
            if own != address or not own:
                chosen.setdefault(own or place, place)
            if len(chosen) == self._limit:
                break
        return chosen.values()

    def _weight(self, term: str) -> int:
        """Return how rare a topic or word is: one more for half as many links."""
        count = len(self._postings.get(term, ()))
        return ((len(self._links) + _FEW) // count).bit_length() if count else 0
