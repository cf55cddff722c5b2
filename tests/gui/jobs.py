"""Two whole jobs as a person does them by keyboard: capsules, and an oral liquid.

``look`` is called at each state of the window, with its name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from PySide6.QtCore import Qt

from tests.gui.bench import Bench
from tests.gui.pages.sample import BALANCE, CAPSULES, PRESCRIPTION, TABLETS

Look = Callable[[str], None]

PHARMACY = {"Name": "Riverside Pharmacy", "Address": "12 Mill Lane", "Phone": "555-0142"}
TABLET_LOT = {"Maker": "Accord", "NDC": "16729-081-01", "Lot": "7K2210", "Expires": "2028-03"}
OTHER_LOT = {"Maker": "Bench Supply", "NDC": "", "Lot": "00814", "Expires": "2029-01"}
WEIGHED_OF_IT = "Were the "
SHELL = "48.0"
OFFSETS = ("0.1", "1.2", "-0.2", "0.9", "-1.2", "0.4", "0.3", "1.0", "-0.1", "0.2")
PREPARER, CHECKER = "Technician A", "Pharmacist B"
MEDICINES = ("Metformin 500 mg twice daily", "Lisinopril 10 mg daily")
QUESTIONS = 7


def unseen(_state: str) -> None:
    """Nobody looks."""


def set_pharmacy(bench: Bench, look: Look = unseen) -> None:
    """Enter the pharmacy that stands on every label."""
    bench.go(Qt.Key.Key_Comma)
    look("settings")
    bench.fill(PHARMACY)
    bench.push("Save pharmacy")
    look("settings saved")


def plan_capsules(bench: Bench, look: Look = unseen) -> None:
    """Type the sample prescription."""
    bench.go(Qt.Key.Key_1)
    look("plan empty")
    bench.fill(PRESCRIPTION, TABLETS, CAPSULES, BALANCE)
    look("plan")


def plan_liquid(bench: Bench, look: Look = unseen) -> None:
    """Type the sample prescription as an oral liquid."""
    bench.go(Qt.Key.Key_1)
    bench.fill(PRESCRIPTION)
    bench.person.tab_to("Capsules")
    bench.press(Qt.Key.Key_Right)
    bench.fill(TABLETS, BALANCE)
    look("plan liquid")


def start_making(bench: Bench) -> None:
    """Ctrl+Enter on the Plan page."""
    bench.go(Qt.Key.Key_Return)


def use_lots(bench: Bench, wanted: int, look: Look = unseen) -> None:
    """Type a lot for each of ``wanted`` ingredients, in the order of the fields."""
    look("lots")
    assert bench.person.name().startswith("Maker of "), bench.person.name()
    type_lots(bench, *(TABLET_LOT if at == 0 else OTHER_LOT for at in range(wanted)))
    look("lots typed")
    bench.push("Use these lots")


def type_lots(bench: Bench, *lots: Mapping[str, str]) -> None:
    """Type each lot; where it is asked, the tablets weighed were of theirs."""
    for lot in lots:
        for text in lot.values():
            bench.person.type(text)
            bench.person.press(Qt.Key.Key_Tab)
        if bench.person.name().startswith(WEIGHED_OF_IT):
            bench.person.press(Qt.Key.Key_Down)
            bench.person.press(Qt.Key.Key_Tab)


def crush(bench: Bench, tablets: str, look: Look = unseen) -> None:
    """Say how many tablets were crushed."""
    look("crush")
    bench.person.type(tablets)
    bench.enter()


def weigh(bench: Bench, *readings: str, look: Look = unseen) -> None:
    """Type each reading and press Enter."""
    for reading in readings:
        look("weigh")
        bench.type_over(reading)
        look("weigh typed")
        bench.enter()


def fill_and_weigh(bench: Bench, made: str, fill: str, look: Look = unseen) -> None:
    """Count the capsules and weigh ten of them, near ``fill`` and the shell."""
    look("capsules")
    bench.fill({"Capsules made": made, "Empty capsule": SHELL})
    base = Decimal(fill) + Decimal(SHELL)
    bench.person.tab_to("Capsule 1")
    for offset in OFFSETS[:-1]:
        bench.person.type(str(base + Decimal(offset)))
        bench.person.press(Qt.Key.Key_Return)
    bench.person.type(str(base + Decimal(OFFSETS[-1])))
    look("capsules typed")
    bench.enter()


def settle_extras(bench: Bench, look: Look = unseen) -> None:
    """Keep the extra capsules as a sample."""
    look("extras")
    bench.person.tab_to("They were")
    bench.person.press(Qt.Key.Key_Down)
    bench.push("Record")


def screen(bench: Bench, look: Look = unseen) -> None:
    """The patient's opioid screen, which passes; from the worksheet and back."""
    bench.go(Qt.Key.Key_6)
    look("opioid screen")
    for line in MEDICINES:
        bench.person.type(line)
        bench.person.press(Qt.Key.Key_Return)
    bench.rest()
    bench.press(Qt.Key.Key_F6)
    bench.press(Qt.Key.Key_F6)
    answer_no(bench)
    bench.person.type(CHECKER)
    look("opioid screen filled in")
    bench.enter()
    look("opioid screen finished")
    bench.go(Qt.Key.Key_2)


def answer_no(bench: Bench, count: int = QUESTIONS) -> None:
    """N for one question after the other."""
    for _ in range(count):
        bench.press(Qt.Key.Key_N)


def sign(bench: Bench, look: Look = unseen) -> None:
    """One person signs, another checks and releases; the patient is screened before."""
    look("prepare")
    bench.person.type(PREPARER)
    bench.enter()
    if bench.page.presenter.state.view.screen is None:
        screen(bench, look)
    look("release")
    bench.fill({"Checked by": CHECKER})
    bench.push("Check and release")
    look("released")


def make_capsules(bench: Bench, readings: tuple[str, str], fill: str, look: Look = unseen) -> None:
    """One batch of the sample from its first weighing to its release."""
    weigh(bench, *readings, look=look)
    fill_and_weigh(bench, "15", fill, look)
    settle_extras(bench, look)
    sign(bench, look)
