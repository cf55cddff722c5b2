"""Findings: gravest first, Enter and click lead to the field, a reason typed is never lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ui.theme import ThemeSwitch
from ui.widgets.finding_list import FindingList, FindingRow

NOTE = FindingRow("surcharge", "note", "Surcharge and extra capsules together.")
CONFIRM = FindingRow(
    "increase", "warn", "The increase is above 1.5 mg.", "regimen.increase_mg", asks_reason=True
)
STOP = FindingRow(
    "minimum.1",
    "stop",
    "22 mg is too little to weigh.",
    "make.extra_units",
    remedies=(("larger_batch", "Make 22 capsules"), ("trituration", "Triturate 1 in 2")),
)


@pytest.fixture
def findings(qtbot: QtBot, switch: ThemeSwitch) -> FindingList:
    made = FindingList()
    qtbot.addWidget(made)
    made.show_findings((NOTE, CONFIRM, STOP))
    made.resize(600, 400)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_finding_list_shows_stop_then_confirm_then_note_in_words(findings: FindingList) -> None:
    assert findings.keys() == ("minimum.1", "increase", "surcharge")
    assert findings.row("minimum.1").accessibleName() == "Stop: 22 mg is too little to weigh."
    assert findings.row("increase").accessibleName().startswith("Confirm: ")
    assert findings.row("surcharge").accessibleName().startswith("Note: ")


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_finding_list_by_key_leads_to_the_field(
    qtbot: QtBot, findings: FindingList, key: Qt.Key
) -> None:
    row = findings.row("minimum.1")
    row.setFocus()
    with qtbot.waitSignal(findings.go_to, check_params_cb=lambda s: s == "make.extra_units"):
        qtbot.keyClick(row, key)


def test_finding_list_by_click_leads_to_the_field(qtbot: QtBot, findings: FindingList) -> None:
    with qtbot.waitSignal(findings.go_to, check_params_cb=lambda s: s == "regimen.increase_mg"):
        qtbot.mouseClick(findings.row("increase"), Qt.MouseButton.LeftButton)


def test_finding_list_without_a_field_leads_nowhere(qtbot: QtBot, findings: FindingList) -> None:
    row = findings.row("surcharge")
    assert row.focusPolicy() == Qt.FocusPolicy.NoFocus
    with qtbot.assertNotEmitted(findings.go_to):
        qtbot.mouseClick(row, Qt.MouseButton.LeftButton)


def test_finding_list_asks_a_reason_for_a_confirm_alone(
    qtbot: QtBot, findings: FindingList
) -> None:
    assert findings.row("increase").reason.isVisible()
    assert not findings.row("minimum.1").reason.isVisible()
    with qtbot.waitSignal(
        findings.reason_changed, check_params_cb=lambda key, text: (key, text) == ("increase", "a")
    ):
        qtbot.keyClicks(findings.row("increase").reason, "a")


def test_finding_list_worked_out_again_keeps_the_reason_being_typed(
    qtbot: QtBot, findings: FindingList
) -> None:
    reason = findings.row("increase").reason
    reason.setFocus()
    qtbot.waitUntil(reason.hasFocus)
    qtbot.keyClicks(reason, "seen by")
    findings.show_findings((STOP, CONFIRM))
    assert findings.row("increase").reason is reason
    assert reason.text() == "seen by"
    assert reason.hasFocus()
    assert findings.keys() == ("minimum.1", "increase")


def test_finding_list_enter_in_the_reason_does_not_leave_it(
    qtbot: QtBot, findings: FindingList
) -> None:
    reason = findings.row("increase").reason
    reason.setFocus()
    qtbot.waitUntil(reason.hasFocus)
    with qtbot.assertNotEmitted(findings.go_to):
        qtbot.keyClick(reason, Qt.Key.Key_Return)


def test_finding_list_offers_remedies_by_button(qtbot: QtBot, findings: FindingList) -> None:
    first, second = findings.row("minimum.1").buttons()
    assert (first.text(), second.text()) == ("Make 22 capsules", "Triturate 1 in 2")
    with qtbot.waitSignal(
        findings.remedy_taken,
        check_params_cb=lambda key, name: (key, name) == ("minimum.1", "trituration"),
    ):
        qtbot.mouseClick(second, Qt.MouseButton.LeftButton)


def test_finding_list_with_other_remedies_offers_those(findings: FindingList) -> None:
    findings.show_findings(
        (FindingRow("minimum.1", "stop", "Less.", remedies=(("larger_batch", "Make 30"),)),)
    )
    assert [each.text() for each in findings.row("minimum.1").buttons()] == ["Make 30"]


def test_finding_list_emptied_is_empty(findings: FindingList) -> None:
    findings.show_findings(())
    assert findings.keys() == ()
