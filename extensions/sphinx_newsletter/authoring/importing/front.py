"""Front matter of an imported file and of the resulting page."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import yaml

from sphinx_newsletter.reading.front_matter import KEPT_KEYS, FrontMatter, split_front_matter
from sphinx_newsletter.reading.front_matter_block import Form
from sphinx_newsletter.records.dates import date_in, read_date

_DATES = ("date", "pubDate", "pubdate", "published", "publishDate", "publish_date", "created")
_NUMBERS = ("number", "issue_number", "issue-number", "edition", "no")
_LINES = re.compile(r"\A(?:[A-Za-z][\w-]*+:(?:[ \t].*+)?\n(?:[ \t]++\S.*+\n)*)+(?=[ \t]*+(?:\n|\Z))")
"""Metadata as Pelican and MultiMarkdown have it: lines of ``Key: value`` at the top, before a blank line."""
_LINE = re.compile(r"^([A-Za-z][\w-]*+):[ \t]*+(.*+(?:\n[ \t]++\S.*+)*)", re.MULTILINE)
_TITLE = re.compile(r"^title[ \t]*+[:=]", re.IGNORECASE | re.MULTILINE)
_SUBJECT = re.compile(r"^subject:", re.MULTILINE)
"""What Buttondown calls the title."""
_FIRST = ("issue", "date", "updated", "title", "original", "link-language")


@dataclass(frozen=True)
class Front:
    """Front matter of a file; empty if it has none."""

    block: str = ""
    matter: FrontMatter = field(default_factory=FrontMatter)

    @classmethod
    def split(cls, text: str) -> tuple[Front, str]:
        """Split *text* into front matter and body: YAML, TOML, or lines of ``Key: value``."""
        block, rest = split_front_matter(text)
        if block:
            block = block if _TITLE.search(block) else _SUBJECT.sub("title:", block, count=1)
            return cls(block, _in_lower_case(FrontMatter.of(block + rest))), rest
        if found := _LINES.match(text):
            values = {line[1]: " ".join(line[2].split()) for line in _LINE.finditer(found[0])}
            if {key.casefold() for key in values} & {"title", "date"}:
                return cls(found[0], _in_lower_case(FrontMatter(dict(values)))), text[found.end() :]
        return cls(), text

    @property
    def length(self) -> int:
        """Number of lines before the body."""
        return self.block.count("\n")

    def date(self, language: str, zone: dt.tzinfo | None = None) -> dt.date | None:
        """Return the date, from any of the keys in use for it. A time in UTC is moved to *zone*, if given."""
        for key in _DATES:
            value = self.matter.values.get(key)
            if isinstance(value, dt.datetime):
                return value.astimezone(zone).date() if zone and value.tzinfo == dt.UTC else value.date()
            text = self.matter.text(key) or ""
            if found := read_date(text, language, zone) or date_in(text, language):
                return found
        return None

    @property
    def date_text(self) -> str:
        """What is written as the date; empty if nothing is."""
        return next((text for key in _DATES if (text := self.matter.text(key))), "")

    def number(self) -> int | None:
        """Return the number, from ``issue`` or another key in use for it."""
        if self.matter.is_issue:
            return self.matter.number()
        texts = (self.matter.text(key) or "" for key in _NUMBERS)
        return next((int(text) for text in texts if re.fullmatch(r"[0-9]{1,6}", text) and int(text)), None)

    @property
    def dropped(self) -> Sequence[str]:
        """Keys that issue pages do not use."""
        return [key for key in self.matter.values if key not in KEPT_KEYS and key not in _NUMBERS]

    def made(self, number: int, date: dt.date, title: str | None, original: str | None) -> list[str]:
        """Return the lines of the page's front matter, unchanged if they already have these values."""
        values = {key: value for key, value in self.matter.values.items() if key in KEPT_KEYS}
        values |= {"issue": number}
        values |= {"date": date}
        if updated := self.matter.date("updated"):
            values["updated"] = updated
        for key, value in (("title", title), ("original", original)):
            if value is None:
                values.pop(key, None)
            else:
                values[key] = value
        if values == self.matter.values and self._is_plain_yaml:
            return self.block.rstrip().split("\n")
        order = [key for key in _FIRST if key in values] + [key for key in values if key not in _FIRST]
        dumped = yaml.safe_dump(
            {key: values[key] for key in order}, allow_unicode=True, sort_keys=False, width=100_000
        )
        return ["---", *dumped.rstrip("\n").split("\n"), "---"]

    @property
    def _is_plain_yaml(self) -> bool:
        """Whether other programs read the same in the block."""
        if self.matter.block is None or self.matter.block.form is not Form.YAML or self.matter.mistakes:
            return False
        try:
            return bool(yaml.safe_load("\n".join(self.matter.block.rows)) == self.matter.values)
        except (yaml.YAMLError, ValueError):
            return False


def _in_lower_case(matter: FrontMatter) -> FrontMatter:
    """Return front matter with keys such as ``Title`` in lower case, unless both are there."""
    values = {
        lower if key[0].isupper() and (lower := key.casefold()) not in matter.values else key: value
        for key, value in matter.values.items()
    }
    return matter if values == matter.values else replace(matter, values=values)
