"""The right side of the Plan page: expected dose, next supply, working of a figure, other ways."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.gui.pages.plan import fill, open_page, rows
from tests.gui.pages.sample import BALANCE, CAPSULES, PRESCRIPTION, TABLETS
from ui.pages.plan.page import PlanPage
from ui.person import Person
from ui.widgets import hint
from ui.widgets.table_cell import Roles


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication) -> PlanPage:
    return open_page(qtbot, qapp)


@pytest.fixture
def person(page: PlanPage) -> Person:
    """Somebody who has typed the sample."""
    return fill(page, PRESCRIPTION, TABLETS, CAPSULES, BALANCE)


def rest(page: PlanPage, qtbot: QtBot) -> None:
    """The hand rests until the ways have been compared."""
    with qtbot.waitSignal(page.presenter.compared):
        page.resting.start()


def tip_of(page: PlanPage, title: str, row: int = 0) -> str:
    """The tool tip of a cell of the batches, line breaks as spaces."""
    model = page.batches.model
    titles = [model.headerData(c, Qt.Orientation.Horizontal) for c in range(model.columnCount())]
    tip = model.index(row, titles.index(title)).data(Qt.ItemDataRole.ToolTipRole)
    return " ".join(str(tip).split())


class Tip:
    """A tool tip that opens no window of its own."""

    said = ""

    @classmethod
    def showText(cls, _place, text: str, _widget) -> None:
        cls.said = text


@pytest.fixture(autouse=True)
def _tip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hint, "QToolTip", Tip)


def looked_at(label: QLabel) -> str:
    """The tool tip of a label as a person sees it, line breaks as spaces."""
    place = label.rect().center()
    event = QHelpEvent(QEvent.Type.ToolTip, place, label.mapToGlobal(place))
    QApplication.sendEvent(label, event)
    return " ".join(Tip.said.split())


def ways(page: PlanPage) -> list[list[str]]:
    model = page.ways.model
    return [
        [str(model.index(r, c).data()).replace("\n", " ") for c in range(model.columnCount())]
        for r in range(model.rowCount())
    ]


def chosen(page: PlanPage) -> list[str]:
    return [row.name for row in page.ways.model.rows() if row.chosen]


def at_way(page: PlanPage, person: Person, name: str) -> None:
    """Go into the table of ways, onto one of them, by keyboard."""
    person.tab_to("Other ways to make it")
    names = [row.name for row in page.ways.model.rows()]
    person.press(Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    for _ in range(names.index(name)):
        person.press(Qt.Key.Key_Down)


def test_expected_dose_of_capsules_stands_beside_the_titration(page, person):
    expected = page.titration.expected
    assert expected.lead.text() == "Dose in a capsule, 95 %"
    assert expected.range.text() == "± 15 %"
    assert expected.largest.text().replace("\xa0", " ") == (
        "largest part: the tablets' own 90 – 110 %"
    )
    said = looked_at(expected.range)
    assert said.startswith("Batch 1: 1.501 mg, ± 15 % Batch 2: 3 mg, ± 15 %")
    assert "assumed: tablet to tablet, mixing, filling" in said
    assert "Spread of the dose = 2 × √(sum of the squares of all parts)" in said


def test_expected_dose_of_a_liquid_is_what_the_syringe_gives(page, person):
    person.tab_to("Capsules")
    person.press(Qt.Key.Key_Right)
    assert page.titration.expected.lead.text() == "Dose from the syringe, 95 %"
    assert page.titration.expected.range.text() == "± 14 %"


def test_expected_dose_without_a_plan_says_nothing(page, person):
    person.fill("20 tablets weigh", "3,7")
    assert [label.text() for label in page.titration.expected.labels()] == ["", "", ""]
    assert page.titration.tablets.count.text() == "–"
    assert looked_at(page.titration.tablets.count) == ""
    assert page.titration.refill.text() == ""


def test_next_supply_is_said_under_the_titration(page, person):
    said = "Last night covered 3 Jan; next supply made by 4 Jan."
    assert page.titration.refill.text() == said


def test_tablets_say_how_they_were_counted(page, person):
    assert "Tablets to crush = " in looked_at(page.titration.tablets.count)
    used = looked_at(page.titration.tablets.used)
    assert "Drug unused = tablets crushed × label strength − drug in the batches = 15 mg" in used


SAID = (
    ("Nights", "Last night = first night + nights − 1 = 2026-Dec-06."),
    ("Strength, mg", "Strength as weighed = strength × target ÷ exact mass"),
    ("Capsules", "Capsules to make = capsules for the nights + extra capsules = 15."),
    ("Drug, mg", "Drug = capsules × drug in a capsule = 22.5 mg."),
    ("Tablet powder, mg", "mass weighed 3,700 mg (weighing)"),
    ("Tablet powder, mg", "rounded half up to the readability: 83.3 mg"),
    ("Filler, mg", "packing statistic of the filler 130 mg (lot)"),
    ("Fill each, mg", "How full = (tablet powder ÷ its packing"),
    ("Do not use after", "2027-May-20: 180 days, capsules. This limit comes first. 2028-Mar"),
)


def test_figures_of_a_batch_looked_at_say_their_own_working(page, person):
    assert [each for each in SAID if each[1] not in tip_of(page, each[0])] == []


def test_figure_of_a_batch_says_the_working_of_the_plan_shown(page, person):
    # Shown alike, worked out otherwise.
    before = rows(page)
    person.fill("20 tablets weigh", "3700.1")
    assert rows(page) == before
    assert "mass weighed 3,700.1 mg" in tip_of(page, "Tablet powder, mg")


def test_check_of_a_batch_says_what_was_found(page, person):
    person.fill("Filler fills size 3 with", "1")
    assert rows(page)[0][-1] != "Fine"
    assert tip_of(page, "Check") != ""


def test_surcharge_shows_the_content_if_nothing_is_lost(page, person):
    assert "If nothing is lost, mg" not in titles(page)
    person.fill("Drug surcharge", "10")
    column = titles(page).index("If nothing is lost, mg")
    assert [row[column] for row in rows(page)] == ["1.65", "3.3", "4.95"]
    assert "strength × (1 + drug surcharge ÷ 100) = 1.65 mg" in tip_of(
        page, "If nothing is lost, mg"
    )


def titles(page: PlanPage) -> list[str]:
    model = page.batches.model
    return [str(model.headerData(c, Qt.Orientation.Horizontal)) for c in range(model.columnCount())]


def test_working_of_a_cell_is_found_by_keyboard(page, person):
    person.tab_to("Batches")
    for _ in range(titles(page).index("Filler, mg")):
        person.press(Qt.Key.Key_Right)
    page.show_working()
    assert page.working.isVisible()
    top = page.working.text.textCursor().selectedText().split("\u2029")[0]
    assert top.startswith("  Filler = capsules × packing statistic of the filler")
    first = page.working.text.firstVisibleBlock()
    assert first.text() == top
    person.tab_to("Batches")
    person.press(Qt.Key.Key_Down)
    page.show_working()
    assert page.working.isVisible()
    batch_two = page.working.text.firstVisibleBlock().blockNumber()
    assert batch_two > first.blockNumber()
    page.show_working()
    assert not page.working.isVisible()


def test_ways_follow_when_the_hand_rests(page, person, qtbot):
    rest(page, qtbot)
    assert [row[0] for row in ways(page)] == [
        "One strength per step",
        "1.5 mg capsules",
        "Liquid 1 mg per mL, refrigerator",
        "Liquid 1 mg per mL, room",
    ]
    assert ways(page)[0][1:6] == ["3", "15", "3", "1 capsule", "± 15 %"]
    assert chosen(page) == ["One strength per step"]
    assert page.ways.because.text().startswith("Best: One strength per step. ")


def test_ways_begin_by_themselves_after_the_last_key(page, qtbot):
    with qtbot.waitSignal(page.presenter.compared, timeout=20000):
        fill(page, TABLETS, CAPSULES, BALANCE)
    assert page.ways.isVisible()


def test_ways_of_a_changed_plan_stand_faint_and_cannot_be_taken(page, person, qtbot):
    rest(page, qtbot)
    at_way(page, person, "1.5 mg capsules")
    person.fill("Extra capsules", "2")
    model = page.ways.model
    assert model.index(0, 0).data(Roles.CELL).stale
    assert not page.ways.take.isEnabled()
    assert not page.ways.because.isEnabled()
    person.tab_to("Other ways to make it")
    person.press(Qt.Key.Key_Return)
    assert page.presenter.state.fields["make.strength"] == "per_step"
    rest(page, qtbot)
    assert not model.index(0, 0).data(Roles.CELL).stale
    assert page.ways.because.isEnabled()


def test_ways_stay_as_they_are_where_only_the_patient_changes(page, person, qtbot):
    rest(page, qtbot)
    person.fill("Patient", "Other, Name")
    assert not page.ways.model.index(0, 0).data(Roles.CELL).stale


def test_ways_without_a_plan_are_faint_and_gone_with_the_entry(page, person, qtbot):
    rest(page, qtbot)
    assert page.ways.isVisible()
    QApplication.processEvents()
    place = page.ways.y()
    person.fill("20 tablets weigh", "3,7")
    assert page.ways.model.index(0, 0).data(Roles.CELL).stale
    assert not page.ways.take.isEnabled()
    QApplication.processEvents()
    assert page.ways.y() == place
    person.shortcut(Qt.Key.Key_A)
    person.press(Qt.Key.Key_Delete)
    assert not page.ways.isVisible()


def test_way_taken_by_enter_is_planned_and_choosing_again_undoes_it(page, person, qtbot):
    rest(page, qtbot)
    at_way(page, person, "Liquid 1 mg per mL, refrigerator")
    person.press(Qt.Key.Key_Return)
    assert [row[3] for row in rows(page)] == ["100", "50"]
    rest(page, qtbot)
    assert chosen(page) == ["Liquid 1 mg per mL, refrigerator"]
    assert person.name() == "Other ways to make it"
    at_way(page, person, "One strength per step")
    person.press(Qt.Key.Key_Return)
    assert [row[2] for row in rows(page)] == ["1.5", "3", "4.5"]
    assert page.presenter.state.can_start


def test_way_taken_by_button_sets_its_strength(page, person, qtbot):
    rest(page, qtbot)
    at_way(page, person, "1.5 mg capsules")
    person.push("Use this way")
    assert [row[2] for row in rows(page)] == ["1.5"]
    assert page.presenter.state.plan.batches[0].units == 85
    rest(page, qtbot)
    assert chosen(page) == ["1.5 mg capsules"]


def test_way_taken_by_double_click_is_planned(page, person, qtbot):
    rest(page, qtbot)
    table = page.ways.table
    page.split.show_right(page.ways)
    place = table.visualRect(page.ways.model.index(1, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    assert [row[2] for row in rows(page)] == ["1.5"]


def test_way_that_cannot_be_made_stays_and_says_why(page, person, qtbot):
    person.fill("Tablets expire", "2026-12-20")
    rest(page, qtbot)
    assert len(ways(page)) == 4
    assert any("tablets expire" in row.told for row in page.ways.model.rows())
    said = dict(page.ways.told.remarks())
    assert "tablets expire on 2026-Dec-20" in said["Liquid 1 mg per mL, refrigerator"]
    assert page.ways.told.isVisible()
    person.fill("Tablets expire", "2028-03")
    rest(page, qtbot)
    said = dict(page.ways.told.remarks())
    assert set(said) == {"Liquid 1 mg per mL, refrigerator", "Liquid 1 mg per mL, room"}
    assert all(each.endswith("mg are left over.") for each in said.values())


def test_ways_fold_where_there_is_little_room(page, person, qtbot):
    rest(page, qtbot)
    model, bar = page.ways.model, page.ways.table.horizontalScrollBar()
    page.resize(1170, 768)
    qtbot.waitUntil(lambda: "\n" in str(model.index(2, 0).data()))
    qtbot.waitUntil(lambda: bar.maximum() == 0)
    page.resize(1500, 768)
    qtbot.waitUntil(lambda: "\n" not in str(model.index(2, 0).data()))


def test_label_check_waits_for_the_rest_and_never_past_the_start(page, qtbot):
    person = fill(page, PRESCRIPTION, TABLETS, CAPSULES, BALANCE)
    person.fill("Patient", "W" * 40)
    rest(page, qtbot)
    assert [key.partition("/")[0] for key in page.findings.keys()] == [  # noqa: SIM118
        "label.too_long.patient"
    ]
    person.fill("Patient", "W" * 39)
    person.shortcut(Qt.Key.Key_Return)
    assert not page.presenter.state.saving
    assert "too long for the label" in page.failure.text()
    assert person.name() == "Patient"


@pytest.mark.parametrize("width", [1170, 1150, 1366])
@pytest.mark.parametrize("nights", ["14", "60"])
def test_checks_stay_in_view_where_there_is_little_room(page, person, qtbot, width, nights):
    page.resize(width, 768)
    person.choose("Protocol", "Other")
    person.fill("Every", nights)
    person.fill("Drug surcharge", "10")
    rest(page, qtbot)
    assert titles(page)[-1] == "Check"
    for table in (page.batches.table, page.ways.table):
        qtbot.waitUntil(lambda shown=table: shown.horizontalScrollBar().maximum() == 0)


def test_batches_unfold_where_there_is_room_again(page, person, qtbot):
    page.resize(1150, 768)
    person.fill("Drug surcharge", "10")
    qtbot.waitUntil(lambda: "\n" in rows(page)[0][1])
    page.resize(1500, 768)
    qtbot.waitUntil(lambda: "\n" not in rows(page)[0][1])
