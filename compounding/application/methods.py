"""How a batch is made, in steps, as its formula's source gives them."""

from __future__ import annotations

from compounding.reference import tables


def method_of(formula: str | None) -> tuple[str, ...]:
    """The steps of a liquid's formula; empty for capsules."""
    return () if formula is None else tables().formulas[formula].method
