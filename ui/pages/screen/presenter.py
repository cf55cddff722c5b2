"""The Opioid screen page without its widgets: one making, its screen as it is filled in.

The list is judged off the window's thread when the hand rests; an answer for an older text is
dropped. What is filled in is kept for each making while the program runs. A retry after a failed
disk carries the same action id, so nothing is recorded twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from compounding.application import making, screens
from compounding.application.ports import Store
from compounding.application.rows import MakingRow
from compounding.application.screen_views import ScreenStart
from compounding.application.views import MakingView
from compounding.domain.screening import Question, ScreenJudged
from compounding.errors import CompoundingError, InputError, RuleError
from compounding.messages import sentence, sentence_of
from ui.navigation import AtHand
from ui.pages.screen import draft as filling
from ui.pages.screen.draft import Draft, Filled, Key, Listing
from ui.pages.screen.refusals import place_of, told
from ui.pages.screen.state import (
    LIST,
    NAME,
    ScreenState,
    entry_path,
    order_of,
    position_in,
)
from ui.pages.screen.words import recorded_words
from ui.pages.worksheet.presenter import next_due
from ui.storage import Storage

# Why a screen that passes does not count any more.
NO_LONGER = ("screen.too_old", "screen.before_loss")


@dataclass(frozen=True, slots=True)
class _Read:
    """A making as it is recorded, with the list of all."""

    rows: tuple[MakingRow, ...]
    start: ScreenStart | None = None
    view: MakingView | None = None


class ScreenPresenter(QObject):
    """Reads a making, keeps what is filled in, judges it and records it.

    ``at_hand`` answers the making that was open last on Worksheet. ``refused`` carries the path
    of what a person has to look at.
    """

    state_changed = Signal(object)
    refused = Signal(str)

    def __init__(
        self,
        storage: Storage,
        at_hand: Callable[[], str | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._storage = storage
        self._at_hand = at_hand
        self._followed: str | None = None
        self._wanted: str | None = None
        self._drafts: dict[str, Draft] = {}
        self._listing_of: str | None = None  # the text being judged now
        self._finish_after = False
        self._asked: tuple[object, ...] = ()
        self._action_id = ""
        self._judged_on = storage.clock.today()
        self._judged_by: tuple[object, ...] = ()
        self.state = ScreenState()

    @property
    def is_begun(self) -> bool:
        """Whether a screen is half filled in, of whichever making."""
        return any(each.is_begun for each in self._drafts.values())

    # Which making

    @property
    def worked_on(self) -> AtHand | None:
        """The making at hand, for the pages that follow; None before the first."""
        start = self.state.start
        return AtHand(start.making_id, seq=self.state.seq) if start else None

    def read(self, making_id: str | None = None) -> None:
        """Read ``making_id``, else the one that Worksheet turned to, else the one at hand."""
        turned_to = self._at_hand()
        if turned_to != self._followed:
            self._followed, self._wanted = turned_to, turned_to or self._wanted
        self._wanted = making_id or self._wanted
        wanted = self._wanted

        def work(store: Store) -> _Read:
            rows = making.makings(store)
            chosen = wanted or next_due(rows)
            if chosen is None:
                return _Read(rows)
            return _Read(rows, screens.start_of(store, chosen), making.view(store, chosen))

        self._storage.ask(work, self._on_read, self._on_failed, self)

    def _on_read(self, answer: _Read) -> None:
        start, view = answer.start, answer.view
        if self.state.busy:
            return  # the answer of the recording is newer
        if start is None or view is None:
            self._show(ScreenState(makings=answer.rows))
            return
        if self._wanted not in (None, start.making_id):
            return  # another was asked for meanwhile
        self._wanted = start.making_id
        shown = self.state.start
        same = shown is not None and shown.making_id == start.making_id
        before = self.state if same else ScreenState()
        state = replace(before, makings=answer.rows, start=start)
        self._begin(start)
        self._show(self._with_record(state, view))
        self._keep(self._drafts.get(start.making_id))
        self.rest()

    def _begin(self, start: ScreenStart) -> None:
        """A making without a screen is asked for; one that has it only where that was begun."""
        draft = self._drafts.get(start.making_id)
        if start.finished is None and draft is None:
            self._drafts[start.making_id] = filling.first_draft(start)
        elif start.finished is not None and draft is not None and not draft.is_begun:
            del self._drafts[start.making_id]

    def _with_record(self, state: ScreenState, view: MakingView) -> ScreenState:
        """``state`` with what is recorded of the making's screen."""
        found = [each for batch in view.batches for each in batch.against_release]
        found += view.against_patient
        old = next((sentence_of(each) for each in found if each.code in NO_LONGER), "")
        return replace(state, finished=view.screen, old=old, seq=view.seq)

    def ask_again(self) -> None:
        """Begin anew: the list of last time, and every question open."""
        start = self.state.start
        if start is not None and not self.state.busy:
            self.state = replace(self.state, notes={}, said=(), picked=None)
            self._keep(filling.first_draft(start))
            self.rest()

    def leave_asking(self) -> None:
        """Back to the recorded screen, where nothing is filled in beside it."""
        start, draft = self.state.start, self.state.draft
        recorded = start is not None and start.finished is not None and not self.state.busy
        if recorded and draft is not None and not draft.is_begun:
            self.read()

    # What is filled in

    def set_list(self, text: str) -> None:
        """The list as it is typed; judged when the hand rests."""
        draft = self.state.draft
        if draft is not None and text != draft.text:
            nothing = draft.takes_nothing and not text.strip()
            self._edit(replace(draft, text=text, takes_nothing=nothing), LIST)

    def set_takes_nothing(self, takes_nothing: bool) -> None:
        """Whether the patient was asked and takes no medicine; possible with an empty list."""
        draft = self.state.draft
        if draft is not None:
            allowed = takes_nothing and not draft.text.strip()
            self._edit(replace(draft, takes_nothing=allowed), LIST)

    def set_name(self, name: str) -> None:
        """Who screens."""
        if self.state.draft is not None:
            self._edit(replace(self.state.draft, name=name), NAME)

    def pick(self, position: int) -> None:
        """Take the entry at ``position`` to hand."""
        listing = self.state.listing
        key = listing.key_at(position) if listing else None
        if key is not None and key != self.state.picked:
            self._show(replace(self.state, picked=key))

    def set_entry(self, name: str, text: str) -> None:
        """Fill a field of the entry at hand; ``choice`` is the decision."""
        draft, key = self.state.draft, self.state.picked
        if draft is None or key is None or not self.state.position:
            return
        filled = draft.entry(key).with_text(name, text)
        path = entry_path(self.state.position, name)
        self._edit(replace(draft, entries={**draft.entries, key: filled}), path)

    def set_answer(self, question: Question, name: str, text: str) -> None:
        """Fill a field of a question; ``choice`` is the reply."""
        draft = self.state.draft
        if draft is None:
            return
        filled: Filled = draft.answer(question).with_text(name, text)
        answers = {**draft.answers, question: filled}
        self._edit(replace(draft, answers=answers), f"answers.{question}.{name}")

    def _edit(self, draft: Draft, path: str) -> None:
        """Take what was typed; what is being recorded stays as it is."""
        if self.state.busy:
            self._show(self.state)
            return
        self._finish_after = False
        notes = {key: said for key, said in self.state.notes.items() if key != path}
        self.state = replace(self.state, notes=notes, said=())
        self._keep(draft)

    def _keep(self, draft: Draft | None) -> None:
        """Keep ``draft`` for its making, and judge it."""
        start = self.state.start
        if draft is not None and start is not None:
            self._drafts[start.making_id] = draft
        self._show(self._judge(replace(self.state, draft=draft)))

    def _judge(self, state: ScreenState) -> ScreenState:
        """``state`` with what comes of it, by the entries as they were judged last."""
        if state.draft is None or state.listing is None:
            return replace(state, judged=None)
        today = self._storage.clock.today()
        by = (state.listing, state.draft.entries, state.draft.answers, state.draft.takes_nothing)
        if state.judged is not None and today == self._judged_on and _same(by, self._judged_by):
            return state  # a name or a text is typed: thousands of entries are not judged anew
        self._judged_on, self._judged_by = today, by
        filled = filling.filled_in(state.draft, state.listing)
        entries = [each.entry for each in state.listing.listed.entries]
        judged = screens.judged(entries, filled, today)
        picked = state.picked if state.position else self._first_to_see(state, judged)
        return replace(state, judged=judged, picked=picked)

    def _first_to_see(self, state: ScreenState, judged: ScreenJudged) -> Key | None:
        """The first entry to decide, or the first of all."""
        waiting = (at for at in state.order if judged.entries[at - 1].open)
        at = next(waiting, next(iter(state.order), 0))
        return state.listing.key_at(at) if state.listing else None

    def pick_first(self) -> None:
        """Take the first entry that waits for a person to hand, where one does."""
        state = self.state
        if state.judged is not None:
            key = self._first_to_see(state, state.judged)
            if any(each.open for each in state.judged.entries) and key != state.picked:
                self._show(replace(state, picked=key))

    def next_open(self) -> int:
        """The next entry that waits for a person, after the one at hand; 0 where none does."""
        judged, order = self.state.judged, self.state.order
        if judged is None or not order:
            return 0
        at = order.index(self.state.position) + 1 if self.state.position in order else 0
        following = (*order[at:], *order[:at])
        return next((each for each in following if judged.entries[each - 1].open), 0)

    # Judging the list

    def rest(self) -> None:
        """The hand rests: judge the list, one text at a time."""
        draft = self.state.draft
        if draft is None or not self.state.is_stale or self._listing_of is not None:
            return
        text = self._listing_of = draft.text

        def work(store: Store) -> Listing:
            return filling.listing_of(text, screens.listed(store, text))

        self._storage.ask(work, self._on_listed, self._on_not_listed, self, self._on_crashed)

    def _on_listed(self, listing: Listing) -> None:
        self._listing_of = None
        draft = self.state.draft
        if draft is None or draft.text != listing.typed:
            self.rest()
            return
        state = self._judge(replace(self.state, listing=listing, order=order_of(listing)))
        if state.judged is not None and not state.waits:
            state = replace(state, picked=self._first_to_see(state, state.judged))
        self._show(state)
        if self._finish_after:
            self.finish()

    def _on_not_listed(self, error: CompoundingError) -> None:
        self._listing_of = None
        self._finish_after = False
        self._on_failed(error)

    # Recording

    def finish(self) -> None:
        """Record the screen, whether it passes or stops; an edited list is judged first."""
        state = self.state
        draft, start = state.draft, state.start
        if draft is None or start is None or state.busy:
            return
        self._finish_after = state.is_stale
        if state.is_stale or state.listing is None or state.judged is None:
            self.rest()
            return
        problems = filling.unreadable(draft, state.listing, state.judged)
        if problems:
            self._on_not_finished(InputError(problems))
            return
        self._record(start.making_id, draft, state.listing)

    def _record(self, making_id: str, draft: Draft, listing: Listing) -> None:
        """Only the very same screen asked again, after a failure, is the same action."""
        asked = (making_id, draft)
        if asked != self._asked:
            self._asked, self._action_id = asked, str(uuid4())
        action, filled = self._action_id, filling.filled_in(draft, listing)
        self._show(replace(self.state, busy=True, notes={}, said=()))

        def work(store: Store) -> _Read:
            screens.finish(store, making_id, filled, action_id=action)
            view = making.view(store, making_id)
            return _Read(making.makings(store), screens.start_of(store, making_id), view)

        self._storage.ask(work, self._on_recorded, self._on_not_finished, self, self._on_crashed)

    def _on_recorded(self, answer: _Read) -> None:
        start, view = answer.start, answer.view
        assert start is not None
        assert view is not None
        assert view.screen is not None
        self._asked = ()
        self._drafts.pop(start.making_id, None)
        said = (recorded_words(view.screen),)
        state = ScreenState(makings=answer.rows, start=start, said=said)
        self._show(self._with_record(state, view))
        if self._wanted != start.making_id:
            self.read()  # another making was chosen meanwhile

    def _on_not_finished(self, error: CompoundingError) -> None:
        """Say what was refused, and where; what was typed stays."""
        if isinstance(error, (InputError, RuleError)):
            self._asked = ()
        self._wanted = self.state.start.making_id if self.state.start else self._wanted
        self._on_failed(error)
        path = place_of(error)
        if not path and isinstance(error, RuleError) and self.state.judged is not None:
            path = filling.first_open(self.state.judged, self.state.order)
        if path:
            self._pick_at(path)
            self.refused.emit(path)

    def _pick_at(self, path: str) -> None:
        at = position_in(path)
        if at:
            self.pick(at)

    def _on_failed(self, error: CompoundingError) -> None:
        notes, said = told(error)
        self._show(replace(self.state, busy=False, notes=notes, said=said))

    def _on_crashed(self) -> None:
        """An unforeseen error: what was typed stays, and trying again is the same action."""
        self._listing_of = None
        self._finish_after = False
        said = (("stop", sentence("window.unforeseen")),)
        self._show(replace(self.state, busy=False, said=said))

    def _show(self, state: ScreenState) -> None:
        self.state = state
        self.state_changed.emit(state)


def _same(one: Sequence[object], other: Sequence[object]) -> bool:
    """Whether these are the very same things; frozen ones are replaced where they change."""
    return len(one) == len(other) and all(a is b for a, b in zip(one, other, strict=True))
