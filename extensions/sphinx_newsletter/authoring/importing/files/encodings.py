"""Decode mails and HTML, whose encodings have the names that the Encoding Standard of the WHATWG gives them."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import webencodings
from bs4.dammit import EncodingDetector, UnicodeDammit

from sphinx_newsletter.authoring.importing.files.japanese import with_vendor_characters

_CODECS = {
    "big5": ("big5hkscs", "cp950"),
    "euc-kr": ("cp949",),
    "gbk": ("gb18030",),
    "iso-8859-8-i": ("iso8859-8",),
    "macintosh": ("mac-roman",),
    "shift_jis": ("cp932",),
    "windows-874": ("cp874",),
    "x-mac-cyrillic": ("mac-cyrillic",),
}
"""Codecs of Python for encodings of the standard, where the name alone means another one, or none."""
_ALIASES = {
    "cn-gb": "gbk", "cp932": "shift_jis", "cp936": "gbk", "cp949": "euc-kr", "cp950": "big5", "ms949": "euc-kr",
}  # fmt: skip
"""Names that mails have and the standard does not know."""
_NO_TEXT = {"idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}
"""Codecs of Python that no mail is written in."""
_UNKNOWN = {"", "binary", "default", "none", "unknown", "unknown-8bit", "x-unknown", "x-user-defined"}
"""What programs write that do not know the encoding."""
_BY_LANGUAGE = {
    "be": "windows-1251", "bg": "windows-1251", "ja": "shift_jis", "ko": "euc-kr", "ru": "windows-1251",
    "uk": "windows-1251", "zh": "gbk", "zh-hk": "big5", "zh-tw": "big5", "zh-hant": "big5",
}  # fmt: skip
"""What texts that declare no encoding are in most often, by their language."""
_LANGUAGE = re.compile(r"<html\b[^<>]{0,500}?\blang=[\"']?([A-Za-z-]{2,20})", re.IGNORECASE)
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_SHOWN = 40
"""Length of an unknown name in a note."""
_ENOUGH = 8
"""How many characters that are valid UTF-8 are no accident, in another encoding with two bytes a character."""


@dataclass(frozen=True)
class Decoded:
    """A text, and a note if its encoding is not the one that is declared."""

    text: str
    note: str = ""


def decode(data: bytes, *labels: str | None) -> Decoded:
    """Return the text of *data*, in the first encoding of *labels* that is known, UTF-8, or else a guess.

    A byte order mark counts more than a label, and so does UTF-8 that cannot be an accident: files are saved in
    it, and keep the declaration that they had.
    """
    data, mark = EncodingDetector.strip_byte_order_mark(data)
    if mark:
        return Decoded(data.decode(mark, "replace"))
    label = next((label for label in labels if label and list(_codecs(label))), "")
    codecs = [codec for codec in _codecs(label) if b"\0" in data or not codec.startswith("utf-16")]
    with contextlib.suppress(UnicodeError):
        text = data.decode("utf-8")
        if not codecs:
            return Decoded(text, _unknown(text, *labels))
        if codecs[0] == "utf-8" or (data.isascii() and not _is_stateful(codecs[0])):
            return Decoded(text)
        if _is_no_accident(text, codecs[0]):
            return Decoded(text, f"the encoding is declared as {label}, but is UTF-8")
    if not codecs:
        return _guessed(data, "not declared")
    found = _in_one_of(data, codecs)
    if codecs[0] == "utf-8" and _is_hopeless(found.text):
        return _guessed(data, "declared as UTF-8, but is another")
    return found


def _unknown(text: str, *labels: str | None) -> str:
    """Return a note if a text that is not ASCII declares an encoding with a name that says something else."""
    names = [name for label in labels if label and (name := label.strip()) and name.casefold() not in _UNKNOWN]
    return (
        f"the encoding {names[0][:_SHOWN]!r} is not known: read as UTF-8" if names and not text.isascii() else ""
    )


def declared_encoding(data: bytes) -> str | None:
    """Return the encoding that HTML declares, in a ``<meta>`` or an XML declaration."""
    return EncodingDetector.find_declared_encoding(data, is_html=True)


def _in_one_of(data: bytes, codecs: Sequence[str]) -> Decoded:
    for codec in codecs:
        with contextlib.suppress(UnicodeError):
            return Decoded(data.decode(codec))
    if codecs[0] in ("euc-jp", "iso-2022-jp"):
        with contextlib.suppress(UnicodeError):
            return Decoded(with_vendor_characters(data, codecs[0]))
    return Decoded(min((data.decode(codec, "replace") for codec in codecs), key=lambda text: text.count("\ufffd")))


def _codecs(label: str) -> Iterator[str]:
    """Yield the codecs to try for a label, the best first; none if it is not known."""
    name = label.strip(" \t\r\n\f\"'").casefold()
    if name in _UNKNOWN or not name.isascii():
        return
    encoding = webencodings.lookup(_ALIASES.get(name, name))
    if encoding and encoding.name != "replacement":
        yield from _CODECS.get(encoding.name, (encoding.name,))
    elif name.replace("_", "-") not in _NO_TEXT:
        # Such as HZ, ISO-2022-KR and code pages of DOS: no browser reads them, but mails are written in them.
        with contextlib.suppress(LookupError, UnicodeError, ValueError):
            b"x".decode(name)
            yield name


def _is_stateful(codec: str) -> bool:
    """Whether other characters than ASCII are written with its bytes."""
    return codec.startswith(("iso-2022", "iso2022", "hz", "utf-16", "utf-7", "utf7", "unicode-1-1-utf-7"))


def _is_no_accident(text: str, codec: str) -> bool:
    found = len(_BEYOND_ASCII.findall(text))
    return found >= (2 if codec.startswith(("windows", "iso-8859", "koi8", "mac")) else _ENOUGH)


def _is_hopeless(text: str) -> bool:
    """Whether most characters beyond ASCII cannot be decoded."""
    count = text.count("\ufffd")
    return count >= _ENOUGH and count * 2 > len(_BEYOND_ASCII.findall(text))


def _guessed(data: bytes, why: str) -> Decoded:
    """Return the text of something that declares no encoding, or not its own, and is not UTF-8."""
    if language := _LANGUAGE.search(data[:5_000].decode("latin-1")):
        name = language[1].casefold()
        if label := _BY_LANGUAGE.get(name) or _BY_LANGUAGE.get(name.partition("-")[0]):
            for codec in _codecs(label):
                with contextlib.suppress(UnicodeError):
                    return Decoded(data.decode(codec), f"the encoding is {why}: read as {label}")
    found = UnicodeDammit(data, is_html=True)
    text = found.unicode_markup or data.decode("windows-1252", "replace")
    return Decoded(text, f"the encoding is {why}: read as {found.original_encoding or 'windows-1252'}")
