"""Images of an issue page: each a figure of its own, where it does not stand within a line of text."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Sequence

from docutils import nodes

from sphinx_newsletter.config import Settings
from sphinx_newsletter.problems import Problem, Report
from sphinx_newsletter.reading.limits import OTHER_SIZE, SIZES, shortened
from sphinx_newsletter.reading.local_files import is_picture, picture_path
from sphinx_newsletter.reading.nodes import link_image
from sphinx_newsletter.records.urls import misleading, web_url

_SIZE = re.compile(r"([\d.]+)\s*(\D*)")


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


def wrap_images(document: nodes.document, docname: str, settings: Settings, report: Report) -> None:
    """Make figures of the paragraphs that hold only images.

    Report images that say nothing to the blind. One that is no picture is reported, and its text shown.
    """
    for image in list(document.findall(nodes.image)):
        if not _is_shown(image, docname, settings, report, line_of(image)):
            image.parent.replace(image, instead(image))
    for image in list(document.findall(nodes.image)):
        line = line_of(image)
        if not image.get("alt", "").strip():
            report(Problem.IMAGE_ALT, line, {"url": image["uri"]})
        image["loading"] = "lazy"
        paragraph = image.parent
        if isinstance(paragraph, nodes.paragraph) and (made := figures(paragraph.children, line)):
            paragraph.parent.replace(paragraph, made)


def _is_shown(image: nodes.image, docname: str, settings: Settings, report: Report, line: int) -> bool:
    """Say whether an image is a picture on the web or in the docs folder; report what is wrong with it."""
    typed: str = image["uri"]
    for key in ("width", "height"):
        if (size := _SIZE.fullmatch(str(image.get(key, "")))) and float(size[1]) > _limit(size[2]):
            details = {"what": f"a {key} of {size[0]}", "limit": f"{_limit(size[2]):,}{size[2]}"}
            report(Problem.TOO_LARGE, line, dict(details))
            del image[key]
    if url := web_url(typed):
        if why := misleading(typed):
            report(Problem.MISLEADING_URL, line, {"url": typed, "why": why})
        image["uri"] = url
        return True
    for name in (typed, *_variant(typed, docname, settings)):
        if not is_picture(settings.source, docname, name):
            report(Problem.NOT_A_PICTURE, line, {"url": shortened(name)})
            return False
    return True


def _variant(path: str, docname: str, settings: Settings) -> list[str]:
    """Return the picture that Sphinx shows in the place of another in this language, if it is there."""
    root, ext = posixpath.splitext(path)
    variant = f"{root}.{settings.page_language}{ext}"
    found = picture_path(docname, variant)
    return [variant] if settings.source and found and os.path.lexists(settings.source / found) else []


def _limit(unit: str) -> int:
    return SIZES.get(unit, OTHER_SIZE)


def instead(image: nodes.image) -> nodes.Node:
    """Return what stands for an image that is none: its text."""
    text = nodes.Text(image.get("alt") or shortened(image["uri"]))
    if isinstance(image.parent, nodes.TextElement):
        return text
    paragraph = nodes.paragraph("", "", text)
    paragraph.source, paragraph.line = image.source, line_of(image)
    return paragraph
