"""The opioid screen in the tour: one that asks for nothing, and the screen of a refill."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt

from ui.pages.screen.page import ScreenPage
from ui.tour_guide import Guide, expect

MEDICINES: Final = (
    "Metformin 500 mg twice daily",
    "Lisinopril 10 mg daily",
    "Atorvastatin 20 mg at bedtime",
    "Vitamin D3 1000 IU",
)
# What the patient of the refill takes, or took, since.
TAKEN_SINCE: Final = (
    "LDN 1.5 mg at bedtime",
    "tramadol 50 mg",
    "Imodium as needed",
)
NO, YES = Qt.Key.Key_N, Qt.Key.Key_Y
NO_SEVEN_TIMES: Final = (NO,) * 7
MEDICINE_FOR_DIARRHEA: Final = (NO, NO, YES, NO, NO, NO, NO)
CHECKER: Final = "Pharmacist B"


def screen_patient(guide: Guide) -> None:
    """The opioid screen of a patient who takes nothing to decide on; then back to the bench."""
    guide.go(Qt.Key.Key_6)
    _type_list(guide, MEDICINES)
    _finish_screen(guide, NO_SEVEN_TIMES)
    guide.go(Qt.Key.Key_2)


def _type_list(guide: Guide, lines: Sequence[str]) -> None:
    """Type a medicine a line, and wait until each is judged."""
    for line in lines:
        guide.person.type(line)
        guide.person.press(Qt.Key.Key_Return)
    guide.rest()


def _finish_screen(guide: Guide, answers: Sequence[Qt.Key]) -> None:
    """Every question answered, the name, and the record's answer."""
    page = guide.page(ScreenPage)
    guide.person.tab_to("Any opioid in the last 14 days")
    for key in answers:
        guide.person.press(key)
    guide.person.type(CHECKER)
    guide.enter()
    recorded = page.presenter.state.finished
    expect(recorded.passes if recorded else None, True, "the opioid screen")


def screen_refill(guide: Guide) -> None:
    """A refill: the list of last time, what came since, decided entry by entry."""
    guide.go(Qt.Key.Key_6)
    page = guide.page(ScreenPage)
    expect(page.list.text.toPlainText(), "\n".join(MEDICINES), "the list of last time")
    guide.go(Qt.Key.Key_End)
    guide.person.press(Qt.Key.Key_Return)
    _type_list(guide, TAKEN_SINCE)
    guide.person.press(Qt.Key.Key_F6)
    guide.person.press(Qt.Key.Key_2)
    guide.person.press(Qt.Key.Key_2)
    guide.person.type("2026-10-18")
    guide.shoot("opioid-screen", dark=True)
    guide.enter()
    guide.person.press(Qt.Key.Key_Down)
    guide.enter()
    guide.person.press(Qt.Key.Key_2)
    _finish_screen(guide, MEDICINE_FOR_DIARRHEA)
    guide.shoot("opioid-screen-finished", dark=True)
