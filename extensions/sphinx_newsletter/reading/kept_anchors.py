"""The ``anchors`` of an issue: those that its links keep, although their URLs have changed.

The anchor of a link is made of its URL (:mod:`~sphinx_newsletter.records.permalinks`). When a URL is corrected,
the front matter says which anchor the link had, because people have linked to it.
"""

from __future__ import annotations

import re

from sphinx_newsletter.problems import Problem, Report
from sphinx_newsletter.reading.front_matter import FrontMatter
from sphinx_newsletter.reading.limits import shortened
from sphinx_newsletter.records.permalinks import permalink_form
from sphinx_newsletter.records.urls import web_url

KEY = "anchors"
_ANCHOR = re.compile(r"link-([0-9a-f]{8})")


class KeptAnchors:
    """The anchors in the front matter of a page, by URL. Invalid ones are reported."""

    def __init__(self, front_matter: FrontMatter, report: Report) -> None:
        self._found: dict[str, str] = {}
        self._unused: dict[str, str] = {}
        self._line = front_matter.line(KEY)
        self._report = report
        given = front_matter.values.get(KEY) or {}
        if not isinstance(given, dict):
            self._refuse(f"write the URL of each anchor, as in '{KEY}: {{link-1a2b3c4d: https://…}}'")
            return
        for name, text in given.items():
            anchor = _ANCHOR.fullmatch(name) if isinstance(name, str) else None
            url = web_url(text.strip()) if isinstance(text, str) else None
            if anchor is None:
                self._refuse(f"{shortened(_shown(name), 40)!r} is not an anchor; write one such as link-1a2b3c4d")
            elif url is None:
                self._refuse(f"{shortened(_shown(text))!r} is not a web URL; write the full https://… URL")
            elif (key := permalink_form(url)) in self._found:
                self._refuse(f"{shortened(url)} has two anchors; remove {name}")
            else:
                self._found[key] = anchor[1]
                self._unused[key] = url

    def find(self, url: str) -> str | None:
        """Return the ID that the link to *url* keeps, if any."""
        if not self._found:
            return None
        key = permalink_form(url)
        self._unused.pop(key, None)
        return self._found.get(key)

    def check(self) -> None:
        """Report anchors that no link has asked for."""
        for url in self._unused.values():
            self._refuse(
                f"no link of the page has the URL {shortened(url)}; write the URL of the link, or remove it"
            )

    def _refuse(self, what: str) -> None:
        self._report(Problem.FRONT_MATTER, self._line, {"what": f"{KEY}: {what}"})


def _shown(value: object) -> str:
    return value if isinstance(value, str) else type(value).__name__
