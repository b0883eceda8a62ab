"""Check the images of issue pages, and turn block images into figures."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Sequence
from urllib.parse import unquote

from docutils import nodes

from sphinx_newsletter.config import Settings
from sphinx_newsletter.problems import Problem, Report
from sphinx_newsletter.reading.limits import OTHER_SIZE, SIZES, shortened
from sphinx_newsletter.reading.local_files import picture_path, picture_problem
from sphinx_newsletter.reading.nodes import link_image
from sphinx_newsletter.reading.replacing import Replacement, replace_all
from sphinx_newsletter.records.doubtful_urls import doubtful_image
from sphinx_newsletter.records.urls import misleading, web_url

_SIZE = re.compile(r"([\d.]+)\s*(\D*)")


def line_of(node: nodes.Node) -> int:
    """Return the line of a node or of its nearest ancestor that has one; 0 if none has."""
    current: nodes.Node | None = node
    while current is not None:
        if current.line:
            return current.line
        current = current.parent
    return 0


def figures(inline: Sequence[nodes.Node], line: int) -> list[link_image]:
    """Return a figure for each image if *inline* has only images, else an empty list."""
    images = [node for node in inline if isinstance(node, nodes.image)]
    others = [node for node in inline if not isinstance(node, nodes.image)]
    if any(node.astext().strip() for node in others):
        return []
    found: list[link_image] = []
    for image in images:
        figure = link_image("", image)
        figure.line = image.line = line
        found.append(figure)
    return found


def wrap_images(document: nodes.Element, docname: str, settings: Settings, report: Report) -> None:
    """Replace paragraphs that have only images with figures.

    Images without alternative text are reported. URIs that are not images are reported and replaced with text.
    """
    images = list(document.findall(nodes.image))
    refused = [image for image in images if not _check_image(image, docname, settings, report, line_of(image))]
    replace_all([(image, instead(image)) for image in refused])
    made: list[Replacement] = []
    for image in list(document.findall(nodes.image)):
        line = line_of(image)
        if not image.get("alt", "").strip():
            report(Problem.IMAGE_ALT, line, {"url": image["uri"]})
        image["loading"] = "lazy"
        paragraph = image.parent
        if isinstance(paragraph, nodes.paragraph) and (found := figures(paragraph.children, line)):
            made.append((paragraph, found))
    replace_all(made)


def _check_image(image: nodes.image, docname: str, settings: Settings, report: Report, line: int) -> bool:
    """Return whether an image has a web URL or is an image file in the source directory; report problems."""
    uri: str = image["uri"]
    for key in ("width", "height"):
        if (size := _SIZE.fullmatch(str(image.get(key, "")))) and float(size[1]) > _limit(size[2]):
            details = {"what": f"a {key} of {size[0]}", "limit": f"{_limit(size[2]):,}{size[2]}"}
            report(Problem.TOO_LARGE, line, dict(details))
            del image[key]
    if url := web_url(uri):
        if why := misleading(uri):
            report(Problem.MISLEADING_URL, line, {"url": uri, "why": why})
        if why := doubtful_image(unquote(uri)):
            report(Problem.DOUBTFUL_URL, line, {"url": shortened(unquote(uri)), "why": why})
        image["uri"] = url
        return True
    for name in (uri, *_variant(uri, docname, settings)):
        if what := picture_problem(settings.source, docname, name):
            report(Problem.NOT_A_PICTURE, line, {"url": shortened(name), "what": what})
            return False
    return True


def _variant(path: str, docname: str, settings: Settings) -> list[str]:
    """Return the localised file that Sphinx would use instead (``figure_language_filename``), if it exists."""
    root, ext = posixpath.splitext(path)
    variant = f"{root}.{settings.page_language.replace('-', '_')}{ext}"
    found = picture_path(docname, variant)
    return [variant] if settings.source and found and os.path.lexists(settings.source / found) else []


def _limit(unit: str) -> int:
    return SIZES.get(unit, OTHER_SIZE)


def instead(image: nodes.image) -> nodes.Node:
    """Return the replacement for an invalid image: its alternative text, or its URI."""
    text = nodes.Text(image.get("alt") or shortened(image["uri"]))
    if isinstance(image.parent, nodes.TextElement):
        return text
    paragraph = nodes.paragraph("", "", text)
    paragraph.source, paragraph.line = image.source, line_of(image)
    return paragraph
