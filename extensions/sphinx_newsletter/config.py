"""Every setting of a newsletter, in one validated dataclass.

Each field is the ``conf.py`` setting ``newsletter_<name>``. The guide shows its ``help``.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_newsletter.records.archive import YEAR
from sphinx_newsletter.records.issue_markup import ISSUE_DIRECTIVES, ISSUE_ROLES
from sphinx_newsletter.records.item_forms import Forms, ItemForm, forms_of, is_forms
from sphinx_newsletter.records.languages import (
    DEFAULT_LABELS,
    Languages,
    badge_code,
    language_errors,
    language_tag,
)
from sphinx_newsletter.records.safe_html import SafeHtml
from sphinx_newsletter.records.setting_checks import (
    DEFAULT_PAGES,
    are_follow_links,
    are_pages,
    are_texts,
    is_count,
    is_folder,
    is_number,
    is_text,
    maps_to,
)
from sphinx_newsletter.records.topics import TopicsError, Vocabulary

if TYPE_CHECKING:  # the command line reads pages without importing Sphinx
    from sphinx.application import Sphinx
    from sphinx.config import Config


def _setting(default: Any, check: Callable[[Any], bool], form: str, help: str, types: Sequence[type] = ()) -> Any:
    """Return a field; Sphinx warns of a value that has neither the default's type nor one of *types*."""
    metadata = {"check": check, "form": form, "help": help, "types": types}
    if isinstance(default, dict | list):
        return dataclasses.field(default_factory=lambda: default, metadata=metadata)
    return dataclasses.field(default=default, metadata=metadata)


_FORMS = (
    "a form ('numbered', 'bulleted', 'nested', 'headings', 'bold', 'paragraphs', 'prose') or a list of several"
)


