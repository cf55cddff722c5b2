"""What the worksheet, label and log pages show of a making: frozen, complete, asked for once.

Amounts are decimal strings with the unit in the name; dates are dates. Sentences are made from
codes by :mod:`compounding.messages`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from compounding.domain.events import Reason
from compounding.domain.quality import THEORETICAL
from compounding.findings import Finding


class Progress(StrEnum):
    """Where a step of the work stands."""

    DONE = "done"
    CURRENT = "current"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class StepView:
    """One step; ``key`` is lots, crush, weigh, capsules, liquid, extras, prepare or release."""

    key: str
    progress: Progress
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """A code with its parameters, for :func:`compounding.messages.sentence`."""

    code: str
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of the record: number, when, and what happened."""

    seq: int
    at: datetime
    words: Words
    batch_id: str | None


@dataclass(frozen=True, slots=True)
class RefusedReading:
    """A reading that was refused, and the code that says why."""

    actual: str
    code: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TargetView:
    """One weighing: ``actual`` is the reading that counts; ``low`` to ``high`` would count.

    ``what`` is the name in the plan, ``name`` the substance. ``off_by_pct`` is signed, 2 decimals.
    ``from_stock``: too light for the balance, so ``name`` says that a stock solution is used.
    """

    what: str
    name: str
    lot: str
    unit: str
    exact: str
    target: str
    readability: str
    minimum: str | None
    low: str
    high: str
    actual: str | None
    off_by_pct: str | None
    weighed_at: datetime | None
    refused: tuple[RefusedReading, ...]
    is_next: bool
    from_stock: bool = False


@dataclass(frozen=True, slots=True)
class MassView:
    """What the capsules hold of the powder weighed for them, in percent, 2 decimals.

    ``of_sample``: worked out from the mean of the capsules weighed times those made. ``gained``:
    they hold more than was weighed, and ``loss_pct`` says by how much. ``too_much`` is more
    than the 3 % that DAC/NRF allow to be lost, or as much gained.
    """

    net_total_mg: str
    powder_mg: str
    yield_pct: str
    loss_pct: str
    of_sample: bool
    gained: bool
    too_much: bool


@dataclass(frozen=True, slots=True)
class CapsulesView:
    """Capsules made and weighed, in mg. ``reference_mg`` is what each is judged against.

    ``deviations_pct`` (2 decimals) belong to ``weights_mg``; ``outside`` counts those beyond 10 %.
    ``fills_mg`` are the weights less the mean shell; ``theoretical_fill_mg`` may be unknown.
    ``rule`` judged them (words: sentence("rule." + rule)); ``net``: without the shells, so that
    ``reference_mg`` is a fill. ``mass`` is None where not all of the powder was weighed.
    """

    made: int
    shell_mg: str
    weights_mg: tuple[str, ...]
    fills_mg: tuple[str, ...]
    deviations_pct: tuple[str, ...]
    mean_mg: str
    rsd_pct: str
    mean_fill_mg: str
    fill_rsd_pct: str
    theoretical_fill_mg: str | None
    reference_mg: str
    rule: str
    outside: int
    net: bool = False
    passes: bool = True
    mass: MassView | None = None


@dataclass(frozen=True, slots=True)
class ExtrasView:
    """What became of ``count`` capsules beyond those dispensed; empty until it is settled."""

    count: int
    fate: str
    note: str


@dataclass(frozen=True, slots=True)
class SignedView:
    """A typed name, when, and whether anybody verified who it was."""

    name: str
    at: datetime
    identity: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DoseView:
    """One dated line of a container."""

    step: int
    first: date
    last: date
    nights: int
    dose_mg: str
    units: int | None
    volume_ml: str | None


