"""The steps in which a person signs: preparer, then a second person; and a closed batch."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from compounding.application.views import BatchView, MakingView
from compounding.domain.prescription import PERSON_LONGEST
from compounding.messages import sentence_of
from ui.pages.worksheet.panels import Panel
from ui.theme import dress
from ui.widgets.banner import Said
from ui.widgets.card import button
from ui.widgets.labels import plain_label, set_shown
from ui.widgets.text_edit import TextEdit


class PreparePanel(Panel):
    """The preparer's name."""

    signed = Signal(str)

    def __init__(self) -> None:
        super().__init__("Sign as preparer, Enter")
        self.stack.addWidget(
            plain_label(
                "Your name says that this batch was prepared as recorded. "
                "It is typed and not verified.",
                role="large",
                wrap=True,
            )
        )
        name = self.form.add("prepare.name", "&Prepared by", TextEdit(longest=PERSON_LONGEST))
        self.enter_accepts(name)
        self._close()

    def send(self) -> None:
        """Send the name."""
        self.signed.emit(self.text("prepare.name"))


class ReleasePanel(Panel):
    """A second person checks, then releases or rejects."""

    released = Signal(str)
    rejected = Signal(str, str)

    def __init__(self) -> None:
        super().__init__("Check and release, Enter")
        self._in_the_way = ""
        self.lead = plain_label(
            "A second person compares lots, weights, sums and the proof of the label with the "
            "prescription, looks at the preparation, and signs. The name is typed and not "
            "verified.",
            role="large",
            wrap=True,
        )
        self.stack.addWidget(self.lead)
        name = TextEdit(longest=PERSON_LONGEST)
        self.form.add("check.name", "Che&cked by", name, span=2)
        name.returnPressed.connect(self._on_enter)
        self.form.add(
            "reject.reason", "Reason, to re&ject", TextEdit(longest=200, required=False), span=2
        )
        self.reject = button("Reject this batch")
        self.reject.clicked.connect(self._on_reject)
        self._close()
        self.buttons.insertWidget(1, self.reject)

    def send(self) -> None:
        """Send the checker's name."""
        self.released.emit(self.text("check.name"))

    def _on_enter(self) -> None:
        """Enter presses the button; while there is none it says what comes before the release."""
        if self.accept.isHidden():
            self.form.show_findings({"check.name": ("note", self._in_the_way)})
        else:
            self.accept.click()

    def _on_reject(self) -> None:
        if not self.form.show_problems():
            return
        if not self.text("reject.reason").strip():
            self.form.focus("reject.reason")
        self.rejected.emit(self.text("check.name"), self.text("reject.reason"))

    def show_batch(self, batch: BatchView) -> None:
        """Allow releasing only where nothing but the check is missing."""
        set_shown(self.accept, batch.state == "to_check")
        first = next(iter(batch.against_release), None)
        self._in_the_way = sentence_of(first) if first else ""


class DonePanel(QWidget):
    """A closed batch: what it became, the way to its label and to the next batch.

    Where nothing of it may go to its patient, why, and the way to the opioid screen first.
    """

    screen_wanted = Signal()
    labels_wanted = Signal()
    next_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._next = ""
        self.lead = plain_label(role="large", wrap=True)
        self.held = Said()
        self.to_screen: QPushButton = button("Go to Opioid screen", kind="primary")
        self.to_screen.clicked.connect(self.screen_wanted)
        self.labels: QPushButton = button("Go to its label")
        self.labels.clicked.connect(self.labels_wanted)
        self.go_on: QPushButton = button("Go on", kind="primary")
        self.go_on.clicked.connect(self._on_go_on)
        row = QHBoxLayout()
        row.addWidget(self.to_screen)
        row.addWidget(self.go_on)
        row.addWidget(self.labels)
        row.addStretch(1)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(12)
        stack.addWidget(self.lead)
        stack.addWidget(self.held)
        stack.addLayout(row)

    def _on_go_on(self) -> None:
        self.next_wanted.emit(self._next)

    def show_batch(self, view: MakingView, batch: BatchView) -> None:
        """Say what it became, and offer the next batch of the making with work left."""
        held = () if batch.rejected else view.against_patient
        if batch.rejected:
            text = f"Rejected by {batch.rejected.name}: {batch.rejected.reason}"
        elif held:
            text = "Released, but its label cannot be printed."
        else:
            text = "Released. Its label can be printed."
        self.lead.setText(text)
        self.held.say([("stop", sentence_of(each)) for each in held])
        set_shown(self.to_screen, bool(held))
        dress(self.go_on, kind="" if held else "primary")
        following = next((each for each in view.batches if each.next_key), None)
        self._next = following.batch_id if following else ""
        set_shown(self.go_on, following is not None)
        if following is not None:
            self.go_on.setText(f"Go on with {following.number}")
            self.go_on.setAccessibleName(self.go_on.text())
        set_shown(self.labels, batch.state == "released")

    def clear(self) -> None:
        """Nothing is typed here."""

    def is_begun(self) -> bool:
        """Nothing is typed here."""
        return False

    def begin(self) -> None:
        """Put the cursor on the way on."""
        ways = (self.to_screen, self.go_on, self.labels)
        next((way for way in ways if not way.isHidden()), self.labels).setFocus()
