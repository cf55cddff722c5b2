"""Guards on what the program stands on: traps seen in versions of its libraries, and the locks."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import PySide6
import pytest
import zxingcpp
from PySide6.QtWidgets import QLabel
from sqlcipher3 import dbapi2

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ["runtime", "dev"]
# A package that is asked for with an extra is pinned with it: pip's hash mode finds no other.
PIN = re.compile(r"^([a-z0-9-]+)(?:\[[a-z]+\])?==(\S+)", re.MULTILINE)


def lock(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")


def test_void_qt_calls_do_not_eat_none(qtbot):
    """PySide6 6.12 drops a reference to None with each; on Python 3.11 that ends in an abort."""
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for _ in range(1000):
        label.setText("x")
    assert sys.getrefcount(None) - before > -100


def test_pyside_on_python_3_11_is_below_6_12():
    """The pin may be lifted only with a newer floor for Python."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == ">=3.11"
    assert tuple(PySide6.__version_info__[:2]) < (6, 12)


def test_sqlite_of_the_driver_has_the_wal_fix():
    """Releases before 3.51.3 can lose a committed transaction when a checkpoint races a reset."""
    assert dbapi2.sqlite_version_info >= (3, 51, 3)


def test_barcode_without_numpy_reads_back():
    barcode = zxingcpp.create_barcode("26-01873/2", zxingcpp.BarcodeFormat.QRCode)
    image = memoryview(barcode.to_image(scale=4, add_quiet_zones=True))
    (read,) = zxingcpp.read_barcodes(image)
    assert read.text == "26-01873/2"
    assert find_spec("numpy") is None


@pytest.mark.parametrize("name", LOCKS)
def test_lock_holds_hashed_pins_and_no_address(name):
    text = lock(name)
    assert "://" not in text
    entries = re.split(r"\n(?=\S)", text[text.index("\nalembic==") + 1 :])
    assert len(entries) > 10
    unhashed = [entry for entry in entries if not PIN.match(entry) or "--hash=sha256:" not in entry]
    assert unhashed == []


def test_locks_agree_with_each_other_and_with_what_is_installed():
    runtime, dev = (dict(PIN.findall(lock(name))) for name in LOCKS)
    assert runtime.items() <= dev.items()
    assert {name: version(name) for name in runtime} == runtime
