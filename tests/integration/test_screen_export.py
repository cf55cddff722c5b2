"""The exported log tells each batch's opioid screen from the real record, and nothing personal."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import openpyxl
import pytest
from sqlcipher3 import dbapi2

from compounding.application import exports, making
from compounding.application.export_row import LogExportRow
from compounding.application.rows import LogFilter
from compounding.domain.house_events import EndAccepted, RecordRestored
from compounding.domain.screening import Answered, Decided, Decision, Question, Reply
from compounding.errors import DatabaseDamagedError
from compounding.persistence import log
from tests.unit.record_samples import begin, crushed, released, screened
from tests.unit.screen_steps import (
    NO_OPIOID,
    PERCOCET,
    RECENT_LISTED,
    STILL_TAKEN,
    STOPPED,
    finish,
)


def alter(place, *statements: str) -> None:
    """Change the file by other means than the program."""
    with closing(dbapi2.connect(str(place))) as raw:
        for each in statements:
            raw.execute(each)
        raw.commit()


def rows(store) -> dict[str, LogExportRow]:
    return {each.batch_number: each for each in exports.log_rows(store, LogFilter())}


def test_batches_without_a_screen_are_not_finished(store):
    begin(store)
    found = rows(store).values()
    assert {each.screen for each in found} == {"not_finished"}
    assert {(each.screened_by, each.screened_at, each.screen_decisions) for each in found} == {
        ("", None, "")
    }


def test_screen_is_told_for_each_batch_of_its_making_alone(store, clock):
    view = crushed(store, begin(store).making_ids[0])
    begin(store)
    released(store, view.batches[0])
    found = rows(store)
    mine = [each.number for each in view.batches]
    assert {number: each.screen for number, each in found.items()} == {
        number: "passed" if number in mine else "not_finished" for number in found
    }
    assert len(found) == 2 * len(mine)
    one = found[mine[0]]
    assert (one.screened_by, one.screen_decisions) == ("Pharmacist B", "")
    assert one.screened_at == clock.now()
    assert one.screened_at.utcoffset().total_seconds() == 0


def test_newest_screen_counts_with_its_decisions(store):
    making_id = begin(store).making_ids[0]
    screened(store, making_id)
    finish(
        store,
        making_id,
        f"{PERCOCET} for Mrs Surname\nzorbafexin of Mrs Surname\ncodeine",
        decided={
            1: replace(STOPPED, reason="her own words"),
            2: NO_OPIOID,
            3: Decided(Decision.NOT_TAKEN, reason="her own words"),
        },
        answers={Question.SURGERY: Answered(Reply.YES, "Dr. Name", "her own words")},
    )
    (one, *_) = rows(store).values()
    assert one.screen == "passed"
    assert one.screen_decisions == (
        "oxycodone: stopped, last dose 2026-Nov-02, wash-out over, withdrawal ruled out; "
        "not in the tables: classified as no opioid; "
        "codeine: not taken; "
        "surgery or dental work planned, the prescriber decided"
    )
    finish(store, making_id, "oxycodone", decided={1: STILL_TAKEN}, answers=RECENT_LISTED)
    (one, *_) = rows(store).values()
    assert (one.screen, one.screen_decisions) == ("stopped", "oxycodone: an opioid is still taken")
    finish(store, making_id, "oxycodone", decided={1: STILL_TAKEN})
    (one, *_) = rows(store).values()
    assert one.screen_decisions == (
        "oxycodone: an opioid is still taken; an opioid of the last 14 days, and the answer was no"
    )


def test_workbook_holds_the_decisions_and_no_word_of_the_list(open_record, tmp_path):
    services = open_record()
    making_id = begin(services.store).making_ids[0]
    text = "zorbafexin of Mrs Surname"
    finish(services.store, making_id, text, decided={1: NO_OPIOID})
    path = tmp_path / "log.xlsx"
    services.export_log(path)
    sheet = openpyxl.load_workbook(path)["Batch log"]
    heads, first, *_ = sheet.iter_rows(values_only=True)
    told = dict(zip(heads, first, strict=True))
    assert (told["Opioid screen"], told["Screened by"], told["Decisions"]) == (
        "Passed",
        "Pharmacist B",
        "not in the tables: classified as no opioid",
    )
    said = str(list(sheet.iter_rows(values_only=True))).casefold()
    assert "zorbafexin" not in said
    assert "surname" not in said


def test_screen_is_still_told_when_its_patient_was_deleted(store, place):
    making_id = begin(store).making_ids[0]
    finish(store, making_id, PERCOCET, decided={1: STOPPED})
    before = [(each.screen, each.screen_decisions) for each in rows(store).values()]
    alter(place, "DELETE FROM patient")
    assert making.view(store, making_id).screen.entries[0].text == ""
    assert [(each.screen, each.screen_decisions) for each in rows(store).values()] == before


@pytest.mark.parametrize(
    "altered", ["passes = 1", "name = 'Somebody'", "screen_id = 'other'", "seq = 1"]
)
def test_screen_that_is_not_what_its_event_says_makes_no_workbook(store, place, altered):
    making_id = begin(store).making_ids[0]
    decided = {1: STILL_TAKEN, 2: Decided(Decision.USUAL_DOSE)}
    finish(store, making_id, "oxycodone\nloperamide", decided=decided)
    alter(
        place,
        "PRAGMA foreign_keys = OFF",
        "DROP TRIGGER screen_is_never_changed",
        f"UPDATE screen SET {altered}",
    )
    with pytest.raises(DatabaseDamagedError):
        rows(store)


def test_released_batch_keeps_the_screen_it_was_released_on(store, clock):
    view = crushed(store, begin(store).making_ids[0])
    finish(store, view.making_id, "zorbafexin", decided={1: NO_OPIOID})
    released(store, view.batches[0])
    clock.moment += timedelta(minutes=5)
    finish(store, view.making_id, "Metformin")
    found = rows(store)
    first, second = (found[each.number] for each in view.batches[:2])
    assert first.screen_decisions == "not in the tables: classified as no opioid"
    assert second.screen_decisions == ""
    seen = making.view(store, view.making_id)
    assert seen.screen.overrides == ()
    released_on = seen.batches[0].released_on
    assert released_on.overrides == ("screen.classified",)
    assert [each.text for each in released_on.entries] == ["zorbafexin"]
    assert seen.batches[1].released_on is None


BEGUN_AGAIN = {
    "restored": RecordRestored(1, 9, "", 12, "", "", "Pharmacist B", "the disk failed"),
    "without its end": EndAccepted(1, 9, "", 12, "", "", "Pharmacist B", "the disk failed"),
}


@pytest.mark.parametrize("begun_again", BEGUN_AGAIN.values(), ids=BEGUN_AGAIN)
def test_screen_from_before_the_record_began_again_is_to_be_asked_again(store, begun_again):
    view = crushed(store, begin(store).making_ids[0])
    released(store, view.batches[0])
    numbers = [each.number for each in view.batches]
    before = rows(store)
    store.record(lambda _reads: [begun_again])
    found = rows(store)
    assert [found[each].screen for each in numbers] == ["passed", "asked_again", "asked_again"]
    for each in numbers:  # who finished it, and when, is told all the same
        assert replace(found[each], screen="") == replace(before[each], screen="")
    finish(store, view.making_id, "Metformin")
    assert {each.screen for each in rows(store).values()} == {"passed"}


def test_screen_that_stops_or_is_missing_is_told_as_before_when_the_record_began_again(store):
    stopped = begin(store).making_ids[0]
    finish(store, stopped, "oxycodone", decided={1: STILL_TAKEN})
    begin(store)
    store.record(lambda _reads: [BEGUN_AGAIN["restored"]])
    told = [each.screen for each in rows(store).values()]
    assert told == ["not_finished"] * 3 + ["stopped"] * 3


def test_export_reads_once_where_the_record_began_again(store, monkeypatch):
    for _ in range(2):
        screened(store, begin(store).making_ids[0])
    asked = []
    entries_of = log.entries_of

    def counted(connection, entity):
        asked.append(entity)
        return entries_of(connection, entity)

    monkeypatch.setattr(log, "entries_of", counted)
    monkeypatch.setattr(log, "CHUNK", 2)
    assert len(rows(store)) == 6
    assert asked == ["record"]


def test_workbook_says_that_a_screen_is_to_be_asked_again(open_record, tmp_path):
    services = open_record()
    screened(services.store, begin(services.store).making_ids[0])
    services.store.record(lambda _reads: [BEGUN_AGAIN["restored"]])
    services.export_log(tmp_path / "log.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "log.xlsx")["Batch log"]
    heads, first, *_ = sheet.iter_rows(values_only=True)
    told = dict(zip(heads, first, strict=True))
    assert (told["Status"], told["Opioid screen"]) == ("Planned", "To be asked again")
