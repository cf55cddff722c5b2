"""Published cases of what a capsule holds."""

from __future__ import annotations

from fractions import Fraction

from compounding.application.self_test_sums.given import Answers, Given, named, yes
from compounding.domain import capacity
from compounding.quantity import Quantity, Unit, volume_of
from compounding.reference import tables

_SEVEN_TENTHS = Quantity.of(700, Unit.MG_PER_ML)


def capacity_of(given: Given) -> Answers:
    """What a capsule holds of a powder of known density, and how full a mass makes it."""
    density = _density(given)
    full = capacity.capacity(given.ml("size_ml"), density)
    answers: dict[str, Fraction | str] = {
        "density_g_per_ml": density.exact / 1000,
        "capacity_mg": full.exact,
    }
    if given.has("fill_mg"):
        fill = given.mg("fill_mg")
        answers["fill_ml"] = volume_of(fill, density).exact
        answers["fill_pct"] = capacity.fill_percent(fill, full)
        answers["times_full"] = fill.ratio(full)
    return answers


def _density(given: Given) -> Quantity:
    """As given, or from a mass in g that takes a volume."""
    if given.has("density_g_per_ml"):
        return given.density("density_g_per_ml")
    mass, volume = given.number("powder_g") * 1000, given.ml("in_ml").exact
    return Quantity.of(mass / volume, Unit.MG_PER_ML)


def fill_up(given: Given) -> Answers:
    """A drug in a capsule body, the room it leaves, and the filler for it."""
    count, drug = given.count("capsules"), given.mg("drug_mg")
    made = capacity.completion(
        drug,
        given.density("drug_g_per_ml"),
        given.ml("size_ml"),
        given.density("filler_g_per_ml"),
    )
    answers: dict[str, Fraction | str] = {
        "drug_ml": made.powder.exact,
        "free_ml": made.free.exact,
        "fits": yes(made.fits),
        "all_drug_mg": (drug * count).exact,
    }
    if made.filler is not None:
        answers["filler_mg"] = made.filler.exact
        answers["all_filler_mg"] = (made.filler * count).exact
        answers["all_mg"] = ((drug + made.filler) * count).exact
    return answers


def chart(given: Given) -> Answers:
    """Shells and fills of the sizes in the program's own table."""
    answers: dict[str, Fraction | str] = {}
    densities = given.numbers("densities_g_per_ml")
    rows = zip(given.texts("sizes"), given.texts("densities_g_per_ml"), densities, strict=True)
    for name, text, density in rows:
        size = tables().capsules[name]
        full = capacity.capacity(size.volume, Quantity.of(density * 1000, Unit.MG_PER_ML))
        answers[f"size_{name}_shell_mg"] = size.shell.exact
        answers[f"size_{name}_at_{named(text)}_mg"] = full.exact
    return answers


def least_density(given: Given) -> Answers:
    """The density from which on a size holds a mass, and what holds it at 0.70 g per mL."""
    fill, sizes = given.mg("fill_mg"), tables().capsules
    size = sizes[given.text("size")]
    holding = [
        name
        for name, each in sizes.items()
        if capacity.capacity(each.volume, _SEVEN_TENTHS) >= fill
    ]
    return {
        "density_g_per_ml": fill.exact / size.volume.exact / 1000,
        "fits_at_0_70": yes(size.name in holding),
        "next_larger_at_0_70": holding[-1],
    }
