"""Whether the end of a record is there: what is told, what still works, how a person goes on."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from compounding.application import making, settings
from compounding.application.backups import set_folder
from compounding.domain.house_events import AnchorBegun, EndAccepted
from compounding.domain.prescription import Pharmacy
from compounding.domain.record import Mark
from compounding.errors import (
    DatabaseDamagedError,
    DatabaseTooNewError,
    InputError,
    StorageError,
)
from compounding.messages import sentence_of_error
from compounding.persistence import standing
from compounding.persistence.anchor import Anchor
from compounding.persistence.database import Database
from compounding.persistence.standing import Trouble
from tests.backups_on_disk import Workstation, ask, every_file, names_in, tell
from tests.unit.record_samples import PHARMACY, begin


@pytest.fixture
def here(tmp_path: Path) -> Workstation:
    """A record with six events, closed."""
    made = Workstation(tmp_path)
    made.work("a", "b", "c", "d", "e")
    return made


def put_back(here: Workstation, files: dict[str, bytes]) -> None:
    """Old files in the record's place, as someone copies them who knows nothing of the others."""
    for name in here.files():
        (here.folder / name).unlink()
    for name, content in files.items():
        (here.folder / name).write_bytes(content)


def cut(here: Workstation, seq: int) -> None:
    """The end of the record goes, lists and all, and the file is whole."""
    tell(
        here.place,
        f"DELETE FROM event WHERE seq > {seq}",
        "UPDATE pharmacy SET name = (SELECT json_extract(body, '$.data.name') FROM event"
        " WHERE kind = 'pharmacy_set' ORDER BY seq DESC LIMIT 1)",
    )


def lose_end(here: Workstation) -> None:
    cut(here, 4)


def exchange(here: Workstation) -> None:
    """Another record of the same length lies there."""
    other = Workstation(here.folder / "other")
    other.folder.mkdir()
    other.work("v", "w", "x", "y", "z")
    shutil.copyfile(other.place, here.place)


def lose_anchor(here: Workstation) -> None:
    here.anchor.unlink()


def spoil_anchor(here: Workstation) -> None:
    here.anchor.write_bytes(b"\0" * 8192)


TROUBLES = {
    Trouble.MISSING: lose_end,
    Trouble.DIFFERS: exchange,
    Trouble.ANCHOR_GONE: lose_anchor,
    Trouble.ANCHOR_UNREADABLE: spoil_anchor,
}
each_trouble = pytest.mark.parametrize(("trouble", "harm"), TROUBLES.items(), ids=list(TROUBLES))


# What is told


@each_trouble
def test_end_that_is_not_known_to_be_there_opens_for_reading_and_says_why(here, trouble, harm):
    harm(here)
    with here.open() as services:
        assert isinstance(services.trouble, DatabaseDamagedError)
        assert services.trouble.code == trouble
        assert services.read_only
        assert str(here.place) in sentence_of_error(services.trouble)
        assert services.store.pharmacy() is not None
        assert making.makings(services.store) == ()
        with pytest.raises(DatabaseDamagedError) as error:
            settings.set_pharmacy(services.store, PHARMACY)
        assert sentence_of_error(error.value) == sentence_of_error(services.trouble)
        verification = services.verify()
    assert not verification.ok
    assert verification.sentence == sentence_of_error(services.trouble)


@each_trouble
def test_looking_at_it_changes_no_file(here, trouble, harm):
    harm(here)
    before = every_file(here.folder)
    for read_only in (False, True):
        with here.open(read_only=read_only) as services:
            assert services.trouble is not None
    after = every_file(here.folder)
    passing = {f"{here.name}-wal", f"{here.name}-shm"}  # SQLite's own, empty
    assert {name: after[name] for name in before} == before
    assert after.keys() - before.keys() <= passing


def test_missing_events_are_counted(here):
    cut(here, 4)
    text = sentence_of_error(here.trouble())
    assert "ends with event 4" in text
    assert "event 6 (2 more)" in text


def test_record_that_only_went_on_is_fine(here):
    known = here.anchor.read_bytes(), every_file(here.settings)
    here.work("f", "g")
    here.anchor.write_bytes(known[0])
    for name, content in known[1].items():
        (here.settings / name).write_bytes(content)
    assert here.trouble() is None
    assert here.expect_sound() == 8


# Who knows it


def test_folder_of_yesterday_put_back_with_its_anchor_is_known_to_whoever_worked_with_it(here):
    yesterday = here.files()
    here.work("f")
    put_back(here, yesterday)
    trouble = here.trouble()
    assert trouble is not None
    assert trouble.code == Trouble.MISSING
    assert "event 7 (1 more)" in sentence_of_error(trouble)


def test_folder_of_yesterday_is_known_by_a_backup_to_a_user_who_never_saw_the_record(here):
    yesterday = here.files()
    here.work("f")
    here.back_up()
    put_back(here, yesterday)
    here.user = "another user"
    trouble = here.trouble()
    assert trouble is not None
    assert trouble.code == Trouble.MISSING


