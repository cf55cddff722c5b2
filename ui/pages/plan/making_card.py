"""The way of making: form, tablets, then capsules or liquid, and the balance."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut

from ui.pages.plan import fields as asked
from ui.pages.plan import hints
from ui.pages.plan.capsule_fields import CapsuleFields
from ui.pages.plan.entry_card import EntryCard
from ui.pages.plan.liquid_fields import LiquidFields
from ui.pages.plan.state import PlanState
from ui.pages.plan.tablets_dialog import weigh_tablets
from ui.widgets.card import button
from ui.widgets.combo import Choice, Segmented
from ui.widgets.date_edit import DateEdit
from ui.widgets.labels import plain_label, set_shown
from ui.widgets.quantity_edit import CountEdit, QuantityEdit

_WEIGH = "Weigh tablets of this lot together. Weigh again at every new lot."
_LEAD = (
    "For pick-up: a batch that is made later is made so many days before its first dose. "
    "The first batch is made on the day above."
)
_WEIGH_KEY = "F7"
_ONE_BY_ONE = "one_by_one"


class MakingCard(EntryCard):
    """Asks how it is made. ``measured`` carries texts by key that a small dialog has found."""

    measured = Signal(object)

    def __init__(self) -> None:
        super().__init__("Making")
        self._fields: dict[str, str] = {}
        self.kind = Segmented((("&Capsules", asked.CAPSULE), ("&Oral liquid", asked.LIQUID)))
        self.kind.set_name("Form")
        self.kind.changed.connect(self._on_kind)
        self.form.add_row(self.kind)
        self._build_tablets()
        self.capsules = CapsuleFields(self.form)
        self.liquid = LiquidFields(self.form)
        self._build_balance()
        self.capsules.measured.connect(self._on_measured)
        QShortcut(QKeySequence(_WEIGH_KEY), self, self._on_weigh)

    def _build_tablets(self) -> None:
        add = self.form.add
        add(asked.MADE_ON, "&Made on", DateEdit())
        add(asked.EXPIRES, "Tablets &expire", DateEdit(month_allowed=True)).setPlaceholderText(
            "2028-03"
        )
        add(asked.LABEL_MG, "Tablet strength", QuantityEdit("mg", decimals=2, above_zero=True))
        count = CountEdit("tablets", largest=999, above_zero=True)
        add(asked.WEIGHED_COUNT, "Weighed together", count, help_text=_WEIGH)
        mass = QuantityEdit("mg", decimals=4, above_zero=True)
        add(asked.WEIGHED_MG, "20 &tablets weigh", mass, help_text=_WEIGH)
        self.one_by_one = add(_ONE_BY_ONE, "Or one by one", button("Weigh", shortcut=_WEIGH_KEY))
        self.one_by_one.setAccessibleName("Weigh one by one")
        self.one_by_one.clicked.connect(self._on_weigh)
        self.spread = plain_label(role="small", wrap=True, numbers=True)
        self.form.add_row(self.spread)
        lead = CountEdit("days before their first dose", largest=365)
        add(asked.LEAD_DAYS, "Later batches are made", lead, span=2, help_text=_LEAD)

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

    def _on_kind(self) -> None:
        self.typed.emit(asked.FORM, str(self.kind.value()))

    def _on_weigh(self) -> None:
        found = weigh_tablets(self, self._fields[asked.EACH_TABLET])
        if found is not None:
            self._on_measured(found)
        self.form.focus(asked.WEIGHED_MG)

    def _on_measured(self, texts: dict[str, str]) -> None:
        for key, text in texts.items():
            self.typed.emit(key, text)
        self.finished.emit()

    def show_state(self, state: PlanState) -> None:
        """Show the texts, and only the fields that matter for what is chosen."""
        fields = self._fields = dict(state.fields)
        self.liquid.offer(fields)
        super().show_state(state)
        self.kind.set_value(fields[asked.FORM])
        shown = {_ONE_BY_ONE, *asked.asked_keys(fields)}
        if not hints.lead_days_matter(state):
            shown.discard(asked.LEAD_DAYS)
        self.show_only(shown, self.form.field_keys())
        self._show_count(fields)
        self.capsules.show_state(state)
        self.liquid.show_state(state)

    def _show_count(self, fields: dict[str, str]) -> None:
        self.form.set_label(asked.WEIGHED_MG, hints.weighed_label(fields))
        spread = hints.spread_text(fields)
        self.spread.setText(spread)
        set_shown(self.spread, bool(spread))


def _mass() -> QuantityEdit:
    return QuantityEdit("mg", decimals=4, above_zero=True)
