"""Write the pixels of a social card as a PNG file.

Pillow writes the same pixels, but takes twice as long, which was half the time of a card.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

from PIL import Image

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_BIT_DEPTH = 4
_INDEXED = 3
"""The colour type of images with a palette."""


def png_of(image: Image.Image, palette: Sequence[int]) -> bytes:
    """Return an image of palette indices, mode ``L`` and all below 16, as a PNG file.

    *palette* has red, green and blue of each colour. See *Portable Network Graphics (PNG) Specification (Third
    Edition)*, sections 5 (chunks), 9 (filtering) and 11 (the chunks' content).
    """
    header = struct.pack(">IIBBBBB", *image.size, _BIT_DEPTH, _INDEXED, 0, 0, 0)
    # Two more pixels, of index 0, before each row are the byte that says that it is not filtered.
    padded = image.crop((-2, 0, *image.size))
    padded.putpalette(palette)
    pixels = zlib.compress(padded.tobytes("raw", "P;4"), level=1)
    chunks = [(b"IHDR", header), (b"PLTE", bytes(palette)), (b"IDAT", pixels), (b"IEND", b"")]
    return _SIGNATURE + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
