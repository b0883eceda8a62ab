"""The pages of test-problems, mended: nothing is wrong."""

project = "Weekly"
extensions = ["sphinx_newsletter", "sphinx_parallel_html"]
myst_enable_extensions = ["colon_fence"]
html_theme = "furo"
html_baseurl = "https://weekly.example/"
ogp_social_cards = {"enable": False}

newsletter_season_length = 50
newsletter_sections = {"articles": ["Articles"], "podcasts": ["Podcasts"], "books": ["Books"]}
