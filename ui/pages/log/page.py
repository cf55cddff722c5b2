"""The Batch log page: search and table on the left, one batch's detail on the right."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from compounding.application.rows import LogFilter, LogRow
from compounding.application.views import BatchView, ScreenView
from compounding.domain.dates import long_day
from compounding.messages import sentence
from compounding.quantity import grouped
from ui.navigation import Page
from ui.pages.log.columns import STATUS
from ui.pages.log.model import LogModel
from ui.pages.log.presenter import LogPresenter, LogState
from ui.widgets.banner import Banner
from ui.widgets.card import Card, Columns, EmptyState, PageHeader, button, scrolled
from ui.widgets.chart import DotChart
from ui.widgets.combo import Choice
from ui.widgets.dialog import ask_file, confirm
from ui.widgets.labels import plain_label, set_shown
from ui.widgets.table_view import Table
from ui.widgets.text_edit import TextEdit

RUNNING = "The log is being exported. If the window closes now, no workbook is written."
NO_BATCH = (
    "No batch is recorded yet",
    "Plan a prescription and press Start making. Every batch is listed here for good.",
)
# A record that cannot be read is not one without batches.
NOT_READ = "The record could not be read"
_PAUSE_MS = 150
_ANY = "any"


class LogPage(Page):
    """Lists, searches, shows one batch, exports."""

    def __init__(self, presenter: LogPresenter) -> None:
        super().__init__()
        self.presenter = presenter
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._build()
        self._bind()
        self.show_state(presenter.state)

    def _build(self) -> None:
        self.header = PageHeader("Batch log")
        self.words = TextEdit(
            longest=200, required=False, on_label=False, hint="Any words: lot, Rx, patient…  Ctrl F"
        )
        self.words.setAccessibleName("Search the log")
        self.words.setMinimumWidth(250)
        any_status = (("Any status", _ANY), *((word, key) for key, (_t, word) in STATUS.items()))
        self.status_choice = Choice(any_status)
        self.status_choice.setAccessibleName("Status")
        self.status_choice.setMinimumWidth(130)
        self.export_button = button("&Export to Excel", kind="primary")
        for widget in (self.status_choice, self.words, self.export_button):
            self.header.add(widget)
        self.said = Banner("fine")
        self.progress = _ProgressRow()
        self.model = LogModel()
        self.table = Table(self.model, name="Batches")
        self.table_card = Card(padding=6)
        self.hidden = plain_label(role="muted")
        self.show_all = button("Show all", kind="link")
        above = QHBoxLayout()
        above.addWidget(self.hidden)
        above.addWidget(self.show_all)
        above.addStretch(1)
        self.table_card.body.addLayout(above)
        self.table_card.add(self.table, 1)
        self.detail = DetailCard()
        self._lay_out()

    def _lay_out(self) -> None:
        self.empty = EmptyState(*NO_BATCH)
        inside = QVBoxLayout()
        inside.addWidget(self.said)
        inside.addWidget(self.progress)
        inside.addWidget(Columns([(self.table_card, 0), (self.detail, 250)], fold=900), 1)
        self.table.setMinimumHeight(240)
        self.body = scrolled(inside)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(0)
        stack.addWidget(self.header)
        stack.addWidget(self.body, 1)
        stack.addWidget(self.empty, 1)

    def _bind(self) -> None:
        presenter = self.presenter
        presenter.state_changed.connect(self.show_state)
        presenter.found.connect(self._on_found)
        presenter.rows_read.connect(self._on_rows)
        self.model.wanted.connect(presenter.read_rows)
        self._pause.timeout.connect(self._on_search)
        self.words.textChanged.connect(self._on_typed)
        self.words.returnPressed.connect(self._on_search)
        self.status_choice.changed.connect(self._on_search)
        self.show_all.clicked.connect(self._on_show_all)
        self.export_button.clicked.connect(self._on_export)
        self.progress.cancel.clicked.connect(presenter.cancel)
        self.table.picked.connect(self._on_picked)
        self.table.opened.connect(self._on_opened)
        self.detail.open_wanted.clicked.connect(self._on_open_detail)

    def _on_typed(self) -> None:
        self._pause.start()

    def _on_search(self) -> None:
        self._pause.stop()
        status = self.status_choice.value()
        wanted = LogFilter(self.words.text(), None if status == _ANY else str(status))
        self.presenter.search(wanted)

    def _on_show_all(self) -> None:
        self.words.set_text("")
        self.status_choice.set_value(_ANY)
        self._on_search()

    def _on_found(self, ids: object) -> None:
        found = cast(tuple[str, ...], ids)
        shown = self.presenter.state.detail
        self.model.set_ids(found)
        if found:
            self.model.row(0)
            place = self.model.place_of(shown.batch.batch_id) if shown else -1
            self.table.pick(max(0, place))

    def _on_rows(self, rows: object) -> None:
        read = cast(tuple[LogRow, ...], rows)
        self.model.add_rows(read)
        self.table.spread_columns()
        self._on_picked(max(0, self.table.picked_row()))

    def _on_picked(self, number: int) -> None:
        row = self.model.row(number)
        if row is not None:
            self.presenter.pick(row.batch_id)

    def _on_opened(self, number: int) -> None:
        row = self.model.row(number)
        if row is not None:
            self.go.emit("worksheet", (row.making_id, row.batch_id))

    def _on_open_detail(self) -> None:
        detail = self.presenter.state.detail
        if detail is not None:
            self.go.emit("worksheet", (detail.making.making_id, detail.batch.batch_id))

    def _on_export(self) -> None:
        # The workbook's library is heavy; it is loaded when it is needed.
        from compounding.documents.workbook import suggested_name

        path = ask_file(
            self,
            "Export the log to Excel",
            suggested_name(self.presenter.today()),
            "Excel workbook (*.xlsx)",
            ".xlsx",
        )
        if path is not None:
            self.presenter.export(path)

    def shown(self) -> None:
        """Find again: batches may have moved on."""
        self.presenter.read()
        if cast("QWidget | None", self.focusWidget()) is None:
            self.table.setFocus()

    def search(self) -> None:
        """Ctrl+F: put the cursor into the search field."""
        self.words.setFocus()
        self.words.selectAll()

    def may_close(self) -> bool:
        """Asks where an export runs; it is stopped then, and nothing is left of it."""
        if self.presenter.state.export is None:
            return True
        stop = confirm(self, "Stop the export?", RUNNING, "Stop and close", "Go on")
        if stop:
            self.presenter.cancel()
        return stop

    def show_state(self, state: LogState) -> None:
        """Paint ``state``."""
        self.body.setVisible(bool(state.total))
        self.empty.setVisible(not state.total)
        title, why = (NOT_READ, state.said[1]) if state.said else NO_BATCH
        self.empty.title.setText(title)
        self.empty.sentence.setText(why)
        shown = len(state.ids)
        word = "batch" if state.total == 1 else "batches"
        of = f"{shown} of {state.total} {word}" if state.hidden else f"{state.total} {word}"
        self.header.set_subtitle(of if state.total else "")
        hidden = (
            f"{state.hidden} {'batch' if state.hidden == 1 else 'batches'} hidden by the search"
        )
        self.hidden.setText(hidden)
        set_shown(self.hidden, bool(state.hidden))
        set_shown(self.show_all, bool(state.hidden))
        self.export_button.setEnabled(state.export is None and bool(state.ids))
        self.progress.show_export(state)
        self.said.say(*(state.said[0], "", state.said[1]) if state.said else ("fine", ""))
        self.detail.show_detail(state)


class _ProgressRow(QWidget):
    """How far an export is, and a way to stop it."""

    def __init__(self) -> None:
        super().__init__()
        self.bar = QProgressBar()
        self.bar.setAccessibleName("Export")
        self.cancel = button("Stop the export")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel)

    def show_export(self, state: LogState) -> None:
        """Show the running export, or nothing."""
        self.setVisible(state.export is not None)
        if state.export is not None:
            self.bar.setMaximum(max(1, state.export.total))
            self.bar.setValue(state.export.done)


class DetailCard(Card):
    """One batch in a few lines, and its capsule weights."""

    def __init__(self) -> None:
        super().__init__("Batch")
        self.lines = plain_label(role="", wrap=True, selectable=True, numbers=True)
        self.chart = DotChart()
        self.caption = plain_label(
            "Weights against theoretical. Weights do not prove the dose.", role="muted", wrap=True
        )
        self.open_wanted = button("Open record")
        self.add(self.lines)
        self.add(self.chart)
        self.add(self.caption)
        self.add(self.open_wanted)
        self.body.addStretch(1)

    def show_detail(self, state: LogState) -> None:
        """Show the batch picked."""
        self.setVisible(state.detail is not None)
        if state.detail is None:
            return
        batch = state.detail.batch
        amount = (
            f"{batch.strength_mg} mg capsules"
            if batch.strength_mg
            else (f"{batch.concentration_mg_per_ml} mg per mL liquid")
        )
        self.set_title(f"{batch.number} · {amount}")
        making = state.detail.making
        lines = [
            *_lines(batch, making.prescription.rx_number),
            _screen_line(batch.released_on or making.screen, batch.state),
        ]
        self.lines.setText("\n".join(lines))
        made = batch.capsules
        self.chart.setVisible(made is not None)
        self.caption.setVisible(made is not None)
        if made is not None:
            weights = tuple(Decimal(each) for each in made.weights_mg)
            self.chart.set_weights(weights, Decimal(made.reference_mg))


def _lines(batch: BatchView, rx_number: str) -> list[str]:
    lines = [f"Rx {rx_number}"]
    if batch.capsules is not None:
        made = batch.capsules
        lines.append(f"{made.made} made of {batch.units}")
        of = (
            f" of {grouped(Decimal(made.theoretical_fill_mg), 1)}"
            if made.theoretical_fill_mg
            else ""
        )
        fill = grouped(Decimal(made.mean_fill_mg), 1)
        lines.append(f"Mean fill {fill}{of} mg · RSD {made.fill_rsd_pct} %")
    elif batch.made_volume_ml is not None:
        lines.append(f"{batch.made_volume_ml} mL made of {batch.volume_ml}")
    why = sentence(batch.limited_by.code, batch.limited_by.params)
    lines.append(f"Do not use after {long_day(batch.last_day)} ({why})")
    if batch.prepared:
        lines.append(f"Prepared: {batch.prepared.name}, identity {batch.prepared.identity}")
    if batch.checked:
        lines.append(f"Checked: {batch.checked.name}, identity {batch.checked.identity}")
    if batch.rejected:
        lines.append(f"Rejected: {batch.rejected.name}, {batch.rejected.reason}")
    return lines


def _screen_line(screen: ScreenView | None, state: str) -> str:
    """The opioid screen, and how much of it a person let through.

    What is released stays so; without a release, a screen that is in doubt does not count.
    """
    if screen is None:
        return "Opioid screen: not finished"
    said = "passed" if screen.passes else "stopped"
    if screen.passes and screen.doubted and state != "released":
        said = "to be asked again"
    count = len(screen.overrides)
    decided = f", decided by a person: {count}" if count else ""
    return f"Opioid screen: {said}, {screen.name}, identity {screen.identity}{decided}"
