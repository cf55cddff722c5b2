"""The settings of the sums as typed, judged field by field."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from compounding.domain.house_events import OwnSpread
from compounding.domain.request import Method
from compounding.domain.sum_settings import (
    SPREADS,
    SpreadDraft,
    SumSettings,
    SumSettingsDraft,
    draft_of,
    read_sum_settings,
)
from compounding.errors import InputError
from compounding.messages import sentence

DRAFT = SumSettingsDraft("packing", "0", "usp", "0")


def refused(draft):
    """The refusals as (path, code)."""
    with pytest.raises(InputError) as error:
        read_sum_settings(draft)
    assert all(sentence(each.code, each.params) for each in error.value.problems)
    return [(each.path, each.code) for each in error.value.problems]


def test_sum_settings_as_they_begin_are_those_of_the_program():
    assert read_sum_settings(DRAFT) == SumSettings()
    assert draft_of(SumSettings()) == DRAFT


def test_sum_settings_keep_digits_order_and_sources():
    spreads = {
        "fill": SpreadDraft("3.50", " Validation of 2026 "),
        "label": SpreadDraft("2", "Assay of lot 7K2210"),
        "blend": SpreadDraft("", "  "),
    }
    read = read_sum_settings(SumSettingsDraft("volume", "10", "fna", "30", spreads))
    assert (read.method, read.surcharge_pct, read.weight_rule) == (
        Method.VOLUME,
        Decimal(10),
        "fna",
    )
    assert read.lead_days == 30
    assert read.spreads == (
        OwnSpread("label", Decimal(2), "Assay of lot 7K2210"),
        OwnSpread("fill", Decimal("3.50"), "Validation of 2026"),
    )
    assert format(read.spreads[1].percent, "f") == "3.50"
    assert read_sum_settings(draft_of(read)) == read


def test_sum_settings_unusable_everywhere_name_every_field():
    spreads = {name: SpreadDraft("1,5", "") for name in SPREADS}
    assert refused(SumSettingsDraft("guess", "1,5", "mine", "-1", spreads)) == [
        ("sums.method", "value.not_a_choice"),
        ("sums.surcharge_pct", "quantity.comma"),
        ("sums.weight_rule", "value.not_a_choice"),
        ("sums.lead_days", "quantity.sign"),
        *(
            pair
            for name in SPREADS
            for pair in (
                (f"sums.{name}.percent", "quantity.comma"),
                (f"sums.{name}.source", "settings.source_missing"),
            )
        ),
    ]


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("surcharge_pct", "10.1", "quantity.too_large"),
        ("surcharge_pct", "", "quantity.empty"),
        ("lead_days", "31", "quantity.too_large"),
        ("lead_days", "1.5", "quantity.not_whole"),
    ],
)
def test_sum_settings_refuse_a_figure_out_of_its_range(field, text, code):
    assert refused(replace(DRAFT, **{field: text})) == [(f"sums.{field}", code)]


@pytest.mark.parametrize(
    ("spread", "path", "code"),
    [
        (SpreadDraft("3", ""), "source", "settings.source_missing"),
        (SpreadDraft("", "Report 12"), "percent", "settings.percent_missing"),
        (SpreadDraft("0", "Report 12"), "percent", "quantity.not_positive"),
        (SpreadDraft("100.1", "Report 12"), "percent", "quantity.too_large"),
        (SpreadDraft("3", "Report\u200b"), "source", "text.invisible"),
        (SpreadDraft("3", "x" * 121), "source", "text.too_long"),
    ],
)
def test_sum_settings_spread_needs_figure_and_source(spread, path, code):
    assert refused(replace(DRAFT, spreads={"fill": spread})) == [(f"sums.fill.{path}", code)]
