"""Starting the window: one at a time on a record, plain words where it cannot be opened."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile, Qt, QTimer
from PySide6.QtWidgets import QApplication

from tests.e2e.headless import ROOT, assert_refused, start
from tests.gui import jobs
from tests.gui.bench import Bench, open_window, place_in, shown_texts
from ui import app as program
from ui.app import Place


@pytest.fixture
def told(qapp: QApplication) -> list[str]:
    """What dialogs said; each is closed by Enter as soon as it stands."""
    said: list[str] = []
    timer = QTimer()

    def close() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is not None:
            said.append(" ".join(shown_texts(dialog)))
            dialog.close()

    timer.timeout.connect(close)
    timer.start(20)
    yield said
    timer.stop()


def test_start_a_second_time_on_the_same_record_says_so_and_ends(tmp_path, record_in):
    record_in("nothing", tmp_path)
    place = place_in(tmp_path)
    lock = program._lock(place)
    assert isinstance(lock, QLockFile)
    before = (tmp_path / "record.db").read_bytes()
    try:
        (line,) = assert_refused(start("--database", f"sqlite:///{place.record}"))
    finally:
        lock.unlock()
    assert "open already" in line
    assert (tmp_path / "record.db").read_bytes() == before


def test_start_on_another_record_is_not_held_up(tmp_path, qapp):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    first, second = (program._lock(place_in(tmp_path / name)) for name in ("one", "two"))
    assert isinstance(first, QLockFile)
    assert isinstance(second, QLockFile)
    first.unlock()
    second.unlock()


def test_start_in_a_folder_that_is_not_there_opens_nothing_unlocked(tmp_path):
    (line,) = assert_refused(start("--database", f"sqlite:///{tmp_path / 'gone' / 'record.db'}"))
    assert "cannot be used" in line
    assert str(tmp_path / "gone") in line
    assert not (tmp_path / "gone").exists()


def test_start_for_the_first_time_makes_the_usual_folder_and_locks_it(tmp_path):
    place = Place(tmp_path / "data" / "record.db", tmp_path / "settings", named=False)
    lock = program._lock(place)
    assert isinstance(lock, QLockFile)
    assert "open already" in str(program._lock(place))
    lock.unlock()


@pytest.mark.parametrize("words", [("--database=",), ("--database", "")])
def test_start_with_an_empty_name_says_what_to_name(words):
    (line,) = assert_refused(start(*words))
    assert "name the record" in line


def test_start_after_a_crash_is_not_held_up_by_the_dead_program(tmp_path):
    """The lock of a program that ended without giving it back."""
    place = place_in(tmp_path)
    code = (
        "import os, sys; from PySide6.QtCore import QLockFile; "
        "lock = QLockFile(sys.argv[1]); assert lock.tryLock(0); os._exit(1)"
    )
    name = f"{place.record}.window.lock"
    subprocess.run([sys.executable, "-c", code, name], cwd=ROOT, timeout=60, check=False)
    assert Path(name).exists()
    lock = program._lock(place)
    assert isinstance(lock, QLockFile)
    lock.unlock()


def test_headless_reading_stays_allowed_beside_the_window(window_on):
    bench = window_on("one_released")
    done = start("--database", f"sqlite:///{bench.app.place.record}", "verify")
    assert done.returncode == 0


@pytest.mark.parametrize("words", [["--colour"], ["--database"], ["--database", "a", "b"]])
def test_start_with_words_that_mean_nothing_opens_no_window(words):
    assert_refused(start(*words))


def test_start_with_a_name_that_is_no_record_says_how_to_write_it():
    (line,) = assert_refused(start("--database", "record.db"))
    assert "sqlite:///PATH" in line


def no_folder(folder: Path) -> Place:
    return place_in(folder / "gone")


def removed(folder: Path) -> Place:
    place = place_in(folder)
    with open_window(place):
        pass
    place.record.unlink()
    return place


def garbage(folder: Path) -> Place:
    (folder / "record.db").write_bytes(b"no database\n" * 500)
    return place_in(folder)


def empty(folder: Path) -> Place:
    (folder / "record.db").write_bytes(b"")
    return place_in(folder)


TROUBLE: dict[str, tuple[Callable[[Path], Place], str]] = {
    "no folder": (no_folder, "The folder of the record is not there"),
    "removed": (removed, "No empty one was begun in its place"),
    "garbage": (garbage, "is not a record of this program"),
    "empty": (empty, "is empty, but a record was expected"),
}


@pytest.mark.parametrize("trouble", TROUBLE)
def test_start_on_a_record_that_cannot_be_opened_says_so_and_still_plans(tmp_path, told, trouble):
    make, sentence = TROUBLE[trouble]
    place = make(tmp_path)
    before = place.record.read_bytes() if place.record.exists() else None
    with open_window(place) as bench:
        assert [sentence in words for words in told] == [True]
        jobs.plan_capsules(bench)
        assert bench.page.presenter.state.can_start
        assert bench.page.titration.tablets.count.text() == "3"
        jobs.start_making(bench)
        assert bench.window.page_key() == "plan"
        assert bench.says(sentence)
        assert bench.page.prescription.form.field("prescription.patient").text()
        _no_page_calls_the_record_empty(bench, sentence)
    assert (place.record.read_bytes() if place.record.exists() else None) == before


def _no_page_calls_the_record_empty(bench: Bench, sentence: str) -> None:
    """A record that cannot be read is not one without batches."""
    for key, empty_words in (
        (Qt.Key.Key_2, "No making is open"),
        (Qt.Key.Key_3, "No batch yet"),
        (Qt.Key.Key_4, "No batch is recorded yet"),
        (Qt.Key.Key_Comma, "Recorded."),
    ):
        bench.go(key)
        assert bench.says(sentence), bench.window.page_key()
        assert not bench.says(empty_words), bench.window.page_key()


def test_record_that_vanishes_while_the_window_is_open_is_said_and_nothing_is_lost(window_on):
    bench = window_on("to_weigh")
    bench.go(Qt.Key.Key_2)
    record = bench.app.place.record
    aside = record.with_name("aside.db")
    record.rename(aside)
    bench.person.type("83.3")
    bench.enter()
    said = [banner.text() for banner in bench.page.said if banner.isVisible()]
    assert said, "a weight went into a file that nobody will find"
    assert bench.page.weigh.reading.text() == "83.3"
    aside.rename(record)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_start_in_a_protected_folder_says_so(tmp_path, told):
    tmp_path.chmod(0o500)
    with open_window(place_in(tmp_path)) as bench:
        assert len(told) == 1
        assert "You may not write in" in told[0]
        assert bench.window.page_key() == "plan"
    tmp_path.chmod(0o700)
