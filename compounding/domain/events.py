"""What happened, in the words of the field: one frozen fact for each thing a person did.

A fact is written once and never changed (21 CFR 11.10(e) is the bar: a later value never hides
an earlier one, so a refused weight is a fact, too). Decimals keep the digits that were read off.
Patient data never stand here: a fact holds a salted hash of them (see ``prescription``).
New fields need a default, so that old facts stay readable.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from compounding.domain.house_events import (
    AnchorBegun,
    BackupFolderSet,
    ClockAccepted,
    EndAccepted,
    LogExported,
    PharmacySet,
    RecordOpened,
    RecordRestored,
    SumSettingsSet,
)
from compounding.domain.identity import UNVERIFIED
from compounding.domain.screen_events import ScreenFinished


@dataclass(frozen=True, slots=True)
class PrescriptionEntered:
    """A prescription; ``patient_hash`` is salted, the patient stands in a side table."""

    prescription_id: str
    rx_number: str
    prescriber: str
    patient_hash: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something a lot must be named for: ``role`` is tablet, filler or ingredient."""

    role: str
    name: str


@dataclass(frozen=True, slots=True)
class Target:
    """One weighing as planned: exact mass, what the balance is to show, and its last digit.

    ``from_stock``: too light for the balance, so measured from a stock solution.
    """

    what: str
    unit: str
    exact: Decimal
    target: Decimal
    readability: Decimal
    from_stock: bool = False


@dataclass(frozen=True, slots=True)
class Param:
    """One value of a sentence."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class DaysAllowed:
    """One limit of a beyond-use date in days from the day of making, which is day 1."""

    code: str
    days: int


@dataclass(frozen=True, slots=True)
class ContainerDose:
    """One dated line of a label; ``units`` capsules or ``volume_ml`` a night."""

    step: int
    first: date
    last: date
    nights: int
    dose_mg: Decimal
    units: int | None = None
    volume_ml: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Container:
    """What the patient carries home: ``units`` capsules or ``volume_ml`` in one bottle."""

    number: int
    doses: tuple[ContainerDose, ...]
    units: int | None = None
    volume_ml: Decimal | None = None


@dataclass(frozen=True, slots=True)
class BatchOpened:
    """One strength or volume to make; ``plan_number`` is its number in the plan."""

    batch_id: str
    number: str
    position: int
    plan_number: int
    form: str
    steps: tuple[int, ...]
    covers_first: date
    covers_last: date
    drug_mg: Decimal
    targets: tuple[Target, ...]
    minimum_mg: Decimal | None
    planned_last_day: date
    planned_limited_by: str
    planned_params: tuple[Param, ...]
    limits: tuple[DaysAllowed, ...]
    containers: tuple[Container, ...]
    storage: str
    strength_mg: Decimal | None = None
    concentration_mg_per_ml: Decimal | None = None
    units: int | None = None
    volume_ml: Decimal | None = None
    fill_each_mg: Decimal | None = None
    size: str | None = None
    formula: str | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a finding was confirmed; ``batch`` and ``step`` as the plan numbers them."""

    code: str
    reason: str
    batch: int | None = None
    step: int | None = None


@dataclass(frozen=True, slots=True)
class MakingOpened:
    """One day's work at the bench: tablets crushed once, for all batches of that day."""

    making_id: str
    prescription_id: str
    plan_input: str
    planned_on: date
    to_crush: int
    wanted: tuple[Wanted, ...]
    batches: tuple[BatchOpened, ...]
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Lot:
    """One lot that goes in; ``expires_text`` as printed, ``expires`` its last day of use.

    ``weighed``: whether the tablets weighed for the plan were of this lot; None where not asked.
    """

    role: str
    name: str
    maker: str
    product_code: str
    lot: str
    expires_text: str
    expires: date
    weighed: bool | None = None


@dataclass(frozen=True, slots=True)
class BatchDate:
    """The last day of use of a batch, and the limit that set it."""

    batch_id: str
    last_day: date
    code: str
    params: tuple[Param, ...] = ()


