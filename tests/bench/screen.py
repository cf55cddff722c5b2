"""How long the opioid screen takes: lists of a thousand entries, all recognised and none.

The yardstick is a thousand exact sums of fractions, as for the sums. Reading the tables is done
once for a program's life, and is measured apart.

    python -m tests.bench.screen
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from string import ascii_lowercase

from compounding.application.screening import screen, screen_json
from compounding.domain.opioids.tables import Verdict
from compounding.paths import resources
from compounding.reference.opioids import read_screen
from tests.bench.clocks import Timed, table, timed
from tests.bench.sums import YARDSTICK, thousand
from tests.unit.screen_samples import marked_lists

GOALS = {
    "1,000 entries, all recognised": "100 at the median",
    "1,000 entries, none recognised": "1,000 at the median",
}
ROUNDS, TURNS, ENTRIES = 4, 5, 1000


def recognised() -> str:
    """Lines of the sample lists that are no hand work, again and again."""
    lines = [
        line
        for marked in marked_lists()
        for mark, line in marked.lines
        if mark in ("o", "n") and len(screen(line).entries) == 1
    ]
    return "\n".join((lines * ENTRIES)[:ENTRIES])


def unknown() -> str:
    """Lines of three words each that nobody has seen, all of them different."""
    random = Random(1)
    words = ["".join(random.choices(ascii_lowercase, k=random.randint(6, 12))) for _ in range(3000)]
    return "\n".join(f"{' '.join(words[at::ENTRIES])} 10 mg daily" for at in range(ENTRIES))


def works() -> dict[str, Callable[[], object]]:
    """What is measured; each answer is looked at once, so that nothing empty is timed."""
    known, strange = recognised(), unknown()
    assert len(screen(known).entries) == len(screen(strange).entries) == ENTRIES
    asked = (Verdict.ASK, Verdict.NOT_RECOGNISED)
    assert all(each.verdict in asked for each in screen(strange).entries)
    return {
        YARDSTICK: thousand,
        "1,000 entries, all recognised": lambda: screen(known),
        "1,000 entries, none recognised": lambda: screen(strange),
        "1,000 entries as JSON": lambda: screen_json(known),
        "5,000 lines": lambda: screen("\n".join([known] * 5)),
        "reading the tables": lambda: read_screen(resources() / "reference"),
    }


def measure() -> dict[str, Timed]:
    """All figures, in turns, so that a busy moment of the machine touches each of them."""
    every = works()
    taken = {name: Timed() for name in every}
    for _ in range(TURNS):
        for name, work in every.items():
            found = timed(work, ROUNDS)
            taken[name].wall += found.wall
            taken[name].processor += found.processor
    return taken


def main() -> None:
    """Measure and print."""
    print(table("The screen", measure(), GOALS, YARDSTICK), flush=True)


if __name__ == "__main__":
    main()
