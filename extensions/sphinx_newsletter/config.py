"""Every setting of a newsletter, in one validated dataclass.

Each field is a ``conf.py`` setting of the same name with ``newsletter_`` before it; its ``help`` is what the
guide shows.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_newsletter.records.issue_markup import ISSUE_DIRECTIVES, ISSUE_ROLES
from sphinx_newsletter.records.languages import DEFAULT_LABELS, Languages
from sphinx_newsletter.records.topics import TopicsError, Vocabulary
from sphinx_newsletter.records.urls import is_url_or_path

if TYPE_CHECKING:  # so that a command line can read pages without loading Sphinx
    from sphinx.application import Sphinx
    from sphinx.config import Config


def _setting(default: Any, check: Callable[[Any], bool], form: str, help: str) -> Any:
    metadata = {"check": check, "form": form, "help": help}
    if isinstance(default, dict | list):
        return dataclasses.field(default_factory=lambda: default, metadata=metadata)
    return dataclasses.field(default=default, metadata=metadata)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_folder(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip("/"))


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _are_texts(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(map(_is_text, value))


def _maps_to(check: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, dict) and all(map(_is_text, value)) and all(map(check, value.values()))


def _are_follow_links(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(
        _are_texts(entry) and len(entry) == 3 and is_url_or_path(entry[1]) for entry in value
    )


@dataclasses.dataclass(frozen=True)
class Settings:
    """A newsletter's settings, checked."""

    title: str = _setting(
        "", _is_text, "a string", "The newsletter's name. Default: Sphinx's ``project``, else *Newsletter*."
    )
    author: str = _setting(
        "", _is_text, "a string", "Who edits it, named in feeds. Default: Sphinx's ``author``, else the title."
    )
    season_length: int = _setting(30, _is_count, "a whole number from 1", "How many issues make a season.")
    languages: Mapping[str, str] = _setting(
        DEFAULT_LABELS,
        _maps_to(_is_text),
        "a dictionary of language code to label",
        "The languages links are in, each with the short label its badge shows.",
    )
    language_markers: Mapping[str, Sequence[str]] = _setting(
        {},
        _maps_to(_are_texts),
        "a dictionary of word to list of language codes",
        "Further words that, in parentheses after a title, name its language. Each language's code, label and "
        "names are markers without being listed.",
    )
    host_languages: Mapping[str, str] = _setting(
        {},
        _maps_to(_is_text),
        "a dictionary of host to language code",
        "Hosts on which every page is in one language; a host stands for those below it too.",
    )
    default_language: str = _setting(
        "", _is_text, "a language code", "The language of a link that nothing else tells. Default: ``language``."
    )
    sections: Mapping[str, Sequence[str]] = _setting(
        {},
        _maps_to(_are_texts),
        "a dictionary of name to list of headings",
        "Kinds of section: the word that counts are shown with, as in *3 articles*, and the headings that mean it "
        "(without emoji). A heading that is not listed is a kind of its own, counted by its "
        "title.",
    )
    section_singulars: Mapping[str, str] = _setting(
        {},
        _maps_to(_is_text),
        "a dictionary of name to word",
        "What a count of one says instead of the name of a kind of section: ``{'articles': 'article'}``. "
        "Without it, one of them is counted as *articles: 1*.",
    )
    gap_words: Sequence[str] = _setting(
        ["deleted", "removed", "已删除", "已刪除", "削除"],
        _are_texts,
        "a list of strings",
        "Words by which an item without a link says that it was taken out on purpose.",
    )
    boilerplate: Sequence[str] = _setting(
        [],
        _are_texts,
        "a list of strings",
        "What every issue repeats and ``newsletter import`` leaves out: how such a heading or paragraph begins, "
        "without emoji. A heading takes its section along.",
    )
    issue_folder: str = _setting(
        "issues",
        _is_folder,
        "a path, as in 'issues'",
        "The folder of the issue pages, from the folder of ``conf.py``. Every page below it is an issue page, and "
        "so is every other page whose front matter has ``issue``.",
    )
    issue_directives: Mapping[str, Sequence[str]] = _setting(
        ISSUE_DIRECTIVES,
        _maps_to(_are_texts),
        "a dictionary of directive to list of options",
        "The directives that an issue page may hold, each with the options that it may have. To allow one more, "
        "write ``{**ISSUE_DIRECTIVES, 'topic': []}``, with ``ISSUE_DIRECTIVES`` from "
        "``sphinx_newsletter.records.issue_markup``. Allow nothing that you would not run for a stranger.",
    )
    issue_roles: Sequence[str] = _setting(
        ISSUE_ROLES,
        _are_texts,
        "a list of strings",
        "The roles that an issue page may hold. To allow more, add them to ``ISSUE_ROLES`` from "
        "``sphinx_newsletter.records.issue_markup``.",
    )
    topics_file: str = _setting(
        "topics.toml", _is_text, "a path", "The topics file, from the folder of ``conf.py``. May be missing."
    )
    topics_per_link: int = _setting(4, _is_count, "a whole number from 1", "How many topics a link gets at most.")
    follow: Sequence[Sequence[str]] = _setting(
        [],
        _are_follow_links,
        "a list of (title, URL or path on the site, description)",
        "Ways to follow the newsletter, shown below every issue and by the ``follow`` directive.",
    )
    feed_length: int = _setting(20, _is_count, "a whole number from 1", "How many issues a feed holds.")
    feed_id: str = _setting(
        "",
        _is_text,
        "a tag URI, as in 'tag:example.org,2023:weekly'",
        "What the ids of feeds and their entries begin with; must never change. Default: made of the host of "
        "``html_baseurl`` and the year of the first issue.",
    )
    # What follows is Sphinx's own, not a newsletter_* setting.
    page_language: str = "en"
    base_url: str = ""
    topics_path: Path | None = None
    source: Path | None = None
    markdown: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    """MyST's settings, for pages that are read without Sphinx."""

    @cached_property
    def language_table(self) -> Languages:
        """The languages, ready to be asked."""
        return Languages(self.languages, self.language_markers, self.host_languages, self.page_language)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The topics, read from the topics file; none if there is no such file."""
        if self.topics_path is None or not self.topics_path.is_file():
            return Vocabulary({})
        return Vocabulary.load(self.topics_path, self.topics_per_link)

    def is_below_issues(self, docname: str) -> bool:
        """Return whether a page is in the folder of the issue pages."""
        return docname.startswith(f"{self.issue_folder.strip('/')}/")

    @cached_property
    def section_titles(self) -> dict[str, str]:
        """The kind of section of every heading that the settings name, in lower case."""
        return {title.casefold(): key for key, titles in self.sections.items() for title in titles}

    def section_key(self, title: str) -> str:
        """Return the kind of section a heading (without emoji) opens."""
        return self.section_titles.get(title.casefold(), title)


def setting_fields() -> list[dataclasses.Field[Any]]:
    """Return the fields of :class:`Settings` that are ``newsletter_*`` settings."""
    return [field for field in dataclasses.fields(Settings) if "help" in field.metadata]


def default_of(field: dataclasses.Field[Any]) -> Any:
    """Return a setting's default value."""
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default


