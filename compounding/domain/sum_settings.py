"""What the pharmacy sets once for all of its sums, each figure with where it comes from.

The spreads of the error budget are never invented silently: the program's own table names a
source or says "assumed", and a figure of the pharmacy stands only together with the text that
says where the pharmacy has it from. Limits: a surcharge above 10 % is refused by every plan
(rule 9 of the plan interface), so it cannot be the usual one either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from compounding.domain.capsule_check import RULES, USUAL
from compounding.domain.form import Form
from compounding.domain.house_events import OwnSpread
from compounding.domain.request import Method
from compounding.errors import QuantityError
from compounding.quantity import parse_count, parse_decimal

SPREADS: Final = ("label", "tablet", "blend", "fill", "measure")
SOURCE_LONGEST: Final = 120
MOST_SURCHARGE: Final = Decimal(10)
MOST_SPREAD: Final = Decimal(100)
MOST_LEAD_DAYS: Final = 30
NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class SumSettings:
    """The settings in force; ``spreads`` are the pharmacy's own, in the order of the budget.

    ``weight_rule`` is a code of ``capsule_check.RULES``.
    """

    method: Method = Method.PACKING
    surcharge_pct: Decimal = NOTHING
    weight_rule: str = USUAL
    lead_days: int = 0
    spreads: tuple[OwnSpread, ...] = ()


@dataclass(frozen=True, slots=True)
class SpreadDraft:
    """A spread as typed; both empty takes the program's own figure."""

    percent: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class SumSettingsDraft:
    """The settings as typed; ``spreads`` by name, a missing one is empty."""

    method: str
    surcharge_pct: str
    weight_rule: str
    lead_days: str
    spreads: Mapping[str, SpreadDraft] = field(default_factory=dict)


def read_sum_settings(draft: SumSettingsDraft) -> SumSettings:
    """``draft`` as settings.

    Raises:
        InputError: naming each field (``sums.method``, ``sums.fill.source``, ...) that cannot be
            used.
    """
    form = Form()
    settings = SumSettings(
        form.read("sums.method", lambda: _method(draft.method), Method.PACKING),
        form.read("sums.surcharge_pct", lambda: _surcharge(draft.surcharge_pct), NOTHING),
        form.read("sums.weight_rule", lambda: _rule(draft.weight_rule), USUAL),
        form.read("sums.lead_days", lambda: _lead_days(draft.lead_days), 0),
        tuple(
            OwnSpread(name, *_spread(form, name, draft.spreads[name]))
            for name in SPREADS
            if name in draft.spreads and any(map(str.strip, _texts(draft.spreads[name])))
        ),
    )
    form.done()
    return settings


def draft_of(settings: SumSettings) -> SumSettingsDraft:
    """The settings as they would be typed."""
    return SumSettingsDraft(
        settings.method.value,
        format(settings.surcharge_pct, "f"),
        settings.weight_rule,
        str(settings.lead_days),
        {
            each.name: SpreadDraft(format(each.percent, "f"), each.source)
            for each in settings.spreads
        },
    )


def _texts(draft: SpreadDraft) -> tuple[str, str]:
    return draft.percent, draft.source


def _method(text: str) -> Method:
    if text not in {each.value for each in Method}:
        raise _not_a_choice([each.value for each in Method])
    return Method(text)


def _rule(text: str) -> str:
    if text not in RULES:
        raise _not_a_choice(RULES)
    return text


def _not_a_choice(choices: tuple[str, ...] | list[str]) -> QuantityError:
    return QuantityError("value.not_a_choice", {"choices": ", ".join(choices)})


def _surcharge(text: str) -> Decimal:
    return _at_most(parse_decimal(text), MOST_SURCHARGE)


def _lead_days(text: str) -> int:
    return parse_count(text, largest=MOST_LEAD_DAYS)


def _spread(form: Form, name: str, draft: SpreadDraft) -> tuple[Decimal, str]:
    """Figure and source; one without the other is refused at the one that is missing."""
    percent = form.read(f"sums.{name}.percent", lambda: _percent(draft.percent), NOTHING)
    source = form.line(f"sums.{name}.source", draft.source, SOURCE_LONGEST, required=False)
    if not draft.source.strip():
        form.read(f"sums.{name}.source", _no_source, None)
    return percent, source


def _no_source() -> None:
    raise QuantityError("settings.source_missing")


def _percent(text: str) -> Decimal:
    if not text.strip():
        raise QuantityError("settings.percent_missing")
    percent = parse_decimal(text)
    if percent == 0:
        raise QuantityError("quantity.not_positive")
    return _at_most(percent, MOST_SPREAD)


def _at_most(value: Decimal, most: Decimal) -> Decimal:
    if value > most:
        raise QuantityError("quantity.too_large", {"largest": format(most, "f")})
    return value
