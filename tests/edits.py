"""Edits of ``full_site``'s newsletter, as people make them, drawn by chance."""

from __future__ import annotations

from building import write_issue
from full_site import GUIDE, INDEX, MORE, issue_body, write_season
from name_edits import NameEdits
from site_edits import SiteEdits


class Editor(NameEdits, SiteEdits):
    """Edits a newsletter: its issues, its other pages, and what is no page."""

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
