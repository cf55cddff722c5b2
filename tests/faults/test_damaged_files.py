"""Rows 12 and 13: a record whose file is cut, flipped or zeroed never passes for what it was.

``worked`` counts openings for work of a damaged file: then only the full check finds it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from compounding import bootstrap
from compounding.application import settings
from compounding.application.views import MakingView
from compounding.domain.screening import against_screen
from compounding.errors import StorageError
from tests.faults import damage
from tests.faults.at_work import opened
from tests.faults.damage import NAME, NAME_OF_WHO, PAGE, REASON, Kept
from tests.faults.looking import Outcome, Wanted, is_same, look
from tests.unit.record_samples import PHARMACY, StillClock

PARTS = 4  # so that several workers share a row
PARTS_OF_THE_FILE = (
    *("header", "schema", "index of events"),
    *("tables that labels read", "keys of what is personal"),
)
NAMES = {
    "index of events": ("ix_event_entity_seq",),
    "tables that labels read": ("pharmacy", "prescription", "patient"),
    # Each hides a row where it is damaged, and a hidden patient or list is not a deleted one.
    "keys of what is personal": (
        *("medication_list", "screen", "sqlite_autoindex_screen_1"),
        *(f"sqlite_autoindex_{each}_1" for each in ("prescription", "patient", "medication_list")),
    ),
}

pytestmark = pytest.mark.timeout(1800)


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Kept:
    return damage.worked(tmp_path_factory.mktemp("worked") / "disk")


@pytest.fixture(scope="module")
def wanted(kept) -> Wanted:
    return Wanted.of(kept)


def expect_none(faults: Iterable[tuple[str, str]]) -> None:
    """All faults, each with where the damage was; those of one kind together, with the first."""
    kinds: dict[str, list[str]] = {}
    for where, fault in faults:
        kinds.setdefault(": ".join(fault.split(": ")[:2]), []).append(f"{where}: {fault}")
    told = [f"{len(alike)} x {kind} ({alike[0]})" for kind, alike in sorted(kinds.items())]
    assert not told, "\n".join(told)


def count(tally, row: str, outcome: Outcome) -> None:
    tally.add(f"{row} found at opening", int(outcome.found == "opening"))
    for each in ("the integrity check", "the chain", "the tables"):
        tally.add(f"{row} found by {each} only", int(outcome.found == each))
    tally.add(f"{row} harmless", int(not outcome.found))
    tally.add(f"{row} found, but opened for work", int(outcome.worked and bool(outcome.found)))


# Row 12


def cuts(chance, size: int, times: int) -> list[int]:
    """Where to cut: anywhere; also nothing left, a header alone, and at the edges of pages."""
    page = chance.randrange(size // PAGE) * PAGE
    edges = [0, 1, 99, 100, page, page + 1, page - 1 if page else 512, size - PAGE]
    return edges + [chance.randrange(size) for _ in range(times)]


@pytest.mark.parametrize("part", range(PARTS))
def test_row_12_cut_file_is_found_and_nothing_is_written_into_it(
    part, times, tally, chance, kept, wanted
):
    faults = []
    for at in cuts(chance, len(wanted.database), times(25, 100)):
        changes = {NAME: damage.cut(wanted.database, at)}
        outcome = look(kept, wanted, changes)
        faults += [(f"cut at {at}", each) for each in outcome.faults]
        if not outcome.found:
            faults.append((f"cut at {at}", "not found"))
        tally.add("row 12: cuts")
        count(tally, "row 12: cuts", outcome)
    expect_none(faults)


def test_row_12_cut_within_the_last_page_is_found_before_work_begins(
    times, tally, chance, kept, wanted
):
    """The file still has as many pages as its header says, the last one with zeros at its end."""
    faults = []
    for _ in range(times(50, 400)):
        at = len(wanted.database) - chance.randrange(1, PAGE)
        outcome = look(kept, wanted, {NAME: damage.cut(wanted.database, at)})
        if not outcome.found:
            faults.append((f"cut at {at}", "not found"))
        if outcome.worked:
            faults.append((f"cut at {at}", "opened for work"))
        tally.add("row 12: cuts within the last page")
        tally.add("row 12: cuts within the last page, opened for work", int(outcome.worked))
    expect_none(faults)


def test_row_12_cut_record_is_looked_at_only(chance, kept, wanted):
    """Where so little is gone that it can be read, it is; nothing is recorded."""
    looked = 0
    for _ in range(40):
        at = len(wanted.database) - chance.randrange(1, 2 * PAGE)
        place = kept.lay({NAME: damage.cut(wanted.database, at)})
        try:
            services = opened(place)
        except StorageError:
            continue
        with services:
            if services.trouble is not None:
                looked += 1
                with pytest.raises(StorageError):
                    settings.set_pharmacy(services.store, PHARMACY)
                assert not services.verify().ok
        assert place.read_bytes() == damage.cut(wanted.database, at)
    assert looked, "no cut left anything to look at: cut less"


def test_row_12_last_good_backup_is_put_back_and_the_damaged_file_is_kept(
    times, tally, chance, kept, wanted
):
    (backup,) = (each for each in kept.files if each.endswith(".db") and "backups" in each)
    for at in [0, 1, 512, *(chance.randrange(len(wanted.database)) for _ in range(times(12, 60)))]:
        damaged = damage.cut(wanted.database, at)
        place = kept.lay({NAME: damaged})
        left = bootstrap.restore_backup(
            kept.folder / backup,
            NAME_OF_WHO,
            REASON,
            kept.url,
            clock=StillClock(),
            settings_folder=kept.settings,
        )
        expect_kept(left, damaged)
        expect_goes_on(place, wanted)
        tally.add("row 12: damaged records, their backup put back")


def expect_kept(left: Path | None, damaged: bytes) -> None:
    """All that was in the file is."""
    assert left is not None
    assert is_same(left.read_bytes()[: len(damaged)], damaged)


def expect_goes_on(place: Path, wanted: Wanted) -> None:
    """The restored record says so in its last event, is sound, reads as before, takes more."""
    with opened(place) as services:
        assert services.trouble is None
        (restored,) = (
            each.event
            for each in services.store.entries("record")
            if each.kind == "record_restored"
        )
        assert (restored.name, restored.reason) == (NAME_OF_WHO, REASON)
        for way, right in wanted.readings.values():
            assert way(services.store) == asked_again(right)
        before = services.store.last_seq()
        assert settings.set_pharmacy(services.store, PHARMACY).seq == before + 1
        assert services.verify().ok


def asked_again(reading: object) -> object:
    """The reading of a record that was restored: screens of before let nothing more out."""
    if not isinstance(reading, MakingView):
        assert isinstance(reading, tuple)
        return tuple(replace(each, code=None) for each in reading)  # a proof
    if reading.screen is None or not reading.screen.passes:
        return reading
    found = against_screen(True, doubted=True)
    batches = tuple(
        replace(each, against_release=(*each.against_release, *found))
        if each.state not in ("released", "rejected")
        else each
        for each in reading.batches
    )
    screen = replace(reading.screen, doubted=True)
    return replace(reading, screen=screen, against_patient=found, batches=batches)


# Row 13


@pytest.mark.parametrize("part", range(PARTS))
def test_row_13_flipped_bit_is_found_or_changes_nothing_that_can_be_read(
    part, times, tally, chance, kept, wanted
):
    faults = []
    for _ in range(times(100, 500)):
        at, bit = chance.randrange(len(wanted.database)), chance.randrange(8)
        outcome = look(kept, wanted, {NAME: damage.flipped(wanted.database, at, bit)})
        faults += [(bit_of(at, bit), each) for each in outcome.faults]
        tally.add("row 13: flips")
        count(tally, "row 13: flips", outcome)
    expect_none(faults)


def bit_of(at: int, bit: int) -> str:
    return f"bit {bit} of byte {at}, on page {at // PAGE + 1}"


@pytest.mark.parametrize("where", PARTS_OF_THE_FILE)
def test_row_13_flipped_bit_where_it_matters_is_found_or_told(
    where, times, tally, chance, kept, wanted
):
    """Chance seldom strikes here, and each of these is read before any chain is checked."""
    places, faults = places_of(where, kept, wanted.database), []
    for _ in range(times(100, 400)):
        at, bit = chance.choice(places), chance.randrange(8)
        outcome = look(kept, wanted, {NAME: damage.flipped(wanted.database, at, bit)})
        faults += [(bit_of(at, bit), each) for each in outcome.faults]
        tally.add(f"row 13: flips in the {where}")
        count(tally, f"row 13: flips in the {where}", outcome)
    expect_none(faults)


def places_of(where: str, kept: Kept, database: bytes) -> list[int]:
    """The bytes of a part of the file that are in use, as far as can be told without reading it."""
    if where == "header":
        return list(range(100))
    roots, statements = layout_of(kept.lay())
    if where == "schema":
        starts = [(database.find(each), len(each)) for each in statements]
        return [at for start, size in starts if start > 0 for at in range(start, start + size)]
    pages = [(roots[name] - 1) * PAGE for name in NAMES[where]]
    return [at for page in pages for at in range(page, page + PAGE) if database[at]]


def layout_of(place: Path) -> tuple[dict[str, int], list[bytes]]:
    """The first page of each table and index; the text of each statement that made them."""
    raw = dbapi2.connect(f"{place.as_uri()}?mode=ro", uri=True)
    try:
        rows = raw.execute("SELECT name, rootpage, sql FROM sqlite_schema").fetchall()
    finally:
        raw.close()
    return {name: page for name, page, _ in rows}, [sql.encode() for _, _, sql in rows if sql]


@pytest.mark.parametrize("part", range(PARTS))
def test_row_13_zeroed_page_is_found_or_changes_nothing_that_can_be_read(
    part, times, tally, chance, kept, wanted
):
    pages, faults = len(wanted.database) // PAGE, []
    for number in range(times(25, 100)):
        page = (
            (number * PARTS + part) % pages if number * PARTS < pages else chance.randrange(pages)
        )
        outcome = look(kept, wanted, {NAME: damage.zeroed(wanted.database, page)})
        faults += [(f"page {page + 1}", each) for each in outcome.faults]
        tally.add("row 13: zeroed pages")
        count(tally, "row 13: zeroed pages", outcome)
    expect_none(faults)
