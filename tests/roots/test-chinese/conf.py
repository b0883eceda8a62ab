"""A newsletter without a Latin letter of its own, so that every English word on its pages is one of ours."""

project = "周刊"
author = copyright = "豆豆"
version = "1"
language = "zh_CN"
extensions = ["sphinx_newsletter"]
myst_enable_extensions = ["colon_fence"]
html_theme = "furo"
html_baseurl = "https://1.example/"
html_copy_source = False
epub_show_urls = "no"

newsletter_season_length = 2
newsletter_sections = {"文章": ["文章&教程"], "项目": ["项目&资源"]}
newsletter_follow = [("博客", "https://1.example/", "所有内容")]
