"""Find settings that do not exist, and values that are wrong for the site but not for Sphinx."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Mapping
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

PREFIX = "newsletter_"
_NAMED = re.compile(r"([a-z]\w*+)(?: = |\[|:)")
"""The name of a setting at the beginning of a message."""


def setting_mistakes(values: Mapping[str, Any], known: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield the name of each setting of a ``conf.py`` that is wrong, and what is wrong with it.

    *values* are all names in it; *known* are the ``newsletter_*`` settings, of whatever extension.
    """
    for name, value in values.items():
        is_setting = not callable(value) and not isinstance(value, ModuleType)
        if name.startswith(PREFIX) and name not in known and is_setting:
            close = difflib.get_close_matches(name, known, 1, 0.8)
            advice = f"did you mean {close[0]}?" if close else "see the list of settings, or remove it"
            yield name, f"{name} is not a setting; {advice}"
    base_url = values.get("html_baseurl")
    if isinstance(base_url, str) and base_url and not _is_base_url(base_url):
        example = f"https://{_host(base_url) or 'weekly.example.org'}/"
        yield "html_baseurl", f"html_baseurl = {base_url!r}: write the full URL of the site, as in {example!r}"


def _is_base_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def _host(url: str) -> str:
    """Return what is probably meant as the host of a URL."""
    host = url.rpartition("//")[2].partition("/")[0]
    return host if re.fullmatch(r"[\w.-]+\.\w+", host) else ""


def line_of_setting(text: str, name: str) -> int:
    """Return the last line (1-based) of a ``conf.py`` that sets *name*, or 1."""
    lines = [(number, line.lstrip()) for number, line in enumerate(text.split("\n"), 1)]
    setting = re.compile(rf"{re.escape(name)}\b[^=]*+=")
    return max((number for number, line in lines if setting.match(line)), default=1)


def named_in(message: str) -> str:
    """Return the setting that a message is about; empty if it is about another file."""
    found = _NAMED.match(message)
    return found[1] if found else ""
