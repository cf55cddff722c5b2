"""Choosing the lots: one row of fields for each ingredient."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from compounding.application.views import LotView, LotWanted, MakingView
from compounding.domain.lots import CODE_LONGEST, LOT_LONGEST, MAKER_LONGEST, TABLET, LotDraft
from ui.pages.worksheet.panels import Panel
from ui.widgets.combo import Choice
from ui.widgets.date_edit import DateEdit
from ui.widgets.form import Form
from ui.widgets.labels import plain_label
from ui.widgets.line_field import LineField
from ui.widgets.text_edit import TextEdit

ANSWERS: Final = (("Yes, of this lot and maker", True), ("No, of another", False))
NOT_ANSWERED: Final = "Choose the answer. Another lot or maker weighs otherwise."


class LotsPanel(Panel):
    """Maker, product code, lot and expiry of everything that goes in."""

    chosen = Signal(object, bool)

    def __init__(self) -> None:
        super().__init__("Use these lots")
        self._wanted: tuple[LotWanted, ...] = ()
        self._making = self._answer_key = ""
        self._must_see = False
        self._chosen = False
        self._answer: Choice | None = None
        self._rows = QWidget()
        self._grid = QVBoxLayout(self._rows)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)
        self.stack.addWidget(
            plain_label("Read lot and expiry off each package.", role="large", wrap=True)
        )
        self.stack.addWidget(self._rows)
        self._close()

    def show_view(self, view: MakingView) -> None:
        """Ask for the lots of ``view``; what is being typed stays."""
        self._chosen = view.made_on is not None
        if view.making_id == self._making:
            return
        self._making, self._wanted = view.making_id, view.wanted
        while self._grid.count():
            item = self._grid.takeAt(0)
            old = item.widget() if item else None
            if old is not None:
                old.deleteLater()
        self.form = Form(columns=4)
        self.form.changed.connect(self._on_changed)
        chosen = {(lot.role, lot.name): lot for lot in view.lots}
        self._answer = None
        for at, wanted in enumerate(view.wanted):
            lot = chosen.get((wanted.role, wanted.name))
            self._add(at, wanted, lot)
            if wanted.role == TABLET and view.tablets_weighed is not None:
                self._ask(f"lots[{at}].weighed", view.tablets_weighed, lot)
        self._grid.addWidget(self.form)

    def _add(self, at: int, wanted: LotWanted, lot: LotView | None) -> None:
        name = wanted.name
        self.form.add_row(plain_label(name[:1].upper() + name[1:], role="strong"))
        fields: tuple[tuple[str, str, LineField[object]], ...] = (
            ("maker", "Maker", TextEdit(longest=MAKER_LONGEST)),
            ("product_code", "NDC", TextEdit(longest=CODE_LONGEST, required=False)),
            ("lot", "Lot", TextEdit(longest=LOT_LONGEST)),
            ("expires", "Expires", DateEdit(month_allowed=True)),
        )
        for key, label, field in fields:
            self.form.add(f"lots[{at}].{key}", label, field)
            field.setAccessibleName(f"{label} of {name}")
        if lot is not None:
            texts = (lot.maker, lot.product_code, lot.lot, lot.expires_text)
            for (_key, _label, field), text in zip(fields, texts, strict=True):
                field.set_text(text)

    def _ask(self, key: str, count: int, lot: LotView | None) -> None:
        """Another lot or maker weighs otherwise, so it is asked, and nothing is chosen before."""
        tablets = f"{count} tablets" if count > 1 else "tablets"
        words = f"Were the {tablets} weighed of this lot?"
        self._answer = self.form.add(key, words, Choice(ANSWERS), span=2)
        self._answer.set_value(lot.weighed if lot else None)
        self._answer_key = key

    def clear(self) -> None:
        """Lots typed stay until another making is opened."""

    def is_begun(self) -> bool:
        """Whether lots are typed that were not chosen yet."""
        return super().is_begun() and not self._chosen

    def ask_to_see(self, must_see: bool) -> None:
        """Whether the next press means that what is said above was seen."""
        self._must_see = must_see
        self.accept.setText("Seen: use these lots" if must_see else "Use these lots")
        self.accept.setAccessibleName(self.accept.text())

    def _on_changed(self, key: str) -> None:
        """Another lot is judged again before it counts as seen, and asked about again."""
        self.ask_to_see(False)
        if key == self._answer_key:
            self.form.show_findings({})
        elif self._answer is not None:
            of_tablets = self._answer_key.rpartition(".")[0]
            if key in (f"{of_tablets}.maker", f"{of_tablets}.lot"):
                self._answer.set_value(None)

    def _on_accept(self) -> None:
        if not self.form.show_problems():
            return
        if self._answer is not None and self._answer.value() is None:
            self.form.show_findings({self._answer_key: ("stop", NOT_ANSWERED)})
            self._answer.setFocus()
        else:
            self.send()

    def drafts(self) -> tuple[LotDraft, ...]:
        """The lots as typed."""
        return tuple(
            LotDraft(
                role=wanted.role,
                name=wanted.name,
                maker=self.text(f"lots[{at}].maker"),
                product_code=self.text(f"lots[{at}].product_code"),
                lot=self.text(f"lots[{at}].lot"),
                expires=self.text(f"lots[{at}].expires"),
                weighed=self._weighed(wanted),
            )
            for at, wanted in enumerate(self._wanted)
        )

    def _weighed(self, wanted: LotWanted) -> bool | None:
        answer = self._answer.value() if self._answer and wanted.role == TABLET else None
        return answer if isinstance(answer, bool) else None

    def send(self) -> None:
        """Send the lots."""
        self.chosen.emit(self.drafts(), self._must_see)
