"""Write missing pages of seasons for ``newsletter new`` and ``newsletter import``, or say what to write."""

from __future__ import annotations

from sphinx_newsletter.authoring.project import Project
from sphinx_newsletter.cli.common import shown
from sphinx_newsletter.cli.output import say
from sphinx_newsletter.files.page_files import reason_of

_SHOWN = 3


def add_season_pages(project: Project) -> None:
    """Write the pages of seasons that have issues and no page, and say so to standard error."""
    from sphinx_newsletter.authoring.season_pages import are_written_so, missing_pages, write

    pages = missing_pages(project)
    if not pages:
        return
    names = ", ".join(shown(page.path) for page in pages[:_SHOWN])
    names += f" and {len(pages) - _SHOWN} more" if len(pages) > _SHOWN else ""
    if are_written_so(project):
        try:
            write(pages)
            say(f"New pages of seasons: {names}", err=True)
            return
        except OSError as error:
            say(f"{shown(pages[0].path)} cannot be written: {reason_of(error)}", err=True)
    say(
        f"Seasons without a page: write one for each, such as {names}, and add it to a toctree:\n\n"
        f"{pages[0].text}",
        err=True,
    )
