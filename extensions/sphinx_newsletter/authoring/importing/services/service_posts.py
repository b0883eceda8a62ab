"""Read the posts of JSON Feed, and of the JSON and CSV that newsletter services write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from sphinx_newsletter.authoring.importing.json_values import first, first_text, rows_of
from sphinx_newsletter.authoring.importing.services.posts import Post, first_date, without_editor_mode
from sphinx_newsletter.authoring.importing.services.unpublished import reason_of

_Values = Mapping[str, Any]
_LISTS = ("results", "posts", "emails", "items", "issues", "campaigns", "data")
"""Keys of the list of posts in JSON."""
_TITLES = ("title", "web_title", "subject", "email_subject_line", "subject_line", "name")
_HTML = ("content_html", "body_html", "html", "html_content", "web_content")
_TEXTS = ("body", "markdown", "content", "content_text", "text")
"""Keys of text that is HTML if it begins with a tag, and else Markdown."""
_DATES = (
    *("published_at", "publish_date", "date_published", "displayed_date", "sent_at", "send_date", "send date"),
    *("published", "date", "scheduled_at", "post_date", "created_at", "creation_date"),
)
_URLS = ("canonical_url", "absolute_url", "web_url", "url", "link", "permalink")
_IMAGES = ("image", "thumbnail_url", "feature_image", "banner_image", "cover_image")
_DESCRIPTIONS = ("description", "summary", "web_subtitle", "subtitle", "custom_excerpt", "preview_text")


def json_posts(values: object) -> list[Post] | None:
    """Return the posts in the JSON of a service; None if there are none."""
    if isinstance(values, dict) and str(values.get("version", "")).startswith("https://jsonfeed.org/version/"):
        return _json_feed(values)
    found = values
    if isinstance(values, dict):
        found = next((values[key] for key in _LISTS if isinstance(values.get(key), list)), None)
    if not isinstance(found, list):
        return None
    return table_posts(rows_of(found))


def table_posts(rows: Iterable[_Values]) -> list[Post] | None:
    """Return the posts in rows with a title and a text, as Buttondown and beehiiv write them; else None."""
    rows = [{str(key).strip().casefold(): value for key, value in row.items()} for row in rows]
    if not any(first(row, _TITLES) and _text_of(row) for row in rows):
        return None
    return [_post(row) for row in rows]


def _text_of(row: _Values) -> str:
    return first_text(row, (*_HTML, *_TEXTS))


def _post(row: _Values) -> Post:
    html, text = first_text(row, _HTML), first_text(row, _TEXTS)
    plain = without_editor_mode(text)
    if not html and ((plain != text and "editor-mode: fancy" in text) or plain.lstrip().startswith("<")):
        html, plain = plain, ""
    return Post(
        title=first(row, _TITLES),
        date=first_date(row, _DATES),
        url=_web(first(row, _URLS)),
        html=html,
        markdown=plain,
        unpublished=reason_of(row) or ("archived" if first(row, ["status"]) == "archived" else ""),
        kind="page" if first(row, ["type"]) == "page" else "",
        image=first(row, _IMAGES),
        description=first(row, _DESCRIPTIONS),
    )


def _web(url: str) -> str:
    return url if url.startswith(("https://", "http://")) else ""


def _json_feed(feed: _Values) -> list[Post]:
    names = [first(author, ["name"]) for author in rows_of(feed.get("authors")) or rows_of([feed.get("author")])]
    about = {"title": first(feed, ["title"]), "author": ", ".join(names), "language": first(feed, ["language"])}
    about = {key: value for key, value in about.items() if value}
    posts: list[Post] = []
    for item in rows_of(feed.get("items")):
        text = first_text(item, ["content_text"])
        paragraphs = "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n") if part.strip())
        posts.append(
            Post(
                title=first(item, ["title"]),
                date=first_date(item, ["date_published", "date_modified"]),
                url=_web(first(item, ["url", "external_url", "id"])),
                html=first_text(item, ["content_html"]) or paragraphs,
                unpublished=reason_of(item),
                image=first(item, ["image", "banner_image"]),
                description=first(item, ["summary"]),
                about=about,
            )
        )
    return posts
