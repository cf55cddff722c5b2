"""The opioid screen on the worksheet: whole where a person decided, short where nobody had to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from compounding.application import making, papers
from compounding.documents import worksheet_screen as section
from compounding.documents.paper import Facts, Heading, Paper, PaperSize, Paragraph, Table
from compounding.documents.worksheet_paper import worksheet_paper
from compounding.domain.house_events import RecordRestored
from compounding.domain.screening import Answered, Decided, Decision, Question, Reply
from tests.unit.record_samples import (
    ORDINARY,
    TODAY,
    MemoryStore,
    begin,
    crushed,
    released,
    store_of,
)
from tests.unit.screen_steps import (
    CLEARED,
    DEPOT,
    NO_OPIOID,
    PERCOCET,
    RECENT_LISTED,
    STILL_TAKEN,
    STOPPED,
    finish,
)


class Bench:
    """A making in memory, its screens and the parts that its paper has of them."""

    def __init__(self) -> None:
        self.memory = MemoryStore()
        self.store = store_of(self.memory)
        self.making_id = begin(self.store).making_ids[0]

    def finish(self, text: str = ORDINARY, **more) -> Bench:
        finish(self.store, self.making_id, text, **more)
        return self

    @property
    def paper(self) -> Paper:
        content = papers.worksheets(self.store, self.making_id)[0]
        return worksheet_paper(content, "1.2.3", PaperSize.A4)

    @property
    def parts(self) -> list:
        """What stands under the heading, up to the next section."""
        parts = self.paper.parts
        start = parts.index(Heading("Opioid screen")) + 1
        end = next(at for at, each in enumerate(parts) if each == Heading("Signatures"))
        return list(parts[start:end])

    @property
    def facts(self) -> dict[str, str]:
        return {key: value for each in self.parts if isinstance(each, Facts)
                for key, value in each.rows}  # fmt: skip

    @property
    def sentences(self) -> list[str]:
        return [
            line
            for each in self.parts
            if isinstance(each, Paragraph)
            for line in each.text.split("\n")
        ]

    @property
    def strong(self) -> list[str]:
        return [
            line
            for each in self.parts
            if isinstance(each, Paragraph) and each.strong
            for line in each.text.split("\n")
        ]

    @property
    def rows(self) -> list[tuple[str, ...]]:
        return [row for each in self.parts if isinstance(each, Table) for row in each.rows]


def test_paper_without_a_screen_says_that_nothing_may_go_to_the_patient():
    assert Bench().parts == [Paragraph(section.NOT_FINISHED, strong=True)]


def test_paper_says_who_screened_when_and_that_nobody_verified_the_name():
    facts = Bench().finish().facts
    assert facts == {
        "Result": "passes",
        "Medicines": "3 entries in the list",
        "Screened by": "Pharmacist B, identity not verified",
        "Screened": "2026-Nov-22 10:30",
    }


def test_paper_of_an_ordinary_list_is_one_paragraph_and_no_table():
    bench = Bench().finish()
    assert bench.rows == []
    assert (
        "No opioid by the tables, 3 entries: Metformin 500 mg twice daily; Lisinopril 10 mg"
        " daily; Vitamin D3 1000 IU."
    ) in bench.sentences
    assert section.ALL_NO in bench.sentences
    assert bench.strong == []


def test_paper_says_that_a_screen_of_before_the_record_was_restored_does_not_count():
    bench = Bench().finish()
    restored = RecordRestored(1, 9, "", 12, "", "", "Pharmacist B", "the disk failed")
    bench.store.record(lambda _reads: [restored])
    assert section.DOUBTED in bench.strong
    assert bench.finish().strong == []


def test_paper_of_a_patient_who_takes_nothing_says_so():
    bench = Bench().finish("", takes_nothing=True)
    assert bench.facts["Medicines"] == "takes no medicine"
    assert not any("by the tables" in each for each in bench.sentences)


def test_paper_says_that_a_date_is_no_clearance():
    bench = Bench().finish(PERCOCET, decided={1: STOPPED})
    assert bench.facts["Earliest date to discuss"] == "2026-Nov-12"
    assert section.NO_CLEARANCE in bench.sentences
    assert "no clearance" in section.NO_CLEARANCE
    assert "cleared" not in " ".join(bench.sentences)


def test_paper_shows_each_entry_with_its_verdict_and_decision():
    bench = Bench().finish(
        f"Metformin\n{PERCOCET}\nzorbafexin 5 mg\nnaltrexone 4.5 mg",
        decided={2: STOPPED, 3: NO_OPIOID, 4: Decided(Decision.THIS_THERAPY)},
    )
    assert bench.rows == [
        (
            "2",
            PERCOCET,
            "opioid: oxycodone",
            (
                "Stopped; last dose 2026-Nov-02; earliest date to discuss 2026-Nov-12; no sign of"
                " withdrawal, no doubt"
            ),
        ),
        ("3", "zorbafexin 5 mg", "not in the tables", "No opioid"),
        (
            "4",
            "naltrexone 4.5 mg",
            "blocks opioids, as naltrexone does: naltrexone",
            "This therapy goes on",
        ),
    ]
    assert "No opioid by the tables, 1 entry: Metformin." in bench.sentences


def test_paper_marks_each_override_as_a_persons_decision():
    bench = Bench().finish(
        f"{PERCOCET}\nzorbafexin\nbelbafexin\nloperamide\ncodeine",
        decided={
            1: replace(
                STOPPED, last_taken=TODAY - timedelta(8), prescriber="Dr. Name", reason="why"
            ),
            2: NO_OPIOID,
            3: NO_OPIOID,
            4: Decided(Decision.USUAL_DOSE),
            5: Decided(Decision.NOT_TAKEN, reason="allergy"),
        },
        answers={
            **RECENT_LISTED,
            Question.SURGERY: Answered(Reply.YES, "Dr. Name", "held for two days"),
        },
    )
    assert bench.strong == [
        "Decided by a person: wash-out not over, the prescriber agreed.",
        "Decided by a person: classified as no opioid (2 times).",
        "Decided by a person: taken at the usual dose.",
        "Decided by a person: not taken.",
        "Decided by a person: surgery or dental work planned, the prescriber decided.",
    ]
    assert bench.rows[0][3].endswith("; prescriber Dr. Name; reason: why")
    assert bench.rows[4][3] == "Not taken; reason: allergy"


def test_paper_of_a_screen_that_stops_says_why():
    bench = Bench().finish(
        f"oxycodone\n{PERCOCET}\nheroin",
        decided={
            1: STILL_TAKEN,
            2: replace(STOPPED, last_taken=TODAY - timedelta(3)),
            3: STILL_TAKEN,
        },
        answers={**RECENT_LISTED, Question.LIVER: Answered(Reply.YES)},
    )
    assert bench.facts["Result"] == "stops"
    assert bench.strong == [
        section.STOPPED,
        "Stops: an opioid is still taken (2 times).",
        "Stops: the wash-out is not over.",
        "Stops: acute hepatitis or liver failure.",
    ]
    assert bench.rows[0][3] == "Still taken"


def test_paper_says_where_an_answer_denies_the_list():
    bench = Bench().finish(
        f"{PERCOCET}\n{DEPOT}",
        decided={
            1: replace(STOPPED, last_taken=TODAY - timedelta(11)),
            2: replace(STOPPED, **CLEARED),
        },
    )
    assert bench.facts["Result"] == "stops"
    assert bench.strong[:3] == [
        section.STOPPED,
        "Stops: an opioid of the last 14 days, and the answer was no.",
        "Stops: a depot of the last 12 months, and the answer was no.",
    ]
    assert section.ALL_NO in bench.sentences


def test_paper_tells_this_therapy_twice_and_an_entry_to_write_apart():
    therapy = Decided(Decision.THIS_THERAPY)
    bench = Bench().finish(
        "naltrexone 3 mg\nLDN\nloperamide with oxycodne",
        decided={1: therapy, 2: therapy, 3: Decided(Decision.USUAL_DOSE, reason="a slip")},
    )
    assert bench.strong == [
        section.STOPPED,
        "Stops: this therapy stands in the list more than once.",
        "Stops: an entry that may name an opioid as well.",
    ]


def test_paper_shows_the_reason_of_words_that_nothing_understands():
    decided = {1: Decided(Decision.USUAL_DOSE, reason="her clinic")}
    bench = Bench().finish("loperamide zorbafexin", decided=decided)
    assert bench.rows[0][3] == "Usual dose; reason: her clinic"


def test_paper_shows_answers_that_were_not_no():
    answers = {
        Question.SUPPLEMENTS: Answered(Reply.LISTED),
        Question.PREGNANCY: Answered(Reply.YES, "Dr. Name", "goes on"),
    }
    sentences = Bench().finish(answers=answers).sentences
    assert sentences[-2:] == [
        "Supplements, herbs or powders? Yes, in the list",
        "Pregnant or breast-feeding? Yes; prescriber Dr. Name; reason: goes on",
    ]
    assert section.ALL_NO not in sentences


def test_paper_after_the_list_was_deleted_shows_its_ingredients():
    bench = Bench().finish(
        f"Metformin 500 mg\n{PERCOCET}\nzorbafexin", decided={2: STOPPED, 3: NO_OPIOID}
    )
    bench.memory.lists.clear()
    assert bench.facts["The list"] == section.DELETED
    assert [row[1] for row in bench.rows] == ["oxycodone", "entry 3, text deleted"]
    assert "No opioid by the tables, 1 entry: metformin." in bench.sentences
    said = " ".join([*bench.sentences, *(" ".join(row) for row in bench.rows)])
    assert "zorbafexin" not in said
    assert "500" not in said


def test_paper_shows_the_newest_screen():
    bench = Bench().finish("oxycodone", decided={1: STILL_TAKEN}, answers=RECENT_LISTED).finish()
    assert bench.facts["Result"] == "passes"
    assert bench.rows == []


@pytest.mark.parametrize("ordinary", [59, 60, 61, 4999])
def test_paper_of_a_long_list_names_60_ordinary_ones_and_every_one_decided(ordinary):
    lines = [f"Metformin 500 mg {at % 9 + 1} daily" for at in range(ordinary)]
    bench = Bench().finish("\n".join([*lines, "zorbafexin"]), decided={ordinary + 1: NO_OPIOID})
    assert [row[:2] for row in bench.rows] == [(str(ordinary + 1), "zorbafexin")]
    (said,) = (each for each in bench.sentences if each.startswith("No opioid by the tables"))
    assert said.startswith(f"No opioid by the tables, {ordinary:,} entries: ")
    assert said.count("Metformin") == min(ordinary, section.MOST_ORDINARY)
    more = ordinary - section.MOST_ORDINARY
    assert said.endswith(f"; and {more:,} more." if more > 0 else " daily.")


def test_paper_leaves_no_decided_entry_out_however_many():
    text = "\n".join(f"zorb{at}x" for at in range(1, 5001))
    decided = dict.fromkeys(range(1, 5001), NO_OPIOID)
    bench = Bench().finish(text, decided=decided)
    assert [row[1] for row in bench.rows] == text.split("\n")
    assert bench.strong == ["Decided by a person: classified as no opioid (5,000 times)."]


def test_paper_cuts_an_endless_ordinary_line_but_no_line_that_was_decided():
    long = "metformin " * 60
    bench = Bench().finish(f"{long}\nzorbafexin {long}", decided={2: NO_OPIOID})
    (said,) = (each for each in bench.sentences if each.startswith("No opioid by the tables"))
    assert len(said) < section.LONGEST_ORDINARY + 60
    assert said.endswith("metformin ….")
    assert bench.rows[0][1] == f"zorbafexin {long}".strip()


def test_paper_takes_signs_of_the_list_as_they_are():
    text = "<b>zorb</b>\t{0} %s ^XA"
    bench = Bench().finish(text, decided={1: NO_OPIOID})
    assert bench.rows[0][1] == "<b>zorb</b> {0} %s ^XA"


def test_paper_names_the_list_where_no_title_or_footer_is():
    paper = Bench().finish(PERCOCET, decided={1: STILL_TAKEN}, answers=RECENT_LISTED).paper
    frame = f"{paper.title}{paper.subtitle}{paper.footer}{paper.status}"
    assert "Percocet" not in frame
    assert "oxycodone" not in frame


def in_front(bench: Bench) -> str:
    """What stands before everything else."""
    first = bench.paper.parts[0]
    return first.text if isinstance(first, Paragraph) else ""


def test_released_batch_whose_newest_screen_stops_is_warned_of_first():
    bench = Bench()
    released(bench.store, crushed(bench.store, bench.making_id).batches[0])
    assert in_front(bench) == ""
    bench.finish("oxycodone", decided={1: STILL_TAKEN}, answers=RECENT_LISTED)
    assert "the newest opioid screen of its making stops it" in in_front(bench)
    assert "Nothing of it may go to a patient" in in_front(bench)


def test_batch_released_before_there_was_a_screen_is_warned_of_first():
    bench = Bench()
    released(bench.store, crushed(bench.store, bench.making_id).batches[0])
    content = papers.worksheets(bench.store, bench.making_id)[0]
    nobody = replace(content, making=replace(content.making, screen=None))
    first = worksheet_paper(nobody, "1", PaperSize.A4).parts[0]
    assert isinstance(first, Paragraph)
    assert "is not finished. Nothing of it may go to a patient." in first.text


def test_rejected_batch_is_told_as_rejected_whatever_the_screen():
    bench = Bench().finish("oxycodone", decided={1: STILL_TAKEN}, answers=RECENT_LISTED)
    batch = crushed(bench.store, bench.making_id).batches[0]
    making.reject(bench.store, batch.batch_id, "Pharmacist B", "spilled")
    assert "rejected" in in_front(bench)


def test_paper_of_a_released_batch_tells_the_screen_it_was_released_on():
    bench = Bench().finish("zorbafexin", decided={1: NO_OPIOID})
    released(bench.store, crushed(bench.store, bench.making_id).batches[0])
    bench.finish("Metformin")
    text = " ".join(str(each) for each in bench.paper.parts)
    assert "Opioid screen that the release went by" in text
    assert "Newest opioid screen of this making" in text
    assert "classified as no opioid" in text
