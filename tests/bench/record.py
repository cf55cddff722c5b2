"""What the record costs: one action beside a bare commit of SQLite, and how fast it is checked.

An action is one weighing through the program's own store: its event, the link of the chain, the row
of the list, and the mark beside the database. The bare commit is one row as large in a database of
its own, by the same driver with the same settings (WAL, FULL) on the same disk. Both are taken in
turns, the parts of the action beside them, so that a busy disk touches each. The goal is a ratio of
3 or less. A folder in memory is refused, because it waits for no disk.

    python -m tests.bench.record [--folder FOLDER] [--rounds 200] [--events 50000]
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from compounding import bootstrap
from compounding.application import making
from compounding.application.ports import RandomIds, Verdict
from compounding.domain.events import Event
from compounding.domain.record import Mark, body_of
from compounding.persistence.chain import check_chain
from compounding.persistence.database import Database
from compounding.persistence.store import SqlStore
from compounding.persistence.verify import verify
from tests.bench.clocks import WARM_UP, Timed, now, table
from tests.bench.long_record import long_record
from tests.bench.rounds import STATION
from tests.unit.plan_samples import capsules, fine
from tests.unit.record_samples import StillClock, begin, crushed

BARE = "bare commit"
GOALS = {"one action": "3 times the bare commit"}
END = 1000
SLOT = 128
MEMORY = frozenset({"tmpfs", "ramfs"})
TIMES = 10  # that something is weighed in one making

Work = Callable[[], object]


class Unmarked(Database):
    """A database without the mark beside it."""

    def anchor(self, mark: Mark) -> bool:
        """Keep nothing."""
        return True


def _weighing(store: Any) -> tuple[Event, int]:
    """The fact of a weighing in a making of its own, and the bytes of its body."""
    view = crushed(store, begin(store, capsules(fine())).making_ids[0])
    target = view.batches[0].targets[0]
    assert making.weigh(store, view.batches[0].batch_id, target.what, target.target).accepted
    entry = store.entries(view.making_id)[-1]
    return entry.event, len(body_of(entry))


@contextmanager
def _works(folder: Path, rounds: int) -> Iterator[dict[str, Work]]:
    """Everything that is measured, each on a file of its own; closed at the end."""
    with ExitStack() as closed:

        def opened(name: str) -> tuple[Any, Path]:
            services = bootstrap.open_services(
                f"sqlite:///{folder / name}", clock=StillClock(), settings_folder=folder / "mine"
            )
            closed.callback(services.close)
            return services.store, services.place

        store, _place = opened("whole.db")
        fact, size = _weighing(store)
        database = Unmarked(opened("unmarked.db")[1])
        unmarked = SqlStore(database, StillClock(), RandomIds(), STATION)
        closed.callback(unmarked.close)
        other, _ = _weighing(unmarked)
        marked = Database(opened("mark.db")[1])
        closed.callback(marked.close)
        yield {
            BARE: closed.enter_context(_bare_commit(folder / "bare.db", size)),
            "one action": lambda: store.record(lambda _reads: [fact]),
            "the same without its mark": lambda: unmarked.record(lambda _reads: [other]),
            "its mark alone": partial(_mark, marked, count(1_000_000)),
            f"{SLOT} bytes and fdatasync": closed.enter_context(_bare_write(folder / "slots")),
            "a weighing, judged on what is recorded": _weighings(
                opened("weighed.db")[0], rounds + WARM_UP
            ),
        }


def _mark(database: Database, numbers: Iterator[int]) -> None:
    assert database.anchor(Mark(next(numbers), bytes(32)))


def _weighings(store: Any, calls: int) -> Work:
    """Weigh as the Worksheet does, in makings that are opened beforehand."""
    steps: list[Work] = []
    while len(steps) < calls:
        view = crushed(store, begin(store, capsules(fine())).making_ids[0])
        batch, target = view.batches[0], view.batches[0].targets[0]
        steps += [partial(making.weigh, store, batch.batch_id, target.what, target.target)] * TIMES

    def weigh() -> None:
        steps.pop()()

    return weigh


@contextmanager
def _bare_commit(place: Path, size: int) -> Iterator[Work]:
    with closing(dbapi2.connect(str(place), isolation_level=None)) as raw:
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("PRAGMA synchronous = FULL")
        raw.execute("CREATE TABLE bare (seq INTEGER PRIMARY KEY, body BLOB NOT NULL)")

        def commit() -> None:
            raw.execute("BEGIN IMMEDIATE")
            raw.execute("INSERT INTO bare (body) VALUES (?)", (os.urandom(size),))
            raw.execute("COMMIT")

        yield commit


@contextmanager
def _bare_write(place: Path) -> Iterator[Work]:
    """Two slots overwritten in turn, as the mark has them."""
    with place.open("w+b", buffering=0) as file:
        file.write(bytes(2 * 4096))
        os.fsync(file.fileno())
        slots = count()

        def write() -> None:
            file.seek(next(slots) % 2 * 4096)
            file.write(os.urandom(SLOT))
            getattr(os, "fdatasync", os.fsync)(file.fileno())

        yield write


def commits(folder: Path, rounds: int) -> dict[str, Timed]:
    """The times of an action, of its parts and of what it is held against, in turns."""
    with _works(folder, rounds) as works:
        taken = {name: Timed() for name in works}
        for turn in range(rounds + WARM_UP):
            for name, work in works.items():
                begun = now()
                work()
                ended = now()
                if turn >= WARM_UP:
                    taken[name].add(begun, ended)
    return taken


def checks(place: Path, rounds: int) -> str:
    """How many events a second both checks take, and how long that of the end takes."""
    works: dict[str, tuple[int, Callable[..., Verdict]]] = {
        "the chain": (5 * rounds, check_chain),
        "everything": (rounds, verify),
    }
    lines = []
    with closing(Database(place, read_only=True)) as database, database.reading() as connection:
        events = check_chain(connection).events
        last = partial(check_chain, since=max(1, events - END + 1))
        works[f"the chain of the last {END}"] = (20 * rounds, last)
        lines.append(f"\n{f'The check of {events} events':46}{'ms':>8}{'events/s':>10}")
        for name, (times, check) in works.items():
            taken = Timed()
            for _ in range(times):
                begun = now()
                assert check(connection).ok
                taken.add(begun, now())
            checked = END if check is last else events
            for clock in ("wall", "processor"):
                middle = statistics.median(getattr(taken, clock))
                rate = checked / middle * 1000
                lines.append(f"  {name + ', ' + clock:44}{middle:8.1f}{rate:10.0f}")
    return "\n".join(lines)


def _is_memory(folder: Path) -> bool:
    """Whether nothing in ``folder`` ever reaches a disk, where the system tells."""
    mounts = Path("/proc/self/mounts")
    if not mounts.exists():
        return False
    kinds = {Path(line.split()[1]): line.split()[2] for line in mounts.read_text().splitlines()}
    real = folder.resolve()
    return kinds[next(each for each in (real, *real.parents) if each in kinds)] in MEMORY


def _folder(named: str | None) -> Path:
    """The folder named, or one on a disk: the system's for temporary files, else this one."""
    usual = Path(tempfile.gettempdir())
    folder = Path(named) if named else (Path.cwd() if _is_memory(usual) else usual)
    if _is_memory(folder):
        raise SystemExit(f"{folder} lies in memory and waits for no disk. Name another folder.")
    return folder


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", help="where to work, on a disk")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--events", type=int, default=50_000, help="of the record to check")
    parser.add_argument("--kept", type=Path, help="folder in which that record is kept")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=_folder(chosen.folder), prefix="bench-") as name:
        folder = Path(name)
        taken = commits(folder, chosen.rounds)
        print(table(f"What an action takes, {chosen.rounds} each", taken, GOALS, BARE), flush=True)
        print(checks(long_record(chosen.kept or folder, chosen.events), 3), flush=True)


if __name__ == "__main__":
    main()
