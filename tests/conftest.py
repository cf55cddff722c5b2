"""What every test runs under: no screen, no network, one locale, nothing left running.

Qt reads its platform and the locale when it is first imported, so both are set here, above all
other imports. Qt's own warnings fail a test through `qt_log_level_fail` in pyproject.toml.
"""

from __future__ import annotations

import os
import socket
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LC_ALL"] = "C.UTF-8"
os.environ["TZ"] = "America/Chicago"  # not UTC, so that a forgotten conversion shows
if hasattr(time, "tzset"):
    time.tzset()

LOOPBACK = ("127.0.0.1", "::1", "localhost")
SECONDS_TO_END = 2.0
SECONDS_FOR_A_DIALOG = 20


def pytest_addoption(parser: pytest.Parser) -> None:
    """How many times each fault is tried: enough for every change, or enough for a release."""
    parser.addoption("--faults", choices=("short", "long"), default="short")


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Only this machine can be reached."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        if self.family != getattr(socket, "AF_UNIX", None) and address[0] not in LOOPBACK:
            raise RuntimeError(f"A test tried to reach {address!r}.")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        yield


@pytest.fixture(scope="session", autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Settings and data of the person who runs the tests stay untouched."""
    home: Path = tmp_path_factory.mktemp("home")
    names = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA")
    with pytest.MonkeyPatch.context() as patch:
        for name in (*names, "XDG_DATA_DIRS"):
            patch.setenv(name, str(home / name.lower()))
        yield


@pytest.fixture(autouse=True)
def _no_program_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program's own environment variables are unset unless the test sets them."""
    for name in [name for name in os.environ if name.startswith("LDN_")]:
        monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def _no_dialog_waits(request: pytest.FixtureRequest) -> Iterator[None]:
    """A dialog that nobody answers is closed and fails its test.

    Without this it would hold up the whole run: its event loop lets no Python signal through, so
    the time limit of the test never strikes.
    """
    if "qapp" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("qapp")
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    unanswered: list[str] = []

    def close_one() -> None:
        widget = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if widget is not None:
            unanswered.append(widget.windowTitle() or type(widget).__name__)
            widget.hide()

    timer = QTimer(interval=SECONDS_FOR_A_DIALOG * 1000)
    timer.timeout.connect(close_one)
    timer.start()
    yield
    timer.stop()
    assert not unanswered, f"nobody answered: {', '.join(unanswered)}"


@pytest.fixture(autouse=True)
def _nothing_left_running(request: pytest.FixtureRequest, _no_dialog_waits: None) -> Iterator[None]:
    """A test of the screen fails if a thread or a timer outlives it.

    A timer that fires after its window has gone calls into freed memory, in whatever test comes
    next. The idea is napari's.
    """
    if "qapp" not in request.fixturenames:
        yield
        return
    from PySide6.QtCore import QThread, QTimer

    started: weakref.WeakSet[QTimer | QThread] = weakref.WeakSet()
    before = set(threading.enumerate())
    with pytest.MonkeyPatch.context() as patch:
        for kind in (QTimer, QThread):
            patch.setattr(kind, "start", _remembering(kind.start, started))
        yield
    left = [*_threads_left(before), *_qt_left(started)]
    assert not left, f"still running after the test: {', '.join(left)}"


def _remembering(start: Callable[..., None], started: weakref.WeakSet[Any]) -> Callable[..., None]:
    """The same `start`, keeping account of what it started."""

    def start_seen(self: Any, *arguments: Any) -> None:
        started.add(self)
        start(self, *arguments)

    return start_seen


def _threads_left(before: set[threading.Thread]) -> list[str]:
    """Names of threads that do not end within a moment."""
    from PySide6.QtCore import QThreadPool

    new = set(threading.enumerate()) - before
    for thread in new:
        thread.join(SECONDS_TO_END)
    left = [f"thread {thread.name}" for thread in new if thread.is_alive()]
    if not QThreadPool.globalInstance().waitForDone(int(SECONDS_TO_END * 1000)):
        left.append("the thread pool of Qt")
    return left


def _qt_left(started: weakref.WeakSet[Any]) -> list[str]:
    """Timers and threads of Qt still active once what was to be deleted is deleted."""
    import shiboken6
    from PySide6.QtCore import QCoreApplication, QEvent, QThread

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    left = []
    for each in filter(shiboken6.isValid, started):
        running = each.isRunning() if isinstance(each, QThread) else each.isActive()
        if running:
            left.append(f"{type(each).__name__} {each.objectName() or each.parent()!r}")
    return left
