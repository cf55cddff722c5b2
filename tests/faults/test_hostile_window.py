"""Row 32: each text of ``hostile`` typed into the window is kept or refused, and shown plainly.

And what a person typed stays on the screen and in the record: no title of a window, no name of a
file, no line of a log and no report of a fault says who a patient is.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QTextEdit,
    QWidget,
)
from sqlalchemy.exc import IntegrityError
from sqlcipher3 import dbapi2

from compounding.application import making
from compounding.domain.medication_list import clean_list
from tests.e2e.papers import title_of
from tests.faults.hostile import HIDDEN, KEPT, LONG, Hostile, called
from tests.faults.hostile_entries import record_in, worked
from tests.gui import inspection, jobs, records
from tests.gui.bench import Bench, answering, open_window, place_in
from ui import crash
from ui.pages.screen.list_card import ListEdit
from ui.pages.worksheet.printing import PrintDialog
from ui.widgets.form import FieldBox
from ui.widgets.line_field import LineField
from ui.widgets.text_edit import TextEdit

# Halves of characters: Qt's clipboard drops them before a field gets the text.
HALF = re.compile("[\ud800-\udfff]")
MARKUP = tuple(each for each in KEPT if each.name.startswith("markup"))


def some(texts: tuple[Hostile, ...], request: pytest.FixtureRequest, step: int) -> list[Hostile]:
    """One in ``step`` of the texts for every change, all of them for a release."""
    return list(texts if request.config.getoption("--faults") == "long" else texts[::step])


# What is typed


def fields_in(window: QWidget) -> list[LineField[object]]:
    """Every field that can be typed into now."""
    fields = window.findChildren(LineField)
    return [each for each in fields if each.isVisible() and each.isEnabled()]


def entries_without_rules(window: QWidget) -> list[str]:
    """Whatever takes text and is none of the fields that judge it; a list is taken as it is."""
    lines = [each for each in window.findChildren(QLineEdit) if not isinstance(each, LineField)]
    editors = [
        each
        for kind in (QTextEdit, QPlainTextEdit)
        for each in window.findChildren(kind)
        if not (each.isReadOnly() or isinstance(each, ListEdit))
    ]
    combos = [each for each in window.findChildren(QComboBox) if each.isEditable()]
    return [inspection.what(each) for each in (*lines, *editors, *combos)]


def paste_into(field: QLineEdit) -> None:
    """Paste over what stands in the field, and leave it: only then an unfinished date is told."""
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    field.clearFocus()


def said_under(field: QWidget) -> str | None:
    """The sentence under a field; None where the page says it elsewhere."""
    parent = field.parentWidget()
    while parent is not None and not isinstance(parent, FieldBox):
        parent = parent.parentWidget()
    if parent is None or parent.field is not field:
        return None
    return parent.message.text()


def against(field: LineField[object], hostile: Hostile) -> Iterator[str]:
    """What is wrong after the text was pasted into the field."""
    problem, line = field.problem(), isinstance(field, TextEdit)
    if problem is None:
        if hostile.why or not line:
            yield "was taken"
        elif field.value() != hostile.recorded:
            yield f"became {field.value()!a}"
        return
    if line and hostile.why and problem.code not in (hostile.why, "text.too_long_here"):
        yield f"refused with {problem.code}"
    said = said_under(field)
    if said is not None and said != problem.sentence:
        yield f"said {said!r}"
    if not problem.sentence.endswith("."):
        yield f"no sentence: {problem.sentence}"


def every_page(bench: Bench) -> Iterator[str]:
    """Each page of the window comes to the front, as the application names them."""
    for key in bench.window._specs:
        assert bench.window.open_page(key)
        bench.settle()
        yield key


# Which steps of the work ask for something, and the pages on which something is typed.
STATES = ("nothing", "opened", "to_crush", "to_weigh", "to_fill", "to_prepare", "to_release")


@pytest.mark.parametrize("state", STATES)
def test_row_32_text_pasted_into_any_field_is_taken_as_it_is_or_refused_in_words(
    state, tmp_path, qapp, request, tally
):
    typeable = tuple(each for each in HIDDEN if not HALF.search(each.text))
    texts = [*some(KEPT, request, 8), *some(typeable, request, 12), *LONG[1:2]]
    records.make(state, tmp_path)
    complaints, tried = [], 0
    with open_window(place_in(tmp_path)) as bench:
        for key in every_page(bench) if state == "nothing" else ["worksheet"]:
            bench.window.open_page(key)
            bench.settle()
            assert entries_without_rules(bench.window) == []
            fields = fields_in(bench.page)
            for hostile in texts:
                QApplication.clipboard().setText(hostile.text)
                for field in fields:
                    paste_into(field)
                    tried += 1
                    what = f"{inspection.what(field)} {hostile.name}"
                    complaints += [f"{what}: {each}" for each in against(field, hostile)]
                bench.rest()
            for field in fields:
                field.clear()
    assert complaints == []
    assert tried >= len(texts)
    tally.add("row 32: texts pasted", tried)


def test_row_32_any_text_pasted_into_a_list_is_taken_and_shown_plainly(
    tmp_path, qapp, request, tally
):
    typeable = tuple(each for each in HIDDEN if not HALF.search(each.text))
    texts = [*some(KEPT, request, 4), *some(typeable, request, 12), *LONG[1:2]]
    records.make("opened", tmp_path)
    with open_window(place_in(tmp_path)) as bench:
        assert bench.window.open_page("screen")
        bench.settle()
        (field,) = (each for each in bench.page.findChildren(ListEdit) if each.isVisible())
        for hostile in texts:
            bench.person.tab_to("Medication list")
            bench.paste_over(hostile.text)
            bench.rest()
            # Qt gives every kind of blank back as a plain one.
            taken = clean_list(field.toPlainText()).split()
            assert taken == clean_list(hostile.text).split(), hostile.name
            assert_plain(bench, hostile.text)
            tally.add("row 32: texts pasted into a list")


# What is shown


def shown(window: QWidget, text: str) -> Iterator[tuple[QWidget, bool]]:
    """Whatever shows the text, and whether it does so letter by letter."""
    for label in window.findChildren(QLabel):
        if text in label.text():
            plain = label.textFormat() is Qt.TextFormat.PlainText
            # With a buddy, an ampersand marks a key and is not shown.
            yield label, plain and not ("&" in text and label.buddy())
    for button in window.findChildren(QAbstractButton):
        if text in button.text():
            yield button, "&" not in text
    for editor in window.findChildren(QTextEdit):
        if text in editor.toPlainText():
            yield editor, False
    for widget in window.findChildren(QWidget):
        if text in widget.toolTip() and set(text) & set("<&"):
            yield widget, False


def in_tables(window: QWidget, text: str) -> bool:
    """Whether a cell of a table in sight is just the text."""
    return any(
        text == str(table.model().index(row, column).data())
        for table in window.findChildren(QTableView)
        if table.isVisible()
        for row in range(table.model().rowCount())
        for column in range(table.model().columnCount())
    )


def assert_plain(bench: Bench, text: str) -> None:
    complaints = [inspection.what(each) for each, plain in shown(bench.window, text) if not plain]
    assert complaints == []
    assert list(inspection.names_and_plain_text(bench.window)) == []


def shown_on_page(bench: Bench, text: str) -> bool:
    return any(each.isVisible() for each, _plain in shown(bench.page, text))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A few texts are looked at on every page for every change, all of them for a release."""
    if "shown_text" in metafunc.fixturenames:
        long = metafunc.config.getoption("--faults") == "long"
        few = (*MARKUP[:5], *MARKUP[6:9:2], *KEPT[::13])
        metafunc.parametrize("shown_text", dict.fromkeys(KEPT if long else few), ids=called)


