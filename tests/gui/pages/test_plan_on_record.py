"""What the record says to the Plan page: the pharmacy's settings, and the patient's last liquid."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from compounding.application import making
from tests.gui import jobs
from tests.gui.pages.sample import PRESCRIPTION, TABLETS
from ui.pages.plan import fields as asked

FIVE = {asked.FORMULA: "fawcett-5", asked.CONCENTRATION: "5"}


def set_sums(bench):
    bench.go(Qt.Key.Key_Comma)
    bench.fill({"Drug surcharge": "5", "Lead for pick-up": "2"})
    bench.fill({"From capsule to capsule": "3.5", "From capsule to capsule: source": "Report 12"})
    bench.push("Save sums")


def test_plan_begins_with_the_settings_of_the_pharmacy_and_names_its_spreads(window_on):
    bench = window_on("nothing")
    set_sums(bench)
    jobs.plan_capsules(bench)
    state = bench.page.presenter.state
    assert state.fields[asked.SURCHARGE] == "5"
    assert state.fields[asked.LEAD_DAYS] == "2"
    assert state.plan.request.lead_days == 2
    assert str(state.plan.request.spreads.fill) == "3.5 %"
    assert state.plan.request.spreads.blend is None
    assumed = {part.what: part.assumed for part in state.plan.expected[0].parts}
    assert assumed["fill"] is False
    assert assumed["blend"] is True


def test_plan_being_typed_keeps_what_stands_when_settings_change(window_on):
    bench = window_on("nothing")
    jobs.plan_capsules(bench)
    set_sums(bench)
    bench.go(Qt.Key.Key_1)
    assert bench.page.presenter.state.fields[asked.SURCHARGE] == "0"
    bench.page.presenter.clear()
    assert bench.page.presenter.state.fields[asked.SURCHARGE] == "5"


@pytest.fixture
def planning(window_on):
    """A liquid of 5 mg per mL for the patient whose last one was 1 mg per mL."""
    bench = window_on("liquid_released")
    bench.fill(PRESCRIPTION)
    bench.person.tab_to("Capsules")
    bench.press(Qt.Key.Key_Right)
    bench.fill(TABLETS)
    for key, text in FIVE.items():
        bench.page.presenter.set_field(key, text)
    bench.settle()
    return bench


def test_plan_of_another_strength_asks_why_and_keeps_the_reason(planning):
    presenter = planning.page.presenter
    (found,) = (f for f in presenter.state.findings if f.code == "concentration_changed")
    assert found.params["volume"] == "0.3"
    assert planning.says("held 1 mg per mL, this one holds 5 mg per mL")
    assert not presenter.state.can_start
    presenter.set_reason("concentration_changed", "Smaller volume asked for")
    planning.settle()
    assert presenter.state.can_start
    jobs.start_making(planning)
    with planning.services() as services:
        rows = making.makings(services.store)
        newest = max(rows, key=lambda row: row.batch_numbers)
        view = making.view(services.store, newest.making_id)
    assert [each.code for each in view.reasons] == ["concentration_changed"]


@pytest.mark.parametrize("key", [asked.PATIENT, asked.BORN])
def test_plan_for_somebody_else_asks_nothing(planning, key):
    other = {asked.PATIENT: "Surname, Second", asked.BORN: "1968-04-03"}[key]
    planning.page.presenter.set_field(key, other)
    planning.settle()
    codes = {f.code for f in planning.page.presenter.state.findings}
    assert "concentration_changed" not in codes
