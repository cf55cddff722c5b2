"""A whole oral liquid job by keyboard alone: two bottles, the second one made five weeks later."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.e2e.papers import WARNING, is_number, is_text, log_cells, title_of, words_of
from tests.gui import jobs
from tests.gui.bench import Bench, answering, cells, open_window, place_in
from tests.gui.pages.sample import FixedClock
from ui.app import Place

LATER = date(2026, 12, 27)


def make_bottle(bench: Bench, tablets: str, volume: str) -> None:
    """Lots, tablets, every ingredient at its target as the page says it, volume, signatures."""
    jobs.use_lots(bench, len(bench.page.presenter.state.view.wanted))
    jobs.crush(bench, tablets)
    while bench.page.weigh.isVisible():
        jobs.weigh(bench, bench.page.weigh.target.text().replace(",", ""))
        assert not any(banner.isVisible() for banner in bench.page.said)
    bench.person.type(volume)
    bench.enter()
    jobs.sign(bench)


def write_label(bench: Bench, path: Path) -> None:
    bench.push("Go to its label")
    with answering(path) as offered:
        bench.push("Save PDF")
    assert offered == [f"Label {path.stem} container 1.pdf"]


@pytest.fixture(scope="module")
def place(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Place:
    return place_in(tmp_path_factory.mktemp("liquid"))


@pytest.fixture(scope="module")
def papers(place: Place) -> Path:
    """The folder of a finished job: record, one label for each bottle, the log."""
    folder = place.record.parent
    with open_window(place) as bench:
        jobs.set_pharmacy(bench)
        jobs.plan_liquid(bench)
        jobs.start_making(bench)
        make_bottle(bench, "2", "100")
        write_label(bench, folder / "26-00001.pdf")
    with open_window(place, clock=FixedClock(LATER)) as bench:
        bench.go(Qt.Key.Key_2)
        make_bottle(bench, "1", "50")
        write_label(bench, folder / "26-00002.pdf")
        bench.go(Qt.Key.Key_4)
        with answering(folder / "log.xlsx") as offered:
            bench.push("Export to Excel")
        assert offered == ["Batch log 2026-12-27.xlsx"]
    return folder


def test_liquid_job_labels_have_a_dated_line_for_each_step(papers):
    first, second = (words_of(papers / f"26-0000{at}.pdf") for at in (1, 2))
    for line in (
        "23 Nov – 6 Dec: 1.5 mL (1.5 mg) at bedtime",
        "7 – 20 Dec: 3 mL (3 mg) at bedtime",
        "21 – 26 Dec: 4.5 mL (4.5 mg) at bedtime",
        "Do not use after: 2026-Dec-26",
        "Shake well.",
        "For oral use only.",
        *WARNING,
    ):
        assert line in first
    assert "Take 4.5 mL (4.5 mg) by mouth at bedtime" in second
    assert "Do not use after: 2027-Jan-30" in second
    for line in WARNING:
        assert line in second
    for at in (1, 2):
        assert "Surname" not in title_of(papers / f"26-0000{at}.pdf")


def test_liquid_job_log_holds_volumes_as_numbers_and_lots_as_text(papers):
    second, first = log_cells(papers / "log.xlsx")
    assert (first["Made on"].value.date(), second["Made on"].value.date()) == (
        FixedClock().today(),
        LATER,
    )
    for line, volume in ((first, 100), (second, 50)):
        assert is_number(line["Made (mL)"])
        assert line["Made (mL)"].value == volume
        assert is_number(line["Concentration (mg per mL)"])
        assert line["Strength (mg per capsule)"].value is None
        assert is_text(line["Tablet lot"])
        assert "lot 00814" in line["Other ingredients"].value


def test_liquid_job_stands_in_the_record_of_the_next_start(papers, place):
    with open_window(place, clock=FixedClock(LATER)) as bench:
        bench.go(Qt.Key.Key_4)
        assert cells(bench.page.model, "Batch", "Made", "Quantity", "Status") == [
            ("26-00002", "2026-12-27", "50 mL", "Released"),
            ("26-00001", "2026-11-22", "100 mL", "Released"),
        ]
        with bench.services() as services:
            verification = services.verify()
        assert verification.ok, verification.sentence
        bench.go(Qt.Key.Key_2)
        assert bench.page.empty.isVisible()
