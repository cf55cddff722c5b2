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


class LabelCheck:
    """Lays the labels out, and not again while nothing that they show has changed."""

    def __init__(self) -> None:
        self._checked: tuple[Plan, PrescriptionDraft, Pharmacy | None] | None = None
        self.last: tuple[Finding, ...] = ()

    def check(
        self, plan: Plan, draft: PrescriptionDraft, pharmacy: Pharmacy | None
    ) -> tuple[Finding, ...]:
        """What :func:`against_labels` says of them; kept as ``last``."""
        asked_for = (plan, draft, pharmacy)
        if self._checked is None or not _same(self._checked, asked_for):
            self.last = against_labels(plan, draft, pharmacy)
            self._checked = asked_for
        return self.last


def _same(
    before: tuple[Plan, PrescriptionDraft, Pharmacy | None],
    now: tuple[Plan, PrescriptionDraft, Pharmacy | None],
) -> bool:
    """Whether it is the same plan with the same texts; mostly it is the very same plan."""
    return (before[0] is now[0] or before[0] == now[0]) and before[1:] == now[1:]


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
