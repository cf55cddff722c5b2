"""The capsules at the bench: the cylinder's mark, slips of the point, and going back."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt

from compounding import bootstrap
from compounding.application import making
from tests.gui import jobs
from tests.gui.pages.test_worksheet_page import first_on_disk
from tests.unit.plan_samples import capsules, fine, liquid
from tests.unit.record_samples import StillClock, begin, crushed, weighed

MARK = "fill up with microcrystalline cellulose to 4.5 mL, mix, fill up to the mark again, mix."


@pytest.fixture
def filling(window_on):
    """The page at the count and weights of the first batch."""
    bench = window_on("to_fill")
    bench.go(Qt.Key.Key_2)
    return bench


@pytest.fixture
def by_request(window_on, record_in, tmp_path):
    """The page on a making of a request; ``upto`` carries it on."""

    def opening(data, upto):
        record_in("nothing", tmp_path)
        url = f"sqlite:///{tmp_path / 'record.db'}"
        with bootstrap.open_services(url, clock=StillClock(), settings_folder=tmp_path) as services:
            upto(services.store, begin(services.store, data).making_ids[0])
        bench = window_on()
        bench.go(Qt.Key.Key_2)
        return bench

    return opening


@pytest.fixture
def by_volume(by_request):
    """A making whose filler is found in a measuring cylinder."""
    return partial(by_request, capsules(fine(), method="volume", cylinder_ml="4.5"))


def to_fill(store, making_id):
    weighed(store, crushed(store, making_id).batches[0])


def back_to(bench, step):
    """By the list of steps, with keys."""
    bench.person.tab_to("Steps")
    bench.person.press(Qt.Key.Key_Home)
    for _ in range(step):
        bench.person.press(Qt.Key.Key_Down)
    bench.enter()


def texts(bench):
    return bench.page.capsules.texts()


def test_capsules_by_volume_say_the_mark_from_the_weighing_until_they_are_filled(by_volume):
    bench = by_volume(crushed)
    assert bench.page.presenter.state.step == "weigh"
    assert MARK in bench.page.then_text.text()
    assert bench.page.then.isVisible()
    jobs.weigh(bench, bench.page.presenter.state.batch.targets[0].target)
    assert bench.page.presenter.state.step == "capsules"
    assert MARK in bench.page.capsules.cylinder.text()
    assert bench.page.capsules.cylinder.isVisible()
    assert not bench.page.then.isVisible()


def test_capsules_of_a_weighed_filler_say_nothing_of_a_cylinder(filling):
    assert not filling.page.capsules.cylinder.isVisible()
    assert not filling.says("measuring cylinder")


def test_capsules_a_weight_ten_times_off_is_refused_and_stays(filling):
    before = filling.events()
    filling.fill({"Capsules made": "15", "Empty capsule": jobs.SHELL})
    filling.fill({f"Capsule {at}": "180.3" for at in range(1, 11)})
    filling.fill({"Capsule 4": "1850.3"})
    typed = texts(filling)
    filling.push("Record the weights")
    assert filling.says("Capsule 4: 1850.3 mg is about ten times 180.3 mg.")
    assert filling.says("Is the point in the right place?")
    assert texts(filling) == typed
    assert filling.events() == before
    assert filling.person.name() == "Capsule 4"
    filling.person.type("180.3")
    filling.push("Record the weights")
    assert first_on_disk(filling).capsules.passes


def test_capsules_by_volume_a_weight_ten_times_off_the_others_is_refused(by_volume):
    bench = by_volume(to_fill)
    before = bench.events()
    bench.fill({"Capsules made": "15", "Empty capsule": jobs.SHELL})
    bench.fill({f"Capsule {at}": "180.3" for at in range(1, 10)})
    bench.fill({"Capsule 10": "18.03"})
    bench.push("Record the weights")
    assert bench.says("Capsule 10: 18.03 mg is about a tenth of 180.3 mg.")
    assert bench.events() == before


def test_capsules_gone_back_to_show_what_is_recorded_and_typing_replaces_it(filling):
    jobs.fill_and_weigh(filling, "15", "132.3")
    before = first_on_disk(filling).capsules
    back_to(filling, 3)
    page = filling.page
    assert texts(filling)[:2] == ("15", jobs.SHELL)
    assert texts(filling)[2:12] == before.weights_mg
    assert not page.capsules.is_begun()
    assert filling.person.name() == "Capsules made"
    for _ in range(3):
        filling.enter()
    assert filling.person.name() == "Capsule 2"
    filling.person.type("179.9")
    assert page.capsules.is_begun()
    filling.push("Record the weights")
    after = first_on_disk(filling).capsules
    assert after.weights_mg == (before.weights_mg[0], "179.9", *before.weights_mg[2:])


def test_capsules_signed_for_are_not_filled_in_again(window_on):
    bench = window_on("to_release")
    bench.go(Qt.Key.Key_2)
    back_to(bench, 3)
    assert set(texts(bench)) == {""}


def test_crushed_tablets_gone_back_to_show_their_count_until_powder_is_weighed(window_on):
    bench = window_on("to_weigh")
    bench.go(Qt.Key.Key_2)
    back_to(bench, 1)
    count = str(bench.page.presenter.state.view.crushed)
    assert bench.page.crush.texts() == (count,)
    assert not bench.page.crush.is_begun()
    bench.person.type("9")
    assert bench.page.crush.texts() == ("9",)
    bench.fill({"Tablets crushed": count})
    bench.enter()
    jobs.weigh(bench, "83.3")
    back_to(bench, 1)
    assert bench.page.crush.texts() == ("",)


def test_extras_gone_back_to_show_what_became_of_them(filling):
    jobs.fill_and_weigh(filling, "15", "132.3")
    jobs.settle_extras(filling)
    assert filling.page.presenter.state.step == "prepare"
    back_to(filling, 4)
    assert filling.page.extras.fate.value() == "kept_as_sample"


def test_liquid_gone_back_to_shows_the_volume_made(by_request):
    def to_volume(store, making_id):
        batch = weighed(store, crushed(store, making_id).batches[0]).batches[0]
        assert making.measure_liquid(store, batch.batch_id, batch.volume_ml).accepted

    bench = by_request(liquid(), to_volume)
    batch = bench.page.presenter.state.batch
    back_to(bench, [each.key for each in batch.steps].index("liquid"))
    assert bench.page.liquid.texts() == (batch.volume_ml,)
    assert not bench.page.liquid.is_begun()
