"""What issue pages may hold, unless a newsletter's settings say otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_CODE = ("caption", "dedent", "emphasize-lines", "force", "lineno-start", "linenos", "number-lines")
_PICTURE = ("align", "alt", "height", "width")
_TABLE = ("align", "header-rows", "stub-columns", "width", "widths")

ISSUE_DIRECTIVES: Mapping[str, Sequence[str]] = {
    "link-card": ("lang", "number", "snapshot", "topics"),
    **dict.fromkeys(
        ("attention", "caution", "danger", "error", "hint", "important", "note", "seealso", "tip", "warning"), ()
    ),
    "admonition": (),
    **dict.fromkeys(("code", "code-block", "sourcecode"), _CODE),
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
"""The directives, each with the options it may have. None of them opens a file that an option names, writes
what is typed as it is, or gives an element an id or a class."""

ISSUE_ROLES: Sequence[str] = (
    *("issue", "link", "newsletter:issue", "newsletter:link"),
    *("abbr", "code", "command", "dfn", "emphasis", "file", "guilabel", "kbd", "literal", "menuselection"),
    *("pep", "program", "rfc", "samp", "strong", "sub", "subscript", "sup", "superscript", "title-reference"),
)
"""The roles."""
