"""The files of a new newsletter, from the templates beside this module."""

from __future__ import annotations

import datetime as dt
import json
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from sphinx_newsletter.authoring.importing.headings import escaped
from sphinx_newsletter.authoring.starting.newsletter import Newsletter
from sphinx_newsletter.authoring.starting.requirement import Requirement
from sphinx_newsletter.files.page_files import printable_json
from sphinx_newsletter.locale import translations
from sphinx_newsletter.records.archive import YEAR
from sphinx_newsletter.records.languages import DEFAULT_LABELS, has_singular, language_tag

_FILES = (
    ".github/workflows/check.yml",
    ".readthedocs.yaml",
    "requirements.txt",
    "docs/.gitignore",
    "docs/index.md",
    "docs/topics.toml",
)
_CONF = "docs/conf.py"
FIXED = (*_FILES, _CONF)
"""The files of every newsletter."""


def files_of(newsletter: Newsletter, today: dt.date, requirement: Requirement) -> dict[str, str]:
    """Return the text of each file of a new newsletter, by path.

    ``conf.py`` comes last: if the files are written in order, there is no newsletter before they all are there.
    """
    environment = Environment(
        loader=PackageLoader("sphinx_newsletter.authoring.starting"),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
    )
    environment.filters["literal"] = literal
    values = {**_values(newsletter, today), "requirement": requirement}

    def filled(name: str, **more: object) -> str:
        template = f"{name.rpartition('/')[2].removeprefix('.')}.jinja"
        return environment.get_template(template).render(values, **more)

    found = {name: filled(name) for name in _FILES}
    width = max(2, len(str(newsletter.seasons[-1])))
    for number in newsletter.seasons:
        is_year = newsletter.season_length == YEAR
        heading = str(number) if is_year else str(values["season"]).format(number=number)
        found[f"docs/seasons/season-{number:0{width}}.md"] = filled("season.md", number=number, heading=heading)
    return {**found, _CONF: filled(_CONF)}


def literal(value: object) -> str:
    """Return a value as a literal of Python and TOML, with double quotes.

    >>> literal({"books": ["Books", "书籍"]})
    '{"books": ["Books", "书籍"]}'
    """
    return printable_json(json.dumps(value, ensure_ascii=False))


def _values(newsletter: Newsletter, today: dt.date) -> dict[str, object]:
    """Return what the templates show: answers, and texts in the newsletter's language."""
    gettext = translations(newsletter.language).gettext
    sections, singulars = _sections(newsletter)
    code = newsletter.language.partition("_")[0]
    host = urlsplit(newsletter.url).hostname or ""
    return {
        "newsletter": newsletter,
        "author": newsletter.author or newsletter.title,
        "heading": escaped(newsletter.title),
        "welcome": gettext("A newsletter of links. Write here what it is about."),
        "search": gettext("Search"),
        "earlier": gettext("Earlier issues"),
        "seasons": gettext("Seasons"),
        "season": gettext("Season {number}"),
        "topics": gettext("Topics"),
        "follow": gettext("Follow"),
        "sections": sections,
        "singulars": singulars,
        "languages": {} if code in DEFAULT_LABELS else {code: code.upper(), **DEFAULT_LABELS},
        "feed_id": f"tag:{host},{today.year}:newsletter" if host else "",
    }


def _sections(newsletter: Newsletter) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Return the sections by name, and the singulars of the names that have one.

    A newsletter without sections gets three to begin with.
    """
    gettext = translations(newsletter.language).gettext
    # Translators: sections of a newsletter: the noun in counts ("3 articles"), its singular, and the heading
    known = [
        (gettext("articles"), gettext("article"), gettext("Articles")),
        (gettext("projects"), gettext("project"), gettext("Projects")),
        (gettext("videos"), gettext("video"), gettext("Videos")),
    ]
    found = {name: list(titles) for name, titles in newsletter.sections.items()}
    sections = found or {name: [heading] for name, _, heading in known}
    if not has_singular(language_tag(newsletter.language)):
        return sections, {}
    return sections, {name: singular for name, singular, _ in known if name in sections}
