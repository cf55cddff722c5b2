"""Every page in every state of two whole jobs: named, reachable, in sight, legible, plain."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from tests.gui import inspection, jobs
from tests.gui.bench import NARROW, WIDE, Bench, answering
from ui.theme import Mode

LISTED = (
    "Metformin 500 mg twice daily", "hydrocodone/acetaminophen 5-325 as needed", "Brixadi monthly",
    "LDN 4.5 mg", "Imodium", "Tylenol", "xyzzy 5 mg", "oxycodon", "kratom tea",
)  # fmt: skip


class Inspector:
    """Looks at each state at two sizes, and goes on where the person was."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.complaints: list[str] = []
        self.states: list[str] = []

    def __call__(self, state: str) -> None:
        """Look at the window as it is now."""
        bench, window = self.bench, self.bench.window
        bench.rest()
        self.states.append(state)
        had_cursor = bench.person.target()
        self._note(state, inspection.names_and_plain_text(window))
        self._note(state, inspection.titles(window))
        for size in (WIDE, NARROW):
            window.resize(*size)
            bench.rest()
            where = f"{state} at {size[0]}"
            self._note(where, inspection.clipped(window))
            self._note(where, inspection.way_by_tab(bench))
            self._note(where, inspection.legibility(window))
        window.resize(*WIDE)
        had_cursor.setFocus()
        bench.rest()

    def _note(self, where: str, complaints) -> None:
        self.complaints += [f"{where}: {complaint}" for complaint in complaints]


def visit_pages(bench: Bench, look: Inspector, state: str) -> None:
    """Labels and log as they stand now, then back."""
    for key, page in ((Qt.Key.Key_3, "labels"), (Qt.Key.Key_4, "log")):
        bench.go(key)
        look(f"{page}, {state}")
    bench.go(Qt.Key.Key_2)


def capsules(bench: Bench, look: Inspector) -> None:
    visit_pages(bench, look, "no batch")
    look("worksheet, no making")
    bench.go(Qt.Key.Key_6)
    look("opioid screen, no making")
    jobs.set_pharmacy(bench, look)
    jobs.plan_capsules(bench, look)
    bench.press(Qt.Key.Key_F2)
    look("plan, working")
    bench.press(Qt.Key.Key_F2)
    jobs.start_making(bench)
    jobs.use_lots(bench, 2, look)
    jobs.crush(bench, "3", look)
    jobs.weigh(bench, "833")
    look("weight refused")
    jobs.weigh(bench, "83.3", "1901.9", look=look)
    jobs.fill_and_weigh(bench, "15", "132.3", look)
    jobs.settle_extras(bench, look)
    look("prepare")
    bench.person.type(jobs.PREPARER)
    bench.enter()
    visit_pages(bench, look, "proof")
    look("not screened")
    jobs.screen(bench, look)
    bench.fill({"Checked by": jobs.PREPARER})
    bench.push("Check and release")
    look("same person")
    bench.fill({"Checked by": jobs.CHECKER})
    bench.push("Check and release")
    look("released")
    visit_pages(bench, look, "released")


def liquid(bench: Bench, look: Inspector) -> None:
    jobs.set_pharmacy(bench)
    jobs.plan_liquid(bench, look)
    bench.fill({"20 tablets weigh": "3,7"})
    look("plan liquid, refused entry")
    bench.fill({"20 tablets weigh": "3700"})
    jobs.start_making(bench)
    jobs.use_lots(bench, len(bench.page.presenter.state.view.wanted), look)
    jobs.crush(bench, "2")
    while bench.page.weigh.isVisible():
        target = bench.page.weigh.target.text().replace(",", "")
        first = bench.page.weigh.what.text().startswith("Weigh: ascorbic")
        jobs.weigh(bench, target, look=look if first else jobs.unseen)
    look("volume")
    bench.person.type("100")
    bench.enter()
    jobs.sign(bench)
    look("liquid released")
    visit_pages(bench, look, "liquid released")


