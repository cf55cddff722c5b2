"""Usable requests of each bench sum, for tests of the calc command."""

from __future__ import annotations

from typing import Any, Final

Data = dict[str, Any]

BALANCE: Final[Data] = {
    "rule": "sensitivity",
    "sensitivity_mg": "6",
    "max_error_pct": "5",
    "readability_mg": "1",
}
SAMPLES: Final[dict[str, Data]] = {
    "minimum-weighable": BALANCE,
    "aliquot": {"need_mg": "12", "minimum_mg": "120"},
    "tablet-powder": {
        "drug_mg": "22.5",
        "label_mg": "50",
        "weighed": {"count": 20, "mass_mg": "3700"},
    },
    "geometric-dilution": {"start_mg": "83.5", "total_mg": "1985.4"},
    "acceptance-value": {"values_pct": [str(each) for each in range(95, 105)]},
    "weight-variation": {
        "rule": "fna",
        "weights_mg": ["178"] * 9 + ["179"],
        "shell_mg": "48",
        "theoretical_mg": "130",
    },
    "beyond-use": {
        "preparation": "capsule",
        "made_on": "2026-11-22",
        "storage": "room",
        "expiries": ["2028-03-31", "2027-12"],
    },
}
