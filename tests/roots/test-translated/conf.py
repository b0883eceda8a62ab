"""An English newsletter with a Japanese translation by Sphinx's own catalogs; ``-D language=ja`` builds it."""

project = "Weekly"
author = "Ada"
language = "en"
extensions = ["sphinx_newsletter"]
html_theme = "furo"
html_baseurl = "https://weekly.example/"
html_copy_source = False
ogp_social_cards = {"enable": False}
locale_dirs = ["translations"]
newsletter_sections = {"articles": ["Articles"]}
