"""The pictures of issue pages, as Sphinx finds them.

Reading looks at the file that a page names. Sphinx may take another in its place, the variant for the language
(``figure_language_filename``), and does not read a page again when a picture comes to be that it could not show.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from sphinx_newsletter.environment.issue_parser import warnings_at
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading.images import instead, line_of
from sphinx_newsletter.reading.local_files import is_picture, picture_path
from sphinx_newsletter.reading.nodes import link_image


def note_pictures(env: BuildEnvironment, document: nodes.document) -> None:
    """Have an issue page read again when a picture that it names changes, or comes to be."""
    for image in document.findall(nodes.image):
        if path := picture_path(env.docname, image["uri"]):
            env.note_dependency(path)


def _check_pictures(app: Sphinx, doctree: nodes.document) -> None:
    """Take out the pictures that Sphinx found and that are none."""
    env = app.env
    docname = env.docname
    refused = [
        image
        for image in doctree.findall(nodes.image)
        if doctree.get("newsletter_issue_page")
        and not all("://" in path or is_picture(app.srcdir, "", path) for path in image["candidates"].values())
    ]
    if not refused:
        return
    report = warnings_at(str(env.doc2path(docname)))
    for image in refused:
        report(Problem.NOT_A_PICTURE, line_of(image), {"url": image["uri"]})
        shown = image.parent if isinstance(image.parent, link_image) else image
        shown.parent.replace(shown, instead(image))
    env.images.purge_doc(docname)
    for image in doctree.findall(nodes.image):
        for path in image["candidates"].values():
            if "://" not in path:
                env.images.add_file(docname, path)


def setup(app: Sphinx) -> None:
    """Look at the pictures once Sphinx has found them."""
    app.connect("doctree-read", _check_pictures, priority=600)
