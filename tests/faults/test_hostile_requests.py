"""Row 32: a request in JSON takes no text of ``hostile`` for anything else.

Whatever stands in place of a value or a key is refused by its key, and can be printed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from compounding.application import calc, plans
from compounding.errors import InputError
from compounding.messages import sentence_of_error
from tests.faults.hostile import ALL, Hostile
from tests.unit.calc_samples import SAMPLES
from tests.unit.plan_samples import capsules, fine, liquid

Way = tuple[str | int, ...]
FILLER = ("make", "filler", "name")
PLANS = {"capsules": capsules(fine()), "liquid": liquid(fine())}


def leaves(data: Any, way: Way = ()) -> Iterator[Way]:
    """The way to every value of a request."""
    inside = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in inside:
        if isinstance(value, dict | list):
            yield from leaves(value, (*way, key))
        else:
            yield (*way, key)


def with_text(data: Any, way: Way, text: str) -> Any:
    """The request with ``text`` at the end of ``way``."""
    copied = json.loads(json.dumps(data))
    inside = copied
    for part in way[:-1]:
        inside = inside[part]
    inside[way[-1]] = text
    return copied


def work_out(name: str, data: Any) -> object:
    return plans.work_out(data) if name in PLANS else calc.work_out(name, data)


def is_taken(way: Way, hostile: Hostile) -> bool:
    """The name of a filler is the one text of a request that is free."""
    return way == FILLER and not hostile.why and len(hostile.recorded) <= 60


@pytest.mark.parametrize("name", [*PLANS, *SAMPLES])
def test_row_32_request_with_a_text_in_place_of_any_value_is_refused_by_its_key(name):
    data = {**PLANS, **SAMPLES}[name]
    for way in leaves(data):
        for hostile in ALL:
            asked = with_text(data, way, hostile.text)
            if is_taken(way, hostile):
                assert work_out(name, asked)
                continue
            with pytest.raises(InputError) as error:
                work_out(name, asked)
            assert_can_be_printed(error.value)


def assert_can_be_printed(error: InputError) -> None:
    assert sentence_of_error(error).isprintable()
    assert all(each.path.isprintable() for each in error.problems)


def test_row_32_request_with_a_text_as_a_key_is_refused_in_words_that_can_be_printed():
    for hostile in ALL:
        data = {**capsules(fine()), hostile.text: "1"}
        for text in (json.dumps(data), json.dumps(data, ensure_ascii=False)):
            with pytest.raises(InputError) as error:
                plans.work_out(plans.read_json(text))
            assert [each.code for each in error.value.problems] == ["key.unknown"]
            assert_can_be_printed(error.value)
