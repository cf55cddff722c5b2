"""What an oral liquid asks: formula, strength, storage, bottle and oral syringe."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QObject

from compounding.application import offers
from compounding.quantity import plain
from ui.pages.plan import fields as asked
from ui.pages.plan import hints
from ui.pages.plan.state import PlanState
from ui.widgets.banner import Banner
from ui.widgets.combo import Choice
from ui.widgets.form import Form
from ui.widgets.labels import plain_label, set_shown
from ui.widgets.quantity_edit import QuantityEdit

# Short enough for the chooser; a formula without words here goes by its whole name.
WORDS: Final[Mapping[str, str]] = {
    "fawcett-1997": "1 mg per mL, ascorbic acid, benzoate",
    "fawcett-5": "5 mg per mL, ascorbic acid, benzoate",
    "water": "Purified water only",
    "simple-syrup": "1 mg per mL, simple syrup",
    "vehicle-preserved": "Commercial vehicle, preserved",
    "vehicle-unpreserved": "Commercial vehicle, no preservative",
}
_PLACES: Final[Mapping[str, str]] = {"refrigerator": "Refrigerator", "room": "Room"}
_YES_NO: Final = (("No", "no"), ("Yes, for this formula and bottle", "yes"))
_DATES: Final = (("1 day, as practice notes say", "no"), ("14 days, by the table alone", "yes"))
_SYRINGE: Final = "Read the graduation off the syringe that is dispensed with the bottle."
_OVERFILL: Final = "Per bottle, for what stays in it and in the syringe."


class LiquidFields(QObject):
    """The liquid part of the Making form."""

    def __init__(self, form: Form) -> None:
        super().__init__(form)
        self._form = form
        self._formula = ""
        self._build_formula()
        self._build_date()
        self._build_dispensing()

    def _build_formula(self) -> None:
        add = self._form.add
        formulas = tuple((WORDS.get(each.id, each.name), each.id) for each in offers.formulas())
        add(asked.FORMULA, "Formula", Choice(formulas), span=2)
        self.strength_note = Banner("warn")
        self._form.add_row(self.strength_note)
        strength = QuantityEdit("mg per mL", decimals=2, above_zero=True)
        self.strength = add(asked.CONCENTRATION, "Strength", strength)
        self.storage = add(asked.STORAGE, "Kept", Choice())

    def _build_date(self) -> None:
        add = self._form.add
        tested = "A report under USP <51> for this formula in this container."
        add(asked.TESTED, "Antimicrobial test on file", Choice(_YES_NO), span=2, help_text=tested)
        dated = "No stability data stand behind more than a day; a reason is asked for."
        add(asked.TABLE_DATE, "May be used for", Choice(_DATES), span=2, help_text=dated)

    def _build_dispensing(self) -> None:
        add = self._form.add
        whole = "Whole: round up to whole tablets and make to the larger volume."
        tablets = Choice((("Whole", "whole"), ("Weighed powder", "weighed")))
        add(asked.TABLETS, "Tablets", tablets, help_text=whole)
        add(asked.OVERFILL, "Overfill", QuantityEdit("mL", decimals=2), help_text=_OVERFILL)
        self.bottles = plain_label(role="small", wrap=True, numbers=True)
        self._form.add_row(self.bottles)
        syringes = tuple(
            (f"{each.holds}, {each.graduation} steps", plain(each.graduation.exact))
            for each in offers.offered().syringes
        )
        chooser = Choice((*syringes, ("Another graduation", asked.ANOTHER)))
        add(asked.SYRINGE, "Oral syringe", chooser, span=2, help_text=_SYRINGE)
        steps = QuantityEdit("mL", decimals=3, above_zero=True)
        add(asked.GRADUATION, "Syringe shows steps of", steps, span=2, help_text=_SYRINGE)
        self.fillings = plain_label(role="small", wrap=True, numbers=True)
        self._form.add_row(self.fillings)

    def offer(self, fields: Mapping[str, str]) -> None:
        """Offer the storages of the formula chosen, before the texts are shown."""
        if fields[asked.FORMULA] != self._formula:
            self._formula = fields[asked.FORMULA]
            places = (str(place) for place in offers.storages(self._formula))
            self.storage.set_items([(_PLACES[place], place) for place in places])

    def show_state(self, state: PlanState) -> None:
        """Show what the formula fixes, and the hints about bottle and syringe."""
        fields = state.fields
        self.storage.set_value(asked.storage_of(fields))
        fixed = asked.fixed_concentration(fields)
        self.strength.setEnabled(fixed is None)
        self.strength.set_text(fields[asked.CONCENTRATION] if fixed is None else fixed)
        note = hints.strength_note(fields)
        if " ".join(note).strip() != self.strength_note.text():
            self.strength_note.say("warn", *note)
        for label, text in (
            (self.bottles, hints.bottles_text(state)),
            (self.fillings, hints.fillings_text(state)),
        ):
            label.setText(text)
            set_shown(label, bool(text))
