"""Parsing of issue pages: from Markdown to records and card nodes.

Nothing here imports Sphinx, so that the command line can parse a page with MyST's docutils parser.
"""

from sphinx_newsletter.reading.front_matter import FrontMatter
from sphinx_newsletter.reading.issue_page import read_issue
from sphinx_newsletter.reading.standalone import Finding, read_text

__all__ = ["Finding", "FrontMatter", "read_issue", "read_text"]
