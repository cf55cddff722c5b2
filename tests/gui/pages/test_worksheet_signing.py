"""The second check by Enter: it does what the button does, once, and keeps what is refused."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from compounding.application import making
from compounding.application.views import MakingView
from tests.gui import jobs
from tests.gui.bench import Bench
from tests.gui.faults import BUSY, failing_once, slow_disk
from tests.gui.screening import F6, ONE, answer_all, finish, list_medicines, to_screen

# The check and the release.
OF_ONE_RELEASE = 2


@pytest.fixture
def releasing(window_on) -> Bench:
    """A second person checks the first batch; the cursor is in the field for the name."""
    bench: Bench = window_on("to_release")
    bench.go(Qt.Key.Key_2)
    assert bench.person.name() == "Checked by"
    return bench


def on_disk(bench: Bench) -> MakingView:
    """The making as another program reads it."""
    with bench.services() as services:
        (row,) = making.makings(services.store)
        return making.view(services.store, row.making_id)


def test_checker_enter_releases_as_the_button_does(releasing):
    before = releasing.events()
    releasing.person.type(jobs.CHECKER)
    releasing.enter()
    batch = on_disk(releasing).batches[0]
    assert (batch.state, batch.checked.name) == ("released", jobs.CHECKER)
    assert releasing.events() == before + OF_ONE_RELEASE
    assert releasing.says("Released. Its label can be printed.")


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_checker_enter_pressed_again_while_it_is_recorded_releases_once(releasing, key):
    before = releasing.events()
    releasing.person.type(jobs.CHECKER)
    with slow_disk() as gate:
        releasing.person.press(key)
        releasing.person.press(key)
        gate.wait_for_it()
        releasing.person.press(key)
        # The very field, too, for a key that was on its way to it.
        QTest.keyClick(releasing.page.release.form.field("check.name"), key)
        gate.open()
        releasing.settle()
    assert releasing.events() == before + OF_ONE_RELEASE
    assert [each.state for each in on_disk(releasing).batches].count("released") == 1
    assert releasing.window.page_key() == "worksheet"


def test_checker_enter_without_a_name_says_what_is_missing(releasing):
    before = releasing.events()
    releasing.enter()
    assert releasing.person.name() == "Checked by"
    assert releasing.says("This is needed")
    assert releasing.events() == before


def test_checker_enter_of_the_preparer_is_refused_and_stays_with_its_sentence(releasing):
    before = releasing.events()
    releasing.person.type(jobs.PREPARER)
    for _ in range(2):
        releasing.enter()
        assert releasing.says("The second check needs another person than the preparer.")
        assert releasing.page.release.text("check.name") == jobs.PREPARER
        assert releasing.person.name() == "Checked by"
    assert releasing.events() == before
    releasing.type_over(jobs.CHECKER)
    releasing.enter()
    assert on_disk(releasing).batches[0].state == "released"


def test_checker_enter_before_the_screen_is_refused_and_the_name_stays(window_on):
    bench = window_on("to_screen")
    bench.go(Qt.Key.Key_2)
    before = bench.events()
    bench.person.type(jobs.CHECKER)
    bench.enter()
    assert bench.says("Not released. The opioid screen of this making is not finished")
    assert bench.page.release.text("check.name") == jobs.CHECKER
    assert bench.events() == before
    bench.push("Go to Opioid screen")
    assert bench.window.page_key() == "screen"
    bench.go(Qt.Key.Key_2)
    assert bench.page.release.text("check.name") == jobs.CHECKER
    assert not bench.says("Not released.")
    assert bench.says("The opioid screen of this making is not finished")


def test_checker_enter_of_a_screen_that_stops_says_that_nothing_was_released(window_on):
    bench = to_screen(window_on("to_screen"))
    list_medicines(bench, "tramadol 50 mg")
    bench.press(F6)
    bench.press(ONE)
    answer_all(bench)
    finish(bench)
    bench.go(Qt.Key.Key_2)
    assert not bench.says("Not released.")
    bench.person.tab_to("Checked by")
    bench.person.type(jobs.CHECKER)
    bench.enter()
    assert bench.says("Not released. The opioid screen of this making stops it")


def test_checker_enter_after_a_fault_of_the_disk_tries_the_same_again(releasing):
    before = releasing.events()
    releasing.person.type(jobs.CHECKER)
    with failing_once(BUSY, written=True) as asked:
        releasing.enter()
        assert releasing.says("Another program")
        assert releasing.page.release.text("check.name") == jobs.CHECKER
        releasing.enter()
    assert len(set(asked)) == 1
    assert releasing.events() == before + OF_ONE_RELEASE


def test_checker_enter_before_the_batch_is_made_says_what_comes_first(window_on):
    bench = window_on("to_weigh")
    bench.go(Qt.Key.Key_2)
    before = bench.events()
    bench.person.tab_to("Steps")
    bench.press(Qt.Key.Key_End)
    bench.enter()
    assert bench.person.name() == "Checked by"
    bench.person.type(jobs.CHECKER)
    bench.enter()
    said = bench.page.release.form.box("check.name").message
    assert said.isVisible()
    assert said.text() == "Weigh the tablet powder first."
    assert not bench.page.release.accept.isVisible()
    assert bench.page.release.text("check.name") == jobs.CHECKER
    assert bench.person.name() == "Checked by"
    assert bench.events() == before
