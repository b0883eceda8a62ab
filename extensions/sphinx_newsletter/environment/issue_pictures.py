"""Check the image files that Sphinx has found for issue pages.

The reading code checks the file that a page names. Sphinx may use a language variant of it instead
(``figure_language_filename``), and does not read a page again when a missing image appears.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from sphinx_newsletter.environment.page_problems import note_problems
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading.images import instead, line_of
from sphinx_newsletter.reading.local_files import is_picture, picture_path, picture_problem
from sphinx_newsletter.reading.nodes import link_image
from sphinx_newsletter.reading.replacing import Replacement, replace_all


def note_pictures(env: BuildEnvironment, document: nodes.document) -> None:
    """Note the images of an issue page as dependencies, even those that are missing."""
    for image in document.findall(nodes.image):
        if path := picture_path(env.docname, image["uri"]):
            env.note_dependency(path)


def check_pictures(app: Sphinx, doctree: nodes.document) -> None:
    """Report and remove images whose files, as found by Sphinx, are not images."""
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
    report = note_problems(env, docname)
    made: list[Replacement] = []
    for image in refused:
        files = [path for path in image["candidates"].values() if "://" not in path]
        what = next(filter(None, (picture_problem(app.srcdir, "", path) for path in files)), "is not an image")
        report(Problem.NOT_A_PICTURE, line_of(image), {"url": image["uri"], "what": what})
        shown = image.parent if isinstance(image.parent, link_image) else image
        made.append((shown, instead(image)))
    replace_all(made)
    env.images.purge_doc(docname)
    for image in doctree.findall(nodes.image):
        for path in image["candidates"].values():
            if "://" not in path:
                env.images.add_file(docname, path)
