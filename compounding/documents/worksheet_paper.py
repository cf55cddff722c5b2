"""The worksheet of a batch as a paper for the file: the compounding record, with its working.

Elements of a compounding record: name, strength and form; dates and number; who prepared and
checked; components with maker, lot and expiry; what was weighed; quantity; date and storage;
sums; results of the quality checks; deviations with their reasons (USP <795>, compounding record;
NAPRA and state lists). What is not recorded yet is a line to write on.
"""

from __future__ import annotations

from collections.abc import Iterator

from compounding.application.papers import WorksheetContent
from compounding.application.views import BatchView, SignedView
from compounding.documents import worksheet_bench, worksheet_screen, worksheet_working
from compounding.documents.paper import (
    WRITE_IN,
    Column,
    Facts,
    Heading,
    Paper,
    PaperSize,
    Paragraph,
    Part,
    Signature,
    Table,
)
from compounding.documents.paper_words import a_night, amount, day_and_time, zone
from compounding.domain.dates import long_day
from compounding.domain.label import STORAGE
from compounding.messages import sentence

PROGRAM = "LDN Compounder"
RELEASED, REJECTED, NOT_RELEASED = "RELEASED", "REJECTED", "NOT RELEASED"
_STATUS = {"released": RELEASED, "rejected": REJECTED}
_UNRELEASED = (
    "This batch is not released. Nothing of it may go to a patient until a second person has "
    "checked and released it."
)
_REJECTED = "This batch is rejected. Nothing of it may go to a patient."
_UNSCREENED = "The opioid screen of this making is not finished. Nothing of it may go to a patient."
_STOPPED = (
    "This batch is released, but the newest opioid screen of its making stops it. Nothing of it "
    "may go to a patient."
)


def worksheet_paper(content: WorksheetContent, version: str, size: PaperSize) -> Paper:
    """The paper of one batch; title, subtitle and footer hold no patient data."""
    batch = content.batch
    pharmacy = content.pharmacy.name if content.pharmacy else "Pharmacy not entered yet"
    printed = day_and_time(content.printed_at)
    return Paper(
        title=f"Worksheet, batch {batch.number}",
        subtitle=f"{pharmacy} · {preparation(batch)} · {_made(content)}",
        status=_STATUS.get(batch.state, NOT_RELEASED),
        footer=(
            f"{PROGRAM} {version} · batch {batch.number} · printed {printed} "
            f"({zone(content.printed_at)}) · recorded up to event {content.making.seq}"
        ),
        parts=tuple(_parts(content)),
        size=size,
    )


def preparation(batch: BatchView) -> str:
    """``naltrexone hydrochloride 1.5 mg capsules``."""
    if batch.form == "capsule":
        return f"naltrexone hydrochloride {batch.strength_mg} mg capsules"
    return f"naltrexone hydrochloride {batch.concentration_mg_per_ml} mg per mL oral liquid"


def _made(content: WorksheetContent) -> str:
    making = content.making
    if making.made_on is None:
        return f"planned for {long_day(making.planned_on)}"
    return f"made on {long_day(making.made_on)}"


def _parts(content: WorksheetContent) -> Iterator[Part]:
    yield from _warned(content)
    yield from _preparation(content)
    yield from _prescription(content)
    yield from worksheet_working.plan(content)
    yield from worksheet_bench.parts(content)
    yield from _limits(content)
    yield from worksheet_working.expected(content)
    yield from worksheet_working.findings(content)
    yield from worksheet_screen.parts(content.making.screen, content.batch.released_on)
    yield from _signatures(content.batch)
    yield from _history(content)
    yield from worksheet_working.working(content)


def _warned(content: WorksheetContent) -> Iterator[Part]:
    """Why nothing may go to a patient; a later screen may stop what is released."""
    if content.batch.state == "rejected":
        yield Paragraph(_REJECTED, strong=True)
    elif content.batch.state != "released":
        yield Paragraph(_UNRELEASED, strong=True)
    elif content.making.screen is None:
        yield Paragraph(_UNSCREENED, strong=True)
    elif not content.making.screen.passes:
        yield Paragraph(_STOPPED, strong=True)
    elif content.making.screen.doubted:
        yield Paragraph(worksheet_screen.DOUBTED, strong=True)


