"""The ways a regimen is asked for: by its name, as one dose kept, by its rise, or step by step.

Regimens by name are data (``resources/reference/regimens.toml``). Each way keeps its own fields, so
that looking at another one loses nothing. A field's key is its path in the request; where a way
has no field for a path, :func:`home_of` says which field stands for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from compounding.application import offers
from compounding.quantity import plain

PROTOCOL: Final = "protocol"
USUAL: Final = "usual"
KEPT: Final = "kept"
OTHER: Final = "other"
FREE: Final = "free"

START: Final = "regimen.start_mg"
INCREASE: Final = "regimen.increase_mg"
NIGHTS: Final = "regimen.every_nights"
MAXIMUM: Final = "regimen.maximum_mg"
TAKES_NOW: Final = "regimen.already_taking_mg"
STEPS: Final = "regimen.steps"
KEPT_DOSE: Final = "regimen.steps[0].dose_mg"
KEPT_NIGHTS: Final = "regimen.steps[0].nights"

RISE: Final = (START, INCREASE, NIGHTS, MAXIMUM)
# Typed for one prescription alone.
TYPED: Final = (STEPS, KEPT_DOSE, KEPT_NIGHTS)
_LEAVES: Final = ("start_mg", "increase_mg", "every_nights", "maximum_mg")
_PARTS: Final = ("dose_mg", "nights")
_GAP: Final = "\t"

OWN: Final = (
    ("Maintenance or refill: a dose taken now", KEPT),
    ("Other: start, increase, every, up to", OTHER),
    ("Free steps", FREE),
)


def items() -> tuple[tuple[str, str], ...]:
    """What the chooser offers, as (text, value) pairs."""
    named = offers.offered().regimens.values()
    return (*((each.name, each.id) for each in named), *OWN)


def starting() -> dict[str, str]:
    """The usual regimen, and its figures to begin another one from."""
    usual = offers.offered().regimens[USUAL].increase
    return {
        PROTOCOL: USUAL,
        START: plain(usual.start.exact),
        INCREASE: plain(usual.increase.exact),
        NIGHTS: str(usual.every_nights),
        MAXIMUM: plain(usual.maximum.exact),
        TAKES_NOW: "",
        STEPS: "",
        KEPT_DOSE: "",
        KEPT_NIGHTS: "",
    }


def said_of(protocol: str) -> tuple[str, str]:
    """What stands behind the regimen chosen, and its source; empty for those that are typed."""
    named = offers.offered().regimens.get(protocol)
    return (named.evidence, f"Source: {named.source.text}.") if named else ("", "")


def asked_keys(fields: Mapping[str, str]) -> tuple[str, ...]:
    """The fields of the way chosen, in reading order."""
    own = {OTHER: RISE, KEPT: (KEPT_DOSE, KEPT_NIGHTS), FREE: (STEPS,)}
    protocol = fields[PROTOCOL]
    return (*own.get(protocol, ()), *(() if protocol == KEPT else (TAKES_NOW,)))


def empty_keys(fields: Mapping[str, str]) -> tuple[str, ...]:
    """The paths of the request that nothing has been typed for yet."""
    if fields[PROTOCOL] != FREE:
        keys = (key for key in asked_keys(fields) if key != TAKES_NOW)
        return tuple(key for key in keys if not fields[key].strip())
    rows = typed_rows(fields[STEPS])
    if not rows:
        return (STEPS,)
    return tuple(
        f"{STEPS}[{at}].{part}"
        for at, row in enumerate(rows)
        for part, text in zip(_PARTS, row, strict=True)
        if not text.strip()
    )


def data(fields: Mapping[str, str]) -> dict[str, object]:
    """The part ``regimen`` of the request. Empty fields are left out, so the reader names them."""
    protocol = fields[PROTOCOL]
    if protocol == KEPT:
        step = _step((fields[KEPT_DOSE], fields[KEPT_NIGHTS]))
        return {"steps": [step], **_taken(fields[KEPT_DOSE])}
    if protocol == FREE:
        steps = [_step(row) for row in typed_rows(fields[STEPS])]
        return {"steps": steps, **_taken(fields[TAKES_NOW])}
    rise = {key: fields[key] for key in RISE}
    if protocol != OTHER:
        rise = _named(protocol)
    typed = {leaf: rise[key] for leaf, key in zip(_LEAVES, RISE, strict=True)}
    found = {leaf: _read(leaf, text) for leaf, text in typed.items() if text.strip()}
    return {**found, **_taken(fields[TAKES_NOW])}


def _named(protocol: str) -> dict[str, str]:
    rise = offers.offered().regimens[protocol].increase
    figures = (rise.start.entered, rise.increase.entered, rise.every_nights, rise.maximum.entered)
    return {key: str(figure) for key, figure in zip(RISE, figures, strict=True)}


def _taken(dose: str) -> dict[str, object]:
    return {"already_taking_mg": dose} if dose.strip() and dose != "0" else {}


def _step(row: tuple[str, str]) -> dict[str, object]:
    typed = zip(_PARTS, row, strict=True)
    return {part: _read(part, text) for part, text in typed if text.strip()}


def _read(leaf: str, text: str) -> object:
    return count(text) if leaf in ("every_nights", "nights") else text


def count(text: str) -> object:
    """A whole number as the request wants it; any other text stays, and is refused there."""
    whole = text.isascii() and text.isdigit() and (text == "0" or text[0] != "0")
    return int(text) if whole else text


def rows_of(text: str) -> list[tuple[str, str]]:
    """The rows that the text of free steps keeps, as (dose, nights), empty ones included."""
    parts = (line.partition(_GAP) for line in text.split("\n"))
    return [(dose, nights) for dose, _gap, nights in parts]


def typed_rows(text: str) -> list[tuple[str, str]]:
    """The rows that something was typed into; these are the steps of the request."""
    return [row for row in rows_of(text) if any(part.strip() for part in row)]


def text_of_rows(rows: Iterable[tuple[str, str]]) -> str:
    """The text that keeps the rows of free steps; empty where nothing was typed."""
    kept = list(rows)
    if not any(part for row in kept for part in row):
        return ""
    return "\n".join(_GAP.join(row) for row in kept)


def home_of(subject: str, fields: Mapping[str, str]) -> str:
    """The field that stands for a path of the regimen, in the way chosen."""
    protocol = fields[PROTOCOL]
    if not subject.startswith("regimen") or subject in asked_keys(fields):
        return subject
    if protocol == KEPT:
        return KEPT_DOSE
    if protocol == FREE:
        return STEPS
    return subject if protocol == OTHER else PROTOCOL
