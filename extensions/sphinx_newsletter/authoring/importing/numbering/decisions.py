"""What an import is asked to decide of numbers and dates, and what it decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from sphinx_newsletter.authoring.importing.imported_documents import DEFAULT, Choice


@dataclass
class Decisions:
    """Numbers and dates of documents by their index, what is to be said of them, and what would help others."""

    numbers: dict[int, int] = field(default_factory=dict)
    dates: dict[int, dt.date] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    advice: list[str] = field(default_factory=list)
    is_told: bool = False
    """Whether it has been said why issues are numbered by date."""


@dataclass(frozen=True)
class Options:
    """What the user wants, and what there is already."""

    choice: Choice = DEFAULT
    use_history: bool = False
    held: Mapping[int, dt.date] = field(default_factory=dict)
    """Dates of existing issues by number."""
