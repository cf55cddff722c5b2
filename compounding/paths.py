"""Where the files that ship with the program lie, from source and from the built folder."""

from __future__ import annotations

import sys
from pathlib import Path


def resources() -> Path:
    """The folder ``resources``: beside the packages, or inside the built program."""
    unpacked = getattr(sys, "_MEIPASS", None)
    root = Path(__file__).resolve().parent.parent if unpacked is None else Path(unpacked)
    return root / "resources"
