"""Create social cards, and delete outdated ones.

The file name of a card contains a digest of everything that it shows.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.environment.site_pages import writes_site
from sphinx_newsletter.files.writing import write_whole
from sphinx_newsletter.outputs.manifest import manifest_of
from sphinx_newsletter.outputs.write_errors import writing
from sphinx_newsletter.records.model import digest_of, theme
from sphinx_newsletter.rendering.counts import language_counts, section_counts
from sphinx_newsletter.rendering.references import long_date

if TYPE_CHECKING:  # Pillow is imported when a card is drawn
    from sphinx_newsletter.integrations.card_image import Card, Look

_VERSION = 4
"""To be incremented when cards look different or their files are written differently."""
_FOLDER = "_images/social_previews"
_SHOWN = re.compile(rf"{_FOLDER}/(summary_[^\"/]+\.png)")
_NAMED = re.compile(r"summary_(.+)_[0-9a-f]{8}\.png")
_LONGEST = 220
"""Size limit of a page name in a file name, in bytes; file systems allow 255 for the whole."""
_PNG_END = b"IEND\xaeB`\x82"


_drawn_for: ContextVar[tuple[str, str] | None] = ContextVar("drawn_for", default=None)


@contextmanager
def drawn_for(page: tuple[str, str] | None) -> Iterator[None]:
    """Draw the card of a page, given by its name and title: the parts of a list share the card of the first."""
    token = _drawn_for.set(page)
    try:
        yield
    finally:
        _drawn_for.reset(token)


def check_options(options: dict[str, Any], srcdir: Path) -> None:
    """Raise :class:`~sphinx.errors.ConfigError` if an option of ``ogp_social_cards`` cannot be used."""
    errors = []
    for option in ("background_color", "text_color", "line_color"):
        if options.get(option) and not _is_colour(options[option]):
            errors.append(f"[{option!r}]: {options[option]!r} is not a colour; write one such as '#1a5fb4'")
    if (image := options.get("image")) and not (srcdir / image).is_file():
        errors.append(f"['image']: {image!r} does not exist; write a path from the source directory")
    if errors:
        raise ConfigError("\n".join(f"ogp_social_cards{error}" for error in errors))


def _is_colour(value: object) -> bool:
    from PIL import ImageColor

    try:
        ImageColor.getrgb(str(value))
    except ValueError:
        return False
    return True


def create_social_card(
    options: dict[str, Any],
    site: str,
    title: str,
    description: str,
    url_text: str,
    page: str,
    *,
    srcdir: str | Path,
    outdir: str | Path,
    env: BuildEnvironment,
    html_logo: str | None = None,
) -> Path:
    """Draw the card of a page, unless it exists; return its path relative to the output directory.

    Within :func:`drawn_for`, it is the card of the page given there.

    This replaces the function of the same name and arguments in sphinxext-opengraph.
    """
    from sphinx_newsletter.integrations.card_image import draw_card

    page, title = _drawn_for.get() or (page, title)
    card = _card(env, page, site, title, description)
    look = _look(options, Path(srcdir), html_logo)
    facts = (_VERSION, card, sorted(options.items(), key=repr))
    path = Path(_FOLDER, f"summary_{_flat(page)}_{digest_of(facts)[:8]}.png")
    if not Path(outdir, path).exists():
        with writing(Path(outdir)):
            write_whole(Path(outdir, path), [draw_card(card, look)])
    return path


def _card(env: BuildEnvironment, page: str, site: str, title: str, description: str) -> Card:
    from sphinx_newsletter.integrations.card_image import Card

    domain = NewsletterDomain.of(env)
    settings = domain.settings
    language = settings.page_language
    issue = domain.issues.get(page)
    if issue is None:
        text = unescape(description)
        return Card(site, title, details=(text,) if text else (), language=language)
    body = issue.body
    counts = (section_counts(body.sections, settings), language_counts(body.languages, settings))
    return Card(
        site,
        theme(issue, settings.title),
        label=f"#{issue.number}",
        date=long_date(issue.date, language),
        details=tuple(filter(None, counts)),
        language=language,
    )


def _look(options: dict[str, Any], srcdir: Path, html_logo: str | None) -> Look:
    """Return the look for the options of ``ogp_social_cards``."""
    from sphinx_newsletter.integrations.card_image import Look

    names = {"background_color": "background", "text_color": "text", "line_color": "line", "font": "font"}
    chosen = {name: str(options[option]) for option, name in names.items() if options.get(option)}
    logo = options.get("image") or html_logo
    return Look(**chosen, logo=srcdir / logo if logo and (srcdir / logo).is_file() else None)


class Cards:
    """The cards of earlier builds, by the page name in their file names."""

    def __init__(self) -> None:
        self._drawn: dict[str, list[Path]] = {}
        self._shared: set[str] = set()

    def find(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Find the cards; if one since the last complete build is not, delete it and write all pages again."""
        self._drawn.clear()
        self._shared = {name for name, count in Counter(map(_flat, env.found_docs)).items() if count > 1}
        finished = manifest_of(app).finished
        for name, file in _cards(app):
            path = Path(file)
            if file.stat().st_mtime_ns < finished or _is_complete(path):
                self._drawn.setdefault(name, []).append(path)
            else:
                path.unlink(missing_ok=True)
                manifest_of(app).broken = True

    def check_fonts(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Look up a font for Chinese and Japanese in the main process, so that a message is logged only once."""
        settings = NewsletterDomain.of(env).settings
        if not writes_site(app.builder) or manifest_of(app).unchanged or not _enabled(app):
            return
        from sphinx_newsletter.integrations.card_fonts import cjk_face
        from sphinx_newsletter.integrations.card_text import has_wide_text

        issues = NewsletterDomain.of(env).issues
        titles = (issues[name].title if name in issues else title.astext() for name, title in env.titles.items())
        if any(map(has_wide_text, (settings.title, *titles))):
            for weight in ("Regular", "Bold"):
                cjk_face("zh", weight)

    def drop_old(
        self, app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None
    ) -> None:
        """Delete outdated cards of a page; the file name changes with the content."""
        name = _flat(pagename)
        drawn = self._drawn.get(name, ())
        if drawn and name not in self._shared:  # otherwise the card may belong to another page
            shown = _SHOWN.search(context.get("metatags", ""))
            for path in drawn:
                if not shown or path.name != shown[1]:
                    path.unlink(missing_ok=True)

    def drop_removed(self, app: Sphinx, exception: Exception | None) -> None:
        """Delete the cards of removed pages, or all cards if they are disabled; record the others."""
        if exception or not writes_site(app.builder):
            return
        manifest = manifest_of(app)
        pages = set(map(_flat, manifest.now.pages))
        if not _enabled(app):
            pages.clear()
        kept: list[str] = []
        for name, file in _cards(app):
            if name in pages:
                kept.append(f"{_FOLDER}/{file.name}")
            else:
                Path(file).unlink(missing_ok=True)
        manifest.note_copies(kept)


def _enabled(app: Sphinx) -> bool:
    return app.config.ogp_social_cards.get("enable") is not False


def _cards(app: Sphinx) -> list[tuple[str, os.DirEntry[str]]]:
    """Return the page name and file of each card, ordered by the name of the file."""
    try:
        with os.scandir(Path(app.outdir, _FOLDER)) as files:
            found = [(named[1], file) for file in files if (named := _NAMED.fullmatch(file.name))]
    except OSError:
        return []
    return sorted(found, key=lambda card: card[1].name)


def _flat(pagename: str) -> str:
    """Return a page name as a part of a file name, which has a digest in place of the end of a long page name."""
    flat = pagename.replace("/", "_")
    if len(flat.encode()) <= _LONGEST:
        return flat
    digest = f"_{digest_of(pagename)}"
    return flat.encode()[: _LONGEST - len(digest)].decode("utf-8", "ignore") + digest


def _is_complete(path: Path) -> bool:
    """Return whether a PNG file ends with an IEND chunk."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - len(_PNG_END)))
        return file.read() == _PNG_END
