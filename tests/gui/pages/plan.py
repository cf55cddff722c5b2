"""The Plan page without a record, and a person who types into it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from compounding.domain.prescription import Pharmacy
from tests.gui.pages.sample import FixedClock
from ui.pages.plan.page import PlanPage
from ui.pages.plan.presenter import PlanPresenter, known_pharmacy
from ui.person import Person
from ui.theme import Mode, ThemeSwitch


class StillStorage(QObject):
    """Storage that keeps what it is asked to record, and answers when told to."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = FixedClock()
        self.pharmacy: Pharmacy | None = Pharmacy("Riverside Pharmacy", "12 Mill Lane", "555-0142")
        self.asked: list[tuple[Callable[..., object], ...]] = []

    def ask(self, work, on_done, on_failed, owner, on_crashed=None) -> None:
        if work is known_pharmacy:
            on_done(self.pharmacy)
        elif on_crashed is not None:
            self.asked.append((work, on_done, on_failed, on_crashed))


def open_page(qtbot: QtBot, qapp: QApplication) -> PlanPage:
    """The page, shown as wide as the window of a small screen."""
    switch = ThemeSwitch(qapp, Mode.LIGHT)
    made = PlanPage(PlanPresenter(StillStorage()))
    made.switch = switch
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    qtbot.waitExposed(made)
    made.shown()
    return made


def fill(page: PlanPage, *groups: dict[str, str]) -> Person:
    """Type each text into the field of its name."""
    person = Person(page)
    for group in groups:
        for name, text in group.items():
            person.fill(name, text)
    return person


def rows(page: PlanPage) -> list[tuple[str, ...]]:
    """The texts of the table of batches."""
    model = page.batches.model
    return [
        tuple(str(model.index(r, c).data()) for c in range(model.columnCount()))
        for r in range(model.rowCount())
    ]
