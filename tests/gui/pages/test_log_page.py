"""The Batch log page: any words find a batch, nothing hides unsaid, an export is whole or not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt

from compounding import bootstrap
from compounding.application.rows import LogFilter
from compounding.domain.screening import Decided, Decision
from compounding.errors import DocumentError
from compounding.persistence.store import SqlStore
from tests.gui.bench import Bench, answering, cells, place_in
from tests.gui.faults import BUSY, FULL
from tests.gui.pages.sample import FixedClock
from tests.gui.pages.test_labels_missing import restore_now
from tests.unit.screen_steps import NO_OPIOID, STILL_TAKEN, finish
from ui.pages.log import page as log_page
from ui.widgets import dialog

ALL = ["26-00009", "26-00008", "26-00007", "26-00006", "26-00005", "26-00004"]


@pytest.fixture
def log(window_on) -> Bench:
    """The log of nine batches: a released one, a rejected one, and those of three prescriptions."""
    bench = window_on("several")
    bench.go(Qt.Key.Key_4)
    return bench


def numbers(bench: Bench) -> list[str]:
    return [number for (number,) in cells(bench.page.model, "Batch")]


def find(bench: Bench, words: str) -> list[str]:
    bench.go(Qt.Key.Key_F)
    bench.paste_over(words)
    if not words:
        bench.person.press(Qt.Key.Key_Delete)
    bench.enter()
    return numbers(bench)


FOUND = {
    "26-00001": ["26-00001"],
    "7k2210": ["26-00003", "26-00002", "26-00001"],
    "482117 RELEASED": ["26-00001"],
    "released 482117": ["26-00001"],
    "surname, FIRST": ["26-00003", "26-00002", "26-00001"],
    "munoz": ["26-00006", "26-00005", "26-00004"],
    "ZOE Muñoz": ["26-00006", "26-00005", "26-00004"],
    "hakansson": ["26-00006", "26-00005", "26-00004"],
    "%": ["26-00009", "26-00008", "26-00007"],
    "50%": ["26-00009", "26-00008", "26-00007"],
    "a_1": ["26-00009", "26-00008", "26-00007"],
    "_": ["26-00009", "26-00008", "26-00007"],
    "a%1": [],
    "'; drop table event; --": [],
    "rejected": ["26-00002"],
    "nobody": [],
}


def test_log_finds_by_any_words_letter_by_letter_and_without_accents(log):
    for words, found in FOUND.items():
        assert find(log, words) == found, words
        hidden = 9 - len(found)
        assert log.says(f"{hidden} batches hidden by the search"), words
    assert find(log, "") == [*ALL, "26-00003", "26-00002", "26-00001"]
    assert not log.page.hidden.isVisible()


def test_log_search_needs_no_enter(log, qtbot):
    log.go(Qt.Key.Key_F)
    log.person.type("munoz")
    qtbot.waitUntil(lambda: len(numbers(log)) == 3)
    log.settle()
    assert log.says("6 batches hidden by the search")


def test_log_says_that_batches_are_hidden_and_shows_all_again_by_keyboard(log):
    assert find(log, "nobody") == []
    log.push("Show all")
    assert len(numbers(log)) == 9
    assert log.page.words.text() == ""


def test_log_status_and_words_hide_together(log):
    log.person.tab_to("Status")
    for _ in range(4):
        log.press(Qt.Key.Key_Down)
    assert numbers(log) == ["26-00001"]
    assert find(log, "nobody") == []
    assert log.says("9 batches hidden by the search")
    log.push("Show all")
    assert len(numbers(log)) == 9


@pytest.mark.parametrize("words", ["a\u200bb", "Te\u0441hnician", "x" * 201])
def test_log_search_with_an_unusable_text_says_why(log, words):
    find(log, words)
    assert not log.says("Nothing was worked out"), "a sentence about plans"
    assert (
        log.says("invisible character")
        or log.says("look-alike letters")
        or log.says("at most 200 characters")
        or numbers(log) == []
    )
    assert find(log, "26-00001") == ["26-00001"]
    assert not log.says("invisible character")
    assert not log.says("look-alike letters")


def test_log_shows_what_became_of_a_batch_and_opens_its_record(log):
    assert find(log, "26-00001") == ["26-00001"]
    lines = log.page.detail.lines.text()
    for part in (
        "Rx 482117",
        "Prepared: Technician A",
        "Checked: Pharmacist B",
        "Do not use after",
    ):
        assert part in lines
    log.push("Open record")
    assert log.window.page_key() == "worksheet"
    assert log.page.presenter.state.view.prescription.rx_number == "482117"


def test_log_tells_the_opioid_screen_of_a_batch(window_on, record_in, tmp_path):
    record_in("several", tmp_path)
    place = place_in(tmp_path)
    opened = {"clock": FixedClock(), "settings_folder": place.settings_folder}
    with bootstrap.open_services(place.url, **opened) as services:
        store = services.store
        (_, one, two) = (store.making_of(each) for each in _first_of_each(store))
        decided = {1: NO_OPIOID, 2: Decided(Decision.USUAL_DOSE)}
        finish(store, one, "zorbafexin\nloperamide", decided=decided)
        finish(store, two, "oxycodone", decided={1: STILL_TAKEN})
    log = window_on()
    log.go(Qt.Key.Key_4)
    for words, said in (
        ("26-00001", "passed, Pharmacist B, identity not verified"),
        ("munoz", "passed, Pharmacist B, identity not verified, decided by a person: 2"),
        ("A_100", "stopped, Pharmacist B, identity not verified"),
    ):
        assert find(log, words)
        assert log.page.detail.lines.text().split("\n")[-1] == f"Opioid screen: {said}"


def _first_of_each(store: SqlStore) -> list[str]:
    """A batch of each making, oldest first."""
    rows = store.batch_rows(store.find_batches(LogFilter()).ids)
    return list({row.making_id: row.batch_id for row in rows[::-1]}.values())


def test_log_of_a_batch_without_a_screen_says_so(log):
    assert find(log, "munoz")
    assert "Opioid screen: not finished" in log.page.detail.lines.text()


def test_log_of_a_restored_record_asks_again_for_what_is_not_released(window_on):
    log = window_on("one_released")
    restore_now(log)
    log.go(Qt.Key.Key_4)
    for number, said in (("26-00002", "to be asked again"), ("26-00001", "passed")):
        assert find(log, number) == [number]
        line = f"Opioid screen: {said}, Pharmacist B, identity not verified"
        assert log.page.detail.lines.text().split("\n")[-1] == line


def test_log_enter_on_a_batch_opens_the_worksheet_of_that_batch(log):
    assert find(log, "26-00002") == ["26-00002"]
    log.person.tab_to("Batches")
    log.enter()
    assert log.window.page_key() == "worksheet"
    assert log.page.presenter.state.batch.number == "26-00002"


def test_log_shows_what_was_done_meanwhile_in_the_table_and_the_detail(log):
    find(log, "26-00003")
    log.push("Open record")
    log.person.tab_to("Steps")
    log.person.press(Qt.Key.Key_End)
    log.enter()
    log.fill({"Checked by": "Pharmacist B", "Reason": "powder spilled"})
    log.push("Reject this batch")
    log.go(Qt.Key.Key_4)
    assert numbers(log) == ["26-00003"]
    assert cells(log.page.model, "Status") == [("Rejected",)]
    assert "Rejected: Pharmacist B, powder spilled" in log.page.detail.lines.text()


def test_log_that_finds_nothing_shows_no_batch_beside_the_table(log):
    find(log, "26-00001")
    assert log.page.detail.isVisible()
    find(log, "nobody")
    assert not log.page.detail.isVisible()


def test_log_cancelled_dialog_writes_nothing(log, tmp_path):
    before = {path.name for path in tmp_path.iterdir()}
    with answering(None) as offered:
        log.push("Export to Excel")
    assert offered == ["Batch log 2026-11-22.xlsx"]
    assert not log.page.said.isVisible()
    assert {path.name for path in tmp_path.iterdir()} == before


def test_log_export_writes_what_is_found_and_says_so(log, tmp_path):
    find(log, "munoz")
    before = log.events()
    with answering(tmp_path / "log.xlsx"):
        log.push("Export to Excel")
    assert log.says("Written and read back: 3 batches in log.xlsx.")
    sheet = openpyxl.load_workbook(tmp_path / "log.xlsx")["Batch log"]
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        "26-00006",
        "26-00005",
        "26-00004",
    ]
    assert log.events() == before + 1


@pytest.mark.parametrize("name", ["log", "log.txt", "Log.XLSX"])
def test_log_export_under_a_name_without_the_usual_ending_can_be_opened(log, tmp_path, name):
    with answering(tmp_path / name):
        log.push("Export to Excel")
    assert log.says("Written and read back: 9 batches")
    (made,) = [path for path in tmp_path.iterdir() if path.suffix.lower() == ".xlsx"]
    assert made.name.lower().startswith("log")
    assert openpyxl.load_workbook(made)["Batch log"].max_row == 10


def test_log_export_to_a_folder_that_went_away_says_so_and_records_nothing(log, tmp_path):
    before = log.events()
    with answering(tmp_path / "gone" / "log.xlsx"):
        log.push("Export to Excel")
    assert log.says("The folder of log.xlsx is not there any more")
    assert log.events() == before
    assert log.page.export_button.isEnabled()


def test_log_stopped_export_leaves_no_file_and_the_old_one_whole(log, tmp_path, monkeypatch):
    from compounding.documents import workbook

    out = tmp_path / "log.xlsx"
    out.write_bytes(b"old")
    write = workbook.write_log

    def stopped(rows, path, **given):
        log.page.presenter._job.stop.wait(20)
        return write(rows, path, **given)

    monkeypatch.setattr(workbook, "write_log", stopped)
    before = log.events()
    with answering(out):
        log.person.push("Export to Excel")
    assert log.page.progress.isVisible()
    assert not log.page.export_button.isEnabled()
    log.push("Stop the export")
    assert log.says("The export was stopped. Nothing was written.")
    assert not log.page.progress.isVisible()
    assert out.read_bytes() == b"old"
    assert not [path for path in tmp_path.iterdir() if path.name.startswith((".log", "log.xlsx."))]
    assert log.events() == before


def test_log_failed_export_is_said_and_can_be_tried_again(log, tmp_path, monkeypatch):
    from compounding.documents import workbook

    def full(*_given, **_named):
        raise DocumentError("file.disk_full", {"name": "log.xlsx"})

    with monkeypatch.context() as patch, answering(tmp_path / "log.xlsx"):
        patch.setattr(workbook, "write_log", full)
        log.push("Export to Excel")
    assert log.says("The disk has no room for log.xlsx. Nothing was written.")
    with answering(tmp_path / "log.xlsx"):
        log.push("Export to Excel")
    assert log.says("Written and read back: 9 batches in log.xlsx.")


def test_log_export_that_could_not_be_recorded_says_so(log, tmp_path):
    from tests.gui.faults import failing_once

    with failing_once(FULL), answering(tmp_path / "log.xlsx"):
        log.push("Export to Excel")
    assert log.says("is full")
    assert not log.says("Written and read back")
    assert log.page.export_button.isEnabled()


def test_log_export_by_a_clock_in_doubt_says_that_the_workbook_is_there_and_not_recorded(
    window_on, tmp_path
):
    """A copy may be taken whatever the clock says; nothing is recorded by it."""
    log = window_on("several", clock=FixedClock(date(2026, 11, 20)))
    log.go(Qt.Key.Key_4)
    before = log.events()
    with answering(tmp_path / "log.xlsx"):
        log.push("Export to Excel")
    assert log.says("log.xlsx was written and is whole.")
    assert log.says("could not be recorded: The clock of this computer says")
    assert not log.says("Written and read back")
    assert openpyxl.load_workbook(tmp_path / "log.xlsx")["Batch log"].max_row == 10
    assert log.events() == before
    assert log.page.export_button.isEnabled()


def test_log_without_a_batch_says_what_to_do_first(window_on):
    bench = window_on("nothing")
    bench.go(Qt.Key.Key_4)
    assert bench.says("No batch is recorded yet")
    assert not bench.page.export_button.isEnabled()
    assert not bench.page.body.isVisible()


def test_log_export_whose_ending_is_added_asks_before_it_replaces(log, tmp_path, monkeypatch):
    out = tmp_path / "log.xlsx"
    out.write_bytes(b"old")
    answers = iter((False, True))
    monkeypatch.setattr(dialog, "confirm", lambda *_asked: next(answers))
    with answering(tmp_path / "log"):
        log.push("Export to Excel")
        assert out.read_bytes() == b"old"
        log.push("Export to Excel")
    assert out.read_bytes().startswith(b"PK")
    assert next(answers, None) is None


def test_log_closing_while_an_export_runs_asks_and_stops_it(log, tmp_path, monkeypatch):
    from compounding.documents import workbook

    out = tmp_path / "log.xlsx"
    write = workbook.write_log

    def stopped(rows, path, **given):
        log.page.presenter._job.stop.wait(20)
        return write(rows, path, **given)

    monkeypatch.setattr(workbook, "write_log", stopped)
    answers = iter((False, True))
    monkeypatch.setattr(log_page, "confirm", lambda *_asked: next(answers))
    with answering(out):
        log.person.push("Export to Excel")
    assert log.window.close() is False
    assert log.page.presenter.state.export is not None
    assert log.window.close() is True
    log.settle()
    assert not out.exists()


def test_log_after_an_unforeseen_error_can_be_exported_again(log, tmp_path, qtbot, monkeypatch):
    from compounding.documents import workbook

    with monkeypatch.context() as patch, qtbot.captureExceptions() as caught:
        patch.setattr(workbook, "write_log", lambda *_given, **_named: 1 // 0)
        with answering(tmp_path / "log.xlsx"):
            log.push("Export to Excel")
    assert [kind for kind, _error, _trace in caught] == [ZeroDivisionError]
    with answering(tmp_path / "log.xlsx"):
        log.push("Export to Excel")
    assert log.says("Written and read back: 9 batches in log.xlsx.")


def test_log_that_cannot_be_read_is_not_called_empty(window_on, monkeypatch):
    bench = window_on("several")

    def busy(*_given, **_named):
        raise BUSY

    with monkeypatch.context() as patch:
        patch.setattr(SqlStore, "find_batches", busy)
        bench.go(Qt.Key.Key_4)
        assert bench.says("Another program is using the record")
        assert not bench.says("No batch is recorded yet")
    bench.go(Qt.Key.Key_1)
    bench.go(Qt.Key.Key_4)
    assert len(numbers(bench)) == 9


def test_log_names_no_patient_in_the_workbook(log, tmp_path: Path):
    with answering(tmp_path / "log.xlsx"):
        log.push("Export to Excel")
    book = openpyxl.load_workbook(tmp_path / "log.xlsx")
    texts = " ".join(
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    )
    assert "482117" in texts
    for name in ("Surname", "Muñoz", "1968", "Percent"):
        assert name not in texts
