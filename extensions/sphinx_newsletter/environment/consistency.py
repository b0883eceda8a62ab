"""Report the problems of pages, and those between pages, as Sphinx warnings; known problems are not reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.environment.page_problems import Noted, log
from sphinx_newsletter.files.known_problems import fewer
from sphinx_newsletter.files.page_files import printable
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.records.archive_problems import archive_problems


class Reporter:
    """Reports the problems of the pages that a build has read."""

    def __init__(self) -> None:
        self._read: list[str] = []
        """The pages that have been read, and whose problems have not been reported."""

    def note_pages(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Note the pages that will be read. Last handler of ``env-before-read-docs``."""
        self._read = docnames

    def report(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Report the problems of these pages, and all between pages. Handler of ``env-check-consistency``."""
        self._report(env, list(_between_pages(env)))

    def finish(self, app: Sphinx, exception: Exception | None) -> None:
        """Report what has been found until an error ended the build."""
        if exception is not None and self._read:
            self._report(app.env, [])

    def _report(self, env: BuildEnvironment, between: Iterable[tuple[str, Noted]]) -> None:
        domain = NewsletterDomain.of(env)
        noted: dict[str, list[Noted]] = domain.data["problems"]
        found = [(docname, one) for docname in sorted(set(self._read)) for one in noted.get(docname, ())]
        self._read = []
        every = [(docname, one) for docname, several in noted.items() for one in several]
        counts = Counter((docname, one.code, one.translated) for docname, one in (*every, *between))
        for docname, one in (*found, *between):
            remark: str | None = ""
            if docname in domain.issues:
                count = counts[docname, one.code, one.translated]
                page = env.doc2path(docname, base=False).as_posix()
                remark = domain.known_problems.remark(page, one.code, count)
            if remark is not None:
                log(one, remark)


def _between_pages(env: BuildEnvironment) -> Iterator[tuple[str, Noted]]:
    domain = NewsletterDomain.of(env)
    seasons = {season for shown in domain.data["seasons"].values() for season in shown}
    found = archive_problems(
        domain.archive,
        domain.issues.values(),
        seasons,
        lambda docname: str(env.doc2path(docname, base=False)),
        domain.settings.repeat_distance,
    )
    for issue, line, problem, details in found:
        message = printable(problem.message(**details))
        yield issue.docname, Noted(problem.code, f"{env.doc2path(issue.docname)}:{line}", message)


def check_list(app: Sphinx) -> None:
    """Report what is wrong in the list of known problems, in every build."""
    domain = NewsletterDomain.of(app.env)
    for line, what in domain.known_problems.errors:
        location = f"{domain.settings.known_problems_path}:{line}"
        log(Noted(Problem.UNREADABLE.code, location, printable(Problem.UNREADABLE.message(what=what))))


def read_again(app: Sphinx, env: BuildEnvironment, *changes: set[str]) -> list[str]:
    """Read the pages again of which fewer problems are known than in the last build, to report them.

    If more are known, one page is read, because Sphinx keeps the list for the next build only if a page was read.
    """
    domain = NewsletterDomain.of(env)
    before, after = domain.data["known"], dict(domain.known_problems.pages)
    if before == after:
        return []
    domain.data["known"] = after
    again, more = set(fewer(before, after)), set(fewer(after, before))
    pages = {env.doc2path(docname, base=False).as_posix(): docname for docname in sorted(env.found_docs)}
    return [pages[page] for page in sorted(again or more) if page in pages][: None if again else 1]
