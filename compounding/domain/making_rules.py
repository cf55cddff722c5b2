"""What may be done next at the bench, and what stands against it. Every reason at once.

The order of steps is enforced (21 CFR 11.10(f)): lots, crushing, weighing, capsules or volume,
extra capsules, preparer's name, second check with release. A weighing may be done again until
the preparer has signed. Nothing changes a released or rejected batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from compounding.domain.batch import Batch, State
from compounding.domain.capsule_check import EACH_WITHIN_TEN, expected_gross, fits, weights_needed
from compounding.domain.dates import long_day
from compounding.domain.events import CapsulesWeighed
from compounding.domain.making import Making
from compounding.domain.screening import against_screen, too_old
from compounding.domain.text import person_key
from compounding.domain.tolerance import slip_of
from compounding.domain.weighing import TABLET_POWDER
from compounding.findings import Finding, Level
from compounding.quantity import plain, up

# Three capsules at once say what went wrong; twenty would hide the fields.
MOST_NAMED: Final = 3
LIGHTER_THAN_SHELL: Final = "capsules.lighter_than_shell"
_SLIPS: Final = {
    "measure.ten_times_too_much": "capsules.ten_times_too_much",
    "measure.hundred_times_too_much": "capsules.hundred_times_too_much",
    "measure.thousand_times_too_much": "capsules.thousand_times_too_much",
    "measure.ten_times_too_little": "capsules.ten_times_too_little",
    "measure.hundred_times_too_little": "capsules.hundred_times_too_little",
    "measure.thousand_times_too_little": "capsules.thousand_times_too_little",
}
FATES: Final = ("kept_as_sample", "destroyed", "other")
VOLUME: Final = "volume"
# More than this many times the tablets needed is a slip of the keys, not a choice.
MOST_TIMES: Final = 3
# Of the powder at most this share may be lost (calculations 5.2: DAC/NRF, loss of mass).
MOST_LOST: Final = Fraction(3, 100)
_PRINTED: Final = Fraction(1, 10)

Findings = tuple[Finding, ...]


def _stop(code: str, **params: str) -> Finding:
    return Finding(Level.STOP, code, None, params)


def against_lots(making: Making) -> Findings:
    """Lots may be chosen again only while nothing is weighed."""
    if not any(batch.is_open for batch in making.batches):
        return (_stop("making.closed"),)
    begun = making.crushed is not None or any(
        batch.weighed or batch.refused or batch.capsules or batch.liquid for batch in making.batches
    )
    return (_stop("lots.too_late"),) if begun else ()


def against_crushing(making: Making, count: int) -> Findings:
    """Crushing needs its lots and its tablets: at least those of the plan where powder is weighed.

    Where the whole powder goes into the bottle the count is the dose, so it must be exact.
    """
    if not any(batch.is_open for batch in making.batches):
        return (_stop("making.closed"),)
    found = [] if making.chosen else [_stop("lots.first")]
    if any(batch.weighed for batch in making.batches):
        found.append(_stop("crush.too_late"))
    code = _wrong_count(making, count)
    if code:
        found.append(_stop(code, need=str(making.opened.to_crush), count=str(count)))
    return tuple(found)


def _wrong_count(making: Making, count: int) -> str | None:
    need = making.opened.to_crush
    weighed = any(
        target.what == TABLET_POWDER for batch in making.batches for target in batch.opened.targets
    )
    if not weighed:
        return None if count == need else "crush.not_exact"
    if count < need:
        return "crush.too_few"
    return "crush.too_many" if count > need * MOST_TIMES else None


def against_measuring(making: Making, batch: Batch) -> Findings:
    """A weight or volume belongs to a batch in process whose tablets are crushed."""
    found = list(_against_work(batch))
    if not found and making.crushed is None:
        found.append(_stop("crush.first"))
    return tuple(found)


def _against_work(batch: Batch) -> Findings:
    number = batch.opened.number
    reasons = {
        State.PLANNED: _stop("lots.first"),
        State.TO_CHECK: _stop("batch.prepared_already", number=number),
        State.RELEASED: _stop("batch.released_already", number=number),
        State.REJECTED: _stop("batch.rejected_already", number=number),
    }
    return (reasons[batch.state],) if batch.state in reasons else ()


def against_finishing(making: Making, batch: Batch) -> Findings:
    """Capsules are filled, or the liquid made to volume, from what was weighed."""
    found = list(against_measuring(making, batch))
    found += [_stop("weigh.first", what=what) for what in batch.unweighed]
    return tuple(found)


def against_capsules(batch: Batch, made: int, weighed: int, rule: str) -> Findings:
    """Capsule weights: of a capsule batch, as many as ``rule`` asks, no more than were made.

    The powder is weighed for the planned number of capsules. More of them would each hold too
    little drug. Fewer would each hold planned / made of their strength if no powder was lost;
    that is at most 3 % more, the loss of mass that DAC/NRF allow (calculations 5.2).
    """
    found = [] if batch.is_capsules else [_stop("capsules.not_capsules")]
    if made < 1:
        found.append(_stop("capsules.none_made"))
    elif not fits(rule, weighed, made):
        needed = str(weights_needed(rule, made))
        found.append(_stop("capsules.count", needed=needed, weighed=str(weighed)))
    if made > 0 and batch.opened.units is not None:
        found += _against_number(made, batch.opened.units)
    return tuple(found)


def _against_number(made: int, planned: int) -> Findings:
    params = {"made": str(made), "planned": str(planned)}
    if made > planned:
        return (_stop("capsules.more_than_planned", **params),)
    if made < planned * (1 - MOST_LOST):
        more = up(Fraction(planned - made, made) * 100, _PRINTED)
        return (_stop("capsules.fewer_than_planned", **params, pct=plain(more)),)
    return ()


def against_weights(
    shell: Decimal, weights: Sequence[Decimal], fill_each: Decimal | None
) -> Findings:
    """Weights (gross, mg) that no filled capsule has: a slip of the keys, or less than its shell.

    About ten, a hundred or a thousand times off, above twice or below half of what it should be
    says nothing of the filling. The first few are named; a slip made in all needs no more.
    """
    found: dict[str, Finding] = {}
    for at, each in enumerate(weights):
        expected = expected_gross(weights, at, shell, fill_each)
        code = _why_no_capsule(Fraction(each), Fraction(shell), expected)
        if code == LIGHTER_THAN_SHELL:
            found.setdefault(code, Finding(Level.STOP, code, "capsules.shell_mg"))
        elif code is not None and expected is not None:
            params = {"number": str(at + 1), "actual": format(each, "f"), "unit": "mg"}
            params["target"] = plain(expected, 1)
            subject = f"capsules.weights_mg[{at}]"
            found[subject] = Finding(Level.STOP, code, subject, params)
    return tuple(found.values())[:MOST_NAMED]


def _why_no_capsule(value: Fraction, shell: Fraction, expected: Fraction | None) -> str | None:
    slip = None if expected is None else slip_of(value, expected)
    if slip is not None:
        return _SLIPS[slip]
    if value <= shell:
        return LIGHTER_THAN_SHELL
    if expected is None or expected <= value * 2 <= expected * 4:
        return None
    return "capsules.far_too_heavy" if value > expected else "capsules.far_too_light"


def against_extras(batch: Batch, fate: str, note: str) -> Findings:
    """What became of extra capsules is said once they are counted."""
    found = list(_against_work(batch))
    if batch.extra is None:
        found.append(_stop("capsules.first"))
    elif batch.extra < 1:
        found.append(_stop("extras.none"))
    if fate not in FATES:
        raise ValueError(f"not a fate: {fate}")
    if fate == "other" and not note:
        found.append(Finding(Level.STOP, "extras.note_missing", "extras.note"))
    return tuple(found)


def missing(making: Making, batch: Batch) -> Findings:
    """What is still to be recorded before the preparer signs."""
    found = [] if making.chosen else [_stop("lots.first")]
    if making.crushed is None:
        found.append(_stop("crush.first"))
    found += [_stop("weigh.first", what=what) for what in batch.unweighed]
    if batch.is_capsules and batch.capsules is None:
        found.append(_stop("capsules.first"))
    if not batch.is_capsules and batch.liquid is None:
        found.append(_stop("liquid.first"))
    if batch.extra and batch.extra > 0 and batch.extras is None:
        found.append(_stop("extras.first", count=str(batch.extra)))
    return tuple(found)


def failed(batch: Batch) -> Findings:
    """What was recorded and forbids release as it stands; some of it may be weighed again."""
    found = _failed_weights(batch.capsules) if batch.capsules else []
    if batch.extra is not None and batch.extra < 0:
        found.append(_stop("capsules.too_few", need=str(batch.dispensed), short=str(-batch.extra)))
    if batch.dated and batch.dated.last_day < batch.opened.covers_last:
        found.append(
            _stop(
                "lots.before_last_night",
                number=batch.opened.number,
                day=long_day(batch.dated.last_day),
                last=long_day(batch.opened.covers_last),
            )
        )
    return tuple(found)


def _failed_weights(weighed: CapsulesWeighed) -> list[Finding]:
    """By the rule that was in force when they were weighed; before 0002 every one had to fit."""
    if weighed.passes or (weighed.passes is None and not weighed.outside):
        return []
    if weighed.rule not in EACH_WITHIN_TEN:
        return [_stop(f"capsules.rule_not_met.{weighed.rule}")]
    outside, count = str(weighed.outside), str(len(weighed.weights_mg))
    return [_stop("capsules.outside", outside=outside, weighed=count)]


def against_preparing(making: Making, batch: Batch) -> Findings:
    """The preparer signs a finished batch in process, and none that could not be released.

    After signing nothing is weighed again, so what may still be mended is mended before.
    """
    return _against_work(batch) or (*missing(making, batch), *failed(batch))


def against_release(making: Making, batch: Batch, today: date) -> Findings:
    """All that stands between the batch and its release, apart from the checker's name."""
    if batch.state in (State.RELEASED, State.REJECTED):
        return _against_work(batch)
    found = [*missing(making, batch), *failed(batch)]
    if batch.prepared is None:
        found.append(_stop("prepare.first"))
    if batch.dated and batch.dated.last_day < today:
        found.append(_stop("release.too_late", day=long_day(batch.dated.last_day)))
    return (*found, *against_patient(making), *_against_old_screen(making, today))


