"""The card "Record" of the Settings page: where it lies, its backups, its full check."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QGridLayout, QWidget

from compounding.application.backups import FOLDER_LONGEST, BackupMade, Tried, tried_in_words
from compounding.messages import events_in_words, sentence
from ui.pages.settings.record_presenter import RecordPresenter, RecordState
from ui.pages.settings.who_dialog import WhoDialog
from ui.widgets.banner import Banner
from ui.widgets.card import Card, button
from ui.widgets.form import Form
from ui.widgets.labels import plain_label, set_shown
from ui.widgets.text_edit import TextEdit

FOLDER = "backup.folder"
DECIDED = 5
NOT_ENCRYPTED = (
    "It is not encrypted yet. Keep it on an encrypted local disk. A backup is made when the "
    "program closes and once a day, opened and checked each time."
)


class RecordCard(Card):
    """Shows the presenter's state; what is typed for the folder stays until it is recorded."""

    def __init__(self, presenter: RecordPresenter) -> None:
        super().__init__("Record")
        self.presenter = presenter
        self._recorded_folder = ""
        self.trouble = Banner("stop")
        self.clock = Banner("warn")
        self.place = plain_label(wrap=True, selectable=True)
        self.backup = plain_label(wrap=True, selectable=True)
        self.busy = plain_label(role="muted", wrap=True)
        self.decided = plain_label(wrap=True, selectable=True)
        self.said = Banner("fine")
        for widget in (
            self.trouble,
            self.clock,
            plain_label("The database of this workstation lies here:", role="muted"),
            self.place,
            plain_label("Its last good backup:", role="muted"),
            self.backup,
            self._folder_form(),
            self._buttons(),
            self.busy,
            self.said,
            plain_label(NOT_ENCRYPTED, role="muted", wrap=True),
            self.decided,
        ):
            self.add(widget)
        self._bind()
        self.show_state(presenter.state)

    def _folder_form(self) -> Form:
        self.form = Form()
        folder = TextEdit(
            longest=FOLDER_LONGEST,
            required=False,
            hint="Beside the record, in the folder backups",
            on_label=False,
        )
        help_text = "A folder on another disk is better. Empty: beside the record."
        self.form.add(FOLDER, "Bac&kup folder", folder, span=2, help_text=help_text)
        return self.form

    def _buttons(self) -> QWidget:
        self.save_folder = button("Save &folder")
        self.back_up = button("&Back up now")
        self.check = button("Check the re&cord")
        self.restore = button("&Restore a backup…")
        rows = QWidget()
        grid = QGridLayout(rows)  # two beside each other still fit at 200 % scaling
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for at, each in enumerate((self.save_folder, self.back_up, self.check, self.restore)):
            grid.addWidget(each, at // 2, at % 2)
        return rows

    def _bind(self) -> None:
        self.presenter.state_changed.connect(self.show_state)
        self.presenter.tried.connect(self._on_tried)
        self.form.changed.connect(self._on_typed)
        self.save_folder.clicked.connect(self._on_save_folder)
        self.back_up.clicked.connect(self.presenter.back_up)
        self.check.clicked.connect(self.presenter.check)
        self.restore.clicked.connect(self._on_restore)
        self.trouble.acted.connect(self._on_accept_end)
        self.clock.acted.connect(self._on_accept_clock)

    def _on_typed(self, key: str) -> None:
        self.form.box(key).show_finding(None)

    def _folder(self) -> TextEdit:
        field = self.form.field(FOLDER)
        assert isinstance(field, TextEdit)
        return field

    def is_begun(self) -> bool:
        """Whether a folder is typed that is not recorded."""
        return self._folder().text() != self._recorded_folder

    def show_state(self, state: RecordState) -> None:
        """Paint ``state``; a folder that is being typed stays."""
        self.place.setText(state.place)
        self.backup.setText(_in_words(state.backup))
        if not self.is_begun() or self._folder().text() == state.folder:
            self._folder().set_text(state.folder)
        self._recorded_folder = state.folder
        self.trouble.say("stop", "", state.trouble, "Go on with it…" if state.acceptable else "")
        self.clock.say("warn", "", state.clock, "The clock is right…" if state.clock else "")
        self.decided.setText("\n".join(state.decided[:DECIDED]))
        set_shown(self.decided, bool(state.decided))
        tone, text = state.said or ("fine", "")
        self.said.say(tone, "", text)
        self.busy.setText(state.busy)
        set_shown(self.busy, bool(state.busy))

    def _on_save_folder(self) -> None:
        if self.form.show_problems():
            self.presenter.set_folder(self._folder().text())

    def _on_restore(self) -> None:
        where = self.presenter.state.backup
        begin = "" if where is None else str(where.path.parent)
        name, _kind = QFileDialog.getOpenFileName(
            self, "Restore a backup", begin, "Backups (*.db);;All files (*)"
        )
        if name:
            self.presenter.try_backup(Path(name))

    def _on_tried(self, tried: Tried) -> None:
        texts = [*tried_in_words(tried, tried.path.name), sentence("backup.asks")]
        who = WhoDialog.ask(self, "Put this backup in the record's place?", texts, "Restore")
        if who is not None:
            self.presenter.restore(tried, *who)

    def _on_accept_end(self) -> None:
        texts = [sentence("standing.asks"), sentence("standing.screens_again")]
        who = WhoDialog.ask(self, "Go on with the record as it is?", texts, "Go on")
        if who is not None:
            self.presenter.accept_end(*who)

    def _on_accept_clock(self) -> None:
        texts = [self.presenter.state.clock, sentence("clock.asks")]
        who = WhoDialog.ask(self, "Is the clock right?", texts, "The clock is right")
        if who is not None:
            self.presenter.accept_clock(*who)


def _in_words(backup: BackupMade | None) -> str:
    if backup is None:
        return sentence("backup.none_yet")
    made = backup.made.astimezone()
    params = {"when": f"{made:%Y-%m-%d %H:%M}", "events": events_in_words(backup.events)}
    holds = sentence("backup.holds", params)
    return f"{holds} {backup.path}"
