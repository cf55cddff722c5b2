"""The worksheet on paper: the whole compounding record, what is missing as lines to write on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from compounding.application import making, papers, settings
from compounding.application.plan_output import agreement_sentence
from compounding.application.plan_working import formula_text, input_text, value_text
from compounding.documents.paper import (
    WRITE_IN,
    Facts,
    Heading,
    Paper,
    PaperSize,
    Paragraph,
    Signature,
    Table,
)
from compounding.documents.worksheet_paper import worksheet_paper
from compounding.documents.worksheet_working import NO_WORKING
from compounding.messages import sentence, sentence_of
from tests.unit.plan_samples import capsules, fine, liquid, steps
from tests.unit.record_samples import (
    PHARMACY,
    MemoryStore,
    begin,
    choose,
    crushed,
    drafts,
    finished,
    released,
    store_of,
    weighed,
)

QUICK = capsules({**steps(("1.5", 7), ("3", 14)), **fine()}, extra_units=10)


class Bench:
    """A making in memory, and its papers."""

    def __init__(self, data: dict[str, Any] | None = None, **more: Any) -> None:
        self.store = store_of(MemoryStore())
        settings.set_pharmacy(self.store, PHARMACY)
        self.making_id = begin(self.store, data, **more).making_ids[0]

    @property
    def view(self) -> making.MakingView:
        return making.view(self.store, self.making_id)

    def content(self, at: int = 0) -> papers.WorksheetContent:
        return papers.worksheets(self.store, self.making_id)[at]

    def paper(self, at: int = 0) -> Paper:
        return worksheet_paper(self.content(at), "1.2.3", PaperSize.A4)


def section(paper: Paper, title: str) -> list[Any]:
    """The parts under a heading of level 1."""
    found: list[Any] = []
    inside = False
    for part in paper.parts:
        if isinstance(part, Heading) and part.level == 1:
            inside = part.text == title
        elif inside:
            found.append(part)
    assert found, title
    return found


def fact(paper: Paper, name: str) -> str:
    (value,) = (
        value
        for part in paper.parts
        if isinstance(part, Facts)
        for each, value in part.rows
        if each == name
    )
    return value


def table(paper: Paper, title: str) -> Table:
    (found,) = (part for part in section(paper, title) if isinstance(part, Table))
    return found


def text(paper: Paper) -> str:
    """All that is said in sentences."""
    return "\n".join(part.text for part in paper.parts if isinstance(part, Paragraph))


def column(found: Table, head: str) -> list[str]:
    (at,) = (at for at, each in enumerate(found.columns) if each.head == head)
    return [row[at] for row in found.rows]


# --- of every paper -------------------------------------------------------------------------


def test_paper_names_batch_version_and_record_but_no_patient_where_it_is_not_drawn() -> None:
    paper = Bench().paper()
    assert paper.title == "Worksheet, batch 26-00001"
    assert "LDN Compounder 1.2.3 · batch 26-00001 · printed 2026-Nov-22 10:30" in paper.footer
    assert paper.footer.endswith("(UTC−06:00) · recorded up to event 3")
    assert "Riverside Pharmacy · naltrexone hydrochloride 1.5 mg capsules" in paper.subtitle
    assert "Surname" not in f"{paper.title}{paper.subtitle}{paper.footer}{paper.status}"


def test_paper_before_the_pharmacy_is_set_says_so() -> None:
    content = replace(Bench().content(), pharmacy=None)
    paper = worksheet_paper(content, "1", PaperSize.A4)
    assert paper.subtitle.startswith("Pharmacy not entered yet")


@pytest.mark.parametrize("at", [0, 1, 2])
def test_paper_of_each_batch_is_its_own(at: int) -> None:
    paper = Bench().paper(at)
    assert fact(paper, "Name and strength").startswith(
        f"naltrexone hydrochloride {('1.5', '3', '4.5')[at]} mg capsules"
    )
    assert fact(paper, "Batch") == (
        f"26-0000{at + 1}, {at + 1} of 3 made this day, batch {at + 1} of the plan"
    )
    assert column(table(paper, "Prescription"), "Step") == [str(at + 1)]


# --- not released, released, rejected -------------------------------------------------------


def states() -> list[tuple[str, str]]:
    return [("planned", "NOT RELEASED"), ("in_process", "NOT RELEASED"),
            ("to_check", "NOT RELEASED"), ("released", "RELEASED"),
            ("rejected", "REJECTED")]  # fmt: skip


def in_state(state: str) -> Bench:
    bench = Bench()
    if state == "planned":
        return bench
    batch = crushed(bench.store, bench.making_id).batches[0]
    if state == "released":
        released(bench.store, batch)
    elif state == "rejected":
        making.reject(bench.store, batch.batch_id, "Pharmacist B", "spilled")
    elif state == "to_check":
        finished(bench.store, batch)
        making.prepare(bench.store, batch.batch_id, "Technician A")
    return bench


@pytest.mark.parametrize(("state", "status"), states())
def test_paper_says_on_every_page_whether_it_is_released(state: str, status: str) -> None:
    bench = in_state(state)
    assert bench.content().batch.state == state
    paper = bench.paper()
    assert paper.status == status
    said = paper.parts[0]
    if state == "released":
        assert isinstance(said, Heading)
    else:
        assert isinstance(said, Paragraph)
        assert status.lower() in said.text
        assert "Nothing of it may go to a patient" in said.text


def test_paper_of_a_released_batch_names_who_and_that_nobody_verified_them() -> None:
    paper = in_state("released").paper()
    signed = [part for part in paper.parts if isinstance(part, Signature)]
    assert [(each.role, each.name) for each in signed] == [
        ("Prepared by", "Technician A"),
        ("Checked by", "Pharmacist B"),
        ("Released by", "Pharmacist B"),
    ]
    assert {each.when for each in signed} == {"2026-Nov-22 10:30"}
    assert all("identity not verified" in each.note for each in signed)


def test_paper_of_an_unsigned_batch_has_lines_to_sign_on() -> None:
    signed = [part for part in Bench().paper().parts if isinstance(part, Signature)]
    assert [(each.name, each.when, each.note) for each in signed] == [(WRITE_IN, WRITE_IN, "")] * 3


def test_paper_of_a_rejected_batch_says_by_whom_and_why() -> None:
    paper = in_state("rejected").paper()
    assert "Reason of the rejection: spilled" in text(paper)
    roles = [part.role for part in paper.parts if isinstance(part, Signature)]
    assert roles == ["Prepared by", "Checked by", "Rejected by"]


# --- the bench ------------------------------------------------------------------------------


def test_paper_before_the_work_has_lines_for_lots_tablets_weights_and_capsules() -> None:
    paper = Bench().paper()
    lots = table(paper, "Lots")
    assert column(lots, "Lot") == column(lots, "Maker") == [WRITE_IN, WRITE_IN]
    assert fact(paper, "Tablets crushed") == WRITE_IN
    weighings = table(paper, "Weighings")
    assert column(weighings, "Target, mg") == ["83.3", "1,901.9"]
    assert column(weighings, "Worked out, mg") == ["83.25", "1,901.9"]
    assert column(weighings, "Weighed, mg") == column(weighings, "Lot") == [WRITE_IN, WRITE_IN]
    facts = [row for part in section(paper, "Capsules") for row in part.rows]
    assert [name for name, value in facts if value == WRITE_IN] == [
        "Capsules made", "Empty capsule, mg", *(f"Capsule {n}, mg" for n in range(1, 11))
    ]  # fmt: skip


def test_paper_after_the_work_has_every_figure_of_the_record() -> None:
    bench = in_state("released")
    paper, batch = bench.paper(), bench.content().batch
    lots = table(paper, "Lots")
    assert column(lots, "Lot") == ["7K2210", "LOT-1"]
    assert column(lots, "Expires") == ["2028-03", "2028-03"]
    assert fact(paper, "Tablets crushed") == "3"
    weighings = table(paper, "Weighings")
    assert column(weighings, "Weighed, mg") == ["83.3", "1,901.9"]
    assert column(weighings, "Off by") == ["0 %", "0 %"]
    assert column(weighings, "When") == ["2026-Nov-22 10:30"] * 2
    assert batch.capsules is not None
    weights = table(paper, "Capsules")
    assert column(weights, "Weight, mg") == list(batch.capsules.weights_mg)
    assert fact(paper, "Mean fill") == f"{batch.capsules.mean_fill_mg} mg"
    assert fact(paper, "Extra capsules, 1") == "Kept as sample"
    assert fact(paper, "Yield").startswith("99.81 %: 1,981.5 of 1,985.2 mg, from the mean")
    assert fact(paper, "Loss of mass") == "0.19 %"
    assert "They pass." in text(paper)
    assert sentence("weight_rule.not_the_dose") in text(paper)
    assert not [part for part in paper.parts if isinstance(part, Table | Facts)
                for row in part.rows if WRITE_IN in row]  # fmt: skip


def test_paper_tells_whether_the_tablets_weighed_were_of_the_lot() -> None:
    bench = Bench()
    assert fact(bench.paper(), "They were of the lot above") == WRITE_IN
    choose(bench.store, bench.making_id)
    assert fact(bench.paper(), "They were of the lot above") == "yes"
    content = bench.content()
    unasked = tuple(replace(each, weighed=None) for each in content.making.lots)
    older = replace(content, making=replace(content.making, lots=unasked))
    paper = worksheet_paper(older, "1", PaperSize.A4)
    assert fact(paper, "They were of the lot above") == "not asked"


def test_paper_tells_refused_readings_beside_the_accepted_one() -> None:
    bench = Bench()
    batch = crushed(bench.store, bench.making_id).batches[0]
    assert not making.weigh(bench.store, batch.batch_id, "tablet powder", "833").accepted
    weighed(bench.store, batch)
    assert "Refused: 833 mg for tablet powder, 2026-Nov-22 10:30" in text(bench.paper())


def test_paper_of_extra_capsules_not_settled_has_a_line_for_them() -> None:
    bench = Bench()
    batch = crushed(bench.store, bench.making_id).batches[0]
    weighed(bench.store, batch)
    weights = [str(180 + each) for each in (0, 1, -1, 2, -2, 0, 1, -1, 0, 1)]
    making.weigh_capsules(bench.store, batch.batch_id, 15, "48", weights)
    assert fact(bench.paper(), "Extra capsules, 1") == WRITE_IN
    making.settle_extras(bench.store, batch.batch_id, "other", "given back to the shelf")
    assert fact(bench.paper(), "Extra capsules, 1") == "Other: given back to the shelf"


def test_paper_of_a_liquid_has_its_formula_method_and_volume() -> None:
    bench = Bench(liquid(fine()))
    paper = bench.paper()
    assert "Fawcett" in fact(paper, "Formula")
    assert fact(paper, "Container") == "Amber plastic bottle with a child-resistant closure"
    assert "1. Crush the tablets" in text(paper)
    assert fact(paper, "Made up to") == WRITE_IN
    masses, volumes = (part for part in section(paper, "Weighings") if isinstance(part, Table))
    assert column(masses, "Target, mg")
    assert column(volumes, "Target, mL")
    assert column(table(paper, "Prescription"), "Each night, at bedtime")[0].endswith("mL")


def test_paper_of_a_finished_liquid_has_the_volume_made() -> None:
    bench = Bench(liquid(fine()))
    batch = crushed(bench.store, bench.making_id).batches[0]
    finished(bench.store, batch)
    assert fact(bench.paper(), "Made up to") == f"{batch.volume_ml} mL"


def test_paper_of_a_trituration_tells_both_mixtures_and_asks_no_lot_of_a_mixture() -> None:
    data = capsules(
        {"balance": {"rule": "usp41", "repeatability_mg": "0.05", "readability_mg": "0.1"}},
        batches=[{"step": 1, "weighing": "trituration"}],
    )
    bench = Bench(data)
    assert "First mixture: tablet powder with the trituration diluent" in text(bench.paper())
    choose(bench.store, bench.making_id)
    assert WRITE_IN not in column(table(bench.paper(), "Weighings"), "Lot")


# --- sums -----------------------------------------------------------------------------------


def test_paper_prints_every_line_of_the_working_with_inputs_and_both_values() -> None:
    bench = Bench()
    replanned = bench.content().replanned
    assert replanned is not None
    lines = (*replanned.working, *replanned.shared)
    tables = [part for part in section(bench.paper(), "Working") if isinstance(part, Table)]
    rows = [row for each in tables for row in each.rows]
    assert len(rows) == len(lines) > 20
    for row, line in zip(rows, lines, strict=True):
        assert row[1].startswith(formula_text(line))
        assert all(input_text(each) in row[1] for each in line.inputs)
        assert row[2] == value_text(line.exact, line.unit)
        if line.rounded is not None and line.rounding is not None:
            assert row[3].startswith(value_text(line.rounded, line.unit))
        else:
            assert row[3] == ""


def test_paper_says_that_the_second_path_agrees() -> None:
    bench = Bench()
    replanned = bench.content().replanned
    assert replanned is not None
    assert replanned.plan.agreement.agrees
    assert Paragraph(agreement_sentence(replanned.plan.agreement)) in bench.paper().parts


def test_paper_whose_figures_are_not_worked_out_any_more_explains_nothing() -> None:
    content = replace(Bench().content(), replanned=None)
    paper = worksheet_paper(content, "1", PaperSize.A4)
    assert NO_WORKING in text(paper)
    assert fact(paper, "Drug") == "22.5 mg"
    assert fact(paper, "Fill of a capsule") == "132.343333 mg"
    assert not [part for part in paper.parts if part == Heading("Dose to expect")]
    assert column(table(paper, "Weighings"), "Target, mg") == ["83.3", "1,901.9"]


def test_paper_lists_every_limit_and_marks_the_one_that_counts() -> None:
    bench = Bench()
    lots = drafts(bench.view, expires="2027-03")
    making.choose_lots(bench.store, bench.making_id, lots, seen=True)
    paper = bench.paper()
    found = table(paper, "Date")
    assert column(found, "Limit") == [
        "180 days, capsules",
        "the tablets expire",
        "microcrystalline cellulose, lot LOT-1, expires",
    ]
    assert column(found, "") == ["", *["the earliest: this one counts"] * 2]
    assert "Do not use after 2027-Mar-31" in text(paper)
    assert "Planned was 2027-May-20" in text(paper)


def test_paper_tells_the_range_of_the_dose_and_its_largest_part() -> None:
    paper = Bench().paper()
    found = table(paper, "Dose to expect")
    ((step, mean, least, most, percent, _),) = found.rows
    assert (step, mean, least, most, percent) == ("1", "1.501", "1.276", "1.726", "15")
    assert "Most of it comes from: label range." in text(paper)


def test_paper_tells_findings_with_the_reasons_given() -> None:
    bench = Bench(QUICK, reasons={"faster_than_usual": "as the prescriber asked"})
    content = bench.content(1)
    assert content.replanned is not None
    found = table(bench.paper(1), "Findings of the plan")
    said = dict(zip(column(found, "What"), column(found, "Reason given"), strict=True))
    (quick,) = (each for each in content.replanned.findings if each.code == "faster_than_usual")
    assert said[sentence_of(quick)] == "as the prescriber asked"
    alone = worksheet_paper(replace(content, replanned=None), "1", PaperSize.A4)
    rows = table(alone, "Findings of the plan").rows
    assert rows == (("Confirm", "faster than usual", "as the prescriber asked"),)


def test_paper_of_a_plan_without_findings_says_none() -> None:
    assert Paragraph("None.") in section(Bench().paper(), "Findings of the plan")


def test_paper_without_patient_data_says_that_they_are_deleted() -> None:
    content = Bench().content()
    nobody = replace(content.making.prescription, patient="", born=None)
    gone = replace(content, making=replace(content.making, prescription=nobody))
    paper = worksheet_paper(gone, "1", PaperSize.A4)
    assert fact(paper, "Patient") == "data deleted"
    assert fact(paper, "Born") == "not recorded"


def test_paper_tells_the_record_of_its_batch_and_of_no_other() -> None:
    bench = in_state("released")
    first, second = (table(bench.paper(at), "Record of this batch") for at in (0, 1))
    assert "Released: Pharmacist B" in column(first, "What was recorded")
    assert column(second, "What was recorded") == [
        "Making opened, batches: 3", "Lots chosen: 7K2210, LOT-1", "3 tablets crushed",
        "Opioid screen finished by Pharmacist B: 3 entries; passed, let through by a person: 0",
    ]  # fmt: skip


def test_paper_of_a_measuring_cylinder_says_to_which_mark():
    by_volume = Bench(capsules(fine(), method="volume", cylinder_ml="4.5")).paper()
    at = by_volume.parts.index(Heading("Filling up", 2))
    said = by_volume.parts[at + 1].text
    assert "fill up with microcrystalline cellulose to 4.5 mL, mix" in said
    assert Heading("Filling up", 2) not in Bench().paper().parts