@dataclasses.dataclass(frozen=True)
class Settings:
    """The validated settings of a newsletter."""

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
        maps_to(is_text),
        "a dictionary of language code to label",
        "The languages of links. Each language code is mapped to the label of its badge.",
    )
    language_markers: Mapping[str, Sequence[str]] = _setting(
        {},
        maps_to(are_texts),
        "a dictionary of word to list of language codes",
        "Additional language markers: words in parentheses after a title that set the languages of the link. The "
        "code, label and names of each language are always markers.",
    )
    host_languages: Mapping[str, str] = _setting(
        {},
        maps_to(is_text),
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
        maps_to(are_texts),
        "a dictionary of name to list of headings",
        "The kinds of section. Each key is the noun used in counts, as in *3 articles*; the list has the headings "
        "of such sections, without emoji and in any case. Sections with another heading are counted by their "
        "title, as in *Libraries: 3*.",
    )
    section_singulars: Mapping[str, str] = _setting(
        {},
        maps_to(is_text),
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
        maps_to(is_forms),
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
        maps_to(are_texts),
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
        maps_to(are_texts),
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
        are_follow_links,
        "a list of (title, URL or path on the site, description)",
        "Ways to follow the newsletter, shown below every issue and by the ``follow`` directive.",
    )
    feed_length: int = _setting(20, is_count, "a whole number from 1", "The maximum number of issues in a feed.")
    feed_id: str = _setting(
        "",
        is_text,
        "a tag URI, as in 'tag:example.org,2023:weekly'",
        "The prefix of the IDs of feeds and entries. Do not change it after feeds have been published. If empty, "
        "it is made from the host of ``html_baseurl`` and the year of the first issue.",
    )
    # From Sphinx's own settings, not newsletter_* settings.
    page_language: str = "en"
    """Sphinx's ``language`` as a BCP 47 tag: ``zh-CN``."""
    base_url: str = ""
    topics_path: Path | None = None
    known_problems_path: Path | None = None
    source: Path | None = None
    markdown: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    """MyST's settings, for reading pages without Sphinx."""
    suppress_warnings: Sequence[str] = ()
    excluded: tuple[str, ...] = ()
    """Sphinx's ``exclude_patterns``."""
    page_suffixes: tuple[str, ...] = (".md",)
    """The file name suffixes of pages."""

    @cached_property
    def language_table(self) -> Languages:
        """The languages, with their markers and hosts."""
        return Languages(self.languages, self.language_markers, self.host_languages, self.page_language)

    @cached_property
    def page_html(self) -> SafeHtml:
        """What the HTML of issue pages may have."""
        return SafeHtml(self.issue_html)

    @cached_property
    def portable_html(self) -> SafeHtml:
        """What the HTML in records may have."""
        return SafeHtml({}, portable=True)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The topics from the topics file; empty if it does not exist."""
        if self.topics_path is None or not self.topics_path.is_file():
            return Vocabulary({})
        return Vocabulary.load(self.topics_path, self.topics_per_link)

    def suppresses(self, kind: str) -> bool:
        """Return whether ``suppress_warnings`` has a kind of warning: type and subtype, or a type."""
        family = kind.partition(".")[0]
        return not {kind, family, f"{family}.*"}.isdisjoint(self.suppress_warnings)

    def is_below_issues(self, docname: str) -> bool:
        """Return whether a page is in the directory of issue pages."""
        return docname.startswith(f"{self.issue_folder.strip('/')}/")

    def page(self, kind: str, *parts: str) -> str:
        """Return the name of a generated page: ``page("topics", "asyncio")`` is ``topics/asyncio``."""
        return "/".join((self.pages.get(kind, DEFAULT_PAGES[kind]).strip("/"), *parts))

    @cached_property
    def section_titles(self) -> dict[str, str]:
        """Kinds of section by heading, case-folded."""
        return {title.casefold(): key for key, titles in self.sections.items() for title in titles}

    def section_key(self, title: str) -> str:
        """Return the kind of section of a heading (without emoji)."""
        return self.section_titles.get(title.casefold(), title)

    @cached_property
    def item_forms(self) -> Forms:
        """The forms of items in sections without forms of their own."""
        return forms_of(self.items)

    @cached_property
    def _section_forms(self) -> dict[str, Forms]:
        return {name.casefold(): forms_of(value) for name, value in self.section_items.items()}

    def section_forms(self, title: str) -> Forms | None:
        """Return the forms of items in sections with a heading (without emoji), if the settings name it."""
        found = self._section_forms
        return found.get(title.casefold()) or found.get(self.section_key(title).casefold())


def setting_fields() -> list[dataclasses.Field[Any]]:
    """Return the fields of :class:`Settings` that are ``newsletter_*`` settings."""
    return [field for field in dataclasses.fields(Settings) if "help" in field.metadata]


def default_of(field: dataclasses.Field[Any]) -> Any:
    """Return the default value of a setting."""
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default


_NO_PROJECT = "Project name not set"
_NO_AUTHOR = "Author name not set"
"""Sphinx's defaults for ``project`` and ``author``."""


class SettingsError(ValueError):
    """Invalid settings; the message has one error per line."""


