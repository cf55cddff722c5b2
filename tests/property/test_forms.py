"""Whatever comes in is read whole or refused in words; whatever goes out is exact."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from compounding.application import plans
from compounding.domain.plan import Plan
from compounding.errors import InputError
from compounding.messages import sentence
from tests.property.profile import PROFILE
from tests.property.requests import Data, answered, requests

numbers = st.sampled_from(
    ["", "0", "00", "-1", "+1", "1,5", ".5", "5.", "1e3", "NaN", "١", "1 ", "9" * 20, "9" * 21]
)
junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | numbers,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value below ``value``."""
    below = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for key, each in below:
        found.append((*path, key))
        if isinstance(each, dict | list):
            found += leaves(each, (*path, key))
    return found


def changed(data: Data, path: tuple[Any, ...], value: Any, *, remove: bool) -> Data:
    """The data with one value replaced or removed."""
    copy = deepcopy(data)
    holder: Any = copy
    for key in path[:-1]:
        holder = holder[key]
    if remove:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return copy


def refusal_of(read: Callable[[], object]) -> InputError | None:
    """The refusal, each of its sentences made; None where the input can be used."""
    try:
        read()
    except InputError as refusal:
        return refusal
    return None


def sentences(refusal: InputError) -> list[str]:
    return [sentence(each.code, each.params) for each in refusal.problems]


def floats(value: object) -> bool:
    """Whether a binary float is anywhere in it."""
    if isinstance(value, dict):
        return any(floats(each) for each in value.values())
    if isinstance(value, list | tuple):
        return any(floats(each) for each in value)
    return isinstance(value, float)


def both_paths_agree(data: Data, plan: Plan) -> None:
    assert plan.agreement.differences == ()
    assert plan.agreement.agrees
    assert plan.agreement.checks > 10


def request_written_and_read_again_is_the_same(data: Data, plan: Plan) -> None:
    written = plans.request_to_data(plan.request)
    assert plans.read_request(written) == plan.request
    again = plans.read_json(json.dumps(written))
    assert plans.request_to_data(plans.read_request(again)) == written


def answer_is_json_without_a_float(data: Data, plan: Plan) -> None:
    answer = plans.to_json(plan, working=True)
    assert not floats(answer)
    assert json.loads(json.dumps(answer, allow_nan=False)) == answer


CHECKS = (
    both_paths_agree,
    request_written_and_read_again_is_the_same,
    answer_is_json_without_a_float,
)


@PROFILE
@given(answered())
def test_every_plan_is_exact_on_both_paths_and_in_both_directions(asked: tuple[Data, Plan]) -> None:
    for check in CHECKS:
        check(*asked)


@PROFILE
@given(junk)
def test_junk_is_refused(data: object) -> None:
    refusal = refusal_of(lambda: plans.read_request(data))
    assert refusal is not None
    assert all(sentences(refusal))
    assert refusal.problems


@PROFILE
@given(st.text(max_size=60) | junk.map(json.dumps))
def test_junk_text_is_refused_or_is_plain_data(text: str) -> None:
    refusal = refusal_of(lambda: plans.read_json(text))
    if refusal is None:
        assert not floats(plans.read_json(text))
    else:
        assert all(sentences(refusal))


@PROFILE
@given(requests(), st.data())
def test_request_with_a_fault_in_it_is_worked_out_or_refused(
    data: Data, draw: st.DataObject
) -> None:
    path = draw.draw(st.sampled_from(leaves(data)))
    value = draw.draw(junk)
    faulty = changed(data, path, value, remove=draw.draw(st.booleans()))
    refusal = refusal_of(lambda: plans.work_out(faulty))
    if refusal is None:
        plan = plans.work_out(faulty)
        assert plan.agreement.agrees
        assert not floats(plans.to_json(plan))
    else:
        assert all(sentences(refusal))