def against_patient(making: Making) -> Findings:
    """Nothing goes to a patient without a finished opioid screen of this making that passes."""
    screened = making.screened
    if screened is None:
        return against_screen(None)
    said = screened.event
    return against_screen(said.passes, said.against, doubted=making.is_screen_doubted)


def _against_old_screen(making: Making, today: date) -> Findings:
    """A screen that passes reaches the last days before the release."""
    screened = making.screened
    if screened is None or not screened.event.passes:
        return ()
    return too_old(screened.event.on, today)


def against_checker(batch: Batch, name: str) -> Findings:
    """The second check is a second person's, however the name is spelled."""
    same = batch.prepared is not None and person_key(name) == person_key(batch.prepared.name)
    return (Finding(Level.STOP, "check.same_person", "check.name"),) if same else ()


def against_rejecting(batch: Batch) -> Findings:
    """Rejection is possible while the batch is open."""
    return () if batch.is_open else _against_work(batch)


def against_label(making: Making, batch: Batch, container: int) -> Findings:
    """A label is printed for a container of a released batch whose patient was screened."""
    if batch.state is not State.RELEASED:
        return (_stop("label.not_released", number=batch.opened.number),)
    if container not in {each.number for each in batch.opened.containers}:
        return (_stop("label.no_such_container", number=batch.opened.number),)
    return against_patient(making)
