"""Finished screens in a real record: lists and classifications come back, altered ones never."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date
from itertools import product
from string import ascii_lowercase

import pytest
from sqlalchemy.exc import IntegrityError
from sqlcipher3 import dbapi2

from compounding.application import making, screens
from compounding.domain.medication_list import LONGEST_LINE, clean_list, name_hash
from compounding.domain.screening import Decided, Decision
from compounding.errors import DatabaseDamagedError
from compounding.persistence import screens as kept_screens
from tests.unit.record_samples import DRAFT, ORDINARY, begin, screen_draft, screened
from tests.unit.screen_steps import NO_OPIOID, finish

BORN = date(1968, 4, 2)
AN_OPIOID = Decided(Decision.AN_OPIOID)
UNKNOWN = "Zorbafexin 5 mg"
OTHER_UNKNOWN = "Quvalomine 2 mg"


def alter(place, *statements):
    """Change the file by other means than the program, past every trigger."""
    with closing(dbapi2.connect(str(place), isolation_level=None)) as raw:
        kept = raw.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in kept:
            raw.execute(f"DROP TRIGGER {name}")
        for each in statements:
            raw.execute(each)
        for _, sql in kept:
            raw.execute(sql)


def ask(place, query):
    with closing(dbapi2.connect(str(place))) as raw:
        return raw.execute(query).fetchall()


def hash_of(store, text):
    """What the name in an entry that nobody knows is known by."""
    (entry,) = screens.listed(store, text).entries
    return name_hash(entry.entry.key)


def made(store, **draft):
    """A making just opened."""
    return begin(store, draft=replace(DRAFT, **draft)).making_ids[0]


def by_another(store, making_id, text, **more):
    """A screen that another person finished."""
    screened(store, making_id, replace(screen_draft(text, **more), name="Pharmacist C"))


# Lists


def test_list_comes_back_after_a_new_start_as_it_was(open_record, store):
    making_id = made(store)
    said = finish(store, making_id, ORDINARY)
    again = open_record().store
    listed = again.medication_list(said.screen_id)
    assert (listed.text, listed.entries) == (ORDINARY, tuple(ORDINARY.split("\n")))
    assert listed.hash == said.list_hash
    assert [each.text for each in making.view(again, making_id).screen.entries] == [*listed.entries]


@pytest.mark.parametrize(
    "text",
    [
        "a\x00b\r\nc\td",
        "\ud800 'quoted' \"twice\"; DROP TABLE screen; --",
        "Jose\u0301 10 mg\n\n\n  Zoe\u2028tablet\x85 5 mg",
        "\U0001f600 10 mg, x; y",
        "\n".join(f"Zorbafexin{each} {each} mg" for each in range(2000)),
        "Zorbafexin " + "x" * (LONGEST_LINE - 20),
    ],
    ids=["controls", "quotes", "lines", "emoji", "many", "long"],
)
def test_any_text_is_kept_as_the_list_that_was_judged(open_record, store, text):
    decided = {
        each.position: replace(NO_OPIOID, reason="asked")
        for each in screens.listed(store, text).to_decide
    }
    said = finish(store, made(store), text, decided=decided)
    listed = open_record().store.medication_list(said.screen_id)
    assert listed.text == clean_list(text)
    assert len(listed.entries) == len(said.entries) > 0


def test_patient_who_takes_nothing_has_an_empty_list(open_record, store):
    making_id = made(store)
    screened(store, making_id, screen_draft("", takes_nothing=True))
    again = open_record(read_only=True)
    (only,) = again.store.screened_lists(BORN)
    assert only.text == ""
    assert making.view(again.store, making_id).screen.entries == ()
    assert again.verify().ok


def test_lists_of_a_birthday_are_everybodys_newest_first(store, clock):
    finish(store, made(store), "Metformin 500 mg")
    by_another(store, made(store, patient="Twin, Other"), "Lisinopril 10 mg")
    finish(store, made(store, born="1970-01-01"), "Atorvastatin 20 mg")
    clock.go_to(date(2026, 11, 25))
    finish(store, made(store), "Metformin 1000 mg")
    found = store.screened_lists(BORN)
    assert [(each.patient, each.text) for each in found] == [
        ("Surname, First", "Metformin 1000 mg"),
        ("Twin, Other", "Lisinopril 10 mg"),
        ("Surname, First", "Metformin 500 mg"),
    ]
    assert [each.name for each in found] == ["Pharmacist B", "Pharmacist C", "Pharmacist B"]
    assert found[0].at == clock.now()
    assert store.screened_lists(date(1968, 4, 3)) == ()
    twin = screens.start_of(store, made(store, patient="other TWIN"))
    assert twin.earlier.text == "Lisinopril 10 mg"


def test_two_screens_of_one_making_keep_a_list_each(store):
    making_id = made(store)
    first = finish(store, making_id, "Metformin 500 mg")
    second = finish(store, making_id, "Lisinopril 10 mg")
    assert store.medication_list(first.screen_id).text == "Metformin 500 mg"
    assert store.medication_list(second.screen_id).text == "Lisinopril 10 mg"
    assert screens.start_of(store, making_id).finished.text == "Lisinopril 10 mg"
    assert [each.text for each in store.screened_lists(BORN)] == [
        "Lisinopril 10 mg",
        "Metformin 500 mg",
    ]


def test_same_click_twice_keeps_one_list(store, place):
    making_id = made(store)
    for _ in range(2):
        screens.finish(store, making_id, screen_draft(), action_id="click-1")
    assert ask(place, "SELECT count(*) FROM medication_list") == [(1,)]
    assert len(store.screened_lists(BORN)) == 1


def test_screen_and_list_are_written_together_or_not_at_all(store, place):
    making_id = made(store)
    before = store.last_seq()
    stop = "BEFORE INSERT ON medication_list BEGIN SELECT RAISE(ABORT, 'no room'); END"
    with closing(dbapi2.connect(str(place))) as raw:
        raw.execute(f"CREATE TRIGGER stop {stop}")
    with pytest.raises(IntegrityError, match="no room"):
        screens.finish(store, making_id, screen_draft(UNKNOWN, decided={1: NO_OPIOID}))
    assert store.last_seq() == before
    for table in ("screen", "classified", "medication_list"):
        assert ask(place, f"SELECT * FROM {table}") == []
    assert making.view(store, making_id).screen is None


# A patient whose data were deleted


def test_list_is_deleted_with_its_patient_and_the_screen_stays(open_record, store, place):
    making_id = made(store)
    said = finish(store, making_id, ORDINARY)
    with closing(dbapi2.connect(str(place))) as raw:
        raw.execute("DELETE FROM patient")
        raw.commit()
    assert store.medication_list(said.screen_id) is None
    assert store.screened_lists(BORN) == ()
    shown = making.view(store, making_id)
    assert shown.prescription.patient == ""
    assert (shown.screen.passes, {each.text for each in shown.screen.entries}) == (True, {""})
    assert open_record(read_only=True).verify().ok


def test_no_list_is_kept_of_a_patient_whose_data_were_deleted(open_record, store, place):
    making_id = made(store)
    with closing(dbapi2.connect(str(place))) as raw:
        raw.execute("DELETE FROM patient")
        raw.commit()
    said = finish(store, making_id, ORDINARY)
    assert store.medication_list(said.screen_id) is None
    assert ask(place, "SELECT * FROM medication_list") == []
    assert making.view(store, making_id).screen.passes
    assert open_record(read_only=True).verify().ok


# Classifications


def test_name_classified_twice_is_as_it_was_said_last(store, clock):
    finish(store, made(store), UNKNOWN, decided={1: NO_OPIOID})
    clock.go_to(date(2026, 11, 25))
    both = f"{UNKNOWN}\n{OTHER_UNKNOWN}"
    decided = {1: AN_OPIOID, 2: NO_OPIOID}
    by_another(store, made(store, patient="Other"), both, decided=decided)
    of, other = hash_of(store, UNKNOWN), hash_of(store, OTHER_UNKNOWN)
    found = store.classified([of, "0" * 64, other])
    assert set(found) == {of, other}
    assert (found[of].decision, found[of].name) == (Decision.AN_OPIOID, "Pharmacist C")
    assert found[other].decision is Decision.NO_OPIOID
    assert {each.at for each in found.values()} == {clock.now()}


def test_name_classified_twice_in_one_list_is_as_it_was_said_last(store):
    text = f"{UNKNOWN}\nMetformin 500 mg\n{UNKNOWN}"
    finish(store, made(store), text, decided={1: AN_OPIOID, 3: NO_OPIOID})
    of = hash_of(store, UNKNOWN)
    assert store.classified([of])[of].decision is Decision.NO_OPIOID


def test_classifications_of_a_long_list_are_all_found(store):
    """More names than one statement asks for."""
    pairs = list(product(ascii_lowercase, repeat=2))
    text = "\n".join(f"Zorbafex{one}{other}in 5 mg" for one, other in pairs)
    entries = screens.listed(store, text).entries
    assert len({each.entry.key for each in entries}) == len(pairs) > kept_screens.AT_ONCE
    finish(store, made(store), text, decided={each.position: NO_OPIOID for each in entries})
    again = screens.listed(store, text).entries
    assert all(each.earlier.decision is Decision.NO_OPIOID for each in again)


def test_nothing_is_asked_where_no_name_is(store):
    assert store.classified([]) == {}


# Altered and damaged tables


def refused(reading):
    with pytest.raises(DatabaseDamagedError) as error:
        reading()
    assert error.value.code == "storage.list_altered"
    return error.value.params["table"]


ALTERED = {
    "text": ("UPDATE medication_list SET text = 'nothing'", "medication_list"),
    "entries": ("UPDATE medication_list SET entries = 'nothing'", "medication_list"),
    "no entries": ("UPDATE medication_list SET entries = ''", "medication_list"),
    "salt": ("UPDATE medication_list SET salt = salt || '0'", "medication_list"),
    "bytes": ("UPDATE medication_list SET text = CAST(text AS BLOB)", "medication_list"),
    "salt of bytes": ("UPDATE medication_list SET salt = CAST(salt AS BLOB)", "medication_list"),
    "lost": ("DELETE FROM medication_list", "medication_list"),
    "of another": (
        (
            "UPDATE medication_list SET prescription_id = "
            "(SELECT prescription_id FROM prescription WHERE rx_number = '9')"
        ),
        "medication_list",
    ),
    "outlived": (
        "INSERT INTO patient_deleted SELECT prescription_id FROM medication_list",
        "medication_list",
    ),
    "another event": ("UPDATE screen SET seq = 4", "screen"),
    "no event": ("UPDATE screen SET seq = 5000", "screen"),
}


@pytest.mark.parametrize(("statement", "table"), ALTERED.values(), ids=ALTERED)
def test_list_that_is_not_what_was_screened_is_never_read(store, place, statement, table):
    made(store, rx_number="9")
    said = finish(store, made(store), ORDINARY)
    alter(place, statement)
    assert refused(lambda: store.medication_list(said.screen_id)) == table
    assert refused(lambda: store.screened_lists(BORN)) == table


def test_lists_of_two_screens_exchanged_are_never_read(store, place):
    first = finish(store, made(store), "Metformin 500 mg")
    second = finish(store, made(store), "Lisinopril 10 mg")
    alter(
        place,
        "UPDATE medication_list SET screen_id = screen_id || '-'",
        f"UPDATE medication_list SET screen_id = '{second.screen_id}'"
        f" WHERE screen_id = '{first.screen_id}-'",
        f"UPDATE medication_list SET screen_id = '{first.screen_id}'"
        f" WHERE screen_id = '{second.screen_id}-'",
    )
    for each in (first, second):
        assert refused(lambda of=each: store.medication_list(of.screen_id)) == "medication_list"


def test_screen_that_no_row_tells_of_is_not_taken_for_a_deleted_list(store, place):
    making_id = made(store)
    finish(store, making_id, ORDINARY)
    alter(place, "DELETE FROM medication_list", "DELETE FROM screen")
    assert refused(lambda: making.view(store, making_id)) == "screen"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE patient SET name = 'Twin, Other'",
        "UPDATE patient SET name = CAST(name AS BLOB)",
        "UPDATE patient SET salt = x'00'",
    ],
)
def test_lists_of_an_altered_patient_are_never_offered(store, place, statement):
    finish(store, made(store), ORDINARY)
    alter(place, statement)
    assert refused(lambda: store.screened_lists(BORN)) == "patient"


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM patient",
        "INSERT INTO patient_deleted SELECT prescription_id FROM patient",
    ],
)
def test_patient_is_deleted_only_where_that_left_its_mark(store, place, statement):
    making_id = made(store)
    alter(place, statement)
    assert refused(lambda: making.view(store, making_id)) == "patient"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE classified SET decision = 'no_opioid'",
        "UPDATE classified SET decision = 'whatever'",
        "UPDATE classified SET name = 'X'",
        "UPDATE classified SET name = CAST(name AS BLOB)",
        "UPDATE classified SET seq = 4",
        "UPDATE classified SET seq = 5000",
        "UPDATE classified SET seq = 'x'",
    ],
)
def test_classification_that_is_not_what_was_said_is_never_read(store, place, statement):
    finish(store, made(store), UNKNOWN, decided={1: AN_OPIOID})
    alter(place, statement)
    assert refused(lambda: store.classified([name_hash("zorbafexin")])) == "classified"


def test_classification_of_another_name_is_never_read(store, place):
    finish(store, made(store), UNKNOWN, decided={1: AN_OPIOID})
    other = name_hash("quvalomine")
    alter(place, f"UPDATE classified SET name_hash = '{other}'")
    assert refused(lambda: store.classified([other])) == "classified"
