"""The window: Qt widgets, pages and printing, on top of :mod:`compounding`.

``RESOURCES`` is the one place that knows where themes, fonts and icons lie, in the source
tree and in the built program (PyInstaller unpacks beside ``sys._MEIPASS``).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

RESOURCES: Final = Path(getattr(sys, "_MEIPASS", Path(__file__).parent.parent)) / "resources"
