"""Issue pages made from a grammar: structure, allowed and other markup, escapes, and content that is discarded."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path

from building import PIXEL
from hostile_pages import CONF
from sphinx_newsletter.records.issue_markup import ISSUE_DIRECTIVES, ISSUE_ROLES

_SCRIPT = "<script>canary()</script>"
_IMAGE = "<img src=x onerror=canary()>"
_CONTENTS = {
    "footnote": f"[^f]: {_SCRIPT}",
    "numbered footnote": f"[^1]: {_SCRIPT}",
    "block": _SCRIPT,
    "inline": f"Words {_IMAGE} more.",
    "paragraphs": f"One\n\n[^f]: {_SCRIPT}\n\nTwo",
    "list": f"- [^f]: {_SCRIPT}\n- b",
    "quote": f"> [^f]: {_SCRIPT}",
    "item": f"1. [^f]: {_SCRIPT}",
    "definition": f"[ref]: javascript:canary()\n\n[x][ref] [^f]\n\n[^f]: [y](javascript:canary()) {_IMAGE}",
    "target": f"(tgt)=\n\n# H {_IMAGE}\n\n[^f]: {_SCRIPT}",
    "table": f"| a | b |\n|--|--|\n| {_IMAGE} | [^f] |\n\n[^f]: {_SCRIPT}",
    "directive": f"```{{note}}\n[^f]: {_SCRIPT}\n```",
    "figure": f"```{{figure}} https://i.example/a.png\n:alt: a\n\n- [^f]: {_SCRIPT}\n```",
    "substitution": "{{ x }}\n\n[^f]: {{ x }}",
    "csv": f'"a","[^f]: {_SCRIPT}"',
    "list table": f"- - [^f]: {_SCRIPT}\n  - {_IMAGE}\n- - x",
}
_ARGUMENTS = ("", "Words", f"{_IMAGE} [^f]", "[Item](https://example.org/z)")
_VALUES = (f'"One\\n\\n[^f]: {_SCRIPT}"', f'"{_IMAGE}"', f"|\n  One\n\n  [^f]: {_SCRIPT}\n", '"\\u202e\\ud800\\0"')
_ROLE_TEXTS = (f"x {_SCRIPT}", f"[^f] {_IMAGE}", "a <javascript:canary()>", f'"{_IMAGE}"')


def _script_bodies() -> Iterator[str]:
    for name, argument, content in product(ISSUE_DIRECTIVES, _ARGUMENTS, _CONTENTS.values()):
        yield f"````{{{name}}} {argument}\n{content}\n````"
    for name, options in ISSUE_DIRECTIVES.items():
        for option, value in product(options, _VALUES):
            yield f"````{{{name}}} Words\n---\n{option}: {value}\n---\n{_CONTENTS['paragraphs']}\n````"
    for name, text in product(ISSUE_ROLES, _ROLE_TEXTS):
        yield f"Text {{{name}}}`{text}` end.\n\n[^f]: {{{name}}}`{text}`"
    for first, second in product(_CONTENTS.values(), _CONTENTS.values()):
        yield f"{first}\n\n{second}"


def write_pages(folder: Path, texts: Iterable[str]) -> None:
    """Write a newsletter of issue pages, with a page for each season."""
    (folder / "issues").mkdir(parents=True)
    number = 0
    for number, text in enumerate(texts, 1):
        (folder / f"issues/{number:05}.md").write_text(text, encoding="utf-8")
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    (folder / "issues/pixel.png").write_bytes(PIXEL)
    toctree = "```{toctree}\n:glob:\n\nseason-*\n```\n"
    (folder / "index.md").write_text(f"# Weekly\n\n{toctree}", encoding="utf-8")
    for season in range(1, number // 30 + 2):
        text = f"# Season {season}\n\n```{{season}} {season}\n```\n"
        (folder / f"season-{season}.md").write_text(text, encoding="utf-8")


def script_pages() -> Iterator[str]:
    """Yield pages with a script in content that each directive and role may discard, move or parse twice."""
    return (page(number, body) for number, body in enumerate(_script_bodies(), 1))


def random_pages(seed: int, count: int) -> Iterator[str]:
    """Yield pages at random, the same for the same seed."""
    grammar = Grammar(seed)
    return (grammar.page(number) for number in range(1, count + 1))


def page(number: int, body: str) -> str:
    """Return an issue page with *body* below its first item."""
    date = f"{2000 + number // 336}-{1 + number // 28 % 12:02}-{1 + number % 28:02}"
    item = f"1. [Item](https://example.org/{number})\n\n   Text[^f] and[^1]."
    return f"---\nissue: {number}\ndate: {date}\n---\n\n# Title\n\n## Articles\n\n{item}\n\n{body}\n"


_INLINE = (
    *(
        "word",
        "два",
        "字",
        "👩‍💻",
        "*em*",
        "**strong**",
        "`code`",
        "[^f]",
        "[^1]",
        "[^none]",
        "{{ x }}",
        "$x$",
        "a\\\nb",
    ),
    *(
        "<b>",
        "<!-- c -->",
        "<script>canary()</script>",
        "&lt;",
        "&#x202e;",
        "&#0;",
        "&amp;copy;",
        "~~x~~",
        "H~2~O",
    ),
    *(
        "[a](https://example.org)",
        "[b](0002.md)",
        "[c](path:../conf.py)",
        "[d](#articles)",
        "[e](#nowhere)",
        "[f][r]",
    ),
    *("[g](../index.md)", "[h](project:0003.md)"),
    *("[](0002.md)", "<https://example.org/é>", "[i](%2e%2e/conf.py)"),
    *(
        "![alt](https://i.example/a.png)",
        "![](x.png)",
        "![z](issues/pixel.png 'T')",
        "[j](mailto:a@b.example)",
        "|",
    ),
    *(
        "[k](javascript:canary())",
        "\\[",
        "](",
        "``",
        "**",
        "_",
        "(English)",
        "（中文）",
        "https://bare.example",
        ":tada:",
    ),
    *(
        "{issue}`2`",
        "{issue}`99999`",
        "{link}`2/link-x`",
        "{pep}`8`",
        "{pep}`x`",
        "{rfc}`1#x`",
        "{kbd}`C-x`",
        "{nope}`x`",
    ),
    *(
        "{issue}`" + "9" * 5000 + "`",
        "{abbr}`A (b)`",
        "{sub}`x`",
        "{samp}`a{b}`",
        "{file}`x`",
        "{code}`x`",
        "{math}`x`",
    ),
)
_LINES = (
    *(
        "# H",
        "## Articles",
        "### Deep",
        "#### Deeper",
        "## A",
        "## A-2",
        "---",
        "***",
        "+++",
        "% comment",
        "> quote",
    ),
    *(
        "- item",
        "  - nested",
        "1. [T](https://example.org/x)",
        "2. no link",
        "3、[丙](https://example.org/y)",
        "   more",
    ),
    *(
        "10. Content deleted.",
        "[^f]: note",
        "[^1]: one",
        "[^f]: twice",
        "[r]: https://example.org/r",
        "(target)=",
        "\\",
    ),
    *(
        "| a | b |",
        "|---|---|",
        "| 1 | 2 |",
        "```python",
        "```",
        "~~~json",
        ":::",
        ":::{note}",
        "term\n: definition",
    ),
    *(
        "<div>",
        "</div>",
        "<!--",
        "-->",
        "{.class #id}",
        "🎁 note",
        "    code",
        "\t- tab",
        "- [ ] task",
        ": x",
        "...",
        "",
    ),
)
_VALUES_OF_OPTIONS = (
    *(
        "",
        "5",
        "-1",
        "x",
        "99999",
        "100000",
        "1-5",
        "1-99999,1-99999",
        "1 2",
        "auto",
        "left",
        "50%",
        "20000px",
        "tab",
    ),
    *(
        '"\\u202e"',
        '"\\ud800"',
        '"\\x00\\n\\nb"',
        "'q'",
        '"',
        "|\n  a\n  b",
        "python",
        "primary",
        "https://example.org",
    ),
)


class Grammar:
    """Pages at random, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def page(self, number: int) -> str:
        """Return a page; its front matter is valid in most."""
        body = "\n".join(self._block(0) for _ in range(self.random.randrange(1, 12)))
        text = page(number, body)
        if self.random.random() < 0.1:
            start = self.random.randrange(len(text))
            text = text[:start] + self.random.choice(_LINES) + text[start + self.random.randrange(5) :]
        return text

    def _block(self, depth: int) -> str:
        kind = self.random.random()
        if kind < 0.35:
            return self._text() + "\n"
        if kind < 0.7:
            return "\n".join(self._line() for _ in range(self.random.randrange(1, 5)))
        if depth > 3 or kind < 0.75:
            return "\n" + self.random.choice(list(_CONTENTS.values())) + "\n"
        return self._directive(depth)

    def _text(self) -> str:
        return " ".join(self.random.choice(_INLINE) for _ in range(self.random.randrange(1, 8)))

    def _line(self) -> str:
        line = self.random.choice(_LINES)
        return f"{line} {self._text()}" if self.random.random() < 0.3 else line

    def _directive(self, depth: int) -> str:
        name = self.random.choice([*ISSUE_DIRECTIVES, "include", "raw", "nope", "eval-rst"])
        known = [*ISSUE_DIRECTIVES.get(name, ()), "class", "name"]
        options = "".join(
            f":{option}: {self.random.choice(_VALUES_OF_OPTIONS)}\n"
            for option in self.random.sample(known, self.random.randrange(min(len(known), 3)))
        )
        content = "\n".join(self._block(depth + 1) for _ in range(self.random.randrange(4)))
        argument = self._text() if self.random.random() < 0.5 else ""
        fence = self.random.choice(("`", "`", ":")) * (7 - depth)
        indent = " " * self.random.choice((0, 0, 0, 3))
        whole = f"{fence}{{{name}}} {argument}\n{options}{content}\n{fence}"
        return "\n" + "\n".join(indent + line for line in whole.split("\n")) + "\n"
