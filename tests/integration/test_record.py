"""Whole makings on a real file: recorded, read back after reopening, checked."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest

from compounding.application import exports, labels, log, making
from compounding.application.rows import LogFilter
from compounding.errors import StorageError
from compounding.messages import sentence_of_error
from tests.unit.plan_samples import liquid
from tests.unit.record_samples import begin, crushed, refused_codes, released


def test_capsules_from_plan_to_label_survive_a_new_start(open_record, store):
    view = crushed(store, begin(store).making_ids[0])
    for batch in view.batches:
        released(store, batch)
        labels.printed(store, batch.batch_id, 1, "pdf")
    before = making.view(store, view.making_id)
    again = open_record().store
    assert making.view(again, view.making_id) == before
    assert [each.state for each in before.batches] == ["released"] * 3
    assert [each.containers[0].printed for each in before.batches] == [1, 1, 1]


def test_liquid_in_two_bottles_made_on_two_days(store, clock):
    started = begin(store, liquid())
    first = crushed(store, started.making_ids[0])
    released(store, first.batches[0])
    clock.go_to(date(2026, 12, 27))
    second = crushed(store, started.making_ids[1])
    after = released(store, second.batches[0])
    assert (after.made_on, after.batches[0].last_day) == (date(2026, 12, 27), date(2027, 1, 30))
    (label,) = labels.contents(store, second.batches[0].batch_id)
    assert label.code == "B26-00002-C1"
    assert [each.is_open for each in making.makings(store)] == [False, False]


def test_verify_of_a_whole_day_is_sound(open_record, store):
    view = crushed(store, begin(store).making_ids[0])
    released(store, view.batches[0])
    making.reject(store, view.batches[1].batch_id, "Pharmacist B", "spilled")
    making.weigh(store, view.batches[2].batch_id, "filler", "1")
    verification = open_record(read_only=True).verify()
    assert verification.ok, verification.sentence
    assert verification.events == store.last_seq()
    assert verification.sentence.startswith("The record is whole and unaltered: ")
    assert verification.head[:16] in verification.sentence


def test_verify_of_a_new_record_is_sound(open_record):
    services = open_record()
    assert services.is_new
    verification = services.verify()
    assert (verification.ok, verification.events) == (True, 1)


def test_makings_open_ones_come_first_then_the_newest(store):
    first, second, third = (begin(store).making_ids[0] for _ in range(3))
    for batch in making.view(store, third).batches:
        making.reject(store, batch.batch_id, "B", "not wanted")
    assert [each.making_id for each in making.makings(store)] == [second, first, third]
    assert making.makings(store)[0].batch_numbers == ("26-00004", "26-00005", "26-00006")


def test_same_action_after_a_new_start_is_still_the_same(open_record, store):
    first = begin(store, action_id="click-1")
    again = open_record().store
    assert begin(again, action_id="click-1") == first
    assert len(making.makings(again)) == 1


def test_refused_action_leaves_nothing(store):
    view = making.view(store, begin(store).making_ids[0])
    before = store.last_seq()
    assert refused_codes(making.crush, store, view.making_id, 3) == ["lots.first"]
    assert store.last_seq() == before


def test_patient_deleted_leaves_the_record_sound(open_record, store, place):
    from sqlcipher3 import dbapi2

    view = crushed(store, begin(store).making_ids[0])
    raw = dbapi2.connect(str(place))
    raw.execute("DELETE FROM patient")
    raw.commit()
    raw.close()
    assert making.view(store, view.making_id).prescription.patient == ""
    assert log.rows(store, log.find(store, LogFilter()).ids)[0].patient == ""
    assert open_record(read_only=True).verify().ok


def test_log_shows_newest_first_and_says_what_it_hides(store):
    first = begin(store)
    begin(store)
    view = crushed(store, first.making_ids[0])
    released(store, view.batches[0])
    page = log.find(store, LogFilter(status="released"))
    assert (len(page.ids), page.total, page.hidden) == (1, 6, 5)
    (row,) = log.rows(store, page.ids)
    assert (row.number, row.strength_mg, row.units) == ("26-00001", Decimal("1.5"), 15)
    assert (row.tablet_lot, row.prepared_by, row.checked_by) == (
        "7K2210",
        "Technician A",
        "Pharmacist B",
    )
    everything = log.find(store, LogFilter())
    numbers = [each.number for each in log.rows(store, everything.ids)]
    assert numbers == [f"26-0000{each}" for each in (6, 5, 4, 3, 2, 1)]
    assert log.rows(store, everything.ids[2:4]) == log.rows(store, everything.ids)[2:4]
    assert log.rows(store, ("nowhere",)) == ()


def test_log_detail_is_the_batch_with_its_making(store):
    view = crushed(store, begin(store).making_ids[0])
    released(store, view.batches[0])
    detail = log.detail(store, view.batches[0].batch_id)
    assert detail.batch.capsules.made == 15
    assert detail.making.lots[0].lot == "7K2210"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", 3),
        ("482117", 3),
        ("surname FIRST", 3),
        ("first 7k2210 surname", 3),
        ("dr. name", 3),
        ("26-00002", 1),
        ("26-0000", 3),
        ("lot-1 accord", 3),
        ("16729-081-01", 3),
        ("in process", 3),
        ("planned", 0),
        ("%", 0),
        ("_", 0),
        ("482117 nobody", 0),
        ("\\", 0),
        ("'; DROP TABLE batch; --", 0),
    ],
)
def test_log_search_finds_any_words_in_any_order_literally(store, words, found):
    crushed(store, begin(store).making_ids[0])
    assert len(log.find(store, LogFilter(words)).ids) == found


@pytest.mark.parametrize("words", ["nunez", "NÚÑEZ jose", "núñez", "strasse", "100%_"])
def test_log_search_folds_case_and_accents_and_takes_signs_as_they_are(store, words):
    from dataclasses import replace

    from tests.unit.record_samples import DRAFT

    begin(store, draft=replace(DRAFT, patient="José Núñez", prescriber="Dr. Straße 100%_a"))
    begin(store)
    assert len(log.find(store, LogFilter(words)).ids) == 3


def test_log_search_by_days_counts_planned_batches_by_their_planned_day(store):
    begin(store, liquid())
    assert len(log.find(store, LogFilter(first=date(2026, 12, 1))).ids) == 1
    assert len(log.find(store, LogFilter(last=date(2026, 11, 30))).ids) == 1
    assert (
        len(log.find(store, LogFilter(first=date(2026, 11, 22), last=date(2026, 12, 27))).ids) == 2
    )


def test_log_search_hidden_character_is_refused(store):
    from compounding.errors import InputError

    with pytest.raises(InputError) as error:
        log.find(store, LogFilter("7K\u200b2210"))
    assert [each.path for each in error.value.problems] == ["log.words"]


def test_export_rows_carry_what_was_recorded_digit_for_digit(store):
    view = crushed(store, begin(store).making_ids[0])
    batch = view.batches[0]
    making.weigh(store, batch.batch_id, "tablet powder", "83.0")
    making.weigh(store, batch.batch_id, "filler", "1900.0")
    newest, _, oldest = sorted(
        exports.log_rows(store, LogFilter()), key=lambda each: each.batch_number, reverse=True
    )
    assert [str(each.actual) for each in oldest.weighings] == ["83.0", "1900.0"]
    assert [each.actual for each in newest.weighings] == [None, None]
    assert (oldest.tablets.lot, oldest.tablets.expires) == ("7K2210", date(2028, 3, 31))
    assert oldest.limited_by == "180 days, capsules"
    assert (oldest.made_capsules, oldest.identity_verified) == (None, None)


def test_export_of_a_released_batch_has_times_and_names(store):
    view = crushed(store, begin(store).making_ids[0])
    released(store, view.batches[0])
    (row,) = exports.log_rows(store, LogFilter(status="released"))
    assert (row.prepared_by, row.checked_by, row.released_by) == (
        "Technician A",
        "Pharmacist B",
        "Pharmacist B",
    )
    assert row.released_at.utcoffset().total_seconds() == 0
    assert row.identity_verified is False
    assert (row.extras_count, row.extras_fate) == (1, "kept_as_sample")


def test_export_log_writes_a_workbook_and_records_it(open_record, tmp_path):
    services = open_record()
    crushed(services.store, begin(services.store).making_ids[0])
    before = services.store.last_seq()
    path = tmp_path / "log.xlsx"
    assert services.export_log(path, words="surname", status="in_process") == 3
    book = openpyxl.load_workbook(path)
    assert "Surname" not in str([[c.value for c in row] for sheet in book for row in sheet.rows])
    assert services.store.last_seq() == before + 1
    reading = open_record(read_only=True)
    assert (
        reading.export_log(tmp_path / "again.xlsx", first=date(2026, 1, 1), last=date(2027, 1, 1))
        == 3
    )
    assert services.store.last_seq() == before + 1


def test_export_log_whose_event_is_kept_away_says_that_the_workbook_is_there(
    open_record, tmp_path, clock
):
    """By a clock in doubt nothing is recorded; a copy may be taken all the same."""
    services = open_record()
    begin(services.store)
    before = services.store.last_seq()
    clock.moment -= timedelta(days=1)
    with pytest.raises(StorageError) as error:
        services.export_log(tmp_path / "log.xlsx")
    said = sentence_of_error(error.value)
    assert said.startswith("log.xlsx was written and is whole.")
    assert "could not be recorded: The clock of this computer says" in said
    assert openpyxl.load_workbook(tmp_path / "log.xlsx")["Batch log"].max_row == 4
    assert services.store.last_seq() == before
