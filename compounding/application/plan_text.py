"""A plan as text for people: what to look at first, then doses, tablets and batches.

At most 80 columns. Figures are rounded for the eye only; the JSON form has them all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from compounding.application import compare
from compounding.application.figures import figure
from compounding.application.plan_output import agreement_sentence, why
from compounding.application.plan_working import WIDTH, working_text
from compounding.domain.compare import Way
from compounding.domain.dates import long_day, span
from compounding.domain.plan import Dose, ExpectedDose, Part, Plan, PlannedBatch, TabletCount
from compounding.domain.request import LiquidMaking
from compounding.findings import Finding
from compounding.messages import sentence, sentence_of, sentence_of_remedy
from compounding.quantity import Quantity, grouped, plain

DECIMALS = 3
LEVELS = {"stop": "Stop", "confirm": "Confirm", "note": "Note"}


def plan_as_text(plan: Plan, working: bool = False) -> str:
    """The whole plan in plain words; with every formula and its inputs where ``working``."""
    lines = [*_head(plan), *_findings(plan.findings), *_doses(plan)]
    if plan.tablets is not None:
        lines += _tablets(plan, plan.tablets)
    for batch in plan.batches:
        lines += _batch(plan, batch)
    lines += [*_assumed(plan), *_ways(plan)]
    if working:
        lines += working_text(plan)
    return "\n".join(lines)


def _head(plan: Plan) -> Iterator[str]:
    make = plan.request.make
    label = plain(plan.request.tablet.label.exact)
    if isinstance(make, LiquidMaking):
        what = f"oral liquid, {plain(make.concentration.exact)} mg per mL"
    else:
        what = f"capsules of size {make.size}"
    yield f"Naltrexone hydrochloride {what}, from {label} mg tablets"
    yield from _wrapped(_verdict(plan))
    yield from _wrapped(agreement_sentence(plan.agreement))


def _verdict(plan: Plan) -> str:
    if plan.has_stop:
        return "This plan cannot be made as it stands. What is in the way comes first."
    if any(finding.level == "confirm" for finding in plan.findings):
        return "This plan can be made once each point marked Confirm has its reason."
    return "This plan can be made."


def _findings(findings: tuple[Finding, ...]) -> Iterator[str]:
    order = list(LEVELS)
    for finding in sorted(findings, key=lambda each: order.index(each.level)):
        yield ""
        yield from _hanging(LEVELS[finding.level], sentence_of(finding), 9)
        for remedy in finding.remedies:
            yield from _hanging("       -", sentence_of_remedy(remedy), 9)


def _doses(plan: Plan) -> Iterator[str]:
    yield ""
    yield "Doses, once a night at bedtime"
    rows = [_dose_row(dose) for dose in plan.doses]
    yield from _table(("Step", "Nights", "From", "To", "Dose, mg", "Each night"), rows)


def _dose_row(dose: Dose) -> tuple[str, ...]:
    return (
        str(dose.step),
        str(dose.nights),
        long_day(dose.first),
        long_day(dose.last),
        figure(dose.dose),
        _each_night(dose),
    )


def _each_night(dose: Dose) -> str:
    if dose.volume is not None:
        return f"{plain(dose.volume.exact, DECIMALS)} mL"
    if dose.units is None:
        return "not a whole number"
    return f"{dose.units} {'capsule' if dose.units == 1 else 'capsules'}"


def _tablets(plan: Plan, tablets: TabletCount) -> Iterator[str]:
    label = plain(plan.request.tablet.label.exact)
    yield ""
    yield f"Tablets to crush: {tablets.to_crush} of {label} mg"
    apart = sum(tablets.if_made_separately)
    yield from _wrapped(
        f"{plain(tablets.exact, DECIMALS)} are needed; {apart} if each batch were made alone. "
        f"{_amount(tablets.waste)} of the drug is not used, {_amount(tablets.left_over)} is left "
        "over in what is made.",
        "  ",
    )
    if len(tablets.by_day) > 1:
        for day in tablets.by_day:
            yield f"  {long_day(day.make_on)}: {day.to_crush}"


def _batch(plan: Plan, batch: PlannedBatch) -> Iterator[str]:
    yield ""
    yield from _wrapped(_batch_title(batch))
    steps = ", ".join(str(step) for step in batch.steps)
    nights = span(batch.covers_first, batch.covers_last)
    yield from _wrapped(f"For the nights of {nights}, step {steps}", "  ")
    yield from _table(("", "exact", "to weigh"), _masses(batch), "  ")
    yield from _wrapped(
        f"Do not use after {long_day(batch.beyond_use.last_day)} "
        f"({why(batch.beyond_use.limited_by)}).",
        "  ",
    )
    for limit in batch.beyond_use.limits:
        if limit is not batch.beyond_use.limited_by:
            yield from _wrapped(f"Later limit: {long_day(limit.last_day)}, {why(limit)}.", "    ")
    expected = [each for each in plan.expected if each.batch == batch.number]
    yield from _wrapped(_expected(expected), "  ")


def _batch_title(batch: PlannedBatch) -> str:
    made = f"made on {long_day(batch.make_on)}"
    if batch.volume is not None and batch.concentration is not None:
        volume, strength = plain(batch.volume.exact, DECIMALS), plain(batch.concentration.exact)
        return f"Batch {batch.number}: {volume} mL at {strength} mg per mL, {made}"
    strength = "" if batch.strength is None else plain(batch.strength.exact)
    return f"Batch {batch.number}: {batch.units} capsules of {strength} mg, {made}"


def _masses(batch: PlannedBatch) -> list[tuple[str, str, str]]:
    targets = {each.what: each for each in batch.weighings}
    rows = [("drug", _amount(batch.drug), ""), ("ballast", _amount(batch.ballast), "")]
    if batch.tablets is not None and not batch.weighings:
        rows.append(("whole tablets", str(batch.tablets), ""))
    if "tablet powder" not in targets:
        rows.append(("tablet powder", _amount(batch.tablet_powder), ""))
    if batch.filler is not None and "filler" not in targets:
        rows.append(("filler, all", _amount(batch.filler), ""))
    rows += [(each.what, _amount(each.exact), _amount(each.target)) for each in batch.weighings]
    if batch.fill_each is not None:
        rows.append(("fill of a capsule", _amount(batch.fill_each), ""))
    for ingredient in batch.ingredients:
        amount = "to volume" if ingredient.amount is None else _amount(ingredient.amount)
        rows.append((ingredient.name, amount, ""))
    return rows


def _amount(quantity: Quantity) -> str:
    """Three decimals are enough for the eye, but nothing small is shown as 0."""
    shown = grouped(quantity.exact, DECIMALS)
    return f"{figure(quantity) if shown == '0' else shown} {quantity.unit}"


def _expected(expected: list[ExpectedDose]) -> str:
    """The doses of a batch with their common spread, and what most of it comes from."""
    means = ", ".join(_mean(each) for each in expected)
    spread = plain(expected[0].relative_uncertainty_percent, 1)
    largest = max(expected[0].parts, key=lambda part: part.percent)
    return f"Dose to expect: {means}, ± {spread} %, most of it from: {_part(largest)}."


def _mean(expected: ExpectedDose) -> str:
    step = "" if expected.step is None else f"step {expected.step} "
    return f"{step}{_amount(expected.mean)}"


def _part(part: Part) -> str:
    return sentence(f"input.part.{part.what}")


def _assumed(plan: Plan) -> Iterator[str]:
    """Which spreads no source stands behind yet."""
    assumed = dict.fromkeys(
        _part(part) for each in plan.expected for part in each.parts if part.assumed
    )
    if assumed:
        yield ""
        yield from _wrapped(
            "The range holds about 95 of 100 doses (k = 2). "
            f"Assumed, without a source yet: {', '.join(assumed)}."
        )


def _ways(plan: Plan) -> Iterator[str]:
    """The other ways to make it, the best first; the one planned is marked."""
    found = compare.ways(plan)
    yield ""
    yield "Ways to make it, the best first; * is the one planned"
    for way in found.ways:
        yield from _hanging("  *" if way.chosen else "   ", _way_row(way), 5)
    yield from _wrapped(compare.because(found), "  ")
    for way in found.ways:
        said = compare.told(way)
        if said:
            yield from _wrapped(f"{compare.name_of(way)}: {said}", "  ")


def _way_row(way: Way) -> str:
    if way.tablets is None:
        return f"{compare.name_of(way)}: {compare.check_of(way)[1]}"
    batches = f"{len(way.batches)} {'batch' if len(way.batches) == 1 else 'batches'}"
    figures = (
        f"{compare.tablets_of(way)} tablets, {compare.waste_of(way)} mg wasted, {batches}",
        compare.range_of(way),
        compare.each_night(way),
        compare.shortest_of(way),
        compare.check_of(way)[1],
    )
    return f"{compare.name_of(way)}: {', '.join(figures)}"


def _table(
    head: tuple[str, ...], rows: Sequence[tuple[str, ...]], indent: str = "  "
) -> Iterator[str]:
    """Columns as wide as they need; the first and last to the left, figures to the right."""
    every = [head, *rows]
    widths = [max(len(row[index]) for row in every) for index in range(len(head))]
    for row in every:
        cells = [
            cell.ljust(width) if _is_words(index, len(head)) else cell.rjust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield f"{indent}{'   '.join(cells)}".rstrip()


def _is_words(index: int, columns: int) -> bool:
    return index == 0 or (columns > 3 and index == columns - 1)


def _hanging(mark: str, text: str, width: int) -> list[str]:
    first = mark.ljust(width)
    return wrap(text, WIDTH, initial_indent=first, subsequent_indent=" " * width)


def _wrapped(text: str, indent: str = "") -> list[str]:
    return wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent)
