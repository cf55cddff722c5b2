"""What a single bench sum answers."""

from __future__ import annotations

from dataclasses import dataclass

Data = dict[str, object]


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer as Python data ready for JSON; ``passes`` is False where it is a no."""

    data: Data
    passes: bool = True
