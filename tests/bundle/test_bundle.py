"""The built program, started as a person would: no Python, no source tree, no display."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

pytestmark = pytest.mark.bundle

FOLDER = Path(__file__).resolve().parents[2] / "dist" / "ldn-compounder"
PROGRAM = FOLDER / ("ldn-compounder.exe" if sys.platform == "win32" else "ldn-compounder")
SEEN_BY_PYTHON_OR_QT = ("PYTHON", "VIRTUAL_ENV", "QT_", "LDN_", "DISPLAY", "WAYLAND_DISPLAY")
PNG = b"\x89PNG\r\n\x1a\n"


def start(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(SEEN_BY_PYTHON_OR_QT)
    }
    return subprocess.run(
        [PROGRAM, *words],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=110,
        check=False,
    )


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the built program's tour leaves behind."""
    assert PROGRAM.exists(), "python3 dev.py build makes it"
    out = tmp_path_factory.mktemp("bundle") / "tour"
    done = start("tour", "--out", str(out), cwd=out.parent)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stdout + done.stderr
    return out


@pytest.mark.parametrize(("pattern", "beginning"), [("*.png", PNG), ("*.pdf", b"%PDF")])
def test_tour_of_the_built_program_writes_files_of_their_kind(tour, pattern, beginning):
    made = sorted(tour.rglob(pattern))
    assert made
    assert [path.name for path in made if not path.read_bytes().startswith(beginning)] == []


def test_tour_of_the_built_program_writes_a_workbook_with_rows(tour):
    (log,) = tour.rglob("*.xlsx")
    sheet = openpyxl.load_workbook(log).active
    assert sheet.max_row > 1


def test_database_of_the_tour_passes_verify_of_the_built_program(tour):
    (database,) = (path for path in tour.glob("*") if path.suffix in {".db", ".sqlite", ".sqlite3"})
    done = start("--database", f"sqlite:///{database}", "verify", cwd=tour)
    assert done.returncode == 0, done.stdout + done.stderr


def test_unknown_command_of_the_built_program_is_a_plain_sentence(tmp_path):
    done = start("frobnicate", cwd=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
