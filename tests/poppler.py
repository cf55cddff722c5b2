"""Reading papers back with poppler's programs, which are no Python package.

Where they are missing these readings are skipped; CI then fails by itself (``.ci/run`` asks for
them), so that a paper is never taken as read there.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


def read_with(program: str, pdf: Path, *options: str) -> str:
    """What ``pdftotext``, ``pdfinfo`` or ``pdffonts`` says of a PDF."""
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} (Debian: poppler-utils) is not on this machine")
    out = ["-"] if program == "pdftotext" else []
    command = [found, *options, str(pdf), *out]
    return subprocess.run(command, capture_output=True, check=True, timeout=30).stdout.decode(
        "utf-8"
    )
