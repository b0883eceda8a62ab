"""Lines of a text that is being changed, each with the number of the line in the original that it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass
class NumberedLines:
    """Lines, and their numbers in the original."""

    texts: list[str]
    numbers: list[int]

    @classmethod
    def of(cls, text: str, first: int = 1) -> NumberedLines:
        """Return the lines of *text*; the first has the given number."""
        texts = text.split("\n")
        return cls(texts, list(range(first, first + len(texts))))

    def replace(self, start: int, end: int, texts: Sequence[str]) -> None:
        """Replace lines; the new ones come from the first of them, or from those that they replace, if as many."""
        number = self.numbers[start] if start < len(self.numbers) else self.numbers[-1]
        self.numbers[start:end] = self.numbers[start:end] if len(texts) == end - start else [number] * len(texts)
        self.texts[start:end] = texts

    def number(self, line: int) -> int:
        """Return the number in the original of a line, given by its number here (1-based)."""
        return self.numbers[min(max(line, 1), len(self.numbers)) - 1]

    @property
    def text(self) -> str:
        """The whole text."""
        return "\n".join(self.texts)
