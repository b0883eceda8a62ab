"""The gate between an issue page and what can act on it: MyST, docutils and their extensions.

Anyone may send an issue page, so a page is data. Markdown is read; of directives, roles and options only those
of the settings; templates and reStructuredText never. What is refused is reported and shown as text.
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


@dataclass(frozen=True)
class Gate:
    """Decides what of a page is let through, and reports what is not."""

    docname: str
    settings: Settings
    report: Report
    directives: Mapping[str, type[Directive]] = field(default_factory=dict)
    """Directives that are let through whatever the settings say, and found here."""
    roles: Mapping[str, RoleFunction] = field(default_factory=dict)
    """The same for roles."""
    stand_in: type[Directive] | None = None
    """What serves for a directive that is let through, but not registered."""

    def refuse(self, what: str, text: str, line: int) -> None:
        """Report that *what*, which stands in the page as *text*, is not let through."""
        self.report(Problem.NOT_ALLOWED, line, {"what": what, "text": text})

    def complain(self, what: str, limit: str, line: int) -> None:
        """Report that *what* is larger than *limit*."""
        self.report(Problem.TOO_LARGE, line, {"what": what, "limit": limit})


@contextmanager
def gated_lookups(gate: Gate) -> Iterator[None]:
    """Have docutils find what the gate lets through, and nothing else.

    All that looks up a directive or role by its name calls these two functions; Sphinx replaces them in the same
    way while it reads (:class:`sphinx.util.docutils.CustomReSTDispatcher`).
    """
    find_directive, find_role = directives.directive, roles.role

    def directive(name: str, language: Any, document: nodes.document) -> tuple[type[Directive] | None, list[Any]]:
        own = gate.directives.get(name.lower())
        allowed = gate.settings.issue_directives
        known = _known_as(name, getattr(language, "directives", {}), allowed)
        if known is None:
            return own or _refused_directive(gate), []
        found, messages = (own, []) if own else find_directive(name, language, document)
        found = found or gate.stand_in
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
    """Return the name by which a directive or role is allowed: its own, or the English one it translates."""
    plain = name.lower()
    return next((one for one in (plain, translated.get(plain, plain)) if one in allowed), None)


def _limited(directive: type[Directive], allowed: frozenset[str], gate: Gate) -> type[Directive]:
    """Return *directive* with no options but the allowed ones; others are reported and left out."""

    class Limited(directive):  # type: ignore[valid-type,misc]
        # What the directive does not know is refused too, with the same words.
        option_spec = _AnyOption(directive.option_spec) if directive.option_spec else None

        def __init__(
            self, name: str, arguments: list[str], options: dict[str, Any], *rest: Any, **named: Any
        ) -> None:
            for option, value in sorted(options.items()):
                line = named.get("lineno", 0) + _line_in(named.get("block_text", ""), f":{option}:")
                if option not in allowed:
                    gate.refuse(f"the option :{option}: of the directive {{{name}}}", f":{option}:", line)
                elif _TOO_HIGH.fullmatch(str(value)):
                    gate.complain(f"the option :{option}:", f"numbers of {DIGITS} digits", line)
                else:
                    continue
                del options[option]
            super().__init__(name, arguments, options, *rest, **named)

        def run(self) -> list[nodes.Node]:
            try:
                found: list[nodes.Node] = super().run()
            except (DirectiveError, MockingError):
                raise  # a mistake that the parser knows to report
            except Exception:  # as docutils' figure does, with a caption of nothing but a blank line
                gate.refuse(f"what the directive {{{self.name}}} holds", f"{{{self.name}}}", self.lineno)
                return [source_shown(self.block_text.rstrip("\n"), self.lineno)]
            return found

    return Limited


def _line_in(text: str, sought: str) -> int:
    """Return how many lines of a directive's text stand before the one that begins with *sought*."""
    lines = (line.strip() for line in text.splitlines())
    return next((index for index, line in enumerate(lines) if line.startswith(sought)), 0)


class _AnyOption(dict[str, Callable[[str], object]]):
    """Converts options, the ones that it does not have by leaving them as they are."""

    def __missing__(self, name: str) -> Callable[[str], object]:
        return directives.unchanged

    def __bool__(self) -> bool:
        return True


class AnyDirective(Directive):
    """A directive that may be written in any way."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = _AnyOption()


def _refused_directive(gate: Gate) -> type[Directive]:
    class Refused(AnyDirective):
        def run(self) -> list[nodes.Node]:
            gate.refuse(f"the directive {{{self.name}}}", f"{{{self.name}}}", self.lineno)
            return [source_shown(self.block_text.rstrip("\n"), self.lineno)]

    return Refused


def _refused_role(gate: Gate) -> RoleFunction:
    def refused(
        name: str, rawtext: str, text: str, lineno: int, *rest: Any, **named: Any
    ) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        gate.refuse(f"the role {{{name}}}", f"{{{name}}}", lineno)
        return [nodes.Text(f"{{{name}}}`{text}`")], []

    return refused


def source_shown(text: str, line: int) -> nodes.literal_block:
    """Return source that was refused, as text."""
    block = nodes.literal_block(text, text, language="none")
    block.line = line
    return block
