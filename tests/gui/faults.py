"""A disk that fails once, or is slow: put under the store while a test runs."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication

from compounding.errors import DatabaseBusyError, DatabaseFullError, StorageError
from compounding.persistence.store import SqlStore

PLACE = {"place": "record.db", "folder": "."}
FULL = DatabaseFullError("storage.full", PLACE)
BUSY = DatabaseBusyError("storage.busy", PLACE)


@contextmanager
def failing_once(error: StorageError, *, written: bool = False) -> Iterator[list[str]]:
    """The next record fails, before or after it reached the disk; action ids asked are listed."""
    asked: list[str] = []
    record = SqlStore.record

    def failing(self: SqlStore, decide: Any, *, action_id: Any = None, private: Any = ()) -> Any:
        asked.append(action_id)
        if len(asked) > 1:
            return record(self, decide, action_id=action_id, private=private)
        if written:
            record(self, decide, action_id=action_id, private=private)
        raise error

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SqlStore, "record", failing)
        yield asked


class Gate:
    """Holds back whatever is to be recorded."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.opened = threading.Event()

    def wait_for_it(self) -> None:
        """Until the record is held back; the window goes on meanwhile."""
        while not self.reached.is_set():
            QCoreApplication.processEvents()
        for _ in range(5):
            QCoreApplication.processEvents()

    def open(self) -> None:
        """Let it be recorded."""
        self.opened.set()


@contextmanager
def slow_disk() -> Iterator[Gate]:
    """Nothing is recorded until the gate is opened."""
    gate = Gate()
    record = SqlStore.record

    def slow(self: SqlStore, *given: Any, **named: Any) -> Any:
        gate.reached.set()
        assert gate.opened.wait(20)
        return record(self, *given, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SqlStore, "record", slow)
        try:
            yield gate
        finally:
            gate.open()
