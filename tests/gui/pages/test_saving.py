"""When the disk fails or is slow: said, nothing typed is lost, nothing recorded twice or unseen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest

from compounding.application import making
from compounding.persistence.store import SqlStore
from tests.gui import jobs
from tests.gui.bench import Bench, shown_texts
from tests.gui.faults import BUSY, FULL, failing_once, slow_disk

SENTENCES = {
    "storage.full": "The disk that holds record.db is full",
    "storage.busy": "Another program is using the record",
}


def worksheet(bench: Bench) -> None:
    bench.go(Qt.Key.Key_2)


def weigh(bench: Bench) -> None:
    bench.type_over("83.3")
    bench.enter()


def crush(bench: Bench) -> None:
    bench.type_over("3")
    bench.enter()


def prepare(bench: Bench) -> None:
    bench.type_over(jobs.PREPARER)
    bench.enter()


def release(bench: Bench) -> None:
    bench.fill({"Checked by": jobs.CHECKER})
    bench.push("Check and release")


def lots(bench: Bench) -> None:
    if not bench.page.lots.form.field("lots[0].maker").text():
        jobs.type_lots(bench, jobs.TABLET_LOT, jobs.OTHER_LOT)
    bench.push("Use these lots")


def capsules(bench: Bench) -> None:
    if bench.page.capsules.text("capsules.made"):
        bench.push("Record the weights")
    else:
        jobs.fill_and_weigh(bench, "15", "132.3")


STEPS: dict[str, tuple[Callable[[Bench], None], int]] = {
    "opened": (lots, 1),
    "to_crush": (crush, 1),
    "to_weigh": (weigh, 1),
    "to_fill": (capsules, 1),
    "to_prepare": (prepare, 1),
    "to_release": (release, 2),
}


def typed(bench: Bench) -> list[str]:
    """Everything that stands in a field of the step at hand."""
    panel = bench.page.panels[bench.page.presenter.state.step]
    forms = [panel.form, getattr(panel, "weights", None)]
    fields = [form.field(key) for form in forms if form for key in form.field_keys()]
    if hasattr(panel, "reading"):
        fields.append(panel.reading)
    return [field.text() for field in fields if hasattr(field, "text")]


@pytest.mark.parametrize(
    ("error", "written"), [(BUSY, False), (FULL, True)], ids=["before writing", "after writing"]
)
@pytest.mark.parametrize("state", STEPS)
def test_worksheet_failed_save_is_said_keeps_what_was_typed_and_is_recorded_once(
    window_on, state, error, written
):
    act, count = STEPS[state]
    bench = window_on(state)
    worksheet(bench)
    before = bench.events()
    with failing_once(error, written=written):
        act(bench)
        assert bench.says(SENTENCES[error.code])
        assert bench.page.presenter.state.step == act_step(state)
        kept = typed(bench)
        assert any(kept)
        act(bench)
    assert bench.events() == before + count
    assert not bench.says(SENTENCES[error.code])
    with bench.services() as services:
        assert services.verify().ok


def act_step(state: str) -> str:
    return {"opened": "lots"}.get(state, state.removeprefix("to_").replace("fill", "capsules"))


def test_worksheet_other_work_after_a_failed_save_is_recorded_for_itself(window_on):
    """A retry has the same id as the failed step; another step must not be taken for a retry."""
    bench = window_on("to_weigh")
    worksheet(bench)
    with failing_once(FULL, written=True):
        weigh(bench)
        bench.person.tab_to("Batch at hand")
        bench.press(Qt.Key.Key_Down)
        bench.type_over("166.5")
        bench.enter()
    first, second, _third = on_disk(bench)
    assert first.targets[0].actual == "83.3"
    assert second.targets[0].actual == "166.5"


def on_disk(bench: Bench):
    with bench.services() as services:
        (row,) = making.makings(services.store)
        return making.view(services.store, row.making_id).batches


def test_worksheet_shows_nothing_as_recorded_before_it_is_on_disk(window_on):
    bench = window_on("to_weigh")
    worksheet(bench)
    before, said = bench.events(), shown_texts(bench.window)
    with slow_disk() as gate:
        bench.type_over("83.3")
        bench.person.press(Qt.Key.Key_Return)
        gate.wait_for_it()
        assert bench.events() == before
        weighed = bench.page.weighings.model.row(0)
        assert weighed.actual is None
        assert not bench.says("accepted")
        assert bench.window.nav.status.text() == f"Recorded up to event {before}"
        new = [text for text in shown_texts(bench.window) if text not in said]
        assert not [text for text in new if "ecorded" in text or "eleased" in text], new
        gate.open()
        bench.settle()
    assert bench.says("83.3 mg tablet powder accepted")
    assert bench.window.nav.status.text() == f"Recorded up to event {before + 1}"
    assert bench.events() == before + 1


def test_worksheet_release_is_not_shown_before_it_is_on_disk(window_on):
    bench = window_on("to_release")
    worksheet(bench)
    bench.fill({"Checked by": jobs.CHECKER})
    with slow_disk() as gate:
        bench.person.push("Check and release")
        gate.wait_for_it()
        assert bench.page.pill.accessibleName() != "Released"
        assert not bench.says("Released.")
        assert not bench.page.done.isVisible()
        gate.open()
        bench.settle()
    assert bench.page.done.isVisible()


@pytest.mark.parametrize("state", ["to_crush", "to_weigh", "to_prepare"])
def test_worksheet_enter_pressed_twice_records_once(window_on, state):
    bench = window_on(state)
    worksheet(bench)
    before = bench.events()
    with slow_disk() as gate:
        bench.person.type({"to_crush": "3", "to_weigh": "83.3"}.get(state, jobs.PREPARER))
        for _ in range(3):
            bench.person.press(Qt.Key.Key_Return)
        gate.wait_for_it()
        bench.person.press(Qt.Key.Key_Return)
        gate.open()
        bench.settle()
    assert bench.events() == before + 1
    assert not [banner.text() for banner in bench.page.said if banner.isVisible()]


def test_worksheet_double_click_releases_once_and_says_nothing_more(window_on):
    bench = window_on("to_release")
    worksheet(bench)
    before = bench.events()
    bench.fill({"Checked by": jobs.CHECKER})
    button = bench.page.release.accept
    QTest.mouseDClick(button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    bench.settle()
    assert bench.events() == before + 2
    assert not [banner.text() for banner in bench.page.said if banner.isVisible()]


def test_worksheet_lots_used_twice_at_once_are_chosen_once(window_on):
    bench = window_on("opened")
    worksheet(bench)
    jobs.type_lots(bench, jobs.TABLET_LOT, jobs.OTHER_LOT)
    before = bench.events()
    bench.person.tab_to("Use these lots")
    for _ in range(3):
        bench.person.press(Qt.Key.Key_Space)
    bench.settle()
    assert bench.events() == before + 1


def test_worksheet_work_on_another_batch_while_the_disk_is_slow_is_not_lost(window_on):
    bench = window_on("to_weigh")
    worksheet(bench)
    with slow_disk() as gate:
        bench.person.type("83.3")
        bench.person.press(Qt.Key.Key_Return)
        gate.wait_for_it()
        bench.person.tab_to("Batch at hand")
        bench.person.press(Qt.Key.Key_Down)
        QCoreApplication.processEvents()
        if bench.page.presenter.state.batch.number == "26-00002":
            bench.person.tab_to("On the pan")
            bench.person.type("166.5")
            bench.person.press(Qt.Key.Key_Return)
        gate.open()
        bench.settle()
    first, second, _third = on_disk(bench)
    assert first.targets[0].actual == "83.3"
    if second.targets[0].actual is None:
        assert bench.page.weigh.reading.text() in ("166.5", ""), "a reading was taken and dropped"
        if bench.page.presenter.state.batch.number == "26-00002":
            assert bench.page.weigh.reading.text() == "166.5"


@pytest.mark.parametrize(
    ("error", "written"), [(BUSY, False), (FULL, True)], ids=["before writing", "after writing"]
)
def test_plan_failed_start_is_said_and_a_second_one_opens_one_making(window_on, error, written):
    bench = window_on("nothing")
    jobs.plan_capsules(bench)
    with failing_once(error, written=written):
        jobs.start_making(bench)
        assert bench.window.page_key() == "plan"
        assert bench.says(SENTENCES[error.code])
        assert bench.page.prescription.form.field("prescription.patient").text() == "Surname, First"
        assert bench.page.presenter.state.plan is not None
        jobs.start_making(bench)
    assert bench.window.page_key() == "worksheet"
    with bench.services() as services:
        assert len(making.makings(services.store)) == 1


def test_plan_changed_after_a_failed_start_is_the_one_that_is_opened(window_on):
    bench = window_on("nothing")
    jobs.plan_capsules(bench)
    with failing_once(FULL):
        jobs.start_making(bench)
        bench.fill({"Rx number": "482999"})
        assert not bench.says("is full")
        jobs.start_making(bench)
    with bench.services() as services:
        (row,) = making.makings(services.store)
    assert row.rx_number == "482999"


def test_plan_start_pressed_again_and_again_opens_one_making(window_on):
    bench = window_on("nothing")
    jobs.plan_capsules(bench)
    with slow_disk() as gate:
        bench.person.shortcut(Qt.Key.Key_Return)
        gate.wait_for_it()
        bench.person.shortcut(Qt.Key.Key_Return)
        QTest.mouseDClick(bench.page.start_button, Qt.MouseButton.LeftButton)
        assert bench.window.page_key() == "plan"
        gate.open()
        bench.settle()
    assert bench.window.page_key() == "worksheet"
    with bench.services() as services:
        assert len(making.makings(services.store)) == 1


def test_plan_typed_while_the_disk_is_slow_is_not_lost_or_mixed_up(window_on):
    """What is changed after the press belongs to no making; the one opened is as it was pressed."""
    bench = window_on("nothing")
    jobs.plan_capsules(bench)
    with slow_disk() as gate:
        bench.person.shortcut(Qt.Key.Key_Return)
        gate.wait_for_it()
        bench.person.fill("Rx number", "999999")
        gate.open()
        bench.settle()
    with bench.services() as services:
        (row,) = making.makings(services.store)
    assert row.rx_number == "482117"


def test_settings_failed_save_is_said_and_keeps_what_was_typed(window_on):
    bench = window_on("nothing")
    bench.go(Qt.Key.Key_Comma)
    before = bench.events()
    bench.fill({"Name": "Hill Pharmacy"})
    with failing_once(FULL):
        bench.push("Save pharmacy")
        assert bench.says(SENTENCES[FULL.code])
        assert not bench.says("Recorded.")
        assert bench.window.nav.pharmacy.text() == "Riverside Pharmacy"
        assert bench.page.form.field("pharmacy.name").text() == "Hill Pharmacy"
        bench.push("Save pharmacy")
    assert bench.says("Recorded.")
    assert bench.events() == before + 1
    assert bench.window.nav.pharmacy.text() == "Hill Pharmacy"


def test_settings_says_recorded_only_once_it_is(window_on):
    bench = window_on("nothing")
    bench.go(Qt.Key.Key_Comma)
    before = bench.events()
    bench.fill({"Name": "Hill Pharmacy"})
    with slow_disk() as gate:
        bench.person.push("Save pharmacy")
        gate.wait_for_it()
        bench.person.press(Qt.Key.Key_Space)
        bench.person.press(Qt.Key.Key_Space)
        assert not bench.says("Recorded.")
        assert bench.window.nav.pharmacy.text() == "Riverside Pharmacy"
        gate.open()
        bench.settle()
    assert bench.says("Recorded.")
    assert bench.events() == before + 1


def test_saved_is_saved_where_only_its_number_cannot_be_read(window_on, monkeypatch):
    """What is on disk must never be called not recorded."""
    bench = window_on("to_weigh")
    worksheet(bench)
    before = bench.events()

    def busy(_self):
        raise BUSY

    with monkeypatch.context() as patch:
        patch.setattr(SqlStore, "last_seq", busy)
        weigh(bench)
    assert bench.says("83.3 mg tablet powder accepted")
    assert bench.events() == before + 1
    bench.go(Qt.Key.Key_4)
    assert bench.window.nav.status.text() == f"Recorded up to event {before + 1}"


def test_settings_after_an_unforeseen_error_can_be_saved_again(window_on, qtbot, monkeypatch):
    bench = window_on("nothing")
    bench.go(Qt.Key.Key_Comma)
    bench.fill({"Name": "Hill Pharmacy"})
    with monkeypatch.context() as patch, qtbot.captureExceptions() as caught:
        patch.setattr(SqlStore, "record", lambda *_given, **_named: 1 // 0)
        bench.push("Save pharmacy")
    assert [kind for kind, _error, _trace in caught] == [ZeroDivisionError]
    bench.push("Save pharmacy")
    assert bench.says("Recorded.")
    assert bench.window.nav.pharmacy.text() == "Hill Pharmacy"
