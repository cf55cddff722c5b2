"""How sure the record is of who a person is."""

from __future__ import annotations

from typing import Final

# Names are typed until people have accounts.
UNVERIFIED: Final = "not verified"
