"""Closing the window in the middle of a step asks, and loses nothing that was recorded."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt


@pytest.fixture
def weighing(window_on):
    bench = window_on("to_weigh")
    bench.go(Qt.Key.Key_2)
    return bench


def test_worksheet_closing_with_a_typed_reading_asks_and_stays(weighing, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "ui.pages.worksheet.page.confirm", lambda *words, **_more: asked.append(words) or False
    )
    weighing.person.type("83.3")
    assert not weighing.page.may_close()
    assert len(asked) == 1
    assert weighing.page.weigh.reading.text() == "83.3"


def test_worksheet_closing_with_nothing_typed_does_not_ask(weighing, monkeypatch):
    monkeypatch.setattr("ui.pages.worksheet.page.confirm", lambda *_words, **_more: False)
    assert weighing.page.may_close()
