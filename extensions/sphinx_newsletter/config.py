"""The settings of a newsletter: what ``conf.py`` gives (:mod:`.records.given_settings`), checked and completed."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_newsletter.records.given_settings import GivenSettings, default_of, setting_fields
from sphinx_newsletter.records.item_forms import Forms, forms_of
from sphinx_newsletter.records.languages import (
    Languages,
    badge_code,
    language_errors,
    language_tag,
)
from sphinx_newsletter.records.safe_html import SafeHtml
from sphinx_newsletter.records.setting_checks import DEFAULT_PAGES, wrong_parts
from sphinx_newsletter.records.topics import TopicsError, Vocabulary

if TYPE_CHECKING:  # the command line reads pages without importing Sphinx
    from sphinx.application import Sphinx
    from sphinx.config import Config


@dataclasses.dataclass(frozen=True)
class Settings(GivenSettings):
    """The validated settings of a newsletter."""

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
    invalid: set[str] = set()
    errors: list[str] = []
    for field in setting_fields():
        for part, value, form in wrong_parts(field.metadata["check"], chosen[field.name], field.metadata["form"]):
            invalid.add(field.name)
            errors.append(f"newsletter_{field.name}{part} = {value!r}: write {form}")
    language = values.get("language") or "en"
    if invalid.isdisjoint(("languages", "host_languages", "language_markers")):
        errors += _unknown_codes(chosen)
    if invalid.isdisjoint(("languages", "default_language")):
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
        types, rebuild = field.metadata["types"], field.metadata["rebuild"]
        app.add_config_value(f"newsletter_{field.name}", default_of(field), rebuild, types)
