"""What is done at the bench, on paper: lots, tablets, weighings, mixing, capsules or volume."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from compounding.application.papers import WorksheetContent
from compounding.application.views import (
    BatchView,
    CapsulesView,
    ExtrasView,
    LotView,
    LotWanted,
    MakingView,
    MassView,
    TargetView,
)
from compounding.documents.paper import (
    WRITE_IN,
    Column,
    Facts,
    Heading,
    Paragraph,
    Part,
    Table,
)
from compounding.documents.paper_words import amount, day_and_time, signed
from compounding.domain.lots import TABLET
from compounding.messages import sentence
from compounding.quantity import grouped

_ACTUAL = {"mg": "Weighed", "mL": "Measured"}


def parts(content: WorksheetContent) -> Iterator[Part]:
    """The bench in the order of the work."""
    batch = content.batch
    yield from _lots(content.making)
    yield from _tablets(content)
    yield from _weighings(batch, has_lots=bool(content.making.lots))
    yield from _mixing(batch)
    if content.filling_up:
        yield Heading("Filling up", 2)
        yield Paragraph(content.filling_up)
    if content.formula is not None:
        steps = enumerate(content.formula.method, start=1)
        yield Heading("Method", 2)
        yield Paragraph("\n".join(f"{number}. {step}" for number, step in steps))
    if batch.form == "capsule":
        yield from _capsules(batch)
    else:
        yield Heading("Volume")
        made = WRITE_IN if batch.made_volume_ml is None else amount(batch.made_volume_ml, "mL")
        asked = amount(batch.volume_ml, "mL")
        yield Facts((("To be made up to", asked), ("Made up to", made)), across=2)


def _lots(making: MakingView) -> Iterator[Part]:
    chosen = {(each.role, each.name): each for each in making.lots}
    rows = tuple(_lot(each, chosen.get((each.role, each.name))) for each in making.wanted)
    yield Heading("Lots")
    yield Table(
        (
            Column("What", 5, strong=True),
            Column("Maker", 3),
            Column("Product code", 3),
            Column("Lot", 3),
            Column("Expires", 2),
        ),
        rows,
    )


def _lot(wanted: LotWanted, lot: LotView | None) -> tuple[str, ...]:
    if lot is None:
        return (wanted.name, *(WRITE_IN for _ in range(4)))
    return (lot.name, lot.maker, lot.product_code or "none", lot.lot, lot.expires_text)


def _tablets(content: WorksheetContent) -> Iterator[Part]:
    making = content.making
    crushed = WRITE_IN if making.crushed is None else str(making.crushed)
    rows = [
        ("Tablets to crush, for all batches of the day", str(making.to_crush)),
        ("Tablets crushed", crushed),
    ]
    if content.replanned is not None:
        tablet = content.replanned.plan.request.tablet
        weighed = f"{tablet.weighed_count} weigh {grouped(tablet.weighed_mass.exact)} mg"
        rows += [("Tablets weighed for the plan", weighed), ("Label strength", str(tablet.label))]
    if making.tablets_weighed is not None:
        rows.append(("They were of the lot above", _of_this_lot(making.lots)))
    yield Facts(tuple(rows), across=2)


def _of_this_lot(lots: Sequence[LotView]) -> str:
    """Another lot or maker weighs otherwise, so the bench asks; older records did not."""
    answers = {True: "yes", False: "no", None: "not asked"}
    return next((answers[each.weighed] for each in lots if each.role == TABLET), WRITE_IN)


def _weighings(batch: BatchView, *, has_lots: bool) -> Iterator[Part]:
    """A table for what is weighed and one for what is measured: one unit in a column."""
    if not batch.targets:
        return
    yield Heading("Weighings")
    for unit in dict.fromkeys(each.unit for each in batch.targets):
        rows = tuple(_weighing(each, has_lots) for each in batch.targets if each.unit == unit)
        yield Table(
            (
                Column("Ingredient", 6, strong=True),
                Column("Lot", 4),
                Column(f"Worked out, {unit}", 3, numeric=True),
                Column(f"Target, {unit}", 3, numeric=True),
                Column(f"Counts from – to, {unit}", 4, numeric=True),
                Column(f"{_ACTUAL[unit]}, {unit}", 3, numeric=True, strong=True),
                Column("Off by", 2, numeric=True),
                Column("When", 5),
            ),
            rows,
        )
    yield from _refused(batch)


def _weighing(target: TargetView, has_lots: bool) -> tuple[str, ...]:
    """What is taken from a mixture has no lot of its own, so nothing is to be written in."""
    given = (
        target.name,
        target.lot if has_lots else WRITE_IN,
        grouped(Decimal(target.exact), 3),
        amount(target.target),
        f"{amount(target.low)} – {amount(target.high)}",
    )
    if target.actual is None or target.weighed_at is None:
        return (*given, WRITE_IN, WRITE_IN, WRITE_IN)
    off = signed(target.off_by_pct or "0", "%")
    return (*given, amount(target.actual), off, day_and_time(target.weighed_at))


def _refused(batch: BatchView) -> Iterator[Part]:
    lines = [
        f"Refused: {amount(each.actual, target.unit)} for {target.name}, {day_and_time(each.at)}"
        for target in batch.targets
        for each in target.refused
    ]
    if lines:
        yield Paragraph("\n".join(lines), small=True)


def _mixing(batch: BatchView) -> Iterator[Part]:
    first, second = _doubling(batch.trituration_mg), _doubling(batch.mixing_mg)
    if not second:
        return
    yield Heading("Mixing", 2)
    how = "each time as much as is in the mortar, 30 seconds after each"
    if first:
        yield Paragraph(
            f"First mixture: tablet powder with the trituration diluent, {how}: {first}\n"
            f"Take the weighed part of it. Second mixture: with the filler, {how}: {second}"
        )
    else:
        yield Paragraph(f"In a glass mortar, powder first, {how}: {second}")


def _doubling(masses: Sequence[str]) -> str:
    return f"{' → '.join(amount(each) for each in masses)} mg" if masses else ""


def _capsules(batch: BatchView) -> Iterator[Part]:
    yield Heading("Capsules")
    weighed = batch.capsules
    if weighed is None:
        fill = amount(batch.fill_each_mg, "mg") or "not known before"
        blanks = [(f"Capsule {at}, mg", WRITE_IN) for at in range(1, batch.weights_needed + 1)]
        given = [
            ("Fill of each as planned", fill),
            ("Capsules made", WRITE_IN),
            ("Empty capsule, mg", WRITE_IN),
        ]
        yield Facts(tuple(given), across=2)
        yield Facts(tuple(blanks), across=2)
        return
    yield Facts(tuple(_capsule_facts(weighed, batch.extras)), across=2)
    yield _capsule_weights(weighed)
    verdict = "They pass." if weighed.passes else "They do not pass."
    rule, no_proof = sentence(f"rule.{weighed.rule}"), sentence("weight_rule.not_the_dose")
    yield Paragraph(f"{verdict} {rule} {no_proof}", small=True)


def _capsule_facts(weighed: CapsulesView, extras: ExtrasView | None) -> Iterator[tuple[str, str]]:
    theoretical = weighed.theoretical_fill_mg
    yield "Capsules made", str(weighed.made)
    yield "Empty capsule", amount(weighed.shell_mg, "mg")
    yield "Mean weight", amount(weighed.mean_mg, "mg")
    yield "RSD of the weights", f"{weighed.rsd_pct} %"
    yield "Mean fill", amount(weighed.mean_fill_mg, "mg")
    yield "RSD of the fills", f"{weighed.fill_rsd_pct} %"
    yield "Fill as planned", amount(theoretical, "mg") or "not known before"
    against = amount(weighed.reference_mg, "mg")
    yield "Judged against", f"{against} without the shell" if weighed.net else against
    yield "More than 10 % off", f"{weighed.outside} of {len(weighed.weights_mg)}"
    if weighed.mass is not None:
        yield from _mass(weighed.mass)
    if extras is not None:
        fate = sentence(f"fate.{extras.fate}") if extras.fate else WRITE_IN
        said = f"{fate}: {extras.note}" if extras.note else fate
        yield f"Extra capsules, {extras.count}", said


def _mass(mass: MassView) -> Iterator[tuple[str, str]]:
    net, powder = grouped(Decimal(mass.net_total_mg), 1), amount(mass.powder_mg)
    how = "from the mean of those weighed" if mass.of_sample else "all were weighed"
    yield "Yield", f"{mass.yield_pct} %: {net} of {powder} mg, {how}"
    name = "More than was weighed" if mass.gained else "Loss of mass"
    yield name, f"{mass.loss_pct} %{', more than 3 %' if mass.too_much else ''}"


def _capsule_weights(weighed: CapsulesView) -> Table:
    rows = zip(weighed.weights_mg, weighed.fills_mg, weighed.deviations_pct, strict=True)
    return Table(
        (
            Column("Capsule", 1, numeric=True),
            Column("Weight, mg", 2, numeric=True, strong=True),
            Column("Fill, mg", 2, numeric=True),
            Column("Off by", 2, numeric=True),
            Column("", 3),
        ),
        tuple(
            (str(number), amount(weight), amount(fill), signed(off, "%"), "")
            for number, (weight, fill, off) in enumerate(rows, start=1)
        ),
    )
