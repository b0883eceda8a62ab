"""Settings of the Python Trending Weekly archive. Only settings: what they do is in the guide."""

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parent / "guide"))

project = "Python Trending Weekly"
author = "Python Trending Weekly"
copyright = "its authors"
version = release = "1"  # an e-book must have one
language = "en"

extensions = [
    "sphinx_newsletter",  # first: it loads the next four lazily
    "myst_parser",
    "sphinx_design",
    "ablog",
    "sphinxext.opengraph",
    "notfound.extension",
    "sphinx_parallel_html",
    "guide_directives",  # in guide/
]
myst_enable_extensions = ["colon_fence"]
exclude_patterns = ["_build"]

html_theme = "furo"
html_title = "Python Trending Weekly"
html_logo = html_favicon = "_static/mark.svg"
html_baseurl = os.environ.get(
    "READTHEDOCS_CANONICAL_URL", "https://python-trending-weekly.readthedocs.io/en/latest/"
)
html_theme_options = {  # "Edit this page" leads to the repository that Read the Docs builds
    "source_repository": os.environ.get("READTHEDOCS_GIT_CLONE_URL", "").removesuffix(".git"),
    "source_branch": "main",
    "source_directory": "docs/",
}
html_copy_source = False
html_show_sourcelink = False
html_use_index = False
epub_exclude_files = ["404.xhtml"]
# Base path of assets on the 404 page.
notfound_urls_prefix = urlsplit(os.environ.get("READTHEDOCS_CANONICAL_URL", "/")).path

newsletter_host_languages = {
    "juejin.cn": "zh",
    "zhihu.com": "zh",
    "v2ex.com": "zh",
    "cnblogs.com": "zh",
    "b23.tv": "zh",
    "bilibili.com": "zh",
    "xiaoyuzhoufm.com": "zh",
}
newsletter_sections = {
    "articles": ["Articles & Tutorials", "文章&教程", "記事&チュートリアル"],
    "projects": ["Projects & Resources", "项目&资源", "プロジェクト＆リソース"],
    "podcasts": ["Podcasts & Videos", "播客&视频", "ポッドキャスト＆動画"],
    "discussions": ["Discussions & Questions", "Discussion & Questions", "Discussion & Question", "讨论&问题"],
    "books": ["Books", "书籍"],
}
newsletter_section_singulars = {
    "articles": "article",
    "projects": "project",
    "podcasts": "podcast",
    "discussions": "discussion",
    "books": "book",
}
newsletter_boilerplate = [
    # Welcome and way to the original
    "Welcome to the Python Trending Weekly",
    "Welcome to Python Trending Weekly",
    "Welcome to the 12th issue of Python Trending Weekly",
    "Welcome to the 13th issue of Python Trending Weekly",
    "Most of the content shared here is in English",
    "The original version",
    "Here are the title summaries for this issue",
    "https://www.patreon.com/posts/",
    "你好，我是猫哥",
    "首发于我的博客",
    "本周刊精心筛选",
    "この記事は",
    "ここでは毎週",
    # Subscription and support
    "Subscribe Welcome",
    "Sponsor & Support",
    "Substack Channel",
    "Telegram Channel",
    "Stay ahead of the curve",
    "Cut through the noise",
    "After subscribing",
    "Python Trending Weekly Season",
    "欢迎订阅",
    "关于周刊",
    "赞助&支持",
    "周刊已开通 Telegram 频道",
    "スポンサー＆サポート",
    "本週刊について",
]
newsletter_follow = [
    ("Blog", "https://pythoncat.top", "Articles, original and translated, and the weekly in Chinese."),
    ("Substack", "https://pythoncat.substack.com/s/python-trending-weekly", "Every issue by email."),
    ("GitHub", "https://github.com/chinesehuazhou/python-weekly", "The Markdown of every issue."),
    ("Telegram", "https://t.me/pythontrendingweekly", "Issues and finds between them."),
    ("Twitter", "https://twitter.com/chinesehuazhou", "The editor's account."),
]
# Part of every feed's id: readers know the feed by it, so it must stay as it is.
newsletter_feed_id = "tag:python-trending-weekly.readthedocs.io,2023:weekly"
