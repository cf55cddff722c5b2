"""Where the words of a label stand: all of them, large enough, on no other, or no label."""

from __future__ import annotations

import inspect
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

import pytest
from hypothesis import given

from compounding.documents import label_layout
from compounding.documents.label_layout import lay_out_label
from compounding.documents.label_style import SMALLEST, STYLES
from compounding.documents.layout import (
    BarCode,
    Block,
    Layout,
    Text,
    Watermark,
    Weight,
    dots_of,
)
from compounding.documents.qr import QUIET_ZONE
from compounding.domain.label import OPIOID_WARNING, LabelFacts, label_content
from compounding.domain.prescription import PHARMACY_LONGEST, Pharmacy
from compounding.errors import DocumentError, TextDoesNotFitError
from compounding.messages import sentence
from tests.unit.label_samples import (
    LONG_PHARMACY,
    FixedMeasure,
    any_facts,
    capsule_dose,
    capsules,
    liquid,
)

MEASURE = FixedMeasure(46)
Kind = TypeVar("Kind")


def laid_out(facts: LabelFacts, measure: FixedMeasure = MEASURE) -> Layout:
    return lay_out_label(label_content(facts), measure)


def refusal(facts: LabelFacts, measure: FixedMeasure = MEASURE) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        laid_out(facts, measure)
    words = sentence(caught.value.code, caught.value.params)
    assert "{" not in words
    return caught.value


def only(layout: Layout, kind: type[Kind]) -> list[Kind]:
    return [item for item in layout.items if isinstance(item, kind)]


def overlap(one: Text, two: Text) -> bool:
    """Whether the letters of two texts can touch: their bodies, not the room for accents."""
    across = one.x < two.x + two.width and two.x < one.x + one.width
    down = one.baseline - two.size * 7 // 10 < two.baseline <= one.baseline
    return one is not two and across and down


def assert_sound(layout: Layout, facts: LabelFacts) -> None:
    """What must hold for every label there is."""
    body = [text for text in layout.texts() if not text.reverse]
    warning = [text for text in layout.texts() if text.reverse]
    for text in layout.texts():
        assert text.width == MEASURE.width(text.text, text.size, text.weight)
        assert text.x >= 0
        assert text.x + text.width <= layout.width
        assert text.baseline + text.size * 22 // 100 <= layout.height
        assert text.points >= 7
    assert not [(one, two) for one in body for two in body if overlap(one, two)]
    band = max(only(layout, Block), key=lambda block: block.width * block.height)
    assert [text.text for text in warning] == list(OPIOID_WARNING)
    assert warning[0].points >= 10
    for text in warning:
        assert band.x < text.x
        assert text.x + text.width < band.x + band.width
        assert band.y <= text.baseline - text.size * 3 // 4
        assert text.bottom <= band.y + band.height
    assert max(text.baseline + text.size * 22 // 100 for text in body) <= band.y
    for code in only(layout, BarCode):
        assert_code_stands_free(code, body, band)


def assert_code_stands_free(code: BarCode, body: list[Text], band: Block) -> None:
    quiet = QUIET_ZONE * code.module
    left, top, bottom = code.x - quiet, code.y - quiet, code.y + code.side + quiet
    assert code.module >= 2
    assert code.x + code.side + quiet <= label_layout.WIDTH
    assert bottom <= band.y
    for text in body:
        beside = text.x + text.width <= left
        above = text.baseline + text.size * 22 // 100 <= top
        below = text.baseline - text.size * 3 // 4 >= bottom
        assert beside or above or below, text


@given(facts=any_facts())
def test_lay_out_label_of_any_facts_is_sound(facts: LabelFacts) -> None:
    """Up to four doses of any length fit, whatever their dates and amounts."""
    assert_sound(laid_out(facts), facts)


def test_lay_out_label_says_everything_in_reading_order() -> None:
    layout = laid_out(capsules())

    assert_sound(layout, capsules())
    assert layout.text.splitlines() == [
        "Riverside Pharmacy · 12 Mill Lane · 555-0142 Rx 482117",
        "Surname, First",
        "Take 1 capsule by mouth at bedtime.",
        "naltrexone hydrochloride 1.5 mg capsule",
        "14 capsules, 23 Nov – 6 Dec 2026 · Dr. Name · Lot 26-01873",
        "Do not use after: 2027-May-20 · Made 2026-Nov-22",
        "Store at 20 – 25 °C (68 – 77 °F), protect from light. Contains lactose.",
        "This is a compounded preparation. Keep away from children.",
        *OPIOID_WARNING,
    ]


def test_lay_out_label_usual_one_keeps_twelve_points_for_what_counts() -> None:
    sizes = {text.field: text.points for text in laid_out(capsules()).texts() if text.size > 30}

    assert set(sizes) >= {"patient", "directions", "drug"}
    assert min(sizes.values()) >= 11
    assert sizes["patient"] >= 12


def test_lay_out_label_says_the_date_in_bold() -> None:
    dated = [text for text in laid_out(capsules()).texts() if "2027-May-20" in text.text]

    assert [text.weight for text in dated] == [Weight.BOLD]
    assert dated[0].text == "Do not use after: 2027-May-20"


@pytest.mark.parametrize("steps", [1, 2, 3, 4])
@pytest.mark.parametrize("pharmacy", [None, LONG_PHARMACY])
def test_lay_out_label_of_a_bottle_holds_four_dated_lines(
    steps: int, pharmacy: Pharmacy | None
) -> None:
    facts = liquid(steps, container_count=2)
    facts = replace(facts, pharmacy=pharmacy or facts.pharmacy)

    layout = laid_out(facts)

    assert_sound(layout, facts)
    for line in label_content(facts).directions:
        assert line in layout.text
    for reminder in ("Shake well.", "For oral use only."):
        assert layout.text.count(reminder) == 1


def test_lay_out_label_of_too_many_dated_lines_says_to_make_two_containers() -> None:
    start = date(2026, 11, 23)
    doses = tuple(capsule_dose(start + timedelta(step), 1, "1.5") for step in range(9))

    error = refusal(capsules(doses=doses))

    assert error.code == "label.too_many_doses"
    assert isinstance(error, TextDoesNotFitError)
    assert "two containers" in sentence(error.code, error.params)
    assert "9 dated lines" in sentence(error.code, error.params)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("patient", {"patient": "Wolfeschlegelsteinhausenbergerdorff" * 3}),
        ("prescriber", {"prescriber": "Wolfeschlegelsteinhausenbergerdorff" * 3}),
        ("pharmacy", {"pharmacy": Pharmacy("W" * 90, "12 Mill Lane", "555-0142")}),
        ("address", {"pharmacy": Pharmacy("Riverside", "M" * 90, "555-0142")}),
        ("phone", {"pharmacy": Pharmacy("Riverside", "12 Mill Lane", "5" * 90)}),
        ("cautions", {"auxiliary": ("M" * 90,)}),
    ],
)
def test_lay_out_label_of_a_text_too_long_is_refused_by_its_field(
    field: str, changes: dict[str, object]
) -> None:
    error = refusal(capsules(**changes))

    assert error.code == f"label.too_long.{field}"
    assert int(error.params["over"]) >= 1
    assert set(error.params) == {"over"}


