"""A project that is no newsletter, with extensions that many have."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "package"))

project = "Plain"
author = "Ada"
version = release = "1"
extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.intersphinx",
    "sphinx.ext.extlinks",
    "sphinx_copybutton",
    "sphinx_tabs.tabs",
    "sphinx_sitemap",
]
myst_enable_extensions = ["colon_fence", "attrs_inline"]
html_baseurl = "https://plain.example/"
html_static_path = ["_static"]
html_css_files = ["newsletter.css"]
html_last_updated_fmt = ""
extlinks = {"issue": ("https://bugs.example/%s", "bug %s"), "link": ("https://l.example/%s", None)}
intersphinx_mapping = {"other": ("https://other.example/", "other.inv")}
sitemap_url_scheme = "{link}"
sitemap_show_lastmod = False
numfig = True