def test_row_32_text_on_record_is_shown_letter_by_letter_on_every_page(shown_text, tmp_path, qapp):
    with record_in(tmp_path) as services:
        job = worked(services.store, shown_text)
    text, typed = shown_text.recorded, job.typed
    with open_window(place_in(tmp_path)) as bench:
        for _key in every_page(bench):
            assert_plain(bench, text)
        assert bench.window.nav.pharmacy.text() == typed["pharmacy.name"]
        bench.go(Qt.Key.Key_4)
        bench.page.words.setText(shown_text.text)
        bench.enter()
        bench.person.tab_to("Search the log")
        bench.enter()
        assert in_tables(bench.page, typed["prescription.patient"])
        assert in_tables(bench.page, typed["prescription.rx_number"])
        told = ("prepare.name", "check.name", "reject.reason")
        for batch, says in zip(job.view.batches, told, strict=True):
            bench.page.presenter.pick(batch.batch_id)
            bench.settle()
            assert typed[says] in bench.page.detail.lines.text()
            assert_plain(bench, text)
        bench.push("Open record")
        assert bench.window.page_key() == "worksheet"
        assert shown_on_page(bench, typed["prescription.patient"])
        assert shown_on_page(bench, typed["reject.reason"])
        assert_plain(bench, text)


