"""Languages of links: codes, labels, names and markers."""

from __future__ import annotations

import difflib
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from babel import Locale, UnknownLocaleError

from sphinx_newsletter.records.urls import host_matches

DEFAULT_LABELS = {"en": "EN", "zh": "中文", "ja": "日本語"}
"""Default language codes, each with the label of its badge."""

DEFAULT_MARKERS: dict[str, Sequence[str]] = {
    "Eng": ["en"],
    "英": ["en"],
    "英文": ["en"],
    "英語": ["en"],
    "中": ["zh"],
    "中文": ["zh"],
    "中国語": ["zh"],
    "中译": ["zh"],
    "中英": ["zh", "en"],
    "日": ["ja"],
    "日文": ["ja"],
    "日本語": ["ja"],
    "日本語対応": ["ja"],
}
"""Default language markers, in addition to each language's code, label and names."""

_SHOWN = 40
"""Length of the part of an unknown language in a message."""
_TAG = re.compile(r"[a-z]{2,8}(-[A-Za-z0-9]{1,8})*")
"""The form of a BCP 47 tag, which need not be in Babel's list: ``tlh``."""


_SPHINX_NAME = re.compile(
    r"[A-Za-z]{2,8}(?:[_-][A-Za-z0-9]{1,8}){0,3}(?:\.[A-Za-z0-9-]{1,20})?(?:@[A-Za-z0-9]{1,20})?"
)
"""The form of a language's name, with an encoding and a modifier: ``sr_RS.UTF-8@latin``."""


_BETWEEN_MARKERS = re.compile(r" ?(?:[/,，、&＆+]|(?<= )(?:and|und|et|y|和)(?= )) ?")


def language_tag(name: str) -> str:
    """Return the BCP 47 tag of a language as Sphinx names it.

    Raises :class:`ValueError` if the language is unknown.

    >>> language_tag("zh_CN")
    'zh-CN'
    """
    base = re.split("[.@]", name)[0].replace("_", "-")
    try:
        if not _SPHINX_NAME.fullmatch(name):
            raise ValueError(f"{name!r} is not the name of a language")
        Locale.parse(base, sep="-")
    except UnknownLocaleError as error:
        raise ValueError(str(error)) from error
    language, *subtags = base.split("-")
    return "-".join([language.lower(), *(part.title() if len(part) == 4 else part.upper() for part in subtags)])


def language_errors(language: str, default: str, codes: Iterable[str]) -> Iterator[str]:
    """Yield the errors in the settings that name languages: Sphinx's ``language``, and this package's."""
    try:
        expected = language_tag(language).replace("-", "_") + "".join(re.findall("[.@].*", language))
    except ValueError:
        yield f"language = {language[:_SHOWN]!r}: unknown language; write a code such as 'en', 'zh_CN' or 'ja'"
    else:
        if language != expected:  # Sphinx would not find its catalogs
            yield f"language = {language!r}: write {expected!r}"
    known = list(codes)
    named = [("newsletter_default_language = {!r}", default)] if default and default not in known else []
    for setting, code in [*named, *(("newsletter_languages[{!r}]", code) for code in known)]:
        try:
            tag = language_tag(code)
        except ValueError:
            tag = code if setting.startswith("newsletter_languages") and _TAG.fullmatch(code) else ""
        if not tag:
            yield f"{setting.format(code)}: unknown language; write a tag such as 'en', 'zh' or 'pt-BR'"
        elif tag != code:
            yield f"{setting.format(code)}: write {tag!r}"


def badge_code(tag: str, codes: Container[str]) -> str:
    """Return the code of the badge of a site's language: ``zh`` for ``zh-CN``, unless that is one of *codes*."""
    return tag if tag in codes else tag.partition("-")[0]


@cache
def display_name(code: str, in_language: str) -> str:
    """Return a language's name in another language (``zh`` in ``en`` is ``Chinese``); its code if unknown."""
    try:
        return Locale.parse(code, sep="-").get_display_name(in_language.replace("-", "_")) or code
    except (UnknownLocaleError, ValueError):
        return code


def own_name(tag: str) -> str:
    """Return the name of a language in that language, without a region that its script implies.

    >>> own_name("zh-TW")
    '中文 (繁體)'
    """
    try:
        locale = Locale.parse(tag, sep="-")
        if locale.script:
            locale = Locale(locale.language, script=locale.script)
    except (UnknownLocaleError, ValueError):
        return tag
    return locale.get_display_name(locale) or tag