def findings(bench: Bench, look: Inspector) -> None:
    """The Plan page with a Stop and its remedies, a Confirm with its reason, and more fields."""
    jobs.plan_capsules(bench)
    bench.person.tab_to("Balance rule")
    bench.press(Qt.Key.Key_Down)
    bench.fill({"Balance shows steps of": "1", "Sensitivity": "6", "Error allowed": "5"})
    look("plan, too small to weigh")
    bench.person.choose("Protocol", "Other")
    bench.rest()
    bench.fill({"Start at dose": "2"})
    look("plan, other protocol and Confirm")
    bench.fill({"Up to": "6"})
    look("plan, above the ceiling")


def asking(bench: Bench, look: Inspector) -> None:
    """The Plan page with each kind of regimen, strength, filler, method and formula."""
    person = bench.person
    jobs.plan_capsules(bench)
    person.choose("Protocol", "Free")
    bench.fill({"Step 1 dose": "1.5", "Step 1 nights": "200"})
    person.push("Add a step")
    bench.fill({"Step 2 dose": "3", "Step 2 nights": "1,4"})
    look("plan, free steps")
    person.choose("Protocol", "Maintenance")
    bench.fill({"Dose taken now": "4.5", "For": "30", "Drug surcharge": "12"})
    person.choose("Strengths", "Another")
    person.choose("Filler", "Another")
    person.choose("Filler found by", "Volume")
    bench.fill({"Strength of each capsule": "0.75", "Name of the filler": "isomalt"})
    look("plan, typed strength and filler")
    person.tab_to("Capsules")
    bench.press(Qt.Key.Key_Right)
    for formula in ("5 mg", "Purified", "Commercial vehicle, no"):
        person.choose("Formula", formula)
        look(f"plan, {formula}")
    person.choose("Oral syringe", "Another")
    look("plan, another graduation")


def evidence(bench: Bench, look: Inspector) -> None:
    """The Evidence page, and what it says once its paper could not be written."""
    bench.go(Qt.Key.Key_5)
    look("evidence")
    with answering(Path("/nowhere/evidence.pdf")):
        bench.push("Save PDF")
    look("evidence, not written")


def screening(bench: Bench, look: Inspector) -> None:
    """The Opioid screen page with each kind of entry and question, stopping and recorded."""
    jobs.set_pharmacy(bench)
    jobs.plan_capsules(bench)
    jobs.start_making(bench)
    bench.go(Qt.Key.Key_6)
    bench.paste_over("\n".join(LISTED))
    bench.rest()
    bench.press(Qt.Key.Key_F6)
    look("screen, opioid")
    decide(bench, look)
    bench.press(Qt.Key.Key_F6)
    bench.press(Qt.Key.Key_N)
    bench.press(Qt.Key.Key_Y)
    look("screen, the list denied")
    bench.person.tab_to("Pregnant or breast-feeding?")
    bench.press(Qt.Key.Key_Y)
    look("screen, pregnancy asked")


def decide(bench: Bench, look: Inspector) -> None:
    """A short-acting opioid stopped early, and a depot with a document of no day."""
    bench.press(Qt.Key.Key_2)
    bench.person.type("2026-11-14")
    look("screen, opioid stopped early")
    bench.enter()
    bench.person.type("pain is over")
    bench.enter()
    bench.person.type("Dr. Name")
    look("screen, let through early")
    bench.enter()
    bench.press(Qt.Key.Key_Down)
    bench.enter()
    bench.press(Qt.Key.Key_2)
    bench.person.type("2026-09-01")
    look("screen, depot without clearance")
    bench.enter()
    bench.person.type("Dr. Special")
    bench.enter()
    bench.person.type("2026-11-31")
    bench.enter()
    look("screen, document of no day")


@pytest.mark.parametrize(
    ("job", "mode"),
    [
        (capsules, Mode.LIGHT),
        (liquid, Mode.DARK),
        (findings, Mode.DARK),
        (asking, Mode.LIGHT),
        (evidence, Mode.LIGHT),
        (evidence, Mode.DARK),
        (screening, Mode.LIGHT),
        (screening, Mode.DARK),
    ],
    ids=[
        "capsules light",
        "liquid dark",
        "findings dark",
        "asking light",
        "evidence light",
        "evidence dark",
        "screening light",
        "screening dark",
    ],
)
def test_every_page_of_a_job_can_be_used_read_and_heard(
    window_on, job: Callable[[Bench, Inspector], None], mode: Mode
):
    bench = window_on(mode=mode)
    look = Inspector(bench)
    job(bench, look)
    assert look.complaints == []
