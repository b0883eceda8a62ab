"""Read ``links.json`` of a site of this package: its issues, with their links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from html import escape
from typing import Any

from sphinx_newsletter.authoring.importing.document import Document, Unread, converted, entry_or_reason
from sphinx_newsletter.authoring.importing.json_values import first, rows_of
from sphinx_newsletter.authoring.importing.markup.html import soup_of
from sphinx_newsletter.authoring.importing.page import Refused
from sphinx_newsletter.authoring.importing.services.own_items import Items
from sphinx_newsletter.files.page_files import PageFileError
from sphinx_newsletter.records.counts import count_label

_Values = Mapping[str, Any]


def is_own_data(data: object) -> bool:
    """Return whether JSON was written by this package."""
    return isinstance(data, dict) and {"base_url", "issues", "links", "version"} <= set(data)


def own_data_documents(data: _Values, stem: str, part: str) -> Iterator[Document | Unread]:
    """Yield the issues.

    Raises :class:`~sphinx_newsletter.files.page_files.PageFileError` if the file only names others.
    """
    if (others := rows_of(data.get("parts"))) and not data["issues"]:
        names = ", ".join(str(other.get("url")) for other in others)
        raise PageFileError(f"the links are in other files: import {names}")
    links: dict[str, list[_Values]] = {}
    for link in rows_of(data["links"]):
        links.setdefault(first(link, ["issue"]), []).append(link)
    for issue in rows_of(data["issues"]):
        number = first(issue, ["number"])
        where = " ".join(filter(None, [part, f"issue {number}"]))
        about = {"title": str(data.get("title") or "")}
        yield entry_or_reason(where, partial(_document, issue, links.pop(number, []), where, about))
    if left := sum(map(len, links.values())):
        yield Unread(
            part, f"{count_label(left, 'link is', 'links are')} of no issue in the file: build the site again"
        )


def _document(issue: _Values, links: Sequence[_Values], where: str, about: Mapping[str, str]) -> Document:
    try:
        return _issue(issue, links, where, about)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refused(f"its data is damaged ({error}): build the site again") from error


def _issue(issue: _Values, links: Sequence[_Values], where: str, about: Mapping[str, str]) -> Document:
    front = {
        "issue": issue["number"],
        "date": issue["date"],
        "title": issue["title"],
        "original": issue["original"],
    }
    if editions := issue.get("editions"):
        front["editions"] = dict(editions)
    items = Items()
    html = soup_of("\n".join(_html(sorted(links, key=lambda link: int(link["position"])), items)))
    given = {key: value for key, value in front.items() if value}
    return replace(items.placed(converted(where, f"{issue['number']:04}", html, given)), about=about)


def _html(links: Sequence[_Values], items: Items) -> Iterator[str]:
    section, below, number = "", "", 0
    for link in links:
        number += 1
        if (link["section"] or "") != section:  # whose numbers are not in the data: each section begins with 1
            section, below, number = link["section"] or "", "", 1
            yield f"<h2>{escape(section[:1].upper() + section[1:])}</h2>"
        if (link["subsection"] or "") != below:
            below = link["subsection"] or ""
            titles = filter(None, below.split(" / "))
            yield from (
                f"<h{min(level, 6)}>{escape(title)}</h{min(level, 6)}>" for level, title in enumerate(titles, 3)
            )
        yield _item(link, number, items)


def _item(link: _Values, number: int, items: Items) -> str:
    title = escape(link["title"])
    shown = f'<a href="{escape(link["url"])}">{title}</a>' if link["url"] else title
    summary, left = _with_links(link["summary"], link["related"])
    paragraphs = [summary, ", ".join(map(_anchor, left))]
    paragraphs += (f'<img src="{escape(image["url"])}" alt="{escape(image["alt"])}">' for image in link["images"])
    content = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs if paragraph)
    return items.html(shown, number, ", ".join(link["languages"]), content, link["snapshot"] or "")


def _with_links(text: str, related: Sequence[_Values]) -> tuple[str, list[_Values]]:
    """Return the HTML of a summary with its links where their titles stand, and the other links."""
    found: list[str] = []
    left: list[_Values] = []
    for link in related:
        title = link["title"]
        match = re.search(rf"(?<!\w){re.escape(title)}(?!\w)", text) if title else None
        if match:
            found += [escape(text[: match.start()]), _anchor(link)]
            text = text[match.end() :]
        else:
            left.append(link)
    return "".join([*found, escape(text)]), left


def _anchor(link: _Values) -> str:
    return f'<a href="{escape(link["url"])}">{escape(link["title"] or link["url"])}</a>'