# What is told to nobody

CANARY = Hostile("canary", "Canary, Patience")
BORN = "1968"
OFFERED = [
    "Batch log 2026-11-22.xlsx",
    "Worksheet 26-00001.pdf",
    "Label 26-00001 container 1.pdf",
]


def save_as_pdf(bench: Bench) -> None:
    """Ctrl+P, then "Save PDF" in the dialog."""

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PrintDialog)
        dialog.pdf.click()

    QTimer.singleShot(0, bench.window, act)
    bench.go(Qt.Key.Key_P)
    bench.window.activateWindow()
    bench.settle()


def save_every_file(bench: Bench) -> None:
    """The log as a workbook, and worksheet and label of the released batch."""
    bench.go(Qt.Key.Key_4)
    bench.push("Export to Excel")
    bench.page.presenter.pick(bench.page.presenter.state.ids[-1])
    bench.settle()
    bench.push("Open record")
    save_as_pdf(bench)
    bench.push("Go to its label")
    bench.push("Save PDF")


@pytest.mark.parametrize("patient", ["../../x", "CON", "a.", "x:y", "<b>x</b>", CANARY.text])
def test_row_32_names_of_files_are_made_of_numbers_and_days_alone(patient, tmp_path, qapp):
    with record_in(tmp_path) as services:
        worked(services.store, Hostile("patient", patient))
    with open_window(place_in(tmp_path)) as bench, answering(None) as offered:
        save_every_file(bench)
    assert offered == OFFERED


def told_to_nobody(texts: Iterable[str]) -> None:
    """No text holds a name or a year of birth."""
    for text in texts:
        assert not any(part in text for part in ("Canary", "Patience", BORN)), text


def titles_of_windows() -> list[str]:
    return [each.windowTitle() for each in QApplication.allWidgets()]


def test_row_32_nothing_outside_the_record_says_who_a_patient_is(
    tmp_path, qapp, caplog, capfd, monkeypatch
):
    """Titles, names of files, logs, settings, a workbook, and what is printed."""
    caplog.set_level(logging.DEBUG)
    titles: list[str] = []
    with record_in(tmp_path) as services:
        worked(services.store, CANARY)
    out = tmp_path / "out"
    out.mkdir()

    def save_there(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        titles.extend(titles_of_windows())
        return str(out / name), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", save_there)
    with open_window(place_in(tmp_path)) as bench:
        save_every_file(bench)
        titles += titles_of_windows()
        bench.go(Qt.Key.Key_4)
        bench.page.words.setText(CANARY.text)
        bench.enter()
    assert sorted(path.name for path in out.iterdir()) == sorted(OFFERED)
    told_to_nobody(titles)
    told_to_nobody(record.getMessage() for record in caplog.records)
    told_to_nobody(capfd.readouterr())
    told_to_nobody(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*"))
    told_to_nobody(
        path.read_bytes().decode("latin-1")
        for path in (tmp_path / "settings").rglob("*")
        if path.is_file()
    )
    told_to_nobody(title_of(path) for path in out.glob("*.pdf"))
    assert "Canary" in (tmp_path / "record.db").read_bytes().decode("latin-1")


def test_row_32_fault_while_a_patient_is_recorded_is_reported_without_the_patient(
    tmp_path, qapp, qtbot
):
    """The database refuses the patient's row: its own message quotes every value of the row."""
    records.make("nothing", tmp_path)
    raw = dbapi2.connect(str(tmp_path / "record.db"), isolation_level=None)
    raw.execute(
        "CREATE TRIGGER no_patient BEFORE INSERT ON patient BEGIN SELECT RAISE(ABORT, 'no'); END"
    )
    with open_window(place_in(tmp_path)) as bench:
        jobs.plan_capsules(bench)
        bench.fill({"Patient": CANARY.text})
        with qtbot.captureExceptions() as caught:
            jobs.start_making(bench)
        ((_kind, error, _trace),) = caught
        assert isinstance(error, IntegrityError)
        assert CANARY.text in str(error)
        guard = crash.CrashGuard(tmp_path / "reports", lambda _text, _path: None)
        told_to_nobody([guard.meet(error)])
        told_to_nobody(path.read_text() for path in (tmp_path / "reports").iterdir())
        assert bench.events() == 2
        raw.execute("DROP TRIGGER no_patient")
        raw.close()
        jobs.start_making(bench)
        assert bench.window.page_key() == "worksheet"
        with bench.services() as services:
            (row,) = making.makings(services.store)
            assert row.patient == CANARY.text
            assert services.verify().ok
