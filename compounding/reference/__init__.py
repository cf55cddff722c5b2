"""The reference tables, read from ``resources/reference`` and checked row by row.

Every row names its source and the mark of its evidence (S read in the source, S2 secondary,
K general knowledge, D derived). A table that is missing or has a fault is refused as a whole: a
sum never runs on half a table.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from compounding.domain.offered import Offered
from compounding.domain.tables import Tables
from compounding.paths import resources
from compounding.reference import beyond_use, capsules, fillers, formulas, offers, spreads
from compounding.reference.rows import open_table


def read_tables(folder: Path) -> Tables:
    """All tables of ``folder``.

    Raises:
        ReferenceDataError: if one is missing or has a fault, with its name and the place.
    """
    sizes, capsule_label = capsules.read(open_table(folder, "capsules.toml"))
    liquids, storage_texts = formulas.read(open_table(folder, "formulas.toml"))
    days = beyond_use.read(open_table(folder, "beyond_use.toml"), tuple(liquids))
    return Tables(
        capsules=sizes,
        capsule_label=capsule_label,
        fillers=fillers.read(open_table(folder, "fillers.toml")),
        formulas=liquids,
        storage_texts=storage_texts,
        days=days,
        spreads=spreads.read(open_table(folder, "spreads.toml")),
    )


@cache
def tables() -> Tables:
    """The tables that ship with the program, read once.

    Raises:
        ReferenceDataError: if one is missing or has a fault.
    """
    return read_tables(resources() / "reference")


def read_offered(folder: Path) -> Offered:
    """What ``folder`` offers for choosing; no sum reads it.

    Raises:
        ReferenceDataError: if a table is missing or has a fault, with its name and the place.
    """
    return offers.read(open_table(folder, "regimens.toml"), open_table(folder, "dispensing.toml"))


@cache
def offered() -> Offered:
    """What the program offers for choosing, read once.

    Raises:
        ReferenceDataError: if a table is missing or has a fault.
    """
    return read_offered(resources() / "reference")
