"""Restrict the directives, roles and options that issue pages may use.

Issue pages are untrusted input. Only the directives, roles and options in the settings are run; templates and
reStructuredText never are. Anything else is reported and shown as text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive, DirectiveError, directives, roles
from myst_parser.mocking import MockingError

from sphinx_newsletter.config import Settings
from sphinx_newsletter.problems import Problem, Report
from sphinx_newsletter.reading.limits import DIGITS

RoleFunction = Callable[..., Any]

_TOO_HIGH = re.compile(rf"[\[\d\s,.%+-]*\d{{{DIGITS + 1},}}[\d\s,.%a-z+\]-]*", re.IGNORECASE)

_MULTI_LINE = frozenset({"header"})
"""Options whose values may have several lines: the header of a ``csv-table``."""


@dataclass(frozen=True)
class Gate:
    """What a page may use, and where to report the rest."""

    docname: str
    settings: Settings
    report: Report
    directives: Mapping[str, type[Directive]] = field(default_factory=dict)
    """Directives that are allowed regardless of the settings; they take precedence over registered ones."""
    roles: Mapping[str, RoleFunction] = field(default_factory=dict)
    """Likewise for roles."""
    fallback: type[Directive] | None = None
    """The class used for a directive that is allowed but not registered."""

    def refuse(self, what: str, text: str, line: int) -> None:
        """Report that *what* is not allowed; *text* is its markup in the page."""
        self.report(Problem.NOT_ALLOWED, line, {"what": what, "text": text})

    def too_large(self, what: str, limit: str, line: int) -> None:
        """Report that *what* exceeds *limit*."""
        self.report(Problem.TOO_LARGE, line, {"what": what, "limit": limit})


@contextmanager
def gated_lookups(gate: Gate) -> Iterator[None]:
    """Restrict docutils' lookup of directives and roles to what *gate* allows.

    Patches ``directives.directive`` and ``roles.role``, as Sphinx does while reading
    (:class:`sphinx.util.docutils.CustomReSTDispatcher`).
    """
    find_directive, find_role = directives.directive, roles.role

    def directive(name: str, language: Any, document: nodes.document) -> tuple[type[Directive] | None, list[Any]]:
        own = gate.directives.get(name.lower())
        allowed = gate.settings.issue_directives
        known = _known_as(name, getattr(language, "directives", {}), allowed)
        if known is None:
            return own or _refused_directive(gate), []
        found, messages = (own, []) if own else find_directive(name, language, document)
        found = found or gate.fallback
        return _limited(found, frozenset(allowed[known]), gate) if found else None, messages

    def role(name: str, language: Any, line: int, reporter: Any) -> tuple[RoleFunction | None, list[Any]]:
        if own := gate.roles.get(name.lower()):
            return own, []
        if _known_as(name, getattr(language, "roles", {}), gate.settings.issue_roles) is None:
            return _refused_role(gate), []
        return find_role(name, language, line, reporter)

    directives.directive, roles.role = directive, role  # type: ignore[assignment]
    try:
        yield
    finally:
        directives.directive, roles.role = find_directive, find_role


def _known_as(name: str, translated: Mapping[str, str], allowed: Any) -> str | None:
    """Return the allowed name of a directive or role: its own, or the English name it translates; else None."""
    plain = name.lower()
    return next((one for one in (plain, translated.get(plain, plain)) if one in allowed), None)


def _limited(directive: type[Directive], allowed: frozenset[str], gate: Gate) -> type[Directive]:
    """Return a subclass of *directive* that reports and drops options that are not allowed."""

    class Limited(directive):  # type: ignore[valid-type,misc]
        # Accept unknown options, so that they are reported in the same way.
        option_spec = _AnyOption(directive.option_spec) if directive.option_spec else None

        def __init__(
            self, name: str, arguments: list[str], options: dict[str, Any], *rest: Any, **named: Any
        ) -> None:
            for option, value in sorted(options.items()):
                line = named.get("lineno", 0) + _line_in(named.get("block_text", ""), f":{option}:")
                if option not in allowed:
                    gate.refuse(f"the option :{option}: of the directive {{{name}}}", f":{option}:", line)
                elif _TOO_HIGH.fullmatch(str(value)):
                    gate.too_large(f"a number in the option :{option}:", f"{DIGITS} digits", line)
                else:
                    if isinstance(value, str) and option not in _MULTI_LINE:
                        options[option] = _one_line(value)
                    continue
                del options[option]
            super().__init__(name, arguments, options, *rest, **named)

        def run(self) -> list[nodes.Node]:
            try:
                found: list[nodes.Node] = super().run()
            except (DirectiveError, MockingError):
                raise  # the parser reports these
            except Exception:  # docutils' figure fails if its caption is blank
                gate.refuse(f"the content of the directive {{{self.name}}}", f"{{{self.name}}}", self.lineno)
                return [source_block(self.block_text.rstrip("\n"), self.lineno)]
            return found

    return Limited


def _one_line(value: str) -> str:
    """Join the lines of an option's value: Sphinx parses a caption as blocks, and discards all but the first."""
    lines = value.splitlines()
    return " ".join(filter(None, map(str.strip, lines))) if len(lines) > 1 else value


def _line_in(text: str, sought: str) -> int:
    """Return the index of the first line of *text* that starts with *sought*, or 0."""
    lines = (line.strip() for line in text.splitlines())
    return next((index for index, line in enumerate(lines) if line.startswith(sought)), 0)


class _AnyOption(dict[str, Callable[[str], object]]):
    """An ``option_spec`` that accepts any option and leaves unknown ones unchanged."""

    def __missing__(self, name: str) -> Callable[[str], object]:
        return directives.unchanged

    def __bool__(self) -> bool:
        return True


class AnyDirective(Directive):
    """A directive with any arguments, options and content."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = _AnyOption()


def _refused_directive(gate: Gate) -> type[Directive]:
    class Refused(AnyDirective):
        def run(self) -> list[nodes.Node]:
            gate.refuse(f"the directive {{{self.name}}}", f"{{{self.name}}}", self.lineno)
            return [source_block(self.block_text.rstrip("\n"), self.lineno)]

    return Refused


def _refused_role(gate: Gate) -> RoleFunction:
    def refused(
        name: str, rawtext: str, text: str, lineno: int, *rest: Any, **named: Any
    ) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        gate.refuse(f"the role {{{name}}}", f"{{{name}}}", lineno)
        return [nodes.Text(f"{{{name}}}`{text}`")], []

    return refused


def source_block(text: str, line: int) -> nodes.literal_block:
    """Return *text*, the source of refused markup, as a literal block."""
    block = nodes.literal_block(text, text, language="none")
    block.line = line
    return block