def _preparation(content: WorksheetContent) -> Iterator[Part]:
    making, batch = content.making, content.batch
    made = "Made on" if making.made_on else "Planned for"
    quantity = f"{batch.units} capsules" if batch.units else amount(batch.volume_ml, "mL")
    yield Heading("Preparation")
    rows = [
        ("Name and strength", preparation(batch)),
        ("Quantity to make", quantity),
        ("Batch", f"{batch.number}, {_place(content)}"),
        ("State", sentence(f"state.{batch.state}")),
        (made, long_day(making.made_on or making.planned_on)),
        ("Do not use after", long_day(batch.last_day)),
        ("Storage", STORAGE[batch.storage]),
    ]
    if batch.size is not None:
        rows.append(("Capsule size", batch.size))
    if content.formula is not None:
        rows.append(("Container", content.formula.container))
    yield Facts(tuple(rows), across=2)
    if content.formula is not None:
        said = f"{content.formula.name}. Source: {content.formula.source.text}"
        yield Facts((("Formula", said),))


def _place(content: WorksheetContent) -> str:
    """Findings and working name a batch by its number in the plan."""
    batch, batches = content.batch, content.making.batches
    place = f"{batch.position} of {len(batches)} made this day"
    if content.replanned is None:
        return place
    return f"{place}, batch {content.replanned.batch.number} of the plan"


def _prescription(content: WorksheetContent) -> Iterator[Part]:
    asked = content.making.prescription
    yield Heading("Prescription")
    yield Facts(
        (
            ("Patient", asked.patient or "data deleted"),
            ("Born", long_day(asked.born) if asked.born else "not recorded"),
            ("Rx number", asked.rx_number),
            ("Prescriber", asked.prescriber),
        ),
        across=2,
    )
    yield Table(
        (
            Column("Container", 2),
            Column("Step", 1, numeric=True),
            Column("First night", 3),
            Column("Last night", 3),
            Column("Nights", 2, numeric=True),
            Column("Dose, mg", 2, numeric=True),
            Column("Each night, at bedtime", 4),
            Column("Labels printed", 2, numeric=True),
        ),
        tuple(
            (
                str(box.number),
                str(dose.step),
                long_day(dose.first),
                long_day(dose.last),
                str(dose.nights),
                amount(dose.dose_mg),
                a_night(dose.units, dose.volume_ml),
                str(box.printed),
            )
            for box in content.batch.containers
            for dose in box.doses
        ),
    )


def _limits(content: WorksheetContent) -> Iterator[Part]:
    batch, limits = content.batch, content.limits
    yield Heading("Date")
    why = sentence(batch.limited_by.code, batch.limited_by.params)
    said = f"Do not use after {long_day(batch.last_day)}: {why}. The day of making is day 1."
    if batch.last_day < batch.planned_last_day:
        planned = long_day(batch.planned_last_day)
        said += f" Planned was {planned}; the earlier date was seen when the lots were chosen."
    yield Paragraph(said, leads=True)
    yield Table(
        (Column("Limit", 8), Column("Last day of use", 3), Column("", 4)),
        tuple(
            (
                sentence(each.code, each.params),
                long_day(each.last_day),
                "the earliest: this one counts" if each.last_day == batch.last_day else "",
            )
            for each in limits.limits
        ),
    )


def _signatures(batch: BatchView) -> Iterator[Part]:
    yield Heading("Signatures")
    yield _signed("Prepared by", batch.prepared)
    yield _signed("Checked by", batch.checked)
    if batch.rejected is not None:
        yield _signed("Rejected by", batch.rejected)
        yield Paragraph(f"Reason of the rejection: {batch.rejected.reason}")
    else:
        yield _signed("Released by", batch.released)


def _signed(role: str, signed: SignedView | None) -> Signature:
    if signed is None:
        return Signature(role, WRITE_IN, WRITE_IN)
    note = f"Name typed into the program; identity {signed.identity}."
    return Signature(role, signed.name, day_and_time(signed.at), note)


def _history(content: WorksheetContent) -> Iterator[Part]:
    mine = (None, content.batch.batch_id)
    yield Heading("Record of this batch")
    yield Table(
        (Column("Event", 1, numeric=True), Column("When", 3), Column("What was recorded", 10)),
        tuple(
            (str(line.seq), day_and_time(line.at), sentence(line.words.code, line.words.params))
            for line in content.making.history
            if line.batch_id in mine
        ),
    )
