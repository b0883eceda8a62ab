"""What the tests of ``newsletter import`` share."""

from __future__ import annotations

from sphinx_newsletter.authoring.importing.page import Refused, pages_of
from sphinx_newsletter.config import Settings
from sphinx_newsletter.reading import read_text
from sphinx_newsletter.records.model import Issue

BOILERPLATE = ["Welcome to Field Notes", "The original version", "Subscribe", "欢迎订阅", "Sponsor note"]
SETTINGS = Settings(
    title="Field Notes",
    default_language="en",
    boilerplate=BOILERPLATE,
)


def imported(text: str, stem: str = "2023-06-17-weekly", settings: Settings = SETTINGS) -> str:
    """The one page that a text makes."""
    (page,) = pages_of(text, stem, settings)
    assert not isinstance(page, Refused), page
    return page.text


def read(text: str) -> Issue:
    issue, _, _ = read_text(text, "issues/0001", SETTINGS)
    assert issue is not None
    return issue
