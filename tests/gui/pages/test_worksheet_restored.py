"""After a restore Worksheet and Opioid screen say what may not go out, and lead to what to do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.gui import jobs
from tests.gui.bench import Bench
from tests.gui.pages.test_labels_missing import restore_now
from tests.gui.screening import answer_all, finish, list_medicines
from ui import theme

WORKSHEET, SCREEN = Qt.Key.Key_2, Qt.Key.Key_6
NOT_TO_THE_PATIENT = "Nothing may go to the patient."


@pytest.fixture
def restored(window_on) -> Bench:
    """A batch released before the restore, on Worksheet."""
    bench: Bench = window_on("one_released")
    restore_now(bench)
    bench.go(WORKSHEET)
    bench.person.choose("Batch at hand", "26-00001")
    bench.settle()
    assert bench.page.presenter.state.batch.state == "released"
    return bench


def screen_again(bench: Bench) -> None:
    bench.push("Ask again")
    list_medicines(bench, "metformin 500 mg")
    answer_all(bench)
    finish(bench)


def pills(bench: Bench, tone: str) -> list[str]:
    """The words of the pills in the page's head and in what is recorded; each is in ``tone``."""
    found = (bench.page.pill, bench.page.finished.pill)
    for pill in found:
        painted = pill.grab().toImage().pixelColor(pill.width() // 2, 2)
        assert painted == theme.current().color(f"{tone}_soft")
    return [pill.accessibleName() for pill in found]


def kinds(bench: Bench) -> list[str]:
    """How the ways to the screen and to the next batch are set off."""
    done = bench.page.done
    return [str(each.property("kind")) for each in (done.to_screen, done.go_on)]


def test_released_batch_of_a_restored_record_leads_to_the_screen_first(restored):
    assert restored.says("Released, but its label cannot be printed.")
    assert restored.says(NOT_TO_THE_PATIENT)
    assert not restored.says("Its label can be printed.")
    assert restored.person.name() == "Go to Opioid screen"
    assert kinds(restored) == ["primary", ""]
    restored.press(Qt.Key.Key_Space)
    assert restored.window.page_key() == "screen"
    screen_again(restored)
    restored.go(WORKSHEET)
    assert restored.says("Released. Its label can be printed.")
    assert not restored.says(NOT_TO_THE_PATIENT)
    assert not restored.page.done.to_screen.isVisible()
    assert kinds(restored)[1] == "primary"


def test_screen_from_before_the_restore_is_not_green_and_says_to_ask_again(restored):
    restored.go(SCREEN)
    assert pills(restored, "warn") == ["Before restore"] * 2
    assert restored.says(f'{NOT_TO_THE_PATIENT} Press "Ask again".')
    assert not restored.says("Ctrl+6")
    screen_again(restored)
    assert pills(restored, "fine") == ["Passes"] * 2


def test_release_after_a_restore_is_refused_and_leads_to_the_screen(window_on):
    bench = window_on("to_release")
    restore_now(bench)
    bench.go(WORKSHEET)
    assert bench.says("A backup was put back")
    bench.person.type(jobs.CHECKER)
    bench.enter()
    assert bench.says("Not released. A backup was put back")
    bench.push("Go to Opioid screen")
    assert bench.window.page_key() == "screen"
