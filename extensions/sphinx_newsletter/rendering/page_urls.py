"""Quote the URLs of pages, for this extension and for themes.

Sphinx's ``html`` builder quotes them, ``dirhtml`` does not (9.0), nor do themes the name in an edit link.
"""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import quote

from sphinx.application import Sphinx
from sphinx.builders.dirhtml import DirectoryHTMLBuilder

_LINKS = {
    ("theme_source_edit_link", "https://github.com/"): "edit/{branch}/{path}",
    ("theme_source_edit_link", "https://gitlab.com/"): "-/edit/{branch}/{path}",
    ("theme_source_edit_link", "https://bitbucket.org/"): "src/{branch}/{path}?mode=edit&at={branch}",
    ("theme_source_view_link", "https://github.com/"): "blob/{branch}/{path}?plain=true",
    ("theme_source_view_link", "https://gitlab.com/"): "blob/{branch}/{path}",
    ("theme_source_view_link", "https://bitbucket.org/"): "src/{branch}/{path}",
}
"""What follows the URL of a repository in basic-ng's links to a file, by theme option and host."""


def quote_page_urls(app: Sphinx) -> None:
    """Make the builder's ``get_target_uri`` return quoted URLs."""
    builder = app.builder
    if not isinstance(builder, DirectoryHTMLBuilder) or builder.get_target_uri("a b") != "a b/":
        return
    unquoted = builder.get_target_uri

    @cache
    def get_target_uri(docname: str, typ: str | None = None) -> str:
        return quote(unquoted(docname, typ))

    builder.get_target_uri = get_target_uri  # type: ignore[method-assign]


def quote_file_links(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Quote the name of a page in the links to its source of Furo and other themes based on basic-ng."""
    if doctree is None or (name := quote(page)) == page:
        return
    name += context.get("page_source_suffix", "")
    repository = str(context.get("theme_source_repository") or "").rstrip("/")
    folder = str(context.get("theme_source_directory") or "").strip("/")
    path = f"{folder}/{name}" if folder else name
    for (option, host), link in _LINKS.items():
        if given := context.get(option):
            context[option] = given.replace("{filename}", name)
        elif repository.startswith(host):
            context[option] = f"{repository}/{link.format(branch=context.get('theme_source_branch'), path=path)}"
