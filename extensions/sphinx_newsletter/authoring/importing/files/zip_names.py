"""Find the names of the files of a zip archive, which does not always say their encoding."""

from __future__ import annotations

import contextlib
import re
import struct
import zipfile
from collections.abc import Iterator, Sequence

_UTF_8 = 0x800
"""The flag of names in UTF-8."""
_UNICODE_PATH = 0x7075
"""The extra field with the name in UTF-8, of Info-ZIP."""
_ENCODINGS = (
    ("utf-8", re.compile(r"[^\ufffd]*")),
    ("gb2312", re.compile(r"[^\ufffd]*")),
    (
        "cp932",
        re.compile(r"[\x00-\x7f\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e]*"),
    ),
    ("gbk", re.compile(r"[\x00-\x7f\u2010-\u2027\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]*")),
)
"""Encodings of names without the flag, and the characters that they then have."""
_FALLBACK = "cp437"


def with_names(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the files of an archive, with the names that they were given: with slashes, in Unicode."""
    infos = archive.infolist()
    raw = [info.orig_filename.encode(_FALLBACK) for info in infos if _is_unsure(info)]
    encoding = _encoding_of([name for name in raw if not name.isascii()])
    for info in infos:
        if _is_unsure(info):
            name = _unicode_path(info) or info.orig_filename.encode(_FALLBACK).decode(encoding)
            info.filename = name.partition("\0")[0]
        if "/" not in info.filename:
            info.filename = info.filename.replace("\\", "/")
    return [info for info in infos if not info.filename.endswith("/")]


def _is_unsure(info: zipfile.ZipInfo) -> bool:
    return not info.flag_bits & _UTF_8 and not info.orig_filename.isascii()


def _encoding_of(names: Sequence[bytes]) -> str:
    """Return the encoding that all names are in."""
    for encoding, characters in _ENCODINGS:
        with contextlib.suppress(UnicodeError):
            if names and all(characters.fullmatch(name.decode(encoding)) for name in names):
                return encoding
    return _FALLBACK


def _unicode_path(info: zipfile.ZipInfo) -> str:
    with contextlib.suppress(UnicodeError, struct.error):
        return next(
            (data[5:].decode("utf-8") for kind, data in _extra_fields(info.extra) if kind == _UNICODE_PATH), ""
        )
    return ""


def _extra_fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    while len(extra) >= 4:
        kind, size = struct.unpack("<HH", extra[:4])
        yield kind, extra[4 : 4 + size]
        extra = extra[4 + size :]
