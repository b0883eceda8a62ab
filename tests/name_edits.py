"""Edits of names: of issues and other pages, and of what pages are named after."""

from __future__ import annotations

import shutil
from pathlib import Path

from editing import Edits
from full_site import issue_body

ODD = ["a b", "it's", 'a"b', "50%", "a%2Fb", "javascript:x", "x" * 120, "cafe\u0301", "{a}", "a;b", "-a", ".a"]
"""Names that no issue page may have."""
HEADINGS = ["Index", "Tools & More", "Tools, More", "Tools - More", "index!", "Articles!", "Über", "U\u0308ber"]
HOSTS = ["[::1]", "[1::]", "index", "Example.org:80", "example.org"]
TAGS = ["C++", "C#", "C", "Index", "asyncio", "Asyncio!", "typing", "++"]
PLACES = [
    "topics/index.md",
    "topics/asyncio/index.md",
    "Topics.md",
    "guide/index.md",
    "Guide.md",
    "issues-1.md",
    "links.json.md",
    "extra/atom.xml",
    "extra/recent/index.html",
    "extra/sources/index.html",
    "issues/index.md",
]
"""Pages and files in the place of others."""


class NameEdits(Edits):
    """Edits names."""

    def do_move_issue_to_another_folder(self) -> str | None:
        path = self._pick("issues/**/*.md")
        folder = self.random.choice(["more", "2024", "a/b", ""])
        return path and self._move(path, self.source / "issues" / folder / f"moved-{self.count}.md")

    def do_swap_two_issues(self) -> str | None:
        path, other = self._pick("issues/**/*.md", 2), self._pick("issues/**/*.md")
        if not path or not other or path == other:
            return None
        kept = self.source / "kept.md"
        shutil.move(path, kept)
        shutil.move(other, path)
        shutil.move(kept, other)
        return f"{path.relative_to(self.source)} and {other.relative_to(self.source)}"

    def do_give_an_issue_any_number(self) -> str | None:
        number = self.random.randint(1, 14)
        return self._change(self._pick("issues/**/*.md"), r"^issue: \d+", f"issue: {number}")

    def do_exchange_numbers(self) -> str | None:
        path, other = self._pick("issues/**/*.md", 2), self._pick("issues/**/*.md")
        if not path or not other or path == other:
            return None
        texts = [each.read_text(encoding="utf-8") for each in (path, other)]
        lines = [next((line for line in text.splitlines() if line.startswith("issue: ")), "") for text in texts]
        for each, text, old, new in zip((path, other), texts, lines, lines[::-1], strict=True):
            each.write_text(text.replace(old, new, 1) if old and new else text, encoding="utf-8")
        return " and ".join(lines)

    def do_put_an_issue_beside_another(self) -> str | None:
        path = self._pick("issues/**/*.md")
        name = self.random.choice(["{}/index.md", "{}.rst", "{}.html/x.md", "{}/INDEX.md"])
        return path and self._copy(path, path.parent / name.format(path.stem))

    do_put_another_issue_beside_another = do_put_an_issue_beside_another

    def do_take_it_away(self) -> str | None:
        patterns = ("issues/**/index.md", "issues/**/*.rst", "issues/**/x.md")
        found = [path for pattern in patterns for path in self._files(pattern)]
        return self._delete(self.random.choice(found)) if found else None

    do_take_another_away = do_take_it_away

    def do_give_an_issue_an_odd_name(self) -> str | None:
        path = self._pick("issues/**/*.md", 4)
        return path and self._move(path, path.with_name(f"{self.random.choice(ODD)}.md"))

    def do_rename_an_odd_issue_back(self) -> str | None:
        found = [path for path in self._files("issues/**/*.md") if path.stem in ODD]
        path = self.random.choice(found) if found else None
        return path and self._move(path, path.with_name(f"back-{self.count}.md"))

    do_rename_another_odd_issue_back = do_rename_an_odd_issue_back

    def do_change_the_case(self) -> str | None:
        path = self._pick(self.random.choice(["issues/**/*.md", "*.md", "details/*.md"]))
        new = path and path.with_name(f"{path.stem.swapcase()}.md")
        return self._move(path, new) if path and new and path.stem != "index" and not new.exists() else None

    def do_copy_in_another_case(self) -> str | None:
        path = self._pick(self.random.choice(["issues/**/*.md", "details/*.md"]))
        return path and self._copy(path, path.with_name(f"{path.stem.swapcase()}.md"))

    def do_rename_season(self) -> str | None:
        path = self._pick("seasons/*.md")
        return path and self._move(path, path.with_name(f"named-{self.count}.md"))

    def do_put_a_season_in_two_pages(self) -> str | None:
        path = self._pick("seasons/*.md")
        return path and self._copy(path, path.with_name(f"twin-{self.count}.md"))

    def do_delete_a_season_page(self) -> str | None:
        return self._delete(self._pick("seasons/*.md", 2))

    def do_edit_headings_and_hosts(self) -> str | None:
        path = self._pick("issues/**/*.md")
        if path is None:
            return None
        heading, host = self.random.choice(HEADINGS), self.random.choice(HOSTS)
        items = "".join(f"{n}. [All of {n}](https://{host}/{self.count}/{n})\n" for n in range(1, 4))
        number = self.random.randint(1, 14)
        text = issue_body(number).replace("## Articles", f"## {heading}\n\n{items}\n## Articles")
        front = path.read_text(encoding="utf-8").partition("\n# ")[0]
        path.write_text(f"{front}\n# Title {self.word}\n\n{text}", encoding="utf-8")
        return f"{path.relative_to(self.source)} {heading} {host}"

    def do_edit_posts(self) -> str | None:
        tags = ", ".join(self.random.sample(TAGS, 4))
        references = "{ref}`tag-c` {ref}`author-ada`" * self.random.randrange(2)
        text = f"# News\n\n{references}\n\n```{{post}} Jan 1, 2024\n:tags: {tags}\n:author: Ada, Ada!\n```\n"
        (self.source / "news.md").write_text(text, encoding="utf-8")
        return tags

    def do_delete_posts(self) -> str | None:
        path = self.source / "news.md"
        return self._delete(path) if path.is_file() else None

    def do_put_a_page_in_the_place_of_another(self) -> str | None:
        path = self.source / self.random.choice(PLACES)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# Page {self.word}\n", encoding="utf-8")
        return str(path.relative_to(self.source))

    def do_take_such_pages_away(self) -> str | None:
        found = [name for name in PLACES if (self.source / name).is_file()]
        for name in found[:2]:
            (self.source / name).unlink()
        return ", ".join(found[:2]) or None

    do_take_more_such_pages_away = do_take_such_pages_away

    def do_nothing_to_names(self) -> str | None:
        return ""

    def _move(self, path: Path, new: Path) -> str:
        new.parent.mkdir(parents=True, exist_ok=True)
        return self._rename(path, new)

    def _copy(self, path: Path, new: Path) -> str | None:
        if new.exists():
            return None
        new.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, new)
        return f"{path.relative_to(self.source)} to {new.relative_to(self.source)}"
