"""Copies of records as they lie on a disk: the database with its anchor beside it."""

from __future__ import annotations

import shutil
from pathlib import Path

from compounding.persistence.anchor import ENDING


def copy_record(source: Path, goal: Path) -> Path:
    """Copy a closed record and its anchor to ``goal``."""
    shutil.copyfile(source, goal)
    shutil.copyfile(f"{source}{ENDING}", f"{goal}{ENDING}")
    return goal
