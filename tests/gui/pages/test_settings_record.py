"""The card "Record": backups, the check, putting one back, going on where an end is in doubt."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog

from compounding.application import settings
from compounding.domain.house_events import ClockAccepted, EndAccepted, RecordRestored
from tests.gui.bench import Bench, open_window, place_in, shown_texts
from tests.gui.pages.sample import FixedClock
from tests.records_on_disk import copy_record

SCREENS_AGAIN = "The opioid screen of each patient is asked again before the next release or label."
WHO = {"Name": "Pharmacist B", "Reason": "the disk was exchanged"}


@pytest.fixture
def page(window_on) -> Bench:
    bench = window_on("one_released")
    bench.go(Qt.Key.Key_Comma)
    return bench


class Dialogs:
    """Waits for dialogs and answers each in turn by keyboard; what they said is kept."""

    def __init__(self, bench: Bench, answers: list[object]) -> None:
        self.said: list[str] = []
        self._bench = bench
        self._answers = answers
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self._timer.start(10)

    def _look(self) -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None or not self._answers:
            return
        self._timer.stop()
        self.said.append(" ".join(shown_texts(dialog)))
        answer = self._answers.pop(0)
        if isinstance(answer, dict):
            for name, text in answer.items():
                self._bench.person.fill(name, text)
            self._bench.person.press(Qt.Key.Key_Tab)
            self._bench.person.press(Qt.Key.Key_Tab)
            while dialog.focusWidget().property("kind") != "primary":
                self._bench.person.press(Qt.Key.Key_Tab)
            self._bench.person.press(Qt.Key.Key_Space)
        else:
            self._bench.person.press(Qt.Key.Key_Escape)
        self._timer.start(10)

    def close(self) -> None:
        self._timer.stop()
        # A window manager does this where a dialog has closed; the offscreen platform has none.
        self._bench.window.activateWindow()
        self._bench.settle()
        assert not self._answers, "a dialog was expected and did not come"


@contextmanager
def dialogs(bench: Bench, *answers: object) -> Iterator[Dialogs]:
    """The next dialogs: a dict is typed into it and confirmed, None closes it by Esc."""
    waiting = Dialogs(bench, list(answers))
    try:
        yield waiting
    finally:
        waiting.close()


@contextmanager
def choosing(path: Path) -> Iterator[None]:
    """The dialog for an existing file answers ``path``."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
        yield


def backups_in(folder: Path) -> list[Path]:
    return sorted(folder.rglob("record-*.db"))


def last_event(bench: Bench, kind: type) -> object:
    with bench.services() as services:
        (found, *_) = [
            each.event
            for each in reversed(services.store.entries("record"))
            if isinstance(each.event, kind)
        ]
    return found


def test_back_up_now_makes_a_checked_copy_and_the_window_says_when(page):
    page.push("Back up now")
    (backup,) = backups_in(page.app.place.record.parent / "backups")
    assert page.says("A checked copy is at")
    assert page.says(str(backup))
    assert page.window.nav.backup.text().startswith("Last good backup 2026-11-22")


def test_check_the_record_says_that_it_is_whole(page):
    page.push("Check the record")
    assert page.says("whole and unaltered")
    assert page.app.settings.checked(str(page.app.place.record)) is not None


def test_backup_folder_is_recorded_and_used(page, tmp_path):
    other = tmp_path / "other disk"
    page.fill({"Backup folder": str(other)})
    page.push("Save folder")
    assert page.says("A checked copy is at")  # made at once, to see whether it can be
    assert len(backups_in(other)) == 1


def test_backup_folder_that_cannot_be_written_is_said_and_stays_on_screen(page, tmp_path):
    (tmp_path / "file").write_text("in the way")
    page.fill({"Backup folder": str(tmp_path / "file" / "b")})
    page.push("Save folder")
    page.push("Back up now")
    assert page.says("No backup could be made in")
    assert page.page.record.form.field("backup.folder").text() == str(tmp_path / "file" / "b")
    assert page.window.nav.backup.text() == "No backup yet"


def more_events(bench: Bench) -> None:
    """Something that the backup does not hold."""
    bench.fill({"Phone": "555-0199"})
    bench.push("Save pharmacy")


def test_restore_says_what_is_lost_asks_who_and_why_and_goes_on(page):
    page.push("Back up now")
    (backup,) = backups_in(page.app.place.record.parent / "backups")
    before = page.events()
    more_events(page)
    with choosing(backup), dialogs(page, WHO) as asked:
        page.push("Restore a backup…")
        page.settle()
    assert "1 event is not in it" in asked.said[0]
    assert SCREENS_AGAIN in asked.said[0]
    assert page.says("is the record now")
    assert page.events() == before + 1
    found = last_event(page, RecordRestored)
    assert isinstance(found, RecordRestored)
    assert (found.name, found.reason) == ("Pharmacist B", "the disk was exchanged")
    assert (found.seq, found.lost_seq) == (before, before + 1)
    assert page.app.place.record.with_name(found.kept_as).exists()
    assert page.says(f"restored to event {before}; it had gone to {before + 1}. Pharmacist B")
    more_events(page)
    assert page.events() == before + 2


def test_restore_left_by_esc_changes_nothing(page):
    page.push("Back up now")
    (backup,) = backups_in(page.app.place.record.parent / "backups")
    before = page.events()
    with choosing(backup), dialogs(page, None):
        page.push("Restore a backup…")
        page.settle()
    assert page.events() == before