def test_backup_in_a_chosen_folder_knows_it_too(here):
    with here.open() as services:
        set_folder(services.store, str(here.folder / "usb"))
    yesterday = here.files()
    here.work("f")
    here.back_up()
    assert [each.parents[1].name for each in here.folder.rglob("record-*.db")] == ["usb"]
    put_back(here, yesterday)
    here.user = "another user"
    trouble = here.trouble()
    assert trouble is not None
    assert trouble.code == Trouble.MISSING


def test_row_21_backup_dated_in_the_future_hides_no_later_one(here):
    here.clock.moment += timedelta(days=3653)
    with here.open(read_only=True) as services:
        services.back_up()
    here.clock.moment -= timedelta(days=3653)
    yesterday = here.files()
    here.work("f")
    here.back_up()
    put_back(here, yesterday)
    here.user = "another user"
    trouble = here.trouble()
    assert trouble is not None
    assert "event 7 (1 more)" in sentence_of_error(trouble)


def test_mark_of_this_user_that_is_damaged_is_begun_again(here):
    (seen,) = (here.settings / "marks").iterdir()
    seen.write_bytes(b"nonsense")
    assert here.trouble() is None
    found = Anchor(seen).read()
    assert found is not None
    assert found.seq == 6


def test_two_records_of_one_name_may_share_a_folder_for_backups(here):
    """Two workstations, each with its own record, send their backups to one share."""
    other = Workstation(here.folder / "other")
    other.folder.mkdir()
    other.work("x", "y")
    share = here.folder / "share"
    for each in (here, other):
        with each.open() as services:
            set_folder(services.store, str(share))
        each.back_up()
    assert [each.trouble() for each in (here, other)] == [None, None]


# Going on all the same


@each_trouble
def test_person_goes_on_by_name_and_reason_and_that_is_recorded(here, trouble, harm):
    harm(here)
    end = Mark(*ask(here.place, "SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1")[0])
    here.accept_end()
    with here.open() as services:
        assert services.trouble is None
        accepted = services.store.entries("record")[-1].event
        settings.set_pharmacy(services.store, PHARMACY)
        assert services.verify().ok
    assert isinstance(accepted, EndAccepted)
    assert (accepted.name, accepted.reason) == ("Pharmacist B", "compared with the papers")
    assert (accepted.why, accepted.branch) == (trouble, 1)
    assert (accepted.seq, accepted.head) == (end.seq, end.head.hex())
    known = 6 if trouble in (Trouble.MISSING, Trouble.DIFFERS) else end.seq
    assert accepted.lost_seq == known
    assert here.expect_sound() == end.seq + 2


@each_trouble
def test_row_16_old_marks_of_others_are_no_alarm_after_that(here, trouble, harm):
    """A second user's mark and a backup, both of before."""
    here.back_up()
    here.user = "another user"
    assert here.trouble() is None
    here.user = "settings"
    harm(here)
    here.accept_end()
    here.work("later")
    for user in ("another user", "settings", "a third"):
        here.user = user
        assert here.trouble() is None


@each_trouble
def test_end_is_accepted_once(here, trouble, harm):
    harm(here)
    here.accept_end()
    before = here.files()
    with pytest.raises(StorageError) as error:
        here.accept_end()
    assert "Nothing is wrong" in sentence_of_error(error.value)
    assert here.files() == before


@pytest.mark.parametrize(("name", "reason"), [("", "why"), ("B", ""), (" ", " ")])
def test_nobody_goes_on_without_a_name_and_a_reason(here, name, reason):
    from compounding import bootstrap

    lose_end(here)
    before = here.files()
    with pytest.raises(InputError):
        bootstrap.accept_end(name, reason, here.url, settings_folder=here.settings)
    assert here.files() == before


@each_trouble
def test_row_21_end_is_accepted_by_a_clock_in_doubt_which_stays_in_doubt(here, trouble, harm):
    """Neither waits for the other: the one is only asked about where a record is open for work."""
    harm(here)
    here.clock.moment -= timedelta(days=1)
    here.accept_end()
    with here.open() as services:
        assert services.trouble is None
        assert services.store.clock_trouble().code == "clock.back"


def test_row_26_end_of_a_newer_programs_record_is_not_accepted(here):
    lose_anchor(here)
    tell(here.place, "UPDATE alembic_version SET version_num = '9999'")
    before = here.place.read_bytes()
    with pytest.raises(DatabaseTooNewError):
        here.accept_end()
    assert here.place.read_bytes() == before
    assert not here.anchor.exists()


def test_loss_after_an_acceptance_is_an_alarm_again(here):
    lose_end(here)
    here.accept_end()
    accepted = here.files()
    here.work("f", "g")
    put_back(here, accepted)
    assert here.trouble().code == Trouble.MISSING
    here.accept_end()
    here.work("h")
    assert names_in(here.place) == ["a", "b", "c", "h"]
    assert here.expect_sound() == 7


