"""The labels of a plan, laid out before its start: no job may end without its label."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from compounding.application import labels
from compounding.documents.label_layout import lay_out_label
from compounding.domain.plan import Plan
from compounding.domain.prescription import Pharmacy, PrescriptionDraft
from compounding.errors import CompoundingError, DocumentError, InputError, RuleError
from compounding.findings import Finding, Level
from ui.pages.plan import fields as asked
from ui.printing.letters import QtMeasure

PHARMACY: Final = "pharmacy"
_FIELDS: Final[Mapping[str, str]] = {
    "patient": asked.PATIENT,
    "rx_number": asked.RX_NUMBER,
    "prescriber": asked.PRESCRIBER,
    "pharmacy": "pharmacy.name",
    "address": "pharmacy.address",
    "phone": "pharmacy.phone",
}
_MEASURE: Final = QtMeasure()


def against_labels(
    plan: Plan, draft: PrescriptionDraft, pharmacy: Pharmacy | None
) -> tuple[Finding, ...]:
    """The Stop of the first label that could not be printed; nothing where all can be."""
    try:
        for content in labels.preview_contents(plan, draft, pharmacy):
            lay_out_label(content, _MEASURE)
    except RuleError as error:
        return tuple(each for each in error.findings if each.level is Level.STOP)
    except InputError as error:
        first = error.problems[0]
        return (Finding(Level.STOP, first.code, first.path, first.params),)
    except DocumentError as error:
        return (Finding(Level.STOP, error.code, _subject(error), error.params),)
    return ()


def _subject(error: CompoundingError) -> str | None:
    """The field that a code like ``label.too_long.patient`` ends with."""
    return _FIELDS.get(error.code.rpartition(".")[2])
