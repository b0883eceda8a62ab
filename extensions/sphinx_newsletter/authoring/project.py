"""Settings and issue pages of a newsletter, read without a Sphinx application."""

from __future__ import annotations

import dataclasses
import os
from functools import cached_property
from pathlib import Path
from typing import Any

from sphinx.project import EXCLUDE_PATHS
from sphinx.util.tags import Tags

from sphinx_newsletter.authoring.conf_files import ProjectError, conf_of, resolved
from sphinx_newsletter.authoring.other_settings import registered_elsewhere
from sphinx_newsletter.config import Settings, SettingsError, make_settings
from sphinx_newsletter.files.docs_folder import LEADS_OUT, FoundFiles, find_files, matching
from sphinx_newsletter.files.page_files import PageFileError, read_page_of, stays_inside
from sphinx_newsletter.files.page_names import name_problem
from sphinx_newsletter.files.same_urls import replacing_pages
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading.front_matter import FrontMatter
from sphinx_newsletter.records.given_settings import setting_fields
from sphinx_newsletter.records.setting_mistakes import PREFIX, setting_mistakes

_PAGE = ".md"
_EXCLUDED = ("exclude_patterns", "templates_path", "html_static_path", "html_extra_path")
"""Settings with patterns and paths in which Sphinx does not look for documents."""


@dataclasses.dataclass(frozen=True)
class Project:
    """The source directory and settings of a newsletter."""

    source: Path
    """The source directory, which contains ``conf.py``."""
    settings: Settings
    values: dict[str, Any]
    """All values of ``conf.py``."""
    ignored: tuple[Path, ...] = ()
    """Files with settings that were found in the issue directory, and not used."""
    mistakes: tuple[tuple[str, str], ...] = ()
    """Names in ``conf.py`` that are not settings, or are wrong for the site; and what is wrong with them."""

    @classmethod
    def find(cls, start: Path) -> Project:
        """Find the newsletter that *start*, a directory or a page, belongs to.

        See :func:`~sphinx_newsletter.authoring.conf_files.conf_of`. Raises :class:`ProjectError` if there is
        none, or if its settings are invalid.
        """
        conf, ignored = conf_of(start)
        return dataclasses.replace(cls.load(resolved(conf.parent) / conf.name), ignored=tuple(ignored))

    @classmethod
    def load(cls, conf: Path) -> Project:
        """Execute a ``conf.py`` in its own directory, as Sphinx does, and read the settings."""
        values: dict[str, Any] = {"__file__": str(conf), "tags": Tags()}
        before = Path.cwd()
        try:
            os.chdir(conf.parent)
            exec(compile(conf.read_bytes(), conf, "exec"), values)
        except (Exception, SystemExit) as error:
            raise ProjectError(f"{conf} raised {type(error).__name__}: {error}") from error
        finally:
            os.chdir(before)
        known = {f"{PREFIX}{field.name}" for field in setting_fields()}
        mistakes = list(setting_mistakes(values, known))
        further = registered_elsewhere([name for name, _ in mistakes], values, conf)
        mistakes = [mistake for mistake in mistakes if mistake[0] not in further]
        markdown = {name: value for name, value in values.items() if name.startswith("myst_")}
        try:
            settings = dataclasses.replace(make_settings(values, conf.parent), markdown=markdown)
            return cls(conf.parent, settings, values, mistakes=tuple(mistakes))
        except SettingsError as error:
            messages = [*(what for _, what in mistakes), str(error)]
            raise ProjectError("\n".join([f"{conf}:", *messages])) from error

    @cached_property
    def _files(self) -> FoundFiles:
        suffixes = (_PAGE, *self._other_suffixes)
        below = self.settings.is_below_issues
        is_included = matching(self.values.get("include_patterns", ["**"]))
        excluded = [pattern for name in _EXCLUDED for pattern in self.values.get(name, ())]
        found = find_files(
            self.source,
            lambda path: is_included(path) and (path.endswith(_PAGE) or (below(path) and path.endswith(suffixes))),
            matching([*excluded, *EXCLUDE_PATHS]),
            self.settings.issue_folder,
        )
        replacing = replacing_pages(found.pages, self.settings)
        found.refused |= replacing
        found.pages = [path for path in found.pages if path not in replacing]
        return found

    @property
    def _other_suffixes(self) -> dict[str, str]:
        """File types other than Markdown in ``source_suffix``, by suffix."""
        given = self.values.get("source_suffix", [".rst"])
        kinds = given if isinstance(given, dict) else dict.fromkeys([given] if isinstance(given, str) else given)
        return {
            suffix: kind or "restructuredtext"
            for suffix, kind in kinds.items()
            if suffix != _PAGE and kind != "markdown"
        }

    @cached_property
    def pages(self) -> dict[str, Path]:
        """Paths of all Markdown pages, by docname."""
        return {path.removesuffix(_PAGE): self.source / path for path in self._files.pages if path.endswith(_PAGE)}

    @cached_property
    def refused(self) -> dict[Path, tuple[Problem, str]]:
        """Problems of files that a build excludes: links, unreadable directories, issues not in Markdown."""
        found = {self.source / path: (Problem.UNREADABLE, why) for path, why in self._files.refused.items()}
        for path in self._files.pages:
            for suffix, kind in self._other_suffixes.items():
                if path.endswith(suffix):
                    place = self.source / path
                    found[place] = (Problem.NOT_ALLOWED, f"{place.name}, a file of type {kind!r},")
        return found

    def refusal(self, path: Path) -> tuple[Problem, str] | None:
        """Return why *path* is not read: it is refused, or behind a link out of the source directory."""
        if path.is_relative_to(self.source) and not stays_inside(path, self.source):
            return self.refused.get(path, (Problem.UNREADABLE, LEADS_OUT))
        return self.refused.get(path)

    def name_problem(self, path: Path) -> str:
        """Return what is wrong with the name of a page to be written, and what to name it; empty if nothing is."""
        place = self.place(path)
        inside = place.is_relative_to(self.source)
        name = place.relative_to(self.source).as_posix() if inside else ""
        return name_problem(name, self.settings.issue_folder)

    def place(self, path: Path) -> Path:
        """Return a path as in :attr:`pages`: links to the source directory are resolved, links in it are kept."""
        whole = Path(os.path.abspath(path))  # noqa: PTH100
        for folder in (whole, *whole.parents):
            if resolved(folder) == self.source:
                return self.source / whole.relative_to(folder)
        return resolved(whole)

    def docname(self, path: Path) -> str:
        """Return the docname of a page; outside the source directory, its file name without suffix."""
        path = self.place(path)
        inside = path.is_relative_to(self.source)
        return (path.relative_to(self.source) if inside else Path(path.name)).with_suffix("").as_posix()

    @cached_property
    def issues(self) -> dict[str, FrontMatter]:
        """Front matter of all issue pages, by docname."""
        found: dict[str, FrontMatter] = {}
        for docname, path in self.pages.items():
            try:
                front_matter = FrontMatter.of(read_page_of(self.settings, docname, path))
            except PageFileError:  # may be an issue; the check reports the error
                front_matter = FrontMatter({}, {"issue": 1})
            if front_matter.is_issue_page(docname, self.settings):
                found[docname] = front_matter
        return found
