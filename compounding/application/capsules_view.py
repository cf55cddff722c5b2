"""From the recorded weights of capsules to what the worksheet shows of them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Final

from compounding.application import plans
from compounding.application.views import CapsulesView, MassView
from compounding.domain.batch import Batch
from compounding.domain.events import CapsulesWeighed, MakingOpened
from compounding.domain.lots import FILLER as LOT_FILLER
from compounding.domain.making_rules import MOST_LOST
from compounding.domain.quality import yield_percent
from compounding.domain.request import CapsuleMaking
from compounding.domain.tables import CAPSULE
from compounding.domain.weighing import ALIQUOT, FILLER, REST, TABLET_POWDER
from compounding.errors import InputError
from compounding.messages import sentence
from compounding.quantity import mg, plain

# What goes into the capsules: the first of a trituration, or powder and filler as weighed.
MIXED: Final = (TABLET_POWDER, FILLER)
TRITURATED: Final = (ALIQUOT, REST)


def capsules_view(batch: Batch) -> CapsulesView | None:
    """The capsules of ``batch``; None before they are weighed."""
    weighed, fill = batch.capsules, batch.opened.fill_each_mg
    if weighed is None:
        return None
    return CapsulesView(
        made=weighed.made,
        shell_mg=_digits(weighed.shell_mg),
        weights_mg=tuple(_digits(each) for each in weighed.weights_mg),
        fills_mg=tuple(_digits(each) for each in _fills(weighed)),
        deviations_pct=_deviations(weighed),
        mean_mg=_digits(weighed.mean_mg),
        rsd_pct=_digits(weighed.rsd_pct),
        mean_fill_mg=_digits(weighed.mean_fill_mg),
        fill_rsd_pct=_digits(weighed.fill_rsd_pct),
        theoretical_fill_mg=None if fill is None else _digits(fill),
        reference_mg=_digits(weighed.reference_mg),
        rule=weighed.rule,
        outside=weighed.outside,
        net=weighed.net,
        passes=not weighed.outside if weighed.passes is None else weighed.passes,
        mass=_mass(batch, weighed),
    )


def filling_up(opened: MakingOpened) -> dict[str, str]:
    """By batch, how its filler is found in a measuring cylinder; none where it is weighed."""
    filler = next((each.name for each in opened.wanted if each.role == LOT_FILLER), "")
    by_volume = [
        each for each in opened.batches if each.form == CAPSULE and each.fill_each_mg is None
    ]
    if not by_volume:
        return {}
    volume = _cylinder_ml(opened)
    code = "capsules.fill_up" if volume else "capsules.fill_up_as_planned"
    words = sentence(code, {"filler": filler, "volume": volume})
    return {each.batch_id: words for each in by_volume}


def _cylinder_ml(opened: MakingOpened) -> str:
    """The mark as it was asked for; empty where this version cannot read the request."""
    try:
        make = plans.read_request(plans.read_json(opened.plan_input)).make
    except InputError:
        return ""
    if not isinstance(make, CapsuleMaking) or make.cylinder is None:
        return ""
    return plain(make.cylinder.exact)


def _fills(weighed: CapsulesWeighed) -> tuple[Decimal, ...]:
    return tuple(each - weighed.shell_mg for each in weighed.weights_mg)


def _deviations(weighed: CapsulesWeighed) -> tuple[str, ...]:
    judged = _fills(weighed) if weighed.net else weighed.weights_mg
    reference = Fraction(weighed.reference_mg)
    return tuple(plain((Fraction(each) - reference) / reference * 100, 2) for each in judged)


def _mass(batch: Batch, weighed: CapsulesWeighed) -> MassView | None:
    """Yield and loss of mass; unknown where the filler was filled up by volume, not weighed."""
    if batch.opened.fill_each_mg is None:
        return None
    kinds = TRITURATED if ALIQUOT in batch.weighed else MIXED
    powder = sum(
        (batch.weighed[what].actual for what in kinds if what in batch.weighed), Decimal(0)
    )
    fills = [Fraction(each) for each in _fills(weighed)]
    net_total = sum(fills, Fraction(0)) / len(fills) * weighed.made
    gained = yield_percent(mg(net_total), mg(powder)) - 100
    return MassView(
        net_total_mg=plain(net_total),
        powder_mg=_digits(powder),
        yield_pct=plain(gained + 100, 2),
        loss_pct=plain(abs(gained), 2),
        of_sample=len(fills) < weighed.made,
        gained=gained > 0,
        too_much=abs(gained) > MOST_LOST * 100,
    )


def _digits(value: Decimal) -> str:
    return format(value, "f")
