"""Patient, prescriber and regimen: they belong to the prescription, not to a batch."""

from __future__ import annotations

from compounding.domain.prescription import PATIENT_LONGEST, PRESCRIBER_LONGEST, RX_LONGEST
from ui.pages.plan import fields as asked
from ui.pages.plan import regimens
from ui.pages.plan.entry_card import EntryCard
from ui.pages.plan.state import PlanState
from ui.pages.plan.steps_edit import StepsEdit
from ui.widgets.combo import Choice
from ui.widgets.date_edit import DateEdit
from ui.widgets.labels import plain_label, set_shown
from ui.widgets.quantity_edit import CountEdit, QuantityEdit
from ui.widgets.text_edit import TextEdit

_OF_A_REGIMEN = (*regimens.RISE, *regimens.TYPED, regimens.TAKES_NOW)
_KEPT_NIGHTS_HINT = "How many nights this supply is for."
_CEILING = "4.5 mg is the ceiling of this program."


class PrescriptionCard(EntryCard):
    """Who it is for, and what is taken when."""

    def __init__(self) -> None:
        super().__init__("Prescription")
        self._build_person()
        self._build_regimen()
        self._build_rise()
        self._build_nights()

    def _build_person(self) -> None:
        add = self.form.add
        patient = TextEdit(longest=PATIENT_LONGEST, hint="Surname, First")
        add(asked.PATIENT, "&Patient", patient)
        add(asked.RX_NUMBER, "R&x number", TextEdit(longest=RX_LONGEST))
        add(asked.BORN, "&Born", DateEdit()).setPlaceholderText("yyyy-mm-dd")
        add(asked.PRESCRIBER, "Pre&scriber", TextEdit(longest=PRESCRIBER_LONGEST))

    def _build_regimen(self) -> None:
        add = self.form.add
        self.protocol = Choice(regimens.items())
        add(regimens.PROTOCOL, "P&rotocol, every night at bedtime", self.protocol, span=2)
        self.evidence = plain_label(role="small", wrap=True)
        self.form.box(regimens.PROTOCOL).add_under(self.evidence)
        self.steps = StepsEdit()
        add(regimens.STEPS, "Steps, dose and nights", self.steps, span=2)
        add(regimens.KEPT_DOSE, "&Dose taken now", _dose(), help_text=_CEILING)
        nights = CountEdit("nights", largest=3660, above_zero=True)
        add(regimens.KEPT_NIGHTS, "For", nights, help_text=_KEPT_NIGHTS_HINT)

    def _build_rise(self) -> None:
        add = self.form.add
        add(regimens.START, "Start at &dose", _dose())
        add(regimens.INCREASE, "Increase by", _dose())
        add(regimens.NIGHTS, "Every", CountEdit("nights", largest=366, above_zero=True))
        add(regimens.MAXIMUM, "Up to", _dose(), help_text=_CEILING)

    def _build_nights(self) -> None:
        add = self.form.add
        add(asked.FIRST_DOSE, "&First dose", DateEdit())
        add(
            regimens.TAKES_NOW,
            "Takes &now",
            QuantityEdit("mg", decimals=2, required=False),
            help_text="The dose the patient takes already; 0 or empty for a new start.",
        )

    def show_state(self, state: PlanState) -> None:
        """Show the texts, and only the fields of the protocol chosen."""
        super().show_state(state)
        self.show_only(regimens.asked_keys(state.fields), _OF_A_REGIMEN)
        self._show_evidence(state.fields[regimens.PROTOCOL])
        self.steps.mark([path for path, (tone, _said) in state.notes.items() if tone == "stop"])

    def _show_evidence(self, protocol: str) -> None:
        evidence, source = regimens.said_of(protocol)
        self.evidence.setText(evidence)
        set_shown(self.evidence, bool(evidence))
        self.form.box(regimens.PROTOCOL).set_help(source)


def _dose() -> QuantityEdit:
    return QuantityEdit("mg", decimals=2, above_zero=True)
