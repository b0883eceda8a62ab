"""A small newsletter: seasons of two issues, a guide page, topics."""

project = "Small Weekly"
author = "Ada"
extensions = ["sphinx_newsletter", "sphinx_parallel_html"]
myst_enable_extensions = ["colon_fence"]
html_theme = "furo"
html_baseurl = "https://small.example/en/latest/"
html_copy_source = False

ogp_social_cards = {"enable": False}

newsletter_season_length = 2
newsletter_host_languages = {"juejin.cn": "zh"}
newsletter_sections = {"articles": ["Articles"], "projects": ["Projects"]}
newsletter_follow = [("Letter", "https://letter.example", "By email.")]
newsletter_feed_id = "tag:small.example,2024:weekly"
