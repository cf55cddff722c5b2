"""Words of what follows from a plan: the expected dose, the next supply, the limits of a date."""

from __future__ import annotations

from typing import Final

# A space at which no line is broken.
_HELD: Final = "\u00a0"

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
    "dates.winner": "{last_day}: {why}. This limit comes first.",
    "dates.other": "{last_day}: {why}",
}
