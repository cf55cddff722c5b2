"""The two clocks of every benchmark, and how figures are laid out.

Wall time is what a person sees; processor time leaves out what else the machine was doing.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

WARM_UP = 20


@dataclass(slots=True)
class Timed:
    """Milliseconds of each round: on the wall, and of processor time of this thread."""

    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def add(self, begun: tuple[float, float], ended: tuple[float, float]) -> None:
        """Keep the time between two readings of :func:`now`."""
        self.wall.append((ended[0] - begun[0]) * 1000)
        self.processor.append((ended[1] - begun[1]) * 1000)


def now() -> tuple[float, float]:
    """Both clocks, in seconds."""
    return time.perf_counter(), time.thread_time()


def timed(work: Callable[[], object], rounds: int) -> Timed:
    """The time of each of ``rounds`` calls, after some that do not count."""
    for _ in range(WARM_UP):
        work()
    taken = Timed()
    for _ in range(rounds):
        begun = now()
        work()
        taken.add(begun, now())
    return taken


def percentile(values: list[float], share: int) -> float:
    """The value that ``share`` of a hundred are at or below."""
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


def table(title: str, taken: Mapping[str, Timed], goals: Mapping[str, str], against: str) -> str:
    """A line for each figure and clock; the ratio is to ``against``, median to median."""
    lines = [f"\n{title + ', ms':46}{'median':>8}{'95 %':>8}{'most':>8}{'ratio':>8}  goal"]
    for name, each in taken.items():
        goal = goals.get(name, "")
        for clock in ("wall", "processor"):
            values: list[float] = getattr(each, clock)
            middle = statistics.median(values)
            ratio = middle / statistics.median(getattr(taken[against], clock))
            figures = middle, percentile(values, 95), max(values)
            shown = "".join(f"{figure:8.2f}" for figure in figures)
            lines.append(f"  {name + ', ' + clock:44}{shown}{ratio:8.1f}  {goal}".rstrip())
    lines.append(f"  ratio: to {against}, in this run")
    return "\n".join(lines)
