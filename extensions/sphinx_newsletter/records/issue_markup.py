"""Directives and roles allowed in issue pages by default."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_CODE = ("caption", "dedent", "emphasize-lines", "force", "lineno-start", "linenos")
_PICTURE = ("align", "alt", "height", "width")
_TABLE = ("align", "header-rows", "stub-columns", "width", "widths")

ISSUE_DIRECTIVES: Mapping[str, Sequence[str]] = {
    "link-card": ("lang", "number", "snapshot", "topics"),
    **dict.fromkeys(
        ("attention", "caution", "danger", "error", "hint", "important", "note", "seealso", "tip", "warning"), ()
    ),
    "admonition": (),
    "code": ("force", "number-lines"),
    **dict.fromkeys(("code-block", "sourcecode"), _CODE),
    "dropdown": ("color", "open"),
    "tab-set": ("sync-group",),
    "tab-item": ("selected", "sync"),
    **dict.fromkeys(("epigraph", "highlights", "pull-quote"), ()),
    "figure": _PICTURE,
    "image": _PICTURE,
    "table": ("align", "width", "widths"),
    "list-table": _TABLE,
    "csv-table": (*_TABLE, "delim", "escape", "header", "keepspace", "quote"),
}
"""Allowed directives, each with its allowed options. None of them reads a file named by an option, writes raw
output, or sets an element's ID or class."""

ISSUE_ROLES: Sequence[str] = (
    *("issue", "link", "newsletter:issue", "newsletter:link"),
    *("abbr", "code", "command", "dfn", "emphasis", "file", "guilabel", "kbd", "literal", "menuselection"),
    *("pep", "program", "rfc", "samp", "strong", "sub", "subscript", "sup", "superscript", "title-reference"),
)
"""Allowed roles."""
