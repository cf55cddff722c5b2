"""What was made before, as the database tells it."""

from __future__ import annotations

from dataclasses import replace

from compounding.application import making
from tests.unit.plan_samples import capsules, fine, liquid
from tests.unit.record_samples import begin, choose, drafts


def test_makings_of_tablets_are_found_by_lot_in_any_case_newest_first(store):
    first = begin(store).making_ids[0]
    second = begin(store, liquid()).making_ids[0]
    begin(store)
    choose(store, first)
    view = making.view(store, second)
    making.choose_lots(store, second, [replace(drafts(view)[0], lot="7k2210"), *drafts(view)[1:]])
    found = ((second, "Accord"), (first, "Accord"))
    assert store.makings_of_tablets("7K2210") == found
    assert store.makings_of_tablets("7k2210") == found
    assert store.makings_of_tablets("LOT-1") == ()
    assert store.makings_of_tablets("7K221%") == ()


def test_lot_that_weighed_otherwise_before_is_told_from_the_record(store):
    choose(store, begin(store).making_ids[0])
    tablet = {"label_mg": "50", "weighed": {"count": 20, "mass_mg": "4100"}, "expires": "2028-03"}
    view = making.view(store, begin(store, capsules(fine({"tablet": tablet}))).making_ids[0])
    outcome = making.judge_lots(store, view.making_id, drafts(view))
    assert [each.code for each in outcome.findings] == ["lots.mean_differs"]
    assert outcome.findings[0].params["pct"] == "10.8"
