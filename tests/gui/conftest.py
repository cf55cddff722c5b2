"""What the tests of the window share: records in a folder of the test, and the window on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.gui import records
from tests.gui.bench import Bench, open_window, place_in
from tests.records_on_disk import copy_record


@pytest.fixture(scope="session")
def record_in(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Path], None]:
    """Puts the record of a state into a folder; each state is made once."""
    made: dict[str, Path] = {}

    def put(state: str, folder: Path) -> None:
        if state not in made:
            made[state] = records.make(state, tmp_path_factory.mktemp(state))
        copy_record(made[state], folder / "record.db")

    return put


@pytest.fixture
def window_on(
    qapp: QApplication, tmp_path: Path, record_in: Callable[[str, Path], None]
) -> Iterator[Callable[..., Bench]]:
    """Opens the window on a record in a state; closed at the end."""
    with ExitStack() as stack:

        def opening(state: str = "", **more: object) -> Bench:
            if state:
                record_in(state, tmp_path)
            window: AbstractContextManager[Bench] = open_window(place_in(tmp_path), **more)
            return stack.enter_context(window)

        yield opening
