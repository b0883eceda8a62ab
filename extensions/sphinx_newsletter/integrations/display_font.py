"""The face of titles: Source Serif 4, semibold and cut to Latin letters, if the extra ``fonts`` is installed.

The font of the package is variable and has 1.2 MB. fontTools makes one file of 20 KB of it and gives it a name of
its own, as the licence requires of changed versions (SIL Open Font License 1.1, condition 3: "Source" is taken).
That takes two seconds, so the result is kept in a cache.
"""

from __future__ import annotations

import io
import logging
import os
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.environment.site_pages import writes_site
from sphinx_newsletter.files.writing import write_if_changed, write_whole
from sphinx_newsletter.outputs.manifest import manifest_of
from sphinx_newsletter.records.model import digest_of

FAMILY = "Newsletter Display"
"""The name of the face in style sheets."""
_PACKAGE = "fontpkg_source_serif_4"
_FONT, _STYLES = "sphinx-newsletter/display.woff2", "sphinx-newsletter/display.css"
"""Paths in ``_static``."""
_FACE = f"""\
@font-face {{
  font-family: "{FAMILY}";
  src: url("display.woff2") format("woff2");
  font-weight: 600;
  font-display: optional;
}}
"""
_AXES = {"wght": 600, "opsz": 24}
_FEATURES = ["ccmp", "kern", "liga", "lnum", "locl", "mark", "pnum"]
_CHARACTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),  # Latin-1 and Latin Extended-A: Western and Central European languages
    *range(0x2010, 0x2027),  # dashes and quotation marks
    *(0x2039, 0x203A, 0x20AC, 0x2122, 0x2212),
]
_NOTICES = [0, 13, 14]
"""Names that the licence asks for: copyright, licence and its URL."""
_RECIPE = digest_of((_AXES, _FEATURES, _CHARACTERS, _NOTICES, FAMILY))


@cache
def font_file() -> Path | None:
    """Return the variable font, if it and all that is needed to cut it are installed."""
    if not all(map(find_spec, (_PACKAGE, "fontTools", "brotli"))):
        return None
    spec = find_spec(_PACKAGE)
    folders = spec.submodule_search_locations if spec else None
    found = Path(*folders, "files", "SourceSerif4[opsz,wght].ttf") if folders else None
    return found if found and found.is_file() else None


def cut(font: Path) -> bytes:
    """Return the face of titles as WOFF2, cut from a variable font."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    logging.getLogger("fontTools").setLevel(logging.ERROR)  # Sphinx would show its progress
    options = Options(
        layout_features=_FEATURES, hinting=False, drop_tables=["BASE", "DSIG", "STAT"], name_IDs=_NOTICES
    )
    with TTFont(font, lazy=True, recalcTimestamp=False) as made:
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=_CHARACTERS)
        subsetter.subset(made)
        instantiateVariableFont(made, _AXES, inplace=True)
        names = made["name"]
        for number, text in {1: FAMILY, 2: "Regular", 4: FAMILY, 6: FAMILY.replace(" ", "")}.items():
            names.setName(text, number, 3, 1, 0x409)
        made.flavor = "woff2"
        data = io.BytesIO()
        made.save(data)
    return data.getvalue()


def _cache() -> Path:
    """Return the directory of this package among the caches of the user."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".cache") / "sphinx-newsletter"


@cache
def cached_cut(font: Path) -> bytes:
    """Return the face, from an earlier build if the font and the way it is cut have not changed."""
    state = font.stat()
    digest = digest_of((_RECIPE, version("fonttools"), version("brotli"), state.st_size, state.st_mtime_ns))
    path = _cache() / f"display-{digest}.woff2"
    with suppress(OSError):
        return path.read_bytes()
    data = cut(font)
    with suppress(OSError):  # the next build cuts it again
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, [data])
    return data


def use_font(app: Sphinx, env: BuildEnvironment) -> None:
    """Add the style sheet of the face, if the site has one."""
    if writes_site(app.builder) and NewsletterDomain.of(env).in_use and font_file():
        app.add_css_file(_STYLES, priority=490)


def write_font(app: Sphinx, builder: Builder) -> None:
    """Write the face to the static files of the site."""
    if not writes_site(builder) or not NewsletterDomain.of(app.env).in_use or not (font := font_file()):
        return
    manifest_of(app).note_copies((f"_static/{_FONT}", f"_static/{_STYLES}"))
    folder = Path(app.outdir, "_static")
    write_if_changed(folder / _STYLES, _FACE)
    path, data = folder / _FONT, cached_cut(font)
    if not path.is_file() or path.read_bytes() != data:
        write_whole(path, [data])


def preload_font(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Name the face in a page's head: it is only used if it is there in time, so that no text moves."""
    if not isinstance(app.builder, StandaloneHTMLBuilder) or not writes_site(app.builder):
        return
    if NewsletterDomain.of(app.env).in_use and font_file():
        url = context["pathto"](f"_static/{_FONT}", resource=True)
        tag = f'<link rel="preload" as="font" type="font/woff2" href="{url}" crossorigin>\n'
        context["metatags"] = context.get("metatags", "") + "\n" + tag
