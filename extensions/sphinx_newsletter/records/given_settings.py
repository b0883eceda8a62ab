"""Every setting of a newsletter, with its check and its help.

Each field is the ``conf.py`` setting ``newsletter_<name>``. The guide shows its ``help``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sphinx_newsletter.records.archive import YEAR
from sphinx_newsletter.records.issue_markup import ISSUE_DIRECTIVES, ISSUE_ROLES
from sphinx_newsletter.records.item_forms import ItemForm, is_forms
from sphinx_newsletter.records.languages import DEFAULT_LABELS
from sphinx_newsletter.records.setting_checks import (
    DEFAULT_PAGES,
    ListOf,
    MapsTo,
    are_pages,
    are_texts,
    is_count,
    is_folder,
    is_follow_link,
    is_number,
    is_text,
)


def _setting(
    default: Any,
    check: Callable[[Any], bool],
    form: str,
    help: str,
    types: Sequence[type] = (),
    rebuild: str = "env",
) -> Any:
    """Return a field.

    Sphinx warns of a value that has neither the default's type nor one of *types*. If the value changes, all pages
    are read again if *rebuild* is ``env``, and only written again if it is ``html``.
    """
    metadata = {"check": check, "form": form, "help": help, "types": types, "rebuild": rebuild}
    if isinstance(default, dict | list):
        return dataclasses.field(default_factory=lambda: default, metadata=metadata)
    return dataclasses.field(default=default, metadata=metadata)


_FORMS = (
    "a form ('numbered', 'bulleted', 'nested', 'headings', 'bold', 'paragraphs', 'prose') or a list of several"
)


@dataclasses.dataclass(frozen=True)
class GivenSettings:
    """The settings of a newsletter that ``conf.py`` may give."""

    title: str = _setting(
        "",
        is_text,
        "a string",
        "The name of the newsletter. If empty, Sphinx's ``project`` is used, or *Newsletter* in the site's "
        "language if that is not set.",
    )
    author: str = _setting(
        "",
        is_text,
        "a string",
        "The author named in feeds. If empty, Sphinx's ``author`` is used, or the title if that is not set.",
    )
    season_length: int | str = _setting(
        30,
        lambda value: is_count(value) or value == YEAR,
        "a whole number from 1, or 'year'",
        "The number of issues in a season. Issue 1 starts season 1. With ``'year'``, a season is a year.",
        types=(int, str),
    )
    languages: Mapping[str, str] = _setting(
        DEFAULT_LABELS,
        MapsTo(is_text),
        "a dictionary of language code to label",
        "The languages of links. Each language code is mapped to the label of its badge.",
    )
    language_markers: Mapping[str, Sequence[str]] = _setting(
        {},
        MapsTo(are_texts),
        "a dictionary of word to list of language codes",
        "Additional language markers: words in parentheses after a title that set the languages of the link. The "
        "code, label and names of each language are always markers.",
    )
    host_languages: Mapping[str, str] = _setting(
        {},
        MapsTo(is_text),
        "a dictionary of host to language code",
        "The language of links to a host or its subdomains, if they have no language marker.",
    )
    default_language: str = _setting(
        "",
        is_text,
        "a language code",
        "The language of links that have no language marker, if neither their host nor their page sets one. "
        "If empty, Sphinx's ``language`` is used, as in *zh* for ``zh_CN``.",
    )
    sections: Mapping[str, Sequence[str]] = _setting(
        {},
        MapsTo(are_texts),
        "a dictionary of name to list of headings",
        "The kinds of section. Each key is the noun used in counts, as in *3 articles*; the list has the headings "
        "of such sections, without emoji and in any case. Sections with another heading are counted by their "
        "title, as in *Libraries: 3*.",
    )
    section_singulars: Mapping[str, str] = _setting(
        {},
        MapsTo(is_text),
        "a dictionary of name to word",
        "The singular of each key of ``newsletter_sections``: ``{'articles': 'article'}``. Without it, a count of "
        "one is shown as *articles: 1*, unless the site's language has no singular.",
    )
    items: str | Sequence[str] = _setting(
        ItemForm.NUMBERED.value,
        is_forms,
        _FORMS,
        "The forms of link items: ``'numbered'``, ``'bulleted'``, ``'nested'``, ``'headings'``, ``'bold'``, "
        "``'paragraphs'`` or ``'prose'``, or a list of several. See [](items.md).",
        types=(str, list, tuple),
    )
    section_items: Mapping[str, str | Sequence[str]] = _setting(
        {},
        MapsTo(is_forms),
        f"a dictionary of section to {_FORMS}",
        "The forms of link items in certain sections, and in the sections below them. Each key is the heading of "
        "such a section, without emoji and in any case, or a key of ``newsletter_sections``: "
        "``{'Quote of the Week': 'prose', 'tools': 'headings'}``.",
    )
    gap_words: Sequence[str] = _setting(
        ["deleted", "removed", "已删除", "已刪除", "削除"],
        are_texts,
        "a list of strings",
        "Words that mark an item without a link as removed on purpose, so that it is not reported as ``no-link``.",
    )
    boilerplate: Sequence[str] = _setting(
        [],
        are_texts,
        "a list of strings",
        "Text that every issue repeats, and that ``newsletter import`` omits. Each string is the beginning of a "
        "heading or paragraph, without emoji. A heading is omitted together with its section.",
    )
    issue_folder: str = _setting(
        "issues",
        is_folder,
        "a path, as in 'issues'",
        "The directory of issue pages, relative to the source directory. Every page below it is an issue page, as "
        "is any other page with ``issue`` in its front matter.",
    )
    issue_directives: Mapping[str, Sequence[str]] = _setting(
        ISSUE_DIRECTIVES,
        MapsTo(are_texts),
        "a dictionary of directive to list of options",
        "The directives allowed in issue pages, each with its allowed options. To allow another one, import "
        "``ISSUE_DIRECTIVES`` from ``sphinx_newsletter.records.issue_markup`` and write "
        "``{**ISSUE_DIRECTIVES, 'topic': []}``. Only allow directives that are safe with untrusted input.",
    )
    issue_roles: Sequence[str] = _setting(
        ISSUE_ROLES,
        are_texts,
        "a list of strings",
        "The roles allowed in issue pages. To allow another one, import ``ISSUE_ROLES`` from "
        "``sphinx_newsletter.records.issue_markup`` and write ``[*ISSUE_ROLES, 'term']``.",
    )
    issue_html: Mapping[str, Sequence[str]] = _setting(
        {},
        MapsTo(are_texts),
        "a dictionary of HTML element to list of attributes",
        "HTML elements that issue pages may have, with their attributes, besides those without scripts, styles, "
        "forms and embedded pages: what directives in ``newsletter_issue_directives`` write, as in ``{'iframe': "
        "['allowfullscreen']}``. URLs are always checked.",
    )
    pages: Mapping[str, str] = _setting(
        {},
        are_pages,
        f"a dictionary of kind to page name, all different; the kinds are {', '.join(DEFAULT_PAGES)}",
        "The names of generated pages, if they differ from their kinds: ``{'topics': 'tags'}`` makes "
        "``/tags/`` and ``/tags/asyncio/``. A page of the project with the same name is used instead.",
    )
    topics_file: str = _setting(
        "topics.toml",
        is_text,
        "a path",
        "The topics file, relative to the directory of ``conf.py``. If it does not exist, there are no topics.",
    )
    known_problems: str = _setting(
        "known-problems.toml",
        is_text,
        "a path",
        "The list of known problems, which are not reported, relative to the directory of ``conf.py``. "
        "``newsletter check --accept`` writes it: see [](checking.md). If empty, there is no list.",
    )
    topics_per_link: int = _setting(
        4, is_count, "a whole number from 1", "The maximum number of topics assigned to a link automatically."
    )
    repeat_distance: int = _setting(
        0,
        is_number,
        "a whole number from 0",
        "How many issues back a repeated link is reported as ``duplicate-link``: 25 are half a year of a weekly. "
        "With 0, in the whole archive. A link that the last three issues all have, such as one to jobs, is not "
        "reported again.",
    )
    related_links: int = _setting(
        2,
        is_number,
        "a whole number from 0",
        "The maximum number of related links on a card of an issue page: links of older issues with the same "
        "topics and rare words of the title. With 0, there are none.",
    )
    follow: Sequence[Sequence[str]] = _setting(
        [],
        ListOf(is_follow_link),
        "a list of (title, URL or path on the site, description)",
        "Ways to follow the newsletter, shown below every issue and by the ``follow`` directive.",
        rebuild="html",
    )
    feed_length: int = _setting(
        20, is_count, "a whole number from 1", "The maximum number of issues in a feed.", rebuild="html"
    )
    feed_id: str = _setting(
        "",
        is_text,
        "a tag URI, as in 'tag:example.org,2023:weekly'",
        "The prefix of the IDs of feeds and entries. Do not change it after feeds have been published. If empty, "
        "it is made from the host of ``html_baseurl`` and the year of the first issue.",
        rebuild="html",
    )


def setting_fields() -> list[dataclasses.Field[Any]]:
    """Return the fields of :class:`GivenSettings`."""
    return list(dataclasses.fields(GivenSettings))


def default_of(field: dataclasses.Field[Any]) -> Any:
    """Return the default value of a setting."""
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default
