"""Restrict the directives, roles and options that issue pages may use.

Issue pages are untrusted input. Only the directives, roles and options in the settings are run; templates and
reStructuredText never are. Anything else is reported and shown as text.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive, directives, roles

from sphinx_newsletter.config import Settings
from sphinx_newsletter.problems import Problem, Report
from sphinx_newsletter.reading.directive_options import DROPPED, CheckedOptions, content_problem
from sphinx_newsletter.reading.limits import CELLS
from sphinx_newsletter.records.characters import shown

RoleFunction = Callable[..., Any]

MARKDOWN = "use plain Markdown"
"""What to write instead of most markup that is not allowed."""
_OPTION = re.compile(r"\s*+:?([a-z][a-z-]*+):")
"""An option of a directive, with colons or as YAML."""


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

    def refuse(self, what: str, text: str, line: int, advice: str = MARKDOWN) -> None:
        """Report that *what* is not allowed; *text* is its markup in the page."""
        self.report(Problem.NOT_ALLOWED, line, {"what": what, "text": text, "advice": advice})

    def refuse_name(self, kind: str, name: str, line: int) -> None:
        """Report a directive or role that is not allowed, and the one that was probably meant."""
        setting = f"newsletter_issue_{kind}s"
        known = self.settings.issue_directives if kind == "directive" else self.settings.issue_roles
        close = difflib.get_close_matches(name.lower(), known, 1, 0.75)
        advice = f"did you mean {{{close[0]}}}? Otherwise use" if close else "use"
        self.refuse(
            f"the {kind} {{{name}}}", f"{{{name}}}", line, f"{advice} plain Markdown, or allow it in {setting}"
        )

    def foreign(self, text: str, line: int, advice: str) -> None:
        """Report markup that does not work in issue pages; *advice* says what to write instead."""
        self.report(Problem.FOREIGN_MARKUP, line, {"text": shown(text), "advice": advice})

    def markup(self, message: str, line: int, kind: str) -> None:
        """Report a warning of MyST, docutils or a directive, unless ``suppress_warnings`` has its *kind*.

        *kind* is the type of a warning, or type and subtype: ``docutils``, ``myst.header``.
        """
        self.unless_suppressed(Problem.MARKUP, line, {"what": shown(message.strip().partition("\n")[0])}, kind)

    def unless_suppressed(self, problem: Problem, line: int, details: dict[str, object], kind: str) -> None:
        """Report a problem, unless ``suppress_warnings`` has *kind*, that of a warning in its place."""
        if not self.settings.suppresses(kind):
            self.report(problem, line, details)

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
    spec = CheckedOptions(directive.option_spec or {}, allowed)

    def is_accepted(name: str, option: str, value: object, line: int) -> bool:
        if option not in allowed:
            close = difflib.get_close_matches(option, allowed, 1, 0.6)
            advice = f"did you mean :{close[0]}:? Otherwise remove it" if close else "remove it"
            what = f"the option :{option}: of the directive {{{name}}}"
            gate.refuse(what, f":{option}:", line, f"{advice}, or allow it in newsletter_issue_directives")
            return False
        if directive.option_spec and option not in directive.option_spec:
            gate.markup(f"the directive {{{name}}} has no option :{option}:", line, "myst.directive_option")
            return False
        if found := spec.found.get(option):
            gate.report(found.problem, line, found.details)
        return value is not DROPPED

    class Limited(directive):  # type: ignore[valid-type,misc]
        # Accept unknown options, so that they are reported in the same way.
        option_spec = spec if directive.option_spec else None

        def __init__(
            self, name: str, arguments: list[str], options: dict[str, Any], content: Any, *rest: Any, **named: Any
        ) -> None:
            lines = _option_lines(str(named.get("block_text", "")))
            for option in sorted(options):
                line = named.get("lineno", 0) + lines.get(option, 0)
                if not is_accepted(name, option, options[option], line):
                    options[option] = DROPPED
                elif problem := content_problem(option, options[option], content):
                    gate.markup(problem, line, "docutils")
                    options[option] = DROPPED
            kept = {key: value for key, value in options.items() if value is not DROPPED}
            super().__init__(name, arguments, kept, content, *rest, **named)

        def run(self) -> list[nodes.Node]:
            if "delim" in allowed and (cells := _cells(self.content, self.options.get("delim", ","))) > CELLS:
                gate.too_large(f"a table of up to {cells:,} cells", f"{CELLS:,}", self.lineno)
                return [source_block(self.block_text.rstrip("\n"), self.lineno)]
            found: list[nodes.Node] = super().run()
            return found

    return Limited


def _cells(lines: Sequence[str], delimiter: str) -> int:
    """Return the number of cells of a ``csv-table``, which pads short rows, or more if cells are quoted."""
    return len(lines) * (1 + max((line.count(delimiter) for line in lines), default=0)) if delimiter else 0


def _option_lines(text: str) -> dict[str, int]:
    """Return the index of the first line of each option in the source of a directive."""
    found: dict[str, int] = {}
    for index, line in enumerate(text.splitlines()):
        if option := _OPTION.match(line):
            found.setdefault(option[1], index)
    return found


class AnyDirective(Directive):
    """A directive with any arguments, options and content."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = CheckedOptions({}, frozenset())


def _refused_directive(gate: Gate) -> type[Directive]:
    class Refused(AnyDirective):
        def run(self) -> list[nodes.Node]:
            gate.refuse_name("directive", self.name, self.lineno)
            return [source_block(self.block_text.rstrip("\n"), self.lineno)]

    return Refused


def _refused_role(gate: Gate) -> RoleFunction:
    def refused(
        name: str, rawtext: str, text: str, lineno: int, *rest: Any, **named: Any
    ) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        gate.refuse_name("role", name, lineno)
        return [nodes.Text(f"{{{name}}}`{text}`")], []

    return refused


def source_block(text: str, line: int) -> nodes.literal_block:
    """Return *text*, the source of refused markup, as a literal block."""
    block = nodes.literal_block(text, text, language="none")
    block.line = line
    return block
