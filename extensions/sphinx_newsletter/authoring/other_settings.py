"""Find out which settings the other extensions of a project have, without loading these."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_OWN = "sphinx_newsletter"


def registered_elsewhere(names: Iterable[str], values: Mapping[str, Any], conf: Path) -> set[str]:
    """Return those of *names* that an extension of the project has in its source, or ``conf.py`` as a text."""
    wanted = set(names)
    found: set[str] = set()
    for path in _sources(values, conf) if wanted else ():
        try:
            text = path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        found |= {name for name in wanted - found if re.search(rf"""["']{re.escape(name)}["']""", text)}
        if found == wanted:
            break
    return found


def _sources(values: Mapping[str, Any], conf: Path) -> Iterator[Path]:
    yield conf
    for extension in map(str, values.get("extensions", ())):
        if extension.partition(".")[0] == _OWN:
            continue
        try:
            spec = find_spec(extension)
        except (ImportError, AttributeError, ValueError):
            continue
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            yield from Path(folder).rglob("*.py")
        if spec and spec.origin and spec.origin.endswith(".py"):
            yield Path(spec.origin)
