"""The ``editions`` of an issue: the same issue in other languages, elsewhere on the web."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_newsletter.problems import Problem, Report
from sphinx_newsletter.reading.front_matter import FrontMatter
from sphinx_newsletter.reading.limits import shortened
from sphinx_newsletter.records.languages import language_tag
from sphinx_newsletter.records.urls import misleading, web_url

KEY = "editions"
Editions = tuple[tuple[str, str], ...]
"""Language tag and URL of each edition, sorted."""


def read_editions(front_matter: FrontMatter, report: Report) -> Editions:
    """Return the language tag and URL of each edition, sorted; leave out and report invalid ones."""
    line = front_matter.line(KEY)
    found: dict[str, str] = {}
    for tag, url in _entries(front_matter, report):
        if not (valid := web_url(url)):
            what = f"{KEY}: {shortened(url)!r} is not a web URL; write the full https://… URL"
            report(Problem.FRONT_MATTER, line, {"what": what})
            continue
        if why := misleading(url):
            report(Problem.MISLEADING_URL, line, {"url": url, "why": why})
        found[tag] = valid
    return tuple(sorted(found.items()))


def _entries(front_matter: FrontMatter, report: Report) -> Iterator[tuple[str, str]]:
    """Yield the tag and the URL of each entry with a known language."""
    given = front_matter.values.get(KEY) or {}
    line = front_matter.line(KEY)
    if not isinstance(given, dict):
        what = f"{KEY}: write the URL of each language, as in '{KEY}: {{zh: https://…, ja: https://…}}'"
        report(Problem.FRONT_MATTER, line, {"what": what})
        return
    for language, url in given.items():
        code = language if isinstance(language, str) else ""
        try:
            tag = language_tag(code)
        except ValueError:
            what = f"{KEY}: unknown language {shortened(code, 40)!r}; write a tag such as 'zh' or 'pt-BR'"
            report(Problem.FRONT_MATTER, line, {"what": what})
            continue
        if tag != code:
            what = f"{KEY}: write {tag!r} instead of {shortened(code, 40)!r}"
            report(Problem.FRONT_MATTER, line, {"what": what})
        yield tag, url.strip() if isinstance(url, str) else ""
