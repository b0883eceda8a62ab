"""A page of every kind of node, for builders of every kind."""

project = "Weekly"
author = "Ada"
copyright = "Ada"
version = "1"
extensions = ["sphinx_newsletter", "sphinx_parallel_html"]
myst_enable_extensions = ["colon_fence"]
html_theme = "furo"
html_baseurl = "https://weekly.example/"
ogp_social_cards = {"enable": False}
linkcheck_ignore = [".*"]
epub_show_urls = "no"
exclude_patterns = ["_build"]
