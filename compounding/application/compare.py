"""The ways to make a prescription, for the window and the command line, and their words.

The figures come from :mod:`compounding.domain.compare`; nothing is worked out here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from compounding.application.json_fields import Fields
from compounding.application.json_text import WHOLE
from compounding.application.make_input import read_make
from compounding.domain import compare
from compounding.domain.compare import Comparison, Criterion, Kind, Way
from compounding.domain.dates import short_day
from compounding.domain.plan import Plan, PlannedBatch
from compounding.domain.request import CapsuleMaking, LiquidMaking, Storage
from compounding.errors import InputProblem
from compounding.messages import sentence, sentence_of
from compounding.quantity import Quantity, grouped, mg, plain
from compounding.reference import tables


def ways(plan: Plan, other: CapsuleMaking | LiquidMaking | None = None) -> Comparison:
    """Every sensible way to make what ``plan`` is for, the best first.

    ``other`` is how the form not chosen would be made, where that is known.
    """
    return compare.compare(plan, other, tables())


def read_other(data: object) -> CapsuleMaking | LiquidMaking | None:
    """How the other form would be made, from a request in its JSON form of which only ``make`` is
    read; None where that cannot be used yet.
    """
    problems: list[InputProblem] = []
    make = read_make(Fields(data, WHOLE, problems).child("make"), None, tables())
    return None if problems else make


def name_of(way: Way) -> str:
    """What the way is called: ``One strength per step``, ``1.5 mg capsules``."""
    if isinstance(way.make, LiquidMaking):
        concentration = plain(way.make.concentration.exact)
        variant = {"variant": "room"} if way.make.storage is Storage.ROOM else {}
        formula = sentence(f"way.formula.{way.make.formula}")
        named = {"formula": formula, "concentration": concentration}
        return sentence("way.liquid", {**named, **variant})
    if way.kind is Kind.ONE_STRENGTH:
        return _of_one_strength(way)
    strengths = _listed([plain(each.exact) for each in way.strengths])
    return sentence(f"way.{way.kind.value}", {"strengths": strengths})


def _of_one_strength(way: Way) -> str:
    strength = way.make.strength if isinstance(way.make, CapsuleMaking) else None
    if strength is None:
        return sentence("way.one_strength", {"variant": "none"})
    return sentence("way.one_strength", {"strength": plain(strength.exact)})


def each_night(way: Way) -> str:
    """What is taken each night, over the steps: ``1, 2, 3 capsules``, ``1.5, 3, 4.5 mL``."""
    if way.kind is Kind.LIQUID:
        volumes = (dose.volume for dose in way.doses)
        return sentence("way.volumes_each_night", {"volumes": _figures(volumes)})
    if any(dose.units is None for dose in way.doses):
        return sentence("way.not_whole")
    units = list(dict.fromkeys(str(dose.units) for dose in way.doses))
    noun = "capsule" if units == ["1"] else "capsules"
    return sentence("way.capsules_each_night", {"units": ", ".join(units), "noun": noun})


def _figures(volumes: Iterable[Quantity | None]) -> str:
    shown = (plain(each.exact, 3) for each in volumes if each is not None)
    return ", ".join(dict.fromkeys(shown))


def range_of(way: Way) -> str:
    """The widest expected range: ``± 15 %``; empty where nothing can be worked out."""
    percent = way.most_percent
    return "" if percent is None else f"± {plain(percent, 0)} %"


def shortest_of(way: Way) -> str:
    """The shortest time of use, and the days on which it has to be made again."""
    found = way.shortest
    if found is None:
        return ""
    days = _days(found[0])
    again = way.making_days[1:]
    if not again:
        return days
    return sentence("way.days_again", {"days": days, "again": _dates(again)})


def _days(count: int) -> str:
    return sentence("way.days", {"days": str(count), **({"variant": "one"} if count == 1 else {})})


def _dates(days: Sequence[date]) -> str:
    shown = [short_day(day) for day in days]
    return _listed(shown) if len(shown) <= 2 else f"{shown[0]} and {len(shown) - 1} times more"


def tablets_of(way: Way) -> str:
    """The tablets to crush; empty where nothing can be worked out."""
    return "" if way.tablets is None else str(way.tablets.to_crush)


def waste_of(way: Way) -> str:
    """The drug wasted in mg; empty where nothing can be worked out."""
    return "" if way.tablets is None else grouped(way.tablets.waste.exact, 1)


def check_of(way: Way) -> tuple[str, str]:
    """The tone (``stop``, ``warn``, ``fine``) and the short word for what stands in the way."""
    if way.problem is not None:
        return "stop", sentence(f"way.stop.{way.problem.code}")
    if way.questions:
        variant = {"variant": "one"} if way.questions == 1 else {}
        return "warn", sentence("way.asks", {"count": str(way.questions), **variant})
    return "fine", sentence("way.fine")


def told(way: Way) -> str:
    """What is to be said of the way: what is in its way, what is left over, how it is planned."""
    if way.problem is not None:
        return sentence_of(way.problem)
    parts = [] if way.filler_known else [sentence("way.fine_powder") + "."]
    if way.kind is Kind.FEWEST:
        parts.append(sentence("way.apart", {"parts": _listed(_parts(way))}))
    if way.kind is Kind.LIQUID and way.tablets is not None and way.tablets.left_over.exact > 0:
        parts.append(_left_over(way.batches, way.tablets.left_over))
    return " ".join(parts)


def _left_over(batches: Sequence[PlannedBatch], left: Quantity) -> str:
    """The drug that stays in the bottles, which no tablet's waste shows."""
    made = sum((batch.drug for batch in batches), start=mg(0))
    masses = {"made": made, "taken": made - left, "left": left}
    return sentence("way.left_over", {key: grouped(of.exact, 1) for key, of in masses.items()})


