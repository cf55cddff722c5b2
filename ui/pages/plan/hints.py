"""Small sentences beside the fields of the Plan page: what follows from an entry, never a rule.

A hint names its source where it is a table's figure, and is never filled into a field.
"""

from __future__ import annotations

from collections.abc import Mapping

from compounding.application import offers
from compounding.domain import spread
from compounding.quantity import grouped, ml, plain
from ui.pages.plan import fields as asked
from ui.pages.plan import regimens
from ui.pages.plan.state import PlanState
from ui.pages.plan.tablets import masses_of, total_text

Fields = Mapping[str, str]


def capital(name: str) -> str:
    """``name`` with a capital first letter, the rest as it is."""
    return name[:1].upper() + name[1:]


def count_of(text: str) -> int | None:
    """The whole number above 0 that was typed."""
    found = regimens.count(text)
    return found if isinstance(found, int) and found > 0 else None


def weighed_label(fields: Fields) -> str:
    """``20 &tablets weigh``, by the count typed."""
    count = count_of(fields[asked.WEIGHED_COUNT])
    if count is None:
        return "&Tablets weigh"
    return "1 &tablet weighs" if count == 1 else f"{count} &tablets weigh"


def spread_text(fields: Fields) -> str:
    """Mean and spread of tablets weighed one by one, while count and total are still theirs."""
    masses = masses_of(fields[asked.EACH_TABLET])
    own = (str(len(masses)), total_text(masses))
    if not masses or own != (fields[asked.WEIGHED_COUNT], fields[asked.WEIGHED_MG]):
        return ""
    found = spread.of_tablets(masses)
    return (
        f"{found.count} tablets, {grouped(found.mean.exact, 2)} mg each, "
        f"RSD {plain(found.rsd_percent, 1)} %, "
        f"{grouped(found.least.exact)} to {grouped(found.most.exact)} mg"
    )


def lead_days_matter(state: PlanState) -> bool:
    """Whether a batch may be made on another day than the first, or something says it is wrong."""
    fields = state.fields
    if fields[asked.FORM] == asked.LIQUID or asked.LEAD_DAYS in state.notes:
        return True
    later = state.plan is not None and len({batch.make_on for batch in state.plan.batches}) > 1
    return later or fields[asked.LEAD_DAYS] != "0"


def room_text(state: PlanState) -> str:
    """What the capsules of a batch hold by the table, for the measuring cylinder."""
    fields = state.fields
    if fields[asked.FORM] != asked.CAPSULE or fields[asked.METHOD] != "volume":
        return ""
    size = offers.capsule_size(fields[asked.SIZE])
    counts = {batch.units for batch in state.plan.batches if batch.units} if state.plan else ()
    many = "".join(
        f", {count} of them {plain((size.volume * count).exact)} mL" for count in sorted(counts)
    )
    return f"A size {size.name} capsule holds {size.volume}{many}. {size.source.text}."


def strength_note(fields: Fields) -> tuple[str, str]:
    """What must be read where a formula is not of the usual strength."""
    formula = offers.formula(fields[asked.FORMULA])
    if fields[asked.FORM] != asked.LIQUID or not formula.note_strength:
        return "", ""
    held = asked.fixed_concentration(fields)
    return "NOTE STRENGTH.", f"{held} mg in each mL."


def bottles_text(state: PlanState) -> str:
    """The smallest common bottle for each batch; which one is used is the pharmacist's choice."""
    if state.fields[asked.FORM] != asked.LIQUID or state.plan is None:
        return ""
    offered = offers.offered()
    volumes = dict.fromkeys(
        batch.volume.exact for batch in state.plan.batches if batch.volume is not None
    )
    said: list[str] = []
    for exact in volumes:
        volume = ml(exact)
        bottle = offered.bottle_for(volume)
        where = f"a {bottle} bottle or larger" if bottle else "more than one common bottle"
        said.append(f"{grouped(exact, 2)} mL: {where}")
    return f"{'; '.join(said)}. The choice is yours." if said else ""


def fillings_text(state: PlanState) -> str:
    """How often the syringe is filled for the largest dose, where once is not enough."""
    fields = state.fields
    if fields[asked.FORM] != asked.LIQUID or fields[asked.SYRINGE] == asked.ANOTHER:
        return ""
    syringe = offers.offered().syringe_marked(ml(fields[asked.SYRINGE]).exact)
    doses = [dose.volume for dose in state.doses if dose.volume is not None]
    if syringe is None or not doses:
        return ""
    largest = max(doses, key=lambda volume: volume.exact)
    times = syringe.fillings(largest)
    if times < 2:
        return ""
    return f"{grouped(largest.exact, 3)} mL is more than this syringe holds: fill it {times} times."