def make_settings(values: Mapping[str, Any], source_dir: Path) -> Settings:
    """Return the settings from the values of a ``conf.py``, both ``newsletter_*`` and Sphinx's own.

    Raises :class:`SettingsError` with all errors in them, or in the topics file.
    """
    chosen = {field.name: values.get(f"newsletter_{field.name}", default_of(field)) for field in setting_fields()}
    invalid = {
        field.name: f"newsletter_{field.name} = {chosen[field.name]!r}: write {field.metadata['form']}"
        for field in setting_fields()
        if not field.metadata["check"](chosen[field.name])
    }
    errors = list(invalid.values())
    language = values.get("language") or "en"
    if invalid.keys().isdisjoint(("languages", "host_languages", "language_markers")):
        errors += _unknown_codes(chosen)
    if invalid.keys().isdisjoint(("languages", "default_language")):
        errors += language_errors(language, chosen["default_language"], chosen["languages"])
    if errors:
        raise SettingsError("\n".join(errors))
    author = values.get("author", "")
    project = values.get("project", "")
    chosen["title"] = chosen["title"] or (project if project != _NO_PROJECT else "") or _default_title()
    chosen["author"] = chosen["author"] or (author if author != _NO_AUTHOR else "") or chosen["title"]
    tag = language_tag(language)
    chosen["default_language"] = chosen["default_language"] or badge_code(tag, chosen["languages"])
    base_url = values.get("html_baseurl", "")
    suffixes = values.get("source_suffix", [".rst"])
    settings = Settings(
        **chosen,
        page_language=tag,
        base_url=base_url if not base_url or base_url.endswith("/") else base_url + "/",
        topics_path=source_dir / chosen["topics_file"],
        known_problems_path=_path(source_dir, chosen["known_problems"]),
        source=source_dir,
        page_suffixes=tuple(sorted({*([suffixes] if isinstance(suffixes, str) else suffixes), ".md"})),
        suppress_warnings=tuple(map(str, values.get("suppress_warnings", ()))),
        excluded=tuple(map(str, values.get("exclude_patterns", ()))),
    )
    try:
        settings.vocabulary  # noqa: B018 (loaded here to report errors before the build)
    except TopicsError as error:
        raise SettingsError(str(error)) from error
    return settings


def _path(source_dir: Path, name: str) -> Path | None:
    """Return the path of a file that a setting names; None if it is empty."""
    return Path(os.path.normpath(source_dir / name)) if name else None


def _default_title() -> str:
    from sphinx_newsletter.locale import gettext  # Sphinx is imported only where it is needed

    return gettext("Newsletter")


def load_settings(config: Config, source_dir: Path) -> Settings:
    """Return the settings of a Sphinx configuration.

    Raises :class:`~sphinx.errors.ConfigError` with the message of :class:`SettingsError`.
    """
    from sphinx.errors import ConfigError

    names = ["project", "author", "language", "html_baseurl", "source_suffix", "suppress_warnings"]
    names += [f"newsletter_{field.name}" for field in setting_fields()]
    try:
        return make_settings({name: config[name] for name in names}, source_dir)
    except SettingsError as error:
        raise ConfigError(str(error)) from error


def given_values(config: Config) -> Mapping[str, Any]:
    """Return the names in ``conf.py``, also those that are not settings.

    Sphinx keeps them in a private attribute. Without it, there are none.
    """
    given: Mapping[str, Any] = getattr(config, "_raw_config", None) or {}
    return given


def set_default(config: Config, name: str, value: Any) -> None:
    """Set a setting of another extension, unless ``conf.py`` does.

    If Sphinx no longer tells what ``conf.py`` gives, an empty value counts as not set.
    """
    given = given_values(config)
    is_set = name in given if given else bool(config[name])
    if not is_set:
        setattr(config, name, value)


def _unknown_codes(chosen: Mapping[str, Any]) -> Iterator[str]:
    """Yield an error for each language code that is not in ``newsletter_languages``."""
    known = ", ".join(chosen["languages"])
    named = [("host_languages", host, [code]) for host, code in chosen["host_languages"].items()]
    named += [("language_markers", word, codes) for word, codes in chosen["language_markers"].items()]
    for setting, key, codes in named:
        for code in codes:
            if code not in chosen["languages"]:
                yield (
                    f"newsletter_{setting}[{key!r}]: unknown language {code!r}; write one of {known}, "
                    "or add it to newsletter_languages"
                )


def find_files(app: Sphinx, config: Config) -> None:
    """Make the paths of files relative to the source directory instead of ``conf.py``'s."""
    for setting in ("newsletter_topics_file", "newsletter_known_problems"):
        name = config[setting]
        if Path(app.confdir) != Path(app.srcdir) and isinstance(name, str) and name:
            config[setting] = os.path.relpath(Path(app.confdir, name), app.srcdir)


def setup(app: Sphinx) -> None:
    """Register every setting."""
    for field in setting_fields():
        app.add_config_value(f"newsletter_{field.name}", default_of(field), "env", field.metadata["types"])
