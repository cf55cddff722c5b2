"""The part ``make`` of a request: capsules or oral liquid."""

from __future__ import annotations

from compounding.application.json_fields import Fields
from compounding.domain.lots import NAME_LONGEST
from compounding.domain.request import (
    BatchChoice,
    CapsuleMaking,
    LiquidMaking,
    Method,
    Storage,
    TabletUse,
)
from compounding.domain.strategy import choice_problems
from compounding.domain.tables import Formula, Tables
from compounding.quantity import Quantity, Unit, plain

PER_STEP = "per_step"
TRITURATION = "trituration"
MOST_EXTRA = 999_999
MOST_CHOICES = 60

CAPSULE = (
    "strength",
    "extra_units",
    "drug_surcharge_pct",
    "size",
    "method",
    "filler",
    "tablet_powder_packing_mg",
    "fill_mg",
    "cylinder_ml",
    "batches",
)
LIQUID = (
    "formula",
    "concentration_mg_per_ml",
    "storage",
    "antimicrobial_test",
    "table_date",
    "overfill_ml",
    "syringe_graduation_ml",
    "tablets",
)


def read_make(
    fields: Fields, steps: int | None, tables: Tables
) -> CapsuleMaking | LiquidMaking | None:
    """How it is to be made; None where not even the form can be read.

    ``steps`` is the number of steps of the regimen, or None where that was refused.
    """
    form = fields.one_of("form", ("capsule", "liquid"))
    if not fields.good("form"):
        return None
    if form == "liquid":
        fields.only(("form", *LIQUID), CAPSULE)
        return _liquid(fields, tables)
    fields.only(("form", *CAPSULE), LIQUID)
    return _capsule(fields, steps, tables)


def _capsule(fields: Fields, steps: int | None, tables: Tables) -> CapsuleMaking:
    strength = _strength(fields)
    extra = fields.count("extra_units", least=0, most=MOST_EXTRA)
    surcharge = fields.quantity("drug_surcharge_pct", Unit.PERCENT, zero=True)
    size = fields.one_of("size", tuple(tables.capsules))
    method = fields.choice("method", Method)
    chosen = method if fields.good("method") else None
    name, filler_packing = _filler(fields.child("filler"), chosen)
    make = CapsuleMaking(
        strength=strength,
        extra_units=extra,
        surcharge=surcharge,
        size=size,
        method=method,
        filler=name,
        filler_packing=filler_packing,
        powder_packing=_of_method(
            fields, "tablet_powder_packing_mg", Unit.MG, chosen is Method.PACKING
        ),
        fill=_of_method(fields, "fill_mg", Unit.MG, chosen is Method.FIXED_FILL),
        cylinder=_of_method(fields, "cylinder_ml", Unit.ML, chosen is Method.VOLUME),
        choices=_choices(fields),
    )
    if steps is not None and fields.good("batches", "strength"):
        fields.problems += choice_problems(make, steps)
    return make


def _strength(fields: Fields) -> Quantity | None:
    if fields.is_text("strength", PER_STEP):
        return None
    return fields.quantity("strength", Unit.MG)


def _filler(fields: Fields, method: Method | None) -> tuple[str, Quantity | None]:
    fields.only(("name", "packing_mg"))
    name = fields.line("name", longest=NAME_LONGEST)
    return name, _of_method(fields, "packing_mg", Unit.MG, method is Method.PACKING)


def _of_method(fields: Fields, key: str, unit: Unit, needed: bool) -> Quantity | None:
    """A figure of one method: required where chosen, else read where it stands."""
    return fields.quantity(key, unit) if needed else fields.optional_quantity(key, unit)


def _choices(fields: Fields) -> tuple[BatchChoice, ...]:
    if not fields.has("batches") or fields.is_empty_list("batches"):
        return ()
    return tuple(_choice(each) for each in fields.children("batches", most=MOST_CHOICES))


def _choice(fields: Fields) -> BatchChoice:
    fields.only(("step", "extra_units", "weighing"))
    step = fields.count("step", least=1)
    extra = None
    if fields.has("extra_units"):
        extra = fields.count("extra_units", least=0, most=MOST_EXTRA)
    triturate = fields.has("weighing")
    if triturate:
        fields.one_of("weighing", (TRITURATION,))
    elif extra is None and fields.readable:
        fields.problems.append(fields.problem("choice.nothing_chosen"))
    return BatchChoice(step, extra, triturate)


def _liquid(fields: Fields, tables: Tables) -> LiquidMaking:
    make = LiquidMaking(
        formula=fields.one_of("formula", tuple(tables.formulas)),
        concentration=fields.quantity("concentration_mg_per_ml", Unit.MG_PER_ML),
        storage=fields.choice("storage", Storage),
        overfill=fields.quantity("overfill_ml", Unit.ML, zero=True),
        graduation=fields.quantity("syringe_graduation_ml", Unit.ML),
        tablets=fields.choice("tablets", TabletUse) if fields.has("tablets") else TabletUse.WHOLE,
        antimicrobial_test=fields.flag("antimicrobial_test", default=False),
        table_date=fields.flag("table_date", default=False),
    )
    if fields.good("formula"):
        _check_formula(fields, make, tables.formulas[make.formula], tables)
    return make


def _check_formula(fields: Fields, make: LiquidMaking, formula: Formula, tables: Tables) -> None:
    """A strength or a storage that the formula does not have is refused at its key."""
    only = formula.concentration
    if only is not None and fields.good("concentration_mg_per_ml") and make.concentration != only:
        params = {"formula": formula.id, "strength": plain(only.exact)}
        fields.refuse("concentration_mg_per_ml", "formula.no_such_strength", params)
    storages = tables.storages(formula.id)
    if fields.good("storage") and make.storage not in storages:
        params = {"formula": formula.id, "storages": ", ".join(storages)}
        fields.refuse("storage", "formula.no_such_storage", params)
