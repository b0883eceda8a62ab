"""Edits of what is no page: topics, settings, templates, static files, pictures."""

from __future__ import annotations

import shutil

from editing import Edits
from full_site import TOPICS, png

SETTINGS = [
    'project = "Weekly {word}"',
    'html_title = "The {word}"',
    'html_theme_options = {{"announcement": "{word}"}}',
    "newsletter_season_length = {small}",
    "newsletter_feed_length = {small}",
    'newsletter_follow = [("{word}", "https://letter.example/{word}", "By post.")]',
    'newsletter_sections = {{"articles": ["Articles"], "{word}": ["Projects"]}}',
    "newsletter_topics_per_link = 1",
    'newsletter_feed_id = "tag:{word}.example,2024:weekly"',
    "html_baseurl = 'https://{word}.example/'",
    'html_baseurl = ""',
    "html_copy_source = False",
    "html_show_sourcelink = False",
    "html_css_files = []",
    "html_static_path = []",
    "html_extra_path = []",
    "html_use_index = False",
    'html_logo = "pictures/one.png"',
    'html_additional_pages = {{"{word}": "page.html"}}',
    'html_use_opensearch = "https://small.example"',
    'html_theme = "alabaster"',
    'language = "zh_CN"',
    'blog_path = "news"',
    'exclude_patterns = ["_build", "drafts", "details/two.md"]',
    'extensions.remove("notfound.extension")',
    'rst_prolog = ".. |{word}| replace:: {word}"',
    "templates_path = []",
    'pygments_style = "monokai"',
    "ogp_description_length = {small}0",
    "numfig = True",
]
"""What may be added to ``conf.py``; every one goes again after a while."""


class SiteEdits(Edits):
    """Edits what is no page, or nothing at all."""

    def do_edit_topics(self) -> str | None:
        path = self.source / "topics.toml"
        choice = self.random.randrange(4)
        if choice == 0 and path.is_file():
            return self._delete(path)
        added = f'\n[{self.word}]\ntitle = "Topic {self.word}"\nwords = ["project", "{self.word}"]\n'
        path.write_text(
            TOPICS.replace('asyncio"\nw', f'{self.word}"\nw') if choice == 1 else TOPICS + added * (choice == 2)
        )
        return str(choice)

    def do_change_settings(self) -> str | None:
        setting = self.random.choice(SETTINGS).format(word=self.word, small=self.random.randint(1, 6))
        (self.source / "conf.py").write_text(f"{self.conf}\n{setting}\n")
        return setting

    do_change_settings_more_often = do_change_settings

    def do_restore_settings(self) -> str | None:
        (self.source / "conf.py").write_text(self.conf)
        return ""

    def do_edit_template(self) -> str | None:
        path = self.source / self.random.choice(["_templates/sidebar/brand.html", "_templates/search.html"])
        if path.is_file() and self.random.random() < 0.5:
            return self._delete(path)
        brand = f"<p>{self.word}</p>"
        path.write_text(
            brand if "brand" in path.name else f'{{% extends "furo/search.html" %}}{{# {self.word} #}}'
        )
        return str(path)

    def do_edit_page_template(self) -> str | None:
        path = self.source / "_templates/page.html"
        if path.is_file():
            return self._delete(path)
        path.write_text(
            '{% extends "!page.html" %}\n{% block extrahead %}<!-- ' + self.word + " -->{% endblock %}"
        )
        return str(path)

    def do_edit_style(self) -> str | None:
        (self.source / "_static").mkdir(exist_ok=True)
        (self.source / "_static/own.css").write_text(f"p {{ color: inherit; }} /* {self.word} */\n")
        return ""

    def do_add_static_file(self) -> str | None:
        name = self.random.choice(
            [f"{self.word}.txt", f"data/{self.word}.txt", f"{self.word}.txt.jinja", "basic.css"]
        )
        (self.source / "_static" / name).parent.mkdir(parents=True, exist_ok=True)
        (self.source / "_static" / name).write_text(f"{self.word} {{{{ project }}}}")
        return name

    def do_delete_static_file(self) -> str | None:
        return self._delete(self._pick("_static/**/*"))

    def do_rename_static_file(self) -> str | None:
        path = self._pick("_static/**/*")
        return path and self._rename(path, path.with_name(f"{self.word}{path.suffix}"))

    def do_edit_extra_file(self) -> str | None:
        name = self.random.choice(["notes.txt", f"{self.word}.txt", f"deep/{self.word}.txt"])
        (self.source / "extra" / name).parent.mkdir(parents=True, exist_ok=True)
        (self.source / "extra" / name).write_text(self.word)
        return name

    def do_delete_extra_file(self) -> str | None:
        return self._delete(self._pick("extra/**/*.txt", 2))

    def do_change_picture(self) -> str | None:
        path = self.source / self.random.choice(["pictures/one.png", "pictures/two.png", "issues/one.png"])
        path.write_bytes(png(self.count % 256))
        return str(path)

    def do_delete_picture(self) -> str | None:
        return self._delete(self._pick("*/*.png"))

    def do_exchange_pictures(self) -> str | None:
        path, other = self.source / "pictures/one.png", self.source / "issues/one.png"
        if not (path.is_file() and other.is_file()):
            return None
        shutil.move(path, self.source / "kept.png")
        shutil.move(other, path)
        shutil.move(self.source / "kept.png", other)
        return ""

    def do_nothing(self) -> str | None:
        return ""