@cache
def has_singular(tag: str) -> bool:
    """Return whether the language distinguishes singular and plural: English does, Chinese does not."""
    return "one" in Locale.parse(tag, sep="-").plural_form.tags


@dataclass(frozen=True)
class Languages:
    """The languages of a newsletter's links, from its settings."""

    labels: Mapping[str, str] = field(default_factory=lambda: dict(DEFAULT_LABELS))
    extra_markers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    hosts: Mapping[str, str] = field(default_factory=dict)
    page_language: str = "en"

    @cached_property
    def markers(self) -> dict[str, tuple[str, ...]]:
        """Language codes by marker, case-folded."""
        found: dict[str, tuple[str, ...]] = {}
        for code, label in self.labels.items():
            own = (code, label, self.name(code), display_name(code, "en"), display_name(code, code))
            found |= {word.casefold(): (code,) for word in own}
            found |= {f"in {word}".casefold(): (code,) for word in own[2:]}
        return found | self._given_markers

    @cached_property
    def _given_markers(self) -> dict[str, tuple[str, ...]]:
        """The markers that do not depend on the names of languages, which take long to load."""
        return {
            word.casefold(): tuple(codes)
            for word, codes in {**DEFAULT_MARKERS, **self.extra_markers}.items()
            if all(code in self.labels for code in codes)
        }

    @cached_property
    def _foreign_names(self) -> frozenset[str]:
        """Codes of all languages, and their names in English and in the page's language, case-folded."""
        names: set[str] = set()
        for in_language in {"en", self.page_language.split("-")[0]}:
            table = Locale.parse(in_language).languages
            names |= {str(name).casefold() for name in table.values()}
            names |= {code for code in map(str, table) if len(code) == 2}
        return frozenset(names)

    def load_names(self) -> None:
        """Load the names of languages, so that processes forked later share them."""
        _ = self.markers, self._foreign_names

    def label(self, code: str) -> str:
        """Return the label of a language."""
        return self.labels.get(code, code.upper())

    def name(self, code: str) -> str:
        """Return the name of a language in the page's language."""
        return display_name(code, self.page_language)

    def from_marker(self, marker: str) -> tuple[str, ...] | None:
        """Return the codes of a marker without parentheses, such as ``English/Chinese``; None if it is unknown."""
        word = " ".join(marker.split()).casefold()
        if known := self._given_markers.get(word) or self.markers.get(word):
            return known
        parts = _BETWEEN_MARKERS.split(word)
        codes = [self.from_marker(part) for part in parts] if 1 < len(parts) < 5 else [None]
        return None if None in codes else tuple(dict.fromkeys(code for each in codes for code in each or ()))

    def meant(self, marker: str) -> str:
        """Return the marker that an unknown one is probably meant to be; empty if there is none."""
        word = " ".join(marker.split()).casefold()
        if not word.isalpha():
            return ""
        close = difflib.get_close_matches(word, [known for known in self.markers if len(known) > 4], 1, 0.8)
        codes = self.markers[close[0]] if close else ()
        return self.name(codes[0]) if len(codes) == 1 else "".join(close)

    def looks_like_marker(self, text: str) -> bool:
        """Return whether *text* is probably an unknown or misspelt language marker."""
        word = " ".join(text.split()).casefold().removeprefix("in ")
        return word in self._foreign_names or bool(self.meant(word))

    def from_host(self, host: str) -> tuple[str, ...]:
        """Return the language that the settings give for *host*; empty if there is none."""
        return next(((code,) for pattern, code in self.hosts.items() if host_matches(host, pattern)), ())

    def split(self, text: str) -> tuple[str, ...]:
        """Return the codes in an option or front matter value (``zh, en``; ``Chinese``).

        Raises :class:`ValueError` with the first unknown word.
        """
        known = self.from_marker(text) if text.strip() else ()
        if known:
            return known
        codes: list[str] = []
        for word in filter(None, re.split(r"[\s,]+", text)):
            found = self.from_marker(word)
            if found is None:
                raise ValueError(word)
            codes.extend(found)
        return tuple(dict.fromkeys(codes))
