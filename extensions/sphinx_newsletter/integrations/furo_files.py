"""Support for a strict Content Security Policy in Furo: no inline scripts, inline styles or ``data:`` URLs.

Furo writes a script, a style sheet and style attributes of icons into each page, and ``data:`` URLs into its style
sheet. The templates in ``furo/``, which override the theme's but not the project's, omit the first three.
``newsletter-theme.js`` and a generated style sheet replace them. The style sheet also loads icons from files, and
includes ``furo/colors.css``, ``furo/styles.css`` and, for sites from right to left, ``furo/right-to-left.css``.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment
from sphinx.highlighting import PygmentsBridge
from sphinx.jinja2glue import BuiltinTemplateLoader, SphinxFileSystemLoader

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.environment.site_pages import writes_site
from sphinx_newsletter.files.writing import write_if_changed
from sphinx_newsletter.outputs.manifest import manifest_of
from sphinx_newsletter.records.directions import RTL, language_direction

_TEMPLATES = Path(__file__).parent / "furo"
_STYLES = "styles/newsletter-furo.css"
"""Path in ``_static``: next to Furo's style sheet, so that relative URLs have the same base."""
_VARIABLE = re.compile(r"--icon-([\w-]+):url\('data:image/svg\+xml[^,']*,([^']*)'\)")
_CONTENT = re.compile(r'content:url\("data:image/svg\+xml[^,"]*,([^"]*)"\)')


def _with_furo(builder: Builder) -> StandaloneHTMLBuilder | None:
    """Return *builder* if it builds the HTML of a newsletter with Furo."""
    if not isinstance(builder, StandaloneHTMLBuilder) or builder.theme.name != "furo":
        return None
    return builder if NewsletterDomain.of(builder.env).in_use else None


def use_files(app: Sphinx, env: BuildEnvironment) -> None:
    """Insert the templates before the theme's, and the style sheet after the theme's."""
    builder = _with_furo(app.builder)
    if not builder or not isinstance(templates := builder.templates, BuiltinTemplateLoader):
        return
    index = templates.templatepathlen
    if _TEMPLATES not in map(Path, templates.pathchain):  # an application can build more than once
        templates.loaders.insert(index, SphinxFileSystemLoader(_TEMPLATES))
        templates.pathchain.insert(index, str(_TEMPLATES))  # type: ignore[arg-type]
    app.add_css_file(_STYLES, priority=700)


def write_styles(app: Sphinx, any_builder: Builder) -> None:
    """Write the style sheet and the icons before pages need their checksums."""
    if not (builder := _with_furo(any_builder)):
        return
    folder = Path(app.outdir, "_static", _STYLES).parent
    furo = next(Path(theme_dir, "static/styles/furo.css") for theme_dir in builder.theme.get_theme_dirs())
    rules, icons = _icons(furo.read_text(encoding="utf-8"))
    names = (_STYLES, *(f"{Path(_STYLES).parent.as_posix()}/icons/{name}" for name in icons))
    if writes_site(builder):
        manifest_of(app).note_copies(f"_static/{name}" for name in names)
    for name, svg in icons.items():
        write_if_changed(folder / "icons" / name, svg)
    colors = (_TEMPLATES / "colors.css").read_text(encoding="utf-8")
    write_if_changed(folder / Path(_STYLES).name, colors + _variables(app, builder) + rules + _common_rules(app))


def _common_rules(app: Sphinx) -> str:
    """Return the rules of this package for Furo, with those for sites that are written from right to left."""
    is_rtl = language_direction(NewsletterDomain.of(app.env).settings.page_language) == RTL
    names = ("styles.css", *(("right-to-left.css",) if is_rtl else ()))
    return "".join((_TEMPLATES / name).read_text(encoding="utf-8") for name in names)


def _variables(app: Sphinx, builder: StandaloneHTMLBuilder) -> str:
    """Return the CSS variables that Furo writes into each page: Pygments colours and theme options."""
    from furo import get_pygments_style_colors  # it takes long to import, and other themes do not need it

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
    """Return the CSS rules that load the icons of Furo's style sheet from files, and the SVG text of each file."""
    icons = {f"{name}.svg": unquote(svg) for name, svg in _VARIABLE.findall(styles)}
    variables = "".join(f'  --icon-{name[:-4]}: url("icons/{name}");\n' for name in icons)
    rules = f'body:not([data-icons="inline"]) {{\n{variables}}}\n'
    for number, content in enumerate(_CONTENT.finditer(styles), 1):
        head = styles[: styles.rindex("{", 0, content.start())]
        selector = re.split("[{}]", head[-1000:])[-1].strip()
        icons[f"content-{number}.svg"] = unquote(content[1])
        rules += f'{selector} {{ content: url("icons/content-{number}.svg"); }}\n'
    return rules, icons
