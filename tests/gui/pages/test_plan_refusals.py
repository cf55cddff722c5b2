"""A field that refuses its text: nothing is planned or started with it, and it says why itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.gui.pages.plan import fill, open_page
from tests.gui.pages.sample import BALANCE, CAPSULES, PRESCRIPTION, TABLETS
from ui.pages.plan.page import PlanPage
from ui.person import Person

ENTER = Qt.Key.Key_Return


@pytest.fixture
def page(qtbot: QtBot, qapp) -> PlanPage:
    return open_page(qtbot, qapp)


@pytest.fixture
def person(page: PlanPage) -> Person:
    return fill(page, PRESCRIPTION, TABLETS, CAPSULES, BALANCE)


def assert_refused(page: PlanPage, person: Person, name: str, words: str) -> None:
    """Start is pressed, and leads to the field of ``name``, which says ``words``."""
    person.shortcut(ENTER)
    assert page.presenter._storage.asked == []
    assert person.name() == name
    assert page.failure.isVisible()
    assert words in page.failure.text()


@pytest.mark.parametrize("text", ["201", "1,5", "x", "-1", "5."])
def test_start_with_extra_capsules_refused_leads_there(page, person, text):
    fill(page, {"Extra capsules": text})
    said = page.making.form.problems()["make.extra_units"].sentence
    assert page.presenter.state.plan is None
    assert_refused(page, person, "Extra capsules", f"Extra capsules: {said}")
    assert page.making.form.box("make.extra_units").message.text() == said
    fill(page, {"Extra capsules": "1"})
    assert not page.failure.isVisible()
    person.shortcut(ENTER)
    assert len(page.presenter._storage.asked) == 1


def test_start_with_a_strength_refused_leads_there(page, person):
    person.choose("Strengths", "Another")
    fill(page, {"Strength of each capsule": "0.001"})
    words = "at most 2 digits after the point"
    assert_refused(page, person, "Strength of each capsule", words)


def test_start_with_kept_nights_refused_leads_there(page, person):
    person.choose("Protocol", "Maintenance")
    fill(page, {"Dose taken now": "4.5", "For": "3661"})
    assert_refused(page, person, "For", "at most 3660")


def test_start_with_nights_of_a_rise_refused_leads_there(page, person):
    person.choose("Protocol", "Other")
    fill(page, {"Every": "400"})
    assert_refused(page, person, "Every", "at most 366")


def test_start_with_nights_of_a_step_refused_leads_there(page, person):
    person.choose("Protocol", "Free")
    fill(page, {"Step 1 dose": "1.5", "Step 1 nights": "3661"})
    assert_refused(page, person, "Step 1 nights", "at most 3660")


def test_start_with_a_refused_text_in_a_hidden_field_is_free(page, person):
    person.choose("Strengths", "Another")
    fill(page, {"Strength of each capsule": "0.001"})
    person.choose("Strengths", "One strength")
    assert page.presenter.state.can_start


@pytest.mark.parametrize("text", ["1,5", "x", "-1", "400"])
def test_later_batches_refused_say_the_sentence_of_their_field(page, person, text):
    page.presenter.set_field("lead_days", "2")
    fill(page, {"Later batches are made": text})
    said = page.making.form.problems()["lead_days"].sentence
    assert page.presenter.state.notes["lead_days"] == ("stop", said)
    assert "quotes" not in said
    assert_refused(page, person, "Later batches are made", said)


def test_patient_refused_keeps_the_plan_and_stops_the_start(page, person):
    fill(page, {"Patient": "x" * 300})
    assert page.presenter.state.plan is not None
    assert not page.presenter.state.can_start


def test_batches_say_which_few_figures_are_still_needed(page, person):
    empty = page.batches.empty
    person.fill("Powder fills size 3 with", "")
    person.press(Qt.Key.Key_Delete)
    assert empty.sentence.text() == (
        "Still needed: Powder fills size 3 with. The plan appears here as you type."
    )
    page.presenter.set_field("make.form", "liquid")
    person.choose("Formula", "Commercial vehicle, preserved")
    assert empty.sentence.text().startswith("Still needed: Strength. ")


def test_batches_of_a_fresh_page_say_what_to_type_first(page):
    assert page.batches.empty.sentence.text().startswith("Type what 20 tablets weigh")


def test_tablets_without_a_plan_say_nothing_of_the_days_before(page, person):
    page.presenter.set_field("make.form", "liquid")
    lead = page.titration.tablets.lead
    assert lead.text().endswith("days")
    person.choose("Formula", "Commercial vehicle, preserved")
    assert page.presenter.state.plan is None
    assert lead.text() == "Tablets to crush, once"
