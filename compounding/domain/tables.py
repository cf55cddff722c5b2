"""The reference tables that the sums read, as plain frozen data.

They come in as arguments: :mod:`compounding.reference` loads and checks them. Each row names
its source and the mark of its evidence (S read in the source, S2 secondary, K general knowledge,
D derived).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from compounding.domain.request import Storage
from compounding.quantity import Quantity


@dataclass(frozen=True, slots=True)
class Source:
    """Where a row comes from, and the mark of its evidence."""

    text: str
    mark: str


@dataclass(frozen=True, slots=True)
class CapsuleSize:
    """A capsule size: body volume in mL, mass of the empty shell in mg (within 10 %)."""

    name: str
    volume: Quantity
    shell: Quantity
    source: Source


class Verdict(StrEnum):
    """Whether a filler may be used."""

    USUAL = "usual"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Filler:
    """A filler with the folded names it goes by; ``reason`` says why it is refused."""

    name: str
    names: tuple[str, ...]
    verdict: Verdict
    reason: str | None
    source: Source


class IngredientKind(StrEnum):
    """How an ingredient of a liquid is added."""

    WEIGHED = "weighed"
    MEASURED = "measured"
    TO_VOLUME = "to_volume"


@dataclass(frozen=True, slots=True)
class Ingredient:
    """An ingredient per 100 mL: mg where weighed, mL where measured, None where to volume."""

    name: str
    kind: IngredientKind
    per_100_ml: Quantity | None


class AskAbout(StrEnum):
    """When a formula without stability data is asked about."""

    NEVER = "never"
    ALWAYS = "always"
    WITH_TABLE_DATE = "with_table_date"


@dataclass(frozen=True, slots=True)
class Formula:
    """An oral liquid; ``concentration`` None means any. Texts are as printed."""

    id: str
    name: str
    concentration: Quantity | None
    note_strength: bool
    preserved: bool
    no_stability_data: AskAbout
    ingredients: tuple[Ingredient, ...]
    container: str
    auxiliary: tuple[str, ...]
    method: tuple[str, ...]
    source: Source


class Condition(StrEnum):
    """When a limit of days holds."""

    ALWAYS = "always"
    WITHOUT_ANTIMICROBIAL_TEST = "without_antimicrobial_test"
    WITHOUT_TABLE_DATE = "without_table_date"


@dataclass(frozen=True, slots=True)
class WaterClass:
    """A class of preparations by their water activity, and its longest time in days."""

    name: str
    water_activity: str
    days: int
    source: Source


@dataclass(frozen=True, slots=True)
class DaysLimit:
    """How many days a preparation may be kept; ``storage`` None means any, ``code`` names why.

    ``water`` is None for a limit that was recorded with a batch and only has to hold again.
    """

    preparation: str
    storage: Storage | None
    days: int
    code: str
    condition: Condition
    source: Source
    water: WaterClass | None = None


@dataclass(frozen=True, slots=True)
class Spread:
    """A default relative spread in percent; ``assumed`` until a source is settled."""

    name: str
    percent: Quantity
    assumed: bool
    source: Source


@dataclass(frozen=True, slots=True)
class LabelTexts:
    """What a label says of storage and use."""

    storage: str
    auxiliary: tuple[str, ...]


CAPSULE = "capsule"


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables a plan reads."""

    capsules: Mapping[str, CapsuleSize]
    capsule_label: LabelTexts
    fillers: tuple[Filler, ...]
    formulas: Mapping[str, Formula]
    storage_texts: Mapping[Storage, str]
    days: tuple[DaysLimit, ...]
    spreads: Mapping[str, Spread]

    def storages(self, formula: str) -> tuple[Storage, ...]:
        """The storages that ``formula`` has a limit of days for."""
        kept = {row.storage for row in self.days if row.preparation == formula}
        return tuple(storage for storage in Storage if storage in kept or None in kept)

    def label_texts(self, formula: str | None, storage: Storage | None) -> LabelTexts:
        """Storage and auxiliary texts of a liquid, or of capsules where ``formula`` is None."""
        if formula is None or storage is None:
            return self.capsule_label
        return LabelTexts(self.storage_texts[storage], self.formulas[formula].auxiliary)
