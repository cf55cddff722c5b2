"""The rules of weighing on the worksheet: the lot of the tablets, the capsules, the mass lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from compounding import bootstrap
from compounding.application import settings
from compounding.domain.sum_settings import SumSettingsDraft
from tests.gui import jobs
from tests.unit.record_samples import StillClock

ASKED = "Were the 20 tablets weighed of this lot?"
FILL = "132.3"


@pytest.fixture
def choosing(window_on):
    bench = window_on("opened")
    bench.go(Qt.Key.Key_2)
    return bench


@pytest.fixture
def filling(window_on, record_in, tmp_path):
    """The worksheet at the weighing of capsules, under a rule of the pharmacy."""

    def opening(rule):
        record_in("to_fill", tmp_path)
        url = f"sqlite:///{tmp_path / 'record.db'}"
        with bootstrap.open_services(url, clock=StillClock(), settings_folder=tmp_path) as services:
            settings.set_sum_settings(services.store, SumSettingsDraft("packing", "0", rule, "0"))
        bench = window_on()
        bench.go(Qt.Key.Key_2)
        return bench

    return opening


def type_lots(bench):
    """Everything but the answer, the cursor left on the button."""
    for each in (jobs.TABLET_LOT, jobs.OTHER_LOT):
        for text in each.values():
            bench.person.type(text)
            bench.press(Qt.Key.Key_Tab)
        if each is jobs.TABLET_LOT:
            assert bench.person.name() == ASKED
            bench.press(Qt.Key.Key_Tab)


def answer(bench, key):
    bench.person.tab_to(ASKED)
    bench.press(key)


def test_lots_without_an_answer_about_the_tablets_are_not_chosen(choosing):
    before = choosing.events()
    type_lots(choosing)
    choosing.push("Use these lots")
    assert choosing.events() == before
    assert choosing.says("Choose the answer.")
    assert choosing.person.name() == ASKED
    choosing.press(Qt.Key.Key_Down)
    assert not choosing.says("Choose the answer.")
    choosing.push("Use these lots")
    assert choosing.events() == before + 1
    assert choosing.page.presenter.state.view.lots[0].weighed is True


def test_lots_of_other_tablets_than_weighed_are_a_stop_that_says_what_to_do(choosing):
    before = choosing.events()
    type_lots(choosing)
    answer(choosing, Qt.Key.Key_End)
    choosing.push("Use these lots")
    assert choosing.events() == before
    assert choosing.says("Weigh tablets of this lot and plan anew")


@pytest.mark.parametrize("field", ["Maker", "Lot"])
def test_lots_answer_is_forgotten_where_lot_or_maker_changes(choosing, field):
    type_lots(choosing)
    answer(choosing, Qt.Key.Key_Down)
    choosing.fill({"NDC of naltrexone hydrochloride 50 mg tablets": "1"})
    assert choosing.page.lots.form.field("lots[0].weighed").value() is True
    choosing.fill({f"{field} of naltrexone hydrochloride 50 mg tablets": "Other"})
    assert choosing.page.lots.form.field("lots[0].weighed").value() is None


def test_capsules_under_the_usual_rule_say_rule_yield_and_that_no_dose_is_proved(window_on):
    bench = window_on("to_fill")
    bench.go(Qt.Key.Key_2)
    assert not bench.page.result.isVisible()
    jobs.fill_and_weigh(bench, "15", FILL)
    assert bench.page.result.pill.accessibleName().startswith("Passes")
    assert bench.says("Each capsule within 10 % of shell and planned fill (USP).")
    assert bench.says("Yield 100.16 %")
    assert bench.says("mean of the 10 weighed, times 15 made")
    assert bench.says("do not prove that each holds the same dose")


def test_capsules_of_a_rule_for_twenty_ask_for_all_of_fifteen(filling):
    bench = filling("ph_eur_2_9_5")
    assert bench.says("Weigh all of them")
    assert bench.says("(Ph. Eur. 2.9.5)")
    page = bench.page
    shown = [
        key
        for key in page.capsules.weights.field_keys()
        if page.capsules.weights.box(key).isVisible()
    ]
    assert len(shown) == 15
    bench.fill({"Capsules made": "15", "Empty capsule": jobs.SHELL})
    bench.person.tab_to("Capsule 1")
    for _ in range(14):
        bench.person.type("180.3")
        bench.person.press(Qt.Key.Key_Return)
    bench.person.type("180.3")
    bench.enter()
    assert page.presenter.state.step == "extras"
    assert bench.says("All capsules were weighed.")
    assert page.presenter.state.batch.capsules.rule == "ph_eur_2_9_5"


def test_capsules_that_fail_the_rule_say_so_and_by_which(filling):
    bench = filling("dac_nrf")
    assert bench.says("Weigh 10 of them")
    bench.fill({"Capsules made": "15", "Empty capsule": jobs.SHELL})
    bench.fill({f"Capsule {at}": "172" for at in range(1, 11)})
    bench.push("Record the weights")
    assert bench.page.result.pill.accessibleName().startswith("Fails")
    assert bench.says("more than the 3 % that DAC/NRF allow")
    assert bench.says("The weights do not meet DAC/NRF")
