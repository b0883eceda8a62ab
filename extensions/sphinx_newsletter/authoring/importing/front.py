"""Front matter of an imported file and of the resulting page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

import yaml

from sphinx_newsletter.authoring.importing.identity import date_in
from sphinx_newsletter.reading.front_matter import KEPT_KEYS, FrontMatter, split_front_matter

_DATES = ("date", "pubDate", "pubdate", "published", "publishDate", "publish_date", "created")
_FIRST = ("issue", "date", "updated", "title", "original", "link-language")


@dataclass(frozen=True)
class Front:
    """Front matter of a file; empty if it has none."""

    block: str = ""
    matter: FrontMatter = field(default_factory=FrontMatter)

    @classmethod
    def split(cls, text: str) -> tuple[Front, str]:
        """Split *text* into front matter and body."""
        block, rest = split_front_matter(text)
        return cls(block, FrontMatter.of(text)), rest

    @property
    def length(self) -> int:
        """Number of lines before the body."""
        return self.block.count("\n")

    def date(self) -> dt.date | None:
        """Return the date, from any of the keys in use for it."""
        for key in _DATES:
            if found := self.matter.date(key) or date_in(self.matter.text(key) or ""):
                return found
        return None

    @property
    def dropped(self) -> Sequence[str]:
        """Keys that issue pages do not use."""
        return [key for key in self.matter.values if key not in KEPT_KEYS]

    def made(self, number: int, date: dt.date, title: str | None, original: str | None) -> list[str]:
        """Return the lines of the page's front matter, unchanged if they already have these values."""
        values = {key: value for key, value in self.matter.values.items() if key not in self.dropped}
        values |= {"issue": number}
        if self.matter.date("date") != date:
            values["date"] = date
        for key, value in (("title", title), ("original", original)):
            if value is None:
                values.pop(key, None)
            else:
                values[key] = value
        if values == self.matter.values:
            return self.block.rstrip().split("\n")
        order = [key for key in _FIRST if key in values] + [key for key in values if key not in _FIRST]
        dumped = yaml.safe_dump(
            {key: values[key] for key in order}, allow_unicode=True, sort_keys=False, width=100_000
        )
        return ["---", *dumped.rstrip("\n").split("\n"), "---"]
