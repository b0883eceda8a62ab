"""Directives and roles that docutils lacks, for pages that are read without Sphinx.

They parse arguments, options and content as those of Sphinx and sphinx-design do, and report the same errors.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.parsers.rst.directives.admonitions import Note

from sphinx_newsletter.reading.directives import LinkCardDirective
from sphinx_newsletter.reading.gate import AnyDirective

_EXPLICIT = re.compile(r"^(.[^<]*+)<(.*?)>$", re.DOTALL)
_COLORS = (
    *("primary", "secondary", "success", "info", "warning", "danger"),
    *("light", "muted", "dark", "white", "black"),
)
"""The colours of sphinx-design."""


def _archive_role(
    name: str, rawtext: str, text: str, lineno: int, inliner: Any, options: Any = None, content: Any = None
) -> tuple[list[Any], list[Any]]:
    """Parse ``{issue}`` and ``{link}`` as Sphinx's roles do: ``target``, or ``title <target>``."""
    title, target = _explicit(text) or (text, text)
    node = nodes.inline(rawtext, title, refdomain="newsletter", reftype=name, reftarget=target)
    node["refexplicit"] = _explicit(text) is not None
    node.line = lineno
    return [node], []


def _explicit(text: str) -> tuple[str, str] | None:
    """Return title and target of ``title <target>``."""
    found = _EXPLICIT.match(text)
    return (found[1].rstrip() or found[1][0], found[2]) if found else None


def _text_role(
    name: str, rawtext: str, text: str, lineno: int, inliner: Any, options: Any = None, content: Any = None
) -> tuple[list[Any], list[Any]]:
    """Parse a role that docutils lacks as text."""
    return [nodes.inline(rawtext, text)], []


_NUMBER_URLS = {
    "PEP": "https://peps.python.org/pep-%04d/",
    "RFC": "https://datatracker.ietf.org/doc/html/rfc%d.html",
}


def _number_role(
    kind: str,
    name: str,
    rawtext: str,
    text: str,
    lineno: int,
    inliner: Any,
    options: Any = None,
    content: Any = None,
) -> tuple[list[Any], list[Any]]:
    """Parse ``{pep}`` and ``{rfc}`` as Sphinx's roles do, which accept a fragment after the number."""
    title, target = _explicit(text) or (f"{kind} {text}", text)
    number, hash_mark, anchor = target.partition("#")
    try:
        url = _NUMBER_URLS[kind] % int(number) + hash_mark + anchor
    except ValueError:
        message = inliner.reporter.error(f"invalid {kind} number {target}", line=lineno)
        return [nodes.problematic(rawtext, rawtext)], [message]
    return [nodes.reference(rawtext, "", nodes.strong(title, title), refuri=url)], []


def _optional_int(text: str | None) -> int | None:
    """Convert an option as ``sphinx.directives.optional_int`` does."""
    if text is None:
        return None
    if (value := int(text)) < 0:
        raise ValueError("negative value; must be positive or zero")
    return value


def _color(text: str) -> str:
    return directives.choice(text, _COLORS)


class SphinxOnly(AnyDirective):
    """A directive that docutils lacks: its arguments and content in a container."""

    def run(self) -> list[nodes.Node]:
        """Parse the arguments and the content."""
        container = nodes.container(design_component=self.name)
        for text in self.arguments:
            container += nodes.rubric("", "", *self.state.inline_text(text, self.lineno)[0])
        self.state.nested_parse(self.content, self.content_offset, container)
        return [container]


class _Dropdown(SphinxOnly):
    option_spec: ClassVar[Any] = {"color": _color, "open": directives.flag}


class _TabSet(SphinxOnly):
    optional_arguments = 0
    option_spec: ClassVar[Any] = {"sync-group": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        self.assert_has_content()
        container = nodes.container(design_component="tab-set")
        container.source, container.line = self.state_machine.get_source_and_line(self.lineno)
        self.state.nested_parse(self.content, self.content_offset, container)
        for child in list(container.children):
            if isinstance(child, nodes.Element) and child.get("design_component") == "tab-item":
                continue
            if not isinstance(child, nodes.comment | nodes.system_message | nodes.target):
                message = "All children of a 'tab-set' should be 'tab-item' [design.tab]"
                self.state_machine.reporter.warning(message, base_node=child)
            container.remove(child)
        return [container]


class _TabItem(SphinxOnly):
    required_arguments = 1
    optional_arguments = 0
    option_spec: ClassVar[Any] = {"selected": directives.flag, "sync": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        self.assert_has_content()
        parent = self.state_machine.node
        if not isinstance(parent, nodes.Element) or parent.get("design_component") != "tab-set":
            message = "The parent of a 'tab-item' should be a 'tab-set' [design.tab]"
            self.state_machine.reporter.warning(message, line=self.lineno)
        return super().run()


class _CodeBlock(AnyDirective):
    """Replacement for Sphinx's ``code-block``, which has more options than docutils'."""

    final_argument_whitespace = False
    option_spec: ClassVar[Any] = {
        "caption": directives.unchanged_required,
        "dedent": _optional_int,
        "emphasize-lines": directives.unchanged_required,
        "force": directives.flag,
        "lineno-start": int,
        "linenos": directives.flag,
    }

    def run(self) -> list[nodes.Node]:
        text = "\n".join(self.content)
        code = nodes.literal_block(text, text, language=self.arguments[0] if self.arguments else "default")
        code.line = self.lineno
        caption, _ = self.state.inline_text(self.options.get("caption") or "", self.lineno + self.content_offset)
        return [nodes.container("", nodes.caption("", "", *caption), code)] if caption else [code]


class _Code(_CodeBlock):
    option_spec: ClassVar[Any] = {"force": directives.flag, "number-lines": _optional_int}

    def run(self) -> list[nodes.Node]:
        self.assert_has_content()
        return super().run()


DIRECTIVES = {
    "link-card": LinkCardDirective,
    "code": _Code,
    "code-block": _CodeBlock,
    "sourcecode": _CodeBlock,
    "dropdown": _Dropdown,
    "seealso": Note,
    "tab-item": _TabItem,
    "tab-set": _TabSet,
}
ROLES: dict[str, Callable[..., Any]] = {
    "pep": partial(_number_role, "PEP"),
    "rfc": partial(_number_role, "RFC"),
    **dict.fromkeys(("issue", "link", "newsletter:issue", "newsletter:link"), _archive_role),
    **dict.fromkeys(("abbr", "command", "dfn", "file", "guilabel", "kbd", "menuselection", "program"), _text_role),
    "samp": _text_role,
}
