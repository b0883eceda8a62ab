"""Read MDX, which is Markdown with JavaScript and JSX: what a page can have of it becomes Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sphinx_newsletter.authoring.importing.document import Document
from sphinx_newsletter.authoring.importing.files.texts import markdown_of
from sphinx_newsletter.files.page_files import printable
from sphinx_newsletter.reading.front_matter import split_front_matter
from sphinx_newsletter.records.urls import is_web_url, markdown_url

_MODULE = re.compile(r"(?:import|export)\b(?=[\s{*\"'])")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_MARK = re.compile(r"`++|\{/\*|(?<!\w)<(?P<close>/?)(?P<name>[A-Z][\w.]*+)(?=[\s/>])|</?>")
"""What begins code, a comment or a component, and fragments (``<>``)."""
_ATTRIBUTE = re.compile(
    r"(?<![\w-])([A-Za-z][\w-]*+)=(?:\"([^\"]*)\"|'([^']*)'|\{[ \t]*+[\"'`]([^\"'`{}$]*)[\"'`][ \t]*+\})"
)
_BRACKET = re.compile(r"[\[\]\\]")
_ADDRESSES = ("href", "url", "link", "to", "src")
_TITLES = ("title", "name", "label", "text", "alt", "children")
_LOOKS = ("class", "className", "width", "height", "target", "rel", "loading", "style")
_LONGEST = 5_000
"""Length limit of a comment, of code in a line and of the attributes of a component."""
_SHOWN = 80
"""Length of a component in a note."""


def mdx_documents(data: bytes, stem: str, part: str) -> Iterator[Document]:
    """Yield the document that a file is, with notes on what was left out."""
    text = markdown_of(data).removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    front, body = split_front_matter(text)
    made = _Made()
    for is_code, lines in _parts(body.split("\n")):
        kept = lines if is_code else list(_without_modules(lines, made))
        made.lines += kept if is_code or not kept else _plain("\n".join(kept), made).split("\n")
    yield Document(part, stem, front + "\n".join(made.lines), notes=made.notes())


@dataclass
class _Made:
    """What is made of a file."""

    lines: list[str] = field(default_factory=list)
    scripts: int = 0
    components: list[str] = field(default_factory=list)
    """Components that are left out; the text within them stays."""

    def notes(self) -> Sequence[str]:
        notes = [f"lines of import and export left out: {self.scripts}"] if self.scripts else []
        if self.components:
            found = "; ".join(dict.fromkeys(self.components))
            notes.append(f"JSX components cannot be converted, and only the text in them is imported: {found}")
        return notes


def _parts(lines: Sequence[str]) -> Iterator[tuple[bool, list[str]]]:
    """Yield runs of lines, and whether they are a code block."""
    fence = ""
    run: list[str] = []
    for line in lines:
        found = _FENCE.match(line)
        if found and not fence:
            yield False, run
            fence, run = found[1], [line]
        elif found and found[1].startswith(fence) and line.strip() == found[1]:
            yield True, [*run, line]
            fence, run = "", []
        else:
            run.append(line)
    yield bool(fence), run


def _without_modules(lines: Sequence[str], made: _Made) -> Iterator[str]:
    """Yield the lines that are no JavaScript: it ends with its brackets, or at an empty line outside them."""
    depth, inside, before = 0, False, ""
    for line in lines:
        if not inside and not before.strip() and _MODULE.match(line) and _is_code(line):
            inside, depth = True, 0
        if inside:
            made.scripts += 1
            depth += sum(line.count(mark) for mark in "({[") - sum(line.count(mark) for mark in ")}]")
            inside = depth > 0
            continue
        before = line
        yield line


def _is_code(line: str) -> bool:
    """Whether a line that begins like a statement is one, and no sentence such as "Import duties rise"."""
    rest = line.split(maxsplit=1)[1] if " " in line else line[6:]
    if line.startswith("import"):
        return bool(re.match(r"[\"']|\{|\*|[\w$]+(?:,|\s+from\b|\s*$)", rest))
    return bool(re.match(r"(?:const|let|var|function|async|class|default|type|interface)\b|\{|\*", rest))


def _plain(text: str, made: _Made) -> str:
    """Return Markdown without components; those with an address become links and images."""
    found: list[str] = []
    done = 0
    while mark := _MARK.search(text, done):
        found.append(text[done : mark.start()])
        done = mark.end()
        if mark[0][0] == "`":
            end = _end_of_code(text, mark)
            found.append(text[mark.start() : end])
            done = end
        elif mark[0] == "{/*":
            end = text.find("*/}", done, done + _LONGEST)
            found.append(mark[0] if end < 0 else "")
            done = done if end < 0 else end + 3
        elif mark["name"]:
            end = _end_of_tag(text, done)
            if end < 0:
                found.append(mark[0])
                continue
            found.append("" if mark["close"] else _converted(mark["name"], text[done:end], made))
            done = end + 1
    return "".join([*found, text[done:]])


def _end_of_code(text: str, mark: re.Match[str]) -> int:
    """Return where code in a line ends, or where its marks end, if nothing closes it."""
    ends = re.finditer(r"`++", text[mark.end() : mark.end() + _LONGEST])
    return mark.end() + next((end.end() for end in ends if len(end[0]) == len(mark[0])), 0)


def _end_of_tag(text: str, start: int) -> int:
    """Return where the ``>`` of a component is, outside quotation marks and braces; -1 if it has none."""
    quote, depth = "", 0
    for index, char in enumerate(text[start : start + _LONGEST], start):
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'`" and (depth or text[index - 1] == "="):
            quote = char
        elif char in "{}":
            depth += 1 if char == "{" else -1
        elif char in "<>" and depth <= 0:
            return index if char == ">" else -1
    return -1


def _converted(name: str, attributes: str, made: _Made) -> str:
    """Return a link or an image for a component that has an address, or nothing."""
    values = {item[1]: item[2] or item[3] or item[4] or "" for item in _ATTRIBUTE.finditer(attributes)}
    address = next((values[key] for key in _ADDRESSES if is_web_url(values.get(key, ""))), "")
    title = next((values[key] for key in _TITLES if values.get(key)), "")
    names = set(re.findall(r"(?<![\w-])([\w-]++)=", attributes))
    if not address or names - {*_ADDRESSES, *_TITLES, *_LOOKS}:
        shown = printable(f"<{name}{' '.join(['', *attributes.split()])}>")
        made.components.append(f"{shown[:_SHOWN]}…" if len(shown) > _SHOWN else shown)
    if not address:
        return ""
    image = "!" if address == values.get("src") else ""
    words = _BRACKET.sub(r"\\\g<0>", title or ("" if image else address))
    link = f"{image}[{words}]({markdown_url(address)})"
    return link if attributes.rstrip().endswith("/") else f"{link} "
