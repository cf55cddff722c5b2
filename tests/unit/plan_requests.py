"""Usable requests of every kind, for tests of what always holds."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from tests.unit.plan_samples import Data, capsules, liquid


def decimals(least: int, most: int, places: int) -> st.SearchStrategy[str]:
    """Plain decimals from ``least`` to ``most`` with at most ``places`` decimals."""
    scale = 10**places
    return st.integers(least * scale, most * scale).map(
        lambda whole: f"{whole // scale}.{whole % scale:0{places}d}"
    )


def above_zero(most: int, places: int) -> st.SearchStrategy[str]:
    """As :func:`decimals`, without zero."""
    return decimals(0, most, places).filter(lambda text: Fraction(text) > 0)


regimens = st.one_of(
    st.fixed_dictionaries(
        {
            "steps": st.lists(
                st.fixed_dictionaries({"dose_mg": above_zero(6, 1), "nights": st.integers(1, 80)}),
                min_size=1,
                max_size=4,
            )
        },
        optional={"already_taking_mg": decimals(0, 5, 1)},
    ),
    st.fixed_dictionaries(
        {
            "start_mg": st.sampled_from(["0.5", "1", "1.5"]),
            "increase_mg": st.sampled_from(["0.5", "1", "1.5", "2"]),
            "every_nights": st.integers(1, 30),
            "maximum_mg": st.sampled_from(["3", "4.5", "6"]),
        }
    ),
)
balances = st.one_of(
    st.fixed_dictionaries(
        {
            "rule": st.just("sensitivity"),
            "sensitivity_mg": above_zero(10, 1),
            "max_error_pct": st.sampled_from(["3", "5"]),
            "readability_mg": st.sampled_from(["0.1", "1", "10"]),
        }
    ),
    st.fixed_dictionaries(
        {
            "rule": st.just("usp41"),
            "repeatability_mg": decimals(0, 1, 2),
            "readability_mg": st.sampled_from(["0.01", "0.1"]),
        }
    ),
    st.fixed_dictionaries(
        {"rule": st.just("hundred_d"), "readability_mg": st.sampled_from(["0.1", "1"])}
    ),
)
capsule_makes = st.fixed_dictionaries(
    {
        "strength": st.sampled_from(["per_step", "per_step", "0.5", "1.5"]),
        "extra_units": st.integers(0, 20),
        "drug_surcharge_pct": decimals(0, 12, 1),
        "method": st.sampled_from(["packing", "fixed_fill", "volume"]),
        "fill_mg": decimals(5, 300, 1),
        "cylinder_ml": st.just("30"),
        "tablet_powder_packing_mg": decimals(10, 300, 1),
    }
)
liquid_makes = st.fixed_dictionaries(
    {
        "storage": st.sampled_from(["refrigerator", "room"]),
        "formula": st.sampled_from(["fawcett-1997", "simple-syrup", "vehicle-preserved"]),
        "antimicrobial_test": st.booleans(),
        "overfill_ml": decimals(0, 10, 1),
        "syringe_graduation_ml": st.sampled_from(["0.01", "0.1", "0.2"]),
        "tablets": st.sampled_from(["whole", "weighed"]),
    }
)


@st.composite
def requests(draw: st.DrawFn) -> Data:
    """Requests of every kind, all of them usable."""
    made = draw(st.dates(date(2026, 1, 1), date(2028, 12, 31)))
    count = draw(st.integers(1, 40))
    each = draw(st.integers(50, 300))
    top: dict[str, Any] = {
        "regimen": draw(regimens),
        "compounded_on": made.isoformat(),
        "first_dose": (made + timedelta(days=draw(st.integers(0, 10)))).isoformat(),
        "lead_days": draw(st.integers(0, 40)),
        "tablet": {
            "label_mg": "50",
            "weighed": {"count": count, "mass_mg": str(count * each)},
            "expires": (made + timedelta(days=draw(st.integers(0, 900)))).isoformat(),
        },
        "balance": draw(balances),
    }
    if draw(st.booleans()):
        return capsules(top, **draw(capsule_makes))
    return liquid(top, **draw(liquid_makes))
