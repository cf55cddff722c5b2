"""Whatever people do in whatever order: refused or recorded, and the record stays sound."""

from __future__ import annotations

import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compounding import bootstrap
from compounding.application import labels, log, making, screens
from compounding.application import settings as pharmacy
from compounding.application.rows import LogFilter
from compounding.domain.batch import State
from compounding.domain.making import told_by
from compounding.domain.screen_events import ScreenFinished
from compounding.domain.screening import Decided, Decision
from compounding.domain.text import person_key
from compounding.errors import CompoundingError
from tests.records_on_disk import copy_record
from tests.unit.plan_samples import capsules, fine, liquid
from tests.unit.record_samples import (
    PHARMACY,
    WEIGHTS,
    StillClock,
    begin,
    drafts,
    screen_draft,
)

PEOPLE = st.sampled_from(["Ann", "ann ", "Bob", "Cy"])
WHICH = st.integers(0, 2)
# One that passes, one that stops, one that waits for an answer.
LISTS = ("Metformin 500 mg", "Lactulose\nOxycodone 10 mg", "Foobarine 5 mg")
ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("lots"), st.sampled_from(["2028-03", "2027-01", "2026-12"])),
        st.tuples(st.just("crush"), st.sampled_from(["2", "3", "4"])),
        st.tuples(st.just("weigh"), WHICH, st.sampled_from(["1", "0.1", "0.995", "1.02"])),
        st.tuples(st.just("finish"), WHICH, st.sampled_from([10, 13, 14, 15])),
        st.tuples(st.just("extras"), WHICH, st.sampled_from(["destroyed", "other"])),
        st.tuples(st.just("screen"), st.sampled_from(LISTS)),
        st.tuples(st.just("prepare"), WHICH, PEOPLE),
        st.tuples(st.just("release"), WHICH, PEOPLE),
        st.tuples(st.just("reject"), WHICH, PEOPLE),
        st.tuples(st.just("label"), WHICH, st.just("pdf")),
    ),
    min_size=5,
    max_size=25,
)
# What usually comes first, so that the walks reach the later states.
START = [("lots", "2028-03"), ("crush", "3"), *(("weigh", which, "1") for which in (0, 1, 2))]
END = [
    *(("finish", 0, 15), ("extras", 0, "destroyed"), ("prepare", 0, "Ann")),
    *(("release", 0, "Bob"), ("screen", LISTS[0]), ("release", 0, "Bob")),
]


def act(store, making_id, name, *args):
    """One action of the walk; what is refused is refused in plain words."""
    view = making.view(store, making_id)
    batch = view.batches[args[0] % len(view.batches)] if len(args) == 2 else view.batches[0]
    actions = {
        "lots": lambda: making.choose_lots(store, making_id, drafts(view, args[0]), seen=True),
        "crush": lambda: making.crush(store, making_id, args[0]),
        "weigh": lambda: weigh(store, batch, args[1]),
        "finish": lambda: finish(store, batch, args[1]),
        "extras": lambda: making.settle_extras(store, batch.batch_id, args[1]),
        "screen": lambda: screen(store, making_id, args[0]),
        "prepare": lambda: making.prepare(store, batch.batch_id, args[1]),
        "release": lambda: making.check_and_release(store, batch.batch_id, args[1]),
        "reject": lambda: making.reject(store, batch.batch_id, args[1], "why"),
        "label": lambda: labels.printed(store, batch.batch_id, 1, args[1]),
    }
    before = store.last_seq()
    try:
        actions[name]()
    except CompoundingError:
        assert store.last_seq() == before or name == "weigh"


def weigh(store, batch, factor):
    for each in batch.targets:
        exact = Decimal(each.target) * Decimal(factor)
        making.weigh(store, batch.batch_id, each.what, f"{exact:.1f}")


def finish(store, batch, made):
    if batch.form == "liquid":
        making.measure_liquid(store, batch.batch_id, batch.volume_ml)
    else:
        making.weigh_capsules(store, batch.batch_id, made, "48", WEIGHTS)


def screen(store, making_id, text):
    """Whatever stands second in the list is still taken."""
    decided = {2: Decided(Decision.STILL_TAKEN)} if "\n" in text else {}
    screens.finish(store, making_id, screen_draft(text, decided=decided))


def check_rules(store, making_id):
    """What must hold whatever was done."""
    check_screened(store.entries(making_id))
    told = told_by(store.entries(making_id))
    view = making.view(store, making_id)
    for batch, shown in zip(told.batches, view.batches, strict=True):
        if batch.state is not State.RELEASED:
            assert batch.released is None
            continue
        assert person_key(batch.prepared.name) != person_key(batch.checked.name)
        assert not batch.unweighed
        assert batch.capsules is None or (batch.capsules.outside == 0 and batch.extra >= 0)
        assert batch.dated.last_day >= batch.opened.covers_last
        assert shown.next_key is None
    rows = log.rows(store, log.find(store, LogFilter()).ids)
    assert {row.number: row.status for row in rows if row.making_id == making_id} == {
        batch.opened.number: str(batch.state) for batch in told.batches
    }


def check_screened(entries):
    """Each release and each label comes after a screen that passes, and no other after that."""
    passes = False
    for each in entries:
        if isinstance(each.event, ScreenFinished):
            passes = each.event.passes
        assert passes or each.kind not in ("batch_released", "label_printed")


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(walk=ACTIONS, is_liquid=st.booleans())
def test_any_order_of_actions_leaves_a_sound_record(record_with_pharmacy, walk, is_liquid):
    folder = Path(tempfile.mkdtemp())
    place = copy_record(record_with_pharmacy, folder / "record.db")
    url = f"sqlite:///{place}"
    with bootstrap.open_services(url, clock=StillClock(), settings_folder=folder) as services:
        data = liquid() if is_liquid else capsules(fine())
        making_id = begin(services.store, data).making_ids[0]
        for action in [*START, *walk, *END]:
            act(services.store, making_id, *action)
        check_rules(services.store, making_id)
        verification = services.verify()
        assert verification.ok, verification.sentence
    shutil.rmtree(folder)


def test_threads_of_one_program_write_one_chain(open_record, store):
    before = store.last_seq()

    def write(number):
        pharmacy.set_pharmacy(store, PHARMACY, action_id=f"click-{number % 30}")
        return len(making.makings(store))

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(write, range(60))) == [0] * 60
    assert store.last_seq() == before + 30
    assert open_record(read_only=True).verify().ok
