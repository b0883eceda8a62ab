"""The hostile pages of ``tests/hostile``, and a site made of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from building import PIXEL

HERE = Path(__file__).parent / "hostile"
CONF = """\
project = "Weekly"
extensions = ["sphinx_newsletter", "sphinx_parallel_html"]
html_theme = "furo"
html_baseurl = "https://weekly.example/"
ogp_social_cards = {"enable": False}
myst_enable_extensions = ["colon_fence", "substitution"]
exclude_patterns = ["issues/payload.txt"]
newsletter_feed_length = 9999
"""
FURTHER_MARKUP = """\
extensions += [
    "sphinx.ext.autodoc", "sphinx.ext.autosummary", "sphinx.ext.doctest", "sphinx.ext.graphviz",
    "sphinx.ext.ifconfig", "sphinx.ext.inheritance_diagram", "sphinx.ext.todo",
]
myst_enable_extensions = [
    "amsmath", "attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath", "fieldlist",
    "html_admonition", "html_image", "replacements", "smartquotes", "strikethrough", "substitution", "tasklist",
]
myst_url_schemes = ["http", "https", "mailto", "javascript", "data", "vbscript"]
myst_heading_anchors = 3
myst_substitutions = {"x": "x"}
"""
"""Settings with which Markdown may do all that MyST and Sphinx's own extensions offer."""
OUTSIDE, INSIDE, IN_CONF = "quokkaoutside7c1e", "wombatinside9d2f", "numbatinconf3b8a"
"""Words in files that no page may tell: outside the docs folder, inside it but no picture, its ``conf.py``."""
PAYLOAD = """\
---
myst: {enable_extensions: [substitution]}
---

{{ cycler.__init__.__globals__.os.system('touch @CANARY@') }}
"""


@dataclass(frozen=True)
class HostilePage:
    """A page and what must be reported of it."""

    name: str
    number: int
    codes: Counter[str]
    """What a build and ``newsletter check`` report."""
    path: str
    text: str

    @property
    def docname(self) -> str:
        return self.path.rpartition(".")[0]

    def written(self, canary: Path) -> str:
        """Return the page's text; *canary* is the file that it would make if it could, beside the docs folder."""
        outside = str(canary.with_name("outside.txt"))
        return self.text.replace("@CANARY@", str(canary)).replace("@OUTSIDE@", outside)


def _load(path: Path, number: int) -> HostilePage:
    head, _, text = path.read_text(encoding="utf-8").partition("=====\n")
    told = dict(line.split(": ", 1) for line in head.splitlines())
    codes = _codes(told["codes"])
    date = f"{2000 + number // 28 // 12}-{1 + number // 28 % 12:02}-{1 + number % 28:02}"
    here = told.get("path", "issues/@NUMBER@.md").replace("@NUMBER@", f"{number:04}")
    text = text.replace("@NUMBER@", str(number)).replace("@NUMBER4@", f"{number:04}").replace("@DATE@", date)
    name = path.relative_to(HERE).with_suffix("").as_posix()
    return HostilePage(name, number, codes, here, text)


def _codes(listed: str) -> Counter[str]:
    return Counter(code for code in listed.split(", ") if code != "-")


PAGES = [_load(path, number) for number, path in enumerate(sorted(HERE.glob("*/*.md")), 1)]


def write_site(folder: Path, canary: Path, conf: str = CONF) -> None:
    """Write a newsletter of all hostile pages, and the files that none of them may read."""
    for page in PAGES:
        path = folder / page.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page.written(canary), encoding="utf-8")
    (folder / "conf.py").write_text(f"{conf}# {IN_CONF}\n", encoding="utf-8")
    (folder / "inside.txt").write_text(f"{INSIDE}, <script>canary()</script>\n", encoding="utf-8")
    canary.with_name("outside.txt").write_text(f"{OUTSIDE}, <script>canary()</script>\n", encoding="utf-8")
    (folder / "issues" / "payload.txt").write_text(PAYLOAD.replace("@CANARY@", str(canary)), encoding="utf-8")
    (folder / "issues" / "payload.py").write_text(f"open({str(canary)!r}, 'w')\n", encoding="utf-8")
    plant(folder)
    for season in range(1, len(PAGES) // 30 + 2):
        page = f"# Season {season}\n\n```{{season}} {season}\n```\n"
        (folder / f"season-{season}.md").write_text(page, encoding="utf-8")
    toctree = "```{toctree}\n:glob:\n\nseason-*\n```\n"
    (folder / "index.md").write_text(f"# Weekly\n\n{toctree}", encoding="utf-8")


PLANTED = (
    *("outside.txt", "secret.txt", "secret.png", "secret.md", "docs/inside.txt", "docs/conf.py"),
    *("docs/issues/fake.png", "docs/issues/drawing.svg", "docs/issues/variant.en.png"),
    *("outside.ipynb", "docs/issues/payload.ipynb"),
)
"""The files that hold them, beside and in the docs folder."""


def plant(folder: Path) -> None:
    """Put files beside the pages, and outside the docs folder, that no page may publish."""
    for path in ("../secret.txt", "../secret.png", "../secret.md"):
        (folder / path).write_text(f"# {OUTSIDE}\n", encoding="utf-8")
    (folder / "issues/fake.png").write_text(f"# {INSIDE}\n", encoding="utf-8")
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg"><script>canary()</script><desc>{INSIDE}</desc></svg>'
    (folder / "issues/drawing.svg").write_text(drawing, encoding="utf-8")
    (folder / "issues/variant.png").write_bytes(PIXEL)
    (folder / "issues/pixel.png").write_bytes(PIXEL)
    (folder / "issues/variant.en.png").symlink_to(folder / "../secret.png")
    for path in ("issues/payload.ipynb", "../outside.ipynb"):
        (folder / path).write_text(f'{{"cells": [], "metadata": {{"title": "{OUTSIDE}"}}}}\n', encoding="utf-8")
