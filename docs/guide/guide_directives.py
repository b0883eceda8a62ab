"""Directives for the guide that document problem codes and settings from the code."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from sphinx_newsletter.problems import Problem
from sphinx_newsletter.records.given_settings import default_of, setting_fields


class ProblemsDirective(SphinxDirective):
    """List all problem codes, with an explanation, a bad and a good example."""

    def run(self) -> list[nodes.Node]:
        """Return a section for each problem code."""
        sections: list[nodes.Node] = []
        for problem in Problem:
            kind = problem.value
            section = nodes.section(ids=[kind.code], names=[kind.code])
            section += nodes.title("", "", nodes.literal("", kind.code))
            section += self.parse_text_to_nodes(kind.about)
            for label, example in (("Bad:", kind.bad), ("Good:", kind.good)):
                section += nodes.paragraph("", label)
                section += nodes.literal_block(example, example, language="text")
            sections.append(section)
        return sections


class SettingsDirective(SphinxDirective):
    """List all settings, with their form, default and meaning. The role ``confval`` links to them."""

    def run(self) -> list[nodes.Node]:
        """Return a section for each setting."""
        sections: list[nodes.Node] = []
        for field in setting_fields():
            name = f"newsletter_{field.name}"
            section = nodes.section(ids=[name], names=[name])
            self.env.domains.standard_domain.note_object("confval", name, name, location=section)
            section += nodes.title("", "", nodes.literal("", name))
            section += self.parse_text_to_nodes(field.metadata["help"])
            default = repr(default_of(field))
            section += nodes.paragraph(
                "",
                "",
                nodes.Text(f"Form: {field.metadata['form']}. Default: "),
                nodes.literal("", default),
                nodes.Text("."),
            )
            sections.append(section)
        return sections


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directives."""
    app.add_directive("newsletter-problems", ProblemsDirective)
    app.add_directive("newsletter-settings", SettingsDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
