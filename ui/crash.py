"""When something unforeseen happens: one calm dialog, and a report without patient data.

The report names the kind of error, the lines of our own program that led to it, and versions.
It holds no values of variables and no message of a foreign error, because either may carry a
name or a date of birth; our own errors say a code only. It is kept in a file, to be sent by
hand. What was recorded before stays recorded; what was on screen is left as it is.
"""

from __future__ import annotations

import platform
import sys
import threading
import traceback
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Final

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QThread,
    QtMsgType,
    Signal,
    Slot,
    qInstallMessageHandler,
    qVersion,
)
from PySide6.QtWidgets import QApplication

import compounding
from compounding.errors import CompoundingError

_ROOT: Final = Path(__file__).parent.parent
_OURS: Final = ("compounding", "ui")
_PACKAGES: Final = ("PySide6-Essentials", "SQLAlchemy", "sqlcipher3", "openpyxl")
_KEPT: Final = 20
_SHOWN: Final = 3
_ANY_TIME: Final = datetime(2000, 1, 1, tzinfo=UTC)


def report(error: BaseException, now: datetime) -> str:
    """What may be told about ``error``: kinds, places in our program, versions; no values."""
    lines = [f"LDN Compounder {compounding.__version__}", f"{now:%Y-%m-%d %H:%M:%SZ}", ""]
    seen: BaseException | None = error
    while seen is not None:
        lines += [_kind(seen), *_places(seen.__traceback__), ""]
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return "\n".join([*lines, *_versions()]) + "\n"


def _kind(error: BaseException) -> str:
    """The error's type; its code where it is one of ours, never a foreign message."""
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    return f"{name}: {error.code}" if isinstance(error, CompoundingError) else name


def _places(trace: TracebackType | None) -> list[str]:
    places: list[str] = []
    for frame, line in traceback.walk_tb(trace):
        where = Path(frame.f_code.co_filename)
        # A built program names its own files without the folder they were built in.
        inside = where.relative_to(_ROOT) if where.is_relative_to(_ROOT) else where
        if inside.parts and inside.parts[0] in _OURS:
            places.append(f"  {inside.as_posix()}:{line} {frame.f_code.co_name}")
    return places or ["  (outside the program's own code)"]


def _versions() -> list[str]:
    known = [f"{name} {_version(name)}" for name in _PACKAGES]
    system = f"{platform.system()} {platform.release()}"
    return [f"Python {platform.python_version()}", f"Qt {qVersion()}", *known, system]


def _version(name: str) -> str:
    # Loaded only when something went wrong: it is slow, and every start would wait for it.
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return "built in"


def keep(text: str, folder: Path, now: datetime) -> Path | None:
    """Write the report into ``folder``; None where that cannot be done. Old ones are removed."""
    path = folder / f"report-{now:%Y%m%d-%H%M%S-%f}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        for old in sorted(folder.glob("report-*.txt"))[:-_KEPT]:
            old.unlink()
    except OSError:
        return None
    return path


class CrashGuard(QObject):
    """Catches what nobody caught, in slots, threads and start-up; shows one dialog at a time.

    ``folder`` takes the reports. ``show`` is replaced in tests. :meth:`install` puts it in
    place, :meth:`remove` takes it out again.
    """

    _met = Signal(str, object)

    def __init__(
        self, folder: Path, show: Callable[[str, Path | None], None] | None = None
    ) -> None:
        super().__init__()
        self._folder = folder
        self._show = show or _show_dialog
        self._showing = False
        self._met_before: Counter[str] = Counter()
        self._before: tuple[Callable[..., object], Callable[..., object]] | None = None
        # Queued, so that the fault's own stack is gone before a dialog runs its loop.
        self._met.connect(self._on_met, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take over the hooks of Python, its threads, and Qt's messages."""
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread
        qInstallMessageHandler(self._on_qt_message)

    def remove(self) -> None:
        """Give the hooks back."""
        if self._before is not None:
            sys.excepthook, threading.excepthook = self._before
            qInstallMessageHandler(None)
            self._before = None

    def meet(self, error: BaseException) -> str:
        """Report ``error``: keep the file, show the dialog unless one is open; the report.

        A fault met again and again (a window that cannot paint itself) is kept and shown a few
        times only, so that the program can still be closed.
        """
        now = datetime.now(UTC)
        text = report(error, now)
        fault = report(error, _ANY_TIME)
        self._met_before[fault] += 1
        if self._met_before[fault] <= _SHOWN:
            path = keep(text, self._folder, now)
            if _before_the_loop():
                self._on_met(text, path)
            else:
                self._met.emit(text, path)
        return text

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        self.meet(error.with_traceback(trace))

    def _on_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.meet(args.exc_value)

    def _on_qt_message(self, kind: QtMsgType, context: QMessageLogContext, _message: str) -> None:
        """Qt's own messages may quote what is on screen: only their kind and source are told."""
        if kind not in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
            return
        said = f"Qt {kind.name} {context.category or 'default'}"
        if sys.stderr is not None:
            print(said, file=sys.stderr)
        if kind is QtMsgType.QtFatalMsg:
            # Qt ends the program after this: the file is all that can be done.
            keep("\n".join([said, *_versions()]) + "\n", self._folder, datetime.now(UTC))

    @Slot(str, object)
    def _on_met(self, text: str, path: Path | None) -> None:
        if self._showing:
            return
        self._showing = True
        try:
            self._show(text, path)
        finally:
            self._showing = False


def install(folder: Path) -> CrashGuard:
    """Put a guard in place for the whole run; the hooks keep it alive. Needs a QApplication."""
    guard = CrashGuard(folder)
    guard.install()
    return guard


def _before_the_loop() -> bool:
    """Whether this is the window's thread and nothing would fetch a queued signal."""
    here = threading.current_thread() is threading.main_thread()
    return here and not QThread.currentThread().loopLevel()


def _show_dialog(text: str, path: Path | None) -> None:
    from ui.crash_dialog import CrashDialog

    dialog = CrashDialog(text, path, QApplication.activeWindow())
    dialog.exec()
    dialog.deleteLater()
