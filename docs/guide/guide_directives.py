"""Directives for the extension's own guide: what the code says of itself, shown as documentation."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from sphinx_newsletter.config import default_of, setting_fields
from sphinx_newsletter.problems import Problem


class ProblemsDirective(SphinxDirective):
    """Every problem code, with what it means, a bad and a good example."""

    def run(self) -> list[nodes.Node]:
        """Make a section a problem."""
        made: list[nodes.Node] = []
        for problem in Problem:
            kind = problem.value
            section = nodes.section(ids=[kind.code], names=[kind.code])
            section += nodes.title("", "", nodes.literal("", kind.code))
            section += self.parse_text_to_nodes(kind.about)
            for label, example in (("Bad:", kind.bad), ("Good:", kind.good)):
                section += nodes.paragraph("", label)
                section += nodes.literal_block(example, example, language="text")
            made.append(section)
        return made


class SettingsDirective(SphinxDirective):
    """Every setting, with its form, default and meaning."""

    def run(self) -> list[nodes.Node]:
        """Make a section a setting."""
        made: list[nodes.Node] = []
        for field in setting_fields():
            name = f"newsletter_{field.name}"
            section = nodes.section(ids=[name], names=[name])
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
            made.append(section)
        return made


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directives."""
    app.add_directive("newsletter-problems", ProblemsDirective)
    app.add_directive("newsletter-settings", SettingsDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
