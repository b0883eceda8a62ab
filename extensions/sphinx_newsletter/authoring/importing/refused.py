"""Why a file, or an issue in it, is not imported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sphinx_newsletter.files.page_files import PageFileError
from sphinx_newsletter.records.dates import advice


class Refused(Exception):
    """Raised if a file, or one issue in it, cannot be imported."""


class Missing(Refused):
    """Raised if an issue has no number or no date; *names* says which, *unread* what is written as the date."""

    def __init__(self, names: Sequence[str], unread: str = "", language: str = "en") -> None:
        keys = {"number": "issue: 7", "date": "date: 2023-06-17"}
        self.names, self.unread, self.language = names, unread, language
        super().__init__(self.told({name: f"write '{keys[name]}' in the front matter" for name in keys}))

    def __reduce__(self) -> tuple[type[Missing], tuple[Sequence[str], str, str]]:
        """Return how a worker process sends it: an exception of several arguments has none of its own."""
        return Missing, (self.names, self.unread, self.language)

    def told(self, advices: Mapping[str, str]) -> str:
        """Return what is missing, with advice."""
        parts = [f"{name} is missing ({advices[name]})" for name in self.names]
        if self.unread and "date" in self.names:
            parts[-1] = f"the date {advice(self.unread, self.language)}, in the file or with --table"
        return " and ".join(parts)


def reason_for(error: Exception) -> str:
    """Return why something is not imported: why it is refused, or how a parser failed."""
    if isinstance(error, Refused | PageFileError):
        return str(error)
    if isinstance(error, RecursionError):
        return "it is nested too deeply: simplify it, or write the issue in Markdown"
    return f"cannot be parsed: {type(error).__name__}: {error}: simplify it, or write the issue in Markdown"
