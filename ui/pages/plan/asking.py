"""The left side of the Plan page: what is asked, in two cards."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject

from ui.pages.plan import fields as asked
from ui.pages.plan import regimens
from ui.pages.plan.entry_card import EntryCard
from ui.pages.plan.making_card import MakingCard
from ui.pages.plan.prescription_card import PrescriptionCard
from ui.pages.plan.state import PlanState

Said = tuple[str, str]


class Asking(QObject):
    """Both cards as one: what is typed in either, findings to the field they name."""

    def __init__(self, prescription: PrescriptionCard, making: MakingCard) -> None:
        super().__init__(prescription)
        self._prescription = prescription
        self.cards: tuple[EntryCard, ...] = (prescription, making)
        self._fields: Mapping[str, str] = {}

    def show_state(self, state: PlanState) -> None:
        """Show texts and what is said under each field."""
        self._fields = state.fields
        notes = self._at_home(state.notes)
        for card in self.cards:
            card.show_state(state)
            card.form.show_findings(notes)

    def _at_home(self, notes: Mapping[str, Said]) -> dict[str, Said]:
        """What is said, by the field that shows it; a refusal comes before a question."""
        placed: dict[str, Said] = {}
        for subject, said in notes.items():
            home = asked.home_of(subject, self._fields)
            if home not in placed or (said[0] == "stop" and placed[home][0] != "stop"):
                placed[home] = said
        return placed

    def refusals(self, fields: Mapping[str, str]) -> dict[str, str]:
        """What the fields that are asked for do not take of ``fields``, by path."""
        keys = asked.typed_keys(fields)
        return {
            path: said for card in self.cards for path, said in card.refusals(fields, keys).items()
        }

    def gaps(self) -> tuple[str, ...]:
        """The names of the fields without which there is no plan, empty still."""
        homes = (asked.home_of(key, self._fields) for key in asked.empty_keys(self._fields))
        return tuple(
            card.form.name_of(home)
            for home in dict.fromkeys(homes)
            for card in self.cards
            if home in card.form.field_keys()
        )

    def first_refusal(self) -> str:
        """The first field whose text cannot be used, and why; empty where there is none."""
        for card in self.cards:
            for key, problem in card.form.problems().items():
                if not problem.is_empty:
                    return f"{card.form.name_of(key)}: {problem.sentence}"
        return ""

    def show_gaps(self) -> bool:
        """Say what is still needed and go to the first field of it; False where nothing is."""
        complete = [card.form.show_problems() for card in reversed(self.cards)]
        if complete[-1] and not all(complete):
            self.cards[1].form.show_problems()
        elif not complete[-1]:
            self._go_into_steps(next(iter(self.cards[0].form.problems())), "")
        return not all(complete)

    def forget_gaps(self) -> None:
        """Begin anew: nothing is asked for yet."""
        for card in self.cards:
            card.form.forget_problems()

    def focus(self, subject: str) -> bool:
        """Go to the field that ``subject`` names, or that stands for it."""
        home = asked.home_of(subject, self._fields)
        found = any(card.form.focus(home) for card in self.cards)
        if found:
            self._go_into_steps(home, subject)
        return found

    def _go_into_steps(self, home: str, subject: str) -> None:
        if home == regimens.STEPS:
            self._prescription.steps.focus_on(subject)
