"""How many examples each property is tried on.

The profile ``dev`` (60 examples) is the default; ``HYPOTHESIS_PROFILE=ci`` takes 2,000, and
``LDN_PROPERTY_EXAMPLES`` any other number. Each property is marked with ``PROFILE``, so that the
properties of other rooms keep their own number. Read once, at import: no test sees the program's
own environment variables.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

COMMON = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.filter_too_much],
    "print_blob": True,
}
settings.register_profile("dev", max_examples=60, **COMMON)
settings.register_profile("ci", max_examples=2000, **COMMON)
PROFILE = settings.get_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))
if "LDN_PROPERTY_EXAMPLES" in os.environ:
    PROFILE = settings(PROFILE, max_examples=int(os.environ["LDN_PROPERTY_EXAMPLES"]))
