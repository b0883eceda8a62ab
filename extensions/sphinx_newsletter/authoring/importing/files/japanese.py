"""Decode EUC-JP and ISO-2022-JP with the characters of vendors, such as ``①``, which Python leaves out."""

from __future__ import annotations

import re

_ESCAPE = re.compile(r"\x1b(\$[@B]|\([BIJ])")


def with_vendor_characters(data: bytes, encoding: str) -> str:
    """Return the text of *data*. Raises :class:`UnicodeError` if it is not in *encoding*."""
    shifted = _from_iso_2022(data) if encoding == "iso-2022-jp" else _from_euc(data)
    return shifted.decode("cp932")


def _from_iso_2022(data: bytes) -> bytes:
    """Return ISO-2022-JP as Shift_JIS."""
    parts = [part.encode("latin-1") for part in _ESCAPE.split(data.decode("latin-1"))]
    found = [parts[0]]
    for state, part in zip(parts[1::2], parts[2::2], strict=True):
        if state.startswith(b"$"):
            found += [_shifted(part[at : at + 2]) for at in range(0, len(part), 2)]
        else:
            found.append(bytes(byte | 0x80 for byte in part) if state == b"(I" else part)
    return b"".join(found)


def _from_euc(data: bytes) -> bytes:
    """Return EUC-JP as Shift_JIS."""
    found: list[bytes] = []
    at = 0
    while at < len(data):
        if data[at] < 0x80:
            found.append(data[at : at + 1])
            at += 1
        elif data[at] == 0x8E:
            found.append(data[at + 1 : at + 2])
            at += 2
        else:
            found.append(_shifted(bytes(byte & 0x7F for byte in data[at : at + 2])))
            at += 2
    return b"".join(found)


def _shifted(pair: bytes) -> bytes:
    """Return a character of JIS X 0208 as Shift_JIS. What is none becomes what is no Shift_JIS either."""
    if len(pair) != 2 or not all(0x21 <= byte <= 0x7E for byte in pair):
        return pair if pair in (b"\n", b"\r\n") else b"\x81 "
    row, cell = pair
    first = (row - 0x21) // 2 + (0x81 if row < 0x5F else 0xC1)
    second = cell + 0x7E if row % 2 == 0 else cell + (0x1F if cell < 0x60 else 0x20)
    return bytes((first, second))
