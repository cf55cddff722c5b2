"""Row 28: what tells that the record's end is there cannot be fooled, and the checks of it see.

Forgeries of events are in ``tests/integration/test_chain_check.py``. Here are the marks that are
kept outside: forged lines, each bit and each length of a true one, fields that run into each other;
and small mistakes in the two modules that read and judge them, each of which a check notices.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
from sqlcipher3 import dbapi2

from compounding.application import settings
from compounding.domain.prescription import Patient
from compounding.domain.record import Mark, link
from compounding.persistence import anchor, standing
from compounding.persistence.anchor import BLOCK, Anchor, AnchorUnreadableError
from tests.faults import damage, forging, looking
from tests.faults.at_work import opened
from tests.faults.damage import ANCHOR, NAME
from tests.faults.marks_checked import (
    ANCHOR_CHECKS,
    FORGED,
    OLD_LINE,
    OLD_MARK,
    STANDING_CHECKS,
)
from tests.faults.small_mistakes import ANCHOR_MISTAKES, STANDING_MISTAKES, mistaken
from tests.unit.record_samples import DRAFT, PHARMACY, begin

pytestmark = pytest.mark.timeout(1800)


@pytest.mark.parametrize("check", ANCHOR_CHECKS)
def test_row_28_anchor_keeps_its_promises(check, tmp_path):
    check(anchor, tmp_path)


@pytest.mark.parametrize("check", STANDING_CHECKS)
def test_row_28_end_of_the_record_is_judged_right(check):
    check(standing)


def test_row_28_each_mistake_in_the_anchor_is_noticed(tally, tmp_path):
    passed = []
    for number, (old, new) in enumerate(ANCHOR_MISTAKES):
        folder = tmp_path / str(number)
        folder.mkdir()
        if not is_noticed(ANCHOR_CHECKS, mistaken(anchor, old, new, folder), folder):
            passed.append((old, new))
        tally.add("row 28: mistakes put into the anchor")
    assert not passed


def test_row_28_each_mistake_in_judging_the_end_is_noticed(tally, tmp_path):
    passed = []
    for old, new in STANDING_MISTAKES:
        if not is_noticed(STANDING_CHECKS, mistaken(standing, old, new, tmp_path)):
            passed.append((old, new))
        tally.add("row 28: mistakes put into judging the end")
    assert not passed


def is_noticed(checks: Iterable[Callable[..., None]], copy: ModuleType, *more: Path) -> bool:
    """Whether a check fails, be it by what it finds or by what the mistake breaks."""
    own = (copy.AnchorUnreadableError,) if hasattr(copy, "AnchorUnreadableError") else ()
    for check in checks:
        try:
            check(copy, *more)
        except (AssertionError, pytest.fail.Exception, *own, *looking.FOREIGN):
            return True
    return False


def test_row_28_copy_without_a_mistake_passes(tmp_path):
    """So that what is noticed above is the mistake, not the copying."""
    same = mistaken(anchor, "BLOCK: Final = 4096", "BLOCK: Final = 4096", tmp_path)
    for check in ANCHOR_CHECKS:
        folder = tmp_path / check.__name__
        folder.mkdir()
        check(same, folder)
    same = mistaken(standing, "class Standing:", "class Standing:", tmp_path)
    for check in STANDING_CHECKS:
        check(same)


@pytest.mark.parametrize("name", FORGED)
def test_row_28_forged_line_is_no_mark(name, tmp_path, tally):
    """In either slot, alone or twice; a true line in the other slot counts as ever."""
    place = tmp_path / ANCHOR
    for content in (FORGED[name], FORGED[name].ljust(BLOCK, b"\0") * 2):
        place.write_bytes(content)
        with pytest.raises(AnchorUnreadableError):
            Anchor(place).read()
    place.write_bytes(FORGED[name].ljust(BLOCK, b"\0") + OLD_LINE)
    assert Anchor(place).read() == OLD_MARK
    tally.add("row 28: forged lines of an anchor refused")


def test_row_28_each_bit_and_each_length_of_a_line_counts(tmp_path, tally):
    place = tmp_path / ANCHOR
    for at in range(len(OLD_LINE)):
        spoilt = [damage.flipped(OLD_LINE, at, bit) for bit in range(8)] + [OLD_LINE[:at]]
        for each in spoilt:
            place.write_bytes(each.ljust(2 * BLOCK, b"\0"))
            with pytest.raises(AnchorUnreadableError):
                Anchor(place).read()
            tally.add("row 28: altered lines of an anchor refused")


def test_row_28_fields_that_run_into_each_other_are_other_marks(tmp_path):
    """Beginning 1 and number 23 are not beginning 12 and number 3."""
    place, lines = tmp_path / ANCHOR, set()
    for mark in (Mark(23, bytes(32), 1), Mark(3, bytes(32), 12), Mark(123, bytes(32))):
        Anchor(place).begin(mark)
        lines.add(place.read_bytes().split(b" ")[-1])
        assert Anchor(place).read() == mark
    assert len(lines) == 3


def test_row_28_bytes_moved_from_one_field_to_the_next_hash_otherwise():
    whole = b"abc" * 20
    links = {link(whole[:at], whole[at:]) for at in range(len(whole) + 1)}
    assert len(links) == len(whole) + 1
    people = [Patient("c", date(1968, 4, 2), "ab"), Patient("bc", date(1968, 4, 2), "a")]
    assert len({each.hash for each in people}) == 2


def test_row_28_name_decomposed_is_another_name(tmp_path):
    """The same on the screen, other bytes: the patient is not the one that was entered."""
    place = tmp_path / NAME
    with opened(place) as services:
        settings.set_pharmacy(services.store, PHARMACY)
        begin(services.store, draft=replace(DRAFT, patient="Müller, Zoë"))
        assert services.verify().ok
    name = unicodedata.normalize("NFD", "Müller, Zoë")
    forging.altered(place, ("UPDATE patient SET name = ?",), name)
    with opened(place) as services:
        assert services.store.verify().code == "verify.patient_altered"


def test_row_28_number_given_twice_is_refused_by_the_database_and_found_in_the_file(tmp_path):
    """A table without its key takes a number twice; then it is not the table of the program."""
    kept = damage.worked(tmp_path / "disk", (0,))
    place: Path = kept.lay()
    columns = "seq, action_id, part, occurred_at, zone, kind, entity, actor, workstation, "
    columns += "app_version, body, prev_hash, hash, mac"
    with pytest.raises(dbapi2.IntegrityError):
        forging.altered(place, (f"INSERT INTO event SELECT {columns} FROM event WHERE seq = 7",))
    kept.lay()
    forging.altered(
        place,
        (
            "ALTER TABLE event RENAME TO other",
            "CREATE TABLE event AS SELECT * FROM other",
            "INSERT INTO event SELECT * FROM other WHERE seq = 7",
            "DROP TABLE other",
        ),
    )
    with opened(place) as services:
        assert services.store.verify().code == "verify.schema_altered"


def test_row_28_older_mark_in_both_slots_hides_nothing_that_others_know(tmp_path):
    """An anchor turned back by someone who knows how: the mark of the user is not."""
    kept = damage.worked(tmp_path / "disk", (0,))
    seq, _body, head = looking.events_of(kept.lay())[5]
    line = forging.line_of("0", str(seq), head.hex())
    with opened(kept.lay({ANCHOR: line.ljust(BLOCK, b"\0") * 2})) as services:
        assert services.trouble is None
        assert services.store.mark().seq > seq
    place = kept.lay({ANCHOR: line.ljust(BLOCK, b"\0") * 2})
    forging.altered(place, (f"DELETE FROM event WHERE seq > {seq}",))
    with opened(place) as services:
        assert services.trouble.code == "standing.events_missing"
