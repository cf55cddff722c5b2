"""Medicines that are no opioids: look-alikes, each with why, and the most used ones."""

from __future__ import annotations

from collections.abc import Iterator

from compounding.domain.opioids.tables import Category, Evidence, Kind, Named
from compounding.reference.rows import Row

# Joins the ingredients of a combination.
AND = " + "
Names = Iterator[tuple[str, Named]]


def evidence(row: Row) -> Evidence:
    """Where a row comes from, and when that was read."""
    source = row.source()
    return Evidence(source.text, source.mark, row.text("retrieved"))


def look_alikes(table: Row) -> Names:
    """The look-alikes by all their names."""
    for row in table.rows("look_alike"):
        name = row.text("name")
        points = row.has("points_at_opioids") and row.flag("points_at_opioids")
        named = Named(
            name=name,
            kind=Kind.POINTS if points else Kind.LOOK_ALIKE,
            evidence=evidence(row),
            ingredients=(name,),
            category=Category.LOOK_ALIKE,
            text=row.text("why"),
        )
        yield name, named
        for each in row.texts("names") if row.has("names") else ():
            yield each, named
        row.done()
    table.done()


def common_drugs(table: Row) -> Names:
    """The most used medicines; a brand keeps its name, another name of an ingredient does not."""
    for group in table.rows("group"):
        group.text("name")
        seen = evidence(group)
        drugs = group.row("drugs")
        for name in drugs.names():
            ingredients = tuple(name.split(AND))
            whole = Named(
                name=" and ".join(ingredients),
                kind=Kind.ORDINARY,
                evidence=seen,
                ingredients=ingredients,
            )
            if len(ingredients) == 1:
                yield name, whole
            for each in drugs.texts(name):
                yield each, whole if each[0].islower() else _brand(each, whole)
        group.done()
    table.done()


def _brand(name: str, of: Named) -> Named:
    return Named(name=name, kind=of.kind, evidence=of.evidence, ingredients=of.ingredients)
