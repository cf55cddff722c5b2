"""What is asked beside the list: one row a question, answered by N and Y or by a click."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from compounding.domain.prescription import PRESCRIBER_LONGEST, REASON_LONGEST
from compounding.domain.screening import REPLIES, Judged, Question, Reply, ScreenJudged
from compounding.messages import sentence, sentence_of
from ui.pages.screen.draft import Draft, Filled
from ui.pages.screen.words import LABELS
from ui.widgets.card import Card
from ui.widgets.choice_bar import ChoiceBar
from ui.widgets.date_edit import DateEdit
from ui.widgets.form import Form, Sentence
from ui.widgets.labels import plain_label, set_shown
from ui.widgets.line_field import LineField
from ui.widgets.text_edit import TextEdit
from ui.widgets.tones import tone_of

# The fields that belong to a yes, in the order in which they are filled in.
FIELDS: Final[Mapping[Question, tuple[str, ...]]] = {
    Question.SURGERY: ("prescriber", "reason"),
    Question.PREGNANCY: ("prescriber", "reason"),
}


def field_of(name: str) -> LineField[object]:
    """An empty field for ``name``; what is still missing is said by the screen as a whole."""
    if name in ("last_taken", "clearance_on"):
        return DateEdit(required=False)
    longest = REASON_LONGEST if name == "reason" else PRESCRIBER_LONGEST
    return TextEdit(longest=longest, required=False, on_label=False)


class QuestionRow(QWidget):
    """One question, its answer, and below it what belongs to a yes."""

    answered = Signal(object, object)
    typed = Signal(object, str, str)
    stepped = Signal(object, int)
    passed = Signal(object)

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question
        words = sentence(f"question.{question}")
        self.label = plain_label(words, wrap=True)
        self.bar = ChoiceBar()
        self.bar.set_name(words)
        no, yes = REPLIES[question]
        items = tuple((sentence(f"reply.{each}"), each.value) for each in (no, yes))
        self.bar.set_items(items, {Qt.Key.Key_N: no.value, Qt.Key.Key_Y: yes.value})
        self.bar.setToolTip("N: no, Y: yes")
        self.form = Form()
        self.fields = FIELDS.get(question, ())
        for name in self.fields:
            field = self.form.add(self._path(name), LABELS[name], field_of(name))
            field.set_name(f"{LABELS[name]} ({words.rstrip('?').lower()})")
            field.returnPressed.connect(self._on_enter)
        self.message = Sentence()
        self._lay_out()
        self._bind()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.label, 1, Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignTop)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(4)
        stack.addLayout(top)
        stack.addWidget(self.message)
        stack.addWidget(self.form)
        self.form.hide()

    def _bind(self) -> None:
        self.bar.chosen.connect(self._on_chosen)
        self.bar.stepped.connect(self._on_stepped)
        self.bar.passed.connect(self._on_passed)
        self.form.changed.connect(self._on_typed)

    def _path(self, name: str) -> str:
        return f"answers.{self.question}.{name}"

    def show_answer(
        self, filled: Filled, judged: Judged | None, notes: Mapping[str, tuple[str, str]]
    ) -> None:
        """Show what was answered and what comes of it."""
        self.bar.set_value(filled.choice or None)
        asks = judged.asks if judged else ()
        set_shown(self.form, any(name in asks for name in self.fields))
        for name in self.fields:
            field = self.form.field(self._path(name))
            assert isinstance(field, LineField)
            field.set_text(filled.text(name))
        self.form.show_findings(notes)
        against = judged.against if judged else ()
        tone = tone_of(against[0].level) if against else "stop"
        self.message.say(tone, sentence_of(against[0]) if against else "")

    def go(self) -> None:
        """Put the cursor on the answer."""
        self.bar.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to(self, path: str) -> bool:
        """Put the cursor where ``path`` means; False where that is not here."""
        if not path.startswith(f"answers.{self.question}."):
            return False
        if not (self.form.isVisibleTo(self) and self.form.focus(path)):
            self.go()
        return True

    def go_into(self) -> bool:
        """Put the cursor into the first empty field of a yes; False where none is asked."""
        if not self.form.isVisibleTo(self):
            return False
        paths = [self._path(name) for name in self.fields]
        empty = (path for path in paths if not self._text(path))
        first = next(empty, None)
        return first is not None and self.form.focus(first)

    def _text(self, path: str) -> str:
        field = self.form.field(path)
        assert isinstance(field, LineField)
        return field.text()

    def _on_chosen(self, value: object) -> None:
        self.answered.emit(self.question, Reply(str(value)))

    def _on_stepped(self, step: int) -> None:
        self.stepped.emit(self.question, step)

    def _on_passed(self) -> None:
        self.passed.emit(self.question)

    def _on_typed(self, path: str) -> None:
        self.typed.emit(self.question, path.rpartition(".")[2], self._text(path))

    def _on_enter(self) -> None:
        """From field to field, and from the last one on."""
        fields = [self.form.field(self._path(name)) for name in self.fields]
        at = next((place for place, each in enumerate(fields) if each.hasFocus()), len(fields))
        if at + 1 < len(fields):
            fields[at + 1].setFocus()
        else:
            self.passed.emit(self.question)


class QuestionsCard(Card):
    """All questions; ``done`` is sent after the last."""

    answered = Signal(object, object)
    typed = Signal(object, str, str)
    done = Signal()

    def __init__(self) -> None:
        super().__init__("Asked")
        self.body.setSpacing(4)
        self.rows = {question: QuestionRow(question) for question in Question}
        for row in self.rows.values():
            self.add(row)
            row.answered.connect(self._on_answered)
            row.typed.connect(self.typed)
            row.stepped.connect(self._on_stepped)
            row.passed.connect(self._on_passed)

    def show_draft(
        self,
        draft: Draft,
        judged: ScreenJudged | None,
        notes: Mapping[str, tuple[str, str]],
    ) -> None:
        """Show all answers."""
        for question, row in self.rows.items():
            row.show_answer(
                draft.answer(question), judged.questions[question] if judged else None, notes
            )

    def go(self) -> None:
        """Put the cursor on the first question without an answer, else on the first."""
        rows = list(self.rows.values())
        next((row for row in rows if row.bar.value() is None), rows[0]).go()

    def is_answered(self) -> bool:
        """Whether every question has its answer."""
        return all(row.bar.value() is not None for row in self.rows.values())

    def go_to(self, path: str) -> bool:
        """Put the cursor where ``path`` means; False where that is no question."""
        return any(row.go_to(path) for row in self.rows.values())

    def _on_answered(self, question: Question, reply: Reply) -> None:
        self.answered.emit(question, reply)
        if reply is Reply.NO or not self.rows[question].go_into():
            self._on_passed(question)

    def _on_passed(self, question: Question) -> None:
        if not self._go_beside(question, 1):
            self.done.emit()

    def _on_stepped(self, question: Question, step: int) -> None:
        self._go_beside(question, step)

    def _go_beside(self, question: Question, step: int) -> bool:
        rows = list(self.rows.values())
        at = rows.index(self.rows[question]) + step
        if not 0 <= at < len(rows):
            return False
        rows[at].go()
        return True
