"""What is asked of a plan: the prescription's regimen and the way of making it.

A request that exists is valid: ``compounding.application.plans`` reads it from the documented
JSON form and names every refused key. Masses are mg and volumes mL by their :class:`Quantity`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from compounding.quantity import Quantity


class Method(StrEnum):
    """How the filler is found (calculations 1.2 and 1.5)."""

    PACKING = "packing"
    FIXED_FILL = "fixed_fill"
    VOLUME = "volume"


class BalanceRule(StrEnum):
    """How the least weighable mass is found (calculations 2)."""

    SENSITIVITY = "sensitivity"
    USP41 = "usp41"
    HUNDRED_D = "hundred_d"


class Storage(StrEnum):
    """Where a liquid is kept."""

    REFRIGERATOR = "refrigerator"
    ROOM = "room"


class TabletUse(StrEnum):
    """How the drug of a liquid is taken from tablets."""

    WHOLE = "whole"
    WEIGHED = "weighed"


@dataclass(frozen=True, slots=True)
class RegimenStep:
    """One dose, taken once a night for a number of nights."""

    dose: Quantity
    nights: int


@dataclass(frozen=True, slots=True)
class Increase:
    """A regimen asked for as start, increase and maximum; the steps follow from it."""

    start: Quantity
    increase: Quantity
    every_nights: int
    maximum: Quantity


@dataclass(frozen=True, slots=True)
class Regimen:
    """The steps in order; ``already_taking`` is the dose the patient takes now, if any.

    ``built_from`` is how it was asked for, where not step by step: findings then name that field.
    """

    steps: tuple[RegimenStep, ...]
    already_taking: Quantity | None = None
    built_from: Increase | None = None


@dataclass(frozen=True, slots=True)
class Tablet:
    """The source tablet: labelled drug, the person's own weighing, last day of use."""

    label: Quantity
    weighed_count: int
    weighed_mass: Quantity
    expires: date


@dataclass(frozen=True, slots=True)
class Balance:
    """The balance and the rule for its least weighable mass; unused figures are None."""

    rule: BalanceRule
    readability: Quantity
    sensitivity: Quantity | None = None
    max_error: Quantity | None = None
    repeatability: Quantity | None = None


@dataclass(frozen=True, slots=True)
class BatchChoice:
    """A remedy accepted for the batch that begins with ``step``."""

    step: int
    extra_units: int | None = None
    triturate: bool = False


@dataclass(frozen=True, slots=True)
class CapsuleMaking:
    """Capsules; ``strength`` None means one strength per step.

    The packing masses belong to the packing method, ``fill`` to the fixed fill and ``cylinder``
    to the measuring cylinder; those of a method not chosen may be None.
    """

    strength: Quantity | None
    extra_units: int
    surcharge: Quantity
    size: str
    method: Method
    filler: str
    filler_packing: Quantity | None = None
    powder_packing: Quantity | None = None
    fill: Quantity | None = None
    cylinder: Quantity | None = None
    choices: tuple[BatchChoice, ...] = ()


@dataclass(frozen=True, slots=True)
class LiquidMaking:
    """An oral liquid by a formula of the library, one bottle per batch."""

    formula: str
    concentration: Quantity
    storage: Storage
    overfill: Quantity
    graduation: Quantity
    tablets: TabletUse = TabletUse.WHOLE
    antimicrobial_test: bool = False
    table_date: bool = False


@dataclass(frozen=True, slots=True)
class Spreads:
    """Relative spreads in percent, for the expected dose; None takes the setting's default."""

    label: Quantity | None = None
    tablet: Quantity | None = None
    blend: Quantity | None = None
    fill: Quantity | None = None
    measure: Quantity | None = None


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """Everything a plan follows from."""

    regimen: Regimen
    compounded_on: date
    first_dose: date
    tablet: Tablet
    balance: Balance
    make: CapsuleMaking | LiquidMaking
    lead_days: int = 0
    spreads: Spreads = Spreads()
