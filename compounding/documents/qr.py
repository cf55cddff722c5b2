"""QR codes as modules, read back before they are used.

A code that does not say what it should is worse than none, so each is decoded again here and
compared. Modules are whole dots and the quiet zone is four modules wide (ISO/IEC 18004).
"""

from __future__ import annotations

from typing import Final, cast

import zxingcpp

from compounding.errors import DocumentError

QUIET_ZONE: Final = 4

Cells = tuple[tuple[bool, ...], ...]


def qr_cells(text: str) -> Cells:
    """The modules of a QR code (error correction Q, a quarter may be lost) that says ``text``.

    Raises:
        DocumentError: where the code reads back as anything else.
    """
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="Q")
    image = code.to_image(scale=1, add_quiet_zones=False)
    side = image.shape[0]
    levels = bytes(memoryview(cast(bytes, image)))  # its stub does not say that it is a buffer
    rows = (levels[start : start + side] for start in range(0, side * side, side))
    cells = tuple(tuple(level == 0 for level in row) for row in rows)
    if read_cells(cells) != text:
        raise DocumentError("code.not_readable")
    return cells


def read_cells(cells: Cells, module: int = 3) -> str | None:
    """What a scanner reads from ``cells`` drawn at ``module`` dots with their quiet zone."""
    edge = QUIET_ZONE * module
    side = len(cells) * module + 2 * edge
    page = bytearray(b"\xff" * side * side)
    for row, line in enumerate(cells):
        for column, dark in enumerate(line):
            if dark:
                for dot in range(module):
                    start = (edge + row * module + dot) * side + edge + column * module
                    page[start : start + module] = bytes(module)
    found = zxingcpp.read_barcode(memoryview(page).cast("B", shape=(side, side)))
    return None if found is None else str(found.text)