def test_restore_of_a_file_that_is_no_backup_is_said(page, tmp_path):
    other = tmp_path / "other.db"
    other.write_bytes(b"not a database at all" * 400)
    before = page.events()
    with choosing(other):
        page.push("Restore a backup…")
    assert page.says("is not a record of this program. Nothing was changed. Choose another backup.")
    assert page.events() == before


def test_restore_is_what_the_window_offers_where_the_record_is_gone_and_it_goes_on(page):
    """It has no option to name another record, so the sentence names what Settings can do."""
    page.push("Back up now")
    before = page.events()
    place = page.app.place.record
    (backup,) = backups_in(place.parent / "backups")
    page.app.storage._exchange(place.unlink, lambda _: None, lambda _: None, page.app)
    page.go(Qt.Key.Key_4)
    assert page.says("No empty one was begun in its place.")
    assert page.says("or put back the last good backup, in Settings.")
    page.go(Qt.Key.Key_Comma)
    with choosing(backup), dialogs(page, WHO):
        page.push("Restore a backup…")
        page.settle()
    assert page.says("is the record now")
    assert page.events() == before + 1


@pytest.fixture
def cut(window_on, tmp_path) -> tuple[Bench, Dialogs]:
    """A window on a record whose last events are gone: an older copy was put in its place."""
    bench = window_on("nothing")
    older = copy_record(bench.app.place.record, tmp_path / "older.db")
    bench.go(Qt.Key.Key_Comma)
    more_events(bench)
    bench.app.storage._exchange(lambda: None, lambda _: None, lambda _: None, bench.app)
    bench.settle()
    for ending in ("-wal", "-shm"):
        Path(f"{bench.app.place.record}{ending}").unlink(missing_ok=True)
    shutil.copyfile(older, bench.app.place.record)
    with dialogs(bench, None) as told:
        bench.go(Qt.Key.Key_4)
        bench.settle()
        while told._answers:
            bench.settle()
    return bench, told


def test_record_with_missing_events_opens_to_be_read_and_says_so(cut):
    bench, told = cut
    assert "Events are missing" in told.said[0]
    bench.go(Qt.Key.Key_Comma)
    assert bench.says("Events are missing")
    bench.fill({"Phone": "555-0111"})
    bench.push("Save pharmacy")
    assert bench.says("nothing can be recorded")
    assert bench.page.form.field("pharmacy.phone").text() == "555-0111"


def test_record_with_missing_events_goes_on_by_name_and_reason(cut):
    bench, _told = cut
    bench.go(Qt.Key.Key_Comma)
    bench.settle()
    with dialogs(bench, WHO) as asked:
        bench.push("Go on with it…")
        bench.settle()
    assert SCREENS_AGAIN in asked.said[0]
    assert bench.says("The record goes on from here")
    found = last_event(bench, EndAccepted)
    assert isinstance(found, EndAccepted)
    assert (found.name, found.lost_seq - found.seq) == ("Pharmacist B", 1)
    with bench.services() as services:
        assert services.verify().ok
        assert settings.read_pharmacy(services.store).phone == "555-0142"
    assert not bench.page.record.trouble.isVisible()
    more_events(bench)
    with bench.services() as services:
        assert settings.read_pharmacy(services.store).phone == "555-0199"


def test_clock_that_went_back_stops_recording_until_someone_says_it_is_right(window_on):
    bench = window_on("one_released", clock=FixedClock(date(2026, 11, 20)))
    bench.go(Qt.Key.Key_Comma)
    before = bench.events()
    more_events(bench)
    assert bench.says("The clock of this computer says 2026-11-20")
    assert bench.events() == before
    assert bench.page.form.field("pharmacy.phone").text() == "555-0199"
    with dialogs(bench, WHO):
        bench.push("The clock is right…")
        bench.settle()
    assert isinstance(last_event(bench, ClockAccepted), ClockAccepted)
    bench.push("Save pharmacy")
    assert bench.events() == before + 2


def test_closing_backs_up_what_no_backup_holds_and_nothing_twice(qapp, record_in, tmp_path):
    record_in("nothing", tmp_path)
    for _ in range(2):
        with open_window(place_in(tmp_path)):
            pass
        assert len(backups_in(tmp_path / "backups")) == 1


def test_care_makes_the_daily_backup_and_check(window_on):
    bench = window_on("one_released")
    bench.app.care.look()
    bench.settle()
    assert bench.window.nav.backup.text().startswith("Last good backup")
    assert bench.app.settings.checked(str(bench.app.place.record)) is not None
    folder = bench.app.place.record.parent / "backups"
    assert len(backups_in(folder)) == 1
    bench.app.care.look()
    bench.settle()
    assert len(backups_in(folder)) == 1


def test_care_raises_an_alarm_where_the_record_was_altered(window_on):
    from sqlcipher3 import dbapi2

    bench = window_on("one_released")
    raw = dbapi2.connect(str(bench.app.place.record))
    raw.execute("DROP TRIGGER prescription_is_never_changed")
    raw.execute("UPDATE prescription SET prescriber = 'Dr. X'")
    raw.commit()
    raw.close()
    with dialogs(bench, None, None) as told:
        bench.app.care.look()
        bench.settle()
        while told._answers:
            bench.settle()
    # No backup is made of a record that is not sound, and both are said.
    assert all("Do not work on" in said for said in told.said), told.said
    assert not backups_in(bench.app.place.record.parent / "backups")
