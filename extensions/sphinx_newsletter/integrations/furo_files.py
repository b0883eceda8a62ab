"""Furo's pages under a strict Content Security Policy: what the theme writes into each page comes from files.

Furo puts a script and a style sheet into every page, style attributes on its icons, and pictures as ``data:``
URLs into its own style sheet. Templates in ``furo/``, which stand between those of a newsletter and the theme's
own, leave out the first three; what they said is in ``newsletter-theme.js`` and in a style sheet made here, which
also shows the pictures from files, and tells ``newsletter.css`` what it must know of Furo.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

from furo import get_pygments_style_colors
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment
from sphinx.highlighting import PygmentsBridge
from sphinx.jinja2glue import BuiltinTemplateLoader, SphinxFileSystemLoader

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.files.writing import write_if_changed
from sphinx_newsletter.outputs.manifest import manifest_of
from sphinx_newsletter.rendering.link_card import makes_pages

_TEMPLATES = Path(__file__).parent / "furo"
_STYLES = "styles/newsletter-furo.css"
"""Where the style sheet is written, in ``_static``: beside Furo's own, so that addresses in both mean the same."""
_VARIABLE = re.compile(r"--icon-([\w-]+):url\('data:image/svg\+xml[^,']*,([^']*)'\)")
_CONTENT = re.compile(r'content:url\("data:image/svg\+xml[^,"]*,([^"]*)"\)')


def _with_furo(builder: Builder) -> StandaloneHTMLBuilder | None:
    """Return the builder, if it makes a newsletter's pages with Furo."""
    if not isinstance(builder, StandaloneHTMLBuilder) or builder.theme.name != "furo":
        return None
    return builder if NewsletterDomain.of(builder.env).in_use else None


def _use_files(app: Sphinx, env: BuildEnvironment) -> None:
    """Put our templates before the theme's, and the style sheet after its own."""
    builder = _with_furo(app.builder)
    if not builder or not isinstance(templates := builder.templates, BuiltinTemplateLoader):
        return
    place = templates.templatepathlen
    if _TEMPLATES not in map(Path, templates.pathchain):  # one application may build more than once
        templates.loaders.insert(place, SphinxFileSystemLoader(_TEMPLATES))
        templates.pathchain.insert(place, str(_TEMPLATES))  # type: ignore[arg-type]
    app.add_css_file(_STYLES, priority=700)


def _write_styles(app: Sphinx, any_builder: Builder) -> None:
    """Write the style sheet and the icons, before pages ask for their checksums."""
    if not (builder := _with_furo(any_builder)):
        return
    folder = Path(app.outdir, "_static", _STYLES).parent
    furo = next(Path(place, "static/styles/furo.css") for place in builder.theme.get_theme_dirs())
    rules, icons = _icons(furo.read_text(encoding="utf-8"))
    names = (_STYLES, *(f"{Path(_STYLES).parent.as_posix()}/icons/{name}" for name in icons))
    if makes_pages(builder):
        manifest_of(app).note_copies(f"_static/{name}" for name in names)
    for name, picture in icons.items():
        write_if_changed(folder / "icons" / name, picture)
    own = (_TEMPLATES / "styles.css").read_text(encoding="utf-8")
    write_if_changed(folder / Path(_STYLES).name, _variables(app, builder) + rules + own)


def _variables(app: Sphinx, builder: StandaloneHTMLBuilder) -> str:
    """Return the variables that Furo puts into each page: colours of code, and those of the theme's settings."""
    light = builder.highlighter.formatter_args["style"]
    dark = PygmentsBridge("html", app.config.pygments_dark_style).formatter_args["style"]
    options = app.config.html_theme_options
    values = {
        "theme_light_css_variables": options.get("light_css_variables"),
        "theme_dark_css_variables": options.get("dark_css_variables"),
        "furo_pygments": {
            "light": get_pygments_style_colors(light, fallbacks={"foreground": "black", "background": "white"}),
            "dark": get_pygments_style_colors(dark, fallbacks={"foreground": "white", "background": "black"}),
        },
    }
    html = builder.templates.render("furo/partials/_head_css_variables.html", values)
    return re.sub(r"</?style>", "", html).strip() + "\n"


def _icons(styles: str) -> tuple[str, dict[str, str]]:
    """Return rules that show the pictures of Furo's style sheet from files, and the files."""
    icons = {f"{name}.svg": unquote(picture) for name, picture in _VARIABLE.findall(styles)}
    variables = "".join(f'  --icon-{name[:-4]}: url("icons/{name}");\n' for name in icons)
    rules = f'body:not([data-icons="inline"]) {{\n{variables}}}\n'
    for number, content in enumerate(_CONTENT.finditer(styles), 1):
        head = styles[: styles.rindex("{", 0, content.start())]
        selector = re.split("[{}]", head[-1000:])[-1].strip()
        icons[f"content-{number}.svg"] = unquote(content[1])
        rules += f'{selector} {{ content: url("icons/content-{number}.svg"); }}\n'
    return rules, icons


def setup(app: Sphinx) -> None:
    """Prepare once pages have been read, and write before anything else is."""
    app.connect("env-updated", _use_files, priority=30)
    app.connect("write-started", _write_styles)
