"""The Worksheet page at the bench: what is refused stays, what is recorded is on disk."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from compounding.application import making
from tests.gui import jobs
from tests.gui.bench import Bench

POWDER, FILLER = "83.3", "1901.9"


def view_on_disk(bench: Bench):
    """The making as another program reads it."""
    with bench.services() as services:
        (row,) = making.makings(services.store)
        return making.view(services.store, row.making_id)


def first_on_disk(bench: Bench):
    return view_on_disk(bench).batches[0]


@pytest.fixture
def weighing(window_on) -> Bench:
    """The page with the first powder to weigh and the cursor in its field."""
    bench = window_on("to_weigh")
    bench.go(Qt.Key.Key_2)
    return bench


@pytest.fixture
def releasing(window_on) -> Bench:
    """The page where a second person checks the first batch."""
    bench = window_on("to_release")
    bench.go(Qt.Key.Key_2)
    return bench


REFUSED = {
    "82.1": "is too little",
    "85": "is too much",
    "833": "about ten times",
    "8.33": "about a tenth",
    "83300": "about a thousand times",
    "0.0833": "about a thousandth",
    "83.31": "more digits than this balance shows",
}


def test_worksheet_refused_weight_stays_with_its_reason_and_is_recorded(weighing):
    page, before = weighing.page, weighing.events()
    for at, (typed, why) in enumerate(REFUSED.items(), 1):
        weighing.type_over(typed)
        assert why in page.weigh.verdict.text()
        weighing.enter()
        assert page.weigh.reading.text() == typed
        assert any(why in banner.text() for banner in page.said if banner.isVisible())
        assert weighing.person.target() is page.weigh.reading
        assert weighing.says(f"{typed} mg tablet powder refused")
        assert weighing.events() == before + at
    target = first_on_disk(weighing).targets[0]
    assert target.actual is None
    assert [each.actual for each in target.refused] == list(REFUSED)


def test_worksheet_weight_that_is_no_number_is_never_recorded(weighing):
    before = weighing.events()
    for typed in ("83,3", "", " ", "-83.3", "8e1", "0", "１２", "1 901.9", "83.", "083"):
        weighing.paste_over(typed)
        if not typed:
            weighing.person.press(Qt.Key.Key_Delete)
        weighing.enter()
        assert weighing.page.weigh.reading.text() == typed
        assert weighing.events() == before
        verdict = weighing.page.weigh.verdict.text()
        assert verdict
        assert ("counts" in verdict) is (not typed), (typed, verdict)


def test_worksheet_good_weight_after_a_refused_one_clears_the_reason(weighing):
    jobs.weigh(weighing, "82.1", POWDER)
    assert not any(banner.isVisible() for banner in weighing.page.said)
    assert weighing.page.weigh.what.text().startswith("Weigh: microcrystalline cellulose")
    assert weighing.page.weigh.reading.text() == ""
    first, second = first_on_disk(weighing).targets
    assert (first.actual, second.actual) == (POWDER, None)


def test_worksheet_next_batch_begins_with_empty_fields(window_on):
    bench = window_on("to_weigh")
    bench.go(Qt.Key.Key_2)
    jobs.make_capsules(bench, (POWDER, FILLER), "132.3")
    bench.push("Go on with 26-00002")
    page = bench.page
    assert page.presenter.state.batch.number == "26-00002"
    assert bench.person.target() is page.weigh.reading
    assert page.weigh.reading.text() == ""
    jobs.weigh(bench, "166.5", "1853.8")
    typed = [page.capsules.weights.field(key).text() for key in page.capsules.weights.field_keys()]
    assert typed == [""] * 20
    assert page.capsules.text("capsules.made") == ""
    jobs.fill_and_weigh(bench, "15", "134.7")
    assert page.extras.note.text() == ""
    jobs.settle_extras(bench)
    assert page.prepare.text("prepare.name") == ""
    bench.person.type(jobs.PREPARER)
    bench.enter()
    assert page.release.text("check.name") == ""
    assert page.release.text("reject.reason") == ""


@pytest.mark.parametrize(
    ("state", "names"),
    [
        ("opened", ["Maker of naltrexone hydrochloride 50 mg tablets"]),
        ("to_crush", ["Tablets crushed"]),
        ("to_weigh", ["On the pan"]),
        ("to_fill", ["Capsules made", "Empty capsule", "Capsule 3"]),
        ("to_prepare", ["Prepared by"]),
        ("to_release", ["Checked by", "Reason"]),
    ],
)
def test_worksheet_text_being_typed_survives_a_visit_to_every_other_page(window_on, state, names):
    bench = window_on(state)
    bench.go(Qt.Key.Key_2)
    bench.fill(dict.fromkeys(names, "12"))
    for away in (Qt.Key.Key_1, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_Comma):
        bench.go(away)
        bench.go(Qt.Key.Key_2)
    assert {name: bench.person.tab_to(name).text() for name in names} == dict.fromkeys(names, "12")


def test_worksheet_refused_weight_survives_a_visit_to_another_page(weighing):
    jobs.weigh(weighing, "833")
    weighing.go(Qt.Key.Key_4)
    weighing.go(Qt.Key.Key_2)
    assert weighing.page.weigh.reading.text() == "833"
    assert "about ten times" in weighing.page.weigh.verdict.text()


def test_worksheet_preparer_cannot_check_under_another_spelling(releasing):
    before = releasing.events()
    for name in (
        "Technician A",
        "technician  a",
        " TECHNICIAN A ",
        "Téchniçian Á",
        "Technician-A.",
        "Ｔｅｃｈｎｉｃｉａｎ Ａ",
        "Technician \u0410",  # a Cyrillic A
        "Te\u0441hnician A",  # a Cyrillic c within a word
    ):
        field = releasing.person.tab_to("Checked by")
        releasing.paste_over(name)
        releasing.push("Check and release")
        assert first_on_disk(releasing).state == "to_check"
        assert releasing.events() == before
        assert field.text() == name
        assert releasing.says("another person") or releasing.says("look-alike letters")


def test_worksheet_second_person_releases_and_the_name_is_said_not_verified(releasing):
    releasing.fill({"Checked by": jobs.CHECKER})
    releasing.push("Check and release")
    batch = first_on_disk(releasing)
    assert (batch.state, batch.checked.name, batch.checked.identity) == (
        "released",
        jobs.CHECKER,
        "not verified",
    )
    assert releasing.says(f"Checked: {jobs.CHECKER} (identity not verified)")


def test_worksheet_release_without_a_name_says_what_is_missing(releasing):
    before = releasing.events()
    releasing.push("Check and release")
    assert releasing.person.name() == "Checked by"
    assert releasing.says("This is needed")
    assert releasing.events() == before


def test_worksheet_rejection_without_a_reason_says_what_is_missing(releasing):
    before = releasing.events()
    releasing.fill({"Checked by": jobs.CHECKER})
    releasing.push("Reject this batch")
    assert releasing.events() == before
    assert first_on_disk(releasing).state == "to_check"
    assert releasing.person.name() == "Reason"
    assert releasing.says("This is needed")
    assert releasing.page.release.text("check.name") == jobs.CHECKER


@pytest.mark.parametrize("name", ["--", "Pharma\u0441ist B"])
def test_worksheet_rejection_under_an_unusable_name_says_why(releasing, name):
    before = releasing.events()
    releasing.person.tab_to("Checked by")
    releasing.paste_over(name)
    releasing.fill({"Reason": "spilled"})
    releasing.push("Reject this batch")
    assert releasing.events() == before
    assert releasing.says("Type a name with letters") or releasing.says("look-alike letters")


def test_worksheet_rejection_with_a_reason_closes_the_batch_for_good(releasing):
    releasing.fill({"Checked by": jobs.CHECKER, "Reason": "spilled on the bench"})
    releasing.push("Reject this batch")
    batch = first_on_disk(releasing)
    assert (batch.state, batch.rejected.reason) == ("rejected", "spilled on the bench")
    assert releasing.says("Rejected by Pharmacist B: spilled on the bench")
    assert not releasing.page.done.labels.isVisible()
    assert releasing.page.done.go_on.isVisible()


def test_worksheet_lot_with_an_earlier_expiry_is_said_and_must_be_seen(window_on):
    bench = window_on("opened")
    bench.go(Qt.Key.Key_2)
    early = {**jobs.TABLET_LOT, "Expires": "2027-02"}
    jobs.type_lots(bench, early, jobs.OTHER_LOT)
    before = bench.events()
    bench.push("Use these lots")
    assert bench.says("may be used until 2027-Feb-28, not until 2027-May-20 as planned")
    assert bench.events() == before
    bench.push("Seen: use these lots")
    assert {str(batch.last_day) for batch in view_on_disk(bench).batches} == {"2027-02-28"}


def test_worksheet_lot_changed_after_it_was_seen_is_judged_again(window_on):
    bench = window_on("opened")
    bench.go(Qt.Key.Key_2)
    jobs.type_lots(bench, {**jobs.TABLET_LOT, "Expires": "2027-02"}, jobs.OTHER_LOT)
    bench.push("Use these lots")
    before = bench.events()
    bench.fill({"Expires of naltrexone hydrochloride 50 mg tablets": "2027-01"})
    bench.person.tab_to("Maker of microcrystalline cellulose")
    for name in ("Seen: use these lots", "Use these lots"):
        if bench.page.lots.accept.text() == name:
            bench.push(name)
            break
    assert bench.events() == before, "an earlier date was taken that nobody was shown"
    assert bench.says("may be used until 2027-Jan-31")


@pytest.mark.parametrize(
    ("made", "fill", "why"),
    [
        ("15", "160", "10 of 10 capsules are more than 10 %"),
    ],
)
def test_worksheet_capsules_that_cannot_be_released_are_said_before_anyone_signs(
    window_on, made, fill, why
):
    bench = window_on("to_fill")
    bench.go(Qt.Key.Key_2)
    jobs.fill_and_weigh(bench, made, fill)
    assert not bench.page.capsules.isVisible()
    assert bench.says(why)
    bench.person.tab_to("Steps")
    bench.person.press(Qt.Key.Key_Home)
    for _ in range(3):
        bench.person.press(Qt.Key.Key_Down)
    bench.enter()
    bench.person.tab_to("Capsules made")
    jobs.fill_and_weigh(bench, "15", "132.3")
    assert not bench.says(why)
    jobs.settle_extras(bench)
    jobs.sign(bench)
    assert first_on_disk(bench).state == "released"


def test_worksheet_fewer_capsules_than_planned_are_refused_and_counted_again(window_on):
    bench = window_on("to_fill")
    bench.go(Qt.Key.Key_2)
    before = bench.events()
    jobs.fill_and_weigh(bench, "13", "132.3")
    assert bench.page.capsules.isVisible()
    assert bench.page.capsules.text("capsules.made") == "13"
    assert bench.says("13 capsules were made of powder for 15")
    assert bench.events() == before


def test_worksheet_looks_back_at_a_weighing_with_the_figures_of_its_own_batch(window_on):
    bench = window_on("to_fill")
    bench.go(Qt.Key.Key_2)
    bench.person.tab_to("Batch at hand")
    bench.press(Qt.Key.Key_Down)
    assert bench.page.weigh.target.text() == "166.5"
    bench.person.tab_to("Batch at hand")
    bench.press(Qt.Key.Key_Up)
    bench.person.tab_to("Steps")
    bench.person.press(Qt.Key.Key_Up)
    bench.enter()
    assert bench.page.weigh.isVisible()
    own = {each.target for each in first_on_disk(bench).targets}
    assert bench.page.weigh.target.text().replace(",", "") in own


def test_worksheet_without_a_making_says_what_to_do_first(window_on):
    bench = window_on("nothing")
    bench.go(Qt.Key.Key_2)
    assert bench.page.empty.isVisible()
    assert bench.says("No making is open")
    bench.push("Go to Plan")
    assert bench.window.page_key() == "plan"


def test_worksheet_looks_back_at_a_step_without_a_way_to_change_it(weighing):
    before = weighing.events()
    weighing.person.tab_to("Steps")
    weighing.person.press(Qt.Key.Key_Home)
    weighing.enter()
    assert weighing.page.step_card.title.text() == "Choose lots"
    if weighing.page.lots.accept.isEnabled():
        weighing.push("Use these lots")
    assert weighing.events() == before
