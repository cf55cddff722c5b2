"""What a fault tells: where and what kind, and never a name, a date of birth or a value."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from compounding.domain.dates import parse_date
from compounding.errors import QuantityError, StorageError
from ui.crash import CrashGuard, install, report
from ui.crash_dialog import CrashDialog

NAME = "Canary, Patience"
BORN = "1968-04-02"
NOW = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)


def _fault(patient: str = NAME, born: str = BORN) -> BaseException:
    try:
        try:
            parse_date(f"{patient} {born}")
        except QuantityError as refusal:
            raise KeyError(f"no row for {patient}, born {born}") from refusal
    except KeyError as error:
        return error
    raise AssertionError


@pytest.fixture
def shown() -> list[tuple[str, Path | None]]:
    return []


@pytest.fixture
def guard(qtbot: QtBot, tmp_path: Path, shown: list[tuple[str, Path | None]]) -> CrashGuard:
    return CrashGuard(tmp_path / "logs", lambda text, path: shown.append((text, path)))


@pytest.fixture
def installed(guard: CrashGuard) -> Iterator[CrashGuard]:
    hooks = sys.excepthook, threading.excepthook
    before = qInstallMessageHandler(None)
    guard.install()
    yield guard
    guard.remove()
    qInstallMessageHandler(before)
    assert (sys.excepthook, threading.excepthook) == hooks


def test_report_names_kinds_codes_places_and_versions() -> None:
    text = report(_fault(), NOW)
    assert "2026-11-22 16:30:00Z" in text
    assert "builtins.KeyError" in text
    assert "compounding.errors.QuantityError: date.not_a_date" in text
    assert "compounding/domain/dates.py:" in text
    assert f"Python {sys.version_info.major}." in text
    assert "Qt 6." in text


def test_report_holds_no_patient_data_and_no_path_of_the_machine() -> None:
    text = report(_fault(), NOW)
    for canary in ("Canary", "Patience", "1968", "no row for", str(Path.home()), "test_crash"):
        assert canary not in text


def test_report_of_a_built_program_names_its_own_files_too() -> None:
    """There a file is named without the folder it was built in."""
    built = compile("def fail():\n    return 1 // 0\n", "compounding/domain/dates.py", "exec")
    names: dict[str, Callable[[], int]] = {}
    exec(built, names)  # noqa: S102 - the only way to name the file of a built program
    with pytest.raises(ZeroDivisionError) as caught:
        names["fail"]()
    assert "  compounding/domain/dates.py:2 fail" in report(caught.value, NOW)


def test_report_of_our_own_error_says_its_code_and_not_its_params() -> None:
    text = report(StorageError("storage.full", {"patient": NAME}), NOW)
    assert "StorageError: storage.full" in text
    assert NAME not in text


def test_guard_keeps_the_report_in_a_file_and_shows_it_once(
    guard: CrashGuard, shown: list[tuple[str, Path | None]]
) -> None:
    text = guard.meet(_fault())
    [(said, path)] = shown
    assert said == text
    assert path is not None
    assert path.read_text(encoding="utf-8") == text
    assert NAME not in path.name


def test_guard_with_a_folder_that_cannot_be_written_still_shows(
    qtbot: QtBot, tmp_path: Path, shown: list[tuple[str, Path | None]]
) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be", encoding="utf-8")
    CrashGuard(tmp_path / "logs", lambda text, path: shown.append((text, path))).meet(_fault())
    assert [path for _text, path in shown] == [None]


def test_guard_never_shows_two_dialogs_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    shown: list[str] = []

    def show(text: str, _path: Path | None) -> None:
        shown.append(text)
        guard.meet(ValueError("another, while the first is open"))

    guard = CrashGuard(tmp_path, show)
    guard.meet(_fault())
    assert len(shown) == 1
    assert len(list(tmp_path.glob("report-*.txt"))) == 2


def test_guard_shows_a_fault_that_comes_back_for_ever_a_few_times_only(
    guard: CrashGuard, shown: list[tuple[str, Path | None]]
) -> None:
    fault = _fault()
    for _again in range(20):
        guard.meet(fault)
    assert len(shown) == 3


def test_guard_takes_the_hooks_and_gives_them_back(
    installed: CrashGuard, shown: list[tuple[str, Path | None]]
) -> None:
    fault = _fault()
    sys.excepthook(type(fault), fault, fault.__traceback__)
    assert len(shown) == 1


def test_guard_meets_a_fault_of_a_thread_on_the_windows_thread(
    qtbot: QtBot, installed: CrashGuard, shown: list[tuple[str, Path | None]]
) -> None:
    def work() -> None:
        raise _fault()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(shown) == 1)
    assert NAME not in shown[0][0]


def test_guard_says_qts_own_message_without_its_text(
    installed: CrashGuard, capsys: pytest.CaptureFixture[str]
) -> None:
    class Context:
        category = "qt.widgets"

    # Qt makes its contexts itself; Python cannot.
    context = cast(QMessageLogContext, Context())
    installed._on_qt_message(QtMsgType.QtCriticalMsg, context, f"bad row {NAME}")
    said = capsys.readouterr().err
    assert "qt.widgets" in said
    assert NAME not in said


def test_install_puts_a_guard_in_place_that_stays(qtbot: QtBot, tmp_path: Path) -> None:
    hooks = sys.excepthook, threading.excepthook
    before = qInstallMessageHandler(None)
    guard = install(tmp_path)
    assert sys.excepthook != hooks[0]
    guard.remove()
    qInstallMessageHandler(before)
    assert (sys.excepthook, threading.excepthook) == hooks


def test_dialog_shows_the_report_and_copies_it(qtbot: QtBot) -> None:
    dialog = CrashDialog("the report\n", Path("report.txt"))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "the report\n"
    assert dialog.details.isReadOnly()
    close = next(each for each in dialog.findChildren(QPushButton) if each.text() == "Close")
    with qtbot.waitSignal(dialog.finished):
        qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
