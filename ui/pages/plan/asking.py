"""The left side of the Plan page: what is asked, in two cards."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from compounding.domain.prescription import PATIENT_LONGEST, PRESCRIBER_LONGEST, RX_LONGEST
from ui.pages.plan import fields as asked
from ui.pages.plan.presenter import PlanState
from ui.widgets.card import Card
from ui.widgets.combo import Choice, Segmented
from ui.widgets.date_edit import DateEdit
from ui.widgets.form import Form
from ui.widgets.labels import plain_label, set_tip
from ui.widgets.line_field import LineField
from ui.widgets.quantity_edit import CountEdit, QuantityEdit
from ui.widgets.text_edit import TextEdit

ONE_STRENGTH = "one"


class _Asking(Card):
    """A card of fields whose keys are paths of the request."""

    typed = Signal(str, str)
    finished = Signal()

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.form = Form()
        self.form.changed.connect(self._on_changed)
        self.form.left.connect(self._on_left)
        self.add(self.form)

    def _on_changed(self, key: str) -> None:
        field = self.form.field(key)
        self.typed.emit(key, text_of(field))
        if not isinstance(field, LineField):
            self.finished.emit()

    def _on_left(self, _key: str) -> None:
        self.finished.emit()

    def show_fields(self, fields: Mapping[str, str]) -> None:
        """Show the texts of ``fields`` without sending them back."""
        for key in self.form.field_keys():
            if key in fields:
                show_text(self.form.field(key), fields[key])


def text_of(field: QWidget) -> str:
    """What stands in a field, as the request wants it."""
    if isinstance(field, LineField):
        return field.text()
    assert isinstance(field, (Choice, Segmented))
    return str(field.value())


def show_text(field: QWidget, text: str) -> None:
    """Show ``text`` in a field of any kind, quietly."""
    if isinstance(field, LineField):
        field.set_text(text)
    elif isinstance(field, (Choice, Segmented)):
        field.set_value(text)


class PrescriptionCard(_Asking):
    """Patient, prescriber and regimen: they belong to the prescription, not to a batch."""

    def __init__(self) -> None:
        super().__init__("Prescription")
        self._build_person()
        self._build_regimen()

    def _build_person(self) -> None:
        add = self.form.add
        patient = TextEdit(longest=PATIENT_LONGEST, hint="Surname, First")
        add(asked.PATIENT, "&Patient", patient)
        add(asked.RX_NUMBER, "R&x number", TextEdit(longest=RX_LONGEST))
        add(asked.BORN, "&Born", DateEdit()).setPlaceholderText("yyyy-mm-dd")
        add(asked.PRESCRIBER, "Pre&scriber", TextEdit(longest=PRESCRIBER_LONGEST))

    def _build_regimen(self) -> None:
        add = self.form.add
        protocols = (("&Usual protocol", asked.USUAL), ("Ot&her", asked.OTHER))
        self.protocol = Segmented(protocols)
        self.protocol.set_name("Protocol, every night at bedtime")
        self.protocol.changed.connect(self._on_protocol)
        self.said = plain_label(
            "1.5, 3, then 4.5 mg at bedtime, 14 nights each", role="muted", wrap=True
        )
        set_tip(self.protocol, "Off-label; no society guideline stands behind the usual protocol.")
        self.form.add_row(self.protocol)
        self.form.add_row(self.said)
        add(asked.START, "Start at &dose", QuantityEdit("mg", decimals=2, above_zero=True))
        add(asked.INCREASE, "Increase by", QuantityEdit("mg", decimals=2, above_zero=True))
        add(asked.NIGHTS, "Every", CountEdit("nights", largest=366, above_zero=True))
        add(
            asked.MAXIMUM,
            "Up to",
            QuantityEdit("mg", decimals=2, above_zero=True),
            help_text="4.5 mg is the ceiling of this program.",
        )
        add(asked.FIRST_DOSE, "&First dose", DateEdit())
        add(
            asked.TAKES_NOW,
            "Takes &now",
            QuantityEdit("mg", decimals=2, required=False),
            help_text="The dose the patient takes already; 0 or empty for a new start.",
        )

    def _on_protocol(self) -> None:
        self.typed.emit(asked.PROTOCOL, str(self.protocol.value()))

    def show_fields(self, fields: Mapping[str, str]) -> None:
        """Show the texts; the steps of another protocol only where it is chosen."""
        super().show_fields(fields)
        other = fields[asked.PROTOCOL] == asked.OTHER
        self.protocol.set_value(fields[asked.PROTOCOL])
        self.said.setVisible(not other)
        for key in asked.USUAL_PROTOCOL:
            self.form.set_shown(key, other)


class MakingCard(_Asking):
    """The way of making: form, tablets, filler, balance."""

    def __init__(self) -> None:
        super().__init__("Making")
        self.kind = Segmented((("&Capsules", asked.CAPSULE), ("&Oral liquid", asked.LIQUID)))
        self.kind.set_name("Form")
        self.kind.changed.connect(self._on_kind)
        self.form.add_row(self.kind)
        self._build_tablets()
        self._build_capsules()
        self._build_liquid()
        self._build_balance()

    def _on_kind(self) -> None:
        self.typed.emit(asked.FORM, str(self.kind.value()))

    def _build_tablets(self) -> None:
        add = self.form.add
        add(asked.MADE_ON, "&Made on", DateEdit())
        add(asked.LABEL_MG, "Tablet strength", QuantityEdit("mg", decimals=2, above_zero=True))
        add(
            asked.WEIGHED_MG,
            "20 &tablets weigh",
            QuantityEdit("mg", decimals=4, above_zero=True),
            help_text="Weigh 20 tablets of this lot together. Weigh again at every new lot.",
        )
        add(asked.EXPIRES, "Tablets &expire", DateEdit(month_allowed=True)).setPlaceholderText(
            "2028-03"
        )

    def _build_capsules(self) -> None:
        add = self.form.add
        add(
            asked.STRENGTH,
            "Strengths",
            Choice((("One strength per step", asked.PER_STEP), ("1.5 mg for every step", "1.5"))),
            span=2,
        )
        add(asked.EXTRA, "Extra capsules", CountEdit("per batch", largest=200))
        sizes = tuple((size, size) for size in ("000", "00", "0", "1", "2", "3", "4", "5"))
        add(asked.SIZE, "Capsule si&ze", Choice(sizes))
        fillers = (
            ("Microcrystalline cellulose", "microcrystalline cellulose"),
            ("Lactose", "lactose"),
            ("Sucrose", "sucrose"),
        )
        add(asked.FILLER, "Fi&ller", Choice(fillers), span=2)
        packing = "Fill capsules of this size with the pure powder and weigh; subtract the shells."
        add(
            asked.FILLER_PACKING,
            "Filler fills size 3 with",
            QuantityEdit("mg", decimals=3, above_zero=True),
            help_text=packing,
        )
        add(
            asked.POWDER_PACKING,
            "Powder fills size 3 with",
            QuantityEdit("mg", decimals=3, above_zero=True),
            help_text=packing,
        )

    def _build_liquid(self) -> None:
        add = self.form.add
        formula = (("1 mg per mL, ascorbic acid, benzoate", "fawcett-1997"),)
        add(asked.FORMULA, "Formula", Choice(formula), span=2)
        add(asked.STORAGE, "Kept", Choice((("Refrigerator", "refrigerator"), ("Room", "room"))))
        add(asked.OVERFILL, "Overfill", QuantityEdit("mL", decimals=2))
        add(
            asked.GRADUATION,
            "Oral syringe shows",
            Choice((("0.1 mL steps", "0.1"), ("0.01 mL steps", "0.01"), ("0.2 mL steps", "0.2"))),
        )
        add(
            asked.TABLETS,
            "Tablets",
            Choice((("Whole", "whole"), ("Weighed powder", "weighed"))),
            help_text="Whole: round up to whole tablets and make to the larger volume.",
        )
        add(
            asked.TESTED,
            "Antimicrobial test on file",
            Choice((("No", "no"), ("Yes, for this formula and bottle", "yes"))),
            span=2,
            help_text="A report under USP <51> for this formula in this container.",
        )

    def _build_balance(self) -> None:
        rules = (
            ("Analytical, USP <41>", "usp41"),
            ("By sensitivity and error", "sensitivity"),
            ("100 times the readability", "hundred_d"),
        )
        add = self.form.add
        add(asked.RULE, "Balance rule", Choice(rules), span=2)
        add(asked.READABILITY, "Balance shows steps of", _mass())
        add(asked.REPEATABILITY, "Repeatability", _mass())
        add(asked.SENSITIVITY, "Sensitivity", _mass())
        add(asked.MAX_ERROR, "Error allowed", QuantityEdit("%", decimals=3, above_zero=True))

    def show_fields(self, fields: Mapping[str, str]) -> None:
        """Show the texts, and only the fields that matter for the form and rule chosen."""
        super().show_fields(fields)
        self.kind.set_value(fields[asked.FORM])
        size = fields[asked.SIZE]
        self.form.set_label(asked.FILLER_PACKING, f"Filler fills size {size} with")
        self.form.set_label(asked.POWDER_PACKING, f"Powder fills size {size} with")
        shown = set(asked.asked_keys(fields))
        for key in self.form.field_keys():
            self.form.set_shown(key, key in shown)


def _mass() -> QuantityEdit:
    return QuantityEdit("mg", decimals=4, above_zero=True)


class Asking(QObject):
    """Both cards as one: what is typed in either, findings to the field they name."""

    def __init__(self, prescription: PrescriptionCard, making: MakingCard) -> None:
        super().__init__(prescription)
        self.cards: tuple[_Asking, ...] = (prescription, making)

    def show_state(self, state: PlanState) -> None:
        """Show texts and what is said under each field."""
        for card in self.cards:
            card.show_fields(state.fields)
            card.form.show_findings(state.notes)

    def show_gaps(self) -> bool:
        """Say what is still needed and go to the first field of it; False where nothing is."""
        complete = [card.form.show_problems() for card in reversed(self.cards)]
        if complete[-1] and not all(complete):
            self.cards[1].form.show_problems()
        return not all(complete)

    def forget_gaps(self) -> None:
        """Begin anew: nothing is asked for yet."""
        for card in self.cards:
            card.form.forget_problems()

    def focus(self, subject: str) -> bool:
        """Go to the field that ``subject`` names."""
        return any(card.form.focus(subject) for card in self.cards)