def test_state_of_before_an_acceptance_put_back_is_an_alarm(here):
    """Even where it has more events than the record that went on."""
    whole = here.files()
    lose_end(here)
    here.accept_end()
    put_back(here, whole)
    trouble = here.trouble()
    assert trouble is not None
    assert trouble.code == Trouble.DIFFERS
    assert "event 5 is another one" in sentence_of_error(trouble)


def test_abandoned_branch_that_is_accepted_is_the_record_from_then_on(here):
    here.back_up()
    whole = here.files()
    lose_end(here)
    here.accept_end()
    here.work("f", "g", "h")
    here.back_up()
    put_back(here, whole)
    assert here.trouble() is not None
    here.accept_end()
    here.work("i")
    for user in ("settings", "another user"):
        here.user = user
        assert here.trouble() is None
    assert here.expect_sound() == 8


# Records of older programs


def test_record_that_never_had_an_anchor_gets_one_with_an_event_of_its_own(here):
    from sqlcipher3 import dbapi2

    old = Workstation(here.folder / "old")
    old.folder.mkdir()
    dump = Path(__file__).parents[1] / "data" / "record-0001.sql"
    raw = dbapi2.connect(str(old.place))
    raw.executescript(dump.read_text(encoding="utf-8"))
    raw.close()
    with old.open() as services:
        assert services.trouble is None
        assert isinstance(services.store.entries("record")[-1].event, AnchorBegun)
    assert Anchor(old.anchor).read() is not None
    old.anchor.unlink()
    assert old.trouble().code == Trouble.ANCHOR_GONE


# The judgement itself


@pytest.fixture
def judged(here):
    """What is found with some marks, and the hashes of the events."""
    database = Database(here.place, read_only=True)
    heads = [bytes(32), *(row[0] for row in ask(here.place, "SELECT hash FROM event ORDER BY seq"))]

    def judge(*marks: Mark, branch: int = 0) -> standing.Standing:
        with database.reading() as connection:
            story = standing.story_of(connection)
            begun = EndAccepted(branch, 3, "", 900, "78" * 32, "", "B", "why")
            told = standing.Story(story.anchored, (begun,) if branch else ())
            return standing.judge(connection, told, marks)

    yield judge, heads
    database.close()


def test_marks_that_fit_are_no_trouble(judged):
    judge, heads = judged
    assert judge().mark == Mark(6, heads[6])
    assert judge(*(Mark(seq, heads[seq]) for seq in range(7))).trouble is None
    assert judge(Mark(0, bytes(32))).trouble is None


def test_farthest_mark_that_does_not_fit_is_told(judged):
    judge, heads = judged
    marks = [Mark(9, b"9" * 32), Mark(12, b"2" * 32), Mark(4, b"4" * 32), Mark(6, heads[6])]
    found = judge(*marks)
    assert (found.trouble, found.known) == (Trouble.MISSING, marks[1])
    assert found.params == {"last": "6", "known": "12", "missing": "6"}
    found = judge(Mark(4, b"4" * 32), Mark(2, heads[2]))
    assert (found.trouble, found.known) == (Trouble.DIFFERS, Mark(4, b"4" * 32))


def test_branches_are_told_apart_by_their_number(judged):
    judge, heads = judged
    assert judge(Mark(900, b"x" * 32, 1), branch=2).trouble is None
    assert judge(Mark(899, b"y" * 32, 1), branch=2).trouble is None
    assert judge(Mark(900, b"y" * 32, 1), branch=2).trouble is Trouble.MISSING
    assert judge(Mark(901, b"x" * 32, 1), branch=2).trouble is Trouble.MISSING
    assert judge(Mark(3, b"x" * 32, 2), branch=2).trouble is Trouble.DIFFERS
    assert judge(Mark(5, heads[5], 3), branch=2).trouble is Trouble.DIFFERS
    assert judge(Mark(7, heads[5], 3), branch=2).trouble is Trouble.MISSING
    assert judge(Mark(6, heads[6], 2), branch=2) == standing.Standing(Mark(6, heads[6], 2))


def test_chains_are_compared_up_to_the_first_event_that_differs(here):
    other = Workstation(here.folder / "other")
    other.folder.mkdir()
    for same in range(7):
        shutil.copyfile(here.place, other.place)
        tell(other.place, f"UPDATE event SET hash = randomblob(32) WHERE seq > {same}")
        one, two = (Database(each.place, read_only=True) for each in (here, other))
        with one.reading() as first, two.reading() as second:
            assert standing.last_alike(first, second, 6) == same
            assert standing.last_alike(second, first, 4) == min(same, 4)
            assert standing.hash_at(first, 7) is None
        one.close()
        two.close()


def test_sample_makings_can_be_looked_at_while_the_end_is_in_doubt(here):
    with here.open() as services:
        settings.set_pharmacy(services.store, Pharmacy("f", "x", "y"))
        opened = begin(services.store)
    lose_anchor(here)
    with here.open() as services:
        assert services.trouble is not None
        assert making.view(services.store, opened.making_ids[0]).batches
        with pytest.raises(DatabaseDamagedError):
            begin(services.store)
