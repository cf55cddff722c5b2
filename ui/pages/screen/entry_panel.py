"""The entry at hand: why it has its verdict, what may be said of it, and what that asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from compounding.application.screen_views import ListedEntry
from compounding.domain.screening import Doubt, Judged
from compounding.messages import sentence, sentence_of
from ui.pages.screen.draft import Filled, day_of
from ui.pages.screen.questions import field_of
from ui.pages.screen.state import ScreenState, entry_path
from ui.pages.screen.words import LABELS, TO_COME, VERDICTS, earlier_words, meant_words
from ui.widgets.banner import Said
from ui.widgets.card import Card
from ui.widgets.choice_bar import ChoiceBar
from ui.widgets.combo import Choice
from ui.widgets.form import Form
from ui.widgets.labels import plain_label, set_shown
from ui.widgets.line_field import LineField
from ui.widgets.pill import Pill
from ui.widgets.tones import tone_of

# Name and width in columns, in the order in which they are filled in.
FIELDS: Final = (
    ("last_taken", 1),
    ("doubt", 2),
    ("clearance_by", 2),
    ("clearance_on", 1),
    ("reason", 2),
    ("prescriber", 1),
)
DOUBT: Final = "doubt"
_DIGITS: Final[tuple[Qt.Key, ...]] = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4)
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class DoubtChoice(Choice):
    """How withdrawal was ruled out; Enter goes on."""

    passed = Signal()

    def __init__(self) -> None:
        super().__init__(tuple((sentence(f"doubt.{each}"), each.value) for each in Doubt))
        self.set_value(None)

    # Qt's own names from here on.
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.passed.emit()
        else:
            super().keyPressEvent(event)


class EntryPanel(Card):
    """Asks for one entry; ``passed`` is sent where the hand may go on to the next."""

    chosen = Signal(str)
    typed = Signal(str, str)
    passed = Signal()

    def __init__(self) -> None:
        super().__init__("Entry")
        self.title.hide()
        self.text = plain_label(role="strong", wrap=True)
        self.pill = Pill()
        self.why = plain_label(wrap=True)
        self.meant = plain_label(role="muted", wrap=True)
        self.earlier = plain_label(role="muted", wrap=True)
        self.bar = ChoiceBar()
        self.bar.set_name("Decision")
        self.form = Form(columns=3)
        for name, span in FIELDS:
            made: QWidget = DoubtChoice() if name == DOUBT else field_of(name)
            self.form.add(name, LABELS[name], made, span=span)
        self.said = Said()
        self._lay_out()
        self._bind()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self.text, 1)
        top.addWidget(self.pill, 0, Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout()
        row.addWidget(self.bar)
        row.addStretch(1)
        # Read before it is decided: a low window shows all of it, or its beginning.
        self.head = QWidget()
        stack = QVBoxLayout(self.head)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(10)
        stack.addLayout(top)
        for widget in (self.why, self.meant, self.earlier):
            stack.addWidget(widget)
        stack.addLayout(row)
        self.add(self.head)
        self.add(self.form)
        self.add(self.said)

    def _bind(self) -> None:
        self.bar.chosen.connect(self._on_chosen)
        self.bar.passed.connect(self.passed)
        self.form.changed.connect(self._on_typed)
        for name, _span in FIELDS:
            field = self.form.field(name)
            if isinstance(field, DoubtChoice):
                field.passed.connect(self._on_enter)
            elif isinstance(field, LineField):
                field.returnPressed.connect(self._on_enter)

    def show_state(self, state: ScreenState) -> None:
        """Show the entry at hand; hidden where there is none."""
        at, draft = state.position, state.draft
        self.setVisible(at > 0)
        if not at or draft is None or state.listing is None or state.judged is None:
            return
        entry = state.listing.listed.entries[at - 1]
        judged = state.judged.entries[at - 1]
        filled = draft.entry(state.picked)
        self._show_entry(entry)
        self._show_choices(entry, filled)
        self._show_fields(judged, filled)
        self.form.show_findings(_notes(state, judged, filled))
        found = (*judged.against, *judged.notes)
        self.said.say(tuple((tone_of(each.level), sentence_of(each)) for each in found))

    def _show_entry(self, entry: ListedEntry) -> None:
        tone, word = VERDICTS[entry.entry.verdict]
        self.text.setText(entry.entry.text)
        self.pill.show_status(word, tone)
        self.why.setText(entry.why)
        for label, words in (
            (self.meant, meant_words(entry)),
            (self.earlier, earlier_words(entry.earlier)),
        ):
            label.setText(words)
            set_shown(label, bool(words))

    def _show_choices(self, entry: ListedEntry, filled: Filled) -> None:
        items = tuple(
            (f"{at}  {sentence(f'decision.{each}')}", each.value)
            for at, each in enumerate(entry.choices, 1)
        )
        keys: dict[Qt.Key, object] = {
            digit: each.value for digit, each in zip(_DIGITS, entry.choices, strict=False)
        }
        self.bar.set_items(items, keys)
        self.bar.set_value(filled.choice or None)
        set_shown(self.bar, bool(items))

    def _show_fields(self, judged: Judged, filled: Filled) -> None:
        asked = [name for name, _span in FIELDS if name in judged.asks]
        for name, _span in FIELDS:
            field = self.form.field(name)
            if isinstance(field, DoubtChoice):
                field.set_value(filled.doubt or None)
            elif isinstance(field, LineField):
                field.set_text(filled.text(name))
            self.form.set_shown(name, name in asked)
        set_shown(self.form, bool(asked))

    def choose_number(self, number: int) -> None:
        """Choose by digit."""
        self.bar.choose_number(number)

    def go(self) -> bool:
        """Put the cursor on the choices; False where there are none."""
        if not self.bar.isVisibleTo(self):
            return False
        self.bar.setFocus()
        return True

    def go_to(self, path: str) -> bool:
        """Put the cursor into the field that ``path`` ends with, else on the choices."""
        name = path.rpartition(".")[2]
        fields = self.form.isVisibleTo(self) and name in self.form.field_keys()
        return (fields and self.form.focus(name)) or self.go()

    def go_into(self, judged: Judged) -> bool:
        """Put the cursor into the first field that is asked for and empty; False for none."""
        empty = (name for name, _span in FIELDS if name in judged.asks and not self._text(name))
        first = next(empty, None)
        return first is not None and self.form.focus(first)

    def _text(self, name: str) -> str:
        field = self.form.field(name)
        if isinstance(field, DoubtChoice):
            return str(field.value() or "")
        assert isinstance(field, LineField)
        return field.text()

    def _on_chosen(self, value: object) -> None:
        self.chosen.emit(str(value))

    def _on_typed(self, name: str) -> None:
        self.typed.emit(name, self._text(name))

    def _on_enter(self) -> None:
        """To the next field that is shown and empty, and from the last one on."""
        shown = [name for name, _span in FIELDS if not self.form.box(name).isHidden()]
        at = next((n for n, name in enumerate(shown) if self.form.field(name).hasFocus()), -1)
        following = next((name for name in shown[at + 1 :] if not self._text(name)), None)
        if following is None:
            self.passed.emit()
        else:
            self.form.focus(following)


def _notes(state: ScreenState, judged: Judged, filled: Filled) -> Mapping[str, tuple[str, str]]:
    """What is said under the fields of the entry at hand."""
    said = {
        name: note
        for name, _span in FIELDS
        if (note := state.notes.get(entry_path(state.position, name))) is not None
    }
    if "last_taken" in judged.open and day_of(filled.last_taken):
        said["last_taken"] = ("stop", TO_COME)
    return said
