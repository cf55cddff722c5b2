"""Oral liquids: ingredients per 100 mL, method, container, auxiliary and storage texts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from compounding.domain.request import Storage
from compounding.domain.tables import AskAbout, Formula, Ingredient, IngredientKind
from compounding.quantity import Quantity, Unit
from compounding.reference.rows import Row

PER = 100


def read(table: Row) -> tuple[Mapping[str, Formula], Mapping[Storage, str]]:
    """Formulas by id, in the order of the table, and the storage texts."""
    storage = table.row("storage")
    texts = {each: storage.text(each.value) for each in Storage}
    storage.source()
    storage.done()
    formulas: dict[str, Formula] = {}
    for row in table.rows("formula"):
        formula = _formula(row)
        row.fault_if(formula.id in formulas, f"formula {formula.id} stands twice")
        formulas[formula.id] = formula
    table.done()
    return MappingProxyType(formulas), MappingProxyType(texts)


def _formula(row: Row) -> Formula:
    any_strength = not row.has("concentration_mg_per_ml")
    basis = row.quantity("basis_ml", Unit.ML)
    formula = Formula(
        id=row.text("id"),
        name=row.text("name"),
        concentration=(
            None if any_strength else row.quantity("concentration_mg_per_ml", Unit.MG_PER_ML)
        ),
        note_strength=row.flag("note_strength"),
        preserved=row.flag("preserved"),
        no_stability_data=row.choice("no_stability_data", AskAbout),
        ingredients=tuple(_ingredient(each, basis) for each in row.rows("ingredient")),
        container=row.text("container"),
        auxiliary=row.texts("auxiliary"),
        method=row.texts("method"),
        source=row.source(),
    )
    last = formula.ingredients[-1].kind
    row.fault_if(last is not IngredientKind.TO_VOLUME, "the last ingredient makes up to volume")
    row.done()
    return formula


def _ingredient(row: Row, basis: Quantity) -> Ingredient:
    kind = row.choice("kind", IngredientKind)
    amount = None
    if kind is not IngredientKind.TO_VOLUME:
        unit = Unit.MG if kind is IngredientKind.WEIGHED else Unit.ML
        amount = row.quantity("amount", unit) * PER / basis.exact
    ingredient = Ingredient(row.text("name"), kind, amount)
    row.done()
    return ingredient
