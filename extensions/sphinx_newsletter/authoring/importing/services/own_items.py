"""Write the link items of our own feed and data as the HTML that the import reads."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html import escape

from sphinx_newsletter.authoring.importing.document import Document
from sphinx_newsletter.authoring.importing.markup.html import soup_of, to_markdown

_COMMA = re.compile(r"[,，、]")
_FENCES = re.compile(r"`{3,}+")


@dataclass
class Items:
    """The link items of an issue."""

    _directives: list[str] = field(default_factory=list)
    """The Markdown of items that are ``link-card`` directives, whose places are marked in the HTML."""

    def html(self, title: str, number: int | None, languages: str, content: str, snapshot: str = "") -> str:
        """Return an item as a numbered paragraph and its content, or the place of a directive if it needs one.

        It does without number, with several languages, or with a snapshot. *title* and *content* are HTML,
        *languages* are labels or codes with commas between them.
        """
        several = [name.strip() for name in _COMMA.split(languages)]
        if number is not None and len(several) == 1 and not snapshot:
            return f"<p>{number}. {title} ({escape(languages)})</p>\n{content}"
        argument = " ".join(to_markdown(soup_of(f"<p>{title}</p>")).text.split())
        options = {"number": number, "lang": ", ".join(several), "snapshot": snapshot}
        html = soup_of(content)
        below = to_markdown(html).text.strip() if html.get_text(strip=True) or html.find("img") else ""
        lines = [*(f":{name}: {value}" for name, value in options.items() if value), "", below]
        text = "\n".join(lines).rstrip()
        fence = "`" * (1 + max(map(len, _FENCES.findall(text)), default=2))
        self._directives.append(f"{fence}{{link-card}} {argument}\n{text}\n{fence}")
        return f"<p>{_place(len(self._directives) - 1)}</p>"

    def placed(self, document: Document) -> Document:
        """Return a document with the directives in their places."""
        body = document.body
        for index, directive in enumerate(self._directives):
            body = body.replace(_place(index), directive)
        return replace(document, body=body)


def _place(index: int) -> str:
    return f"\ue000link-card-{index}\ue001"
