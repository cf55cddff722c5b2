"""Lists of medicines kept in ``tests/data/screens``, each line marked with what it must be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from compounding.domain.opioids.tables import Outcome, Verdict

FOLDER: Final = Path(__file__).resolve().parent.parent / "data" / "screens"
VERDICTS: Final = {
    "o": Verdict.OPIOID,
    "d": Verdict.DUPLICATE,
    "c": Verdict.CAUTION,
    "a": Verdict.ASK,
    "n": Verdict.NOT_OPIOID,
    "u": Verdict.NOT_RECOGNISED,
}
NO_ENTRY: Final = ("", "h", "+")


@dataclass(frozen=True, slots=True)
class MarkedList:
    """A list; ``lines`` are pairs of mark and text."""

    name: str
    lines: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        return "\n".join(line for _, line in self.lines)

    @property
    def verdicts(self) -> list[Verdict]:
        return [
            VERDICTS[letter] for mark, _ in self.lines if mark not in NO_ENTRY for letter in mark
        ]

    @property
    def outcome(self) -> Outcome:
        """By hand from the letters, not by the program."""
        letters = {letter for mark, _ in self.lines if mark not in NO_ENTRY for letter in mark}
        if "o" in letters:
            return Outcome.STOP
        if letters & set("dcau"):
            return Outcome.CLASSIFY
        return Outcome.CLEAR if letters else Outcome.NOT_ASKED


def marked_lists() -> Iterator[MarkedList]:
    """All lists of the folder."""
    for path in sorted(FOLDER.glob("*.txt")):
        name, lines = "", []
        for line in path.read_text(encoding="utf-8").removesuffix("\n").split("\n"):
            if not line.startswith("== "):
                mark, _, text = line.partition("|")
                lines.append((mark, text))
                continue
            if name:
                yield MarkedList(name, tuple(lines))
            name, lines = f"{path.stem}: {line[3:]}", []
        yield MarkedList(name, tuple(lines))
