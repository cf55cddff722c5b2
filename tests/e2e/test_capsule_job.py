"""A whole capsule job by keyboard alone: from an empty record to the released, exported batches."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.e2e.papers import WARNING, is_number, is_text, log_cells, title_of, words_of
from tests.gui import jobs
from tests.gui.bench import Bench, answering, cells, open_window, place_in
from ui.app import Place

READINGS = (("83.3", "1901.9"), ("166.5", "1853.8"), ("249.8", "1805.7"))
FILLS = ("132.3", "134.7", "137.0")
NUMBERS = ("26-00001", "26-00002", "26-00003")
DAY = datetime(2026, 11, 22)  # noqa: DTZ001  a day of a sheet has no zone


def make_all(bench: Bench) -> None:
    jobs.set_pharmacy(bench)
    jobs.plan_capsules(bench)
    jobs.start_making(bench)
    jobs.use_lots(bench, 2)
    jobs.crush(bench, "3")
    for at, (readings, fill) in enumerate(zip(READINGS, FILLS, strict=True)):
        jobs.make_capsules(bench, readings, fill)
        if at < 2:
            bench.push(f"Go on with {NUMBERS[at + 1]}")


@pytest.fixture(scope="module")
def place(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Place:
    return place_in(tmp_path_factory.mktemp("capsules"))


@pytest.fixture(scope="module")
def papers(place: Place) -> Path:
    """The folder of a finished job: record, one label for each batch, the log."""
    folder = place.record.parent
    with open_window(place) as bench:
        make_all(bench)
        bench.push("Go to its label")
        for number in reversed(NUMBERS):
            with answering(folder / f"{number}.pdf") as offered:
                bench.push("Save PDF")
            assert offered == [f"Label {number} container 1.pdf"]
            bench.person.tab_to("Batch")
            bench.press(Qt.Key.Key_Down)
        bench.go(Qt.Key.Key_4)
        with answering(folder / "log.xlsx") as offered:
            bench.push("Export to Excel")
        assert offered == ["Batch log 2026-11-22.xlsx"]
        assert bench.window.windowTitle() == "LDN Compounder"
    return folder


@pytest.mark.parametrize(
    ("number", "directions", "strength"),
    [
        ("26-00001", "14 capsules, 23 Nov – 6 Dec 2026", "1.5 mg capsule"),
        ("26-00002", "14 capsules, 7 – 20 Dec 2026", "3 mg capsule"),
        ("26-00003", "14 capsules, 21 Dec 2026 – 3 Jan 2027", "4.5 mg capsule"),
    ],
)
def test_capsule_job_labels_say_directions_date_and_warning(papers, number, directions, strength):
    words = words_of(papers / f"{number}.pdf")
    for line in (
        "Surname, First",
        "Take 1 capsule by mouth at bedtime.",
        f"naltrexone hydrochloride {strength}",
        directions,
        f"Lot {number}",
        "Do not use after: 2027-May-20",
        *WARNING,
    ):
        assert line in words
    assert "PROOF" not in words_of(papers / f"{number}.pdf", "-raw")
    assert "Surname" not in title_of(papers / f"{number}.pdf")


def test_capsule_job_log_holds_numbers_dates_and_texts_as_such(papers):
    lines = log_cells(papers / "log.xlsx")
    assert [line["Batch"].value for line in lines] == list(reversed(NUMBERS))
    first = lines[-1]
    for head, value in {
        "Strength (mg per capsule)": 1.5,
        "Made (capsules)": 15,
        "Tablets crushed (that day)": 3,
        "Tablet powder weighed (mg)": 83.3,
        "Filler weighed (mg)": 1901.9,
        "Extra capsules": 1,
    }.items():
        assert is_number(first[head]), head
        assert first[head].value == value
    for head in ("Made on", "Do not use after", "Tablet expiry (last day)", "Released at (UTC)"):
        assert first[head].is_date, head
    assert first["Made on"].value == DAY
    for head, text in {
        "Batch": "26-00001",
        "Rx number": "482117",
        "Tablet lot": "7K2210",
        "Filler lot": "00814",
        "Status": "Released",
        "Prepared by": jobs.PREPARER,
        "Released by": jobs.CHECKER,
        "Identity verified": "No",
    }.items():
        assert is_text(first[head]), head
        assert first[head].value == text
    everything = " ".join(str(cell.value) for line in lines for cell in line.values())
    assert "Surname" not in everything


def test_capsule_job_stands_in_the_log_of_the_next_start(papers, place):
    with open_window(place) as bench:
        bench.go(Qt.Key.Key_4)
        titles = ("Batch", "Patient", "Tablet lot", "Checked", "Status")
        assert cells(bench.page.model, *titles) == [
            (number, "Surname, First", "7K2210", jobs.CHECKER, "Released")
            for number in reversed(NUMBERS)
        ]
        bench.go(Qt.Key.Key_3)
        assert "Printed so far: once" in bench.page.printed.text()
        assert bench.window.nav.pharmacy.text() == "Riverside Pharmacy"
        with bench.services() as services:
            assert services.verify().ok
