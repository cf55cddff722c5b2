"""Making a batch, step by step, each recorded before its function returns: the one door to it.

Every function that acts takes an optional ``action_id``: the same id again changes nothing and
answers with how things stand, so that a double click or a retry is safe. A rule that forbids the
step raises RuleError with every reason; a typed text that cannot be used raises InputError with
its key; the disk's troubles raise StorageError. In each case nothing of the step was written.
"""

from __future__ import annotations

from compounding.application.bench import view, view_of_batch
from compounding.application.choosing import choose_lots, judge_lots, lots_wanted
from compounding.application.measuring import (
    crush,
    judge_volume,
    judge_weight,
    measure_liquid,
    settle_extras,
    weigh,
    weigh_capsules,
)
from compounding.application.signing import check_and_release, prepare, reject
from compounding.application.starting import makings, start

__all__ = [
    "check_and_release",
    "choose_lots",
    "crush",
    "judge_lots",
    "judge_volume",
    "judge_weight",
    "lots_wanted",
    "makings",
    "measure_liquid",
    "prepare",
    "reject",
    "settle_extras",
    "start",
    "view",
    "view_of_batch",
    "weigh",
    "weigh_capsules",
]
