"""The other ways to make what is planned: what is known of them, and taking one of them."""

from __future__ import annotations

from collections.abc import Mapping

from compounding.application import plan_data, plans
from compounding.domain.request import CapsuleMaking, LiquidMaking
from compounding.errors import InputError
from ui.pages.plan import fields as asked


def other_making(fields: Mapping[str, str]) -> CapsuleMaking | LiquidMaking | None:
    """How the form not chosen would be made by its own fields; None where they do not suffice."""
    form = asked.LIQUID if fields[asked.FORM] == asked.CAPSULE else asked.CAPSULE
    other = {**fields, asked.FORM: form}
    if asked.empty_keys(other):
        return None
    try:
        return plans.read_request(asked.request_data(other, {})).make
    except InputError:
        # Something typed there cannot be used; it is said when that form is chosen.
        return None


def fields_of(make: CapsuleMaking | LiquidMaking) -> dict[str, str]:
    """The fields that choose this way; what was measured and counted stays as it is."""
    if isinstance(make, LiquidMaking):
        return {
            asked.FORM: asked.LIQUID,
            asked.FORMULA: make.formula,
            asked.CONCENTRATION: plan_data.digits(make.concentration),
            asked.STORAGE: make.storage.value,
        }
    if make.strength is None:
        return {asked.FORM: asked.CAPSULE, asked.STRENGTH: asked.PER_STEP}
    return {
        asked.FORM: asked.CAPSULE,
        **asked.strength_fields(plan_data.digits(make.strength)),
    }
