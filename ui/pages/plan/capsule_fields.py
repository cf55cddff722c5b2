"""What capsules ask: strengths, size, filler, and the figures of the way the filler is found."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from compounding.application import offers
from compounding.domain.lots import NAME_LONGEST
from ui.pages.plan import fields as asked
from ui.pages.plan import hints
from ui.pages.plan.packing_dialog import measure_packing
from ui.pages.plan.state import PlanState
from ui.widgets.card import button
from ui.widgets.combo import Choice
from ui.widgets.form import Form
from ui.widgets.labels import plain_label, set_shown
from ui.widgets.quantity_edit import CountEdit, QuantityEdit
from ui.widgets.text_edit import TextEdit

_STRENGTHS = (
    ("One strength per step", asked.PER_STEP),
    *((f"{mg} mg for every step", mg) for mg in asked.STRENGTHS),
    ("Another strength for every step", asked.ANOTHER),
)
_METHODS = (
    ("Packing statistic", asked.PACKING_METHOD),
    ("Fixed fill mass", "fixed_fill"),
    ("Volume in a measuring cylinder", "volume"),
)
_PACKING = "Fill capsules of this size with the pure powder and weigh; subtract the shells."
_SURCHARGE = (
    "Drug added for what sticks to mortar and capsules, as DAC/NRF has it: at most 10 %. "
    "It takes the place of filler. Extra capsules cover what is lost of the mixture."
)
_FILL = "All powder in one capsule: drug, ballast and filler together."
_CYLINDER = (
    "The volume of all capsules of a batch: fill as many shells level with filler and empty them "
    "into the cylinder. The filler's mass is then not known beforehand."
)


class CapsuleFields(QObject):
    """The capsule part of the Making form; ``measured`` carries texts by key."""

    measured = Signal(object)

    def __init__(self, form: Form) -> None:
        super().__init__(form)
        self._form = form
        self._size = ""
        self._build_strengths()
        self._build_filler()
        self._build_figures()

    def _build_strengths(self) -> None:
        add = self._form.add
        add(asked.STRENGTH, "Strengths", Choice(_STRENGTHS), span=2)
        other = QuantityEdit("mg", decimals=2, above_zero=True)
        add(asked.OTHER_STRENGTH, "Strength of each capsule", other, span=2)
        add(asked.EXTRA, "Extra capsules", CountEdit("per batch", largest=200))
        sizes = tuple((size, size) for size in offers.capsule_sizes())
        add(asked.SIZE, "Capsule si&ze", Choice(sizes))

    def _build_filler(self) -> None:
        add = self._form.add
        usual = offers.usual_fillers()
        fillers = (*((hints.capital(name), name) for name in usual), ("Another", asked.ANOTHER))
        add(asked.FILLER, "Fi&ller", Choice(fillers), span=2)
        name = TextEdit(longest=NAME_LONGEST, on_label=False)
        add(asked.OTHER_FILLER, "Name of the filler", name, span=2)

    def _build_figures(self) -> None:
        add = self._form.add
        add(asked.METHOD, "Filler found by", Choice(_METHODS), span=2)
        for key, powder in ((asked.FILLER_PACKING, "filler"), (asked.POWDER_PACKING, "powder")):
            mass = QuantityEdit("mg", decimals=3, above_zero=True)
            add(key, hints.capital(powder), mass, help_text=_PACKING)
            measure = button("Measure packing", kind="link")
            measure.setAccessibleName(f"Measure the {powder} packing")
            measure.clicked.connect(partial(self._on_measure, key, powder))
            self._form.box(key).add_under(measure)
        fill = QuantityEdit("mg", decimals=3, above_zero=True)
        add(asked.FILL, "Powder in each capsule", fill, help_text=_FILL, span=2)
        cylinder = QuantityEdit("mL", decimals=2, above_zero=True)
        add(asked.CYLINDER, "Fill up to", cylinder, help_text=_CYLINDER, span=2)
        surcharge = QuantityEdit("%", decimals=3)
        add(asked.SURCHARGE, "Drug surcharge", surcharge, span=2, help_text=_SURCHARGE)
        self.room = plain_label(role="small", wrap=True, numbers=True)
        self._form.box(asked.CYLINDER).add_under(self.room)

    def _on_measure(self, key: str, powder: str) -> None:
        text = measure_packing(self._form, powder, self._size)
        if text is not None:
            self.measured.emit({key: text})
        self._form.focus(key)

    def show_state(self, state: PlanState) -> None:
        """Say which capsules the packing figures are of, and what they hold."""
        size = state.fields[asked.SIZE]
        if size != self._size:
            self._size = size
            self._form.set_label(asked.FILLER_PACKING, f"Filler fills size {size} with")
            self._form.set_label(asked.POWDER_PACKING, f"Powder fills size {size} with")
        room = hints.room_text(state)
        self.room.setText(room)
        set_shown(self.room, bool(room))
