"""A plan in its documented JSON form.

Every figure is printed to at most six decimals, half up, without trailing zeros; no printed value
is used again. Source: the plan interface, "plan: output".
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from compounding.application.figures import figure
from compounding.domain.plan import (
    Agreement,
    BeyondUse,
    Dose,
    ExpectedDose,
    Limit,
    Plan,
    PlannedBatch,
    TabletCount,
)
from compounding.domain.working import DATE, Line
from compounding.findings import Finding
from compounding.messages import sentence, sentence_of
from compounding.quantity import Quantity, plain

Data = dict[str, object]
# Parameters that are figures of their own; the others only choose or fill the sentence.
_FIGURES = ("_mg", "_ml", "_pct")
_FOR_EYES = frozenset({"least_shown_mg", "shown_pct"})


def to_json(plan: Plan, *, working: bool = False) -> Data:
    """The answer as Python data ready for JSON; with the working of each figure where asked."""
    data: Data = {
        "doses": [_dose(dose) for dose in plan.doses],
        "batches": [_batch(batch) for batch in plan.batches],
        "tablets": None if plan.tablets is None else _tablets(plan.tablets),
        "findings": [_finding(finding) for finding in plan.findings],
        "expected_dose": [_expected(expected) for expected in plan.expected],
        "second_path": _agreement(plan.agreement),
    }
    if working:
        data["working"] = [_line(line) for line in plan.working]
    return data


def _figure(quantity: Quantity | None) -> str | None:
    return None if quantity is None else figure(quantity)


def _dose(dose: Dose) -> Data:
    return {
        "step": dose.step,
        "from": dose.first.isoformat(),
        "to": dose.last.isoformat(),
        "nights": dose.nights,
        "dose_mg": _figure(dose.dose),
        "units": dose.units,
        "volume_ml": _figure(dose.volume),
    }


def _batch(batch: PlannedBatch) -> Data:
    return {
        "number": batch.number,
        "make_on": batch.make_on.isoformat(),
        "steps": list(batch.steps),
        "covers": {"from": batch.covers_first.isoformat(), "to": batch.covers_last.isoformat()},
        "strength_mg": _figure(batch.strength),
        "units": batch.units,
        "drug_mg": _figure(batch.drug),
        "tablets_exact": figure(batch.tablets_exact),
        "tablet_powder_mg": _figure(batch.tablet_powder),
        "ballast_mg": _figure(batch.ballast),
        "filler_mg": _figure(batch.filler),
        "fill_mg_each": _figure(batch.fill_each),
        "content_if_nothing_lost_mg": _figure(batch.content_if_nothing_lost),
        "volume_ml": _figure(batch.volume),
        "tablets": batch.tablets,
        "weigh": [
            {
                "what": each.what,
                "exact_mg": _figure(each.exact),
                "target_mg": _figure(each.target),
            }
            for each in batch.weighings
        ],
        "beyond_use": beyond_use(batch.beyond_use),
    }


def beyond_use(last: BeyondUse) -> Data:
    """The last day of use, what limits it, and every limit."""
    return {
        "last_day": last.last_day.isoformat(),
        "limited_by": why(last.limited_by),
        "limits": [
            {"why": why(limit), "last_day": limit.last_day.isoformat()} for limit in last.limits
        ],
    }


def why(limit: Limit) -> str:
    """A limit in words: ``180 days, capsules``."""
    return sentence(limit.code, limit.params)


def _tablets(tablets: TabletCount) -> Data:
    return {
        "exact": figure(tablets.exact),
        "to_crush": tablets.to_crush,
        "if_made_separately": list(tablets.if_made_separately),
        "waste_mg": _figure(tablets.waste),
        "left_over_mg": _figure(tablets.left_over),
    }


def _finding(finding: Finding) -> Data:
    figures = {
        key: value
        for key, value in finding.params.items()
        if key.endswith(_FIGURES) and key not in _FOR_EYES
    }
    return {
        "level": finding.level.value,
        "code": finding.code,
        "subject": finding.subject,
        "batch": finding.batch,
        "step": finding.step,
        "message": sentence_of(finding),
        **figures,
        "remedies": [{"kind": each.kind, **each.figures} for each in finding.remedies],
    }


def _expected(expected: ExpectedDose) -> Data:
    data: Data = {"batch": expected.batch}
    if expected.step is not None:
        data["step"] = expected.step
    data["mean_mg"] = _figure(expected.mean)
    data["relative_uncertainty_pct"] = figure(expected.relative_uncertainty_percent)
    data["parts"] = [
        {"what": part.what, "pct": figure(part.percent), "assumed": part.assumed}
        for part in expected.parts
    ]
    return data


def _agreement(agreement: Agreement) -> Data:
    """Whether both paths agree; what differs stands there only where something does."""
    data: Data = {"agrees": agreement.agrees, "checks": agreement.checks}
    if agreement.differences:
        data["differences"] = [
            {"what": each.what, "batch": each.batch, "first": each.first, "second": each.second}
            for each in agreement.differences
        ]
    return data


def agreement_sentence(agreement: Agreement) -> str:
    """What the second path says of a plan, in one or two sentences."""
    code = "second_path.agrees" if agreement.agrees else "second_path.differs"
    counts = {"checks": str(agreement.checks), "differ": str(len(agreement.differences))}
    return sentence(code, counts)


def _line(line: Line) -> Data:
    inputs = [
        {
            "name": each.name,
            "value": _value(each.value, each.unit),
            "unit": each.unit,
            "origin": each.origin.value,
        }
        for each in line.inputs
    ]
    return {
        "symbol": line.symbol,
        "of": line.of,
        "formula": line.formula,
        "batch": line.batch,
        "step": line.step,
        "inputs": inputs,
        "exact": _value(line.exact, line.unit),
        "unit": line.unit,
        "rounded": None if line.rounded is None else _value(line.rounded, line.unit),
        "rounding": line.rounding,
    }


def _value(value: Fraction, unit: str) -> str:
    return date.fromordinal(int(value)).isoformat() if unit == DATE else plain(value)
