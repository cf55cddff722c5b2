"""Words of what follows from a plan: the expected dose, the next supply, the limits of a date."""

from __future__ import annotations

from typing import Final

# A space at which no line is broken.
_HELD: Final = "\u00a0"

_POINT: Final = "Is the point in the right place?"
_AGAIN: Final = "Correct its line, or leave a broken tablet out."

SENTENCES: Final[dict[str, str]] = {
    "expected.title": "Dose in a capsule, 95 %",
    "expected.title.liquid": "Dose from the syringe, 95 %",
    "expected.largest": "largest part: {part}",
    "expected.largest.assumed": "largest part: {part}, assumed",
    "expected.assumed": "assumed: {parts}",
    "expected.part.label": f"the tablets' own {{low}}{_HELD}–{_HELD}{{high}}{_HELD}%",
    "expected.part.tablet": "tablet to tablet",
    "expected.part.blend": "mixing",
    "expected.part.fill": "filling",
    "expected.part.balance": "the balance",
    "expected.part.measure": "the oral syringe",
    "expected.batch": "Batch {number}: {dose}, ± {percent} %",
    "expected.batch.step": "Batch {number}, step {step}: {dose}, ± {percent} %",
    "refill.due": "Last night covered {last}; next supply made by {make_by}.",
    "tablet_far_apart.hundred": (
        f"Tablet {{number}} weighs {{mass_mg}} mg, about a hundred times the others. {_POINT}"
    ),
    "tablet_far_apart.ten": (
        f"Tablet {{number}} weighs {{mass_mg}} mg, about ten times the others. {_POINT}"
    ),
    "tablet_far_apart.tenth": (
        f"Tablet {{number}} weighs {{mass_mg}} mg, about a tenth of the others. {_POINT}"
    ),
    "tablet_far_apart.hundredth": (
        f"Tablet {{number}} weighs {{mass_mg}} mg, about a hundredth of the others. {_POINT}"
    ),
    "tablet_far_apart.more": (
        f"Tablet {{number}} weighs {{mass_mg}} mg, {{percent}} % more than the others. {_AGAIN}"
    ),
    "tablet_far_apart.less": (
        f"Tablet {{number}} weighs {{mass_mg}} mg, {{percent}} % less than the others. {_AGAIN}"
    ),
    "tablet_apart.more": (
        "Tablet {number} weighs {mass_mg} mg, {percent} % more than the others. Is that right?"
    ),
    "tablet_apart.less": (
        "Tablet {number} weighs {mass_mg} mg, {percent} % less than the others. Is that right?"
    ),
    "dates.winner": "{last_day}: {why}. This limit comes first.",
    "dates.other": "{last_day}: {why}",
}
