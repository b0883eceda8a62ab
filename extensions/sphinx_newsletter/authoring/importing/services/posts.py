"""Make documents of the posts in an export, whatever service wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sphinx_newsletter.authoring.importing.document import Document, Unread, converted, entry_or_reason
from sphinx_newsletter.authoring.importing.front import Front
from sphinx_newsletter.authoring.importing.json_values import first
from sphinx_newsletter.authoring.importing.markup.html import soup_of
from sphinx_newsletter.authoring.importing.page import Refused
from sphinx_newsletter.authoring.importing.unix_time import day_text
from sphinx_newsletter.records.urls import web_url

_EDITOR_MODE = re.compile(r"<!-- buttondown-editor-mode: \w+ -->")
"""The comment that Buttondown writes before the text of a mail."""
_FANCY = "buttondown-editor-mode: fancy"


@dataclass(frozen=True)
class Post:
    """One post of an export."""

    title: str = ""
    date: str = ""
    url: str = ""
    html: str = ""
    markdown: str = ""
    unpublished: str = ""
    """Why it was not public."""
    kind: str = ""
    """What it is, if it is no post, such as ``page``."""
    image: str = ""
    """URL of the image that stands for it in links."""
    description: str = ""
    notes: tuple[str, ...] = ()
    about: Mapping[str, str] = field(default_factory=dict)


def document_of(post: Post, part: str) -> Document | Unread:
    """Return a post as a document, or why it is not imported."""
    name = post.title or post.url or "post without title"
    where = " ".join(filter(None, [part, name]))
    if post.kind:
        return Unread(where, f"it is no post, but of the type {post.kind!r}", is_draft=True)
    return entry_or_reason(where, lambda: _document(post, where), post.unpublished)


def _document(post: Post, where: str) -> Document:
    values = {"title": post.title, "date": post.date, "original": post.url}
    values |= {"og:image": web_url(post.image) or "", "og:description": post.description}
    front: dict[str, Any] = {key: value for key, value in values.items() if value}
    if post.html.strip():
        made = converted(where, "post", soup_of(post.html), front, post.notes, post.url)
        return Document(made.part, made.stem, made.body, made.front, made.notes, post.about)
    if not (text := without_editor_mode(post.markdown).strip()):
        raise Refused("it has no text: export it again with its content, or leave it out")
    return Document(where, "post", f"{text}\n", front, post.notes, post.about)


def without_editor_mode(text: str) -> str:
    """Return a text of Buttondown without the comment that names its editor."""
    return _EDITOR_MODE.sub("", text, count=1)


def markdown_document(text: str, stem: str, part: str) -> Document:
    """Return a Markdown file as a document. Buttondown's other editor writes HTML below the front matter."""
    plain = without_editor_mode(text)
    if plain == text or _FANCY not in text:
        return Document(part, stem, plain)
    front, html = Front.split(plain)
    return converted(part, stem, soup_of(html), front.matter.values)


def first_date(values: Mapping[str, Any], keys: Iterable[str]) -> str:
    """Return the first of the dates that is not empty; Unix time becomes the day in UTC."""
    return day_text(first(values, keys))
