"""The batch log: searched and counted first, rows by id for what is on screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from compounding.application import making
from compounding.application.ports import Store
from compounding.application.rows import LogFilter, LogPage, LogRow
from compounding.application.views import BatchView, MakingView
from compounding.domain.text import clean_line
from compounding.errors import InputError, InputProblem, QuantityError

WORDS_LONGEST = 200


@dataclass(frozen=True, slots=True)
class BatchDetail:
    """One batch with the making it belongs to."""

    batch: BatchView
    making: MakingView


def find(store: Store, wanted: LogFilter, most: int | None = None) -> LogPage:
    """The ids that the filter lets through, newest first, ``most`` at most, and how many there are.

    Raises:
        InputError: where the words hold a hidden character or are too long.
    """
    return store.find_batches(checked(wanted), most)


def checked(wanted: LogFilter) -> LogFilter:
    """The filter with clean words."""
    try:
        words = clean_line(wanted.words, longest=WORDS_LONGEST, required=False)
    except QuantityError as error:
        raise InputError([InputProblem("log.words", error.code, error.params)]) from error
    return LogFilter(words, wanted.status, wanted.first, wanted.last)


def rows(store: Store, batch_ids: Sequence[str]) -> tuple[LogRow, ...]:
    """The rows of some batches, in the order of their ids."""
    return store.batch_rows(batch_ids)


def detail(store: Store, batch_id: str) -> BatchDetail:
    """Everything recorded of one batch."""
    view = making.view_of_batch(store, batch_id)
    return BatchDetail(view.batch(batch_id), view)