def _parts(way: Way) -> list[str]:
    return [
        sentence(
            "way.part", {"strength": plain(batch.strength.exact), "steps": _steps(batch.steps)}
        )
        for batch in way.batches
        if batch.strength is not None
    ]


def _steps(steps: Sequence[int]) -> str:
    if len(steps) == 1:
        return f"step {steps[0]}"
    return f"steps {steps[0]} to {steps[-1]}"


def _listed(words: Sequence[str]) -> str:
    return " and ".join(words) if len(words) <= 2 else f"{', '.join(words[:-1])} and {words[-1]}"


def because(comparison: Comparison) -> str:
    """Why the first way goes before the second, in one sentence."""
    if comparison.blocked is not None:
        return sentence("because.blocked")
    if not comparison.ways or comparison.ways[0].problem is not None:
        return sentence("because.none")
    if comparison.because is None:
        return sentence("because.equal")
    best, following = comparison.ways[0], comparison.ways[1:2]
    params = {**_said_of(best), "way": name_of(best)}
    for way in following:
        params |= {f"next_{key}": text for key, text in _said_of(way).items()}
    return sentence(f"because.{_code(comparison)}", params)


def _code(comparison: Comparison) -> str:
    """A second way that cannot be made at all makes the first the only one of its like."""
    possible = [way for way in comparison.ways if way.problem is None]
    if comparison.because is Criterion.POSSIBLE or len(possible) == 1:
        return Criterion.POSSIBLE.value
    return "equal" if comparison.because is None else comparison.because.value


def _said_of(way: Way) -> dict[str, str]:
    days, batches = len(way.making_days), len(way.batches)
    return {
        "days": "one day" if days == 1 else f"{days} days",
        "tablets": tablets_of(way),
        "each_night": each_night(way),
        "waste": waste_of(way),
        "shortest": "" if way.shortest is None else _days(way.shortest[0]),
        "batches": f"{batches} {'batch' if batches == 1 else 'batches'}",
    }
