"""Entries that look like a slipped point, asked about before anything is made of them.

A dose that ten times over would be a usual one; a packing mass or fill that no powder in that
capsule has; a tablet strength nobody sells; a dose of a liquid that is no sip. Each is a question,
not a Stop: there are unusual prescriptions. Powders of capsules lie between 0.4 and 1 g per mL
(calculations 1.3), so that a tenth or ten times of it is outside the bounds here; ten times
outside those bounds there is no such powder, and it is a Stop.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final

from compounding.domain import cylinder, titration
from compounding.domain.request import CapsuleMaking, LiquidMaking, PlanRequest
from compounding.domain.tables import CapsuleSize
from compounding.findings import Finding, Level
from compounding.quantity import Quantity, plain, volume_of

SMALLEST_USUAL: Final = Fraction(1, 2)
HALF: Final = Fraction(1, 2)
TEN: Final = 10
# mg per mL of capsule volume.
LEAST_DENSE: Final = 100
MOST_DENSE: Final = 2000
# mL of a liquid in one dose: more than three tablespoons.
LARGEST_DOSE: Final = 50
# naltrexone hydrochloride tablets on the market, mg (regulation 2.4).
TABLETS_SOLD: Final = frozenset({25, 50, 100})


def findings(request: PlanRequest, sizes: Mapping[str, CapsuleSize]) -> tuple[Finding, ...]:
    """Everything about a request that may be a slipped point."""
    found = [*_doses(request), *_label(request)]
    if isinstance(request.make, CapsuleMaking):
        found += _fills(request.make, sizes)
        doses = titration.calendar(request)
        found += cylinder.findings(request.make, doses, sizes[request.make.size])
    else:
        found += _large_doses(request, request.make)
    return tuple(found)


def _doses(request: PlanRequest) -> Iterator[Finding]:
    """The first dose below 0.5 mg whose tenfold is a usual one."""
    for index, step in enumerate(request.regimen.steps):
        tenfold = step.dose.exact * TEN
        if step.dose.exact < SMALLEST_USUAL and (tenfold / HALF).denominator == 1:
            built = request.regimen.built_from is not None
            subject = "regimen.start_mg" if built else f"regimen.steps[{index}].dose_mg"
            params = {"dose_mg": plain(step.dose.exact), "meant_mg": plain(tenfold)}
            yield Finding(Level.CONFIRM, "dose_below_usual", subject, params, step=index + 1)
            return


def _label(request: PlanRequest) -> Iterator[Finding]:
    label = request.tablet.label.exact
    if label not in TABLETS_SOLD:
        yield Finding(Level.CONFIRM, "label_unusual", "tablet.label_mg", {"label_mg": plain(label)})


def _fills(make: CapsuleMaking, sizes: Mapping[str, CapsuleSize]) -> Iterator[Finding]:
    volume = sizes[make.size].volume
    for subject, what, mass in (
        ("make.filler.packing_mg", "filler", make.filler_packing),
        ("make.tablet_powder_packing_mg", "powder", make.powder_packing),
        ("make.fill_mg", "fill", make.fill),
    ):
        if mass is not None and _is_odd(mass, volume):
            params = {
                "variant": what,
                "mass_mg": plain(mass.exact),
                "size": make.size,
                "volume_ml": plain(volume.exact),
            }
            if _is_odd(mass, volume, times=TEN):
                yield Finding(Level.STOP, "packing_impossible", subject, params)
            else:
                yield Finding(Level.CONFIRM, "packing_unusual", subject, params)


def _is_odd(mass: Quantity, volume: Quantity, times: int = 1) -> bool:
    """Whether a mass is more than ``times`` outside what powders weigh in that volume."""
    density = mass.exact / volume.exact
    return density * times < LEAST_DENSE or density > MOST_DENSE * times


def _large_doses(request: PlanRequest, make: LiquidMaking) -> Iterator[Finding]:
    """The first dose of a liquid above 50 mL."""
    for index, step in enumerate(request.regimen.steps, start=1):
        volume = volume_of(step.dose, make.concentration)
        if volume.exact > LARGEST_DOSE:
            params = {
                "variant": "dose",
                "volume_ml": plain(volume.exact, 3),
                "most_ml": str(LARGEST_DOSE),
                "step_number": str(index),
            }
            subject = "make.concentration_mg_per_ml"
            yield Finding(Level.CONFIRM, "volume_unusual", subject, params, step=index)
            return
