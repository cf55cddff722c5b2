"""The Opioid screen page as a person works it: list, answers, name; and what is on disk then."""

from __future__ import annotations

from PySide6.QtCore import Qt

from compounding.application import making
from compounding.application.views import MakingView, ScreenView
from tests.gui import jobs
from tests.gui.bench import Bench, cells
from ui.pages.screen.page import ScreenPage

ORDINARY = "Metformin 500 mg twice daily\nLisinopril 10 mg daily"
F6 = Qt.Key.Key_F6
N, Y = Qt.Key.Key_N, Qt.Key.Key_Y
ONE, TWO, THREE = Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3


def to_screen(bench: Bench) -> Bench:
    bench.go(Qt.Key.Key_6)
    assert isinstance(bench.page, ScreenPage)
    return bench


def list_medicines(bench: Bench, text: str) -> None:
    """Paste the list and wait until it is judged."""
    bench.person.tab_to("Medication list")
    bench.paste_over(text)
    bench.rest()


def rows(bench: Bench) -> list[tuple[str, ...]]:
    return cells(bench.page.entries.model, "Entry", "Verdict", "Decided")


def answer_all(bench: Bench) -> None:
    """N for each question from the first on."""
    bench.person.tab_to("Any opioid in the last 14 days")
    jobs.answer_no(bench)


def finish(bench: Bench) -> None:
    bench.person.tab_to("Name of who screens")
    bench.type_over(jobs.CHECKER)
    bench.enter()


def outcome(bench: Bench) -> str:
    return bench.page.finish.outcome.text()


def on_disk(bench: Bench, at: int = -1) -> MakingView:
    """A making as another program reads it; usually the one opened last."""
    with bench.services() as services:
        listed = sorted(making.makings(services.store), key=lambda row: row.batch_numbers)
        return making.view(services.store, listed[at].making_id)


def recorded(bench: Bench) -> ScreenView:
    found = on_disk(bench).screen
    assert found is not None
    return found
