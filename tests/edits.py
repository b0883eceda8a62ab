"""Edits of ``full_site``'s newsletter, as people make them, drawn by chance."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from building import write_issue
from full_site import GUIDE, INDEX, MORE, TOPICS, issue_body, png, write_season

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


class Editor:
    """Edits a source folder, by chance but by the same each time."""

    def __init__(self, source: Path, seed: int) -> None:
        self.source = source
        self.random = random.Random(seed)
        self.count = 0
        self.conf = (source / "conf.py").read_text(encoding="utf-8")

    def edit(self) -> str:
        """Edit something; return what was done."""
        self.count += 1
        edits = [getattr(self, name) for name in sorted(dir(self)) if name.startswith("do_")]
        while True:
            chosen: Callable[[], str | None] = self.random.choice(edits)
            if (done := chosen()) is not None:
                return f"{chosen.__name__.removeprefix('do_')}: {done}"

    @property
    def word(self) -> str:
        """A word of its own for each edit."""
        return f"word{self.count}"

    def _files(self, pattern: str) -> list[Path]:
        return sorted(path for path in self.source.glob(pattern) if path.is_file())

    def _pick(self, pattern: str, least: int = 1) -> Path | None:
        found = self._files(pattern)
        return self.random.choice(found) if len(found) >= least else None

    def _change(self, path: Path | None, pattern: str, new: str) -> str | None:
        """Replace the first match of *pattern*; do nothing if there is none."""
        if path is None:
            return None
        text = path.read_text(encoding="utf-8")
        changed = re.sub(pattern, lambda match: new, text, count=1, flags=re.MULTILINE)
        if changed == text:
            return None
        path.write_text(changed, encoding="utf-8")
        return f"{path.relative_to(self.source)} {new.splitlines()[0] if new else ''}"

    def _rename(self, path: Path, new: Path) -> str:
        new.parent.mkdir(exist_ok=True)
        path.rename(new)
        return f"{path.relative_to(self.source)} to {new.relative_to(self.source)}"

    def _delete(self, path: Path | None) -> str | None:
        if path is None:
            return None
        path.unlink()
        return str(path.relative_to(self.source))

    def _numbers(self) -> list[int]:
        texts = (path.read_text(encoding="utf-8") for path in self._files("issues/*.md"))
        return sorted(int(found[1]) for text in texts if (found := re.search(r"^issue: (\d+)", text, re.M)))

    # Issues

    def do_add_issue(self) -> str | None:
        numbers = self._numbers()
        if len(numbers) >= 12:
            return None
        number = self.random.choice([max(numbers) + 1, min(set(range(1, 99)) - set(numbers))])
        body = issue_body(
            number,
            picture=self.random.choice(["", "one.png", "missing.png"]),
            reference=self.random.choice([0, 1, number - 1]),
        )
        name = self.random.choice([f"{number:04}", f"letter-{number}", f"more/{number}"])
        (self.source / "issues/more").mkdir(exist_ok=True)
        return str(write_issue(self.source / "issues", number, body=body, title=f"Title {self.word}", name=name))

    def do_delete_issue(self) -> str | None:
        return self._delete(self._pick("issues/**/*.md", 8))

    def do_rename_issue(self) -> str | None:
        path = self._pick("issues/*.md")
        return path and self._rename(path, path.with_name(f"renamed-{self.count}.md"))

    def do_move_issue_to_a_longer_name(self) -> str | None:
        path = self._pick("issues/*.md")
        new = path and path.with_name(f"{path.stem}.{self.count}.md")
        return path and new and self._rename(path, new)

    def do_put_one_issue_in_the_place_of_another(self) -> str | None:
        path, other = self._pick("issues/*.md", 9), self._pick("issues/*.md")
        return (path and other and path != other and self._rename(path, other)) or None

    def do_renumber_issue(self) -> str | None:
        number = max(self._numbers()) + 1
        return self._change(self._pick("issues/**/*.md"), r"^issue: \d+", f"issue: {number}")

    def do_edit_title(self) -> str | None:
        return self._change(self._pick("issues/**/*.md"), "^# .*", f"# Title {self.word}")

    def do_edit_summary(self) -> str | None:
        return self._change(self._pick("issues/**/*.md"), r"A summary of \w+", f"A summary of {self.word}")

    def do_edit_intro(self) -> str | None:
        return self._change(self._pick("issues/**/*.md"), "^An introduction.*", f"An introduction {self.word}.")

    def do_edit_date(self) -> str | None:
        day = self.random.randint(10, 28)
        return self._change(self._pick("issues/**/*.md"), r"^date: .*", f"date: 2024-{day % 12 + 1:02}-{day}")

    def do_edit_heading(self) -> str | None:
        return self._change(self._pick("issues/**/*.md"), "^## .*", f"## Heading {self.word}")

    def do_edit_address(self) -> str | None:
        return self._change(
            self._pick("issues/**/*.md"), r"https://example.org/\w+", f"https://example.org/{self.word}"
        )

    def do_edit_link_title(self) -> str | None:
        subject = self.random.choice(["asyncio", "mypy", "nothing"])
        return self._change(self._pick("issues/**/*.md"), r"\[All about .*?\]", f"[All about {subject}]")

    def do_edit_reference(self) -> str | None:
        number = self.random.choice([*self._numbers(), 77])
        return self._change(self._pick("**/*.md"), r"\{issue\}`\d+`", f"{{issue}}`{number}`")

    def do_edit_picture_of_issue(self) -> str | None:
        name = self.random.choice(["../pictures/one.png", "one.png", "https://img.example/one.png"])
        return self._change(self._pick("issues/*.md"), r"!\[.*?\]\(.*?\)", f"![{self.word}]({name})")

    def do_add_code_to_issue(self) -> str | None:
        return self._change(self._pick("issues/**/*.md"), r"^## ", f"```python\nx = '{self.word}'\n```\n\n## ")

    # Other pages

    def do_edit_season(self) -> str | None:
        season = self.random.randint(1, 4)
        write_season(self.source, season, self.random.choice(["", f"Season {self.word}"]))
        return str(season)

    def do_delete_season(self) -> str | None:
        return self._delete(self._pick("seasons/*.md", 2))

    def do_edit_guide(self) -> str | None:
        (self.source / "guide.md").write_text(
            GUIDE.replace("# Guide", f"# Guide {self.word}").replace(
                "one.png", self.random.choice(["one", "two"]) + ".png"
            )
        )
        return ""

    def do_add_detail(self) -> str | None:
        text = (
            f"# Detail {self.word}\n\n(label-{self.word})=\n\n## Part\n\nSee {{doc}}`/guide`, {{ref}}`search`.\n"
        )
        (self.source / f"details/{self.word}.md").write_text(text)
        return self.word

    def do_edit_detail(self) -> str | None:
        return self._change(self._pick("details/*.md"), "^# .*", f"# Title of detail {self.word}")

    def do_delete_detail(self) -> str | None:
        return self._delete(self._pick("details/*.md", 2))

    def do_rename_detail(self) -> str | None:
        path = self._pick("details/*.md")
        return path and self._rename(path, path.with_name(f"{self.word}.md"))

    def do_refer_to_detail(self) -> str | None:
        path = self._pick("details/*.md")
        target = path and f"details/{path.stem}"
        text = MORE + f"\nOf {{doc}}`{target}`, [](details/one.md) and [](#label-word3).\n"
        (self.source / "more.md").write_text(text)
        return target

    def do_edit_index(self) -> str | None:
        text = INDEX.replace("latest-issue} 3", f"latest-issue}} {self.random.randint(1, 5)}")
        (self.source / "index.md").write_text(text + f"\n{self.word}\n")
        return ""

    # What is no page

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

    # Nothing

    def do_nothing(self) -> str | None:
        return ""
