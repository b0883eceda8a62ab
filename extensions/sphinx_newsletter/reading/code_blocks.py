"""Check the code blocks of a page, and decide which are highlighted.

Many of Pygments' lexers take quadratic or exponential time for some code. Code is highlighted with those of which
the time was measured, up to a size that takes less than two seconds.
"""

from __future__ import annotations

from functools import cache

from docutils import nodes
from pygments.lexers import find_lexer_class_by_name
from pygments.util import ClassNotFound

from sphinx_newsletter.problems import Problem, Report
from sphinx_newsletter.reading.images import line_of
from sphinx_newsletter.reading.limits import CODE_BLOCKS, CODE_LINE

HIGHLIGHTED = {
    **dict.fromkeys(
        (
            *("CMake", "CSS", "Clojure", "Cython", "Dart", "Diff", "Django/Jinja", "Elixir", "Erlang", "F#", "Go"),
            *("GraphQL", "HTML", "Haskell", "JSON", "JSX", "JavaScript", "Lua", "Nginx configuration file"),
            *("Nimrod", "PHP", "PostgreSQL SQL dialect", "Properties", "Protocol Buffer", "Python"),
            *("Python console session", "Rust", "SCSS", "SQL", "Scheme", "Swift", "TOML"),
            *("TeX", "XML", "YAML", "Zig", "sqlite3con"),
        ),
        20_000,
    ),
    **dict.fromkeys(
        (
            *("Bash", "Bash Session", "C", "C#", "C++", "Groovy", "HTML+Django/Jinja", "HTTP"),
            *("INI", "Java", "Julia", "Kotlin", "Makefile", "Nix", "OCaml", "Objective-C", "Perl", "PowerShell"),
            *("Ruby", "S", "Sed", "Terraform", "TypeScript", "Vue"),
        ),
        2_000,
    ),
}
"""Characters in a code block that is highlighted, by the name of its lexer in Pygments 2.21.

Those with the smaller limit take quadratic time.
"""
_CONSOLE = "Python console session"
PLAIN_IF = {"Bash": ("$'",), "Bash Session": ("$'",), _CONSOLE: ("Traceback", 'File "')}
"""Texts that keep code from being highlighted, by the name of its lexer."""
_PLAIN = frozenset({"none", "text", "Text only", "Text output"})
"""Languages and lexers without colours."""
_UNNAMED = "default"
"""The language of a block for which the page names none; Sphinx takes it for Python."""


def check_code(document: nodes.document, report: Report) -> None:
    """Report unknown languages and code that is too large; show it, and code in other languages, without colours.

    Code with errors is highlighted, too; Sphinx would warn of it when the page is written.
    """
    spent, is_full = 0.0, False
    for block in document.findall(nodes.literal_block):
        language = block.get("language", "none")
        block["force"] = True
        if (name := _lexer(language)) in _PLAIN:
            continue
        text = block.astext()
        if name == "Python" and text.startswith(">>>"):  # as in Sphinx
            name = _CONSOLE
        limit = HIGHLIGHTED.get(name, 0)
        excess = _excess(text, name, limit) if limit else None
        if not name:
            what = f"unknown language {language!r} of a code block; write one that Pygments knows, or 'none'"
            report(Problem.MARKUP, line_of(block), {"what": what})
        elif excess is None and limit and (spent := spent + len(text) / limit) > CODE_BLOCKS:
            if not is_full:
                excess = "the highlighted code of the page", f"{CODE_BLOCKS} large blocks"
            is_full, limit = True, 0
        if excess and language != _UNNAMED:
            report(Problem.TOO_LARGE, line_of(block), {"what": excess[0], "limit": excess[1]})
        if excess or not limit or any(part in text for part in PLAIN_IF.get(name, ())):
            block["language"] = "none"


@cache
def _lexer(language: str) -> str:
    """Return the name of Pygments' lexer of a language; an empty string if it has none."""
    if language in ("none", "guess"):  # known to Sphinx; the second asks all lexers
        return language
    try:
        return "Python" if language == _UNNAMED else str(find_lexer_class_by_name(language).name)
    except ClassNotFound:
        return ""


def _excess(text: str, name: str, limit: int) -> tuple[str, str] | None:
    """Return what of a block is too large, and its limit."""
    if len(text) > limit:
        return f"a code block in {name} of {len(text):,} characters", f"{limit:,}"
    if (longest := max(map(len, text.split("\n")))) > CODE_LINE:
        return f"a line of {longest:,} characters in a code block", f"{CODE_LINE:,}"
    return None