@dataclass(frozen=True, slots=True)
class LotsChosen:
    """The lots of a making, chosen on the day it is made; ``seen`` are findings confirmed.

    ``before`` are the lots that these replace.
    """

    making_id: str
    made_on: date
    lots: tuple[Lot, ...]
    dates: tuple[BatchDate, ...]
    seen: tuple[str, ...] = ()
    before: tuple[Lot, ...] = ()


@dataclass(frozen=True, slots=True)
class TabletsCrushed:
    """How many tablets were crushed together."""

    making_id: str
    count: int


@dataclass(frozen=True, slots=True)
class IngredientWeighed:
    """A weighing that was accepted; the last one of its kind counts.

    ``raw`` is the reading as it came, typed or a balance's whole line; ``before`` the reading that
    this one replaces.
    """

    making_id: str
    batch_id: str
    what: str
    unit: str
    target: Decimal
    actual: Decimal
    raw: str = ""
    before: Decimal | None = None


@dataclass(frozen=True, slots=True)
class MeasureRefused:
    """A weight or volume that was refused, and why; kept, because it happened."""

    making_id: str
    batch_id: str
    what: str
    unit: str
    target: Decimal
    actual: Decimal
    code: str
    raw: str = ""


@dataclass(frozen=True, slots=True)
class CapsulesWeighed:
    """Capsules made and some weighed one by one; ``rule`` names what they were judged by.

    ``chosen`` is the pharmacy's setting then; ``net``: judged without the shell, so that
    ``reference_mg`` is a fill; ``passes`` is None where the fact is older than the rules, and
    then none may be ``outside``.
    """

    making_id: str
    batch_id: str
    made: int
    shell_mg: Decimal
    weights_mg: tuple[Decimal, ...]
    mean_mg: Decimal
    rsd_pct: Decimal
    mean_fill_mg: Decimal
    fill_rsd_pct: Decimal
    reference_mg: Decimal
    rule: str
    outside: int
    chosen: str = ""
    net: bool = False
    passes: bool | None = None


@dataclass(frozen=True, slots=True)
class LiquidMade:
    """The volume a liquid was made to; ``raw`` as it was read, ``before`` what it replaces."""

    making_id: str
    batch_id: str
    target_ml: Decimal
    volume_ml: Decimal
    raw: str = ""
    before: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ExtrasSettled:
    """What became of capsules made beyond those dispensed."""

    making_id: str
    batch_id: str
    count: int
    fate: str
    note: str


@dataclass(frozen=True, slots=True)
class BatchPrepared:
    """The preparer's name stands to the batch."""

    making_id: str
    batch_id: str
    name: str
    identity: str = UNVERIFIED


@dataclass(frozen=True, slots=True)
class BatchChecked:
    """A second person checked the batch."""

    making_id: str
    batch_id: str
    name: str
    identity: str = UNVERIFIED


@dataclass(frozen=True, slots=True)
class BatchReleased:
    """The batch may go to the patient."""

    making_id: str
    batch_id: str
    name: str
    identity: str = UNVERIFIED


@dataclass(frozen=True, slots=True)
class BatchRejected:
    """The batch may never go to a patient."""

    making_id: str
    batch_id: str
    name: str
    reason: str
    identity: str = UNVERIFIED


@dataclass(frozen=True, slots=True)
class LabelPrinted:
    """A label was sent to a printer or written as a file; ``copy`` counts from 1."""

    making_id: str
    batch_id: str
    container: int
    copy: int
    way: str


Event = (
    RecordOpened
    | PharmacySet
    | SumSettingsSet
    | PrescriptionEntered
    | MakingOpened
    | LotsChosen
    | TabletsCrushed
    | IngredientWeighed
    | MeasureRefused
    | CapsulesWeighed
    | LiquidMade
    | ExtrasSettled
    | BatchPrepared
    | BatchChecked
    | BatchReleased
    | BatchRejected
    | LabelPrinted
    | ScreenFinished
    | LogExported
    | AnchorBegun
    | EndAccepted
    | RecordRestored
    | ClockAccepted
    | BackupFolderSet
)
