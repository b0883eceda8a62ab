"""Images of an issue page: each a figure of its own, where it does not stand within a line of text."""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes

from sphinx_newsletter.problems import Problem, Report
from sphinx_newsletter.reading.nodes import link_image


def line_of(node: nodes.Node) -> int:
    """Return the line a node is on: its own, or that of the nearest ancestor that knows one."""
    current: nodes.Node | None = node
    while current is not None:
        if current.line:
            return current.line
        current = current.parent
    return 0


def figures(inline: Sequence[nodes.Node], line: int) -> list[link_image]:
    """Return a figure for each image, if *inline* is nothing but images; else none."""
    images = [node for node in inline if isinstance(node, nodes.image)]
    others = [node for node in inline if not isinstance(node, nodes.image)]
    if any(node.astext().strip() for node in others):
        return []
    made: list[link_image] = []
    for image in images:
        figure = link_image("", image)
        figure.line = image.line = line
        made.append(figure)
    return made


def wrap_images(document: nodes.document, report: Report) -> None:
    """Make figures of the paragraphs that hold only images, and report images that say nothing to the blind."""
    for image in list(document.findall(nodes.image)):
        line = line_of(image)
        if not image.get("alt", "").strip():
            report(Problem.IMAGE_ALT, line, {"url": image["uri"]})
        image["loading"] = "lazy"
        paragraph = image.parent
        if isinstance(paragraph, nodes.paragraph) and (made := figures(paragraph.children, line)):
            paragraph.parent.replace(paragraph, made)