_NO_PROJECT = "Project name not set"
_NO_AUTHOR = "Author name not set"
"""What Sphinx has where ``conf.py`` says nothing."""


class SettingsError(ValueError):
    """Says everything that is wrong with the settings, a mistake a line."""


def make_settings(values: Mapping[str, Any], source_dir: Path) -> Settings:
    """Return the settings that the values of a ``conf.py`` make, its ``newsletter_*`` and Sphinx's own.

    Raises :class:`SettingsError` that lists everything wrong with them, and with the topics file, at once.
    """
    chosen = {field.name: values.get(f"newsletter_{field.name}", default_of(field)) for field in setting_fields()}
    mistakes = [
        f"newsletter_{field.name} = {chosen[field.name]!r}: write {field.metadata['form']}"
        for field in setting_fields()
        if not field.metadata["check"](chosen[field.name])
    ]
    if not mistakes:
        mistakes = list(_unknown_codes(chosen))
    if mistakes:
        raise SettingsError("\n".join(mistakes))
    author = values.get("author", "")
    language = values.get("language") or "en"
    project = values.get("project", "")
    chosen["title"] = chosen["title"] or (project if project != _NO_PROJECT else "") or "Newsletter"
    chosen["author"] = chosen["author"] or (author if author != _NO_AUTHOR else "") or chosen["title"]
    chosen["default_language"] = chosen["default_language"] or language
    base_url = values.get("html_baseurl", "")
    settings = Settings(
        **chosen,
        page_language=language,
        base_url=base_url if not base_url or base_url.endswith("/") else base_url + "/",
        topics_path=source_dir / chosen["topics_file"],
        source=source_dir,
    )
    try:
        settings.vocabulary  # noqa: B018 (read here, so that mistakes end the build before it begins)
    except TopicsError as error:
        raise SettingsError(str(error)) from error
    return settings


def load_settings(config: Config, source_dir: Path) -> Settings:
    """Return the settings of a Sphinx configuration.

    Raises :class:`~sphinx.errors.ConfigError` with what :func:`make_settings` has to say.
    """
    from sphinx.errors import ConfigError

    names = ["project", "author", "language", "html_baseurl", *(f"newsletter_{f.name}" for f in setting_fields())]
    try:
        return make_settings({name: config[name] for name in names}, source_dir)
    except SettingsError as error:
        raise ConfigError(str(error)) from error


def set_default(config: Config, name: str, value: Any) -> None:
    """Give a setting of another extension a value, if ``conf.py`` gives it none.

    Sphinx knows this in a private attribute. Without it, an empty value counts as not given.
    """
    given = getattr(config, "_raw_config", None)
    if name not in given if given is not None else not config[name]:
        setattr(config, name, value)


def _unknown_codes(chosen: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong between the settings: languages that are spoken of but not listed."""
    known = ", ".join(chosen["languages"])
    named = [("host_languages", host, [code]) for host, code in chosen["host_languages"].items()]
    named += [("language_markers", word, codes) for word, codes in chosen["language_markers"].items()]
    for setting, key, codes in named:
        for code in codes:
            if code not in chosen["languages"]:
                yield (
                    f"newsletter_{setting}[{key!r}] names {code!r}: write one of {known}, "
                    "or add it to newsletter_languages"
                )


def _find_topics(app: Sphinx, config: Config) -> None:
    """Make the path of the topics file, which is from the folder of ``conf.py``, one from the source folder."""
    name = config.newsletter_topics_file
    if Path(app.confdir) != Path(app.srcdir) and isinstance(name, str):
        config.newsletter_topics_file = os.path.relpath(Path(app.confdir, name), app.srcdir)


def setup(app: Sphinx) -> None:
    """Register every setting, and have them checked before the build begins."""
    app.connect("config-inited", _find_topics, priority=300)
    for field in setting_fields():
        app.add_config_value(f"newsletter_{field.name}", default_of(field), "env")
    app.connect("config-inited", lambda app, config: load_settings(config, Path(app.srcdir)))
