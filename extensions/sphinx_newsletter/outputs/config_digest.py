"""Digest of the settings, topics, templates, style sheets and scripts that generated pages depend on.

Sphinx writes all pages again if the settings have changed, but not if a template has been deleted or a style sheet
or script has changed, although each page contains the checksums of these files.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.jinja2glue import BuiltinTemplateLoader

from sphinx_newsletter import __version__
from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.locale import catalog_files
from sphinx_newsletter.records.model import digest_of

STATIC = Path(__file__).parents[1] / "pages" / "static"
"""Directory of the style sheets and scripts of this package."""
_KEY = "_newsletter_config_digest"


def config_digest(app: Sphinx) -> str:
    """Return the digest of everything that all generated pages and data files depend on."""
    found: str | None = app.builder.__dict__.get(_KEY)
    if found is None:
        assert isinstance(app.builder, StandaloneHTMLBuilder)
        domain = NewsletterDomain.of(app.env)
        settings = domain.settings
        topics = list(settings.vocabulary.topics.values())
        info, config = app.builder.build_info, app.config
        hashes = (info.config_hash, info.tags_hash, *_templates(app.builder), *_assets(app), *_catalogs(app))
        # Templates and the inventory contain these values, which are not part of Sphinx's configuration hash.
        values = (config.project, config.version, config.release, config.language, config.root_doc)
        # The location of the source files does not affect the output.
        settings = replace(settings, topics_path=None, known_problems_path=None, known_problems="", source=None)
        facts = (__version__, app.builder.name, hashes, values, settings, topics, domain.in_use)
        found = app.builder.__dict__[_KEY] = digest_of(facts)
    return found


def _templates(builder: StandaloneHTMLBuilder) -> Iterator[object]:
    templates = builder.templates
    if isinstance(templates, BuiltinTemplateLoader):
        yield from _digests(templates.pathchain, (".html", ".xml", ".css"))
    elif templates:
        yield templates.newest_template_mtime()


def _catalogs(app: Sphinx) -> Iterator[str]:
    for path in catalog_files(app):
        yield hashlib.sha256(Path(path).read_bytes()).hexdigest()


def _assets(app: Sphinx) -> Iterator[object]:
    folders = [STATIC, *(Path(app.confdir, entry) for entry in app.config.html_static_path)]
    yield from _digests(folders, (".css", ".js"))


def _digests(folders: Iterable[str | os.PathLike[str]], suffixes: tuple[str, ...]) -> Iterator[object]:
    """Yield the folder's index, the relative path and the SHA-256 digest of each file, sorted."""
    for index, folder in enumerate(folders):
        paths = (Path(root, name) for root, _, names in os.walk(folder, followlinks=True) for name in names)
        for path in sorted(path for path in paths if path.name.endswith(suffixes)):
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            yield index, path.relative_to(folder).as_posix(), digest
