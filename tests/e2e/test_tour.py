"""The tour as a person starts it: exit status 0 only if each step worked, papers to look at."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from compounding import bootstrap
from tests.e2e.headless import assert_refused, said, start
from tests.e2e.papers import WARNING, is_number, is_text, log_cells, words_of

PNG = b"\x89PNG\r\n\x1a\n"
RELEASED = ("26-00001", "26-00002", "26-00003", "26-00004")
LEFT_BEFORE = (
    "77-old.png",
    "Label 99-00001.pdf",
    "Worksheet 99-00001.pdf",
    "Batch log.xlsx",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tour, into the folder of an earlier one where a person had put a file, too."""
    out = tmp_path_factory.mktemp("tours") / "tour"
    out.mkdir()
    url = f"sqlite:///{out / 'tour.db'}"
    bootstrap.open_services(url, settings_folder=out / "places").close()
    for name in (*LEFT_BEFORE, "my notes.txt"):
        (out / name).write_text("before")
    done = start("tour", "--out", out, limit=110)
    assert (done.returncode, said(done)) == (0, [])
    return out


def test_tour_writes_numbered_pictures_without_a_gap(folder):
    pictures = sorted(folder.glob("*.png"))
    numbers = sorted({int(re.match(r"(\d\d)-", picture.name)[1]) for picture in pictures})
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) > 10
    assert [path.name for path in pictures if not path.read_bytes().startswith(PNG)] == []
    assert any(picture.stem.endswith("-dark") for picture in pictures)


def test_tour_again_replaces_its_own_files_and_no_others(folder):
    assert (folder / "my notes.txt").read_text() == "before"
    assert not (folder / "77-old.png").exists()
    assert not (folder / "Label 99-00001.pdf").exists()
    assert not (folder / "Worksheet 99-00001.pdf").exists()
    assert (folder / "Batch log.xlsx").read_bytes().startswith(b"PK")


def test_tour_leaves_nothing_half_made_and_no_patient_in_a_name(folder):
    names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    # Beside a record that was read, the database leaves an empty log of its own.
    assert not [path for path in folder.glob("*-wal") if path.stat().st_size]
    assert not [name for name in names if name.endswith((".lock", ".tmp", ".part"))]
    assert not [name for name in names if "Surname" in name]


@pytest.mark.parametrize("number", RELEASED)
def test_tour_label_of_each_released_batch_has_warning_and_directions(folder, number):
    labels = sorted(folder.glob("Label *.pdf"))
    assert [path.stem.removeprefix("Label ") for path in labels] == list(RELEASED)
    words = words_of(folder / f"Label {number}.pdf")
    assert "at bedtime" in words
    assert f"Lot {number}" in words
    for line in WARNING:
        assert line in words


@pytest.mark.parametrize("number", RELEASED)
def test_tour_worksheet_of_each_released_batch_has_names_and_working(folder, number):
    papers = sorted(folder.glob("Worksheet *.pdf"))
    assert [path.stem.removeprefix("Worksheet ") for path in papers] == list(RELEASED)
    words = words_of(folder / f"Worksheet {number}.pdf")
    assert f"Worksheet, batch {number} RELEASED" in words
    assert "Prepared by Technician A" in words
    assert "Checked by Pharmacist B" in words
    assert words.count("identity not verified") == 3
    assert "Last day of use the earliest of all limits" in words
    assert "7K2210" in words


def test_tour_log_reads_back_with_numbers_dates_and_texts(folder):
    lines = log_cells(folder / "Batch log.xlsx")
    released = [line for line in lines if line["Status"].value == "Released"]
    assert sorted(line["Batch"].value for line in released) == list(RELEASED)
    for line in released:
        assert line["Made on"].is_date
        assert line["Do not use after"].is_date
        assert is_text(line["Tablet lot"])
        amount = "Made (mL)" if line["Form"].value == "Oral liquid" else "Made (capsules)"
        assert is_number(line[amount])


def test_tour_record_passes_the_check(folder):
    done = start("--database", f"sqlite:///{folder / 'tour.db'}", "verify")
    assert (done.returncode, said(done)) == (0, [])
    assert done.stdout.decode().startswith("The record is whole and unaltered")


def test_tour_into_somebody_elses_folder_touches_nothing(tmp_path):
    for name in (*LEFT_BEFORE, "01-photo.png"):
        (tmp_path / name).write_text("mine")
    (line,) = assert_refused(start("tour", "--out", tmp_path))
    assert "holds files of somebody else" in line
    left = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert left == dict.fromkeys((*LEFT_BEFORE, "01-photo.png"), "mine")


@pytest.mark.parametrize("below", ["file/tour", "file"])
def test_tour_into_a_folder_that_cannot_be_made_says_so(tmp_path, below):
    (tmp_path / "file").write_text("in the way")
    (line,) = assert_refused(start("tour", "--out", tmp_path / below))
    assert str(tmp_path / below) in line
    assert (tmp_path / "file").read_text() == "in the way"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_tour_into_a_protected_folder_says_so(tmp_path):
    tmp_path.chmod(0o500)
    assert_refused(start("tour", "--out", tmp_path / "tour"))
    assert_refused(start("tour", "--out", tmp_path))


@pytest.mark.parametrize("words", [("tour",), ("tour", "--out"), ("tour", "--in", "x")])
def test_tour_without_a_folder_says_what_to_type(words):
    (line,) = assert_refused(start(*words))
    assert "--out" in line


def test_tour_into_a_folder_called_tour_takes_it_for_the_folder(tmp_path):
    (tmp_path / "tour").write_text("in the way")
    (line,) = assert_refused(start("tour", "--out", "tour", cwd=tmp_path))
    assert line.startswith("tour: cannot be written")


def test_tour_with_an_empty_name_plays_nowhere(tmp_path):
    (tmp_path / "places").write_text("in the way")
    (line,) = assert_refused(start("tour", "--out", "", cwd=tmp_path))
    assert "--out" in line
    assert [path.name for path in tmp_path.iterdir()] == ["places"]
