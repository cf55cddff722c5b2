"""How much of a bulk powder holds the drug that is asked for: assay, water, salt.

Only for bulk powder. Of tablets the label counts the salt already, and doses here are of
naltrexone hydrochloride, so nothing is converted (calculations 4). A correction is never negative:
more than 100 % is taken as 100 %, so that no dose is ever made from less powder than its mass.
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import Final

from compounding.domain.working import PURE, Input, Line, Origin, amount
from compounding.quantity import Quantity, Unit

WHOLE: Final = Fraction(100)


class Basis(StrEnum):
    """What an assay refers to: the powder dried (anhydrous), or as it is in the jar."""

    DRIED = "dried"
    AS_IS = "as_is"


def content_percent(
    assay: Fraction,
    water: Fraction = Fraction(0),
    solvent: Fraction = Fraction(0),
    basis: Basis = Basis.DRIED,
) -> Line:
    """The drug in the powder as it is, in percent; all in percent.

    Water and solvent are taken off a dried assay once, and never off one that counts them already.

    Raises:
        ValueError: if nothing would be left, or a figure is negative.
    """
    if assay <= 0 or min(water, solvent) < 0 or max(water, solvent) >= WHOLE:
        raise ValueError("an assay is above 0 %, water and solvent are below 100 %")
    counted = min(assay, WHOLE)
    inputs = [_percent("assay", counted)]
    exact = counted
    if basis is Basis.DRIED:
        inputs += [_percent("water", water), _percent("solvent", solvent)]
        exact = counted * (WHOLE - water) * (WHOLE - solvent) / WHOLE**2
    return Line("content_as_is", f"content_{basis}", tuple(inputs), exact, Unit.PERCENT)


def correction_factor(
    assay: Fraction,
    water: Fraction = Fraction(0),
    solvent: Fraction = Fraction(0),
    basis: Basis = Basis.DRIED,
) -> Line:
    """What the mass asked for is multiplied by; never below 1. In percent as above.

    Raises:
        ValueError: as :func:`content_percent`.
    """
    content = content_percent(assay, water, solvent, basis)
    inputs = (_percent("content_as_is", content.exact, Origin.SUM),)
    return Line("correction", "correction", inputs, WHOLE / content.exact, PURE)


def salt_factor(wanted: Fraction, given: Fraction) -> Line:
    """What a mass of the form of molecular weight ``given`` is multiplied by to get ``wanted``.

    Base from hydrochloride, powder with water of hydration from powder without it.

    Raises:
        ValueError: if a molecular weight is not above 0.
    """
    if min(wanted, given) <= 0:
        raise ValueError("a molecular weight is above 0")
    inputs = (
        Input("weight_wanted", wanted, PURE, Origin.TABLE),
        Input("weight_given", given, PURE, Origin.TABLE),
    )
    return Line("salt_factor", "salt_factor", inputs, wanted / given, PURE)


def corrected(drug: Quantity, factor: Fraction) -> Line:
    """The powder (mg) that holds ``drug``, by a correction or salt factor."""
    inputs = (amount("drug", drug, Origin.SUM), Input("factor", factor, PURE, Origin.SUM))
    return Line("corrected_mass", "corrected_mass", inputs, (drug * factor).exact, Unit.MG)


def _percent(name: str, value: Fraction, origin: Origin = Origin.LOT) -> Input:
    return Input(name, value, Unit.PERCENT, origin)
