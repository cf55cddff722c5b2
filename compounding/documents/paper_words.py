"""How figures, days and times are written on papers."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from compounding.domain.dates import long_day
from compounding.quantity import grouped


def amount(text: str | None, unit: str = "") -> str:
    """A recorded amount with its thousands grouped, and its unit where one is given."""
    return "" if text is None else f"{grouped(Decimal(text))} {unit}".rstrip()


def signed(text: str, unit: str) -> str:
    """A difference with its sign: ``+0.06 %``, ``−0.2 %``, ``0 %``."""
    value = Decimal(text)
    sign = "+" if value > 0 else ("−" if value < 0 else "")
    return f"{sign}{grouped(abs(value))} {unit}"


def a_night(units: int | None, volume_ml: str | None) -> str:
    """What is taken of it each night."""
    if volume_ml is not None:
        return amount(volume_ml, "mL")
    return f"{units} {'capsule' if units == 1 else 'capsules'}"


def day_and_time(at: datetime) -> str:
    """``2026-Nov-22 10:31``, in the time of this workstation."""
    here = at.astimezone()
    return f"{long_day(here.date())} {here:%H:%M}"


def zone(at: datetime) -> str:
    """``UTC−06:00``: how the times of this workstation are to be read."""
    offset = at.astimezone().strftime("%z")
    sign = "−" if offset.startswith("-") else "+"
    return f"UTC{sign}{offset[1:3]}:{offset[3:5]}"
