"""Fillers with their synonyms, usual and refused."""

from __future__ import annotations

from compounding.domain.filler import fold
from compounding.domain.tables import Filler, Verdict
from compounding.reference.rows import Row


def read(table: Row) -> tuple[Filler, ...]:
    """The fillers, their names folded for comparing; no name may mean two fillers."""
    fillers: list[Filler] = []
    seen: set[str] = set()
    for row in table.rows("filler"):
        name = row.text("name")
        names = tuple(dict.fromkeys(fold(each) for each in (name, *row.texts("names"))))
        double = sorted(seen.intersection(names))
        row.fault_if(bool(double), f"{', '.join(double)} means two fillers")
        row.fault_if("" in names, "a name has no letters")
        seen.update(names)
        verdict = row.choice("verdict", Verdict)
        reason = row.text("reason") if verdict is Verdict.REFUSED else None
        fillers.append(Filler(name, names, verdict, reason, row.source()))
        row.done()
    table.done()
    return tuple(fillers)
