"""One line of history for each event: what happened, as a code with its values."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from compounding.application.views import HistoryLine, Words
from compounding.domain.events import (
    BatchChecked,
    BatchPrepared,
    BatchRejected,
    BatchReleased,
    CapsulesWeighed,
    Event,
    ExtrasSettled,
    IngredientWeighed,
    LabelPrinted,
    LiquidMade,
    LotsChosen,
    MakingOpened,
    MeasureRefused,
    TabletsCrushed,
)
from compounding.domain.record import Entry
from compounding.domain.screen_events import ScreenFinished
from compounding.messages import sentence


def history_line(entry: Entry) -> HistoryLine:
    """The line for ``entry``; its sentence is ``history.<kind>``."""
    values = _VALUES.get(type(entry.event))
    params = values(entry.event) if values else {}
    batch_id = getattr(entry.event, "batch_id", None)
    return HistoryLine(entry.seq, entry.at, Words(f"history.{entry.kind}", params), batch_id)


def _digits(value: Decimal) -> str:
    return format(value, "f")


def _opened(event: MakingOpened) -> dict[str, str]:
    return {"count": str(len(event.batches))}


def _crushed(event: TabletsCrushed) -> dict[str, str]:
    return {"count": str(event.count)}


def _weighed(event: IngredientWeighed | MeasureRefused) -> dict[str, str]:
    return {"what": event.what, "actual": _digits(event.actual), "unit": event.unit}


def _capsules(event: CapsulesWeighed) -> dict[str, str]:
    return {
        "made": str(event.made),
        "weighed": str(len(event.weights_mg)),
        "mean": _digits(event.mean_fill_mg),
    }


def _liquid(event: LiquidMade) -> dict[str, str]:
    return {"volume": _digits(event.volume_ml)}


def _extras(event: ExtrasSettled) -> dict[str, str]:
    fate = sentence(f"fate.{event.fate}").lower()
    return {"count": str(event.count), "fate": event.note or fate}


def _lots(event: LotsChosen) -> dict[str, str]:
    return {"lots": ", ".join(each.lot for each in event.lots)}


def _signed(event: BatchPrepared | BatchChecked | BatchReleased) -> dict[str, str]:
    return {"name": event.name}


def _rejected(event: BatchRejected) -> dict[str, str]:
    return {"name": event.name, "reason": event.reason}


def _printed(event: LabelPrinted) -> dict[str, str]:
    return {"container": str(event.container), "copy": str(event.copy)}


def _screened(event: ScreenFinished) -> dict[str, str]:
    return {
        "name": event.name,
        "entries": str(len(event.entries)),
        "overrides": str(len(event.overrides)),
        "variant": "passed" if event.passes else "stopped",
    }


_VALUES: dict[type[Event], Callable[[Any], dict[str, str]]] = {
    MakingOpened: _opened,
    LotsChosen: _lots,
    TabletsCrushed: _crushed,
    IngredientWeighed: _weighed,
    MeasureRefused: _weighed,
    CapsulesWeighed: _capsules,
    LiquidMade: _liquid,
    ExtrasSettled: _extras,
    BatchPrepared: _signed,
    BatchChecked: _signed,
    BatchReleased: _signed,
    BatchRejected: _rejected,
    LabelPrinted: _printed,
    ScreenFinished: _screened,
}
