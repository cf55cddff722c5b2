"""Plans for the window and the command line: the same functions for both.

A request comes in as the documented JSON form (Python data) or as a :class:`PlanRequest`; the
answer is a frozen :class:`Plan`, which goes out as JSON or as text for people.
"""

from __future__ import annotations

from compounding.application import json_text, plan_data, plan_input, plan_output, plan_text
from compounding.domain import planning
from compounding.domain.plan import Plan
from compounding.domain.request import PlanRequest
from compounding.reference import tables

read_json = json_text.read_json
read_nights = plan_input.read_nights
request_to_data = plan_data.request_to_data
to_json = plan_output.to_json
plan_as_text = plan_text.plan_as_text


def read_request(data: object) -> PlanRequest:
    """The request that ``data`` asks for.

    Raises:
        InputError: with every problem and the path of its key.
    """
    return plan_input.read_request(data, tables())


def work_out(asked: PlanRequest | object) -> Plan:
    """The plan for a request, or for the JSON form of one.

    Raises:
        InputError: if the form cannot be used, or an accepted remedy was not offered.
    """
    request = asked if isinstance(asked, PlanRequest) else read_request(asked)
    return planning.work_out(request, tables())
