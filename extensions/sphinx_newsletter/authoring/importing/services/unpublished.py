"""Recognise entries that were never public: drafts, private and scheduled posts, and those for paying readers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from sphinx_newsletter.authoring.importing.document import Document
from sphinx_newsletter.authoring.importing.front import Front

_STATUS_KEYS = ("status", "wp_status", "blogger_status", "post_status")
_HELD = {
    **dict.fromkeys(("draft", "drafts", "auto-draft", "skip", "wip"), "a draft"),
    **dict.fromkeys(("private", "hidden", "unlisted"), "private"),
    **dict.fromkeys(("pending", "in_review", "in review"), "waiting for review"),
    **dict.fromkeys(
        ("scheduled", "future", "about_to_send", "about to send", "in_flight", "save", "schedule", "paused"),
        "scheduled",
    ),
    **dict.fromkeys(("trash", "deleted", "soft_trashed"), "deleted"),
    **dict.fromkeys(("unpublished", "not published", "errored"), "not published"),
}
"""What a status means that no published entry has."""
_AUDIENCE_KEYS = ("visibility", "audience", "web_audiences", "email_type")
_AUDIENCES = {
    **dict.fromkeys(("private", "internal"), "private"),
    **dict.fromkeys(
        ("paid", "tiers", "members", "premium", "only_paid", "founding", "paying", "all premium subscribers"),
        "for subscribers only",
    ),
}
_ON = {"true", "yes", "on", "1", "y"}
_OFF = {"false", "no", "off", "0", "n"}
_IF_ON = {"draft": "a draft", "app_draft": "a draft", "private": "private", "unlisted": "private"}
_IF_OFF = {"published": "not published", "is_published": "not published", "publish": "not published"}
_FOLDERS = ("draft", "drafts")
"""Directories of what is not published, with or without a line before them, as Jekyll has."""
_KEYS = (*_STATUS_KEYS, *_AUDIENCE_KEYS, *_IF_ON, *_IF_OFF, "permalink", "password")
_MAY_HAVE = re.compile(rf"^[\"']?(?:{'|'.join(_KEYS)})[\"']?[ \t]*+[:=]", re.IGNORECASE | re.MULTILINE)
_HEAD = 10_000
"""Length of the text in which front matter is looked for."""


def reason_of(values: Mapping[str, Any]) -> str:
    """Return why an entry with these values was not public, or an empty string.

    The keys are those of front matter and of exports: ``draft: true``, ``published: false``, ``status: draft``.
    """
    texts = {key: " ".join(str(value).split()).casefold() for key, value in values.items() if value is not None}
    found = [_HELD.get(texts.get(key, ""), "") for key in _STATUS_KEYS]
    found += [reason for key, reason in _IF_ON.items() if texts.get(key) in _ON]
    found += [reason for key, reason in _IF_OFF.items() if texts.get(key) in _OFF]
    found += [_AUDIENCES.get(texts.get(key, ""), "") for key in _AUDIENCE_KEYS]
    found += ["not published"] if texts.get("permalink") in _OFF else []
    found += ["protected by a password"] if texts.get("password") or texts.get("wp_post_password") else []
    return next(filter(None, found), "")


def reason_for_document(document: Document, path: PurePath) -> str:
    """Return why a document was not public, or an empty string; *path* is that of its file below a directory."""
    if document.unpublished:
        return document.unpublished
    folders = (*path.parts[:-1], *PurePath(document.part).parts[:-1])
    if any(name.removeprefix("_") in _FOLDERS for name in folders):
        return "a draft"
    if document.front is None and _MAY_HAVE.search(document.body[:_HEAD]):
        return reason_of(Front.split(document.body)[0].matter.values)
    return ""