def test_lay_out_label_of_too_many_cautions_is_refused() -> None:
    cautions = tuple(f"Caution number {number}, which takes some room." for number in range(12))

    assert refusal(capsules(auxiliary=cautions)).code == "label.too_many_lines"


def test_lay_out_label_of_letters_without_a_shape_is_refused_without_the_name() -> None:
    error = refusal(capsules(patient="王小明"))

    assert error.code == "label.no_letter.patient"
    assert "王" not in "".join(error.params.values())


def test_lay_out_label_of_the_longest_fields_allowed_fits() -> None:
    """Words of usual length, as many as the record takes (prescription.py)."""
    words = "Abcdefgh ijklmno pqrstuv wxyzabc defghijk lmnopqr stuvwxyz"
    pharmacy = Pharmacy(
        words[: PHARMACY_LONGEST["name"]],
        words[: PHARMACY_LONGEST["address"]],
        words[: PHARMACY_LONGEST["phone"]],
    )
    changes = {
        "pharmacy": pharmacy,
        "patient": words[:40],
        "prescriber": words[:40],
        "rx_number": "RX-2026-000482117-AB",
    }

    for facts in (capsules(**changes), liquid(3, **changes)):
        assert_sound(laid_out(facts), facts)


# --- proof ----------------------------------------------------------------------------------


def test_lay_out_label_of_a_proof_has_a_watermark_and_no_code() -> None:
    layout = laid_out(capsules(released=False))

    assert only(layout, BarCode) == []
    assert isinstance(layout.items[0], Watermark)
    assert layout.items[0].text == "PROOF — NOT FOR USE"
    assert "Take 1 capsule by mouth at bedtime." in layout.text
    assert "NO" in layout.text
    assert "CODE" in layout.text


def test_lay_out_label_after_release_has_a_code_and_no_watermark() -> None:
    layout = laid_out(capsules())

    assert only(layout, Watermark) == []
    assert [code.says for code in only(layout, BarCode)] == ["B26-01873-C1"]


# --- the warning ----------------------------------------------------------------------------


def test_lay_out_label_has_no_way_to_leave_the_warning_out() -> None:
    assert list(inspect.signature(lay_out_label).parameters) == ["content", "measure"]
    content = label_content(capsules())
    object.__setattr__(content, "warning", ("", "", ""))

    layout = lay_out_label(content, MEASURE)

    assert layout.text.splitlines()[-3:] == list(OPIOID_WARNING)


def test_lay_out_label_whose_warning_does_not_fit_is_refused() -> None:
    assert refusal(capsules(), FixedMeasure(52)).code == "label.too_long.warning"


def test_lay_out_label_whose_warning_has_no_letters_is_refused() -> None:
    class WithoutCapitalW(FixedMeasure):
        def missing(self, text: str) -> str:
            return "W" if "W" in text else ""

    assert refusal(capsules(), WithoutCapitalW(46)).code == "label.no_letter.warning"


@pytest.mark.parametrize("style", STYLES)
def test_styles_never_go_under_the_least_sizes(style: label_layout.Style) -> None:
    assert min(*style.main_sizes(), *style.dated_sizes(), style.small) >= dots_of(7)
    assert style.warning >= dots_of(10)
    assert dots_of(7) <= SMALLEST
    assert style.module >= 2
    assert list(style.main_sizes()) == sorted(style.main_sizes(), reverse=True)


def test_dots_of_is_never_under_the_points() -> None:
    assert [dots_of(points) for points in (7, 8, 10, 12)] == [20, 23, 29, 34]