@dataclass(frozen=True, slots=True)
class ContainerView:
    """One container of the batch, and how often its label was printed."""

    number: int
    units: int | None
    volume_ml: str | None
    doses: tuple[DoseView, ...]
    printed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchView:
    """Everything of one batch. ``next_key`` is the current step's key, None when it is closed.

    ``last_day`` is the date now, ``planned_last_day`` the plan's; ``limited_by`` says why.
    ``mixing_mg`` is what is in the mortar after each doubling (``trituration_mg`` the same for a
    trituration made first). ``against_release`` is empty when the batch may be released by a
    second person today. ``weight_rule`` will judge the capsules: the pharmacy's choice now.
    ``released_on`` is the opioid screen that the release went by.
    """

    batch_id: str
    making_id: str
    number: str
    position: int
    form: str
    state: str
    strength_mg: str | None
    concentration_mg_per_ml: str | None
    units: int | None
    volume_ml: str | None
    drug_mg: str
    size: str | None
    formula: str | None
    storage: str
    plan_steps: tuple[int, ...]
    covers_first: date
    covers_last: date
    planned_last_day: date
    last_day: date
    limited_by: Words
    steps: tuple[StepView, ...]
    next_key: str | None
    targets: tuple[TargetView, ...]
    trituration_mg: tuple[str, ...]
    mixing_mg: tuple[str, ...]
    dispensed: int
    weights_needed: int
    fill_each_mg: str | None
    capsules: CapsulesView | None
    made_volume_ml: str | None
    extras: ExtrasView | None
    prepared: SignedView | None
    checked: SignedView | None
    released: SignedView | None
    rejected: SignedView | None
    missing: tuple[Finding, ...]
    against_release: tuple[Finding, ...]
    containers: tuple[ContainerView, ...]
    weight_rule: str = THEORETICAL
    released_on: ScreenView | None = None


@dataclass(frozen=True, slots=True)
class LotWanted:
    """A lot to name: ``role`` is tablet, filler or ingredient."""

    role: str
    name: str


@dataclass(frozen=True, slots=True)
class LotView:
    """A lot chosen; ``expires_text`` as it is printed on the package."""

    role: str
    name: str
    maker: str
    product_code: str
    lot: str
    expires_text: str
    expires: date
    weighed: bool | None = None


@dataclass(frozen=True, slots=True)
class PrescriptionView:
    """Who it is for; ``patient`` is empty and ``born`` None where the data were deleted."""

    prescription_id: str
    patient: str
    born: date | None
    rx_number: str
    prescriber: str


@dataclass(frozen=True, slots=True)
class ScreenedEntry:
    """One entry of the screened list, as it was decided; ``text`` is empty where it was deleted.

    ``verdict``, ``decision`` and ``against``, what stops it, are codes; ``details`` the finished
    words of what was noted.
    """

    text: str
    verdict: str
    decision: str
    ingredients: tuple[str, ...]
    details: str
    against: str = ""


@dataclass(frozen=True, slots=True)
class ScreenView:
    """The newest finished opioid screen of a making. ``against`` and ``overrides`` are codes.

    ``doubted`` where it does not count any more: the record began again after it.
    """

    at: datetime
    name: str
    identity: str
    passes: bool
    takes_nothing: bool
    entries: tuple[ScreenedEntry, ...]
    answers: tuple[str, ...]
    against: tuple[str, ...]
    overrides: tuple[str, ...]
    earliest: date | None
    doubted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MakingView:
    """One day's work at the bench, complete. ``seq`` is the last event of it.

    ``tablets_weighed`` is how many gave the mean mass by which powder is weighed, and it is asked
    whether they were of the lot chosen; 0 where the number is not known, None where no powder is.
    ``against_patient`` is what stands against anything of it going to its patient.
    """

    making_id: str
    prescription: PrescriptionView
    planned_on: date
    made_on: date | None
    opened_at: datetime
    to_crush: int
    crushed: int | None
    wanted: tuple[LotWanted, ...]
    lots: tuple[LotView, ...]
    lots_may_change: bool
    reasons: tuple[Reason, ...]
    batches: tuple[BatchView, ...]
    history: tuple[HistoryLine, ...]
    seq: int
    against_patient: tuple[Finding, ...]
    tablets_weighed: int | None = None
    screen: ScreenView | None = None

    def batch(self, batch_id: str) -> BatchView:
        """The batch with this id."""
        return next(each for each in self.batches if each.batch_id == batch_id)


@dataclass(frozen=True, slots=True)
class Started:
    """A plan that was begun: its makings, earliest first, and their batches' numbers."""

    making_ids: tuple[str, ...]
    batch_numbers: tuple[str, ...]
    seq: int


@dataclass(frozen=True, slots=True)
class MeasureOutcome:
    """What became of a reading: accepted, or refused with the finding. Recorded either way."""

    accepted: bool
    finding: Finding | None
    view: MakingView


@dataclass(frozen=True, slots=True)
class LotsOutcome:
    """What lots would mean: the new last day of each batch (by id), and what to see first."""

    dates: Mapping[str, date]
    findings: tuple[Finding, ...]
    made_on: date
