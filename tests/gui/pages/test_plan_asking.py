"""What the Plan page asks, typed by keyboard: regimens, methods, weighings, liquids."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from compounding.findings import Level
from tests.gui import inspection
from tests.gui.pages.plan import fill, open_page, rows
from tests.gui.pages.sample import BALANCE, CAPSULES, PRESCRIPTION, TABLETS
from ui.pages.plan.page import PlanPage
from ui.person import Person

ENTER, TAB, SPACE = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Space


@pytest.fixture
def page(qtbot: QtBot, qapp) -> PlanPage:
    return open_page(qtbot, qapp)


def doses(page: PlanPage) -> list[tuple[str, int]]:
    return [(str(dose.dose), dose.nights) for dose in page.presenter.state.doses]


def codes(page: PlanPage, level: Level) -> list[str]:
    return [each.code for each in page.presenter.state.findings if each.level is level]


def said_under(page: PlanPage, key: str) -> str:
    for card in page.asking.cards:
        if key in card.form.field_keys():
            return card.form.box(key).message.text()
    raise KeyError(key)


def asked_of(page: PlanPage) -> set[str]:
    """The names of the fields that are shown."""
    return {
        card.form.field(key).accessibleName().split(",")[0]
        for card in page.asking.cards
        for key in card.form.field_keys()
        if not card.form.box(key).isHidden()
    }


def in_the_dialog(qtbot: QtBot, work: Callable[[Person, QDialog], None]) -> list[str]:
    """When a dialog opens, a person does ``work`` in it; lists what went wrong in there."""
    wrong: list[str] = []

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        try:
            qtbot.waitUntil(dialog.isActiveWindow)
            wrong.extend(inspection.names_and_plain_text(dialog))
            work(Person(dialog), dialog)
            wrong.extend(["still open"] if dialog.isVisible() else [])
        finally:
            if dialog.isVisible():
                dialog.reject()

    QTimer.singleShot(0, act)
    return wrong


def as_liquid(page: PlanPage) -> Person:
    person = fill(page, PRESCRIPTION, TABLETS, BALANCE)
    person.tab_to("Capsules")
    person.press(Qt.Key.Key_Right)
    return person


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Usual", [("1.5 mg", 14), ("3 mg", 14), ("4.5 mg", 14)]),
        ("Slow", [("1.5 mg", 28), ("3 mg", 28), ("4.5 mg", 28)]),
        ("Weekly", [("1 mg", 7), ("2 mg", 7), ("3 mg", 7), ("4 mg", 7), ("4.5 mg", 7)]),
        ("Small", [(f"{Decimal(n) / 2:g} mg".replace(".0", ""), 14) for n in range(1, 10)]),
    ],
)
def test_regimen_by_name_gives_its_steps_and_says_what_stands_behind_it(page, name, expected):
    person = Person(page)
    person.choose("Protocol", name)
    assert doses(page) == expected
    assert page.prescription.evidence.isVisible()
    assert page.prescription.evidence.text() == "Off-label; no society guideline stands behind it."
    assert "Source: " in person.target().accessibleDescription()


def test_regimen_weekly_asks_for_its_reason_under_the_protocol(page):
    person = fill(page, PRESCRIPTION, TABLETS, CAPSULES, BALANCE)
    person.choose("Protocol", "Weekly")
    assert set(codes(page, Level.CONFIRM)) == {"faster_than_usual"}
    assert said_under(page, "protocol") == "See Findings."
    assert page.asking.focus("regimen.every_nights")
    assert person.name() == "Protocol"


def test_regimen_kept_is_one_dose_that_is_taken_already(page):
    person = fill(page, PRESCRIPTION, TABLETS, CAPSULES, BALANCE)
    person.choose("Protocol", "Maintenance")
    assert "Takes now" not in asked_of(page)
    assert not page.presenter.state.can_start
    fill(page, {"Dose taken now": "4.5", "For": "30"})
    assert doses(page) == [("4.5 mg", 30)]
    assert codes(page, Level.CONFIRM) == []
    assert page.presenter.state.can_start
    assert page.presenter.state.plan.batches[0].units == 31


def test_regimen_kept_above_the_ceiling_is_said_under_its_dose(page):
    person = fill(page, PRESCRIPTION, TABLETS, CAPSULES, BALANCE)
    person.choose("Protocol", "Maintenance")
    fill(page, {"Dose taken now": "45", "For": "30"})
    assert "dose_above_maximum" in codes(page, Level.STOP)
    assert said_under(page, "regimen.steps[0].dose_mg") == "See Findings."


def test_regimen_kept_started_without_its_figures_leads_to_them(page):
    person = fill(page, PRESCRIPTION, TABLETS, CAPSULES, BALANCE)
    person.choose("Protocol", "Maintenance")
    assert said_under(page, "regimen.steps[0].dose_mg") == ""
    person.shortcut(ENTER)
    assert person.name() == "Dose taken now"
    assert said_under(page, "regimen.steps[0].dose_mg") == "Type a number."


def free_steps(page: PlanPage) -> Person:
    """Three steps typed with Enter alone."""
    person = Person(page)
    person.choose("Protocol", "Free")
    person.press(TAB)
    for dose, nights in (("1.5", "14"), ("2.25", "10"), ("4.5", "28")):
        person.type(dose)
        person.press(ENTER)
        person.type(nights)
        person.press(ENTER)
    return person


def test_free_steps_are_typed_row_by_row_with_enter(page):
    person = free_steps(page)
    assert doses(page) == [("1.5 mg", 14), ("2.25 mg", 10), ("4.5 mg", 28)]
    assert person.name() == "Step 4 dose"
    assert said_under(page, "regimen.steps") == ""


def test_free_steps_are_walked_by_tab_in_their_order(page):
    person = free_steps(page)
    person.tab_to("Step 1 dose")
    walked = []
    for _ in range(7):
        walked.append(person.name())
        person.press(TAB)
    assert walked == [
        "Step 1 dose", "Step 1 nights", "Remove step 1",
        "Step 2 dose", "Step 2 nights", "Remove step 2", "Step 3 dose",
    ]  # fmt: skip


def test_free_steps_one_is_removed_by_its_button(page):
    person = free_steps(page)
    person.push("Remove step 2")
    assert doses(page) == [("1.5 mg", 14), ("4.5 mg", 28)]
    assert person.name() == "Step 2 dose"
    person.push("Add a step")
    assert person.name() == "Step 4 dose"


def test_free_steps_survive_a_look_at_another_regimen(page):
    person = free_steps(page)
    person.choose("Protocol", "Other")
    person.fill("Up to", "3")
    person.choose("Protocol", "Usual")
    assert doses(page)[-1] == ("4.5 mg", 14)
    person.choose("Protocol", "Free")
    assert doses(page) == [("1.5 mg", 14), ("2.25 mg", 10), ("4.5 mg", 28)]
    person.choose("Protocol", "Other")
    assert doses(page) == [("1.5 mg", 14), ("3 mg", 14)]


def test_free_steps_wrong_entry_is_said_and_outlined_where_it_stands(page):
    person = free_steps(page)
    person.fill("Step 2 nights", "1,4")
    person.press(TAB)
    assert "Use a point for decimals" in said_under(page, "regimen.steps")
    outlined = [
        field.accessibleName()
        for row in page.prescription.steps.findChildren(type(page.prescription.steps._rows[0]))
        for field in row.fields()
        if field.property("tone") == "stop"
    ]
    assert outlined == ["Step 2 nights, nights"]


def test_free_steps_half_typed_step_is_a_gap_that_the_start_leads_to(page):
    person = fill(page, PRESCRIPTION, TABLETS, CAPSULES, BALANCE)
    person.choose("Protocol", "Free")
    fill(page, {"Step 1 dose": "3"})
    assert said_under(page, "regimen.steps") == ""
    assert not page.presenter.state.can_start
    person.tab_to("Patient")
    person.shortcut(ENTER)
    assert person.name() == "Step 1 nights"


def test_free_steps_stop_leads_to_the_step_it_is_about(page):
    person = fill(page, PRESCRIPTION, TABLETS, CAPSULES, BALANCE)
    free_steps(page)
    fill(page, {"Step 3 dose": "6"})
    person.tab_to("Patient")
    person.shortcut(ENTER)
    assert person.name() == "Step 3 dose"


def test_free_steps_are_sixty_at_most(page):
    steps = page.prescription.steps
    person = Person(page)
    person.choose("Protocol", "Free")
    steps.set_text("\n".join(["1.5\t14"] * 60))
    assert not steps.add.isEnabled()
    steps.focus_on("regimen.steps[59].nights")
    person.press(ENTER)
    assert len(steps._rows) == 60


def test_lead_days_are_asked_where_a_batch_is_made_later(page):
    person = fill(page, PRESCRIPTION, {**TABLETS, "Tablets expire": "2029-03"}, CAPSULES, BALANCE)
    assert "Later batches are made" not in asked_of(page)
    person.choose("Protocol", "Free")
    fill(page, {"Step 1 dose": "1.5", "Step 1 nights": "160"})
    person.push("Add a step")
    fill(page, {"Step 2 dose": "3", "Step 2 nights": "160"})
    before = page.presenter.state.plan.batches[1].make_on
    person.fill("Later batches are made", "2")
    after = page.presenter.state.plan.batches[1].make_on
    assert (before - after).days == 2


@pytest.mark.parametrize(
    ("method", "shown", "hidden"),
    [
        ("Packing", "Filler fills size 3 with", "Powder in each capsule"),
        ("Fixed", "Powder in each capsule", "Powder fills size 3 with"),
        ("Volume", "Fill up to", "Powder fills size 3 with"),
    ],
)
def test_method_asks_only_for_its_own_figures(page, method, shown, hidden):
    person = Person(page)
    person.choose("Filler found by", method)
    assert shown in asked_of(page)
    assert hidden not in asked_of(page)


def test_method_fixed_fill_finds_the_filler_and_keeps_the_packing_typed(page):
    person = fill(page, PRESCRIPTION, TABLETS, CAPSULES, BALANCE)
    person.choose("Filler found by", "Fixed")
    person.fill("Powder in each capsule", "150")
    assert rows(page)[0][6:8] == ("2,166.8", "150.0")
    person.choose("Filler found by", "Packing")
    assert rows(page)[0][6] == "1,901.9"
    person.choose("Filler found by", "Fixed")
    assert rows(page)[0][6] == "2,166.8"


def test_method_cylinder_says_what_the_capsules_hold_and_fills_nothing_in(page):
    person = fill(page, PRESCRIPTION, TABLETS, BALANCE)
    person.choose("Filler found by", "Volume")
    assert page.making.form.field("make.cylinder_ml").text() == ""
    person.fill("Fill up to", "4.5")
    assert page.presenter.state.plan is not None
    assert page.making.capsules.room.text() == (
        "A size 3 capsule holds 0.3 mL, 15 of them 4.5 mL. Torpac capsule size chart."
    )


@pytest.mark.parametrize(("surcharge", "stop"), [("10", []), ("10.1", ["surcharge_too_high"])])
def test_surcharge_is_ten_percent_at_most_and_noted_beside_extra_capsules(page, surcharge, stop):
    fill(page, PRESCRIPTION, TABLETS, CAPSULES, BALANCE, {"Drug surcharge": surcharge})
    assert codes(page, Level.STOP) == stop
    assert "surcharge_and_extra" in codes(page, Level.NOTE)
    assert said_under(page, "make.drug_surcharge_pct") == ("See Findings." if stop else "")


@pytest.mark.parametrize(
    ("choice", "strengths"),
    [("One", ["1.5", "3", "4.5"]), ("0.5", ["0.5"]), ("1.5", ["1.5"])],
)
def test_strengths_offered_are_made(page, choice, strengths):
    person = fill(page, PRESCRIPTION, TABLETS, CAPSULES, BALANCE)
    person.choose("Strengths", choice)
    assert [row[2] for row in rows(page)] == strengths


def test_strength_typed_is_asked_for_and_made(page):
    person = fill(page, PRESCRIPTION, TABLETS, CAPSULES, BALANCE)
    person.choose("Strengths", "Another")
    assert not page.presenter.state.can_start
    person.shortcut(ENTER)
    assert person.name() == "Strength of each capsule"
    person.fill("Strength of each capsule", "0.75")
    assert [row[2] for row in rows(page)] == ["0.75"]
    person.choose("Strengths", "3 mg")
    assert "dose_not_multiple" in codes(page, Level.STOP)
    assert said_under(page, "make.strength") == "See Findings."


@pytest.mark.parametrize(
    ("name", "level", "code"),
    [
        ("isomalt", Level.CONFIRM, "filler_not_recognised"),
        ("Calcium carbonate", Level.STOP, "filler_not_allowed"),
        ("Methocel E4M", Level.STOP, "filler_not_allowed"),
    ],
)
def test_filler_typed_is_asked_about_or_refused_under_its_name(page, name, level, code):
    person = fill(page, PRESCRIPTION, TABLETS, CAPSULES, BALANCE)
    person.choose("Filler", "Another")
    person.fill("Name of the filler", name)
    person.fill("Filler fills size 3 with", "130")
    assert any(each.startswith(code) for each in codes(page, level))
    assert said_under(page, "choice.filler_name") == "See Findings."


def test_fillers_usual_are_those_of_the_table(page):
    field = page.making.form.field("make.filler.name")
    assert [field.itemText(at) for at in range(field.count())] == [
        "Microcrystalline cellulose", "Lactose", "Sucrose", "Corn starch", "Mannitol and silica",
        "Another",
    ]  # fmt: skip


def test_filler_of_the_last_making_that_is_not_offered_comes_back_as_typed(page):
    page.presenter._on_recent({"make.filler.name": "isomalt", "make.size": "1"})
    assert page.making.form.field("choice.filler_name").text() == "isomalt"
    assert page.making.form.field("make.size").value() == "1"
    assert "Name of the filler" in asked_of(page)


def test_tablets_count_is_a_field_that_names_the_other(page):
    person = fill(page, PRESCRIPTION, TABLETS, CAPSULES, BALANCE, {"Weighed together": "10"})
    assert "10 tablets weigh" in asked_of(page)
    person.fill("10 tablets weigh", "1850.0")
    assert rows(page)[0][5] == "83.3"


def test_tablets_weighed_one_by_one_fill_count_and_total_and_say_their_spread(page, qtbot):
    person = fill(page, PRESCRIPTION, TABLETS, CAPSULES, BALANCE)

    def weigh(inside: Person, dialog: QDialog) -> None:
        for mass in ("185.2", "184.8", "183.0", "187.0"):
            inside.type(mass)
            inside.press(ENTER)
        shown = {name: label.text() for name, label in dialog.figures.items()}
        assert shown == {
            "Tablets": "4",
            "Total": "740 mg",
            "Mean": "185 mg",
            "Standard deviation": "1.641 mg",
            "RSD": "0.89 %",
            "Smallest": "183 mg",
            "Largest": "187 mg",
        }
        inside.press(ENTER)
        assert inside.name() == "Use these weights"
        inside.press(ENTER)

    wrong = in_the_dialog(qtbot, weigh)
    person.press(Qt.Key.Key_F7)
    assert wrong == []
    fields = page.presenter.state.fields
    assert (fields["tablet.weighed.count"], fields["tablet.weighed.mass_mg"]) == ("4", "740.0")
    assert page.making.spread.text() == "4 tablets, 185 mg each, RSD 0.9 %, 183 to 187 mg"
    assert person.name() == "4 tablets weigh"
    person.fill("4 tablets weigh", "741")
    assert not page.making.spread.isVisible()


def test_tablets_list_refuses_a_comma_by_its_line_and_keeps_it_when_left(page, qtbot):
    def weigh(inside: Person, dialog: QDialog) -> None:
        for mass in ("185.2", "18,4"):
            inside.type(mass)
            inside.press(ENTER)
        assert dialog.said.text().startswith("Tablet 2: A comma can mean two things.")
        assert not dialog.use.isEnabled()
        inside.press(Qt.Key.Key_Escape)

    wrong = in_the_dialog(qtbot, weigh)
    Person(page).push("Weigh one by one")
    assert wrong == []
    fields = page.presenter.state.fields
    assert fields["tablet.weighed.mass_mg"] == ""
    assert fields["each_tablet"] == "185.2\n18,4"
    assert page.presenter.is_begun

    def look(inside: Person, dialog: QDialog) -> None:
        assert dialog.lines.text() == "185.2\n18,4"
        inside.press(Qt.Key.Key_Escape)

    wrong = in_the_dialog(qtbot, look)
    Person(page).push("Weigh one by one")
    assert wrong == []


def weighed_with(last: str, qtbot: QtBot, page: PlanPage, after: Callable) -> None:
    """17 tablets of about 185 mg and ``last`` are typed; the last line is not left yet."""

    def weigh(inside: Person, dialog: QDialog) -> None:
        for mass in (*(("185", "186", "184") * 6)[:17], last):
            inside.type(mass)
            if inside.name() != "Tablet 18":
                inside.press(ENTER)
        assert not dialog.said.text()
        after(inside, dialog)

    wrong = in_the_dialog(qtbot, weigh)
    Person(page).push("Weigh one by one")
    assert wrong == []


@pytest.mark.parametrize("by_button", [False, True])
def test_tablets_list_with_a_slipped_point_is_not_taken_until_corrected(page, qtbot, by_button):
    def take(inside: Person, dialog: QDialog) -> None:
        if by_button:
            inside.press(ENTER)
            assert inside.name() == "Tablet 19"
            assert not dialog.use.isEnabled()
            inside.press(ENTER)
        else:
            inside.shortcut(ENTER)
        assert dialog.isVisible()
        assert dialog.said.text() == (
            "Tablet 18 weighs 1840 mg, about ten times the others. Is the point in the right place?"
        )
        assert inside.name() == "Tablet 18"
        inside.type("184.0")
        inside.shortcut(ENTER)

    weighed_with("1840", qtbot, page, take)
    fields = page.presenter.state.fields
    assert (fields["tablet.weighed.count"], fields["tablet.weighed.mass_mg"]) == ("18", "3330.0")


def test_tablets_list_asks_about_a_tablet_a_little_apart_and_takes_it(page, qtbot):
    def take(inside: Person, dialog: QDialog) -> None:
        inside.press(ENTER)
        assert dialog.said.text() == (
            "Tablet 18 weighs 210 mg, 13.5 % more than the others. Is that right?"
        )
        assert dialog.use.isEnabled()
        inside.shortcut(ENTER)

    weighed_with("210", qtbot, page, take)
    assert page.presenter.state.fields["tablet.weighed.count"] == "18"


def test_tablets_list_is_emptied_only_after_asking(page, qtbot, monkeypatch):
    answers = iter((False, True))
    monkeypatch.setattr("ui.pages.plan.tablets_dialog.confirm", lambda *_asked: next(answers))

    def weigh(inside: Person, dialog: QDialog) -> None:
        inside.type("185.2")
        inside.push("Clear all lines")
        assert dialog.lines.text() == "185.2"
        inside.push("Clear all lines")
        assert dialog.lines.text() == ""
        inside.press(Qt.Key.Key_Escape)

    wrong = in_the_dialog(qtbot, weigh)
    Person(page).push("Weigh one by one")
    assert wrong == []


@pytest.mark.parametrize(
    ("powder", "key"),
    [("filler", "make.filler.packing_mg"), ("powder", "make.tablet_powder_packing_mg")],
)
def test_packing_is_measured_from_capsules_and_shells(page, qtbot, powder, key):
    person = fill(page, PRESCRIPTION, TABLETS, BALANCE)

    def measure(inside: Person, dialog: QDialog) -> None:
        assert "480 mg" in dialog.hint.text()
        assert dialog.shells.text() == ""
        inside.type("1780")
        inside.fill("As many empty shells", "4810")
        assert "no more than their empty shells" in dialog.said.text()
        inside.fill("As many empty shells", "481")
        assert "1,780 mg (weighing)" in dialog.working.text()
        inside.push("Use 129.9 mg")

    wrong = in_the_dialog(qtbot, measure)
    person.push(f"Measure the {powder} packing")
    assert wrong == []
    assert page.presenter.state.fields[key] == "129.9"
    assert person.name() in ("Filler fills size 3 with", "Powder fills size 3 with")


def test_packing_cancelled_changes_nothing(page, qtbot):
    person = fill(page, CAPSULES)

    def measure(inside: Person, _dialog: QDialog) -> None:
        inside.type("1780")
        inside.press(Qt.Key.Key_Escape)

    wrong = in_the_dialog(qtbot, measure)
    person.push("Measure the filler packing")
    assert wrong == []
    assert page.presenter.state.fields["make.filler.packing_mg"] == "130"


@pytest.mark.parametrize(
    ("formula", "strength", "places", "tested", "dated"),
    [
        ("1 mg per mL, ascorbic", "1", ["Refrigerator", "Room"], True, False),
        ("5 mg per mL", "5", ["Refrigerator", "Room"], True, False),
        ("Purified water", None, ["Refrigerator"], False, True),
        ("1 mg per mL, simple", "1", ["Refrigerator", "Room"], False, False),
        ("Commercial vehicle, preserved", None, ["Refrigerator", "Room"], False, False),
        ("Commercial vehicle, no", None, ["Refrigerator"], False, False),
    ],
)
def test_liquid_formula_asks_what_the_table_leaves_open(
    page, formula, strength, places, tested, dated
):
    person = as_liquid(page)
    person.choose("Formula", formula)
    form = page.making.form
    field, kept = form.field("make.concentration_mg_per_ml"), form.field("make.storage")
    assert (field.text(), field.isEnabled()) == (strength or "", strength is None)
    assert [kept.itemText(at) for at in range(kept.count())] == places
    assert ("Antimicrobial test on file" in asked_of(page)) is tested
    assert ("May be used for" in asked_of(page)) is dated
    assert (page.presenter.state.plan is not None) is (strength is not None)
    assert page.making.liquid.strength_note.isVisible() is (strength == "5")


def test_liquid_any_strength_is_typed_and_kept_for_the_next_look(page):
    person = as_liquid(page)
    person.choose("Formula", "Commercial vehicle, preserved")
    person.fill("Strength", "2.5")
    assert page.presenter.state.plan.batches[0].volume is not None
    person.choose("Formula", "5 mg")
    assert page.making.liquid.strength_note.text() == "NOTE STRENGTH. 5 mg in each mL."
    person.choose("Formula", "Commercial vehicle, preserved")
    assert page.making.form.field("make.concentration_mg_per_ml").text() == "2.5"


def test_liquid_storage_that_a_formula_lacks_comes_back_with_the_next(page):
    person = as_liquid(page)
    person.choose("Kept", "Room")
    assert "Antimicrobial test on file" not in asked_of(page)
    person.choose("Formula", "Purified")
    assert page.making.form.field("make.storage").value() == "refrigerator"
    person.choose("Formula", "1 mg per mL, simple")
    assert page.making.form.field("make.storage").value() == "room"


def test_liquid_water_by_the_table_date_asks_for_a_reason(page):
    person = as_liquid(page)
    person.choose("Formula", "Purified")
    person.fill("Strength", "1")
    person.choose("May be used for", "14 days")
    assert "no_stability_data" in codes(page, Level.CONFIRM)
    assert len(rows(page)) == 4


@pytest.mark.parametrize(
    ("syringe", "graduation", "fillings"),
    [("1 mL", "0.01 mL", "fill it 5 times"), ("5 mL", "0.2 mL", ""), ("10 mL", "0.5 mL", "")],
)
def test_liquid_syringe_sets_its_graduation(page, syringe, graduation, fillings):
    person = as_liquid(page)
    person.choose("Oral syringe", syringe)
    plan = page.presenter.state.plan
    assert str(plan.request.make.graduation) == graduation
    assert fillings in page.making.liquid.fillings.text()
    assert page.making.liquid.fillings.isVisible() is bool(fillings)


def test_liquid_other_graduation_is_typed_and_judged_under_its_field(page):
    person = as_liquid(page)
    person.choose("Oral syringe", "Another")
    assert not page.presenter.state.can_start
    person.fill("Syringe shows steps of", "0.4")
    assert {"not_on_graduation"} <= {each.code for each in page.presenter.state.findings}
    assert said_under(page, "make.syringe_graduation_ml") == "See Findings."
    person.choose("Oral syringe", "5 mL")
    assert said_under(page, "choice.syringe") == "See Findings."


def test_liquid_bottles_that_hold_the_volumes_are_hinted_at(page):
    person = as_liquid(page)
    assert page.making.liquid.bottles.text() == (
        "100 mL: a 100 mL bottle or larger; 50 mL: a 60 mL bottle or larger. The choice is yours."
    )
    person.fill("Overfill", "30")
    assert "a 150 mL bottle or larger" in page.making.liquid.bottles.text()


def test_form_changed_and_changed_back_loses_nothing(page):
    person = fill(page, PRESCRIPTION, TABLETS, CAPSULES, BALANCE)
    before = rows(page)
    person.tab_to("Capsules")
    person.press(Qt.Key.Key_Right)
    person.fill("Overfill", "4")
    person.tab_to("Oral liquid")
    person.press(Qt.Key.Key_Left)
    assert rows(page) == before
    person.press(Qt.Key.Key_Right)
    assert page.making.form.field("make.overfill_ml").text() == "4"


def test_new_prescription_forgets_steps_and_single_weights(page, monkeypatch):
    monkeypatch.setattr("ui.pages.plan.page.confirm", lambda *_asked: True)
    person = free_steps(page)
    assert page.presenter.is_begun
    person.choose("Strengths", "Another")
    person.fill("Strength of each capsule", "0.75")
    person.push("New prescription")
    fields = page.presenter.state.fields
    assert (fields["protocol"], fields["regimen.steps"]) == ("usual", "")
    assert fields["choice.strength_mg"] == "0.75"
    assert doses(page)[0] == ("1.5 mg", 14)
