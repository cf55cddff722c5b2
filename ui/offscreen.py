"""Qt for a command without a window: it paints offscreen where there is no display."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from compounding.documents.paper import Paper
from ui.printing import papers


def choose_platform() -> None:
    """Without a display Qt paints offscreen."""
    shown = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if sys.platform.startswith("linux") and not shown:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def write_paper(paper: Paper, path: Path) -> None:
    """Write ``paper`` to ``path`` as a PDF, starting Qt where it does not run yet.

    Raises:
        DocumentError: where the file cannot be written; an older file is then as it was.
    """
    choose_platform()
    application = QGuiApplication.instance() or QGuiApplication(["ldn-compounder"])
    papers.write_paper(paper, path)
    del application  # the letters need it until here
