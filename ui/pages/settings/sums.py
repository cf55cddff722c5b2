"""The card "Sums" of the Settings page: what plans begin with, and the error budget."""

from __future__ import annotations

from compounding.application import settings
from compounding.domain.capsule_check import RULES
from compounding.domain.request import Method
from compounding.domain.sum_settings import (
    MOST_LEAD_DAYS,
    SOURCE_LONGEST,
    SPREADS,
    SpreadDraft,
    SumSettings,
    SumSettingsDraft,
    draft_of,
)
from compounding.messages import sentence
from ui.pages.settings.sums_presenter import SumsPresenter, SumsState
from ui.widgets.banner import Banner
from ui.widgets.card import Card, button
from ui.widgets.combo import Choice
from ui.widgets.form import Form
from ui.widgets.labels import heading, plain_label
from ui.widgets.line_field import LineField
from ui.widgets.quantity_edit import CountEdit, QuantityEdit
from ui.widgets.text_edit import TextEdit

METHOD, SURCHARGE = "sums.method", "sums.surcharge_pct"
RULE, LEAD_DAYS = "sums.weight_rule", "sums.lead_days"
BUDGET = (
    "The spreads of the expected dose. A line left empty takes the figure and source shown in "
    "grey; a figure of your own needs its source, and is then not marked as assumed."
)


class SumsCard(Card):
    """Fields of the settings of the sums; what is typed stays until it is recorded."""

    def __init__(self, presenter: SumsPresenter) -> None:
        super().__init__("Sums")
        self.presenter = presenter
        self._shown = self._sent = draft_of(SumSettings())
        self.said = Banner("fine")
        self.save_button = button("Save sums")
        self.add(plain_label("What a new prescription begins with.", role="muted"))
        self.add(self._usual_form())
        self.add(heading("Error budget"))
        self.add(plain_label(BUDGET, role="muted", wrap=True))
        self.add(self._spreads_form())
        self.add(self.said)
        self.add(self.save_button)
        self._paint_draft(self._shown)
        self.form.changed.connect(self._on_usual_changed)
        self.spreads.changed.connect(self._on_spread_changed)
        self.save_button.clicked.connect(self._on_save)
        presenter.state_changed.connect(self.show_state)

    def _usual_form(self) -> Form:
        self.form = Form()
        methods = [(sentence(f"settings.method.{each.value}"), each.value) for each in Method]
        rules = [(sentence(f"settings.rule.{each}"), each) for each in RULES]
        self.method = self.form.add(METHOD, "Filler found &by", Choice(methods))
        self.form.add(SURCHARGE, "Drug s&urcharge", QuantityEdit("%"))
        self.rule = self.form.add(RULE, "Capsule &weights judged by", Choice(rules), span=2)
        lead = CountEdit("days", largest=MOST_LEAD_DAYS)
        help_text = "How many days before its first night a later batch is made."
        self.form.add(LEAD_DAYS, "L&ead for pick-up", lead, help_text=help_text)
        return self.form

    def _spreads_form(self) -> Form:
        self.spreads = Form(columns=4)
        for name in SPREADS:
            usual = settings.table_spread(name)
            words = sentence(f"settings.spread.{name}")
            percent = QuantityEdit("%", above_zero=True, required=False)
            percent.setPlaceholderText(usual.percent)
            source = TextEdit(
                longest=SOURCE_LONGEST, required=False, hint=usual.source, on_label=False
            )
            assumed = "assumed" if usual.assumed else usual.source
            self.spreads.add(
                f"sums.{name}.percent", words, percent, help_text=f"Empty: {usual.percent} %."
            )
            self.spreads.add(
                f"sums.{name}.source",
                "Where it comes from",
                source,
                span=3,
                help_text=f"Empty: {assumed}.",
            )
            source.set_name(f"{words}: source")
        return self.spreads

    def draft(self) -> SumSettingsDraft:
        """The settings as typed."""
        return SumSettingsDraft(
            str(self.method.value()),
            self._text(self.form, SURCHARGE),
            str(self.rule.value()),
            self._text(self.form, LEAD_DAYS),
            {name: each for name in SPREADS if (each := self._spread(name)) != SpreadDraft()},
        )

    def _spread(self, name: str) -> SpreadDraft:
        return SpreadDraft(
            self._text(self.spreads, f"sums.{name}.percent"),
            self._text(self.spreads, f"sums.{name}.source"),
        )

    def _text(self, form: Form, key: str) -> str:
        field = form.field(key)
        assert isinstance(field, LineField)
        return field.text()

    def is_begun(self) -> bool:
        """Whether something is typed that is not recorded."""
        return self.draft() != self._shown

    def show_state(self, state: SumsState) -> None:
        """Paint ``state``; what is being typed stays, unless it is what was recorded."""
        self.form.show_findings(state.notes)
        self.spreads.show_findings(state.notes)
        tone, text = state.said or ("fine", "")
        self.said.say(tone, "", text)
        if state.settings is not None:
            recorded = draft_of(state.settings)
            if not self.is_begun() or (state.is_saved and self.draft() == self._sent):
                self._paint_draft(recorded)
            self._shown = recorded
        if state.notes:
            first = next(iter(state.notes))
            if not self.form.focus(first):
                self.spreads.focus(first)

    def _paint_draft(self, draft: SumSettingsDraft) -> None:
        self.method.set_value(draft.method)
        self.rule.set_value(draft.weight_rule)
        texts = {SURCHARGE: draft.surcharge_pct, LEAD_DAYS: draft.lead_days}
        for key, text in texts.items():
            self._set(self.form, key, text)
        for name in SPREADS:
            spread = draft.spreads.get(name, SpreadDraft())
            self._set(self.spreads, f"sums.{name}.percent", spread.percent)
            self._set(self.spreads, f"sums.{name}.source", spread.source)

    def _set(self, form: Form, key: str, text: str) -> None:
        field = form.field(key)
        assert isinstance(field, LineField)
        field.set_text(text)

    def _on_usual_changed(self, key: str) -> None:
        """What the last save refused is not said of another text."""
        self.form.box(key).show_finding(None)

    def _on_spread_changed(self, key: str) -> None:
        """Figure and source are judged together."""
        name = key.rpartition(".")[0]
        for part in ("percent", "source"):
            self.spreads.box(f"{name}.{part}").show_finding(None)

    def _on_save(self) -> None:
        if self.form.show_problems() and self.spreads.show_problems():
            self._sent = self.draft()
            self.presenter.save(self._sent)
