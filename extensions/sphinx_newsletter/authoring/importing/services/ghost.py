"""Read the posts in Ghost's JSON: an export of a site, or what its API gives."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sphinx_newsletter.authoring.importing.json_values import first, first_text, rows_of
from sphinx_newsletter.authoring.importing.services.ghost_editors import lexical_html, mobiledoc_html
from sphinx_newsletter.authoring.importing.services.posts import Post, first_date
from sphinx_newsletter.authoring.importing.services.unpublished import reason_of
from sphinx_newsletter.records.counts import count_label

_Values = Mapping[str, Any]
_SITE = "__GHOST_URL__"
"""What exports have instead of the URL of the site."""
_ON = ("1", "true")


def ghost_posts(values: object) -> list[Post] | None:
    """Return the posts of Ghost; None if the JSON is not Ghost's."""
    data = _data_of(values)
    if data is None:
        return None
    settings = {first(row, ["key"]): first(row, ["value"]) for row in rows_of(data.get("settings"))}
    about = {"title": settings.get("title", ""), "language": settings.get("locale") or settings.get("lang") or ""}
    about = {key: value for key, value in about.items() if value}
    metas = {first(row, ["post_id"]): row for row in rows_of(data.get("posts_meta"))}
    return [_post(post, metas.get(first(post, ["id"]), {}), about) for post in rows_of(data.get("posts"))]


def _data_of(values: object) -> _Values | None:
    if not isinstance(values, dict):
        return None
    bases = values.get("db")
    inner = bases[0] if isinstance(bases, list) and bases and isinstance(bases[0], dict) else values
    data = inner.get("data", inner)
    if not isinstance(data, dict) or not isinstance(data.get("posts"), list):
        return None
    keys = {key for post in rows_of(data["posts"]) for key in post}
    return data if bases or keys & {"mobiledoc", "lexical"} else None


def _post(post: _Values, meta: _Values, about: Mapping[str, str]) -> Post:
    html, unread = _html(post)
    notes = [f"parts of Ghost's editor that cannot be read: {', '.join(unread)}"] if unread else []
    if count := html.count(_SITE):
        html = html.replace(_SITE, "")
        urls = count_label(count, "URL begins", "URLs begin")
        notes.append(f"{urls} with / because the export does not have the URL of the site")
    is_page = first(post, ["type"]) == "page" or first(post, ["page"]).casefold() in _ON
    image = first(post, ["feature_image"])
    return Post(
        title=first(post, ["title"]),
        date=first_date(post, ["published_at", "created_at"]),
        url="" if _SITE in first(post, ["canonical_url", "url"]) else first(post, ["canonical_url", "url"]),
        html=html,
        markdown=first_text(post, ["plaintext"]) if not html else "",
        unpublished=reason_of(post),
        kind="page" if is_page else "",
        image="" if _SITE in image else image,
        description=first(post, ["custom_excerpt"]) or first(meta, ["meta_description"]),
        notes=tuple(notes),
        about=about,
    )


def _html(post: _Values) -> tuple[str, list[str]]:
    """Return the HTML of a post, from the first form that it has, and the parts that cannot be read."""
    if html := first_text(post, ["html"]):
        return html, []
    for key, make in (("lexical", lexical_html), ("mobiledoc", mobiledoc_html)):
        source = post.get(key)
        try:
            tree = json.loads(source) if isinstance(source, str) and source.strip() else source
            if isinstance(tree, dict):
                return make(tree)
        except (ArithmeticError, ValueError, TypeError, LookupError, AttributeError):
            return "", [f"its {key} is damaged"]
    return "", []
